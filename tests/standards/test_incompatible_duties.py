"""Duties that must not meet in one person, nor, for voting, in one unit: every pair, in both orders (docs/adr/0012)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations

import pytest

from societies import clock
from societies.access import Refused, forget
from societies.actions import people
from societies.models import Committee, Person, RulePack
from societies.scoping import enter
from standards.actions import approval, groups, staff
from standards.models import Drafter, Project
from tests.factories.people import make_person
from tests.factories.publication import Office, make_office, make_project
from tests.factories.reviews import NAMES, UNITS
from workflow.actions import ballots
from workflow.models import Ballot, Procedure


@dataclass
class World:
    """A project on its last stretch; 兼任者 of 示例单位子 holds every role that a secretary can give."""

    office: Office
    project: Project
    experts: list[Person]
    subject: Person


@pytest.fixture
def world(db: None) -> Iterator[World]:
    office = make_office()
    with enter(office.society):
        project = make_project(office)
        project.rule_pack = RulePack.objects.get()
        project.save(update_fields=["rule_pack"])
        people.seat(
            actor=None,
            at=clock.now(),
            committee=Committee.objects.get(),
            person=office.secretary,
            role="committee_secretary",
        )
        experts = [make_person(name, "expert", unit=unit) for name, unit in zip(NAMES, UNITS, strict=True)]
        subject = make_person("兼任者", "approver", "expert", unit="示例单位子")
        yield World(office, project, experts, subject)


def stage(world: World, *states: str) -> None:
    """Put the project where a duty is done. A standing approval is left alone: only annulling it leads back."""
    now = Procedure.objects.get(pk=world.project.procedure_id).state
    if now not in (*states, "approved"):
        Procedure.objects.filter(pk=world.project.procedure_id).update(state=states[0])
    world.project.procedure.refresh_from_db()
    forget(world.subject)


def given(world: World) -> dict[str, object]:
    return {"project": world.project, "actor": world.office.secretary, "at": clock.now()}


def join_unit(world: World, person: Person) -> None:
    groups.join_unit(organization=person.organization, interest="producer", **given(world))  # type: ignore[arg-type]


def draft(world: World, person: Person) -> None:
    stage(world, "finalizing", "review")
    join_unit(world, person)
    assert person.organization is not None
    groups.join(person=person, organization=person.organization, **given(world))  # type: ignore[arg-type]


def lead(world: World, person: Person) -> None:
    stage(world, "resolution")
    staff.replace(role="leader", person=person, reason="原组长调离。", **given(world))  # type: ignore[arg-type]


def open_ballot(world: World, person: Person) -> Ballot:
    stage(world, "review")
    assert world.project.rule_pack is not None
    ballot = ballots.prepare(
        parent=world.project.procedure,
        rules=world.project.rule_pack,
        question="是否同意本标准通过技术审查",
        last_day=clock.today() + timedelta(days=20),
        actor=world.office.secretary,
        at=clock.now(),
    )
    chosen = [person, *world.experts[:4]]
    ballots.choose(ballot=ballot, people=chosen, actor=world.office.secretary, at=clock.now())
    ballots.open_(ballot=ballot, actor=world.office.secretary, at=clock.now())
    return ballot


def vote(world: World, person: Person) -> None:
    """The ballot passes: what was decided with this vote stands."""
    ballot = open_ballot(world, person)
    for voter in (person, *world.experts[:4]):
        ballots.cast(ballot=ballot, actor=voter, at=clock.now(), choice="yes")
    ballots.close(ballot=ballot, actor=world.office.secretary, at=clock.now())


def approve(world: World, person: Person) -> None:
    stage(world, "approval")
    project = Project.objects.select_related("procedure__committee", "rule_pack").get(pk=world.project.pk)
    approval.decide(project=project, move="approve", actor=person, at=clock.now())


Do = Callable[[World, Person], None]
DUTIES: dict[str, Do] = {"draft": draft, "lead": lead, "vote": vote, "approve": approve}
COMPATIBLE = {frozenset({"draft", "lead"})}
PAIRS = [pair for pair in permutations(DUTIES, 2) if frozenset(pair) not in COMPATIBLE]
# What the second duty is refused with; after an approval the road back is closed whoever asks.
SAID = {
    ("draft", "vote"): "兼任者不能参加投票：参与起草本标准",
    ("lead", "vote"): "兼任者不能参加投票：参与起草本标准",
    ("vote", "draft"): "有专家参加这份标准的表决或已表决",
    ("vote", "lead"): "有专家参加这份标准的表决或已表决",
    ("draft", "approve"): "您参加了本标准的起草",
    ("lead", "approve"): "您参加了本标准的起草",
    ("vote", "approve"): "您参加了本标准的技术审查",
}


def refusals(act: Do, world: World, person: Person) -> str:
    with pytest.raises(Refused) as caught:
        act(world, person)
    return " ".join(refusal.reason for refusal in caught.value.refusals)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_duties_do_not_meet_in_one_person(world: World, first: str, second: str) -> None:
    DUTIES[first](world, world.subject)
    said = refusals(DUTIES[second], world, world.subject)
    if first == "approve":
        assert Procedure.objects.get(pk=world.project.procedure_id).state == "approved"
    else:
        assert SAID[first, second] in said


@pytest.mark.parametrize("second", list(DUTIES))
def test_alone_each_duty_is_done(world: World, second: str) -> None:
    """So that a refusal above is about the pair, not about the duty."""
    DUTIES[second](world, world.subject)


def test_a_voter_of_a_drafting_unit_of_today_takes_no_lead(world: World) -> None:
    """The lead was once a way into the group that asked nobody."""
    voter = world.experts[0]
    vote(world, world.subject)
    voter.organization = Drafter.objects.select_related("organization").get().organization
    voter.save(update_fields=["organization"])
    for way in (draft, lead):
        assert "委员甲 参加这份标准的表决或已表决" in refusals(way, world, voter)


@pytest.mark.parametrize("moved", [False, True])
def test_a_unit_does_not_draft_while_its_expert_votes(world: World, moved: bool) -> None:
    """Also the unit to which a voter went over while the ballot runs."""
    voter, colleague = world.subject, make_person("同事", "expert", unit="示例单位子")
    open_ballot(world, world.experts[4] if moved else voter)
    if moved:
        world.experts[4].organization = voter.organization
        world.experts[4].save(update_fields=["organization"])
    assert "有专家参加这份标准的表决或已表决" in refusals(draft, world, colleague)


def test_an_expert_of_a_drafting_unit_is_not_asked_to_vote(world: World) -> None:
    draft(world, make_person("同事", "expert", unit="示例单位子"))
    assert "兼任者不能参加投票：属于起草单位" in refusals(vote, world, world.subject)
