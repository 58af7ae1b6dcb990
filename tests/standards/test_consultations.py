"""Windows and floors, the clock, the reply account, and who may do what."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from societies import clock
from societies.access import Refused
from societies.models import OutboxMessage, Wake
from societies.scoping import enter
from standards.actions import comments, consultations
from standards.actions.comments import Words
from standards.models import Comment, Consultation
from standards.queries.consultations import reply_account, whole_days
from tests.conftest import NOW, FrozenClock
from tests.factories.consultations import (
    fresh,
    frozen_draft,
    make_comment,
    make_consultation,
    member,
    secretary,
)
from tests.factories.people import make_society, make_unit
from tests.factories.projects import make_project, someone
from workflow import delivery
from workflow.engine import may_move, move
from workflow.machine import By

pytestmark = pytest.mark.django_db
WORDS = Words("te", "周期偏长。")


def reasons(consultation: Consultation, name: str = "open", at: datetime = NOW) -> list[str]:
    verdict = may_move(fresh(consultation).procedure, name, actor=secretary(), at=at)
    return [refusal.reason for refusal in verdict.refusals]


def prepared(days: int, *, consumers: bool = False, reason: str = "", public: bool = True) -> Consultation:
    return make_consultation(
        "draft",
        last_day=clock.date_of(NOW) + timedelta(days=days),
        shorter_reason=reason,
        consumers_affected=consumers,
        public=public,
    )


@given(st.integers(0, 366 * 86400), st.integers(0, 90))
def test_the_first_day_does_not_count_and_a_last_day_ends_at_midnight(seconds: int, days: int) -> None:
    opens_at = NOW + timedelta(seconds=seconds)
    closes_at = clock.end_of(clock.date_of(opens_at) + timedelta(days=days))
    assert whole_days(opens_at, closes_at) == days
    assert whole_days(opens_at, closes_at - timedelta(microseconds=1)) == days - 1


@pytest.mark.parametrize(
    ("days", "consumers", "reason", "open_"),
    [
        (30, False, "", True),
        (29, False, "", False),
        (29, False, "急需", True),
        (7, False, "急需", True),
        (6, False, "急需", False),
        (30, True, "", True),
        (29, True, "急需", False),
    ],
)
def test_how_long_it_must_be(days: int, consumers: bool, reason: str, open_: bool) -> None:
    with enter(make_society()):
        consultation = prepared(days, consumers=consumers, reason=reason)
        assert (reasons(consultation) == []) == open_, reasons(consultation)


def test_every_reason_is_given_at_once() -> None:
    with enter(make_society()):
        project = make_project("drafting", consumers_affected=True)
        revision = frozen_draft(project, explained=False, frozen=False)
        consultation = consultations.prepare(
            project=project,
            actor=secretary(),
            at=NOW,
            revision=revision,
            last_day=clock.date_of(NOW) + timedelta(days=10),
            public=False,
            units=[],
        )
        assert [r[:6] for r in reasons(consultation)] == [
            "第 1 稿尚",
            "缺少这一稿的",
            "本标准涉及消",
            "本标准涉及消",
        ]
        with pytest.raises(Refused) as caught:
            consultations.open_(consultation=fresh(consultation), actor=secretary(), at=NOW)
        assert len(caught.value.refusals) == 4
        assert fresh(consultation).procedure.state == "draft"


def test_only_one_at_a_time() -> None:
    with enter(make_society()):
        consultation = make_consultation("draft")
        with pytest.raises(Refused, match="1"):
            make_consultation("draft", project=consultation.project)


def test_opening_moves_the_project_asks_the_units_and_sets_the_clock() -> None:
    with enter(make_society()):
        consultation = make_consultation("open")
        assert consultation.project.procedure.state == "consultation"
        assert consultation.closes_at == clock.end_of(clock.date_of(NOW) + timedelta(days=30))
        assert [reply.asked_at for reply in consultation.replies.all()] == [NOW]
        due = consultation.procedure.deadlines.get(settled_at=None)
        assert (due.move, due.due_at) == ("close", consultation.closes_at)


def test_it_closes_by_itself_at_24_00_beijing_and_the_project_goes_on(frozen: FrozenClock) -> None:
    society = make_society()
    with enter(society):
        consultation = make_consultation("open")
        make_comment(consultation)
        closes_at = consultation.closes_at
        assert closes_at is not None
        wake = Wake.objects.get(kind="deadline")
    frozen.at = closes_at - timedelta(microseconds=1)
    assert wake.pk not in delivery.due()
    frozen.at = closes_at + timedelta(hours=3)
    assert delivery.run(wake.pk)
    with enter(society):
        consultation = fresh(consultation)
        assert (consultation.procedure.state, consultation.project.procedure.state) == (
            "closed",
            "resolution",
        )
        assert consultation.closed_at == closes_at
        assert reply_account(consultation).total.commented == 1


@pytest.mark.parametrize(("late", "taken"), [(-1, True), (0, False), (1, False)])
def test_the_deadline_is_kept_to_the_microsecond(late: int, taken: bool) -> None:
    with enter(make_society()):
        consultation = make_consultation("open")
        assert consultation.closes_at is not None
        at = consultation.closes_at + timedelta(microseconds=late)
        if taken:
            comments.make(consultation=consultation, actor=member(), at=at, words=WORDS, token=uuid4())
            comments.say_no_comment(consultation=consultation, actor=member(), at=at)
        else:
            with pytest.raises(Refused, match="2026-04-25 24:00"):
                comments.make(consultation=consultation, actor=member(), at=at, words=WORDS, token=uuid4())
            with pytest.raises(Refused, match="2026-04-25 24:00"):
                comments.say_no_comment(consultation=consultation, actor=member(), at=at)
        assert Comment.objects.count() == int(taken)


@pytest.mark.parametrize(
    ("days", "consumers", "open_"), [(7, False, False), (8, False, True), (30, True, False), (31, True, True)]
)
def test_closing_early_keeps_the_floors(days: int, consumers: bool, open_: bool) -> None:
    """Opened on a Thursday morning: seven whole days are over when the eighth day after it begins."""
    with enter(make_society()):
        consultation = make_consultation(
            "open",
            last_day=clock.date_of(NOW) + timedelta(days=60),
            consumers_affected=consumers,
            public=consumers,
        )
        at = NOW + timedelta(days=days)
        assert (reasons(consultation, "close", at) == []) == open_
        if open_:
            with pytest.raises(Refused, match="理由"):
                consultations.close(consultation=consultation, actor=secretary(), at=at, reason=" ")
            consultations.close(consultation=consultation, actor=secretary(), at=at, reason="各方均已回函")
            assert fresh(consultation).closed_at == at


def test_it_is_extended_only_forward_and_only_in_time() -> None:
    with enter(make_society()):
        consultation = make_consultation("open")
        assert consultation.closes_at is not None
        last = clock.date_of(consultation.closes_at)
        with pytest.raises(Refused, match="晚于"):
            consultations.extend(
                consultation=consultation, actor=secretary(), at=NOW, last_day=last, reason="节假日较多"
            )
        later = last + timedelta(days=5)
        with pytest.raises(Refused, match="理由"):
            consultations.extend(
                consultation=fresh(consultation), actor=secretary(), at=NOW, last_day=later, reason=" "
            )
        consultations.extend(
            consultation=fresh(consultation), actor=secretary(), at=NOW, last_day=later, reason="节假日较多"
        )
        extended = fresh(consultation)
        assert extended.closes_at == clock.end_of(later)
        assert [d.due_at for d in extended.procedure.deadlines.filter(settled_at=None)] == [
            clock.end_of(later)
        ]
        with pytest.raises(Refused):
            move(extended.procedure, "close", by=By.CLOCK, at=clock.end_of(last))
        assert len(reasons(extended, "extend", clock.end_of(later))) == 1


def test_void_sends_the_project_back_and_tells_everyone_asked(frozen: FrozenClock) -> None:
    with enter(make_society()):
        consultation = make_consultation("open")
        consultations.void(consultation=consultation, actor=secretary(), at=NOW, reason="文本有误")
        assert fresh(consultation).project.procedure.state == "drafting"
        with pytest.raises(Refused, match="作废"):
            make_comment(fresh(consultation))


def test_the_reply_account_counts_units_once_and_by_interest() -> None:
    with enter(make_society()):
        people = [
            member(f"委员{i}", f"示例单位{i}", interest)
            for i, interest in enumerate(["producer", "producer", "consumer", "testing"])
        ]
        units = tuple(p.organization for p in people if p.organization)
        consultation = make_consultation("open", units=units)
        make_comment(consultation, people[0])
        make_comment(consultation, people[0], text="另一条。")
        comments.say_no_comment(consultation=consultation, actor=people[0], at=NOW)
        comments.say_no_comment(consultation=consultation, actor=people[2], at=NOW)
        make_comment(consultation, member("委员外", "示例单位外"))
        account = reply_account(consultation)
        total = account.total
        assert (total.asked, total.answered, total.commented, total.no_comment, total.silent) == (
            4,
            2,
            1,
            1,
            2,
        )
        assert [(s.asked, s.answered) for s in account.interests] == [(2, 1), (1, 1), (1, 0)]
        assert (account.comments, account.others, account.fixed) == (3, 1, False)


def test_the_account_is_fixed_at_the_close_and_late_replies_are_marked(frozen: FrozenClock) -> None:
    with enter(make_society()):
        consultation = make_consultation("closed")
        unit = consultation.replies.get().organization
        assert consultation.closed_at is not None
        at = consultation.closed_at + timedelta(days=7)
        made = comments.enter_reply(
            consultation=consultation,
            actor=secretary(),
            at=at - timedelta(microseconds=1),
            unit=unit,
            name="委员丙",
            words=WORDS,
            token=uuid4(),
        )
        assert isinstance(made, Comment)
        assert (made.late, made.author.name, made.organization) == (True, "委员丙", unit.name)
        account = reply_account(fresh(consultation))
        assert (account.total.silent, account.fixed) == (1, True)
        with pytest.raises(Refused, match="2026-05-02 24:00"):
            comments.enter_reply(
                consultation=consultation,
                actor=secretary(),
                at=at,
                unit=unit,
                name="委员丙",
                words=WORDS,
                token=uuid4(),
            )


def test_no_comment_is_for_asked_units() -> None:
    with enter(make_society()):
        consultation = make_consultation("open", units=(make_unit("示例单位丁"),))
        with pytest.raises(Refused, match="名单"):
            comments.say_no_comment(consultation=consultation, actor=member(), at=NOW)


def test_a_form_sent_twice_is_one_comment() -> None:
    with enter(make_society()):
        consultation, token = make_consultation("open"), uuid4()
        twice = [
            comments.make(consultation=consultation, actor=member(), at=NOW, words=WORDS, token=token)
            for _ in range(2)
        ]
        assert twice[0].pk == twice[1].pk
        assert Comment.objects.count() == 1


def test_everyone_asked_gets_one_letter(frozen: FrozenClock, mailoutbox: list[object]) -> None:
    society = make_society()
    with enter(society):
        member("委员丙"), member("委员丁"), someone("组长乙", "member")
        make_consultation("open", units=(make_unit("示例单位乙"),))
        topics = list(OutboxMessage.objects.values_list("topic", flat=True))
        assert topics.count("consultation.opened") == 1
    for _ in range(3):
        for pk in delivery.due():
            delivery.run(pk)
    asked = [mail for mail in mailoutbox if "征求意见" in mail.subject]  # type: ignore[attr-defined]
    assert len(asked) == 2
