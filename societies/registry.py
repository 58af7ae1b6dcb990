"""What the apps above add: places in the rail, deeds about a person, where a name stands, what a restoration sets right."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from societies.access import Denied
from societies.models import Person, Society, Suspension
from societies.queries import files
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


# The URL name of the page of what waits for an account in all its societies; the app above sets it.
OVER_ALL: list[str] = []
PLACES: dict[str, Place] = {}
PLATFORM_PLACES: dict[str, Place] = {}  # pages of the platform itself; their URLs take nothing
DEEDS: dict[
    str, Place
] = {}  # what can be done about one person; their URLs take the society's code and the person


def place(entry: Place) -> None:
    PLACES[entry.key] = entry


Restorer = Callable[[Suspension, datetime], None]
RESTORERS: list[Restorer] = []


def restorer(function: Restorer) -> Restorer:
    """Supply what a society's restoration sets right, in its transaction and inside the society: ``(order, at)``."""
    if function not in RESTORERS:
        RESTORERS.append(function)
    return function


def platform_place(entry: Place) -> None:
    PLATFORM_PLACES[entry.key] = entry


def platform_places(held: Container[str]) -> list[Place]:
    """The platform's own pages that these permissions open, in their order."""
    return [
        entry
        for entry in sorted(PLATFORM_PLACES.values(), key=lambda place: place.order)
        if entry.permission.value in held
    ]


def deed(entry: Place) -> None:
    DEEDS[entry.key] = entry


ERASED = "（已删除人员）"  # stands wherever the name of an erased person stood


@dataclass(frozen=True)
class Trace:
    """Rows that keep a person's name or address as a field, and what stands there once the person is erased.

    ``rows`` may ask for the name: it is called before anything is replaced. ``label`` is a message id; a column's
    value may be a function of the person.
    """

    label: str
    rows: Callable[[Person], QuerySet[Any]]
    columns: Mapping[str, Any]


TRACES: list[Trace] = []
PUBLISHED = gettext_noop("Drafters of a published standard are a public fact, printed in the standard.")
WORDS = gettext_noop(
    "Words that somebody wrote: they are the record of what was said, and are not rewritten."
)
KEPT: dict[str, str] = {}  # "app.Model.column" -> message id: why a name that stands there stays
HINDRANCES: list[Callable[[Person], Iterable[Denied]]] = []


def trace(entry: Trace) -> None:
    TRACES.append(entry)


def kept(reason: str, *columns: str) -> None:
    """Say why names are not erased from some columns: ``"standards.Standard.drafters"``."""
    KEPT.update(dict.fromkeys(columns, reason))


def hindrance(reasons: Callable[[Person], Iterable[Denied]]) -> Callable[[Person], Iterable[Denied]]:
    """Supply why somebody cannot be erased yet."""
    HINDRANCES.append(reasons)
    return reasons


FileDoor = Callable[[Person, Any], bool]
FILE_DOORS: dict[str, FileDoor] = {}
SAVED: set[str] = set()  # columns whose files no browser shows


def file_door(*columns: str, saved: bool = False) -> Callable[[FileDoor], FileDoor]:
    """Say who reads the files that stand in some columns (``"standards.Letter.pdf"``): ``(person, the column's row)``.

    ``saved``: anybody may have sent them, so they are saved and never shown in the browser.
    """

    def keep(function: FileDoor) -> FileDoor:
        FILE_DOORS.update(dict.fromkeys(columns, function))
        if saved:
            SAVED.update(columns)
        return function

    return keep


@dataclass(frozen=True)
class HeldFile:
    """What the rows that hold a file say of it: whether it opens to a person, and whether it is only saved."""

    opens: bool
    saved: bool


def held_file(person: Person, pk: UUID) -> HeldFile | None:
    """None: nothing holds the file, it is kept for the record only."""
    held = files.holders(pk, FILE_DOORS)
    if not held:
        return None
    return HeldFile(
        opens=any(FILE_DOORS[column](person, row) for column, row in held),
        saved=any(column in SAVED for column, _row in held),
    )


def reads_file(person: Person, pk: UUID) -> bool:
    """Whether a row that holds a file opens it to a person."""
    held = held_file(person, pk)
    return held is not None and held.opens


GuestDoor = Callable[[Person, str, dict[str, Any]], bool]
GUEST_DOORS: list[GuestDoor] = []


def guest_door(function: GuestDoor) -> GuestDoor:
    """Say which pages open to a person who may not enter the society: ``(person, url name, its arguments)``."""
    GUEST_DOORS.append(function)
    return function
