"""Terms of office end by themselves at 24:00 Beijing time; letters go out before and after."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from societies import access, clock
from societies.access import Refused
from societies.actions import people, terms
from societies.models import Affiliation, LedgerEntry, Membership, Person, RulePack, Seat, Society, Wake
from societies.roles import Permission
from societies.scoping import enter
from tests.conftest import FrozenClock
from tests.factories.people import make_person
from tests.factories.projects import make_committee
from tests.societies.conftest import Sign
from workflow.tasks import sweep

LAST = date(2026, 4, 30)


@pytest.fixture
def member(society: Society) -> Person:
    """In a transaction of its own: the sweep enters the society by itself."""
    with enter(society):
        make_person("秘书甲", "secretary", email="secretary@example.org")
        person = make_person("委员丙", email="member@example.org")
        people.appoint(actor=None, at=clock.now(), person=person, role="approver", last_day=LAST)
        return person


def held(person: Person, society: Society) -> set[str]:
    with enter(society):
        access.forget(person)
        return access.permissions(person, [society.pk])


def sweep_all() -> None:
    while sweep():
        pass


def test_a_role_ends_at_midnight_in_beijing_and_not_before(
    society: Society, member: Person, frozen: FrozenClock
) -> None:
    frozen.at = clock.end_of(LAST) - timedelta(microseconds=1)
    sweep_all()
    assert Permission.STANDARD_APPROVE.value in held(member, society)
    frozen.at = clock.end_of(LAST)
    sweep_all()
    assert held(member, society) == set()
    with enter(society):
        assert Membership.objects.get(person=member).until == LAST
        entry = LedgerEntry.objects.get(event="membership.ended")
        assert (entry.by, entry.actor_id, entry.body["role"]) == ("clock", None, "approver")
        assert Affiliation.objects.get(account=member.account_id).ended_at == clock.end_of(LAST)
    assert not Wake.objects.filter(kind__in=(people.TERM, people.TERM_NOTICE)).exists()


def test_letters_go_to_the_person_and_the_secretaries_before_and_after(
    society: Society, member: Person, frozen: FrozenClock
) -> None:
    frozen.at = clock.end_of(LAST) - timedelta(days=30)
    sweep_all()
    assert {(m.to[0], m.subject) for m in mail.outbox} == {
        ("member@example.org", "任期即将届满：发布批准人"),
        ("secretary@example.org", "任期即将届满：发布批准人"),
    }
    assert all("2026-04-30二十四时" in str(m.body) for m in mail.outbox)
    mail.outbox.clear()
    frozen.at = clock.end_of(LAST)
    sweep_all()
    assert {(m.to[0], m.subject) for m in mail.outbox} == {
        ("member@example.org", "任期已届满：发布批准人"),
        ("secretary@example.org", "任期已届满：发布批准人"),
    }


def test_no_letter_before_where_the_rules_ask_for_none(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        RulePack.objects.update(term_notice_days=0)
        person = make_person("委员丙")
        people.appoint(actor=None, at=clock.now(), person=person, role="member", last_day=LAST)
    assert list(Wake.objects.filter(kind__startswith="term").values_list("kind", flat=True)) == [people.TERM]


def test_a_seat_ends_too_and_an_extended_one_does_not(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        secretary = make_person("秘书乙", "secretary")
        committee = make_committee()
        one, two = make_person("委员丁", "member"), make_person("委员戊", "member")
        seats = [
            people.seat(
                actor=None,
                at=clock.now(),
                committee=committee,
                person=person,
                role="committee_member",
                last_day=LAST,
            )
            for person in (one, two)
        ]
        later = LAST + timedelta(days=1)
        terms.extend(actor=secretary, at=clock.now(), held=seats[:1], last_day=later)
    frozen.at = clock.end_of(LAST)
    sweep_all()
    with enter(society):
        assert {s.person_id: s.until for s in Seat.objects.filter(last_day__isnull=False)} == {
            one.pk: None,
            two.pk: LAST,
        }
        assert access.permissions(Person.objects.get(pk=two.pk), [committee.pk]) == set()
        assert LedgerEntry.objects.get(event="term.set").body["last_day"] == later.isoformat()
    frozen.at = clock.end_of(later)
    sweep_all()
    with enter(society):
        assert Seat.objects.get(person=one).until == later


def test_the_last_who_can_invite_stays_until_somebody_else_can(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        person = make_person("秘书乙")
        people.appoint(actor=None, at=clock.now(), person=person, role="secretary", last_day=LAST)
    frozen.at = clock.end_of(LAST) + timedelta(days=2)
    sweep_all()
    assert Permission.MEMBER_INVITE.value in held(person, society)
    with enter(society):
        make_person("秘书丙", "secretary")
    Wake.objects.update(not_before=None)
    sweep_all()
    assert held(person, society) == set()
    with enter(society):
        assert Membership.objects.get(person=person).until == LAST


def test_ending_early_takes_the_alarm_away(society: Society, member: Person) -> None:
    with enter(society):
        secretary = Person.objects.get(name="秘书甲")
        people.dismiss(actor=secretary, at=clock.now(), membership=Membership.objects.get(person=member))
        assert Membership.objects.get(person=member).until == clock.today()
    assert not Wake.objects.filter(kind__startswith="term").exists()


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_extends_what_is_ticked(
    inside: Society, secretary: Person, sign_in: Sign, django_assert_num_queries: object, n: int
) -> None:
    for i in range(n):
        person = make_person(f"委员{i}")
        people.appoint(actor=None, at=clock.now(), person=person, role="member", last_day=LAST)
    client, url = sign_in(secretary), reverse("term_list", args=["EXS"])
    client.get(url)
    with django_assert_num_queries(11):  # type: ignore[operator]
        page = client.get(url)
    assert [row.held.person.name for row in page.context["rows"]] == [f"委员{i}" for i in range(n)]
    chosen = Membership.objects.get(person__name="委员0")
    page = client.post(url, {"held": [str(chosen.pk)], "last_day": "2026-03-01"})
    assert (page.status_code, page.context["form"].errors) == (
        422,
        {"last_day": ["这一天已经过去。请选择今天或以后的日期。"]},
    )
    assert client.post(url, {"last_day": "2026-12-31"}).status_code == 422
    assert client.post(url, {"held": [str(chosen.pk)], "last_day": "2026-12-31"}).status_code == 302
    chosen.refresh_from_db()
    assert chosen.last_day == date(2026, 12, 31)
    assert sign_in(make_person("路人", "member")).get(url).status_code == 403


def test_a_day_that_is_over_is_no_end(inside: Society, secretary: Person) -> None:
    with pytest.raises(Refused):
        terms.extend(
            actor=secretary,
            at=clock.now(),
            held=[Membership.objects.get(person=secretary)],
            last_day=clock.today() - timedelta(days=1),
        )


def test_the_last_day_that_a_calendar_has_is_a_last_day(society: Society, member: Person) -> None:
    with enter(society):
        people.appoint(actor=None, at=clock.now(), person=member, role="secretary", last_day=date.max)
        assert Membership.objects.get(person=member, role="secretary").last_day == date.max
    assert clock.date_of(clock.end_of(date.max)) == date.max
