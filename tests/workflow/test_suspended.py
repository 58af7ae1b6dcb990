"""A society ordered to stop: everything is read, nothing moves, the clock waits, and windows get their days back."""

from datetime import timedelta
from typing import Any

import pytest

from societies import clock, ledger, outbox
from societies.access import Denied, Halted, Refused
from societies.actions import societies as tenants
from societies.models import LedgerEntry, OutboxMessage, Society, SocietyProfile, Suspension, Wake
from societies.scoping import enter
from standards.actions import appraisals, comments
from standards.actions.comments import Words
from standards.models import Comment, Opinion, Project
from tests.conftest import FrozenClock
from tests.factories.consultations import fresh, make_consultation, member
from tests.factories.people import make_person, make_society
from tests.factories.projects import make_project, someone
from tests.factories.reviews import make_ballot, make_scene
from tests.factories.subjects import bare_procedure
from tests.factories.suspensions import DOCUMENT, REASON, restore, suspend
from workflow import delivery, engine
from workflow.machine import LIFECYCLES, By
from workflow.models import Ballot, Procedure, Transition

pytestmark = pytest.mark.django_db
SAID = f"本学会自 2026-03-26 起被责令停止活动（{DOCUMENT}）：恢复之前，任何事项都不能办理。理由：{REASON}"


@pytest.fixture
def society() -> Society:
    return make_society()


def strike_all() -> list[bool]:
    return [delivery.run(pk) for pk in delivery.due()]


@pytest.mark.parametrize("kind", sorted(LIFECYCLES))
def test_no_move_of_any_state_is_open_to_anybody(society: Society, kind: str) -> None:
    """Generated from the tables: every state × every move × everyone who makes it, the clock and workers included."""
    with enter(society):
        person = make_person("秘书甲", "secretary")
        places = [(state, bare_procedure(kind, state, person=person)) for state in LIFECYCLES[kind].states]
    suspend(society)
    asked = 0
    with enter(society):
        for state, procedure in places:
            for move in LIFECYCLES[kind].moves.values():
                if state not in move.sources:
                    continue
                for who in move.by:
                    by = who if isinstance(who, By) else None
                    verdict = engine.may_move(procedure, move.name, actor=person, by=by, at=clock.now())
                    assert Denied(SAID) in verdict.refusals, f"{kind}.{move.name} from {state} by {who}"
                    asked += 1
        assert not Transition.objects.exists()
    assert asked > 0


def test_the_engine_refuses_with_the_order_and_writes_nothing(society: Society) -> None:
    with enter(society):
        project = make_project("drafting")
        before = Transition.objects.count()
    suspend(society)
    with enter(society):
        with pytest.raises(Refused) as caught:
            engine.move(
                project.procedure, "cancel", actor=someone("批准人丁"), at=clock.now(), reason="退出。"
            )
        assert caught.value.refusals[0] == Denied(SAID)
        assert Transition.objects.count() == before
        assert Procedure.objects.get(pk=project.procedure_id).state == "drafting"


def test_acts_that_are_no_moves_are_refused_at_the_ledger(society: Society) -> None:
    """A comment, a profile, an entry by hand: whatever is recorded ends there, and takes its rows with it."""
    with enter(society):
        consultation = make_consultation("open")
        author = member()
        profile = SocietyProfile.objects.get()
        project = make_project("appraisal", title_zh="另一项标准")
    suspend(society)
    words = Words("te", "周期偏长，建议改为每半年一次。", "", "", "", "")
    acts: list[Any] = [
        lambda: comments.make(
            consultation=consultation, actor=author, at=clock.now(), words=words, token=author.pk
        ),
        lambda: tenants.edit_profile(
            actor=author, at=clock.now(), profile=profile, facts={"address": "示例路1号"}
        ),
        lambda: appraisals.give_opinion(project=project, actor=author, at=clock.now(), supports=True),
    ]
    for act in acts:
        with enter(society), pytest.raises(Refused):
            act()
    with enter(society):
        assert not Comment.objects.exists()
        assert not Opinion.objects.exists()
        assert SocietyProfile.objects.get().address == ""


def test_a_request_that_read_the_society_before_the_order_is_stopped_too(society: Society) -> None:
    """The object says "active"; the ledger asks the database."""
    stale = Society.objects.get(pk=society.pk)
    suspend(society)
    with enter(stale), pytest.raises(Halted):
        ledger.record("opinion.given", at=clock.now(), actor=someone("秘书甲"))


def test_a_consultation_whose_time_ran_out_meanwhile_runs_on_for_the_days_lost(
    society: Society, frozen: FrozenClock
) -> None:
    with enter(society):
        consultation = make_consultation("open")
        closes_at = consultation.closes_at
    assert closes_at is not None
    frozen.move(days=20)
    suspend(society)
    frozen.move(days=40, hours=1)
    assert not Wake.objects.filter(pk__in=delivery.due()).exclude(kind=Wake.MESSAGE).exists()
    strike_all()
    with enter(society):
        assert fresh(consultation).procedure.state == "open"
    restore(society)
    with enter(society):
        now = fresh(consultation)
        assert now.procedure.state == "open"
        assert now.closes_at == closes_at + timedelta(days=41)
        made = Transition.objects.get(procedure=now.procedure, name="extend")
        assert (made.by, made.actor_id) == ("clock", None)
        assert OutboxMessage.objects.filter(topic="consultation.extended").count() == 1
    strike_all()
    with enter(society):
        assert fresh(consultation).procedure.state == "open"
    frozen.at = now.closes_at
    strike_all()
    with enter(society):
        closed = fresh(consultation)
        assert (closed.procedure.state, closed.closed_at) == ("closed", now.closes_at)


def test_a_consultation_that_had_run_out_before_is_closed_at_its_own_time(
    society: Society, frozen: FrozenClock
) -> None:
    with enter(society):
        consultation = make_consultation("open")
        closes_at = consultation.closes_at
    assert closes_at is not None
    frozen.at = closes_at + timedelta(minutes=5)  # the clock has not struck yet
    suspend(society)
    frozen.move(days=3)
    strike_all()
    restore(society)
    strike_all()
    with enter(society):
        closed = fresh(consultation)
        assert (closed.procedure.state, closed.closed_at) == ("closed", closes_at)


def test_a_ballot_runs_on_and_keeps_its_votes(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        ballot = make_ballot(make_scene(), days=10)
        closes_at = ballot.closes_at
    frozen.move(days=9)
    suspend(society)
    frozen.move(days=30)
    assert delivery.due() == [] or all(Wake.objects.get(pk=pk).kind == Wake.MESSAGE for pk in delivery.due())
    restore(society)
    with enter(society):
        assert Ballot.objects.get().closes_at == closes_at + timedelta(days=30)


def test_a_day_fixed_in_a_publication_is_not_moved(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        old = bare_procedure("standard", "in_force", person=make_person("秘书甲", "secretary"))
        due = clock.now() + timedelta(days=2)
        deadline = engine.schedule(old, "supersede", due_at=due, at=clock.now())
    suspend(society)
    frozen.move(days=5)
    assert delivery.strike(Wake.objects.select_related("society").get(object_id=deadline.pk)) is False
    restore(society)
    strike_all()
    with enter(society):
        assert Procedure.objects.get(pk=old.pk).state == "superseded"


def test_the_members_window_runs_on(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        project = make_project("appraisal")
        ends_at = project.notice_ends_at
    assert ends_at is not None
    suspend(society)
    frozen.move(days=2, minutes=1)
    restore(society)
    with enter(society):
        assert Project.objects.get(pk=project.pk).notice_ends_at == ends_at + timedelta(days=3)


def test_messages_written_before_still_go_and_new_ones_are_refused(society: Society) -> None:
    with enter(society):
        message = outbox.write("society.changed", body={}, at=clock.now())
    suspend(society)
    strike_all()
    with enter(society):
        assert OutboxMessage.objects.get(pk=message.pk).delivered_at is not None


def test_both_chains_tell_and_neither_holds_the_words(society: Society) -> None:
    order = suspend(society)
    restore(society)
    with enter(society):
        told = LedgerEntry.objects.filter(event__in=["society.suspended", "society.restored"])
        assert list(told.order_by("sequence").values_list("event", "by")) == [
            ("society.suspended", "platform"),
            ("society.restored", "platform"),
        ]
        assert told.first().body["said"] == ledger.seal(f"{DOCUMENT}\n{REASON}", str(order.pk))  # type: ignore[union-attr]
    with enter(Society.objects.get(kind="platform")):
        told = LedgerEntry.objects.filter(event__in=["society.suspended", "society.restored"])
        entries = list(told.order_by("sequence"))
        assert [entry.body["code"] for entry in entries] == ["EXS", "EXS"]
        assert all(entry.actor_id for entry in entries)
        assert not any("民发" in str(entry.body) or "章程" in str(entry.body) for entry in entries)


def test_the_same_order_twice(society: Society) -> None:
    suspend(society)
    with pytest.raises(Refused):
        suspend(society)
    restore(society)
    with pytest.raises(Refused):
        restore(society)
    suspend(society)
    with enter(society):
        assert [order.restored_at is None for order in Suspension.objects.order_by("pk")] == [False, True]
