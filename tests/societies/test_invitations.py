import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from societies import clock
from societies.access import Refused, can
from societies.actions import invitations, people
from societies.models import (
    Affiliation,
    Invitation,
    LedgerEntry,
    Membership,
    OutboxMessage,
    Person,
    Society,
    User,
)
from societies.roles import Permission
from societies.scoping import enter
from tests.conftest import FrozenClock
from tests.factories.people import make_society, make_unit
from tests.societies.conftest import Sign
from workflow.handlers import invitations as handler

NEW = {"name": "委员丁", "password1": "a-long-pass-phrase", "password2": "a-long-pass-phrase"}


@pytest.fixture
def invitation(secretary: Person) -> Invitation:
    return invitations.invite(
        actor=secretary,
        at=clock.now(),
        email="New@Example.org",
        name="委员丁",
        roles=["member", "expert"],
        organization=make_unit("示例单位乙", "consumer"),
    )


@pytest.fixture
def link(inside: Society, invitation: Invitation) -> str:
    return reverse("invitation", args=[invitations.token_of(invitation, inside)])


def seats_of(email: str) -> list[tuple[str, str]]:
    found = Membership.objects.filter(person__email=email, until=None).order_by("role")
    return [(m.role, m.organization.name if m.organization else "") for m in found]


def test_the_form_invites_and_names_a_new_unit(society: Society, secretary: Person, sign_in: Sign) -> None:
    response = sign_in(secretary).post(
        reverse("member_invite", args=["EXS"]),
        {
            "name": "委员丁",
            "email": "d@example.org",
            "roles": ["member"],
            "organization": "",
            "new_unit": "示例单位丁",
            "interest": "testing",
        },
    )
    assert (response.status_code, response["Location"]) == (302, "/s/EXS/members/")
    made = Invitation.objects.get()
    assert made.organization is not None
    assert (made.email, made.roles, made.organization.name, made.organization.interest) == (
        "d@example.org",
        ["member"],
        "示例单位丁",
        "testing",
    )
    assert OutboxMessage.objects.get(topic="invitation.made").body == {"invitation": str(made.pk)}


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    secretary: Person, sign_in: Sign
) -> None:
    page = sign_in(secretary).post(
        reverse("member_invite", args=["EXS"]),
        {"name": "委员丁", "email": "secretary@example.org", "roles": ["member"], "new_unit": "新单位甲"},
    )
    assert page.context["form"].errors == {"interest": ["请选择新单位代表哪一方。"]}
    assert "新单位甲" in page.content.decode()
    page = sign_in(secretary).post(
        reverse("member_invite", args=["EXS"]),
        {"name": "委员丁", "email": "secretary@example.org", "roles": ["member"]},
    )
    assert page.context["form"].errors == {
        "email": ["secretary@example.org 已是成员的邮箱。请直接给该成员增加角色。"]
    }


def test_the_token_is_not_stored_and_the_worker_can_make_it_again(
    inside: Society, invitation: Invitation, link: str
) -> None:
    token = link.split("/")[2]
    invitation.refresh_from_db()
    assert invitation.token_hash == invitations.digest_of(token)
    assert token not in str(OutboxMessage.objects.values_list("body", flat=True))
    handler.mail(OutboxMessage.objects.get(topic="invitation.made"))
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["new@example.org"], "示例学会邀请您加入")
    assert re.findall(r"http://\S+", str(sent.body)) == [f"http://127.0.0.1:8000{link}"]
    assert "会员、专家" in str(sent.body)


def test_a_newcomer_chooses_a_password_and_is_in(society: Society, link: str) -> None:
    client = Client()
    assert client.get(link).context["step"] == "new"
    response = client.post(link, NEW)
    assert (response.status_code, response["Location"]) == (302, "/me/welcome/")
    account = User.objects.get(email="new@example.org")
    assert [(a.email, a.verified, a.primary) for a in account.emailaddress_set.all()] == [
        ("new@example.org", True, True)
    ]
    with enter(society):
        assert seats_of("new@example.org") == [("expert", "示例单位乙"), ("member", "示例单位乙")]
        person = Person.objects.get(account=account)
        assert can(person, Permission.PROPOSAL_FILE, society)
        events = list(LedgerEntry.objects.order_by("-sequence").values_list("event", flat=True)[:4])
    assert events == ["invitation.accepted", "membership.begun", "membership.begun", "person.admitted"]
    assert Affiliation.objects.filter(account=account, society=society, ended_at=None).count() == 1
    assert client.get("/me/welcome/").status_code == 200
    assert client.get("/s/EXS/members/").status_code == 200


def test_a_weak_or_mistyped_password_is_explained(link: str) -> None:
    page = Client().post(link, {**NEW, "password1": "short", "password2": "other"})
    assert set(page.context["form"].errors) == {"password1"}
    page = Client().post(link, {**NEW, "password2": "other"})
    assert page.context["form"].errors == {"password2": ["两次输入的密码不同。请重新输入。"]}
    assert User.objects.filter(email="new@example.org").count() == 0


def test_a_link_works_once(link: str) -> None:
    assert Client().post(link, NEW).status_code == 302
    assert Client().get(link).status_code == 410
    assert Client().post(link, NEW).status_code == 410


def test_who_has_an_account_signs_in_and_accepts(society: Society, link: str) -> None:
    account = User.objects.create_user("new@example.org", "a-long-pass-phrase")
    client = Client()
    assert client.get(link).context["step"] == "sign_in"
    client.force_login(account)
    assert client.get(link).context["mine"] is True
    response = client.post(link)
    assert (response.status_code, response["Location"]) == (302, "/me/start/")
    with enter(society):
        assert [role for role, _unit in seats_of("new@example.org")] == ["expert", "member"]


def test_another_account_cannot_accept(inside: Society, link: str, member: Person, sign_in: Sign) -> None:
    page = sign_in(member).post(link)
    assert page.status_code == 200
    assert page.context["mine"] is False
    assert "member@example.org" in page.content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_runs_out(
    inside: Society, invitation: Invitation, link: str, frozen: FrozenClock
) -> None:
    frozen.move(days=14)
    page = Client().post(link, NEW)
    assert page.context["over"] is True
    assert User.objects.filter(email="new@example.org").count() == 0
    account = User.objects.create_user("new@example.org", "a-long-pass-phrase")
    with pytest.raises(Refused, match="过期"):
        invitations.accept(invitation=invitation, account=account, at=frozen.at)


def test_sending_again_kills_the_old_link_and_revoking_kills_all(
    inside: Society, secretary: Person, invitation: Invitation, link: str, sign_in: Sign, frozen: FrozenClock
) -> None:
    frozen.move(days=20)
    client = sign_in(secretary)
    client.post(reverse("invitation_resend", args=["EXS", invitation.pk]))
    assert Client().get(link).status_code == 410
    invitation.refresh_from_db()
    assert invitation.expires_at == frozen.at + timedelta(days=14)
    newer = reverse("invitation", args=[invitations.token_of(invitation, inside)])
    assert Client().get(newer).status_code == 200
    client.post(reverse("invitation_revoke", args=["EXS", invitation.pk]))
    assert Client().get(newer).status_code == 410
    with pytest.raises(Refused, match="撤回"):
        invitations.send_again(actor=secretary, at=frozen.at, invitation=invitation)
    handler.mail(OutboxMessage.objects.filter(topic="invitation.made").earliest("created_at"))
    assert mail.outbox == []


def test_a_forged_or_foreign_token_opens_nothing(inside: Society, invitation: Invitation) -> None:
    assert Client().get("/invitation/EXS.0.0:forged/").status_code == 404
    other = make_society("EXB", "示例协会")
    assert Client().get(f"/invitation/{invitations.token_of(invitation, other)}/").status_code == 410


def test_a_person_without_account_gets_one_and_keeps_the_roles(inside: Society, secretary: Person) -> None:
    known = people.admit(actor=secretary, at=clock.now(), name="委员戊", email="e@example.org")
    people.appoint(actor=secretary, at=clock.now(), person=known, role="member")
    with pytest.raises(Refused):
        invitations.invite(
            actor=secretary, at=clock.now(), email="e@example.org", name="委员戊", roles=["expert"]
        )
