"""Reading the record: the pages of it in words, and the proof that nobody touched it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from societies import events
from societies.models import Committee, LedgerEntry, LedgerHead, Organization, Person

START = "0" * 64


@dataclass(frozen=True)
class Proof:
    """The result of walking a chain. ``broken_at`` is the sequence of the first entry that is wrong, with its fault."""

    entries: int
    digest: str
    broken_at: int | None = None
    fault: str = ""

    def __bool__(self) -> bool:
        return self.broken_at is None


def verify() -> Proof:
    """Walk the chain of the entered society from its beginning to its head.

    The faults: an entry is missing (its number or its predecessor's digest does not follow), was changed (its
    digest is not that of what it says), or the head names another end.
    """
    last, previous = 0, START
    for entry in LedgerEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != last + 1:
            return Proof(last, previous, last + 1, f"entry {last + 1} is missing")
        if entry.previous != previous:
            return Proof(last, previous, entry.sequence, "it does not follow from the entry before it")
        if entry.digest != entry.compute_digest():
            return Proof(last, previous, entry.sequence, "what it says was changed after it was written")
        last, previous = entry.sequence, entry.digest
    head = LedgerHead.objects.first()
    ends = (head.sequence, head.digest) if head else (0, START)
    if ends[0] > last:
        return Proof(last, previous, last + 1, f"entry {last + 1} is missing: the head counts {ends[0]}")
    if ends != (last, previous):
        return Proof(last, previous, ends[0], "the head of the chain names another end")
    return Proof(last, previous)


@dataclass(frozen=True)
class Line:
    """One entry as a page shows it: ``what`` is a message id, ``about`` names of today for the ids in the body."""

    entry: LedgerEntry
    what: str
    who: str
    by: str
    about: tuple[str, ...]


def entries(*, event: str = "") -> QuerySet[LedgerEntry]:
    """Newest first."""
    found = LedgerEntry.objects.select_related("actor", "agent")
    if event:
        found = found.filter(event=event)
    return found.order_by("-sequence")


def event_names() -> list[str]:
    return list(LedgerEntry.objects.order_by("event").values_list("event", flat=True).distinct())


def in_words(page: Iterable[LedgerEntry]) -> list[Line]:
    """Resolve the ids that some entries mention, in a fixed number of queries."""
    listed = list(page)
    names: dict[str, str] = {}
    for model, keys in (
        (Person, ("person", "agent")),
        (Organization, ("organization",)),
        (Committee, ("committee",)),
    ):
        ids = {UUID(entry.body[key]) for entry in listed for key in keys if _is_id(entry.body.get(key))}
        if ids:
            names |= {
                str(pk): name for pk, name in model.objects.filter(pk__in=ids).values_list("pk", "name")
            }
    return [
        Line(
            entry,
            events.name(entry.event),
            doer(entry),
            events.DOERS.get(entry.by, entry.by),
            tuple(names[v] for v in entry.body.values() if isinstance(v, str) and v in names),
        )
        for entry in listed
    ]


def doer(entry: LedgerEntry) -> str:
    """Who did it, by name: “乙 代 甲” when 乙 acted for 甲; nothing when no person did."""
    if entry.actor is None:
        return ""
    if entry.agent is None:
        return str(entry.actor.name)
    return str(_("%(agent)s for %(actor)s") % {"agent": entry.agent.name, "actor": entry.actor.name})


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) == 36
