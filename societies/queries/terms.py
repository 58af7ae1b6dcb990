"""Reads about terms of office: who holds what until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID

from django.db.models import QuerySet

from societies.models import Committee, Membership, Person, Seat


@dataclass(frozen=True)
class Term:
    """A running role of the society, or a seat in ``committee``."""

    held: Membership | Seat
    committee: Committee | None


def running(*, limited: bool = True) -> list[Term]:
    """Running roles and seats with a last day, the first to end on top; or those without one, by name."""
    rows: list[Membership | Seat] = [
        *_memberships().filter(until=None, last_day__isnull=not limited),
        *_seats().filter(until=None, last_day__isnull=not limited),
    ]
    rows.sort(key=lambda row: (row.last_day or date.max, row.person.name_key, row.pk))
    return [Term(row, row.committee if isinstance(row, Seat) else None) for row in rows]


def chosen(pks: Collection[UUID]) -> list[Membership | Seat]:
    """Running roles and seats by their ids."""
    return list(chain(_memberships().filter(until=None, pk__in=pks), _seats().filter(until=None, pk__in=pks)))


def term(pk: UUID) -> Membership | Seat | None:
    """A role or a seat by its id, running or ended."""
    return _memberships().filter(pk=pk).first() or _seats().filter(pk=pk).first()


def secretaries() -> list[Person]:
    """The society's secretaries of today."""
    return list(Person.objects.filter(memberships__role="secretary", memberships__until=None).order_by("pk"))


def _memberships() -> QuerySet[Membership]:
    return Membership.objects.select_related("person__organization")


def _seats() -> QuerySet[Seat]:
    return Seat.objects.select_related("person__organization", "committee")
