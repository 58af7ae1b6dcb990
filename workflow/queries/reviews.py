"""Ballots and meetings: what is running, who may vote, what the rule says in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from societies import clock
from societies.access import Denied
from societies.calendar import working_days_after
from societies.models import Interest, Person, Seat
from workflow.models import (
    Attendee,
    Ballot,
    Choice,
    Elector,
    Excused,
    Meeting,
    Outcome,
    Procedure,
    Transition,
    Vote,
)
from workflow.queries.conflicts import conflicts_of, units_of
from workflow.tally import Result, Rule, in_words
from workflow.tally import count as tally

KINDS = ("ballot", "meeting")
RUNNING = ("draft", "open", "called", "held")


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be asked to vote. ``excused`` (a value of ``Excused``) or ``wants`` say why not."""

    person: Person
    interest: str
    excused: str
    wants: str  # what is missing before this person can be asked, in words
    chosen: bool

    @property
    def eligible(self) -> bool:
        return not self.excused and not self.wants

    @property
    def reason(self) -> str:
        return self.wants or (str(Excused(self.excused).label) if self.excused else "")

    @property
    def interest_label(self) -> str:
        return str(Interest(self.interest).label) if self.interest else ""


def candidates(ballot: Ballot, *, q: str = "") -> list[Candidate]:
    """The society's people, each with why they may not vote, if so: the chosen first, then the committee's members.

    ``q`` narrows by name or unit; who is chosen stays.
    """
    chosen = set(electors_of(ballot).values_list("person_id", flat=True))
    committee_id = ballot.procedure.committee_id
    seats = dict(
        Seat.objects.filter(committee_id=committee_id, until=None).values_list("person_id", "interest")
        if committee_id
        else ()
    )
    fits = Q(name__icontains=q) | Q(organization__name__icontains=q) | Q(pk__in=chosen) if q else Q()
    people = list(
        Person.objects.filter(
            Q(memberships__until=None, memberships__isnull=False) | Q(pk__in=[*seats, *chosen])
        )
        .filter(fits)
        .select_related("organization")
        .order_by("name_key", "pk")
        .distinct()
    )
    conflicts, units = conflicts_of(ballot.procedure), units_of(people)
    people.sort(key=lambda person: (person.pk not in chosen, person.pk not in seats))
    return [
        Candidate(
            person,
            seats.get(person.pk) or (person.organization.interest if person.organization else ""),
            conflicts.of(person.pk, units[person.pk]),
            _wants(person),
            person.pk in chosen,
        )
        for person in people
    ]


def _wants(person: Person) -> str:
    if person.account_id is None:
        return _("Has no account yet: invite this person first.")
    if person.organization_id is None:
        return _("Belongs to no unit: name one first.")
    return ""


def electors_of(ballot: Ballot) -> QuerySet[Elector]:
    return Elector.objects.filter(ballot=ballot)


def electorate(ballot: Ballot) -> list[Elector]:
    """The list with people, units and votes, in pinyin order; ``excused`` as it is now while the ballot runs."""
    rows = list(
        electors_of(ballot)
        .select_related("person__organization", "organization", "vote")
        .order_by("person__name_key", "person_id")
    )
    if ballot.procedure.state in RUNNING:
        for row, excused in zip(rows, excuses(ballot, rows), strict=True):
            row.excused = excused
    return rows


def excuses(ballot: Ballot, rows: Iterable[Elector]) -> list[str]:
    """Why each elector may not vote as things are now: who drafted, or belongs or belonged at opening to a unit
    that ever drafted."""
    rows = list(rows)
    conflicts, units = conflicts_of(ballot.procedure), units_of(row.person for row in rows)
    return [
        conflicts.of(
            row.person_id, units[row.person_id] | ({row.organization_id} if ballot.opened_at else set())
        )
        for row in rows
    ]


def elector_of(ballot: Ballot, person: Person) -> Elector | None:
    return (
        Elector.objects.select_related("person", "vote", "organization")
        .filter(ballot=ballot, person=person)
        .first()
    )


def rule_of(subject: Ballot | Meeting) -> Rule:
    return Rule.load(subject.rule)


def first_day(rule: Rule, out_since: datetime) -> date:
    """The first day on which those asked may have to decide, with the draft in their hands since ``out_since``."""
    return working_days_after(clock.date_of(out_since), rule.materials_days_ahead)


def draft_out_since(subject: Procedure) -> datetime:
    """Since when the draft that a meeting reviews stands; "review again" leaves it as it is."""
    came = Transition.objects.filter(procedure=subject, target=subject.state).exclude(source=subject.state)
    return came.order_by("-sequence").values_list("made_at", flat=True).first() or subject.since


def too_early(rule: Rule, subject: Procedure, held_on: date) -> list[Denied]:
    """Why a meeting about a subject cannot be held on a day: the draft would not have been out long enough."""
    first = first_day(rule, draft_out_since(subject))
    if held_on >= first:
        return []
    return [
        Denied(
            _("The rules ask for %(days)d working days with the draft: the meeting is on %(first)s or later.")
            % {"days": rule.materials_days_ahead, "first": first.isoformat()},
            place="held_on",
        )
    ]


def say_rule(rule: Rule, electors: int, attending: int | None = None) -> str:
    """The rule in words, with the numbers in it."""
    quorum, passes = (_(text) % given for text, given in in_words(rule, electors, attending))
    return _("%(quorum)s %(passes)s") % {"quorum": quorum, "passes": passes}


@dataclass(frozen=True)
class Turnout:
    """How many may vote and how many have."""

    electors: int
    voted: int

    @property
    def complete(self) -> bool:
        return self.electors > 0 and self.voted >= self.electors


def turnout(rows: Iterable[Elector]) -> Turnout:
    free = [row for row in rows if not row.excused]
    return Turnout(len(free), sum(hasattr(row, "vote") for row in free))


def count_votes(ballot: Ballot, rows: Iterable[Elector]) -> tuple[dict[str, int], Result]:
    """The votes of those who may vote, and what the rule makes of them."""
    rows = list(rows)
    rule = rule_of(ballot)
    free = [row for row in rows if not row.excused]
    votes = {c.value: sum(hasattr(r, "vote") and r.vote.choice == c.value for r in free) for c in Choice}
    electors = len(free) if rule.recused_leave_base else len(rows)
    return votes, tally(rule, electors=electors, **votes)


def result_of(subject: Ballot | Meeting) -> Result | None:
    """What the rule made of the counts that were entered or counted; nothing before that."""
    if subject.yes is None or subject.no is None or subject.abstain is None:
        return None
    rule = rule_of(subject)
    silent = 0
    if isinstance(subject, Ballot):
        electors = _electors(subject, rule)
    else:
        room = in_the_room(subject)
        electors, silent = entitled(subject, room), _silent(rule, room)
    return tally(
        rule, electors=electors, yes=subject.yes, no=subject.no, abstain=subject.abstain, silent=silent
    )


def _electors(ballot: Ballot, rule: Rule) -> int:
    rows = electors_of(ballot)
    return (rows.filter(excused="") if rule.recused_leave_base else rows).count()


@dataclass(frozen=True)
class Room:
    """Who signed in: with a vote, recused (drafters and their units), and others without one."""

    voting: int
    recused: int
    observing: int


def in_the_room(meeting: Meeting) -> Room:
    found = {
        row["excused"]: row["n"]
        for row in Attendee.objects.filter(meeting=meeting)
        .order_by()
        .values("excused")
        .annotate(n=Count("pk"))
    }
    recused = found.get(Excused.DRAFTER.value, 0) + found.get(Excused.UNIT.value, 0)
    return Room(found.get("", 0), recused, found.get(Excused.OBSERVER.value, 0))


def entitled(meeting: Meeting, room: Room) -> int:
    """All entitled to vote: who was invited to, and in any case everybody who came and may."""
    return max(meeting.invited, room.voting) + _silent(rule_of(meeting), room)


def _silent(rule: Rule, room: Room) -> int:
    return 0 if rule.recused_leave_base else room.recused


def count_hands(meeting: Meeting, *, yes: int, no: int, abstain: int) -> Result:
    """What the rule makes of a show of hands. ValueError when more hands were counted than may vote."""
    room, rule = in_the_room(meeting), rule_of(meeting)
    return tally(
        rule,
        electors=entitled(meeting, room),
        yes=yes,
        no=no,
        abstain=abstain,
        silent=_silent(rule, room),
    )


def attendees_of(meeting: Meeting) -> list[Attendee]:
    return list(Attendee.objects.filter(meeting=meeting).order_by("position"))


def people_named(lines: Iterable[tuple[str, str]]) -> list[Person | None]:
    """The society's person behind each line (name, unit) of a sign-in sheet, where exactly one fits."""
    lines = list(lines)
    found: dict[tuple[str, str], list[Person]] = {}
    for person in Person.objects.filter(name__in=[name for name, _unit in lines]).select_related(
        "organization"
    ):
        unit = person.organization.name if person.organization else ""
        found.setdefault((person.name, unit), []).append(person)
    return [rows[0] if len(rows := found.get(line, [])) == 1 else None for line in lines]


def reviews_of(parent: Procedure) -> list[Ballot | Meeting]:
    """The ballots and meetings about one subject, newest first."""
    rows: list[Ballot | Meeting] = [
        *Ballot.objects.filter(procedure__parent=parent)
        .exclude(procedure__state="")
        .select_related("procedure"),
        *Meeting.objects.filter(procedure__parent=parent)
        .exclude(procedure__state="")
        .select_related("procedure"),
    ]
    for row in rows:
        row.procedure.parent = parent
    return sorted(rows, key=lambda row: row.procedure_id, reverse=True)


def is_running(review: Ballot | Meeting) -> bool:
    return review.procedure.state in RUNNING


def quorum_missing(parent_id: UUID) -> bool:
    """Whether the last review found no quorum and nobody has said "review again" since."""
    missed = Procedure.objects.filter(parent=parent_id, kind__in=KINDS).filter(
        Q(ballot__outcome=Outcome.NO_QUORUM) | Q(meeting__outcome=Outcome.NO_QUORUM)
    )
    again = Transition.objects.filter(procedure=parent_id, name="reballot")
    return missed.count() > again.count()


def running_of(parent_id: UUID, *, but: UUID | None = None) -> Procedure | None:
    rows = Procedure.objects.filter(parent=parent_id, kind__in=KINDS, state__in=RUNNING)
    return (rows.exclude(pk=but) if but else rows).order_by("pk").first()


def obstacles(parent: Procedure, *, but: UUID | None = None) -> list[Denied]:
    """Why no review of a subject can begin now; ``but`` is the one that asks."""
    found = []
    if parent.state not in parent.lifecycle.moves["review_passed"].sources:
        found.append(
            Denied(
                _("The project stands at “%(state)s”, not at technical review.")
                % {"state": _(parent.stage.label)}
            )
        )
    if (running := running_of(parent.pk, but=but)) is not None:
        found.append(
            Denied(
                _("%(kind)s: “%(state)s”. End it first, then begin another.")
                % {"kind": _(running.lifecycle.label), "state": _(running.stage.label)}
            )
        )
    if quorum_missing(parent.pk):
        found.append(Denied(_("The last review had no quorum: choose “Review again” first.")))
    return found


def vote_of(elector: Elector | None) -> Vote | None:
    """The elector's vote so far, if any."""
    return elector.vote if elector is not None and hasattr(elector, "vote") else None
