"""Reads about comments from the public: which wait to be looked at, and which were set aside as none."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from societies.models import Person
from standards.models import Comment, Consultation, standing

WAITING, LOOKED_AT, ASIDE = "waiting", "looked_at", "aside"
_STATES = {
    WAITING: standing() & Q(looked_at=None),
    LOOKED_AT: standing() & Q(looked_at__isnull=False),
    ASIDE: Q(aside_at__isnull=False),
}


def outside(consultation: Consultation) -> QuerySet[Comment]:
    """What came from the public and was not withdrawn, set aside or not."""
    return Comment.everything.filter(
        consultation=consultation, pending__isnull=False, withdrawn_at__isnull=True
    )


@dataclass(frozen=True)
class Queue:
    """How many comments from the public wait or were set aside; ``rows`` are those that are listed."""

    waiting: int
    aside: int
    rows: int


def queue(consultation: Consultation, wanted: Q) -> Queue:
    counts = outside(consultation).aggregate(
        waiting=Count("pk", filter=_STATES[WAITING]),
        aside=Count("pk", filter=_STATES[ASIDE]),
        rows=Count("pk", filter=wanted),
    )
    return Queue(**counts)


def narrowed(state: str, words: str) -> Q:
    """Those in a state, with these words in what they say or in what their authors gave of themselves."""
    wanted = _STATES[state]
    if words:
        wanted &= (
            Q(text__icontains=words)
            | Q(proposal__icontains=words)
            | Q(pending__name__icontains=words)
            | Q(pending__organization__icontains=words)
            | Q(pending__email__icontains=words)
        )
    return wanted


def listed(consultation: Consultation, wanted: Q) -> QuerySet[Comment]:
    told = ("author", "pending", "attachment", "aside_by", "disposition", "proposed")
    return outside(consultation).filter(wanted).select_related(*told).order_by("number")


def waiting(consultation: Consultation) -> int:
    """How many comments from the public nobody has looked at."""
    return outside(consultation).filter(_STATES[WAITING]).count()


def set_aside_of(consultation: Consultation, author: Person) -> QuerySet[Comment]:
    """What an author sent that was set aside."""
    return outside(consultation).filter(_STATES[ASIDE], author=author).order_by("number")
