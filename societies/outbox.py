"""Facts to be told after the commit. Whoever delivers them is plugged in from above and may fail: SQL finds the row."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from societies.models import OutboxMessage, Wake
from societies.scoping import entered

log = logging.getLogger(__name__)
MESSAGE = Wake.MESSAGE
FEW = 3
Poke = Callable[[UUID, UUID], None]
_pokes: list[Poke] = []


def plug(poke: Poke) -> None:
    """Name the function called with (society id, message id) once the transaction has committed."""
    _pokes[:] = [poke]


def write(topic: str, *, body: dict[str, Any], at: datetime) -> OutboxMessage:
    """Add a message and its wake-up to the caller's transaction. ``topic`` is a past fact: ``standard.published``."""
    [message] = write_all(topic, [body], at=at)
    return message


def write_all(topic: str, bodies: Sequence[dict[str, Any]], *, at: datetime) -> list[OutboxMessage]:
    """Add a message for each of ``bodies``, as ``write`` adds one. Many at once are left to the sweeper, who does not
    let them stand before everybody else's."""
    society = entered()
    assert society is not None, "a message belongs to a society"
    messages = OutboxMessage.objects.bulk_create(
        OutboxMessage(topic=topic, body=body, created_at=at) for body in bodies
    )
    Wake.objects.bulk_create(
        Wake(society=society, kind=MESSAGE, object_id=message.pk, due_at=at) for message in messages
    )
    if len(messages) <= FEW:
        for message in messages:
            transaction.on_commit(partial(_poke, society.pk, message.pk), robust=True)
    return messages


def _poke(society: UUID, message: UUID) -> None:
    for poke in _pokes:
        try:
            poke(society, message)
        except Exception:  # the sweeper finds the row
            log.warning("Could not poke for message %s; the sweeper will find it.", message)
