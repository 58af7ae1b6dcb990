"""An authority orders a society to stop its activities, and lets it go on. Written in the platform's chain and in its own."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger, outbox
from societies.access import Refused
from societies.models import Person, Society, Suspension
from societies.queries import suspensions
from societies.registry import RESTORERS
from societies.scoping import enter


@transaction.atomic
def suspend(
    *,
    platform: Society,
    society: Society,
    actor: Person,
    at: datetime,
    document: str,
    reason: str,
    since: date,
) -> Suspension:
    """Stop a society: from now on all of it can be read and nothing of it moves. Raises ``Refused`` if it is stopped."""
    held = _held(platform, society)
    if held.status == Society.Status.SUSPENDED:
        raise Refused(_("%(name)s is suspended already.") % {"name": held.name_zh})
    with enter(held):
        order = Suspension(document=document, reason=reason, since=since, suspended_at=at)
        said = _said(order, document, reason)
        ledger.record("society.suspended", at=at, by="platform", since=since, **said)
        order.save(force_insert=True)
        outbox.write("society.suspended", body={}, at=at)
    _put(held, Society.Status.SUSPENDED)
    with enter(platform):
        ledger.record(
            "society.suspended", at=at, actor=actor, code=held.code, society=held.pk, since=since, **said
        )
    return order


@transaction.atomic
def restore(
    *, platform: Society, society: Society, actor: Person, at: datetime, document: str, reason: str
) -> Suspension:
    """Let a society go on. Windows that were open are given back the days lost, before the clock may strike (ADR 0011)."""
    held = _held(platform, society)
    if held.status != Society.Status.SUSPENDED:
        raise Refused(_("%(name)s is not suspended.") % {"name": held.name_zh})
    _put(held, Society.Status.ACTIVE)
    with enter(held):
        order = suspensions.running()
        assert order is not None, "a suspended society is under an order"
        order.restored_document, order.restored_reason, order.restored_at = document, reason, at
        order.save(update_fields=["restored_document", "restored_reason", "restored_at"])
        said = _said(order, document, reason)
        ledger.record("society.restored", at=at, by="platform", **said)
        for restorer in RESTORERS:
            restorer(order, at)
        outbox.write("society.restored", body={}, at=at)
    with enter(platform):
        ledger.record("society.restored", at=at, actor=actor, code=held.code, society=held.pk, **said)
    return order


def _held(platform: Society, society: Society) -> Society:
    """The society as it is now, behind the platform's chain and its own row: two operators queue."""
    with enter(platform):
        ledger.hold()
    return Society.objects.select_for_update(no_key=True).get(pk=society.pk, kind=Society.Kind.SOCIETY)


def _put(society: Society, status: Society.Status) -> None:
    society.status = status
    society.save(update_fields=["status"])


def _said(order: Suspension, document: str, reason: str) -> dict[str, Any]:
    return {"order": order.pk, "said": ledger.seal(f"{document}\n{reason}", str(order.pk))}
