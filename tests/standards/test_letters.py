"""Letters that stand alone: the notice of a project's approval and the letter of a consultation, from draft to mail."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from societies.models import Person, Society, User
from societies.scoping import enter
from standards.access import reply_token
from standards.models import Letter, Project
from standards.tasks import letter_pdf
from tests.factories.consultations import make_consultation, member
from tests.factories.people import make_society
from tests.factories.projects import make_project, someone
from workflow import delivery

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n% stamped\n"


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def society() -> Iterator[Society]:
    found = make_society()
    with enter(found):
        yield found


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=person.account_id))
    return client


def deliver() -> None:
    for _round in range(3):
        for pk in delivery.due():
            delivery.run(pk)


def given(form: Any) -> dict[str, str]:
    """The usual words that the page begins with, under a number of the office."""
    return {"title": form["title"].value(), "text": form["text"].value(), "number": "示学〔2026〕3号"}


def issue(society: Society, url: str) -> tuple[Client, Letter]:
    """From the usual words to the issued letter, as secretary and approver press."""
    secretary = client_of(someone("秘书甲"))
    approver = client_of(someone("批准人丁", "approver", unit="示例学会秘书处"))
    usual = given(secretary.get(url).context["form"])
    assert secretary.post(url, usual).status_code == 302
    assert secretary.post(f"{url}sign/").status_code == 403  # the secretary does not sign off
    letter = Letter.objects.select_related("procedure").get()
    assert letter.procedure.state == "draft"
    approver.post(f"{url}sign/")
    assert "公文 PDF 正在生成" in secretary.post(f"{url}issue/", follow=True).content.decode()
    deliver()
    assert letter_pdf(str(society.pk), str(letter.procedure_id)) is True
    assert letter_pdf(str(society.pk), str(letter.procedure_id)) is False
    secretary.post(f"{url}scan/", {"scan": SimpleUploadedFile("扫描件.pdf", PDF)})
    secretary.post(f"{url}issue/")
    deliver()
    letter = Letter.objects.select_related("procedure", "pdf", "scan").get()
    assert (letter.procedure.state, letter.scan is not None) == ("issued", True)
    return secretary, letter


def words(letter: Letter) -> str:
    assert letter.pdf is not None
    with letter.pdf.file.open("rb") as stream:
        pages = PdfReader(io.BytesIO(stream.read())).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def address(name: str, project: Project, *more: int) -> str:
    return reverse(name, args=["EXS", project.reference, *more])


def test_a_notice_of_approval_is_signed_printed_issued_and_mailed(society: Society) -> None:
    project = make_project("drafting")
    secretary, letter = issue(society, address("project_notice", project))
    text = words(letter)
    for said in (
        "示学〔2026〕3号",
        "准予立项",
        project.plan_number,
        "示例单位甲",
        "2026年3月26日",
        "特此公告。",
    ):
        assert said in text
    sent = [m for m in mail.outbox if m.subject == letter.title]
    assert sorted(address for m in sent for address in m.to) == sorted(
        someone(name).email for name in ("组长乙", "秘书甲")
    )
    assert address("project_notice", project) in sent[0].body
    assert reverse("file", args=["EXS", letter.pdf_id]) in sent[0].body
    page = secretary.get(address("project", project)).content.decode()
    assert letter.title in page
    assert reverse("file", args=["EXS", letter.pdf_id]) in page
    assert address("project_notice", project) in secretary.get("/s/EXS/letters/").content.decode()


def test_a_consultation_s_letter_goes_to_the_asked_units_and_into_their_mail(society: Society) -> None:
    consultation = make_consultation("open")
    project = consultation.project
    url = address("consultation_letter", project, 1)
    secretary, letter = issue(society, url)
    text = words(letter)
    for said in ("各有关单位：", "现征求意见", "24时前", "回函链接", "编制说明", "特此函达。"):
        assert said in text
    (told,) = (m for m in mail.outbox if letter.title in m.body)
    token = reply_token(consultation.replies.get().links.get())
    assert told.to == [member().email]
    assert reverse("reply_link", args=["EXS", token]) in told.body
    account = secretary.get(address("consultation_account", project, 1)).content.decode()
    assert f'href="{url}"' in account


def test_the_public_is_led_to_its_own_page_by_the_letter(society: Society) -> None:
    """Nobody outside gets in by the page of the society's people."""
    consultation = make_consultation("open", public=True)
    _secretary, letter = issue(society, address("consultation_letter", consultation.project, 1))
    page = reverse("public_consultation", args=["EXS", consultation.project.reference, 1])
    assert "现公开征求意见" in words(letter)
    where = ["EXS", consultation.project.reference, 1]
    shown = Client().get(page).content.decode()
    for name in ("letter", "explanation"):
        paper = reverse("public_consultation_paper", args=[*where, name])
        assert f'href="{paper}"' in shown
        answer = Client().get(paper)
        assert (answer.status_code, b"".join(answer)[:4]) == (200, b"%PDF")
    assert Client().get(reverse("public_consultation_paper", args=[*where, "x"])).status_code == 404
    assert page in "".join(words(letter).split())


def test_the_opening_mail_names_a_letter_that_was_issued_before(society: Society) -> None:
    consultation = make_consultation("draft")
    url = address("consultation_letter", consultation.project, 1)
    secretary, letter = issue(society, url)
    mail.outbox.clear()
    secretary.post(address("consultation_open", consultation.project, 1))
    deliver()
    (said,) = (m.body for m in mail.outbox if m.to == [member().email])
    assert letter.title in said
    token = reply_token(consultation.replies.get().links.get())
    paper = {
        name: reverse("reply_link_paper", args=["EXS", token, name])
        for name in ("letter", "explanation", "x")
    }
    page = Client().get(reverse("reply_link", args=["EXS", token])).content.decode()
    assert f'href="{paper["letter"]}"' in page
    assert f'href="{paper["explanation"]}"' in page
    kept = letter.scan or letter.pdf
    assert kept is not None
    assert hashlib.sha256(b"".join(Client().get(paper["letter"]))).hexdigest() == kept.sha256
    explanation = Client().get(paper["explanation"])
    assert (explanation.status_code, b"".join(explanation)[:4]) == (200, b"%PDF")
    assert explanation["Content-Disposition"].startswith("attachment")
    assert Client().get(paper["x"]).status_code == 404


def test_a_letter_that_is_not_issued_is_no_paper_of_the_units(society: Society) -> None:
    consultation = make_consultation("open")
    client_of(someone("秘书甲")).post(
        address("consultation_letter", consultation.project, 1),
        {"title": "征求意见的函", "text": "请反馈。", "number": ""},
    )
    token = reply_token(consultation.replies.get().links.get())
    assert Client().get(reverse("reply_link_paper", args=["EXS", token, "letter"])).status_code == 404


def test_what_cannot_be_printed_is_refused_beside_its_field(society: Society) -> None:
    project = make_project("drafting")
    facts = {"title": "关于立项的公告", "text": "准予立项 \U0001f600。", "number": ""}
    answer = client_of(someone("秘书甲")).post(address("project_notice", project), facts)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"text": ["以下字符无法印刷：\U0001f600。"]}
    assert Letter.objects.count() == 0


def test_before_its_time_and_for_others_there_is_no_letter(society: Society) -> None:
    project = make_project("proposed")
    secretary = client_of(someone("秘书甲"))
    early = secretary.post(address("project_notice", project), {"title": "题", "text": "文", "number": ""})
    assert (early.status_code, Letter.objects.count()) == (200, 0)
    running = make_project("drafting")
    stranger = client_of(someone("委员丙", "member"))
    refused = stranger.post(address("project_notice", running), {"title": "题", "text": "文", "number": ""})
    assert (refused.status_code, Letter.objects.count()) == (403, 0)
