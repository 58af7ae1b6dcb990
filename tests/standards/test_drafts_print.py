"""The PDF of a frozen version: asked for on a page, made by a worker, shown when it is there."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from societies import clock
from societies.access import Refused
from societies.models import OutboxMessage, Society, Wake
from societies.scoping import enter
from standards.actions import drafts_print
from standards.handlers.drafts import PRINT
from standards.models import DraftPrint, Project
from standards.tasks import draft_pdf
from tests.factories.people import make_society
from tests.factories.projects import make_project
from tests.factories.revisions import make_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def project(society: Society) -> Project:
    return make_project("drafting")


def test_the_pdf_is_made_once(project: Project) -> None:
    assert project.leader is not None
    assert project.leader.account is not None
    revision = make_revision(project)
    client = Client()
    client.force_login(project.leader.account)
    url, about = (
        reverse(name, args=[project.society.code, project.reference, 1])
        for name in ("draft_pdf", "draft_version")
    )
    assert client.get(url)["Location"] == about
    for _ in range(2):
        assert client.post(url)["Location"] == about
    assert OutboxMessage.objects.filter(topic="draft.pdf_asked").count() == 1
    assert "正在生成 PDF。" in client.get(about).content.decode()
    ids = (str(project.society_id), str(revision.pk))
    assert [draft_pdf(*ids) for _ in range(2)] == [True, False]
    made = DraftPrint.objects.get(revision=revision)
    assert made.attachment is not None
    content = b"".join(client.get(url))
    assert content.startswith(b"%PDF-1.7")
    assert len(content) == made.attachment.size


def test_only_a_frozen_version_is_printed(project: Project) -> None:
    assert project.leader is not None
    revision = make_revision(project, frozen=False)
    with pytest.raises(Refused) as refused:
        drafts_print.ask(revision=revision, actor=project.leader, at=clock.now())
    assert [denied.place for denied in refused.value.refusals] == ["draft_freeze"]
    assert not Wake.objects.filter(kind=PRINT).exists()


def test_a_text_that_cannot_be_printed_says_so_and_can_be_asked_again(project: Project) -> None:
    assert project.leader is not None
    revision = make_revision(project)
    wanted = drafts_print.ask(revision=revision, actor=project.leader, at=clock.now())
    drafts_print.give_up(wanted=wanted, problem="以下字符无法印出：☃。")
    wanted.refresh_from_db()
    assert wanted.problem == "以下字符无法印出：☃。"
    again = drafts_print.ask(revision=revision, actor=project.leader, at=clock.now())
    assert (again.pk, again.problem) == (wanted.pk, "")
    assert OutboxMessage.objects.filter(topic="draft.pdf_asked").count() == 2
