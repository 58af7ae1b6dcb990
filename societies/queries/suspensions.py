"""Whether the entered society has been ordered to stop its activities, since when and why.

The one question that the engine, the ledger, the door of requests and the pages ask before anything is written.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from societies.access import Denied
from societies.models import Society, Suspension


def running() -> Suspension | None:
    """The order the entered society is under, as the database has it now."""
    return Suspension.objects.filter(restored_at=None).first()


def suspension_of(society: Society) -> Suspension | None:
    """The order a society is under; asked once per object, and only of a society that is not active."""
    if society.status != Society.Status.SUSPENDED:
        return None
    if "_suspension" not in society.__dict__:
        society.__dict__["_suspension"] = running()
    found: Suspension | None = society.__dict__["_suspension"]
    return found


def refusal(order: Suspension) -> Denied:
    """Why nothing moves, in a sentence."""
    return Denied(
        _(
            "The society has been ordered to stop its activities since %(day)s (%(document)s): nothing moves until it is restored. Reason: %(reason)s"
        )
        % {"day": order.since.isoformat(), "document": order.document, "reason": order.reason}
    )


def orders() -> list[Suspension]:
    """Every order the entered society was ever under, newest first."""
    return list(Suspension.objects.order_by("-suspended_at"))


def days_lost(order: Suspension, restored_at: datetime) -> int:
    """Days begun from the door's shutting to its opening: what a window that was open meanwhile is given back."""
    return -((order.suspended_at - restored_at) // timedelta(days=1))
