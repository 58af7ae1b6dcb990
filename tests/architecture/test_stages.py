"""A kept factory puts back exactly what it made, and only where it can know that nothing differs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from societies.models import Organization
from societies.scoping import enter
from tests.factories import stages
from tests.factories.consultations import make_comment, make_consultation
from tests.factories.people import make_person, make_society
from tests.factories.publication import Office, approve, make_office, make_project

pytestmark = pytest.mark.django_db
PUT = "SELECT stages.put("


def again(call: Callable[[], Any]) -> tuple[Any, stages.Rows, list[str]]:
    """Make a call, undo it, and note that the rows are as before; its result, all rows after it, and its writes."""
    before = stages._state()
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        result, rows = call(), stages._all_rows()
        transaction.set_rollback(True)
    stages._set_state(before)
    writes = [
        one["sql"]
        for one in asked
        if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
    ]
    return result, rows, writes + [one["sql"] for one in asked if one["sql"].startswith(PUT)]


def consulted() -> Any:
    with enter(make_society()):
        consultation = make_consultation("open")
        return consultation, make_comment(consultation)


def test_the_same_rows_come_back(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "first"
    stages.forget()
    (made, _), first, walked = again(consulted)
    settings.MEDIA_ROOT = tmp_path / "second"
    (same, comment), second, put = again(consulted)
    assert any(sql.startswith("INSERT") for sql in walked)
    assert put
    assert all(sql.startswith(PUT) for sql in put)
    assert second == first
    assert (same.pk, same.closes_at, same.procedure.state) == (made.pk, made.closes_at, "open")
    assert comment.consultation_id == same.pk
    first_files, second_files = (
        {path.name: path.read_bytes() for path in (tmp_path / run).rglob("*") if path.is_file()}
        for run in ("first", "second")
    )
    assert second_files == first_files != {}


def test_what_comes_back_is_nobody_else_s() -> None:
    first, _, _ = again(make_office)
    first.leader.name = "改过"
    second, _, _ = again(make_office)
    assert second.leader.name == "组长乙"


def test_arguments_are_left_as_the_call_leaves_them(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path

    def approved() -> tuple[Office, Any]:
        office = make_office()
        with enter(office.society):
            project = make_project(office)
            approve(office, project)
        return office, project

    (_, walked), first, _ = again(approved)
    (office, project), second, _ = again(approved)
    assert project.procedure.state == walked.procedure.state != "approval"
    assert project.leader == office.leader
    assert second == first


@pytest.mark.parametrize("rolled_back", [False, True])
def test_after_another_write_a_call_runs(rolled_back: bool) -> None:
    society = make_society()

    def somebody(*, after_a_write: bool) -> Any:
        with enter(society):
            if after_a_write:
                with transaction.atomic():
                    Organization.objects.create(name="示例单位癸", interest="user")
                    transaction.set_rollback(rolled_back)
            return make_person("委员丙", "member")

    again(lambda: somebody(after_a_write=False))
    _, _, known = again(lambda: somebody(after_a_write=False))
    _, _, writes = again(lambda: somebody(after_a_write=True))
    assert not any("societies_person" in sql for sql in known if not sql.startswith(PUT))
    assert any('INSERT INTO "societies_person"' in sql for sql in writes)


def test_another_argument_is_another_call() -> None:
    one, _, _ = again(lambda: make_society("EXS"))
    other, _, _ = again(lambda: make_society("EXB", "对照学会"))
    assert (one.code, other.code) == ("EXS", "EXB")
    assert one.pk != other.pk


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_test_s_own_transaction_nothing_is_kept() -> None:
    with transaction.atomic():
        assert stages._state() is None
        make_society()
