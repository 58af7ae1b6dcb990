"""What somebody hands over when they leave: offices, seats, projects led and kept; and what waits for them now."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from societies.models import Membership, Person, Seat
from societies.queries.people import seats_of
from societies.roles import ROLES
from standards.models import Project
from workflow.machine import LIFECYCLES

# Roles that are an office, which somebody else takes over; a membership is a person's own.
OFFICES = ("administrator", "secretary", "project_approver", "approver")


@dataclass(frozen=True)
class Item:
    """One thing to hand over. ``key`` names it in a form and in the ledger; ``what`` is a message id."""

    key: str
    what: str
    where: str
    held: Membership | Seat | Project


def items(person: Person) -> list[Item]:
    """All that another person can take over, in the order in which it is handed over: offices first."""
    return [*_offices(person), *_seats(person), *_projects(person)]


def _offices(person: Person) -> Iterator[Item]:
    rows = Membership.objects.select_related("person").filter(person=person, role__in=OFFICES, until=None)
    for held in rows.order_by("since", "pk"):
        yield Item(f"role-{held.pk}", ROLES[held.role].label, "", held)


def _seats(person: Person) -> Iterator[Item]:
    for held in seats_of(person):
        yield Item(
            f"seat-{held.pk}", ROLES[held.role].label, f"{held.committee.code} {held.committee.name}", held
        )


def _projects(person: Person) -> Iterator[Item]:
    rows = (
        running_projects()
        .filter(Q(secretary=person) | Q(leader=person))
        .select_related("procedure", "leader", "secretary")
        .order_by("proposal_number")
    )
    for project in rows:
        where = f"{project.reference} {project.title_zh}"
        if project.secretary_id == person.pk:
            yield Item(f"secretary-{project.pk}", "Responsible secretary", where, project)
        if project.leader_id == person.pk:
            yield Item(f"leader-{project.pk}", "Project leader", where, project)


def running_projects() -> QuerySet[Project]:
    """The projects that have not come to an end."""
    running = [state.name for state in LIFECYCLES["project"].states.values() if not state.terminal]
    return Project.objects.filter(procedure__state__in=running)
