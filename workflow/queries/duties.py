"""Whose turn it is: what waits for a person, and what a person waits for."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from operator import or_
from uuid import UUID

from django.db.models import Case, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from societies import clock, grants
from societies.access import holdings
from societies.models import Person, User
from workflow.machine import LIFECYCLES
from workflow.models import Deadline, DutyPointer, Procedure
from workflow.queries.subjects import CALLS, PENDING, STAKES, Call, Subject, Work, describe, plan

SOON = 7  # days
Narrowed = Callable[[Person, datetime], Q]


@dataclass(frozen=True)
class Duty:
    """``what`` is a message id, ``work`` what it means in numbers and where; ``days`` are whole Beijing days to ``due_at``, negative when over, None without."""

    procedure: Procedure
    what: str
    subject: Subject
    due_at: datetime | None
    days: int | None
    work: Work | None = None


def waiting_for(person: Person, at: datetime) -> list[Duty]:
    """What waits for a person, what is due first at the top. The number of queries does not grow with the rows."""
    calls = list(_calls())
    rows = _held_by(person, at, calls)
    mine = [(row, calls[row.call].duty) for row in rows]  # type: ignore[attr-defined]
    return _duties(mine, at, plan(mine))


def societies_calling(account: User) -> set[UUID]:
    """The societies in which something may wait for an account: two queries, and none of a society's own rows.

    It may be that nothing does: who has voted is still among those who may vote. Never the other way round.
    """
    held = grants.holdings(account)
    matches = Q(pk__in=[])
    for permission in {call.permission for call in _calls()}:
        if ids := held.get(permission.value):
            matches |= Q(permission=permission.value, places__overlap=list(ids))
    return set(DutyPointer.objects.filter(matches).values_list("society_id", flat=True))


def count_waiting(person: Person, at: datetime) -> int:
    """How many duties wait, in two queries. Every page of the app asks this."""
    return _waiting(person, at).count()


def awaited_by(person: Person, at: datetime) -> list[Duty]:
    """What the person waits for: their own matters that run and are not theirs to move now."""
    stakes = Q(pk__in=[])
    for kind, narrow in STAKES.items():
        running = [name for name, state in LIFECYCLES[kind].states.items() if not state.terminal]
        stakes |= Q(kind=kind, state__in=running) & narrow(person)
    mine = _waiting(person, at).values("pk")
    rows = _dated(Procedure.objects.filter(stakes)).exclude(pk__in=mine)
    return _duties([(row, row.stage.duty or row.stage.label) for row in rows], at, {})


def _calls() -> Iterator[Call]:
    """Everyone who is called upon in any state, the special calls first."""
    yield from CALLS
    for lifecycle in LIFECYCLES.values():
        for state in lifecycle.states.values():
            if state.holder is not None:
                yield Call(lifecycle.kind, state.name, state.holder, state.duty, _narrowed(lifecycle.kind))


@cache
def _narrowed(kind: str) -> Narrowed:
    return lambda person, _at: PENDING[kind](person) if kind in PENDING else Q()


def _waiting(person: Person, at: datetime) -> QuerySet[Procedure]:
    """The procedures of ``_held_by``, without who is called and until when. Each condition of a kind is asked once."""
    held = holdings(person)
    where: dict[tuple[str, Narrowed], dict[frozenset[UUID], set[str]]] = defaultdict(lambda: defaultdict(set))
    for call in _calls():
        if ids := held.get(call.permission.value):
            where[call.kind, call.when][frozenset(ids)].add(call.state)
    wanted = Q(pk__in=[])
    for (kind, when), places in where.items():
        here = [_lies_in(ids) & Q(state__in=states) for ids, states in places.items()]
        wanted |= Q(kind=kind) & reduce(or_, here) & when(person, at)
    return Procedure.objects.filter(wanted)


def _lies_in(ids: Collection[UUID]) -> Q:
    return Q(pk__in=ids) | Q(parent__in=ids) | Q(committee__in=ids) | Q(society__in=ids)


def _held_by(person: Person, at: datetime, calls: list[Call]) -> QuerySet[Procedure]:
    held = holdings(person)
    whens = [
        When(
            Q(kind=call.kind, state=call.state) & _lies_in(ids) & call.when(person, at),
            then=Value(place),
        )
        for place, call in enumerate(calls)
        if (ids := held.get(call.permission.value))
    ]
    rows = Procedure.objects.annotate(call=Case(*whens, default=None, output_field=IntegerField()))
    return _dated(rows.filter(call__isnull=False))


def _dated(rows: QuerySet[Procedure]) -> QuerySet[Procedure]:
    """With the first running deadline of the procedure or of a child of it."""
    first = (
        Deadline.objects.filter(
            Q(procedure=OuterRef("pk")) | Q(procedure__parent=OuterRef("pk")), settled_at=None
        )
        .order_by()
        .values("society")
        .annotate(first=Min("due_at"))
        .values("first")
    )
    return rows.annotate(due_at=Subquery(first))


def _duties(rows: list[tuple[Procedure, str]], at: datetime, works: Mapping[UUID, Work]) -> list[Duty]:
    subjects: dict[UUID, Subject] = describe(row for row, _what in rows)
    duties = []
    for row, what in rows:
        subject = subjects[row.pk]
        due_at = getattr(row, "due_at", None) or subject.due_at
        days = clock.days_left(due_at, at) if due_at else None
        if due_at and at >= due_at and days == 0:
            days = -1
        duties.append(Duty(row, what, subject, due_at, days, works.get(row.pk)))
    return sorted(duties, key=lambda d: (d.days is None, d.due_at or d.procedure.since, d.procedure.pk))
