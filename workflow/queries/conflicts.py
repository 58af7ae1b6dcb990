"""Who may not vote on a procedure's subject: the app that knows the subject supplies the answer at start-up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from societies.models import Membership, Organization, Person, Seat
from societies.roles import SILENT
from workflow.models import Excused, Procedure


@dataclass(frozen=True)
class Conflicts:
    """The people who ever worked on a subject, and the units that ever did; who left is still in it.

    ``observer_ids`` are those who are there without a vote by their role.
    """

    person_ids: frozenset[UUID] = field(default=frozenset())
    organization_ids: frozenset[UUID] = field(default=frozenset())
    observer_ids: frozenset[UUID] = field(default=frozenset())

    def of(self, person_id: UUID, units: Iterable[UUID | None]) -> str:
        """Why somebody of these units may not vote: a value of ``Excused``, or nothing."""
        if person_id in self.person_ids:
            return Excused.DRAFTER.value
        if self.organization_ids.intersection(units):
            return Excused.UNIT.value
        return Excused.OBSERVER.value if person_id in self.observer_ids else ""


Source = Callable[[UUID], Conflicts]
SOURCES: dict[str, Source] = {}  # kind of the parent -> who is in conflict with it


def conflicts_of(procedure: Procedure) -> Conflicts:
    """For a ballot or a meeting: who is in conflict with what it is about, and who observes only."""
    parent = procedure.parent
    found = SOURCES[parent.kind](parent.pk) if parent is not None and parent.kind in SOURCES else Conflicts()
    return replace(found, observer_ids=_observers(procedure.committee_id))


def _observers(committee_id: UUID | None) -> frozenset[UUID]:
    """Observers of the society, and of the committee that the ballot or meeting lies with."""
    society_wide = Membership.objects.filter(role__in=SILENT, until=None).values_list("person_id")
    seated = Seat.objects.filter(committee=committee_id, role__in=SILENT, until=None).values_list("person_id")
    return frozenset(pk for (pk,) in society_wide.union(seated))


def units_of(people: Iterable[Person]) -> dict[UUID, set[UUID]]:
    """The units that each person belongs to now, by their card and by their memberships; one query."""
    people = list(people)
    found: dict[UUID, set[UUID]] = {
        p.pk: {p.organization_id} if p.organization_id is not None else set() for p in people
    }
    rows = Membership.objects.filter(person__in=people, until=None).exclude(organization=None)
    for person_id, organization_id in rows.values_list("person_id", "organization_id"):
        found[person_id].add(organization_id)
    return found


def by_name(procedure: Procedure, lines: Iterable[tuple[str, str]]) -> list[str]:
    """For lines of a sign-in sheet (name, unit as written): why each may not vote, or nothing."""
    conflicts = conflicts_of(procedure)
    people = set(Person.objects.filter(pk__in=conflicts.person_ids).values_list("name", flat=True))
    units = set(Organization.objects.filter(pk__in=conflicts.organization_ids).values_list("name", flat=True))
    plain_people, plain_units = {_plain(name) for name in people}, {_plain(name) for name in units}
    return [
        Excused.DRAFTER.value
        if _plain(name) in plain_people
        else Excused.UNIT.value
        if _plain(unit) in plain_units
        else ""
        for name, unit in lines
    ]


def _plain(text: str) -> str:
    """Spaces inside Chinese names and full-width brackets make no difference."""
    return "".join(text.split()).replace("(", "（").replace(")", "）").casefold()
