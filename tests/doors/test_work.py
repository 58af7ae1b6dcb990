"""What runs without a request stays in the society that it was given: every row of the other one is as it was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from celery import current_app
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.models import DisclosureRecord
from disclosure.signing import Ed25519Key
from societies import clock, outbox
from societies.actions import societies as tenants
from societies.models import Society, SocietyOwned, Wake
from societies.scoping import enter
from standards.actions import comment_tables, drafts_print, publication, renditions
from standards.models import Letter
from tests.doors.table import COMMANDS, TASKS
from tests.doors.terms import Scope
from tests.doors.things import draw_up
from tests.factories import publication as finish
from tests.factories.drafts import build_draft
from tests.factories.subjects import bare_procedure

pytestmark = pytest.mark.django_db
Row = Callable[[finish.Office], UUID]


@pytest.fixture
def offices(db: None, settings: Any, tmp_path: Path) -> tuple[finish.Office, finish.Office]:
    current_app.loader.import_default_modules()
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.DISCLOSURE_URL = "http://127.0.0.1:9"  # nobody listens: the attempt is noted
    settings.DISCLOSURE_KEY = Ed25519Key.make("exs/1").secret
    return finish.make_office(), finish.make_office("EXB", "对照学会")


def signed_letter(office: finish.Office) -> UUID:
    project = finish.make_project(office)
    letter = draw_up(office, project, kind=Letter.Kind.PROJECT_NOTICE)
    publication.sign_off(letter=letter, actor=office.approver, at=clock.now())
    pk: UUID = letter.procedure_id
    return pk


def ordered_edition(office: finish.Office) -> UUID:
    project = finish.make_project(office)
    finish.approve(office, project)
    finish.announce(office, project)
    renditions.order(project=project, actor=office.secretary, at=clock.now())
    pk: UUID = project.pk
    return pk


def asked_print(office: finish.Office) -> UUID:
    draft = finish.make_project(office).revisions.get()
    drafts_print.ask(revision=draft, actor=office.leader, at=clock.now())
    pk: UUID = draft.pk
    return pk


def asked_table(office: finish.Office) -> UUID:
    pk: UUID = comment_tables.ask(
        consultation=bare_procedure("consultation", "closed", person=office.leader).consultation,
        form="docx",
        actor=office.leader,
        at=clock.now(),
    ).pk
    return pk


GIVEN: dict[str, Row] = {
    "standards.tasks.comment_table": asked_table,
    "standards.tasks.letter_pdf": signed_letter,
    "standards.tasks.draft_pdf": asked_print,
    "standards.tasks.make_renditions": ordered_edition,
}


def test_every_task_that_is_given_a_society_is_tried() -> None:
    assert set(GIVEN) == {name for name, work in TASKS.items() if work.scope is Scope.GIVEN}


@pytest.mark.parametrize("task", GIVEN)
def test_a_task_reaches_only_the_society_it_is_given(
    offices: tuple[finish.Office, finish.Office], task: str
) -> None:
    own, other = offices
    with enter(other.society):
        row = GIVEN[task](other)
    run = current_app.tasks[task]
    before = state(other.society)
    with entering() as entered, suppress(ObjectDoesNotExist):  # the row is not there for this society
        assert not run(str(own.society.pk), str(row))
    assert set(entered) <= {str(own.society.pk)}
    assert state(other.society) == before
    mine = state(own.society)
    run(str(other.society.pk), str(row))
    assert state(other.society) != before, "with its own society the task does something"
    assert state(own.society) == mine


def test_a_wake_up_is_done_in_its_own_society(offices: tuple[finish.Office, finish.Office]) -> None:
    messages = []
    for office in offices:
        with enter(office.society):
            messages.append(outbox.write("society.suspended", body={"order": str(uuid4())}, at=clock.now()))
    Wake.objects.exclude(object_id__in=[one.pk for one in messages]).delete()
    before = state(offices[1].society)
    with entering() as entered:
        current_app.tasks["workflow.tasks.wake"](str(messages[0].pk))
    assert set(entered) == {str(offices[0].society.pk)}
    assert state(offices[1].society) == before
    with entering() as entered:
        current_app.tasks["workflow.tasks.sweep"]()
    assert set(entered) == {str(offices[1].society.pk)}


def test_a_record_is_pushed_in_its_own_society(
    offices: tuple[finish.Office, finish.Office], settings: Any
) -> None:
    settings.DISCLOSURE_ADAPTER = "reference"
    for office in offices:
        with enter(office.society):
            procedure = bare_procedure("disclosure", "ready", person=office.leader)
            pk = DisclosureRecord.objects.get(procedure=procedure).pk
    Wake.objects.create(society=office.society, kind="push", object_id=pk, due_at=clock.now())
    before = [state(office.society) for office in offices]
    with entering() as entered:
        assert current_app.tasks["disclosure.tasks.relay"]() == 0
    assert set(entered) == {str(offices[1].society.pk)}
    assert state(offices[0].society) == before[0]
    assert state(offices[1].society) != before[1], "the attempt is noted"


def test_what_belongs_to_no_society_enters_none(
    offices: tuple[finish.Office, finish.Office], tmp_path: Path
) -> None:
    draft = tmp_path / "draft.docx"
    draft.write_bytes(build_draft())
    with entering() as entered:
        current_app.tasks["societies.tasks.forget_old_security_events"]()
        call_command("forget_second_factor", finish.account(offices[0].secretary).email)
    assert entered == []
    with CaptureQueriesContext(connection) as asked:
        call_command("draft", "inspect", str(draft))
    assert len(asked) == 0


def test_what_belongs_to_the_platform_enters_it_only(db: None) -> None:
    platform = tenants.found_platform(at=clock.now())
    with entering() as entered:
        call_command("invite_operator", "runner@example.org", "--name", "运行人乙")
    assert set(entered) == {str(platform.pk)}


def test_a_command_over_all_societies_is_in_one_at_a_time(
    offices: tuple[finish.Office, finish.Office],
) -> None:
    everyone = {str(office.society.pk) for office in offices}
    for command in ("verify_ledger", "point_duties"):
        assert COMMANDS[command].scope is Scope.EACH
        with entering() as entered:
            call_command(command)
        assert everyone <= set(entered)
        assert len(entered) == len(set(entered)), "each is entered once, and left before the next"
    with entering() as entered:
        call_command("verify_ledger", offices[0].society.code)
    assert set(entered) == {str(offices[0].society.pk)}


@pytest.mark.parametrize("command", [name for name, work in COMMANDS.items() if work.demo])
def test_a_command_of_the_demo_is_refused_elsewhere(command: str, db: None) -> None:
    arguments = {"totp": ["somebody@example.org"]}.get(command, [])
    with pytest.raises(CommandError, match="demo profile only"):
        call_command(command, *arguments)


@contextmanager
def entering() -> Iterator[list[str]]:
    """The ids of the societies that the database's context names meanwhile, in their order."""
    ids = {str(pk) for pk in Society.objects.values_list("pk", flat=True)}
    found: list[str] = []
    with CaptureQueriesContext(connection) as asked:
        yield found
    for query in asked.captured_queries:
        if "set_config('app.society'" in query["sql"]:
            found += [pk for pk in ids if f"'{pk}'" in query["sql"]]


def state(society: Society) -> dict[str, str]:
    """A digest of every row of a society, by table."""
    found = {}
    with enter(society), connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, SocietyOwned):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
                found[model.__name__] = cursor.fetchone()[0]
    return found
