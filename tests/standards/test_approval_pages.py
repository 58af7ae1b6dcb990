"""The pages of the last stretch: what each person sees and may do, from the dossier to the publication."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies import clock
from societies.models import LedgerEntry, Person
from societies.scoping import enter
from standards.actions import renditions
from standards.models import Letter, Project, Standard, StandardNumber
from tests.factories.publication import (
    PDF,
    Office,
    account,
    announce,
    approve,
    make_office,
    make_project,
    render,
)
from workflow.models import Procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def at(name: str, project: Project) -> str:
    return reverse(name, args=["EXS", project.reference])


def as_(client: Client, person: Person) -> Client:
    client.force_login(account(person))
    return client


def given(office: Office, state: str = "approval") -> Project:
    with enter(office.society):
        return make_project(office, state=state)


def state_of(office: Office, project: Project) -> str:
    with enter(office.society):
        return Procedure.objects.get(pk=project.procedure_id).state


ANNOUNCED = {
    "title": "关于发布《示例终端 技术规范》团体标准的公告",
    "text": "按照规定，现予发布（见下表）。\n特此说明。",
    "number": "示例学会公告〔2026〕1号",
    "issued_on": "2026-03-26",
    "effective_on": "2026-05-01",
}


def test_the_approver_sees_every_paper_and_approves_once(office: Office, client: Client) -> None:
    project = given(office)
    as_(client, office.approver)
    page = client.get(at("dossier", project)).content.decode()
    for paper in (
        "报批稿",
        "编制说明",
        "意见汇总处理表",
        "技术审查结果",
        "对审查结论的答复",
        "专利",
        "起草人签字表",
    ):
        assert paper in page
    assert 'value="approve"' in page
    for _ in range(2):  # a double click
        client.post(at("dossier", project), {"move": "approve"})
    with enter(office.society):
        assert [n.text for n in StandardNumber.objects.all()] == ["T/EXS 001—2026"]
    assert state_of(office, project) == "approved"


def test_what_is_missing_is_told_with_where_to_mend_it(office: Office, client: Client) -> None:
    project = given(office)
    with enter(office.society):
        Project.objects.filter(pk=project.pk).update(drafters_signed_at=None, drafters_sheet=None)
    page = as_(client, office.approver).get(at("dossier", project)).content.decode()
    assert 'value="approve"' not in page
    assert f'<a href="{at("drafters_sign", project)}">' in page
    client.post(at("dossier", project), {"move": "approve"})
    assert state_of(office, project) == "approval"


def test_who_is_no_approver_has_no_button_and_no_way(office: Office, client: Client) -> None:
    project = given(office)
    as_(client, office.secretary)
    assert 'value="approve"' not in client.get(at("dossier", project)).content.decode()
    client.post(at("dossier", project), {"move": "approve"})
    assert state_of(office, project) == "approval"


def test_the_leader_answers_signs_and_submits(office: Office, client: Client) -> None:
    project = given(office, "finalizing")
    with enter(office.society):
        Project.objects.filter(pk=project.pk).update(
            review_answer="", review_answered_at=None, drafters_signed_at=None, drafters_sheet=None
        )
    as_(client, office.leader)
    client.post(at("dossier", project), {"move": "submit_for_approval"})
    assert state_of(office, project) == "finalizing"
    client.post(at("review_answer", project), {"text": "试验数据已补充，见 5.2。"})
    client.post(at("drafters_sign", project), {"sheet": SimpleUploadedFile("签字表.pdf", PDF)})
    client.post(at("dossier", project), {"move": "submit_for_approval"})
    assert state_of(office, project) == "approval"
    with enter(office.society):
        assert LedgerEntry.objects.filter(event__in=["review.answered", "drafters.signed"]).count() == 2


def test_a_sheet_that_is_no_scan_is_refused_beside_its_field(office: Office, client: Client) -> None:
    project = given(office, "finalizing")
    answer = as_(client, office.leader).post(
        at("drafters_sign", project), {"sheet": SimpleUploadedFile("签字表.docx", b"PK\x03\x04")}
    )
    assert (answer.status_code, "签字表.docx" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("name", ["review_answer", "drafters_sign"])
def test_only_the_leader_completes_the_dossier(office: Office, client: Client, name: str) -> None:
    project = given(office, "finalizing")
    assert as_(client, office.member).get(at(name, project)).status_code == 403
    assert at(name, project) not in client.get(at("dossier", project)).content.decode()


def test_the_announcement_goes_from_draft_to_scan(office: Office, client: Client) -> None:
    project = given(office)
    with enter(office.society):
        approve(office, project)
    as_(client, office.secretary)
    page = client.get(at("announcement", project)).content.decode()
    assert "关于发布《示例终端 技术规范》团体标准的公告" in page  # the usual wording is there to begin with
    assert client.post(at("announcement", project), ANNOUNCED).status_code == 302
    page = client.get(at("announcement", project)).content.decode()
    assert "T/EXS 001—2026" in page
    as_(client, office.approver).post(at("announcement_sign", project))
    as_(client, office.secretary)
    assert (
        client.post(at("announcement", project), ANNOUNCED).status_code == 422
    )  # signed: not changed any more
    client.post(at("announcement_scan", project), {"scan": SimpleUploadedFile("公告.pdf", PDF)})
    with enter(office.society):
        letter = Letter.objects.select_related("procedure").get()
        assert (letter.procedure.state, letter.scan_id is not None) == ("signed_off", True)
        assert letter.paragraphs == ["按照规定，现予发布（见下表）。", "特此说明。"]
    page = client.get(at("announcement", project)).content.decode()
    client.post(at("announcement_void", project), {"reason": "日期改变"})
    assert "拟发布公告" in client.get(at("announcement", project)).content.decode()


def test_dates_in_the_wrong_order_are_refused_and_nothing_typed_is_lost(
    office: Office, client: Client
) -> None:
    project = given(office)
    with enter(office.society):
        approve(office, project)
    answer = as_(client, office.secretary).post(
        at("announcement", project),
        ANNOUNCED | {"effective_on": "2026-03-01", "number": "示例学会公告〔2026〕7号"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "实施日期早于发布日期。" in page
    assert "示例学会公告〔2026〕7号" in page


def test_a_document_number_is_used_once(office: Office, client: Client) -> None:
    first, second = given(office), given(office)
    with enter(office.society):
        for project in (first, second):
            approve(office, project)
        announce(office, first)
    answer = as_(client, office.secretary).post(at("announcement", second), ANNOUNCED)
    assert (answer.status_code, "已用于另一份文书" in answer.content.decode()) == (422, True)


def test_a_member_neither_writes_nor_signs(office: Office, client: Client) -> None:
    project = given(office)
    with enter(office.society):
        approve(office, project)
    as_(client, office.member)
    assert client.post(at("announcement", project), ANNOUNCED).status_code in {302, 403, 422}
    with enter(office.society):
        assert Letter.objects.exclude(procedure__state="").count() == 0


def test_the_files_page_follows_the_printer(office: Office, client: Client) -> None:
    project = given(office)
    with enter(office.society):
        approve(office, project)
        announce(office, project)
    as_(client, office.secretary)
    assert "未制作" in client.get(at("renditions", project)).content.decode()
    client.post(at("renditions", project))
    waiting = client.get(at("renditions", project)).content.decode()
    assert 'hx-trigger="every 3s"' in waiting
    with enter(office.society):
        assert render(project)
    part = client.get(at("renditions", project), headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<section")
    assert "hx-trigger" not in part
    assert part.count("SHA-256") == 2


def test_the_publish_page_publishes_once(office: Office, client: Client) -> None:
    project = given(office)
    as_(client, office.secretary)
    with enter(office.society):
        approve(office, project)
    assert "暂时还不能发布" in client.get(at("publish", project)).content.decode()
    with enter(office.society):
        announce(office, project)
        renditions.order(project=project, actor=None, at=clock.now())
        assert render(project)
    assert "条件齐备" in client.get(at("publish", project)).content.decode()
    for _ in range(2):
        client.post(at("publish", project))
    with enter(office.society):
        standard = Standard.objects.get()
        assert standard.effective_on == clock.today() + timedelta(days=30)
    page = client.get(at("publish", project)).content.decode()
    assert reverse("standard", args=["EXS", "T-EXS-001-2026"]) in page


def test_an_approver_withdraws_and_others_do_not(office: Office, client: Client) -> None:
    project = given(office)
    with enter(office.society):
        approve(office, project)
        announce(office, project)
        renditions.order(project=project, actor=None, at=clock.now())
        assert render(project)
    as_(client, office.secretary).post(at("publish", project))
    address = reverse("standard_withdraw", args=["EXS", "T-EXS-001-2026"])
    assert client.get(address).status_code == 403
    as_(client, office.approver)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "内容过时"}).status_code == 302
    with enter(office.society):
        assert Standard.objects.select_related("procedure").get().procedure.state == "withdrawn"


PAGES = ["dossier", "announcement", "renditions", "publish", "review_answer", "drafters_sign"]


@pytest.mark.parametrize("name", PAGES)
def test_strangers_see_nothing(office: Office, client: Client, name: str) -> None:
    project = given(office)
    other = make_office("EXB", "示例协会")
    assert as_(client, other.secretary).get(at(name, project)).status_code == 404


@pytest.mark.parametrize("state", ["drafting", "finalizing", "approval", "approved", "published"])
@pytest.mark.parametrize("name", ["dossier", "announcement", "renditions", "publish"])
def test_every_page_stands_at_every_stage(office: Office, client: Client, name: str, state: str) -> None:
    project = given(office, state)
    for person in (office.secretary, office.approver, office.leader, office.member):
        assert as_(client, person).get(at(name, project)).status_code == 200


def test_the_list_of_letters_asks_the_same_of_one_and_of_three(office: Office, client: Client) -> None:
    as_(client, office.secretary)
    address = reverse("letter_list", args=["EXS"])
    counts = []
    for numbers in (["1"], ["2", "3"]):
        for number in numbers:
            project = given(office)
            with enter(office.society):
                approve(office, project)
                announce(office, project, number=f"示例学会公告〔2026〕{number}号")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).content.decode()
        counts.append(len(queries))
    assert counts == [11, 11]
    assert page.count("示例学会公告〔2026〕") == 3
    found = client.get(address, {"q": "2026〕2号"}).content.decode()
    assert found.count("示例学会公告〔2026〕") == 1
