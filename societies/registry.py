"""What the apps above add to the shell that every page has: places in the rail, counts, the demo clock."""

from collections.abc import Callable
from dataclasses import dataclass

from societies.models import Person, Society
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
