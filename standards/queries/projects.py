"""Reads about projects: the list, the page of one, what resembles a proposal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from societies import clock
from societies.access import Denied, can
from societies.models import Committee, LedgerEntry, Membership, Person, Society
from societies.roles import Permission
from standards.models import (
    Appraisal,
    Consultation,
    Drafter,
    Opinion,
    Project,
    ReturnReason,
    StaffChange,
    Standard,
)
from standards.queries.rules import rules_in_force
from workflow.machine import LIFECYCLES
from workflow.models import Deadline, Transition
from workflow.registry import GUARDS, Asked

ENDED = frozenset(name for name, state in LIFECYCLES["project"].states.items() if state.terminal)
_ALIKE = 0.4  # share of the pairs of characters two titles have in common, from which they are worth a look


class Chapter(TypedDict):
    label: str
    date: str
    state: str


@dataclass(frozen=True)
class Alike:
    """A project or a standard that a proposal may overlap with; ``why`` says in what."""

    reference: str
    title: str
    state: str
    why: str
    share: int


SORTS = {
    "newest": ("-procedure__since", "pk"),
    "due": ("due_at", "-procedure__since", "pk"),
    "title": ("title_key", "pk"),
    "number": ("plan_number", "proposal_number"),
}


def list_projects(
    *, person: Person, q: str = "", state: str = "", mine: bool = False, sort: str = "newest"
) -> QuerySet[Project]:
    """The society's projects as its list shows them. ``state`` is a state, ``running`` or ``ended``."""
    rows = Project.objects.exclude(procedure__state="").select_related(
        "procedure__committee", "leader", "secretary", "proposing_unit"
    )
    if q := q.strip():
        wanted = Q(title_zh__icontains=q) | Q(title_en__icontains=q) | Q(plan_number__icontains=q)
        wanted |= Q(proposing_unit__name__icontains=q) | Q(leader__name__icontains=q)
        digits = q.upper().removeprefix("P").lstrip("0")
        if digits.isdecimal() and len(digits) < 10:
            wanted |= Q(proposal_number=int(digits), plan_number="")
        rows = rows.filter(wanted)
    if state == "running":
        rows = rows.exclude(procedure__state__in=ENDED)
    elif state == "ended":
        rows = rows.filter(procedure__state__in=ENDED)
    elif state:
        rows = rows.filter(procedure__state=state)
    if mine:
        rows = rows.filter(concerning(person))
    return rows.annotate(due_at=Subquery(_next_deadline())).order_by(*SORTS.get(sort, SORTS["newest"]))


def reminded_since(rows: Iterable[Project], at: datetime) -> set[UUID | None]:
    """The procedures among these that were reminded of on the Beijing day of ``at``."""
    day = clock.end_of(clock.date_of(at)) - timedelta(days=1)
    told = LedgerEntry.objects.filter(
        event="project.reminded", procedure__in=[row.procedure_id for row in rows], at__gte=day
    )
    return set(told.values_list("procedure", flat=True))


def concerning(person: Person, prefix: str = "") -> Q:
    """The projects that a person proposed, leads, keeps or drafts; ``prefix`` leads from elsewhere to the project."""
    drafts = Drafter.objects.filter(person=person, left_at=None).values("project")
    return (
        Q(**{f"{prefix}proposer": person})
        | Q(**{f"{prefix}leader": person})
        | Q(**{f"{prefix}secretary": person})
        | Q(**{f"{prefix}pk__in": drafts})
    )


def _next_deadline() -> QuerySet[Any, Any]:
    return (
        Deadline.objects.filter(
            Q(procedure=OuterRef("procedure")) | Q(procedure__parent=OuterRef("procedure")),
            settled_at=None,
        )
        .order_by()
        .annotate(none=Min("society_id"))
        .values("none")
        .annotate(first=Min("due_at"))
        .values("first")
    )


def road(project: Project) -> list[Chapter]:
    """The chapters of a project's life with the Beijing date on which each was last entered."""
    procedure = project.procedure
    chapters = procedure.lifecycle.chapters
    entered = dict(
        Transition.objects.filter(procedure=procedure, target__in=chapters)
        .order_by("sequence")
        .values_list("target", "made_at")
    )
    ended = procedure.stage.terminal
    if procedure.state in chapters:
        here = chapters.index(procedure.state)
    else:  # returned, or ended before its time: the last chapter that was reached
        here = max((chapters.index(name) for name in entered), default=0)
    return [
        {
            "label": _(procedure.lifecycle.states[name].label),
            "date": clock.date_of(entered[name]).isoformat() if place <= here and name in entered else "",
            "state": "done"
            if place < here or (place == here and ended)
            else "now"
            if place == here
            else "next",
        }
        for place, name in enumerate(chapters)
    ]


def drafting_group(project: Project) -> list[Drafter]:
    """Those who draft now, in order, with their units."""
    return list(
        Drafter.objects.filter(project=project, left_at=None)
        .select_related("person", "organization")
        .order_by("position")
    )


def consultations_of(project: Project) -> list[Consultation]:
    return list(Consultation.objects.filter(project=project).select_related("procedure").order_by("-number"))


def return_reasons(project: Project) -> list[ReturnReason]:
    """All reasons ever given, in order; the open ones have no answer."""
    return list(ReturnReason.objects.filter(project=project).order_by("given_at", "pk"))


def opinions_of(project: Project) -> list[Opinion]:
    return list(
        Opinion.objects.filter(project=project)
        .select_related("person__organization")
        .order_by("given_at", "pk")
    )


def last_appraisal(project: Project) -> Appraisal | None:
    """The record that counts."""
    return (
        Appraisal.objects.filter(project=project)
        .select_related("minutes")
        .order_by("-recorded_at", "-pk")
        .first()
    )


def opinion_or_none(project: Project, pk: UUID) -> Opinion | None:
    return Opinion.objects.select_related("project__procedure").filter(project=project, pk=pk).first()


def committees() -> QuerySet[Committee]:
    """The committees that can take a project on."""
    return Committee.objects.filter(closed_on=None).order_by("name_key")


def people() -> QuerySet[Person]:
    """Everyone of the society who has an account, in pinyin order."""
    return Person.objects.exclude(account=None).select_related("organization").order_by("name_key", "pk")


def secretaries() -> QuerySet[Person]:
    """Those who can be a project's responsible secretary."""
    held = Membership.objects.filter(role="secretary", until=None).values("person")
    return people().filter(pk__in=held)


def is_secretary(person: Person) -> bool:
    return Membership.objects.filter(person=person, role="secretary", until=None).exists()


def standards_to_revise() -> QuerySet[Standard]:
    return Standard.objects.filter(procedure__state="in_force").select_related("number").order_by("title_key")


def has_responded(project: Project, person: Person) -> bool:
    return Opinion.objects.filter(project=project, person=person).exists()


def may_file(person: Person, society: Society) -> bool:
    return can(person, Permission.PROPOSAL_FILE, society)


def alike(project: Project) -> list[Alike]:
    """Running projects and published standards that a proposal may overlap with, the likeliest first."""
    found = []
    for other in (
        Project.objects.exclude(pk=project.pk)
        .exclude(procedure__state__in=("", *ENDED))
        .select_related("procedure")
    ):
        share = likeness(project.title_zh, other.title_zh)
        if why := _why(project, share, other.ics, other.ccs):
            found.append(
                Alike(
                    other.reference, other.title_zh, _(other.procedure.stage.label), why, round(100 * share)
                )
            )
    for standard in Standard.objects.exclude(procedure__state="").select_related("procedure", "number"):
        share = likeness(project.title_zh, standard.title_zh)
        if why := _why(project, share, standard.ics, standard.ccs):
            state = _(standard.procedure.stage.label)
            found.append(Alike(standard.number.text, standard.title_zh, state, why, round(100 * share)))
    return sorted(found, key=lambda row: -row.share)[:20]


def likeness(one: str, other: str) -> float:
    """How many pairs of neighbouring characters two titles share, 0 to 1 (Dice); blanks do not count."""
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _pairs(text: str) -> set[str]:
    plain = "".join(text.lower().split())
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def _why(project: Project, share: float, ics: str, ccs: str) -> str:
    same = [
        name
        for name, mine, theirs in (("ICS", project.ics, ics), ("CCS", project.ccs, ccs))
        if mine.strip() and mine.strip() == theirs.strip()
    ]
    if share >= _ALIKE:
        return _("Similar title")
    if len(same) == 2:  # one classification alone is shared by whole fields
        return _("Same ICS and CCS")
    return ""


def waiting_opinion(person: Person, at: datetime) -> Q:
    """Procedures of projects whose members' window is open and that the person has not answered."""
    answered = Opinion.objects.filter(person=person).values("project__procedure")
    return Q(project__notice_ends_at__gt=at) & ~Q(pk__in=answered)


def staff_changes(project: Project) -> list[StaffChange]:
    return list(
        StaffChange.objects.filter(project=project)
        .select_related("before", "after", "actor")
        .order_by("-at", "-pk")
    )


def missing(project: Project, *, actor: Person, at: datetime) -> list[Denied]:
    """What the formal check finds missing in a proposal."""
    return list(GUARDS["standards.proposal_complete"](Asked(project.procedure, actor, None, at)))


def notice_days(at: datetime) -> int:
    """How many days members have to respond when an appraisal begins now; 0 without a rule pack."""
    rules = rules_in_force(at)
    return rules.member_notice_days if rules else 0


def sheet_heads() -> list[str]:
    return [
        _("Number"),
        _("Title"),
        _("English title"),
        _("Stage"),
        _("Since"),
        _("Committee"),
        _("Proposing unit"),
        _("Project leader"),
        _("Responsible secretary"),
        _("Next deadline"),
    ]


def sheet_rows(rows: Iterable[Project]) -> Iterator[list[str | datetime | None]]:
    """The list as its workbook has it: number, title, English title, stage, since, committee, unit, people, deadline."""
    for row in rows:
        procedure = row.procedure
        yield [
            row.reference,
            row.title_zh,
            row.title_en,
            _(procedure.stage.label),
            procedure.since,
            procedure.committee.name if procedure.committee else "",
            row.proposing_unit.name,
            row.leader.name if row.leader else "",
            row.secretary.name if row.secretary else "",
            getattr(row, "due_at", None),
        ]
