"""Fixes of the draft check, chosen, looked at and carried out."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from societies import clock
from societies.models import Society
from societies.scoping import enter
from standards.actions import editing as actions
from standards.models import ClauseEdit, Project, Revision
from standards.queries import editing as reads
from standards.queries import findings
from standards.queries.findings import Said
from tests.factories.people import make_society
from tests.factories.projects import make_project, someone
from tests.factories.revisions import make_revision
from tests.standards.test_drafts import at, signed_in
from tests.standards.test_findings import spoiled

pytestmark = pytest.mark.django_db
MUST = "巡视人员必须佩戴安全帽，必须两人同行。"


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def project(society: Society) -> Project:
    project = make_project("drafting")
    make_revision(project, frozen=False, content=spoiled(MUST))
    return project


def fixable(project: Project) -> list[Said]:
    text = reads.text_of(project)
    assert text is not None
    return findings.judge_text(project, text.document).fixable


def musts(project: Project) -> list[str]:
    return [one.finding.key for one in fixable(project) if one.finding.rule == "modal.must"]


def text(client: Client, project: Project) -> str:
    return client.get(at("open_draft", project)).content.decode()


def test_chosen_fixes_are_shown_first_and_then_carried_out(project: Project) -> None:
    client = signed_in(project)
    keys = musts(project)
    assert len(keys) == 2
    about = client.get(at("draft_version", project, 1)).content.decode()
    assert all(f'value="{key}"' in about for key in keys)
    preview = client.get(at("fixes", project), {"fix": keys}).content.decode()
    assert preview.count("<del>必须</del><ins>应</ins>") == 2
    assert not ClauseEdit.objects.exists()
    answer = client.post(at("fixes", project), {"fix": keys})
    assert answer["Location"] == at("open_draft_findings", project)
    edit = ClauseEdit.objects.get()
    assert (edit.origin, edit.rules, edit.made_by) == ("fix", "modal.must", project.leader)
    assert MUST.replace("必须", "应") in text(client, project)
    assert not musts(project)
    assert Revision.objects.get().sequence == 1
    assert "modal.must" in client.get(at("open_draft_history", project)).content.decode()


def test_one_of_two_is_enough(project: Project) -> None:
    client = signed_in(project)
    client.post(at("fixes", project), {"fix": musts(project)[:1]})
    assert "巡视人员应佩戴安全帽，必须两人同行。" in text(client, project)


def test_a_fix_whose_words_are_gone_is_told(project: Project) -> None:
    client = signed_in(project)
    keys = musts(project)
    client.post(at("fixes", project), {"fix": keys})
    page = client.get(at("fixes", project), {"fix": keys}).content.decode()
    assert "所选结果中有 2 项在文中已不存在" in page
    answer = client.post(at("fixes", project), {"fix": keys})
    assert answer.status_code == 422
    assert ClauseEdit.objects.count() == 1


def test_findings_of_the_text_as_it_is_now(project: Project) -> None:
    client = signed_in(project)
    assert MUST[:8] not in client.get(at("open_draft_findings", project)).content.decode() or musts(project)
    found = [one.finding for one in fixable(project)]
    actions.apply_fixes(
        project=project, findings=found[:1], actor=someone("起草人乙", "member"), at=clock.now()
    )
    page = client.get(at("open_draft_findings", project))
    assert len(page.context["judged"].fixable) == len(found) - 1


def test_every_certain_fix_of_the_draft_can_be_carried_out_together_or_is_said(project: Project) -> None:
    client = signed_in(project)
    keys = [one.finding.key for one in fixable(project)]
    page = client.get(at("fixes", project), {"fix": keys})
    chosen = page.context["chosen"]
    assert len(chosen.fit) + len(chosen.left) == len(keys)
    assert client.post(at("fixes", project), {"fix": keys}).status_code == 302
    left = [one.finding.key for one in fixable(project)]
    assert not {one.finding.key for one in chosen.fit} & set(left)


def test_only_who_writes_the_draft_chooses(project: Project) -> None:
    outsider = signed_in(project, "会员戊")
    assert outsider.get(at("fixes", project)).status_code == 403
    assert outsider.post(at("fixes", project), {"fix": musts(project)}).status_code == 403


def test_the_pages_ask_as_often_for_two_fixes_as_for_one(
    project: Project, django_assert_num_queries: Any
) -> None:
    client = signed_in(project)
    client.get(at("fixes", project))
    for keys in (musts(project)[:1], musts(project)):
        with django_assert_num_queries(16):
            assert client.get(at("fixes", project), {"fix": keys}).status_code == 200
    with django_assert_num_queries(16):
        assert client.get(at("open_draft_findings", project)).status_code == 200
