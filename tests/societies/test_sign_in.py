"""Signing in: who needs a second step, setting it up on the way, losing it, and the browsers that are signed in."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.management import call_command
from django.test import Client

from societies import clock
from societies.access import FACTORS
from societies.actions import people
from societies.models import LedgerEntry, Person, Society, User
from societies.roles import GUARDED, ROLES
from societies.scoping import enter
from tests.factories.people import make_person, make_society
from tests.factories.projects import make_committee
from tests.journeys.browser import code_for
from tests.societies.conftest import Sign

PASSWORD = "correct-horse-battery"
ON_SOCIETY = sorted(name for name, role in ROLES.items() if role.on == "society" and name != "operator")
MEMBERS = "/s/EXS/members/"


@pytest.fixture
def newcomer(inside: Society) -> Person:
    """A secretary who has a password and nothing else."""
    return make_person("秘书乙", "secretary", email="new@example.org", protected=False)


def verified(account: User) -> None:
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)


def at_the_door(email: str, *, agent: str = "") -> tuple[Client, Any]:
    """Sign in with the password, from an address of its own since attempts are counted by address."""
    account = User.objects.get(email=email)
    if not account.emailaddress_set.exists():
        verified(account)
    client = Client(REMOTE_ADDR=f"10.0.{account.pk.bytes[-1]}.{account.pk.bytes[-2]}", HTTP_USER_AGENT=agent)
    return client, client.post("/account/login/", {"login": email, "password": PASSWORD})


def set_up(client: Client) -> Any:
    """From the page that shows the secret to the page with the recovery codes."""
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    answer = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    return client.get("/account/2fa/recovery-codes/")


@pytest.mark.parametrize("role", ON_SOCIETY)
def test_the_roles_say_who_needs_a_second_factor(inside: Society, sign_in: Sign, role: str) -> None:
    bare = sign_in(make_person("某甲", role, protected=False)).get(MEMBERS)
    if ROLES[role].second_factor:
        assert (bare.status_code, bare["Location"]) == (
            302,
            f"/me/second-factor/?next={MEMBERS.replace('/', '%2F')}",
        )
        assert sign_in(make_person("某乙", role)).get(MEMBERS).status_code == 200
    else:
        assert bare.status_code == 200


def test_every_role_that_needs_one_gives_something_no_other_role_gives() -> None:
    assert {name for name, role in ROLES.items() if role.second_factor} == {
        "operator", "supervisor", "administrator", "secretary", "project_approver", "approver", "committee_secretary",
    }  # fmt: skip
    assert [
        name for name, role in ROLES.items() if role.second_factor and not GUARDED & role.permissions
    ] == []


def test_an_operator_needs_one_too(db: None) -> None:
    make_society()
    platform = Society.objects.get(kind=Society.Kind.PLATFORM)
    with enter(platform):
        operator = make_person("运营甲", "operator", protected=False)
    client = Client()
    client.force_login(User.objects.get(pk=operator.account_id))
    assert (
        client.get("/platform/societies/")["Location"] == "/me/second-factor/?next=%2Fplatform%2Fsocieties%2F"
    )


def test_nothing_of_the_society_opens_until_then(newcomer: Person, sign_in: Sign) -> None:
    client = sign_in(newcomer)
    for path in ("/s/EXS/", "/s/EXS/settings/", "/s/EXS/members/invite/", "/s/EXS/settings/ledger/"):
        assert client.get(path)["Location"].startswith("/me/second-factor/"), path
    sent = client.post(
        "/s/EXS/members/invite/", {"name": "某", "email": "x@example.org", "roles": ["member"]}
    )
    assert sent["Location"] == "/me/second-factor/?next=%2Fme%2Fstart%2F"
    assert client.get("/me/").status_code == 200


def test_set_up_in_one_go_and_back_to_where_one_was_going(newcomer: Person) -> None:
    client, _answer = at_the_door("new@example.org")
    there = client.get(client.get(MEMBERS)["Location"])
    assert there["Location"] == "/account/2fa/totp/activate/"
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert "仅凭密码不能进入" in page
    wrong = client.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert wrong.context["form"].errors.keys() == {"code"}
    codes = set_up(client)
    shown = codes.context["unused_codes"]
    assert len(shown) == 10
    assert all(f"{code}%0D%0A" in codes.content.decode() for code in shown)
    again = client.get("/account/2fa/recovery-codes/").content.decode()
    assert [code for code in shown if code in again] == []
    assert client.get("/me/second-factor/")["Location"] == MEMBERS
    assert client.get(MEMBERS).status_code == 200
    assert client.get("/me/second-factor/")["Location"] == "/me/"


def test_the_way_back_never_leaves_the_product(newcomer: Person, sign_in: Sign) -> None:
    client = sign_in(newcomer)
    client.get("/me/second-factor/?next=https://example.com/")
    assert client.session["wanted"] == "/me/start/"


def test_who_was_invited_as_secretary_sets_it_up_first(newcomer: Person) -> None:
    client, _answer = at_the_door("new@example.org")
    codes = set_up(client).context["unused_codes"]
    client.post("/account/logout/")
    client, answer = at_the_door("new@example.org")
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert client.get(MEMBERS)["Location"].startswith("/account/login/")
    assert client.post("/account/2fa/authenticate/", {"code": codes[0]})["Location"] == "/me/start/"
    client, _answer = at_the_door("new@example.org")
    used = client.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert used.context["form"].errors.keys() == {"code"}


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_void_the_old_and_end_other_browsers() -> None:
    with enter(make_society()):
        make_person("秘书乙", "secretary", email="new@example.org", protected=False)
    client, _answer = at_the_door("new@example.org")
    old = set_up(client).context["unused_codes"]
    other, _answer = at_the_door("new@example.org")
    other.post("/account/2fa/authenticate/", {"code": old[0]})
    assert other.get("/me/").status_code == 200
    answer = client.post("/account/2fa/recovery-codes/generate/")
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    new = client.get("/account/2fa/recovery-codes/").context["unused_codes"]
    assert (len(new), set(new) & set(old)) == (10, set())
    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_a_committees_secretary_needs_one_and_its_members_do_not(db: None) -> None:
    with enter(make_society()):
        committee = make_committee()
        for email, role in (
            ("runs@example.org", "committee_secretary"),
            ("sits@example.org", "committee_member"),
        ):
            person = make_person(email[:4], "member", email=email, protected=False)
            people.seat(actor=None, at=clock.now(), committee=committee, person=person, role=role)
    assert at_the_door("runs@example.org")[0].get("/s/EXS/")["Location"].startswith("/me/second-factor/")
    assert at_the_door("sits@example.org")[0].get("/s/EXS/").status_code == 200


def test_a_passkeys_answer_that_cannot_be_read_is_refused(db: None) -> None:
    answer = Client().post("/account/2fa/webauthn/login/", {"credential": "9" * 5000})
    assert answer.status_code == 302  # back to the page of sign-in, with the reason
    assert answer["Location"] == "/account/login/"


@pytest.mark.parametrize("wanted", ["999", "me", "//elsewhere.example/", "https://elsewhere.example/"])
def test_only_a_page_of_ours_is_gone_on_to(inside: Society, sign_in: Sign, wanted: str) -> None:
    client = sign_in(make_person("秘书乙", "secretary"))
    assert client.get("/me/second-factor/", {"next": wanted})["Location"] == "/me/"


def test_without_the_factor_the_role_waits_again(newcomer: Person) -> None:
    client, _answer = at_the_door("new@example.org")
    set_up(client)
    assert client.post("/account/2fa/totp/deactivate/")["Location"] == "/account/2fa/"
    assert client.get("/account/2fa/")["Location"] == "/me/"
    assert client.get(MEMBERS)["Location"].startswith("/me/second-factor/")


def test_who_lost_everything_is_let_in_by_the_platform(newcomer: Person) -> None:
    client, _answer = at_the_door("new@example.org")
    set_up(client)
    call_command("forget_second_factor", "NEW@example.org")
    assert Authenticator.objects.filter(user=newcomer.account_id).count() == 0
    assert client.get("/me/").status_code == 302
    _client, answer = at_the_door("new@example.org")
    assert answer["Location"] == "/me/start/"


def test_others_may_add_one(inside: Society, member: Person) -> None:
    client, answer = at_the_door("member@example.org")
    assert answer["Location"] == "/me/start/"
    assert "设置两步登录" in client.get("/me/").content.decode()
    set_up(client)
    assert Authenticator.objects.filter(user=member.account_id, type__in=FACTORS).count() == 1


def test_browsers_are_listed_in_words_and_can_be_signed_out(inside: Society, member: Person) -> None:
    here, _answer = at_the_door(
        "member@example.org",
        agent="Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
    )
    phone, _answer = at_the_door(
        "member@example.org",
        agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
    )
    devices = here.get("/me/").context["devices"]
    assert [(d.name, d.current) for d in devices] == [
        ("Windows 上的 Chrome", True),
        ("iPhone 上的 Safari", False),
    ]
    assert here.post(f"/me/sessions/{devices[1].session.pk}/end/")["Location"] == "/me/"
    assert phone.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_a_foreign_session_cannot_be_ended(
    inside: Society, member: Person, secretary: Person, sign_in: Sign
) -> None:
    here, _answer = at_the_door("member@example.org")
    row = UserSession.objects.get(user=member.account_id)
    sign_in(secretary).post(f"/me/sessions/{row.pk}/end/")
    assert here.get("/me/").status_code == 200


def test_all_others_are_signed_out_at_once_and_by_a_new_password(inside: Society, member: Person) -> None:
    here, _answer = at_the_door("member@example.org")
    others = [at_the_door("member@example.org")[0] for _ in range(2)]
    here.post("/me/sessions/end/")
    assert [other.get("/me/").status_code for other in others] == [302, 302]
    other, _answer = at_the_door("member@example.org")
    new = "another-long-pass-phrase"
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert other.get("/me/").status_code == 302
    assert [d.current for d in here.get("/me/").context["devices"]] == [True]
    assert mail.outbox[-1].to == ["member@example.org"]


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short-one", "9 个字符太短，至少 12 个"),
        ("passwordpassword", "最先被人试"),
        ("Sunshine2026!", "最先被人试"),
        ("123456789012345", "最先被人试"),
        ("aaaabbbbaaaa", "最先被人试"),
        ("member@example.org", "相似"),
    ],
)
def test_a_weak_password_is_refused_with_a_reason(
    inside: Society, member: Person, password: str, said: str
) -> None:
    client, _answer = at_the_door("member@example.org")
    page = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    assert said in "".join(page.context["form"].errors["password1"])


def test_a_new_address_counts_when_it_is_verified(inside: Society, member: Person) -> None:
    with enter(make_society("EXB", "示例协会")):
        make_person("委员丙", "member", email="member@example.org")
    client, _answer = at_the_door("member@example.org")
    later = "member@example.net"
    client.post("/account/email/", {"action_add": "", "email": later})
    assert User.objects.get(pk=member.account_id).email == "member@example.org"
    assert later in client.get("/me/").content.decode()
    sent = next(m for m in mail.outbox if m.to == [later])
    link = re.search(r"http://\S+(/account/confirm-email/\S+)", str(sent.body))
    assert link is not None
    client.post(link[1])
    assert User.objects.get(pk=member.account_id).email == later
    for code in ("EXS", "EXB"):
        with enter(Society.objects.get(code=code)):
            assert Person.objects.get(account=member.account_id).email == later
            last = LedgerEntry.objects.latest("sequence")
            assert last.event == "person.address_changed"
            assert "@" not in str(last.body)
    told = [m for m in mail.outbox if m.to == ["member@example.org"]]
    assert len(told) >= 1


def test_a_forgotten_password_is_reset_by_mail(inside: Society, member: Person) -> None:
    verified(User.objects.get(pk=member.account_id))
    client = Client(REMOTE_ADDR="10.9.8.7")
    assert client.post("/account/password/reset/", {"email": "member@example.org"}).status_code == 302
    link = re.search(r"http://\S+(/account/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    there = client.get(link[1])["Location"]
    new = "another-long-pass-phrase"
    client.post(there, {"password1": new, "password2": new})
    assert User.objects.get(pk=member.account_id).check_password(new)


@pytest.mark.parametrize("browsers", [1, 3])
def test_the_account_page_asks_the_same_of_one_browser_and_of_three(
    inside: Society, member: Person, browsers: int, django_assert_num_queries: Any
) -> None:
    clients = [at_the_door("member@example.org")[0] for _ in range(browsers)]
    with django_assert_num_queries(ME_QUERIES):
        assert len(clients[0].get("/me/").context["devices"]) == browsers


ME_QUERIES = 7
