"""A procedure of any kind in any state, with the least subject its guards can read.

States are written directly: these rows are for asking whether a move is open, not for walking the road.
"""

from datetime import timedelta
from typing import Any

from disclosure.models import DisclosureRecord
from societies import clock
from societies.models import Committee, Person
from standards.models import (
    Consultation,
    Letter,
    PartnerConsent,
    Partnership,
    Project,
    Standard,
    StandardNumber,
)
from workflow.models import Ballot, Meeting, Procedure
from workflow.tally import Rule

RULE = Rule(3, 4, "attending", 2, 3)


def bare_procedure(kind: str, state: str, *, person: Person, parent: Procedure | None = None) -> Procedure:
    """A procedure in a state, its subject included; children get a project as parent unless one is given."""
    committee = Committee.objects.get_or_create(code="TC1", defaults={"name": "示例专业委员会"})[0]
    if kind not in {"project", "standard"} and parent is None:
        parent = bare_procedure("project", "drafting", person=person)
    procedure = Procedure.objects.create(
        kind=kind, state=state, since=clock.now(), parent=parent, committee=committee
    )
    MAKERS[kind](procedure, person)
    return procedure


def _project(procedure: Procedure, person: Person) -> None:
    Project.objects.create(
        procedure=procedure,
        proposal_number=Project.objects.count() + 1,
        title_zh="示例标准",
        function="specification",
        field_list="key",
        field="equipment",
        relation="none",
        purpose="目的",
        scope="范围",
        legal_relation="协调",
        proposer=person,
        proposing_unit=person.organization,
    )


def _subject_of(procedure: Procedure) -> Project:
    assert procedure.parent is not None
    return Project.objects.get(procedure=procedure.parent)


def _consultation(procedure: Procedure, person: Person) -> None:
    Consultation.objects.create(procedure=procedure, project=_subject_of(procedure), number=1)


def _letter(procedure: Procedure, person: Person) -> None:
    Letter.objects.create(
        procedure=procedure, project=_subject_of(procedure), kind="announcement", title="发布公告"
    )


def _standard(procedure: Procedure, person: Person) -> Standard:
    today = clock.today()
    sequence = StandardNumber.objects.count() + 1
    number = StandardNumber.objects.create(
        sequence=sequence,
        year=today.year,
        text=f"T/EXS {sequence:03d}—{today.year}",
        status="published",
        allotted_at=clock.now(),
    )
    return Standard.objects.create(
        procedure=procedure, number=number, title_zh="示例标准", issued_on=today, effective_on=today
    )


def _ballot(procedure: Procedure, person: Person) -> None:
    Ballot.objects.create(
        procedure=procedure,
        question="是否通过",
        closes_at=clock.now() + timedelta(days=10),
        rule=RULE.dump(),
    )


def _meeting(procedure: Procedure, person: Person) -> None:
    Meeting.objects.create(procedure=procedure, held_on=clock.today(), place="示例会议室", rule=RULE.dump())


def _disclosure(procedure: Procedure, person: Person) -> None:
    standard = _standard(bare_standard_procedure(), person)
    DisclosureRecord.objects.create(
        procedure=procedure, standard=standard, digest="0" * 64, idempotency_key=str(procedure.pk)
    )


def bare_standard_procedure() -> Procedure:
    return Procedure.objects.create(kind="standard", state="in_force", since=clock.now())


def _consent(procedure: Procedure, person: Person) -> None:
    assert procedure.parent is not None
    partnership = Partnership.objects.create(
        project=Project.objects.get(procedure=procedure.parent),
        partner=procedure.society,
        position=1,
        invited_by=person,
        invited_at=clock.now(),
    )
    PartnerConsent.objects.create(procedure=procedure, partnership=partnership, purpose="joining")


MAKERS: dict[str, Any] = {
    "consent": _consent,
    "project": _project,
    "consultation": _consultation,
    "letter": _letter,
    "standard": _standard,
    "ballot": _ballot,
    "meeting": _meeting,
    "disclosure": _disclosure,
}
