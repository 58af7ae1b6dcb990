"""A ballot from its preparation to its count, and everything that must not happen on the way."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from societies import clock
from societies.access import Refused, can
from societies.calendar import working_days_after
from societies.models import LedgerEntry, Person, Society
from societies.roles import Permission
from societies.scoping import enter
from tests.conftest import FrozenClock
from tests.factories.people import make_society
from tests.factories.reviews import Scene, join_group, make_ballot, make_meeting, make_scene, move_to
from workflow import delivery, engine
from workflow.actions import ballots, meetings
from workflow.models import Ballot, Deadline, Elector, Meeting, Procedure, Transition, Vote
from workflow.queries import reviews

Cast = Callable[..., Vote]


@pytest.fixture
def society(db: None) -> Society:
    return make_society()


@pytest.fixture
def scene(society: Society) -> Iterator[Scene]:
    with enter(society):
        yield make_scene()


def cast(ballot: Ballot, person: Person, choice: str = "yes", reason: str = "") -> Vote:
    return ballots.cast(ballot=ballot, actor=person, at=clock.now(), choice=choice, reason=reason)


def refusals(call: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as caught:
        call()
    return [refusal.reason for refusal in caught.value.refusals]


def close(ballot: Ballot, scene: Scene, **more: object) -> None:
    ballots.close(ballot=ballot, actor=scene.secretary, at=clock.now(), **more)  # type: ignore[arg-type]


def project_state(scene: Scene) -> str:
    scene.project.procedure.refresh_from_db()
    return scene.project.procedure.state


def test_four_of_five_pass_and_the_project_moves_on(scene: Scene) -> None:
    ballot = make_ballot(scene)
    for person in scene.experts[:4]:
        cast(ballot, person)
    cast(ballot, scene.experts[4], "no", "5.2 的限值没有试验依据")
    close(ballot, scene)
    ballot.refresh_from_db()
    assert (ballot.yes, ballot.no, ballot.abstain, ballot.outcome) == (4, 1, 0, "passed")
    assert project_state(scene) == "finalizing"
    made = Transition.objects.get(procedure=scene.project.procedure, name="review_passed")
    assert (made.actor, made.caused_by.name if made.caused_by else "") == (scene.secretary, "close")


def test_three_of_five_fail_and_the_project_goes_back(scene: Scene) -> None:
    ballot = make_ballot(scene)
    for person, choice in zip(scene.experts, ("yes", "yes", "yes", "abstain", "abstain"), strict=False):
        cast(ballot, person, choice)
    close(ballot, scene)
    assert project_state(scene) == "resolution"


def test_a_failed_ballot_may_ask_for_a_new_consultation(scene: Scene) -> None:
    ballot = make_ballot(scene)
    for person in scene.experts[:5]:
        cast(ballot, person, "no", "理由")
    close(ballot, scene, anew=True)
    assert project_state(scene) == "drafting"


def test_without_a_quorum_the_review_waits_for_another(scene: Scene, frozen: FrozenClock) -> None:
    ballot = make_ballot(scene)
    cast(ballot, scene.experts[0])
    frozen.move(days=11)
    close(ballot, scene)
    ballot.refresh_from_db()
    assert (ballot.outcome, project_state(scene)) == ("no_quorum", "review")
    assert refusals(lambda: make_ballot(scene)) == ["上次审查未达到法定人数：请先选择“重新审查”。"]
    engine.move(scene.project.procedure, "reballot", actor=scene.secretary, at=clock.now())
    second = make_ballot(scene)
    assert refusals(
        lambda: engine.move(scene.project.procedure, "reballot", actor=scene.secretary, at=clock.now())
    ) == ["投票：“进行中”。请先结束，再开始另一次审查。", "没有因未达法定人数而待重新进行的审查。"]
    for person in scene.experts[:5]:
        cast(second, person)
    close(second, scene)
    assert project_state(scene) == "finalizing"


def test_the_clock_closes_at_the_deadline(scene: Scene, frozen: FrozenClock) -> None:
    ballot = make_ballot(scene)
    for person in scene.experts[:4]:
        cast(ballot, person)
    due = Deadline.objects.get(procedure=ballot.procedure)
    assert due.due_at == clock.end_of(clock.today() + timedelta(days=10))
    frozen.at = due.due_at - timedelta(microseconds=1)
    assert sum(delivery.run(pk) for pk in delivery.due() if pk) >= 0
    ballot.procedure.refresh_from_db()
    assert ballot.procedure.state == "open"
    frozen.at = due.due_at
    for pk in delivery.due():
        delivery.run(pk)
    ballot.procedure.refresh_from_db()
    assert (ballot.procedure.state, project_state(scene)) == ("counted", "finalizing")
    made = Transition.objects.get(procedure=ballot.procedure, name="close")
    assert (made.actor, made.by) == (None, "clock")


def test_the_deadline_counts_to_the_microsecond(scene: Scene, frozen: FrozenClock) -> None:
    ballot = make_ballot(scene)
    frozen.at = ballot.closes_at - timedelta(microseconds=1)
    cast(ballot, scene.experts[0])
    frozen.at = ballot.closes_at
    assert refusals(lambda: cast(ballot, scene.experts[1])) == [
        "投票已于 2026-04-05 24:00 截止：您的这一票未被接收。"
    ]


def test_an_extension_is_later_and_moves_the_clock(scene: Scene) -> None:
    ballot = make_ballot(scene)
    same = clock.date_of(ballot.closes_at)
    assert refusals(
        lambda: ballots.extend(ballot=ballot, last_day=same, actor=scene.secretary, at=clock.now())
    ) == ["新的截止日期须晚于 2026-04-05。"]
    ballots.extend(ballot=ballot, last_day=same + timedelta(days=3), actor=scene.secretary, at=clock.now())
    assert [d.due_at for d in Deadline.objects.filter(settled_at=None)] == [ballot.closes_at]


def test_it_is_not_closed_early_while_votes_are_missing(scene: Scene) -> None:
    ballot = make_ballot(scene)
    cast(ballot, scene.experts[0])
    assert refusals(lambda: close(ballot, scene)) == [
        "已有 1 人投票（应投 5 人）；投票至 2026-04-05 24:00 截止。"
    ]


def test_it_opens_with_enough_people_only(scene: Scene) -> None:
    ballot = make_ballot(scene, electors=4, opened=False)
    assert refusals(lambda: ballots.open_(ballot=ballot, actor=scene.secretary, at=clock.now())) == [
        "规则要求至少 5 名有表决权的人员；已选 4 名。"
    ]


def test_it_does_not_open_after_its_last_day(scene: Scene, frozen: FrozenClock) -> None:
    ballot = make_ballot(scene, opened=False)
    frozen.move(days=20)
    assert refusals(lambda: ballots.open_(ballot=ballot, actor=scene.secretary, at=clock.now())) == [
        "截止日期 2026-04-05 已过：请选择更晚的日期。"
    ]


def test_those_who_vote_have_the_draft_for_the_days_of_the_rules(scene: Scene) -> None:
    ballot = make_ballot(scene, opened=False, days=6)  # Wednesday, the fourth working day
    assert refusals(lambda: ballots.open_(ballot=ballot, actor=scene.secretary, at=clock.now())) == [
        "规则要求送审稿发出不少于 5 个工作日：截止日期不得早于 2026-04-02。"
    ]
    day = date(2026, 4, 2)
    ballots.edit(ballot=ballot, question="是否同意", last_day=day, actor=scene.secretary, at=clock.now())
    ballots.open_(ballot=ballot, actor=scene.secretary, at=clock.now())
    assert ballot.procedure.state == "open"


def test_a_ballot_over_a_holiday_runs_for_working_days(scene: Scene, frozen: FrozenClock) -> None:
    frozen.at = datetime(2026, 9, 28, 10, tzinfo=clock.BEIJING)
    ballot = make_ballot(scene, opened=False, days=7)
    assert refusals(lambda: ballots.open_(ballot=ballot, actor=scene.secretary, at=clock.now())) == [
        "规则要求送审稿发出不少于 5 个工作日：截止日期不得早于 2026-10-10。"
    ]


def test_a_meeting_is_not_held_before_the_draft_was_out_for_the_days_of_the_rules(scene: Scene) -> None:
    Procedure.objects.filter(pk=scene.project.procedure_id).update(since=clock.now())
    scene.project.procedure.refresh_from_db()
    assert refusals(lambda: make_meeting(scene)) == [
        "规则要求送审稿发出不少于 5 个工作日：会议不得早于 2026-04-02。"
    ]
    assert not Meeting.objects.exists()
    facts = {"place": "示例会议室", "chair": "", "invited": 5, "actor": scene.secretary, "at": clock.now()}
    meeting = make_meeting(scene, held_on=date(2026, 4, 2))
    early = date(2026, 4, 1)
    assert refusals(lambda: meetings.edit(meeting=meeting, held_on=early, **facts)) == [
        "规则要求送审稿发出不少于 5 个工作日：会议不得早于 2026-04-02。"
    ]


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "2026-03-27"), (1, "2026-03-30"), (5, "2026-04-03"), (6, "2026-04-07")]
)
def test_weekends_and_holidays_are_no_working_days(days: int, expected: str) -> None:
    assert working_days_after(date(2026, 3, 27), days).isoformat() == expected  # from a Friday


def test_drafters_and_experts_of_any_unit_ever_in_the_group_are_out(scene: Scene) -> None:
    gone, colleague, moved = scene.experts[0], scene.experts[1], scene.experts[2]
    join_group(scene.project, gone, left=True)  # once drafted, and left with the unit
    move_to(gone, "示例单位癸")  # a change of unit does not help
    move_to(colleague, "示例单位乙")  # the unit that left the group
    move_to(moved, "示例单位甲")
    ballot = make_ballot(scene, electors=0, opened=False)
    out = {c.person.name: c.reason for c in reviews.candidates(ballot) if not c.eligible}
    assert out == {
        "组长甲": "参与起草本标准",
        "委员甲": "参与起草本标准",
        "委员乙": "属于起草单位",
        "委员丙": "属于起草单位",
    }
    assert refusals(
        lambda: ballots.choose(ballot=ballot, people=scene.experts[:2], actor=scene.secretary, at=clock.now())
    ) == ["委员甲不能参加投票：参与起草本标准", "委员乙不能参加投票：属于起草单位"]


def test_a_conflict_that_arose_before_the_opening_stops_it(scene: Scene) -> None:
    ballot = make_ballot(scene, electors=6, opened=False)
    move_to(scene.experts[5], "示例单位甲")
    assert refusals(lambda: ballots.open_(ballot=ballot, actor=scene.secretary, at=clock.now())) == [
        "委员己（示例单位甲）没有表决权：属于起草单位。请将其从名单中移除。"
    ]


def test_a_conflict_that_arose_after_the_opening_stops_the_vote_and_leaves_the_base(scene: Scene) -> None:
    ballot = make_ballot(scene, electors=6)
    cast(ballot, scene.experts[5])
    move_to(scene.experts[5], "示例单位甲")
    assert refusals(lambda: cast(ballot, scene.experts[5], "no", "理由")) == [
        "您对本稿没有表决权：属于起草单位。"
    ]
    for person in scene.experts[:5]:
        cast(ballot, person)
    close(ballot, scene)
    ballot.refresh_from_db()
    assert (ballot.yes, ballot.outcome) == (5, "passed")
    assert [e.person.name for e in Elector.objects.filter(ballot=ballot, excused="unit")] == ["委员己"]


def test_the_unit_at_the_opening_counts_even_after_moving_away(scene: Scene) -> None:
    ballot = make_ballot(scene)
    move_to(scene.experts[0], "示例单位癸")
    join_group(scene.project, scene.leader.__class__.objects.get(pk=scene.experts[6].pk), left=True)
    Elector.objects.filter(person=scene.experts[0]).update(organization=scene.experts[6].organization)
    assert refusals(lambda: cast(ballot, scene.experts[0])) == ["您对本稿没有表决权：属于起草单位。"]


def test_a_vote_is_changed_and_every_version_is_sealed_in_the_ledger(scene: Scene) -> None:
    ballot = make_ballot(scene)
    first = cast(ballot, scene.experts[0], "no", "理由")
    again = cast(ballot, scene.experts[0], "yes")
    assert Vote.objects.count() == 1
    entries = LedgerEntry.objects.filter(event__startswith="vote.").order_by("sequence")
    assert [entry.event for entry in entries] == ["vote.cast", "vote.changed"]
    assert len({entry.body["sealed"] for entry in entries}) == 2
    assert first.salt != again.salt
    assert all(set(entry.body) == {"elector", "sealed"} for entry in entries)


def test_disagreeing_needs_a_reason_and_abstaining_does_not(scene: Scene) -> None:
    ballot = make_ballot(scene)
    assert refusals(lambda: cast(ballot, scene.experts[0], "no", "  ")) == [
        "请说明不同意的理由，最好写明条款号：起草组须予答复。"
    ]
    assert refusals(lambda: cast(ballot, scene.experts[0], "maybe")) == ["请选择：同意、不同意或弃权。"]
    assert cast(ballot, scene.experts[0], "abstain").choice == "abstain"


def test_only_electors_vote_and_only_while_it_is_open(scene: Scene) -> None:
    ballot = make_ballot(scene, opened=False)
    assert refusals(lambda: cast(ballot, scene.experts[0])) == ["投票尚未开始。"]
    ballots.open_(ballot=ballot, actor=scene.secretary, at=clock.now())
    assert refusals(lambda: cast(ballot, scene.secretary)) == ["您不在本次投票的名单上。"]
    assert can(scene.experts[0], Permission.VOTE_CAST, ballot.procedure)
    assert not can(scene.experts[6], Permission.VOTE_CAST, ballot.procedure)
    ballots.void(ballot=ballot, actor=scene.secretary, at=clock.now(), reason="问题写错")
    assert refusals(lambda: cast(ballot, scene.experts[0])) == ["投票已结束：您的这一票未被接收。"]
    assert project_state(scene) == "resolution"


def test_the_list_is_fixed_when_it_opens(scene: Scene) -> None:
    ballot = make_ballot(scene)
    again = lambda: ballots.choose(  # noqa: E731
        ballot=ballot, people=scene.experts, actor=scene.secretary, at=clock.now()
    )
    assert refusals(again) == ["投票已不在准备阶段：以开启时的内容为准。"]


def test_one_review_at_a_time_and_a_discarded_one_makes_room(scene: Scene) -> None:
    ballot = make_ballot(scene, opened=False)
    assert refusals(lambda: make_ballot(scene)) == ["投票：“准备中”。请先结束，再开始另一次审查。"]
    ballots.discard(ballot=ballot, actor=scene.secretary, at=clock.now())
    assert project_state(scene) == "review"
    assert make_ballot(scene).procedure.state == "open"


def test_only_the_committee_s_secretary_runs_it(scene: Scene) -> None:
    ballot = make_ballot(scene)
    scene_with_leader = Scene(scene.project, scene.leader, scene.leader, scene.experts)
    assert len(refusals(lambda: close(ballot, scene_with_leader))) == 2


def in_threads(society: Society, *calls: Callable[[], object]) -> list[str]:
    """Each call in a thread and connection of its own, as near at once as a barrier allows."""
    gate, said = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        try:
            gate.wait()
            with enter(society):
                call()
            said.append("done")
        except Refused as refused:
            said.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.mark.django_db(transaction=True)
def test_two_votes_of_one_elector_at_once_leave_one_vote() -> None:
    society = make_society()
    with enter(society):
        scene = make_scene()
        ballot = make_ballot(scene)
    said = in_threads(society, *[lambda: cast(fresh(ballot), scene.experts[0])] * 4)
    assert said == ["done"] * 4
    with enter(society):
        assert Vote.objects.count() == 1
        events = LedgerEntry.objects.filter(event__startswith="vote.").order_by("sequence")
        assert [e.event for e in events] == ["vote.cast", *["vote.changed"] * 3]


@pytest.mark.django_db(transaction=True)
def test_a_vote_that_meets_the_close_is_counted_or_refused() -> None:
    society = make_society()
    with enter(society):
        scene = make_scene()
        ballot = make_ballot(scene)
        for person in scene.experts[:5]:
            cast(ballot, person)
    said = in_threads(
        society,
        lambda: close(fresh(ballot), scene),
        lambda: cast(fresh(ballot), scene.experts[0], "no", "理由"),
    )
    with enter(society):
        counted = Ballot.objects.get()
        last = Vote.objects.get(elector__person=scene.experts[0]).choice
    if said == ["done", "done"]:
        assert (counted.yes, counted.no, last) == (4, 1, "no")
    else:
        assert said == ["done", "投票已结束：您的这一票未被接收。"]
        assert (counted.yes, counted.no, last) == (5, 0, "yes")


@pytest.mark.django_db(transaction=True)
def test_two_closes_at_once_count_once() -> None:
    society = make_society()
    with enter(society):
        scene = make_scene()
        ballot = make_ballot(scene)
        for person in scene.experts[:5]:
            cast(ballot, person)
    said = in_threads(society, *[lambda: close(fresh(ballot), scene)] * 2)
    assert len(said) == 2
    with enter(society):
        assert Transition.objects.filter(name="close").count() == 1
        assert Transition.objects.filter(name="review_passed").count() == 1


def fresh(ballot: Ballot) -> Ballot:
    return Ballot.objects.select_related("procedure__parent").get(pk=ballot.pk)
