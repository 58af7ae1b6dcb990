"""Uploading, reading and freezing versions of a draft."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, Society
from societies.scoping import enter
from standards.actions import drafts as actions
from standards.actions.drafts import File
from standards.document import archive, exports, outline, sts
from standards.models import Project, Revision
from standards.queries import drafts
from tests.conftest import FrozenClock
from tests.factories import drafts as words
from tests.factories import wordhtml
from tests.factories.people import make_society
from tests.factories.projects import make_project, someone
from tests.factories.revisions import REPORT, draft_of, make_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def project(society: Society) -> Project:
    return make_project("drafting")


def signed_in(project: Project, name: str = "") -> Client:
    client = Client()
    person = someone(name, "member") if name else project.leader
    assert person is not None
    assert person.account is not None
    client.force_login(person.account)
    return client


def at(name: str, project: Project, *more: object) -> str:
    return reverse(name, args=[project.society.code, project.reference, *more])


def look(client: Client, url: str) -> int:
    """The status of a page or a file, the file closed again."""
    answer = client.get(url)
    if answer.streaming:
        assert b"".join(answer) != b""
    return answer.status_code


def send(client: Client, project: Project, content: bytes, name: str = "草案.docx", note: str = "") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(at("draft_upload", project), {"file": file, "note": note})


def test_an_uploaded_draft_is_read_and_shown(project: Project) -> None:
    client = signed_in(project)
    answer = send(client, project, words.build_draft(), note="第一稿")
    assert answer.status_code == 302
    assert answer["Location"] == at("draft_version", project, 1)
    revision = Revision.objects.get(project=project)
    found = drafts.found_in(revision)
    assert (found.tables, found.figures, found.annexes, found.terms) == (2, 1, 1, 2)
    assert (found.insertions, found.deletions, found.comments) == (1, 1, 1)
    assert revision.note == "第一稿"
    assert revision.digest == archive.digest(drafts.whole_text(revision))
    about = client.get(answer["Location"]).content.decode()
    assert "修订痕迹已按接受处理：插入 1 处，删除 1 处。" in about
    page = client.get(at("draft", project, 1)).content.decode()
    assert 'id="c-5-1-1"' in page
    assert "巡视应至少每月一次" in page
    entry = LedgerEntry.objects.get(event="draft.uploaded")
    assert entry.body["digest"] == revision.digest
    assert entry.body["source"] == revision.source.sha256


def test_a_version_is_taken_away_in_every_form(project: Project) -> None:
    revision = make_revision(project, frozen=False)
    document = drafts.whole_text(revision)
    client = signed_in(project)
    about = client.get(at("draft_version", project, 1)).content.decode()
    for form in exports.FORMS.values():
        address = at("draft_export", project, 1, form.name)
        assert f'href="{address}"' in about
        answer = client.get(address)
        assert answer.content == form.dump(document)
        assert answer["Content-Type"] == form.media_type
        assert answer["Content-Disposition"] == f'attachment; filename="{project.reference}-1{form.suffix}"'
    assert sts.unpack(client.get(at("draft_export", project, 1, "sts")).content) == document
    assert client.get(at("draft_export", project, 1, "doc")).status_code == 404


def test_word_html_is_a_draft_too(project: Project) -> None:
    answer = send(signed_in(project), project, wordhtml.draft(), "稿.doc")
    assert answer.status_code == 302
    revision = Revision.objects.get(project=project)
    assert revision.source.media_type == "application/msword"
    assert [one.number for one in outline.outline(drafts.whole_text(revision))][1:4] == ["1", "2", "3"]


def test_a_figure_has_an_address_of_its_own(project: Project) -> None:
    revision = make_revision(project, frozen=False)
    (image,) = drafts.whole_text(revision).images
    assert drafts.text_of(revision).images == ()
    assert drafts.picture(revision, image.key) == image
    client = signed_in(project)
    answer = client.get(at("draft_image", project, 1, image.key))
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/png", image.data)
    assert at("draft_image", project, 1, image.key) in client.get(at("draft", project, 1)).content.decode()
    assert client.get(at("draft_image", project, 1, "none")).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (words.old_doc(), "草案.doc", "“草案.doc”是旧版 Word 文件（.doc）。"),
        (words.encrypted(), "草案.docx", "“草案.docx”设有密码保护。"),
        (words.zip_bomb(), "草案.docx", None),
        (words.lying_zip_bomb(), "草案.docx", None),
        (words.external_entity(), "草案.docx", None),
        (words.too_deep(), "草案.docx", None),
        (words.workbook(), "草案.docx", None),
        (words.without_text(), "草案.docx", None),
        (b"%PDF-1.7", "草案.docx", None),
        (b"", "草案.docx", None),
        (words.build_draft(), "草案.txt", None),
    ],
    ids=[
        "old",
        "encrypted",
        "bomb",
        "lying bomb",
        "entity",
        "deep",
        "workbook",
        "hollow",
        "pdf",
        "empty",
        "misnamed",
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(
    project: Project, content: bytes, name: str, sentence: str | None
) -> None:
    answer = send(signed_in(project), project, content, name, note="没有丢")
    assert answer.status_code == 422
    form = answer.context["form"]
    said = [error for errors in form.errors.values() for error in errors]
    assert len(said) == 1
    assert said[0].startswith(sentence or f"“{name}”")
    assert form["note"].value() == "没有丢"
    assert "没有丢" in answer.content.decode()
    assert not Revision.objects.exists()


def test_a_file_over_the_limit_is_not_read(project: Project, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    answer = send(signed_in(project), project, words.build_draft(), note="没有丢")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]
    assert not Revision.objects.exists()


def test_the_same_file_sent_twice_is_one_version(project: Project) -> None:
    client = signed_in(project)
    content = words.build_draft()
    first, second = (send(client, project, content) for _ in range(2))
    assert first["Location"] == second["Location"] == at("draft_version", project, 1)
    assert Revision.objects.count() == 1
    assert LedgerEntry.objects.filter(event="draft.uploaded").count() == 1


def test_clauses_keep_their_anchors_in_the_next_version(project: Project) -> None:
    first = make_revision(project, frozen=False)
    second = make_revision(project, frozen=False)
    assert (first.sequence, second.sequence) == (1, 2)
    anchors = [
        [(entry.anchor, entry.number) for entry in outline.outline(drafts.whole_text(revision))]
        for revision in (first, second)
    ]
    assert anchors[0] == anchors[1]
    moved = words.build_draft(
        edit=lambda entries: [
            entry for entry in entries if not (entry.kind == "head" and entry.title == "人员")
        ]
    )
    third = make_revision(project, frozen=False, content=moved)
    kept = {entry.anchor for entry in outline.outline(drafts.whole_text(third))}
    assert "c-4-2" not in kept
    assert {"c-5-1-1", "annex-a"} <= kept


def test_a_version_is_frozen_for_good(project: Project) -> None:
    client = signed_in(project)
    revision = make_revision(project, frozen=False)
    report = SimpleUploadedFile(REPORT.name, REPORT.content)
    form = {"stage": "consultation", "explanation": report}
    answer = client.post(at("draft_freeze", project, 1), form)
    assert answer.status_code == 302
    revision.refresh_from_db()
    assert (revision.stage, revision.frozen_by, revision.frozen_at) == (
        "consultation",
        project.leader,
        clock.now(),
    )
    assert revision.explanation is not None
    entry = LedgerEntry.objects.get(event="draft.frozen")
    assert entry.body == {
        "revision": str(revision.pk),
        "version": 1,
        "stage": "consultation",
        "digest": revision.digest,
        "source": revision.source.sha256,
        "explanation": revision.explanation.sha256,
    }
    assert client.post(at("draft_freeze", project, 1), {"stage": "consultation"}).status_code == 302
    assert client.post(at("draft_freeze", project, 1), {"stage": "working"}).status_code == 422
    changes: tuple[dict[str, Any], ...] = (
        {"tree": {}},
        {"stage": "review"},
        {"note": "x"},
        {"frozen_at": None, "frozen_by": None},
    )
    for change in changes:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Revision.objects.filter(pk=revision.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).delete()


def test_only_the_newest_version_is_frozen_and_under_a_label_of_its_time(project: Project) -> None:
    assert project.leader is not None
    old, new = make_revision(project, frozen=False), make_revision(project, frozen=False)
    said = {"project": project, "actor": project.leader, "at": clock.now()}
    with pytest.raises(Refused) as refused:
        actions.freeze(revision=old, stage="consultation", **said)
    assert len(refused.value.refusals) == 1
    with pytest.raises(Refused) as refused:
        actions.freeze(revision=new, stage="approval", **said)
    assert [refusal.place for refusal in refused.value.refusals] == ["stage"]


def test_nothing_is_uploaded_before_the_project_is_approved(society: Society) -> None:
    project = make_project("appraisal")
    with pytest.raises(Refused) as refused:
        actions.upload(
            project=project,
            file=File("草案.docx", draft_of(1)),
            note="",
            actor=project.proposer,
            at=clock.now(),
        )
    assert len(refused.value.refusals) == 1


def test_the_explanatory_report_is_replaced_until_others_are_asked(
    project: Project, frozen: FrozenClock
) -> None:
    assert project.leader is not None
    revision = make_revision(project, explained=False)
    client = signed_in(project)
    for _ in range(2):
        report = SimpleUploadedFile(REPORT.name, REPORT.content)
        answer = client.post(at("explanation_upload", project, 1), {"file": report})
        assert answer.status_code == 302
    assert LedgerEntry.objects.filter(event="draft.explained").count() == 2
    revision.refresh_from_db()
    wrong = SimpleUploadedFile("编制说明.exe", b"MZ")
    assert client.post(at("explanation_upload", project, 1), {"file": wrong}).status_code == 422
    answer = client.get(at("draft_explanation", project, 1))
    assert b"".join(answer) == REPORT.content


def test_who_reads_and_writes(project: Project) -> None:
    make_revision(project, frozen=False)
    names = ["draft", "draft_version", "draft_source"]
    for client, expected in ((signed_in(project), 200), (signed_in(project, "会员戊"), 403)):
        assert [look(client, at(name, project, 1)) for name in names] == [expected] * 3
    outsider = signed_in(project, "会员戊")
    assert outsider.get(at("draft_upload", project)).status_code == 403
    assert outsider.get(at("draft_freeze", project, 1)).status_code == 403
    assert "第一稿" not in outsider.get(at("draft_list", project)).content.decode()
    make_revision(project)
    assert [look(outsider, at(name, project, 2)) for name in names] == [200] * 3
    assert outsider.get(at("draft", project, 9)).status_code == 404


def test_the_cover_is_compared_with_the_project(project: Project) -> None:
    make_revision(project, frozen=False, content=words.build_draft("户用储能系统  运行维护技术规范"))
    client = signed_in(project)
    assert client.get(at("draft_version", project, 1)).context["warnings"] == []
    make_revision(project, frozen=False, content=words.build_draft("另一个标准"))
    (warning,) = client.get(at("draft_version", project, 2)).context["warnings"]
    assert warning == "封面上的标准名称是“另一个标准”，项目名称是“户用储能系统 运行维护技术规范”。"


def test_pages_ask_as_often_for_three_versions_as_for_one(
    project: Project, django_assert_num_queries: Any
) -> None:
    client = signed_in(project)
    for versions in (1, 3):
        while Revision.objects.count() < versions:
            make_revision(project, "working")
        for name, count in {"draft_list": 13, "draft": 14, "draft_version": 20}.items():
            url = at(name, project) if name == "draft_list" else at(name, project, 1)
            with django_assert_num_queries(count):
                assert client.get(url).status_code == 200
