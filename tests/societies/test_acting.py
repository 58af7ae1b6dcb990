"""Acting for somebody (代办): the other's rights as far as they are lent, until a day, and both names in the record."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from societies import access, clock, ledger
from societies.access import Refused
from societies.actions import delegations
from societies.models import Delegation, LedgerEntry, Person, RulePack, Society
from societies.queries.ledger import doer, verify
from societies.roles import DECISIONS, LENT, ROLES, Permission
from tests.conftest import FrozenClock
from tests.factories.people import make_person, protect
from tests.societies.conftest import Sign

HOME = "/s/EXS/acting/"


@pytest.fixture
def helper(inside: Society) -> Person:
    """With a second factor: who acts for a secretary needs one like the secretary."""
    person = make_person("助理乙", "expert", email="helper@example.org")
    protect(person, "secretary")
    return person


def give(principal: Person, agent: Person, *, by: Person | None = None, days: int = 7) -> Delegation:
    return delegations.give(
        principal=principal,
        agent=agent,
        last_day=clock.today() + timedelta(days=days),
        actor=by or principal,
        at=clock.now(),
    )


def acting(agent: Person, given: Delegation, society: Society) -> Person | None:
    return access.in_place_of(agent, str(given.pk), society, clock.now())


@pytest.mark.parametrize("role", [name for name, role in ROLES.items() if role.on == "society"])
def test_an_agent_has_the_lent_part_of_the_rights(inside: Society, helper: Person, role: str) -> None:
    """Neither more than the principal has, nor the agent's own, nor what is never lent."""
    principal = make_person("某人", role)
    found = acting(helper, give(principal, helper), inside)
    assert found is not None
    assert access.permissions(found, [inside.pk]) == {p.value for p in ROLES[role].permissions & LENT}


def test_decisions_are_lent_only_by_the_rules_and_the_principal(
    inside: Society, secretary: Person, helper: Person
) -> None:
    approver = make_person("批准人丁", "approver", "project_approver")
    own, others = give(approver, helper), None
    assert held(inside, helper, own) & DECISIONS == set()
    RulePack.objects.update(decisions_by_agent=True)
    assert held(inside, helper, own) & DECISIONS == DECISIONS - {Permission.VOTE_CAST}
    others = give(approver, helper, by=secretary)
    assert held(inside, helper, others) & DECISIONS == set()


def held(society: Society, agent: Person, given: Delegation) -> set[str]:
    found = acting(agent, given, society)
    assert found is not None
    return access.permissions(found, [society.pk])


def test_it_ends_by_itself_with_the_day(
    inside: Society, secretary: Person, helper: Person, frozen: FrozenClock
) -> None:
    given = give(secretary, helper, days=1)
    frozen.at = clock.end_of(given.last_day) - timedelta(microseconds=1)
    assert acting(helper, given, inside) is not None
    frozen.at = clock.end_of(given.last_day)
    assert acting(helper, given, inside) is None


def test_it_is_for_its_agent_and_ends_with_the_principals_way_in(
    inside: Society, secretary: Person, member: Person, helper: Person
) -> None:
    given = give(member, helper)
    assert acting(secretary, given, inside) is None
    from societies.actions.people import dismiss  # noqa: PLC0415 -- only here

    dismiss(actor=secretary, at=clock.now(), membership=member.memberships.get())
    assert acting(helper, given, inside) is None


def test_the_record_carries_both_and_verifies(inside: Society, secretary: Person, helper: Person) -> None:
    found = acting(helper, give(secretary, helper), inside)
    entry = ledger.record("society.profile_changed", at=clock.now(), actor=found, fields=[])
    assert (entry.actor_id, entry.agent_id, doer(entry)) == (secretary.pk, helper.pk, "助理乙 代 秘书甲")
    assert verify()
    assert entry.compute_digest() == entry.digest
    entry.agent = None
    assert entry.compute_digest() != entry.digest


def test_who_may_allow_it(inside: Society, secretary: Person, member: Person, helper: Person) -> None:
    with pytest.raises(PermissionDenied):
        give(secretary, helper, by=member)
    with pytest.raises(Refused, match="本人的事无需代办"):
        give(member, member)
    with pytest.raises(Refused, match="请选择今天或以后的日期"):
        give(member, helper, days=-1)
    found = acting(helper, give(secretary, helper), inside)
    assert found is not None
    with pytest.raises(Refused, match="请先结束代办"):
        give(found, member)
    assert LedgerEntry.objects.filter(event="delegation.given").count() == 1


def test_giving_again_sets_a_new_day(inside: Society, member: Person, helper: Person) -> None:
    give(member, helper)
    again = give(member, helper, days=20)
    assert [d.pk for d in Delegation.objects.filter(ended_at=None)] == [again.pk]


def begin(client: Client, given: Delegation) -> None:
    client.post(reverse("acting_begin", args=["EXS", given.pk]))


def test_on_the_pages_an_agent_acts_and_stops(
    inside: Society, secretary: Person, helper: Person, sign_in: Sign
) -> None:
    given, client = give(secretary, helper), sign_in(helper)
    page = client.post(reverse("acting_begin", args=["EXS", given.pk]), follow=True)
    assert "助理乙 正在代 秘书甲 办理" in page.content.decode()
    invite = reverse("member_invite", args=["EXS"])
    assert client.get(invite).status_code == 403
    assert client.get(HOME).context["me"].name == "助理乙"
    client.post(reverse("acting_stop", args=["EXS"]))
    assert client.get(HOME).context["acting"] is False


def test_who_acts_for_a_secretary_needs_a_second_factor(
    inside: Society, secretary: Person, sign_in: Sign
) -> None:
    bare = make_person("助理丙", "expert")
    client = sign_in(bare)
    begin(client, give(secretary, bare))
    assert client.get(HOME)["Location"].startswith("/me/second-factor/")


def test_an_end_is_the_end_at_once(inside: Society, secretary: Person, helper: Person, sign_in: Sign) -> None:
    given, client = give(secretary, helper), sign_in(helper)
    begin(client, given)
    assert client.get(HOME).context["acting"] is True
    sign_in(secretary).post(reverse("acting_end", args=["EXS", given.pk]))
    assert client.get(HOME).context["acting"] is False
    assert LedgerEntry.objects.get(event="delegation.ended").body["delegation"] == str(given.pk)


def test_others_neither_begin_nor_end_it(
    inside: Society, secretary: Person, member: Person, helper: Person, sign_in: Sign
) -> None:
    given, client = give(secretary, helper), sign_in(member)
    assert client.post(reverse("acting_begin", args=["EXS", given.pk])).status_code == 403
    assert client.post(reverse("acting_end", args=["EXS", given.pk])).status_code == 403
    assert list(client.get(HOME).context["rows"]) == []


def test_the_form_allows_it(
    inside: Society, secretary: Person, member: Person, helper: Person, sign_in: Sign
) -> None:
    day = (clock.today() + timedelta(days=3)).isoformat()
    assert sign_in(member).post(HOME, {"agent": str(helper.pk), "last_day": day}).status_code == 302
    assert sign_in(member).post(HOME, {"agent": str(helper.pk)}).status_code == 422
    answer = sign_in(secretary).post(
        HOME, {"principal": str(member.pk), "agent": str(secretary.pk), "last_day": day}
    )
    assert answer.status_code == 302
    assert {(d.principal.name, d.agent.name, d.given_by.name) for d in Delegation.objects.all()} == {
        ("委员丙", "助理乙", "委员丙"),
        ("委员丙", "秘书甲", "秘书甲"),
    }


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_costs_the_same(
    inside: Society, secretary: Person, sign_in: Sign, django_assert_num_queries: object, n: int
) -> None:
    for i in range(n):
        give(secretary, make_person(f"助理{i}", "expert"))
    client = sign_in(secretary)
    client.get(HOME)
    with django_assert_num_queries(14):  # type: ignore[operator]
        assert len(client.get(HOME).context["rows"]) == n
