"""The file that goes with a comment: sent, refused, replaced or removed, and read by whoever reads the comment."""

import io
import zipfile
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies import clock
from societies.models import Attachment, LedgerEntry, Society
from societies.queries import archives
from societies.scoping import enter
from standards.access import told_token
from standards.actions import own_comments
from standards.actions.drafts import File
from standards.models import Comment
from tests.conftest import FrozenClock
from tests.factories.consultations import close_at_deadline, make_comment, make_consultation, member
from tests.factories.people import make_person, make_society
from tests.standards import test_consultations_public as outside
from tests.standards.test_comments import leader_client, url
from tests.standards.test_own_comments import by
from tests.standards.test_reply_links import asked, words

pytestmark = pytest.mark.django_db

PNG, PDF = b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n%"
DRAWING = File("附图 A.png", PNG)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def upload(name: str = "附图 A.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def archive_of(**parts: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return data.getvalue()


def get(client: Client, address: str) -> tuple[int, str]:
    """The answer, and how its file is to be kept; a file is read to its end."""
    answer = client.get(address)
    if not answer.streaming:
        return answer.status_code, ""
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) in {PNG, PDF}  # type: ignore[arg-type]
    return answer.status_code, answer["Content-Disposition"].partition(";")[0]


def test_with_an_account_and_sent_twice_it_is_kept_once() -> None:
    society = make_society()
    with enter(society):
        consultation = make_consultation("open")
        member()
        client = by("委员丙")
    said = words(text="尺寸见附图。")
    for _ in range(2):
        sent = client.post(url("comment_new", consultation), {**said, "attachment": upload()}, follow=True)
    page = sent.content.decode()
    with enter(society):
        kept = Comment.objects.get().attachment
        assert kept is not None
        assert (kept.name, kept.size, kept.media_type) == ("附图 A.png", 8, "image/png")
        assert Attachment.objects.filter(name=kept.name).count() == 1
        assert LedgerEntry.objects.get(event="comment.made").body["attachment"] == kept.sha256
        assert [row.pk for row in archives.files() if row.pk == kept.pk] == [kept.pk]
    address = reverse("file", args=["EXS", kept.pk])
    assert f'href="{address}"' in page
    assert "8\xa0字节" in page
    assert get(client, address) == (200, "attachment"), "a picture, and saved all the same"


REFUSED = [
    (
        upload("测试.docx", archive_of(**{"word/document.xml": "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"})),
        "不能用在这里",
    ),
    (upload("宏.xlsm", archive_of(**{"xl/vbaProject.bin": "x"})), "不能用在这里"),
    (upload("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "不能用在这里"),
    (upload("图.png.html", b"<script>alert(1)</script>"), "不能用在这里"),
    (upload("图.png", b"<script>alert(1)</script>"), "不是真正的"),
    (upload("图.pdf", archive_of(**{"a.exe": "MZ"})), "不是真正的"),
    (upload("图.jpg", PNG), "不是真正的"),
    (upload("空.pdf", b""), "是空文件"),
    (upload("<img src=x onerror=alert(1)>.gif", b"GIF89a"), "不能用在这里"),
]


@pytest.mark.parametrize(("hostile", "why"), REFUSED, ids=[str(file.name) for file, _why in REFUSED])
def test_what_is_no_drawing_is_refused_beside_its_field_and_no_word_is_lost(
    hostile: SimpleUploadedFile, why: str
) -> None:
    society, _consultation, link = asked()
    page = Client().post(link, words(text="保留的文字", attachment=hostile))
    assert page.status_code == 422
    (error,) = page.context["form"].errors["attachment"]
    assert why in error
    assert "保留的文字" in page.content.decode()
    assert "<img src=x" not in page.content.decode()
    with enter(society):
        assert not Comment.objects.exists()


def test_one_that_is_too_large_is_refused_before_it_is_read(settings: Any) -> None:
    _society, _consultation, link = asked()
    settings.UPLOAD_MAX_BYTES = 4
    page = Client().post(link, words(text="保留的文字", attachment=upload()))
    assert page.status_code == 422
    assert "保留的文字" in page.content.decode()
    assert [*page.context["form"].errors] == ["attachment"]


@pytest.mark.parametrize("wrong", [{"text": ""}, {"clause": "nowhere"}])
def test_a_page_that_comes_back_says_that_the_file_must_be_chosen_again(wrong: dict[str, str]) -> None:
    _society, _consultation, link = asked()
    page = Client().post(link, words(attachment=upload(), **wrong))
    assert page.status_code == 422
    assert page.context["form"].errors["attachment"] == [
        "请重新选择“附图 A.png”：页面退回后，浏览器不会保留已选的文件。"
    ]


def test_after_the_deadline_nothing_is_kept(frozen: FrozenClock) -> None:
    society, consultation, link = asked()
    assert consultation.closes_at is not None
    frozen.at = consultation.closes_at
    assert Client().post(link, words(attachment=upload())).status_code == 422
    with enter(society):
        assert not Attachment.objects.filter(name="附图 A.png").exists()


def test_by_the_link_it_is_sent_replaced_and_removed() -> None:
    society, _consultation, link = asked()
    client, address = Client(), f"{link}files/1/"
    client.post(link, words(attachment=upload()))
    assert f'href="{address}"' in client.get(link).content.decode()
    assert get(client, address) == (200, "attachment")
    with enter(society):
        first = Comment.objects.get().attachment_id
    changed = {"act": "reword", "comment": 1, "kind": "te", "text": "改写。"}
    assert "移除“附图 A.png”" in client.get(link, {"edit": 1}).content.decode()

    client.post(link, changed)
    with enter(society):
        assert Comment.objects.get().attachment_id == first, "other words leave it where it is"
    refused = client.post(link, {**changed, "text": "", "attachment": upload("附图 B.pdf", PDF)})
    assert [*refused.context["own"].errors] == ["text", "attachment"]

    client.post(link, {**changed, "attachment": upload("附图 B.pdf", PDF), "detach": "on"})
    with enter(society):
        second = Comment.objects.select_related("attachment").get().attachment
        assert second is not None
        assert second.name == "附图 B.pdf"
    client.post(link, {**changed, "detach": "on"})
    with enter(society):
        assert Comment.objects.get().attachment is None
        entries = LedgerEntry.objects.filter(event="comment.reworded").order_by("sequence")
        assert [entry.body["attachment"] for entry in entries][1:] == [second.sha256, None]
    assert get(client, address) == (404, "")
    assert get(leader_client_in(society), reverse("file", args=["EXS", second.pk])) == (404, "")


def leader_client_in(society: Society) -> Client:
    with enter(society):
        return leader_client()


def test_who_comments_from_outside_adds_it_once_the_address_is_confirmed(mailoutbox: list[Any]) -> None:
    society, consultation, url = outside.asked()
    client = Client()
    assert 'name="attachment"' not in client.get(url).content.decode()
    client.post(url, outside.words())
    outside.deliver()
    link = client.post(outside.link(mailoutbox))["Location"]
    assert 'name="attachment"' in client.get(link, {"edit": 1}).content.decode()
    changed = {"act": "reword", "comment": 1, "kind": "te", "text": "见附图。", "attachment": upload()}
    assert client.post(link, changed).status_code == 302
    assert f'href="{link}files/1/"' in client.get(link).content.decode()
    assert get(client, f"{link}files/1/") == (200, "attachment")
    with enter(society):
        close_at_deadline(consultation)
    published = Client().get(f"{url}comments/").content.decode()
    assert ("见附图。" in published, "附图 A" in published) == (True, False)


def test_a_link_opens_only_what_its_page_shows() -> None:
    society, consultation, link = asked()
    with enter(society):
        by_account = make_comment(consultation, attached=DRAWING)
        plain = make_comment(consultation, member("委员丁", "示例单位丁"))
        author = told_token(consultation, by_account.author)
        other = told_token(consultation, plain.author)
    told = reverse("dispositions_link_file", args=["EXS", author, 1])
    assert get(Client(), told) == (200, "attachment")
    for address in (
        f"{link}files/1/",  # the link shows what was said without an account
        reverse("dispositions_link_file", args=["EXS", other, 1]),  # another author's
        reverse("dispositions_link_file", args=["EXS", other, 2]),  # one without a file
        told.replace("/EXS/", "/OTH/"),
        f"{link}files/99999999999/",
    ):
        assert get(Client(), address) == (404, ""), address
    with enter(society):
        own_comments.withdraw(comment=by_account, actor=by_account.author, at=clock.now())
    assert get(Client(), told) == (404, "")


def test_whoever_reads_the_comment_reads_its_file() -> None:
    society = make_society()
    with enter(society):
        consultation = make_consultation("open")
        address = reverse("file", args=["EXS", make_comment(consultation, attached=DRAWING).attachment_id])
        member("委员丁", "示例单位丁")
        clients = [by(name) for name in ("秘书甲", "组长乙", "委员丙", "委员丁")]
    assert [get(client, address)[0] for client in clients] == [200] * 4
    with enter(make_society("OTH")):
        stranger = Client()
        account = make_person("外人", "secretary").account
        assert account is not None
        stranger.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert get(stranger, address) == (404, "")
    assert get(stranger, address.replace("/EXS/", "/OTH/")) == (404, "")
    assert Client().get(address).status_code in {302, 404}


def test_the_pages_and_the_table_name_it() -> None:
    society = make_society()
    with enter(society):
        consultation = make_consultation("open")
        made = make_comment(consultation, text="尺寸见附图。", attached=DRAWING)
        client, author = leader_client(), by("委员丙")
    address = reverse("file", args=["EXS", made.attachment_id])
    for reader, name, more in (
        (client, "comment", [1]),
        (client, "comment_list", []),
        (client, "consultation", []),
        (author, "comments_mine", []),
    ):
        page = reader.get(url(name, consultation, *more)).content.decode()
        assert f'href="{address}"' in page, name
    answer = client.get(url("comment_table_docx", consultation))
    paper = docx.Document(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert "尺寸见附图。（附件：附图 A.png）" in cells


@pytest.mark.parametrize("page", ["consultation", "comment_list", "comments_mine", "reply_link"])
def test_three_files_cost_no_more_questions_than_one(page: str) -> None:
    society, consultation, link = asked()
    with enter(society):
        member()
        client = Client() if page == "reply_link" else by("委员丙")
    address = link if page == "reply_link" else url(page, consultation)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            with enter(society):
                make_comment(consultation, attached=DRAWING)
            Client().post(link, words(attachment=upload()))
        with CaptureQueriesContext(connection) as questions:
            files = client.get(address).content.decode().count(" download>")
        counts.append((files, len(questions)))
    (one, asked_of_one), (three, asked_of_three) = counts
    assert (three, asked_of_three) == (3 * one, asked_of_one)
