"""Projects for tests, walked to a state by the product's own actions, with the people that they need."""

from datetime import timedelta
from typing import Any

from societies import clock
from societies.actions import people
from societies.models import Committee, Membership, Person
from standards.actions import appraisals, projects, proposals, staff
from standards.models import Project
from tests.factories.people import make_person, protect
from tests.factories.stages import kept

FACTS: dict[str, Any] = {
    "title_zh": "户用储能系统 运行维护技术规范",
    "title_en": "Household energy storage systems—Technical specification for operation and maintenance",
    "kind": "new",
    "revises": None,
    "function": "specification",
    "field_list": "frontier",
    "field": "energy_storage",
    "ics": "27.180",
    "ccs": "F19",
    "industry": "D4420",
    "relation": "none",
    "compared_with": "",
    "purpose": "规范户用储能系统的运行维护，降低安全风险。",
    "scope": "本文件规定了户用储能系统的巡检、维护和应急处置要求。",
    "background": "",
    "legal_relation": "与现行法律法规和强制性标准协调一致。",
    "international": "",
    "patents_known": False,
    "patents_statement": "",
    "consumers_affected": True,
    "starts_on": None,
    "ends_on": None,
    "funding": "自筹",
}


@kept
def someone(name: str, *roles: str, unit: str = "示例单位甲") -> Person:
    """The person of a name, made with these roles when there is none yet."""
    found = Person.objects.filter(name=name).select_related("organization").first()
    if found is None:
        return make_person(name, *roles, unit=unit)
    for role in roles:
        if not Membership.objects.filter(person=found, role=role, until=None).exists():
            people.appoint(actor=None, at=clock.now(), person=found, role=role)
    protect(found, *roles)
    return found


@kept
def make_committee(code: str = "TC1", name: str = "示例技术委员会") -> Committee:
    """A committee whose secretary is 秘书甲."""
    committee, new = Committee.objects.get_or_create(code=code, defaults={"name": name})
    if new:
        people.seat(
            actor=None,
            at=clock.now(),
            committee=committee,
            person=someone("秘书甲", "secretary", unit="示例学会秘书处"),
            role="committee_secretary",
        )
    return committee


@kept
def make_project(
    state: str = "drafting",
    *,
    proposer: Person | None = None,
    leader: Person | None = None,
    secretary: Person | None = None,
    committee: Committee | None = None,
    **facts: Any,
) -> Project:
    """A project in ``proposed``, ``returned``, ``appraisal``, ``drafting`` or an end of these, by the real actions.

    People: 组长乙 proposes and leads (示例单位甲), 秘书甲 keeps it, 批准人丁 approves it. To reach ``drafting`` the
    members' window is taken to be over: the moves after it are made at its end, the test's clock stays.
    Ask the factories of the later areas for later states.
    """
    at = clock.now()
    proposer = proposer or someone("组长乙", "member")
    secretary = secretary or someone("秘书甲", "secretary", unit="示例学会秘书处")
    project = proposals.file_proposal(actor=proposer, at=at, facts={**FACTS, **facts})
    if state == "withdrawn_by_proposer":
        projects.make_move(project=project, move="withdraw_proposal", actor=proposer, at=at)
    if state == "returned":
        proposals.return_proposal(project=project, actor=secretary, at=at, reasons=["补充试验数据。"])
    if state in {"proposed", "returned", "withdrawn_by_proposer"}:
        return project
    proposals.accept_proposal(
        project=project,
        actor=secretary,
        at=at,
        overlap_note="已查重，没有重复。",
        committee=committee or make_committee(),
    )
    if state == "appraisal":
        return project
    make_ready(project, secretary=secretary, leader=leader or proposer)
    approver = someone("批准人丁", "project_approver", unit="示例学会秘书处")
    assert project.notice_ends_at is not None
    over = max(at, project.notice_ends_at)
    if state == "rejected":
        projects.make_move(
            project=project, move="reject_project", actor=approver, at=over, reason="市场需求不足。"
        )
        return project
    projects.make_move(project=project, move="approve_project", actor=approver, at=over)
    if state == "cancelled":
        projects.make_move(project=project, move="cancel", actor=approver, at=over, reason="提出单位退出。")
    assert project.procedure.state == state, f"another factory leads to {state!r}"
    return project


def make_ready(project: Project, *, secretary: Person, leader: Person) -> None:
    """An appraisal in favour and a team: all that approval needs but the end of the members' window."""
    at = clock.now()
    appraisals.record_appraisal(
        project=project,
        actor=secretary,
        at=at,
        held_on=clock.date_of(at) - timedelta(days=1),
        experts=7,
        in_favour=True,
        conclusion="同意立项。",
    )
    staff.name_team(project=project, actor=secretary, at=at, leader=leader, secretary=secretary)
