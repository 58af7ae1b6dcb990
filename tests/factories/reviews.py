"""A project at technical review, its people, and people of other units who may vote."""

from dataclasses import dataclass
from datetime import date, timedelta

from societies import clock, grants
from societies.access import account_of
from societies.actions import people as people_actions
from societies.models import Committee, Organization, Person, RulePack
from standards.models import Drafter, DraftingUnit, Project
from tests.factories.people import make_person, make_unit
from tests.factories.stages import kept
from tests.factories.subjects import bare_procedure
from workflow.actions import ballots, meetings
from workflow.models import Ballot, Meeting, Procedure

UNITS = ("示例单位乙", "示例单位丙", "示例单位丁", "示例单位戊", "示例单位己", "示例单位庚", "示例单位辛")
NAMES = ("委员甲", "委员乙", "委员丙", "委员丁", "委员戊", "委员己", "委员庚")


@dataclass
class Scene:
    """A project at ``review`` led from 示例单位甲; the committee's secretary; seven experts of seven other units."""

    project: Project
    secretary: Person
    leader: Person
    experts: list[Person]


@kept
def make_scene(*, state: str = "review", experts: int = 7) -> Scene:
    leader = make_person("组长甲", "member")
    secretary = make_person("秘书甲", "secretary", unit="示例单位壬")
    procedure = _under_review(state, leader)
    committee = Committee.objects.get(code="TC1")
    people_actions.seat(
        actor=None, at=clock.now(), committee=committee, person=secretary, role="committee_secretary"
    )
    project = Project.objects.get(procedure=procedure)
    project.plan_number = f"EXS-2026-{project.proposal_number:03d}"
    project.rule_pack = RulePack.objects.get()
    project.rule_pack.materials_days_ahead = 5
    project.rule_pack.save(update_fields=["materials_days_ahead"])
    project.leader, project.secretary = leader, secretary
    project.save()
    grants.give(account_of(leader), "project_leader", procedure)
    join_group(project, leader)
    voters = [make_person(name, "expert", unit=unit) for name, unit in zip(NAMES, UNITS, strict=True)][
        :experts
    ]
    return Scene(project, secretary, leader, voters)


def _under_review(state: str, leader: Person) -> Procedure:
    """In its state for two weeks: so long the draft is out."""
    procedure = bare_procedure("project", state, person=leader)
    procedure.since = clock.now() - timedelta(days=14)
    procedure.save(update_fields=["since"])
    return procedure


@kept
def make_scene_again(scene: Scene) -> Scene:
    """A second project with the same people."""
    procedure = _under_review("review", scene.leader)
    project = Project.objects.get(procedure=procedure)
    project.plan_number, project.rule_pack = (
        f"EXS-2026-9{project.proposal_number:02d}",
        scene.project.rule_pack,
    )
    project.leader = scene.leader
    project.save()
    return Scene(project, scene.secretary, scene.leader, scene.experts)


def join_group(project: Project, person: Person, *, left: bool = False) -> None:
    """Into the drafting group with the person's unit, or once in it and gone."""
    at = clock.now() if left else None
    unit = person.organization
    assert unit is not None
    DraftingUnit.objects.create(
        project=project,
        organization=unit,
        interest="producer",
        position=project.drafting_units.count() + 1,
        joined_at=clock.now(),
        left_at=at,
    )
    Drafter.objects.create(
        project=project,
        person=person,
        organization=unit,
        position=project.drafters.count() + 1,
        joined_at=clock.now(),
        left_at=at,
    )


def move_to(person: Person, unit: str) -> Organization:
    person.organization = make_unit(unit)
    person.save(update_fields=["organization"])
    return person.organization


@kept
def make_ballot(scene: Scene, *, electors: int = 5, opened: bool = True, days: int = 10) -> Ballot:
    rules = scene.project.rule_pack
    assert rules is not None
    ballot = ballots.prepare(
        parent=scene.project.procedure,
        rules=rules,
        question="是否同意本标准通过技术审查",
        last_day=clock.today() + timedelta(days=days),
        actor=scene.secretary,
        at=clock.now(),
    )
    ballots.choose(ballot=ballot, people=scene.experts[:electors], actor=scene.secretary, at=clock.now())
    if opened:
        ballots.open_(ballot=ballot, actor=scene.secretary, at=clock.now())
    return ballot


def make_meeting(scene: Scene, *, invited: int = 5, held_on: date | None = None) -> Meeting:
    rules = scene.project.rule_pack
    assert rules is not None
    return meetings.call(
        parent=scene.project.procedure,
        rules=rules,
        held_on=held_on or clock.today(),
        place="示例会议室",
        chair="委员甲",
        invited=invited,
        actor=scene.secretary,
        at=clock.now(),
    )
