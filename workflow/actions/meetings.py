"""Writes about review meetings: called, signed in, counted, concluded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Refused
from societies.models import Attachment, Person, RulePack
from workflow import engine
from workflow.models import Attendee, Excused, Meeting, Procedure
from workflow.queries import conflicts, reviews
from workflow.tally import Rule


@dataclass(frozen=True)
class Line:
    """A line of the sign-in sheet as it was written; ``observes``: attends without a vote."""

    name: str
    organization: str
    title: str = ""
    observes: bool = False


@transaction.atomic
def call(
    *,
    parent: Procedure,
    rules: RulePack,
    held_on: date,
    place: str,
    chair: str,
    invited: int,
    actor: Person,
    at: datetime,
) -> Meeting:
    """Call a meeting about a subject, under the rule of its rule pack. ``invited`` counts who may vote."""
    Procedure.objects.select_for_update().get(pk=parent.pk)
    procedure = engine.begin("meeting", at=at, parent=parent)
    meeting = Meeting.objects.create(
        procedure=procedure,
        held_on=held_on,
        place=place,
        chair=chair,
        invited=invited,
        rule=Rule.of(rules).dump(),
    )
    engine.move(procedure, "call", actor=actor, at=at, ledger={"rules": rules.version, "held_on": held_on})
    return meeting


@transaction.atomic
def edit(
    *, meeting: Meeting, held_on: date, place: str, chair: str, invited: int, actor: Person, at: datetime
) -> None:
    """Move the meeting or mend its facts, until it was held. Raises ``Refused`` for a day too early for the draft."""
    _hold(meeting, "called")
    parent = meeting.procedure.parent
    if parent is not None and (early := reviews.too_early(reviews.rule_of(meeting), parent, held_on)):
        raise Refused(*early)
    meeting.held_on, meeting.place, meeting.chair, meeting.invited = held_on, place, chair, invited
    meeting.save(update_fields=["held_on", "place", "chair", "invited"])
    ledger.record(
        "meeting.edited",
        at=at,
        actor=actor,
        procedure=meeting.procedure_id,
        held_on=held_on,
        invited=invited,
    )


@transaction.atomic
def sign_in(*, meeting: Meeting, lines: Sequence[Line], actor: Person, at: datetime) -> list[Attendee]:
    """Replace the sign-in sheet. Drafters, and experts of drafting units, are marked without a vote by themselves."""
    _hold(meeting, "called", "held")
    written = [(line.name, line.organization) for line in lines]
    excused = conflicts.by_name(meeting.procedure, written)
    people = reviews.people_named(written)
    Attendee.objects.filter(meeting=meeting).delete()
    rows = Attendee.objects.bulk_create(
        Attendee(
            meeting=meeting,
            name=line.name,
            organization=line.organization,
            title=line.title,
            person=person,
            excused=why or (Excused.OBSERVER.value if line.observes else ""),
            position=position,
        )
        for position, (line, why, person) in enumerate(zip(lines, excused, people, strict=True), start=1)
    )
    ledger.record(
        "meeting.signed_in",
        at=at,
        actor=actor,
        procedure=meeting.procedure_id,
        present=len(rows),
        voting=sum(not row.excused for row in rows),
    )
    return rows


@transaction.atomic
def attach(*, meeting: Meeting, kind: str, attachment: Attachment, actor: Person, at: datetime) -> None:
    """Attach the scan of the signed sheet (``sign_in_sheet``) or the minutes (``minutes``), until it is concluded."""
    assert kind in {"sign_in_sheet", "minutes"}
    _hold(meeting, "called", "held")
    setattr(meeting, kind, attachment)
    meeting.save(update_fields=[kind])
    ledger.record(
        "meeting.attached",
        at=at,
        actor=actor,
        procedure=meeting.procedure_id,
        kind=kind,
        digest=attachment.sha256,
    )


def hold(*, meeting: Meeting, actor: Person, at: datetime) -> None:
    """The sheet is complete: the meeting was held."""
    engine.move(meeting.procedure, "hold", actor=actor, at=at)


def conclude(
    *,
    meeting: Meeting,
    yes: int,
    no: int,
    abstain: int,
    verdict: str,
    conclusion: str,
    actor: Person,
    at: datetime,
) -> None:
    """Record the count and the conclusion; the subject moves on. ``verdict``: an outcome, or ``failed_anew``."""
    engine.move(
        meeting.procedure,
        "conclude",
        actor=actor,
        at=at,
        yes=yes,
        no=no,
        abstain=abstain,
        verdict=verdict,
        conclusion=conclusion.strip(),
    )


def void(*, meeting: Meeting, actor: Person, at: datetime, reason: str) -> None:
    """Call it off: the subject goes back to where its text can be changed."""
    engine.move(meeting.procedure, "void", actor=actor, at=at, reason=reason)


def _hold(meeting: Meeting, *states: str) -> None:
    procedure = Procedure.objects.select_for_update().get(pk=meeting.procedure_id)
    if procedure.state not in states:
        raise Refused(_("The meeting is past this: what was recorded stands."))
