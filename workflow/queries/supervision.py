"""Figures over all societies, read from pointers alone: no society is entered, no name and no content is seen."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from societies.models import Indicator, Society
from workflow.machine import LIFECYCLES


@dataclass(frozen=True)
class Figures:
    """What runs and stands in one society. ``stages`` are running projects by stage, in the order of the road."""

    society: Society
    running: int
    stages: tuple[int, ...]
    published: int
    consultations: int
    overdue: int


def stages() -> list[str]:
    """The stages of a running project, as message ids."""
    return [state.label for state in LIFECYCLES["project"].states.values() if not state.terminal]


def figures(at: datetime) -> list[Figures]:
    """One line for each society, in order of code; two queries for any number of them."""
    counts: dict[UUID, Counter[tuple[str, str]]] = defaultdict(Counter)
    late: Counter[UUID] = Counter()
    rows = (
        Indicator.objects.filter(kind__in=("project", "standard", "consultation"))
        .order_by()
        .values_list("society", "kind", "state")
        .annotate(n=Count("pk"), overdue=Count("pk", filter=Q(due_at__lte=at)))
    )
    for society, kind, state, n, overdue in rows:
        counts[society][kind, state] = n
        late[society] += overdue if (kind, state) == ("consultation", "open") else 0
    return [
        _of(society, counts[society.pk], late[society.pk])
        for society in Society.objects.filter(kind=Society.Kind.SOCIETY).order_by("code")
    ]


def _of(society: Society, found: Counter[tuple[str, str]], overdue: int) -> Figures:
    running = tuple(
        found["project", state.name] for state in LIFECYCLES["project"].states.values() if not state.terminal
    )
    return Figures(
        society,
        sum(running),
        running,
        sum(found["standard", s.name] for s in LIFECYCLES["standard"].states.values() if not s.terminal),
        found["consultation", "open"],
        overdue,
    )
