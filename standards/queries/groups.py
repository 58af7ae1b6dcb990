"""Reads about the drafting group: who is in it in which order, whose interests it holds, who cannot join."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from societies.access import Denied
from societies.models import Interest, Organization, Person
from standards.models import Drafter, DraftingUnit, Project
from workflow.models import Attendee, Elector

CLOSED = frozenset({"", "approval", "approved"})  # and the terminal states: the list stands as it was signed


@dataclass(frozen=True)
class Balance:
    """How many units of the group speak for one interest."""

    label: str
    value: int


def units(project: Project) -> list[DraftingUnit]:
    """The units of the group, in order."""
    return list(
        DraftingUnit.objects.filter(project=project, left_at=None)
        .select_related("organization")
        .order_by("position", "pk")
    )


def drafters(project: Project) -> list[Drafter]:
    """The drafters of the group, in order, with their units."""
    return list(
        Drafter.objects.filter(project=project, left_at=None)
        .select_related("person", "organization")
        .order_by("position", "pk")
    )


def former_units(project: Project) -> list[DraftingUnit]:
    """Units that left: they stay in the record, since they may not vote on the draft."""
    return list(
        DraftingUnit.objects.filter(project=project)
        .exclude(left_at=None)
        .select_related("organization")
        .order_by("left_at", "pk")
    )


def former_drafters(project: Project) -> list[Drafter]:
    return list(
        Drafter.objects.filter(project=project)
        .exclude(left_at=None)
        .select_related("person", "organization")
        .order_by("left_at", "pk")
    )


def balance(members: list[DraftingUnit]) -> list[Balance]:
    """Units by interest, in the fixed order of the interests, those without a unit too."""
    counts = Counter(unit.interest for unit in members)
    return [Balance(str(interest.label), counts[interest.value]) for interest in Interest]


def unit_or_none(project: Project, pk: UUID) -> DraftingUnit | None:
    return (
        DraftingUnit.objects.select_related("organization")
        .filter(project=project, pk=pk, left_at=None)
        .first()
    )


def drafter_or_none(project: Project, pk: UUID) -> Drafter | None:
    return (
        Drafter.objects.select_related("person", "organization")
        .filter(project=project, pk=pk, left_at=None)
        .first()
    )


def changed_since(project: Project, at: datetime) -> bool:
    """Whether somebody joined or left the group after a time."""
    later = Q(joined_at__gt=at) | Q(left_at__gt=at)
    return (
        DraftingUnit.objects.filter(later, project=project).exists()
        or Drafter.objects.filter(later, project=project).exists()
    )


def candidates(project: Project) -> QuerySet[Person]:
    """People who can be added as drafters: all of the society who do not draft here yet."""
    inside = Drafter.objects.filter(project=project, left_at=None).values("person")
    return Person.objects.exclude(pk__in=inside).select_related("organization").order_by("name_key", "pk")


def organizations(project: Project) -> QuerySet[Organization]:
    """Units the society knows that are not in the group."""
    inside = DraftingUnit.objects.filter(project=project, left_at=None).values("organization")
    return Organization.objects.exclude(pk__in=inside).order_by("name_key", "pk")


def member_organizations(project: Project) -> QuerySet[Organization]:
    """The units of the group, for choosing whom a drafter drafts for."""
    inside = DraftingUnit.objects.filter(project=project, left_at=None).values("organization")
    return Organization.objects.filter(pk__in=inside).order_by("name_key", "pk")


def closed(project: Project) -> list[Denied]:
    """Why the group cannot change now, whoever it is about."""
    stage = project.procedure.stage
    if project.procedure.state in CLOSED or stage.terminal:
        return [
            Denied(
                _("The project stands at “%(stage)s”: its drafting group is settled.")
                % {"stage": _(stage.label)}
            )
        ]
    return []


def conflicts(project: Project, *, organization: Organization, person: Person | None = None) -> list[Denied]:
    """Why somebody cannot join: who votes, or voted for what passed, and their units stay outside the group.

    A voter's units are that of the opening and those of today.
    """
    live = Q(ballot__procedure__state="open") | Q(
        ballot__procedure__state="counted", ballot__outcome="passed"
    )
    today = Q(person__organization=organization) | Q(
        person__memberships__organization=organization, person__memberships__until=None
    )
    asked = Q(person=person) if person else Q(organization=organization) | today
    electors = Elector.objects.filter(live, asked, ballot__procedure__parent=project.procedure_id, excused="")
    held = Q(meeting__procedure__state="held") | Q(
        meeting__procedure__state="concluded", meeting__outcome="passed"
    )
    attended = Q(person=person) if person else Q(organization=organization.name)
    attendees = Attendee.objects.filter(
        held, attended, meeting__procedure__parent=project.procedure_id, excused=""
    )
    if not electors.exists() and not attendees.exists():
        return []
    if person is not None:
        return [
            Denied(
                _(
                    "%(name)s votes on this draft, or voted for it: who decides on a draft does not join its group."
                )
                % {"name": person.name},
                place="person",
            )
        ]
    return [
        Denied(
            _(
                "An expert of %(name)s votes on this draft, or voted for it: the unit cannot join its group now."
            )
            % {"name": organization.name},
            place="organization",
        )
    ]
