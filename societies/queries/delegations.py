"""Reads about who may act for whom."""

from datetime import datetime

from django.db.models import Q

from societies.access import running_delegations
from societies.models import Delegation, Person


def concerning(person: Person, at: datetime, *, everybody: bool = False) -> list[Delegation]:
    """The running delegations to and from a person; or everybody's. The first to end on top."""
    found = running_delegations(at)
    if not everybody:
        found = found.filter(Q(principal=person) | Q(agent=person))
    return list(found.order_by("last_day", "pk"))
