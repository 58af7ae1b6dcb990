"""The draft check on the page of a version, and what errors keep from being done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure.management.demo.draft_text import Entry, para
from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, Society
from societies.scoping import enter
from standards.actions import drafts as actions
from standards.actions import findings as waiving
from standards.document.lint import Standing, Standings
from standards.models import FindingWaiver, Project, Revision
from standards.queries import findings
from tests.factories.drafts import build_draft
from tests.factories.people import make_society
from tests.factories.projects import make_project
from tests.factories.published import make_earlier
from tests.factories.revisions import make_revision
from workflow.models import Procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def project(society: Society) -> Project:
    """Where the draft for approval is made; how it got there does not matter here."""
    project = make_project()
    Procedure.objects.filter(pk=project.procedure_id).update(state="finalizing")
    project.procedure.refresh_from_db()
    return project


def spoiled(*sentences: str) -> bytes:
    """The test draft with these sentences in it."""

    def edit(entries: list[Entry]) -> list[Entry]:
        at = next(i for i, entry in enumerate(entries) if entry.title == "日常巡视")
        return [*entries[: at + 2], *map(para, sentences), *entries[at + 2 :]]

    return build_draft(edit=edit)


def version(project: Project, *sentences: str) -> Revision:
    return make_revision(project, frozen=False, content=spoiled(*sentences))


def freeze(project: Project, revision: Revision, stage: str = "approval") -> None:
    assert project.leader is not None
    actions.freeze(project=project, revision=revision, stage=stage, actor=project.leader, at=clock.now())


def address(name: str, project: Project, *more: object) -> str:
    return reverse(name, args=[project.society.code, project.reference, *more])


@pytest.fixture
def client(project: Project) -> Client:
    client = Client()
    assert project.leader is not None
    assert project.leader.account is not None
    client.force_login(project.leader.account)
    return client


def test_the_page_of_a_version_shows_what_was_found_and_where(project: Project, client: Client) -> None:
    version(project, "人员必须培训。")
    page = client.get(address("draft_version", project, 1)).content.decode()
    assert "表示要求用“应”，不用“必须”。" in page
    assert f'{address("draft", project, 1)}#c-5-1-1"' in page
    assert "这一稿有 1 处错误，不能定版为报批稿。" in page


def test_an_error_keeps_the_draft_for_approval_from_being_frozen(project: Project, client: Client) -> None:
    revision = version(project, "人员必须培训。", "间距为5mm。")
    answer = client.post(address("draft_freeze", project, 1), {"stage": "approval"})
    assert answer.status_code == 422
    assert "文稿检查发现 1 处错误。" in answer.content.decode()
    revision.refresh_from_db()
    assert revision.frozen_at is None
    freeze(project, revision, "working")


def test_a_clean_draft_is_frozen(project: Project) -> None:
    revision = version(project)
    freeze(project, revision)
    assert revision.frozen_at is not None


def test_an_error_that_was_let_stand_keeps_nothing(project: Project, client: Client) -> None:
    revision = version(project, "人员必须培训。")
    (said,) = findings.judge(project, revision).open
    url = address("finding_waive", project, 1, said.finding.key)
    assert "必须" in client.get(url).content.decode()
    empty = client.post(url, {"reason": " "})
    assert (empty.status_code, FindingWaiver.objects.count()) == (422, 0)
    assert client.post(url, {"reason": "引自强制性标准"})["Location"] == address("draft_version", project, 1)
    page = client.get(address("draft_version", project, 1)).content.decode()
    assert "引自强制性标准" in page
    assert "不能定版为报批稿" not in page
    freeze(project, revision)


def test_the_ledger_names_the_rule_and_not_the_reason(project: Project) -> None:
    revision = version(project, "人员必须培训。")
    (said,) = findings.judge(project, revision).open
    assert project.leader is not None
    given = {
        "project": project,
        "revision": revision,
        "said": said,
        "actor": project.leader,
        "at": clock.now(),
    }
    waiving.waive(reason="引自强制性标准", **given)
    waiving.waive(reason="另一个理由", **given)
    (entry,) = LedgerEntry.objects.filter(event="finding.waived")
    assert (entry.body["rule"], entry.body["key"]) == ("modal.must", said.finding.key)
    assert "引自" not in str(entry.body)
    assert [one.reason for one in FindingWaiver.objects.all()] == ["引自强制性标准"]


def test_a_reason_holds_for_the_same_words_only(project: Project) -> None:
    revision = version(project, "人员必须培训。")
    (said,) = findings.judge(project, revision).open
    assert project.leader is not None
    waiving.waive(
        project=project, revision=revision, said=said, reason="可以", actor=project.leader, at=clock.now()
    )
    again = version(project, "维护前人员应断电。", "人员必须培训。")
    assert findings.judge(project, again).open == []
    other = version(project, "人员必须考试。")
    assert len(findings.judge(project, other).open) == 1


def test_nothing_is_let_stand_in_a_frozen_version_nor_a_mere_hint(project: Project) -> None:
    revision = version(project, "间距为5mm。")
    hint = next(one for one in findings.judge(project, revision).said if one.finding.rule == "unit.space")
    freeze(project, revision)
    assert project.leader is not None
    for one in (hint, replace(hint, finding=replace(hint.finding, severity=findings.Severity.ERROR))):
        with pytest.raises(Refused) as refused:
            waiving.waive(
                project=project,
                revision=revision,
                said=one,
                reason="可以",
                actor=project.leader,
                at=clock.now(),
            )
        assert len(refused.value.refusals) == 1


def test_a_finding_that_is_gone_is_not_there(project: Project, client: Client) -> None:
    version(project)
    assert client.get(address("finding_waive", project, 1, "0" * 16)).status_code == 404


def test_our_own_register_knows_what_is_withdrawn(society: Society) -> None:
    make_earlier("T/EXS 0007—2024", "安装要求", state="withdrawn")
    make_earlier("T/EXS 0008—2024", "巡视要求")
    old = make_earlier("T/EXS 0009—2019", "检测要求", state="superseded")
    make_earlier("T/EXS 0009—2024", "检测要求", replaces=old)
    told = findings.standings(["T/EXS 0007-2024", "T/EXS 0008—2024", "T/EXS 0009—2019", "GB/T 1.1—2020"])
    assert told == {
        "T/EXS 0007-2024": Standings(Standing.WITHDRAWN),
        "T/EXS 0009—2019": Standings(Standing.REPLACED, "T/EXS 0009—2024"),
    }


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_findings_cost_no_queries_of_their_own(project: Project, client: Client) -> None:
    version(project, "人员必须培训。")
    client.get(address("draft_version", project, 1))
    one = queries(client, address("draft_version", project, 1))
    version(project, "人员必须培训。", "记录必须保存。", "电源必须切断。")
    for said in findings.judge(project, Revision.objects.get(sequence=2)).open:
        assert project.leader is not None
        waiving.waive(
            project=project,
            revision=Revision.objects.get(sequence=2),
            said=said,
            reason="可以",
            actor=project.leader,
            at=clock.now(),
        )
    assert queries(client, address("draft_version", project, 2)) == one
