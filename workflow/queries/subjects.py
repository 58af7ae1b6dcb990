"""What a procedure is about, for pages that show any kind: each app above supplies its own kinds at start-up."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from societies.models import Person
from societies.roles import Permission
from workflow.machine import LIFECYCLES
from workflow.models import Procedure


@dataclass(frozen=True)
class Subject:
    """``title`` and ``reference`` as people call it, ``url`` of its page, ``detail`` one short fact.

    ``due_at`` is a date that no deadline of the procedure says, such as the end of a members' window.
    """

    title: str
    reference: str = ""
    url: str = ""
    detail: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Work:
    """A duty as it is done: ``said`` names the act with its numbers, ``url`` is where, ``verb`` stands on the button.

    All in the reader's language.
    """

    said: str
    url: str
    verb: str


@dataclass(frozen=True)
class Call:
    """Someone is called upon in a state: who holds ``permission`` there, while ``when`` matches the procedure."""

    kind: str
    state: str
    permission: Permission
    duty: str
    when: Callable[[Person, datetime], Q]


Describe = Callable[[Sequence[Procedure]], Mapping[UUID, Subject]]
Plan = Callable[[Sequence[tuple[Procedure, str]]], Mapping[UUID, Work]]
Narrow = Callable[[Person], Q]

SUBJECTS: dict[str, Describe] = {}
WORKS: dict[str, Plan] = {}
PENDING: dict[str, Narrow] = {}
STAKES: dict[str, Narrow] = {}
CALLS: list[Call] = []


def describe(procedures: Iterable[Procedure]) -> dict[UUID, Subject]:
    """A subject for every procedure, with one question to each kind; an unknown kind is called by its lifecycle."""
    by_kind: dict[str, list[Procedure]] = defaultdict(list)
    for procedure in procedures:
        by_kind[procedure.kind].append(procedure)
    found: dict[UUID, Subject] = {}
    for kind, rows in by_kind.items():
        found.update({row.pk: Subject(LIFECYCLES[kind].label) for row in rows})
        if kind in SUBJECTS:
            found.update(SUBJECTS[kind](rows))
    return found


def plan(duties: Iterable[tuple[Procedure, str]]) -> dict[UUID, Work]:
    """The work behind duties (procedure, message id), with one question to each kind that names its own."""
    by_kind: dict[str, list[tuple[Procedure, str]]] = defaultdict(list)
    for procedure, duty in duties:
        by_kind[procedure.kind].append((procedure, duty))
    found: dict[UUID, Work] = {}
    for kind in WORKS.keys() & by_kind.keys():
        found.update(WORKS[kind](by_kind[kind]))
    return found
