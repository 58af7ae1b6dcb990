"""Registering societies, landing after sign-in, account pages, and what happens without Redis."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from societies import clock
from societies.actions import societies
from societies.models import Invitation, LedgerEntry, Person, RulePack, Society, SocietyProfile, User
from societies.scoping import enter
from tests.factories.people import make_person, make_society
from tests.societies.conftest import Sign

FORM = {
    "code": "exs",
    "name_zh": "示例学会",
    "credit_code": "91350100M000100Y43",
    "first_name": "秘书甲",
    "first_email": "secretary@example.org",
    "website": "example.org",
}
NEW = "/platform/societies/new/"


@pytest.fixture
def operator(db: None) -> Client:
    platform = societies.found_platform(at=clock.now())
    with enter(platform):
        person = make_person("平台运营甲", "operator", email="operator@example.org")
    client = Client()
    client.force_login(User.objects.get(pk=person.account_id))
    return client


def test_registering_makes_a_society_that_can_begin(operator: Client) -> None:
    response = operator.post(NEW, FORM)
    assert (response.status_code, response["Location"]) == (302, "/platform/societies/")
    society = Society.objects.get(code="EXS")
    with enter(society):
        profile = SocietyProfile.objects.get()
        assert (profile.credit_code, profile.website) == ("91350100M000100Y43", "https://example.org")
        assert RulePack.objects.get().version == 1
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.roles) == ("secretary@example.org", ["secretary"])
        assert list(LedgerEntry.objects.order_by("sequence").values_list("event", "by")) == [
            ("society.registered", "platform"),
            ("rulepack.adopted", "platform"),
            ("invitation.made", "platform"),
        ]
    with enter(Society.objects.get(kind="platform")):
        entry = LedgerEntry.objects.order_by("-sequence")[0]
        assert (entry.event, entry.body["code"]) == ("society.registered", "EXS")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "gb", "“GB”已是其他标准的代号。请使用学会自己的缩写。"),
        ("code", "1A", "代号由 2 至 15 个大写拉丁字母和数字组成，以字母开头，例如 CSAE。"),
        ("code", "EXB", "EXB 是另一家学会的代号。代号在所有学会中不得重复。"),
        (
            "credit_code",
            "91350100M000100Y44",
            "“91350100M000100Y44”不是有效的统一社会信用代码：应为 18 位，末位是校验码。请对照登记证核对。",
        ),
        ("postcode", "12", "邮政编码是六位数字，例如 100081。"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(operator: Client, field: str, value: str, said: str) -> None:
    make_society("EXB", "示例协会")
    page = operator.post(NEW, {**FORM, field: value})
    assert page.context["form"].errors == {field: [said]}
    assert value in page.content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    operator: Client, django_assert_num_queries: Callable[..., Any], n: int
) -> None:
    for i in range(n):
        make_society(f"EX{i}", f"示例学会{i}")
    operator.get("/platform/societies/")
    with django_assert_num_queries(10):
        page = operator.get("/platform/societies/")
    assert [s.code for s in page.context["page"]] == [f"EX{i}" for i in range(n)]


def test_inviting_again(operator: Client) -> None:
    society = make_society()
    url = "/platform/societies/EXS/invite/"
    given = {"name": "管理员甲", "email": "a@example.org", "role": "administrator"}
    assert operator.post(url, given).status_code == 302
    assert list(operator.post(url, given).context["form"].errors) == ["email"]
    assert operator.get("/platform/societies/PLATFORM/invite/").status_code == 404
    with enter(society):
        assert Invitation.objects.get().roles == ["administrator"]


@pytest.mark.parametrize("path", ["/platform/societies/", NEW, "/platform/societies/EXS/invite/"])
def test_the_platforms_pages_exist_for_operators_only(secretary: Person, sign_in: Sign, path: str) -> None:
    assert Client().get(path)["Location"] == f"/account/login/?next={path}"
    assert sign_in(secretary).get(path).status_code == 404


def test_the_platforms_society_is_no_ordinary_one(operator: Client) -> None:
    assert operator.get("/s/PLATFORM/members/").status_code == 404


def test_landing(operator: Client) -> None:
    assert operator.get("/me/start/")["Location"] == "/platform/societies/"
    client = Client()
    account = User.objects.create_user("m@example.org", "correct-horse-battery")
    client.force_login(account)
    assert "您还不属于任何学会" in client.get("/me/start/").content.decode()
    with enter(make_society()):
        make_person("委员丙", "member", email="m@example.org")
    assert client.get("/me/start/")["Location"].startswith("/s/EXS/")
    with enter(make_society("EXB", "示例协会")):
        make_person("委员丙", "member", email="m@example.org")
    assert client.get("/me/start/")["Location"] == "/me/duties/"
    assert [s.code for s in client.get("/me/duties/").context["quiet"]] == ["EXB", "EXS"]


def test_sign_up_is_closed_and_account_pages_open(secretary: Person, sign_in: Sign) -> None:
    page = Client().get("/account/signup/")
    assert "请向学会秘书索取邀请" in page.content.decode()
    client = sign_in(secretary)
    for moved in ("/account/sessions/", "/account/2fa/", "/account/2fa/webauthn/"):
        assert client.get(moved)["Location"] == "/me/"


def test_signing_in_works_without_redis(member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    dead = type(cache._connections["default"])("redis://127.0.0.1:9/0", {})  # type: ignore[attr-defined]
    monkeypatch.setattr(cache._connections._connections, "default", dead, raising=False)  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="Error"):
        dead.get_many(["x"])
    User.objects.get(email="member@example.org").emailaddress_set.create(
        email="member@example.org", verified=True, primary=True
    )
    client = Client()
    given = {"login": "member@example.org", "password": "correct-horse-battery"}
    response = client.post("/account/login/", given)
    assert (response.status_code, response["Location"]) == (302, "/me/start/")
    assert client.get("/s/EXS/members/").status_code == 200
