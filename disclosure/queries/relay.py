"""How the sending goes, over all societies: pointers and counts only. Opening a record takes a role in its society."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.utils.translation import gettext_lazy as _

from disclosure.models import Endpoint, Throughput
from societies import clock
from societies.models import Wake

HOURS = 24
QUEUES = {"message": _("Messages to deliver"), "push": _("Records to push")}


@dataclass(frozen=True)
class Queue:
    """``oldest`` is since when (business time) the longest waiting has been due; ``held_back`` wait for a pause to end."""

    label: str
    due: int
    held_back: int
    under_way: int
    oldest: datetime | None


@dataclass(frozen=True)
class Bar:
    """One hour of the chart, ``left`` and heights in its own units: the highest bar is 100."""

    hour: datetime
    taken: int
    refused: int
    left: int
    height: int
    refused_height: int

    @property
    def top(self) -> int:
        return 100 - self.height - self.refused_height


def queues(*, at: datetime) -> list[Queue]:
    wall = clock.shared()
    counted: dict[str, dict[str, Any]] = {
        row["kind"]: {**row}
        for row in Wake.objects.filter(kind__in=QUEUES, due_at__lte=at)
        .values("kind")
        .annotate(
            due=Count("pk"),
            held_back=Count("pk", filter=Q(not_before__gt=wall)),
            under_way=Count("pk", filter=Q(leased_until__gt=wall)),
            oldest=Min("due_at"),
        )
    }
    nothing: dict[str, Any] = {"due": 0, "held_back": 0, "under_way": 0, "oldest": None}
    return [
        Queue(str(label), **{key: counted.get(kind, nothing)[key] for key in nothing})
        for kind, label in QUEUES.items()
    ]


def longest_waiting(*, at: datetime) -> list[dict[str, Any]]:
    """``society__code``, how many records it has to push (``due``) and the ``oldest``, of the ten that wait longest."""
    rows = (
        Wake.objects.filter(kind="push", due_at__lte=at)
        .values("society__code")
        .annotate(due=Count("pk"), oldest=Min("due_at"))
        .order_by("oldest")[:10]
    )
    return [{**row} for row in rows]


def endpoints() -> list[Endpoint]:
    return list(Endpoint.objects.order_by("address"))


def chart(*, wall: datetime) -> list[Bar]:
    """The last day's calls by the hour, oldest first."""
    now = wall.replace(minute=0, second=0, microsecond=0)
    hours = [now - timedelta(hours=back) for back in reversed(range(HOURS))]
    counts = {
        (row["hour"], row["kind"]): row["total"]
        for row in Throughput.objects.filter(hour__gte=hours[0])
        .values("hour", "kind")
        .annotate(total=Sum("count"))
    }
    both = [(counts.get((hour, "taken"), 0), counts.get((hour, "refused"), 0)) for hour in hours]
    most = max(1, *(taken + refused for taken, refused in both))
    return [
        Bar(hour, taken, refused, place * 20, 100 * taken // most, 100 * refused // most)
        for place, (hour, (taken, refused)) in enumerate(zip(hours, both, strict=True))
    ]
