"""Who runs the platform: the first operator by a command, everybody else by a page."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from societies import clock
from societies.actions import societies
from societies.models import Invitation, LedgerEntry, Membership, Society, User
from societies.scoping import enter
from tests.factories.people import make_person

PAGE = "/platform/people/"


@pytest.fixture
def platform(db: None) -> Society:
    return societies.found_platform(at=clock.now())


def sign_in(platform: Society, name: str, role: str = "operator") -> Client:
    with enter(platform):
        person = make_person(name, role)
    client = Client()
    client.force_login(User.objects.get(pk=person.account_id))
    return client


def test_a_new_installation_gets_its_first_operator(db: None) -> None:
    out = StringIO()
    call_command("invite_operator", "first@example.org", name="运营甲", stdout=out)
    address = re.sub(r"^https?://[^/]+", "", out.getvalue().strip())
    client = Client()
    page = client.get(address)
    assert page.status_code == 200
    assert "平台运营者" in page.content.decode()
    chosen = {"name": "运营甲", "password1": "correct-horse-battery", "password2": "correct-horse-battery"}
    assert client.post(address, chosen)["Location"].startswith("/me/second-factor/")
    platform = Society.objects.get(kind="platform")
    with enter(platform):
        assert Membership.objects.get().role == "operator"
        assert list(LedgerEntry.objects.order_by("sequence").values_list("event", flat=True))[:2] == [
            "platform.founded",
            "invitation.made",
        ]


def test_the_command_says_when_an_invitation_stands_already(db: None) -> None:
    call_command("invite_operator", "first@example.org", name="运营甲", stdout=StringIO())
    with pytest.raises(CommandError, match=r"first@example\.org"):
        call_command("invite_operator", "first@example.org", name="运营甲", stdout=StringIO())


@pytest.mark.parametrize("role", ["operator", "supervisor"])
def test_an_operator_invites_another_and_a_supervisor(platform: Society, role: str) -> None:
    client = sign_in(platform, "运营甲")
    given = {"name": "监管乙", "email": "other@example.org", "role": role}
    assert client.post(PAGE, given)["Location"] == PAGE
    assert "other@example.org" in client.get(PAGE).content.decode()
    again = client.post(PAGE, given)
    assert again.status_code == 200
    assert again.context["form"].errors.keys() == {"email"}
    with enter(platform):
        made = Invitation.objects.get()
    assert made.roles == [role]
    assert client.post(f"/platform/invitations/{made.pk}/again/")["Location"] == PAGE
    assert client.post(f"/platform/invitations/{made.pk}/revoke/")["Location"] == PAGE
    with enter(platform):
        assert Invitation.objects.get().revoked_at is not None


def test_a_role_of_a_society_is_not_offered(platform: Society) -> None:
    client = sign_in(platform, "运营甲")
    page = client.post(PAGE, {"name": "某甲", "email": "other@example.org", "role": "secretary"})
    assert page.context["form"].errors.keys() == {"role"}


def test_roles_end_but_not_the_last_operators(platform: Society) -> None:
    client = sign_in(platform, "运营甲")
    sign_in(platform, "监管乙", "supervisor")
    with enter(platform):
        own, other = Membership.objects.get(role="operator"), Membership.objects.get(role="supervisor")
    client.post(f"/platform/people/{own.pk}/end/")
    assert "没有人能邀请" in client.get(PAGE).content.decode()
    client.post(f"/platform/people/{other.pk}/end/")
    with enter(platform):
        assert list(Membership.objects.filter(until=None).values_list("role", flat=True)) == ["operator"]


def test_supervisors_and_strangers_do_not_find_the_page(platform: Society) -> None:
    assert sign_in(platform, "监管乙", "supervisor").get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_the_page_asks_as_much_for_three_as_for_one(platform: Society) -> None:
    client = sign_in(platform, "运营甲")
    counts = []
    for names in ([], ["运营乙", "运营丙"]):
        for name in names:
            sign_in(platform, name)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1]
