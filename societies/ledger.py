"""The writing half of the record: one hash chain per society, written in the transaction of the act.

A body holds ids, codes, dates, numbers and digests, never names or free text, so that a person can be erased and
the chain still verifies. ``seal`` turns a text into a salted digest; the salt stays with the row of the text.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from societies.access import Halted
from societies.models import LedgerEntry, LedgerHead, Person
from societies.queries import suspensions

# What a suspended society may still have written: taking out what is its own is reading.
_STILL = frozenset({"archive.asked", "archive.made"})
_CODE = re.compile(r"[\x21-\x7e— ]{0,200}")


def record(
    event: str,
    *,
    at: datetime,
    actor: Person | None = None,
    by: str = "",
    procedure: UUID | None = None,
    **body: Any,
) -> LedgerEntry:
    """Add one entry to the chain of the entered society. Exactly one of ``actor`` and ``by`` is given.

    Every act passes here, so this is where a suspended society's acts end: raises ``Halted``, with the reason.
    Somebody who acts for the actor stands beside it (``LedgerEntry.agent``).
    """
    [entry] = record_all(event, [(procedure, body)], at=at, actor=actor, by=by)
    return entry


def record_all(
    event: str,
    facts: Sequence[tuple[UUID | None, dict[str, Any]]],
    *,
    at: datetime,
    actor: Person | None = None,
    by: str = "",
) -> list[LedgerEntry]:
    """Add an entry for each of ``facts`` (procedure, body), in their order, as ``record`` adds one."""
    head = _head()
    if event not in _STILL and (order := suspensions.running()):
        raise Halted(suspensions.refusal(order))
    entries: list[LedgerEntry] = []
    for procedure, body in facts:
        entry = LedgerEntry(
            sequence=head.sequence + 1,
            at=at,
            event=event,
            procedure=procedure,
            actor=actor,
            agent=actor.agent if actor else None,
            by=by,
            body={key: _plain(key, value) for key, value in body.items()},
            previous=head.digest,
        )
        entry.society_id = head.society_id
        entry.digest = entry.compute_digest()
        head.sequence, head.digest = entry.sequence, entry.digest
        entries.append(entry)
    LedgerEntry.objects.bulk_create(entries)
    LedgerHead.objects.filter(pk=head.pk).update(sequence=head.sequence, digest=head.digest)
    return entries


def hold() -> None:
    """Queue for the society's chain now, before reading what the act counts on. Released with the transaction."""
    _head()


def salt() -> str:
    return secrets.token_hex(16)


def seal(text: str, salt: str) -> str:
    """The digest under which a text may stand in a body."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def _head() -> LedgerHead:
    head = LedgerHead.objects.select_for_update().first()
    if head is None:
        LedgerHead.objects.bulk_create([LedgerHead()], ignore_conflicts=True)
        head = LedgerHead.objects.select_for_update().get()
    return head


def _plain(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):  # datetime included
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(key, item) for item in value]
    if isinstance(value, dict):
        return {_plain(key, k): _plain(key, v) for k, v in value.items()}
    if isinstance(value, str) and _CODE.fullmatch(value):
        return value
    raise ValueError(
        f"{key!r} does not belong in the ledger: only ids, codes, dates, numbers and digests do."
    )
