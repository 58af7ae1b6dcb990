"""What the apps above add to the shell that every page has, and to what is done for a whole society."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from societies.models import Person, Society, Suspension
from societies.roles import Permission


@dataclass(frozen=True)
class Place:
    """An entry of the rail. ``label`` is a message id, ``url`` a URL name that takes the society's code."""

    key: str
    label: str
    url: str
    order: int
    permission: Permission = Permission.SOCIETY_ENTER
    group: int = 1
    count: Callable[[Society, Person], int] | None = None


PLACES: dict[str, Place] = {}


def place(entry: Place) -> None:
    PLACES[entry.key] = entry


Restorer = Callable[[Suspension, datetime], None]
RESTORERS: list[Restorer] = []


def restorer(function: Restorer) -> Restorer:
    """Supply what a society's restoration sets right, in its transaction and inside the society: ``(order, at)``."""
    if function not in RESTORERS:
        RESTORERS.append(function)
    return function
