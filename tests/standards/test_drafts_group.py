"""The drafting group, its signature, and what the draft's guards ask."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from societies import clock
from societies.access import Denied, Refused, can
from societies.actions import attachments
from societies.models import LedgerEntry, Society
from societies.roles import Permission
from societies.scoping import enter
from standards.actions import groups, patents
from standards.guards import drafts as guards
from standards.models import Consultation, Drafter, DraftingUnit, Project
from standards.queries import groups as reads
from tests.factories.people import make_society, make_unit
from tests.factories.projects import make_project, someone
from tests.factories.revisions import make_revision
from tests.factories.subjects import bare_procedure
from workflow.models import Ballot, Elector, Procedure
from workflow.registry import Asked

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n% a sheet\n"


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def project(society: Society) -> Project:
    return make_project("drafting")


def said(project: Project) -> dict[str, Any]:
    return {"project": project, "actor": project.leader, "at": clock.now()}


def denials(name: str, project: Project) -> list[str]:
    asked = Asked(project.procedure, project.leader, None, clock.now(), {})
    found: list[Denied] = list(getattr(guards, name)(asked))
    return [denied.place for denied in found]


def at(name: str, project: Project, *more: object) -> str:
    return reverse(name, args=[project.society.code, project.reference, *more])


def test_units_and_drafters_join_in_order_and_may_upload(project: Project) -> None:
    unit = groups.join_unit(name="示例单位乙", interest="consumer", **said(project))
    again = groups.join_unit(organization=unit.organization, interest="consumer", **said(project))
    assert again == unit
    drafter = someone("起草人丙", "member", unit="示例单位乙")
    groups.join(person=drafter, organization=unit.organization, contribution="第5章", **said(project))
    assert can(drafter, Permission.DRAFT_WRITE, project.procedure)
    assert [row.organization.name for row in reads.units(project)] == ["示例单位甲", "示例单位乙"]
    assert [row.person.name for row in reads.drafters(project)] == ["组长乙", "起草人丙"]
    groups.shift(member=unit, up=True, **said(project))
    assert [row.organization.name for row in reads.units(project)] == ["示例单位乙", "示例单位甲"]
    assert [(row.label, row.value) for row in reads.balance(reads.units(project)) if row.value] == [
        ("生产经营", 1),
        ("消费使用", 1),
    ]
    entry = LedgerEntry.objects.get(event="group.units_ordered")
    assert entry.body["order"] == [str(row.pk) for row in reads.units(project)]


def test_who_leaves_stays_in_the_record(project: Project) -> None:
    unit = groups.join_unit(name="示例单位乙", interest="consumer", **said(project))
    person = someone("起草人丙", "member", unit="示例单位乙")
    drafter = groups.join(person=person, organization=unit.organization, **said(project))
    with pytest.raises(Refused):
        groups.leave_unit(unit=unit, **said(project))
    groups.leave(drafter=drafter, **said(project))
    groups.leave_unit(unit=unit, **said(project))
    assert not can(person, Permission.DRAFT_WRITE, project.procedure)
    assert [row.person for row in reads.former_drafters(project)] == [person]
    assert [row.organization for row in reads.former_units(project)] == [unit.organization]
    leader = Drafter.objects.get(project=project, person=project.leader)
    with pytest.raises(Refused) as refused:
        groups.leave(drafter=leader, **said(project))
    assert [denied.place for denied in refused.value.refusals] == ["project_staff"]


@pytest.mark.parametrize(
    ("state", "outcome", "refused"),
    [("open", "", True), ("counted", "passed", True), ("counted", "failed", False), ("void", "", False)],
)
def test_a_voter_and_their_unit_stay_out_while_the_ballot_counts(
    project: Project, state: str, outcome: str, refused: bool
) -> None:
    voter = someone("委员丁", "member", unit="示例单位丁")
    colleague = someone("委员己", "member", unit="示例单位甲")
    procedure = bare_procedure("ballot", state, person=voter, parent=project.procedure)
    ballot = Ballot.objects.get(procedure=procedure)
    Ballot.objects.filter(pk=ballot.pk).update(outcome=outcome)
    for person in (voter, colleague):
        Elector.objects.create(ballot=ballot, person=person, organization=person.organization)
    unit = make_unit("示例单位丁")
    home = make_unit("示例单位甲")
    with pytest.raises(Refused) if refused else nullcontext():
        groups.join_unit(organization=unit, interest="producer", **said(project))
    with pytest.raises(Refused) if refused else nullcontext():
        groups.join(person=colleague, organization=home, **said(project))
    assert DraftingUnit.objects.filter(project=project, organization=unit).exists() is not refused


def test_a_change_after_the_signature_asks_for_a_new_one(project: Project) -> None:
    sheet = attachments.store(PDF, name="签字表.pdf", actor=project.leader, at=clock.now())
    with pytest.raises(Refused):
        groups.sign(sheet=sheet, **said(project))
    assert denials("drafters_signed", project) == ["drafters_sign"]
    Project.objects.filter(pk=project.pk).update(drafters_signed_at=clock.now(), drafters_sheet=sheet)
    project.refresh_from_db()
    assert denials("drafters_signed", project) == []
    groups.join_unit(name="示例单位乙", interest="consumer", **said(project))
    project.refresh_from_db()
    assert project.drafters_signed_at is None
    assert denials("drafters_signed", project) == ["drafters_sign"]


def test_every_patent_needs_a_licence(project: Project) -> None:
    assert denials("patents_complete", project) == []
    numbers = ["ZL 2020 1 0000001.1", "ZL 2020 1 0000002.2"]
    rows = [
        patents.disclose(number=number, title="一种电池", holder="示例单位甲", **said(project))
        for number in numbers
    ]
    assert denials("patents_complete", project) == ["patent_list"] * 2
    with pytest.raises(Refused) as refused:
        patents.declare(patent=rows[0], licence="a", declaration=None, **said(project))
    assert [denied.place for denied in refused.value.refusals] == ["declaration"]
    patents.declare(patent=rows[0], licence="a", declaration=("声明.pdf", PDF), **said(project))
    patents.declare(patent=rows[1], licence="c", declaration=None, **said(project))
    assert denials("patents_complete", project) == ["patent_list"]
    patents.drop(patent=rows[1], reason="删去 5.3。", **said(project))
    assert denials("patents_complete", project) == []
    with pytest.raises(Refused):
        patents.disclose(number=numbers[0], title="一种电池", holder="示例单位甲", **said(project))


def test_the_pages_of_the_group_and_of_patents(project: Project, django_assert_num_queries: Any) -> None:
    assert project.leader is not None
    assert project.leader.account is not None
    client, page = Client(), at("drafting_group", project)
    client.force_login(project.leader.account)
    form = {"name": "示例单位乙", "interest": "consumer"}
    assert client.post(at("group_unit_new", project), form).status_code == 302
    assert client.post(at("group_unit_new", project), {"interest": "consumer"}).status_code == 422
    unit = DraftingUnit.objects.get(project=project, organization__name="示例单位乙")
    assert client.post(at("group_unit", project, unit.pk), {"wish": "up"}).status_code == 302
    someone("起草人丙", "member", unit="示例单位乙")
    for count, name in ((2, ""), (4, "示例单位")):
        for number in range(count if name else 0):
            groups.join_unit(name=f"{name}{number}", interest="research", **said(project))
        with django_assert_num_queries(17):
            assert client.get(page).status_code == 200
    form = {"number": "ZL 1", "title": "一种电池", "holder": "示例单位甲"}
    assert client.post(at("patent_new", project), form).status_code == 302
    assert "ZL 1" in client.get(at("patent_list", project)).content.decode()
    other = someone("会员戊", "member")
    assert other.account is not None
    client.force_login(other.account)
    assert client.get(page).status_code == 200
    assert client.post(at("group_unit_new", project), form).status_code == 403
    assert client.get(at("patent_new", project)).status_code == 403


def test_versions_are_asked_for_at_their_time(project: Project) -> None:
    assert denials("review_draft_frozen", project) == ["draft_list"]
    assert denials("approval_draft_frozen", project) == ["draft_list"]


def test_a_draft_for_review_is_of_the_time_after_the_consultation(project: Project) -> None:
    closed_at = clock.now()
    procedure = bare_procedure("consultation", "closed", person=someone("组长乙"), parent=project.procedure)
    Consultation.objects.filter(procedure=procedure).update(closed_at=closed_at)
    Procedure.objects.filter(pk=project.procedure_id).update(state="resolution")
    project.refresh_from_db()
    make_revision(project, "review", at=closed_at - timedelta(hours=1))
    assert denials("review_draft_frozen", project) == ["draft_list"]
    make_revision(project, "review", explained=False, at=closed_at + timedelta(hours=1))
    assert denials("review_draft_frozen", project) == ["draft_list"]
    make_revision(project, "review", at=closed_at + timedelta(hours=2))
    assert denials("review_draft_frozen", project) == []
