"""Stored files: who reads one follows from what holds it."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies import clock
from societies.actions import attachments
from societies.models import Attachment, Person
from societies.registry import FILE_DOORS
from societies.scoping import enter
from standards.models import Appraisal, Project
from tests.factories.consultations import frozen_draft
from tests.factories.joint import Pair, make_pair
from tests.factories.publication import PDF, Office, account, make_office, make_project

pytestmark = pytest.mark.django_db
# An export of the ledger names its reader itself, for it comes from a person's wish and hangs on nothing else.
STATED = {"societies.Archive.attachment"}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(account(person))
    return client


def opened(person: Person, *files: UUID | None) -> list[int]:
    """What the door of files says to a person, in the entered society's address."""
    client = client_of(person)
    return [ask(client, pk) for pk in files]


def ask(client: Client, pk: UUID | None) -> int:
    answer = client.get(reverse("file", args=["EXS", pk]))
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_every_column_that_holds_a_file_says_who_reads_it() -> None:
    columns = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in Attachment._meta.get_fields(include_hidden=True)
        if relation.one_to_many
    }
    assert columns == set(FILE_DOORS) | STATED


def test_a_draft_that_is_worked_on_is_for_those_who_work_on_it() -> None:
    office = make_office()
    with enter(office.society):
        project = make_project(office)
        frozen, draft = project.revisions.get(), frozen_draft(project, frozen=False)
    assert opened(office.member, frozen.source_id, frozen.explanation_id) == [200, 200]
    files = (draft.source_id, draft.explanation_id)
    assert opened(office.member, *files) == [403, 403]
    assert opened(office.leader, *files) == [200, 200]
    assert opened(office.secretary, *files) == [200, 200]


def test_what_nothing_holds_any_more_is_not_there() -> None:
    office = make_office()
    with enter(office.society):
        project = make_project(office)
        first = project.drafters_sheet_id
        again = attachments.store(PDF, name="签字表（改）.pdf", actor=office.leader, at=clock.now())
        Project.objects.filter(pk=project.pk).update(drafters_sheet=again)
    assert opened(office.secretary, first, again.pk) == [404, 200]


def test_a_guest_reads_the_files_of_the_joint_project_only() -> None:
    pair: Pair = make_pair()
    with enter(pair.host.society):
        mine, other = pair.fresh(), make_project(pair.host)
        explained, source = mine.revisions.get().explanation_id, other.revisions.get().source_id
        minutes = attachments.store(PDF, name="论证纪要.pdf", actor=pair.host.secretary, at=clock.now())
        Appraisal.objects.create(
            project=mine,
            held_on=clock.today(),
            experts=5,
            in_favour=True,
            conclusion="同意。",
            minutes=minutes,
            recorded_at=clock.now(),
        )
    guest = pair.partner.secretary
    assert opened(guest, mine.drafters_sheet_id, explained) == [200, 200]
    assert opened(guest, other.drafters_sheet_id, source) == [404, 404]
    assert opened(guest, minutes.pk) == [404], "its page is not a guest's"
    assert opened(pair.host.member, minutes.pk) == [200]


def test_a_file_costs_the_same_however_many_columns_there_are() -> None:
    office: Office = make_office()
    with enter(office.society):
        project = make_project(office)
    client = client_of(office.member)
    with CaptureQueriesContext(connection) as asked:
        assert ask(client, project.drafters_sheet_id) == 200
    assert len(asked) == 12
