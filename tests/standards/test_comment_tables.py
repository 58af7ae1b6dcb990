"""意见汇总处理表 as files: a short one at once, a long one and the PDF by a worker, which says how far it is."""

import io
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from django.test import Client
from pypdf import PdfReader

from societies import clock
from societies.models import OutboxMessage, Society
from societies.scoping import enter
from standards.actions import comment_tables as actions
from standards.models import CommentTableFile, Consultation
from standards.tasks import comment_table
from tests.factories.consultations import make_comment, make_consultation
from tests.factories.people import make_society
from tests.standards.test_comments import leader_client, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def consultation(society: Society) -> Consultation:
    consultation = make_consultation("open")
    for text in ("防护等级宜提高。", "第二行\n与 <b>", "指标偏严。"):
        make_comment(consultation, text=text, clause="5.1", anchor="c-5.1")
    return consultation


def run(wanted: CommentTableFile) -> bool:
    return bool(comment_table(str(wanted.society_id), str(wanted.pk)))


def asked(consultation: Consultation, form: str) -> CommentTableFile:
    leader = consultation.project.leader
    assert leader is not None
    return actions.ask(consultation=consultation, form=form, actor=leader, at=clock.now())


def shown(client: Client, consultation: Consultation) -> str:
    return client.get(url("comment_table", consultation)).content.decode()


def test_the_pdf_is_made_once_by_a_worker(consultation: Consultation) -> None:
    client = leader_client()
    for _ in range(2):
        client.post(url("comment_table", consultation), {"form": "pdf"})
    wanted = CommentTableFile.objects.get()
    assert OutboxMessage.objects.filter(topic="comment_table.asked").count() == 1
    assert "排队中" in shown(client, consultation)
    assert [run(wanted) for _ in range(2)] == [True, False]
    wanted.refresh_from_db()
    assert (wanted.rows, wanted.written) == (3, 3)
    page = client.get(f"/s/EXS/files/{wanted.attachment_id}/")
    assert page.streaming
    paper = PdfReader(io.BytesIO(b"".join(page)))
    text = "".join(sheet.extract_text() for sheet in paper.pages)
    for words in ("团体标准征求意见汇总处理表", "第二行", "与<b>", "没有回函的单位数：0个", "共1页", "第1页"):
        assert words in text.replace(" ", "").replace("\n", ""), words
    assert paper.pages[0].mediabox.width > paper.pages[0].mediabox.height


def test_a_long_table_is_asked_for_and_tells_how_far_it_is(consultation: Consultation, settings: Any) -> None:
    settings.COMMENT_TABLE_AT_ONCE = 2
    client = leader_client()
    there = url("comment_table", consultation)
    for name in ("comment_table_docx", "comment_table_xlsx"):
        assert client.get(url(name, consultation))["Location"] == there
    client.post(there, {"form": "docx"})
    wanted = CommentTableFile.objects.get()
    actions.note(wanted=wanted, rows=3, written=2)
    assert "2 / 3 条" in shown(client, consultation)
    assert run(wanted)
    wanted.refresh_from_db()
    content = b"".join(client.get(f"/s/EXS/files/{wanted.attachment_id}/"))
    assert len(docx.Document(io.BytesIO(content)).tables[0].rows) == 4
    assert "2 / 3 条" not in shown(client, consultation)


def test_a_pdf_that_would_be_too_long_is_refused_in_words(consultation: Consultation, settings: Any) -> None:
    client = leader_client()
    assert 'value="pdf"' in shown(client, consultation)
    settings.COMMENT_TABLE_PDF_MOST = 2
    wanted = asked(consultation, "pdf")
    assert not run(wanted)
    wanted.refresh_from_db()
    said = "PDF 最多容纳 2 条意见，现有 3 条：请下载 Word 文件后另存为 PDF。"
    assert wanted.problem == said
    page = shown(client, consultation)
    assert page.count(said) == 2, "before it is asked for, and where it was"
    assert 'value="pdf"' not in page
    assert asked(consultation, "pdf").pk != wanted.pk, "it may be asked for again"


def test_an_unknown_form_is_refused(consultation: Consultation) -> None:
    assert leader_client().post(url("comment_table", consultation), {"form": "odt"}).status_code == 422
    assert not CommentTableFile.objects.exists()
