"""The security log: what gets in, what never does, who reads it, and how long the database keeps it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import checks
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings

from societies import clock
from societies.actions import people, security, societies
from societies.models import Person, SecurityEvent, Society, User
from societies.scoping import enter
from tests.factories.people import make_person, make_society
from tests.societies.conftest import Sign

Kind = SecurityEvent.Kind
PASSWORD = "correct-horse-battery"
LOG = "/platform/security/"


@pytest.fixture(autouse=True)
def forgotten_attempts() -> None:
    cache.clear()


@pytest.fixture
def account(db: None) -> User:
    account = User.objects.create_user("somebody@example.org", PASSWORD)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


@pytest.fixture
def operator(db: None) -> Client:
    platform = societies.found_platform(at=clock.now())
    with enter(platform):
        person = make_person("平台运营甲", "operator", email="operator@example.org")
    client = Client()
    client.force_login(User.objects.get(pk=person.account_id))
    return client


def log() -> list[tuple[str, object, str]]:
    return list(SecurityEvent.objects.order_by("at", "pk").values_list("kind", "account", "detail"))


def sign_in(client: Client, email: str, password: str) -> None:
    client.post("/account/login/", {"login": email, "password": password})


def test_signing_in_and_out(client: Client, account: User) -> None:
    sign_in(client, account.email, PASSWORD)
    client.post("/account/logout/")
    assert [row[:2] for row in log()] == [(Kind.SIGNED_IN, account.pk), (Kind.SIGNED_OUT, account.pk)]
    assert SecurityEvent.objects.first().address == "127.0.0.1"  # type: ignore[union-attr]


def test_a_failed_sign_in_names_the_account_and_never_what_was_typed(client: Client, account: User) -> None:
    sign_in(client, account.email, "wrong-horse-battery")
    sign_in(client, "my-secret-typed-in-the-wrong-field@example.org", "wrong-horse-battery")
    assert log() == [(Kind.SIGN_IN_FAILED, account.pk, ""), (Kind.SIGN_IN_FAILED, None, "")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM societies_securityevent e")
        words = cursor.fetchone()[0]
    assert "secret" not in words
    assert "wrong-horse" not in words


def test_a_changed_password_and_a_second_factor(client: Client, account: User) -> None:
    client.force_login(account)
    changed = {
        "oldpassword": PASSWORD,
        "password1": "another-horse-battery",
        "password2": "another-horse-battery",
    }
    client.post("/account/password/change/", changed)
    assert (Kind.PASSWORD_CHANGED, account.pk, "") in log()


def test_a_stranger_at_another_societys_door(society: Society, secretary: Person, sign_in: Sign) -> None:
    other = make_society("EXB", "另一学会")
    client = sign_in(secretary)
    assert client.get(f"/s/{other.code}/projects/").status_code == 404
    assert client.get(f"/s/{society.code}/projects/nothing/").status_code == 404
    refused = SecurityEvent.objects.filter(kind=Kind.REFUSED).order_by("at", "pk")
    assert [(e.account, e.society, e.detail) for e in refused] == [
        (secretary.account_id, other.pk, "404 project_list"),
        (secretary.account_id, society.pk, "404 project"),
    ]


def test_visitors_are_not_written_down(client: Client, society: Society) -> None:
    before = len(log())
    assert client.get("/no/such/page/").status_code == 404
    assert len(log()) == before


def test_an_export_is_written_down(society: Society, secretary: Person, sign_in: Sign) -> None:
    sign_in(secretary).get(f"/s/{society.code}/projects/export.xlsx")
    event = SecurityEvent.objects.get(kind=Kind.TAKEN_OUT)
    assert (event.account, event.society, event.detail) == (
        secretary.account_id,
        society.pk,
        "200 project_export",
    )


def test_roles_given_and_taken(inside: Society, secretary: Person, member: Person) -> None:
    before = SecurityEvent.objects.count()
    membership = people.appoint(actor=secretary, at=clock.now(), person=member, role="approver")
    people.dismiss(actor=secretary, at=clock.now(), membership=membership)
    found = SecurityEvent.objects.order_by("at", "pk")[before:]
    assert [(e.kind, e.account, e.society, e.detail) for e in found] == [
        (Kind.GRANT_GIVEN, member.account_id, inside.pk, "approver"),
        (Kind.GRANT_TAKEN, member.account_id, inside.pk, "approver"),
    ]


def test_the_database_keeps_it_for_half_a_year(account: User) -> None:
    for days in (0, 183, 185):
        SecurityEvent.objects.create(at=clock.wall() - timedelta(days=days), kind=Kind.SIGNED_IN)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        SecurityEvent.objects.update(detail="nothing")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        SecurityEvent.objects.all().delete()
    with override_settings(SECURITY_LOG_DAYS=1), pytest.raises(DatabaseError), transaction.atomic():
        security.forget_old(at=clock.wall())
    assert security.forget_old(at=clock.wall()) == 1
    assert len(log()) == 2


def test_a_setting_below_half_a_year_is_an_error() -> None:
    with override_settings(SECURITY_LOG_DAYS=30):
        found = checks.run_checks(tags=[checks.Tags.security])
    assert [error.id for error in found if error.id == "societies.E002"] == ["societies.E002"]


def test_the_operator_reads_it(operator: Client, account: User, client: Client) -> None:
    sign_in(client, account.email, "wrong-horse-battery")
    page = operator.get(LOG, {"kind": Kind.SIGN_IN_FAILED}).content.decode()
    assert "somebody@example.org" in page
    assert "127.0.0.1" in page
    assert (
        "somebody@example.org" not in operator.get(LOG, {"account": "operator@example.org"}).content.decode()
    )


def test_nobody_else_reads_it(society: Society, secretary: Person, sign_in: Sign, client: Client) -> None:
    assert sign_in(secretary).get(LOG).status_code == 404
    assert client.get(LOG).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_its_page_asks_as_often_for_many_as_for_one(
    operator: Client, account: User, rows: int, django_assert_num_queries: object
) -> None:
    for _number in range(rows):
        SecurityEvent.write(Kind.SIGNED_OUT, account=account.pk)
    operator.get(LOG)
    with django_assert_num_queries(11):  # type: ignore[operator]
        operator.get(LOG, {"kind": Kind.SIGNED_OUT})
