"""Reading the security log."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from societies.models import SecurityEvent, Society, User


@dataclass(frozen=True)
class Line:
    """One event as the operator reads it: the account by its sign-in address of today, the society by its code."""

    event: SecurityEvent
    who: str
    where: str


def events(*, kind: str = "", account: str = "") -> QuerySet[SecurityEvent]:
    """The log, newest first; of one kind, or of the account with one sign-in address."""
    found = SecurityEvent.objects.order_by("-at", "-pk")
    if kind:
        found = found.filter(kind=kind)
    if account:
        found = found.filter(account__in=User.objects.filter(email__iexact=account).values("pk"))
    return found


def lines(found: list[SecurityEvent]) -> list[Line]:
    """The events of one page with the words for their ids; two queries."""
    accounts: dict[UUID, str] = dict(
        User.objects.filter(pk__in={e.account for e in found if e.account}).values_list("pk", "email")
    )
    societies: dict[UUID, str] = dict(
        Society.objects.filter(pk__in={e.society for e in found if e.society}).values_list("pk", "code")
    )
    return [
        Line(
            event,
            accounts.get(event.account, str(event.account)) if event.account else "",
            societies.get(event.society, "") if event.society else "",
        )
        for event in found
    ]
