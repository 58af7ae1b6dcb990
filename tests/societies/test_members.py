import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from societies import access, clock
from societies.actions import people
from societies.models import Affiliation, Committee, Membership, Organization, Person, Seat, Society, User
from societies.roles import Permission
from tests.factories.people import make_person, make_unit
from tests.societies.conftest import Sign

Count = Callable[..., object]


def add_members(n: int) -> None:
    for i in range(n):
        make_person(f"委员{i}", "member", unit=f"示例单位{i}")


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    inside: Society, secretary: Person, sign_in: Sign, django_assert_num_queries: Count, n: int
) -> None:
    add_members(n)
    client = sign_in(secretary)
    client.get("/s/EXS/members/")
    with django_assert_num_queries(14):  # type: ignore[attr-defined]
        page = client.get("/s/EXS/members/")
    assert [p.name for p in page.context["page"]] == ["秘书甲", *(f"委员{i}" for i in range(n))]


def test_search_filter_and_export(inside: Society, secretary: Person, sign_in: Sign) -> None:
    add_members(2)
    client = sign_in(secretary)
    names = lambda query: [p.name for p in client.get(f"/s/EXS/members/?{query}").context["page"]]  # noqa: E731
    assert names("q=单位1") == ["委员1"]
    assert names("role=secretary") == ["秘书甲"]
    assert names("role=nonsense") == ["秘书甲", "委员0", "委员1"]
    sheet = load_workbook(io.BytesIO(client.get("/s/EXS/members/export/?role=member").content)).active
    assert sheet is not None
    assert [row[:4] for row in sheet.iter_rows(values_only=True)] == [
        ("姓名", "邮箱", "单位", "角色"),
        ("委员0", "u2@example.org", "示例单位0", "会员"),
        ("委员1", "u3@example.org", "示例单位1", "会员"),
    ]


def test_a_member_sees_names_but_no_addresses(inside: Society, member: Person, sign_in: Sign) -> None:
    client = sign_in(member)
    text = client.get("/s/EXS/members/").content.decode().partition("<main")[2]
    assert ("委员丙" in text, "member@example.org" in text) == (True, False)
    assert client.get("/s/EXS/members/export/").status_code == 403


def test_giving_and_ending_a_role(inside: Society, secretary: Person, member: Person, sign_in: Sign) -> None:
    client = sign_in(secretary)
    client.post(reverse("member", args=["EXS", member.pk]), {"role": "approver"})
    held = Membership.objects.get(person=member, role="approver")
    client.post(reverse("membership_end", args=["EXS", held.pk]))
    held.refresh_from_db()
    assert held.until == clock.today()
    assert client.post(reverse("membership_end", args=["EXS", held.pk])).status_code == 404


def test_the_last_role_ends_the_way_in(
    inside: Society, secretary: Person, member: Person, sign_in: Sign
) -> None:
    people.dismiss(
        actor=secretary, at=clock.now(), membership=Membership.objects.get(person=member, role="member")
    )
    assert Affiliation.objects.get(account=member.account_id).ended_at == clock.now()
    assert sign_in(member).get("/s/EXS/members/").status_code == 404
    people.appoint(actor=secretary, at=clock.now(), person=member, role="member")
    assert Affiliation.objects.get(account=member.account_id).ended_at is None


def test_the_last_secretary_stays(inside: Society, secretary: Person, sign_in: Sign) -> None:
    held = Membership.objects.get(person=secretary)
    page = sign_in(secretary).post(reverse("membership_end", args=["EXS", held.pk]), follow=True)
    assert [str(m) for m in page.context["messages"]] == [
        "这样一来就没有人能邀请人员了。请先把这个角色交给别人，再在这里终止。"
    ]
    held.refresh_from_db()
    assert held.until is None


def test_a_committee_is_founded_and_its_seats_give_rights(
    inside: Society, secretary: Person, member: Person, sign_in: Sign
) -> None:
    client = sign_in(secretary)
    facts = {"code": "tc1", "name": "示例技术委员会", "scope": "示例"}
    response = client.post(reverse("committee_new", args=["EXS"]), facts)
    assert response["Location"] == "/s/EXS/committees/TC1/"
    page = client.post(reverse("committee_new", args=["EXS"]), facts)
    assert page.context["form"].errors == {"code": ["代号 TC1 已被使用。请另取一个。"]}
    committee = Committee.objects.get()
    client.post(
        reverse("committee_new", args=["EXS"]),
        {"code": "TC1-WG1", "name": "示例工作组", "parent": str(committee.pk)},
    )
    rows = client.get(reverse("committee_list", args=["EXS"])).context["rows"]
    assert [(r.committee.code, [g.committee.code for g in r.groups]) for r in rows] == [("TC1", ["TC1-WG1"])]
    url = reverse("committee", args=["EXS", "TC1"])
    client.post(url, {"person": str(member.pk), "role": "committee_secretary"})
    seat = Seat.objects.get()
    ids = [committee.pk]
    access.forget(member)
    assert Permission.REVIEW_RUN.value in access.permissions(member, ids)
    client.post(reverse("seat_end", args=["EXS", "TC1", seat.pk]))
    access.forget(member)
    assert access.permissions(member, ids) == set()
    client.post(reverse("committee_edit", args=["EXS", "TC1"]), {"name": "示例技术委员会二"})
    committee.refresh_from_db()
    assert (committee.name, committee.code, committee.scope) == ("示例技术委员会二", "TC1", "")


@pytest.mark.parametrize("n", [1, 3])
def test_a_committee_costs_the_same_whatever_its_size(
    inside: Society, secretary: Person, sign_in: Sign, django_assert_num_queries: Count, n: int
) -> None:
    committee = Committee.objects.create(code="TC1", name="示例技术委员会")
    for i in range(n):
        person = make_person(f"委员{i}", "member", unit=f"示例单位{i}")
        people.seat(
            actor=secretary, at=clock.now(), committee=committee, person=person, role="committee_member"
        )
    client = sign_in(secretary)
    client.get("/s/EXS/committees/TC1/")
    with django_assert_num_queries(13):  # type: ignore[attr-defined]
        assert len(client.get("/s/EXS/committees/TC1/").context["seats"]) == n


def test_a_unit_is_mended(inside: Society, secretary: Person, sign_in: Sign) -> None:
    unit = make_unit("示例单位乙")
    client, url = sign_in(secretary), reverse("organization", args=["EXS", unit.pk])
    facts = {"name": "示例单位乙", "interest": "consumer", "country": "cn", "credit_code": "1"}
    errors = client.post(url, facts).context["form"].errors
    assert list(errors) == ["credit_code"]
    assert client.post(url, {**facts, "credit_code": "91350100m000100y43"}).status_code == 302
    unit.refresh_from_db()
    assert (unit.interest, unit.credit_code, unit.country) == ("consumer", "91350100M000100Y43", "CN")
    page = client.post(url, {**facts, "credit_code": "", "name": "示例单位甲"})
    assert list(page.context["form"].errors) == ["name"]
    assert Organization.objects.filter(name="示例单位甲").count() == 1


INSIDE = ["members/", "units/", "committees/", "committees/TC1/", "settings/profile/", "settings/rules/"]
GUARDED = [
    "members/export/",
    "members/invite/",
    "committees/new/",
    "committees/TC1/edit/",
    "settings/",
    "settings/rules/new/",
    "settings/ledger/",
    "settings/archive/",
]


@pytest.mark.parametrize("path", INSIDE + GUARDED)
def test_doors(inside: Society, secretary: Person, member: Person, sign_in: Sign, path: str) -> None:
    Committee.objects.create(code="TC1", name="示例技术委员会")
    url = f"/s/EXS/{path}"
    stranger = Client()
    assert stranger.get(url)["Location"] == f"/account/login/?next={url}"
    stranger.force_login(User.objects.create_user("stranger@example.org", "a-long-pass-phrase"))
    assert stranger.get(url).status_code == 404
    assert sign_in(secretary).get(url).status_code == 200
    page = sign_in(member).get(url)
    if path in GUARDED:
        assert page.status_code == 403
        assert "您在本学会的角色没有这项权限。请联系学会秘书。" in page.content.decode()
    else:
        assert page.status_code == 200
