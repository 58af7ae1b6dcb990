"""A leaving person's work: seen on one page, handed over in one transaction, with its trace."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, Membership, Person, Seat, Society, User
from societies.scoping import enter
from standards.actions.handover import hand_over
from standards.models import Project, StaffChange
from standards.queries.handover import items
from tests.factories.people import make_society
from tests.factories.projects import make_project, someone
from workflow.queries.duties import waiting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def project(society: Society) -> Project:
    """Led by 组长乙; 秘书甲 keeps it and is the secretary of the society and of TC1."""
    make_project("cancelled")  # what has ended is nobody's work any more
    return make_project("drafting")


def keys(person: Person) -> list[str]:
    return [item.key.partition("-")[0] for item in items(person)]


def page(person: Person, who: Person) -> tuple[Client, str]:
    client = Client()
    client.force_login(User.objects.get(pk=who.account_id))
    return client, reverse("handover", args=["EXS", person.pk])


def test_the_page_shows_offices_seats_projects_and_duties(project: Project) -> None:
    secretary = someone("秘书甲")
    client, url = page(secretary, secretary)
    make_project("proposed")
    shown = client.get(url)
    assert [item.key.partition("-")[0] for item, _successor, _keep in shown.context["form"].lines()] == [
        "role",
        "seat",
        "secretary",
    ]
    assert [duty.what for duty in shown.context["duties"]] == ["Check the proposal"]
    assert keys(someone("组长乙")) == ["leader"]


def test_everything_goes_to_one_successor_with_its_trace(project: Project) -> None:
    leaving, successor = someone("秘书甲"), someone("秘书新", "member", unit="示例学会秘书处")
    make_project("proposed")
    client, url = page(leaving, leaving)
    answer = client.post(url, {"everything": "秘书新（示例学会秘书处）", "reason": "原秘书退休。"})
    assert answer["Location"] == reverse("member", args=["EXS", leaving.pk])
    assert (keys(leaving), keys(successor)) == ([], ["role", "seat", "secretary"])
    assert waiting_for(leaving, clock.now()) == []
    assert [duty.what for duty in waiting_for(someone("秘书新"), clock.now())] == ["Check the proposal"]
    change = StaffChange.objects.get()
    assert (change.before, change.after, change.actor, change.reason) == (
        leaving,
        successor,
        leaving,
        "原秘书退休。",
    )
    entry = LedgerEntry.objects.get(event="person.handed_over")
    assert set(entry.body["items"].values()) == {str(successor.pk)}
    assert {
        "membership.ended",
        "membership.begun",
        "seat.ended",
        "seat.taken",
        "project.secretary_replaced",
    } <= set(LedgerEntry.objects.values_list("event", flat=True))


def test_one_line_goes_elsewhere_and_one_is_kept_back(project: Project) -> None:
    leaving, first, second = someone("秘书甲"), someone("秘书新", "secretary"), someone("委员乙", "member")
    seat = next(item for item in items(leaving) if item.key.startswith("seat-"))
    office = next(item for item in items(leaving) if item.key.startswith("role-"))
    client, url = page(leaving, leaving)
    client.post(
        url,
        {
            "everything": "秘书新（示例单位甲）",
            seat.key: "委员乙（示例单位甲）",
            f"keep-{office.key}": "on",
            "reason": "分工调整。",
        },
    )
    assert (keys(leaving), keys(first), keys(second)) == (["role"], ["role", "secretary"], ["seat"])


def test_one_refusal_hands_over_nothing_and_keeps_what_was_typed(project: Project) -> None:
    leaving = someone("秘书甲")
    someone("委员乙", "member")
    kept = next(item for item in items(leaving) if item.key.startswith("secretary-"))
    office = next(item for item in items(leaving) if item.key.startswith("role-"))
    client, url = page(leaving, leaving)
    typed = {"everything": "委员乙（示例单位甲）", f"keep-{office.key}": "on", "reason": "分工调整。"}
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {kept.key: ["责任秘书须是本学会的秘书。"]}
    assert 'value="委员乙（示例单位甲）"' in answer.content.decode()
    assert Seat.objects.filter(person=leaving, until=None).count() == 1
    assert not LedgerEntry.objects.filter(event="person.handed_over").exists()


def test_a_name_that_is_not_on_the_list_is_told(project: Project) -> None:
    leaving = someone("秘书甲")
    client, url = page(leaving, leaving)
    answer = client.post(url, {"everything": "没有这个人", "reason": "退休。"})
    assert answer.context["form"].errors == {"everything": ["请从名单中选择。"]}
    answer = client.post(url, {"reason": "退休。"})
    assert answer.context["form"].errors == {"everything": ["请至少为一项选择接任人。"]}


def test_a_leader_hands_over_the_lead(project: Project) -> None:
    leader, successor, secretary = (
        someone("组长乙"),
        someone("起草人丙", "member", unit="示例单位乙"),
        someone("秘书甲"),
    )
    [item] = items(leader)
    hand_over(
        person=leader, successors={item.key: successor}, reason="调离。", actor=secretary, at=clock.now()
    )
    assert Project.objects.get(pk=project.pk).leader == successor
    assert keys(leader) == []


def test_a_team_named_in_the_appraisal_is_handed_over_too(society: Society) -> None:
    from tests.factories.projects import make_ready  # noqa: PLC0415 -- only here

    project = make_project("appraisal")
    secretary, leader, successor = someone("秘书甲"), someone("组长乙"), someone("秘书新", "secretary")
    make_ready(project, secretary=secretary, leader=leader)
    kept = [item for item in items(secretary) if item.key.startswith("secretary-")]
    hand_over(
        person=secretary,
        successors={kept[0].key: successor},
        reason="退休。",
        actor=secretary,
        at=clock.now(),
    )
    assert Project.objects.get(pk=project.pk).secretary == successor


def test_the_only_secretary_does_not_hand_the_keys_to_somebody_without_an_account(project: Project) -> None:
    from societies.actions import people  # noqa: PLC0415 -- only here

    leaving = someone("秘书甲")
    guest = people.admit(actor=None, at=clock.now(), name="无账号者")
    office = next(item for item in items(leaving) if item.key.startswith("role-"))
    with pytest.raises(Refused):
        hand_over(
            person=leaving, successors={office.key: guest}, reason="退休。", actor=leaving, at=clock.now()
        )
    assert Membership.objects.filter(person=leaving, role="secretary", until=None).exists()


def test_members_do_not_hand_over_for_others(project: Project) -> None:
    client, url = page(someone("秘书甲"), someone("组长乙"))
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_costs_the_same(society: Society, django_assert_num_queries: object, n: int) -> None:
    for _ in range(n):
        make_project("drafting")
    secretary = someone("秘书甲")
    client, url = page(secretary, secretary)
    client.get(url)
    with django_assert_num_queries(16):  # type: ignore[operator]
        assert len(client.get(url).context["form"].lines()) == n + 2
