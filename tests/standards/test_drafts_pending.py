"""A new Word file shows what it changes before it replaces anything."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from disclosure.management.demo.draft_text import para
from societies.models import LedgerEntry, Society
from societies.scoping import enter
from standards.models import PendingDraft, Project, Revision
from standards.queries import drafts
from tests.factories import drafts as words
from tests.factories.people import make_society
from tests.factories.projects import make_project
from tests.factories.revisions import draft_of, make_revision
from tests.standards.test_drafts import at, send, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def project(society: Society) -> Project:
    project = make_project("drafting")
    make_revision(project, frozen=False)
    return project


def laid_by(client: Client, project: Project, number: int = 2) -> PendingDraft:
    answer = send(client, project, draft_of(number), name=f"草案{number}.docx", note="改了年限")
    pending = drafts.pending(project).get(source__name=f"草案{number}.docx")
    assert answer["Location"] == at("draft_pending", project, pending.pk)
    return pending


def test_the_next_file_is_shown_before_it_becomes_a_version(project: Project) -> None:
    client = signed_in(project)
    pending = laid_by(client, project)
    assert Revision.objects.count() == 1
    page = client.get(at("draft_pending", project, pending.pk))
    text = page.content.decode()
    assert "<del>1</del><ins>2</ins>年" in text
    assert "改了年限" in text
    assert page.context["judged"].stage == Revision.Stage.CONSULTATION
    whole = client.get(at("draft_pending", project, pending.pk), {"all": "1"}).content.decode()
    (image,) = drafts.whole_text(pending).images
    url = at("draft_pending_image", project, pending.pk, image.key)
    assert url in whole
    assert client.get(url).content == image.data
    assert at("draft_pending", project, pending.pk) in client.get(at("draft_list", project)).content.decode()


def test_used_it_is_the_new_version_with_the_anchors_of_the_old_one(project: Project) -> None:
    client = signed_in(project)
    pending = laid_by(client, project)
    answer = client.post(at("draft_pending", project, pending.pk), {"against": "1", "use": "1"})
    assert answer["Location"] == at("draft_version", project, 2)
    revision = Revision.objects.get(sequence=2)
    assert (revision.note, revision.source_id, revision.uploaded_by) == (
        "改了年限",
        pending.source_id,
        project.leader,
    )
    assert not PendingDraft.objects.exists()
    events = [
        entry.event for entry in LedgerEntry.objects.filter(event__startswith="draft.").order_by("sequence")
    ]
    assert events == ["draft.uploaded", "draft.received", "draft.uploaded"]
    assert client.get(at("draft_pending", project, pending.pk)).status_code == 404


def test_discarded_it_changes_nothing(project: Project) -> None:
    client = signed_in(project)
    pending = laid_by(client, project)
    answer = client.post(at("draft_pending", project, pending.pk), {"discard": "1"})
    assert answer["Location"] == at("draft_list", project)
    assert (Revision.objects.count(), PendingDraft.objects.count()) == (1, 0)
    entry = LedgerEntry.objects.get(event="draft.discarded")
    assert entry.body == {"pending": str(pending.pk), "source": pending.source.sha256}


def test_a_version_that_came_meanwhile_is_looked_at_first(project: Project) -> None:
    client = signed_in(project)
    first, second = laid_by(client, project, 2), laid_by(client, project, 3)
    client.post(at("draft_pending", project, first.pk), {"against": "1", "use": "1"})
    answer = client.post(at("draft_pending", project, second.pk), {"against": "1", "use": "1"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "其间已上传第 2 稿" in text
    assert "<del>2</del><ins>3</ins>年" in text
    assert 'name="against" value="2"' in text
    assert (
        client.post(at("draft_pending", project, second.pk), {"against": "2", "use": "1"}).status_code == 302
    )
    assert Revision.objects.count() == 3


@pytest.mark.parametrize("against", ["", "x", "²", "9" * 30])
def test_what_was_not_compared_is_not_used(project: Project, against: str) -> None:
    client = signed_in(project)
    pending = laid_by(client, project)
    answer = client.post(at("draft_pending", project, pending.pk), {"against": against, "use": "1"})
    assert answer.status_code == 422
    assert Revision.objects.count() == 1


def test_the_same_file_again_is_the_same_one(project: Project) -> None:
    client = signed_in(project)
    first, again = laid_by(client, project), laid_by(client, project)
    assert first.pk == again.pk
    assert send(client, project, draft_of(1))["Location"] == at("draft_version", project, 1)


def test_only_who_writes_the_draft_sees_it(project: Project) -> None:
    pending = laid_by(signed_in(project), project)
    outsider = signed_in(project, "会员戊")
    for name, more in (("draft_pending", ()), ("draft_pending_image", ("x",))):
        assert outsider.get(at(name, project, pending.pk, *more)).status_code == 403
    assert outsider.post(at("draft_pending", project, pending.pk), {"use": "1"}).status_code == 403
    assert "草案2.docx" not in outsider.get(at("draft_list", project)).content.decode()


def test_the_page_asks_as_often_for_three_files_as_for_one(
    project: Project, django_assert_num_queries: Any
) -> None:
    client = signed_in(project)
    pending = laid_by(client, project)
    client.get(at("draft_pending", project, pending.pk))
    for files in (1, 3):
        while PendingDraft.objects.count() < files:
            laid_by(client, project, PendingDraft.objects.count() + 2)
        with django_assert_num_queries(17):
            assert client.get(at("draft_pending", project, pending.pk)).status_code == 200
        with django_assert_num_queries(13):
            assert client.get(at("draft_list", project)).status_code == 200


def test_a_file_without_changes_says_so(project: Project) -> None:
    client = signed_in(project)
    content = words.build_draft(edit=lambda entries: [*entries, para("")])
    make_revision(project, frozen=False, content=words.build_draft())
    answer = send(client, project, content, name="同.docx")
    page = client.get(answer["Location"]).content.decode()
    assert "两个版本的文字和编号完全相同。" in page
