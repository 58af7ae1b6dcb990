"""Reads about comments from the public: which wait to be looked at, which were set aside as none, and who asks again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from societies.models import Person
from standards.document.proposing import Pieces
from standards.models import Comment, Consultation, SecondLook, standing
from standards.queries.comments import Said, pieces_of, with_redlines
from standards.queries.consultations import rules
from standards.queries.objections import days_end
from standards.queries.works import counted

WAITING, LOOKED_AT, ASIDE, ASKED, ALL = "waiting", "looked_at", "aside", "asked", "all"
_TOLD = ("author", "pending", "attachment", "aside_by", "disposition", "proposed")
_STATES = {
    WAITING: standing() & Q(looked_at=None),
    LOOKED_AT: standing() & Q(looked_at__isnull=False),
    ASIDE: Q(aside_at__isnull=False),
    ASKED: Q(aside_at__isnull=False, second_look__outcome=""),
    ALL: Q(),
}


def outside(consultation: Consultation) -> QuerySet[Comment]:
    """What came from the public and was not withdrawn, set aside or not."""
    return Comment.everything.filter(
        consultation=consultation, pending__isnull=False, withdrawn_at__isnull=True
    )


@dataclass(frozen=True)
class Queue:
    """How many comments from the public wait, were set aside, or were and are to be looked at again; ``rows`` are those
    that are listed."""

    waiting: int
    aside: int
    asked: int
    rows: int


def queue(consultation: Consultation, wanted: Q) -> Queue:
    counts = outside(consultation).aggregate(
        waiting=Count("pk", filter=_STATES[WAITING]),
        aside=Count("pk", filter=_STATES[ASIDE]),
        asked=Count("pk", filter=_STATES[ASKED]),
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
    return outside(consultation).filter(wanted).select_related(*_TOLD, "second_look").order_by("number")


def with_looks(rows: Iterable[Comment]) -> list[tuple[Said, SecondLook | None]]:
    """As a page shows them, each with what was asked after it was set aside."""
    return [(said, getattr(said.comment, "second_look", None)) for said in with_redlines(rows)]


def waiting(consultation: Consultation) -> int:
    """How many comments from the public nobody has looked at."""
    return outside(consultation).filter(_STATES[WAITING]).count()


def look_of(consultation: Consultation, number: int) -> SecondLook | None:
    """What was asked about the comment with this number."""
    told = (f"comment__{name}" for name in _TOLD)
    rows = SecondLook.objects.select_related("answered_by", *told)
    found = rows.filter(comment__consultation=consultation, comment__number=number).first()
    if found is not None:
        found.comment.consultation = consultation
    return found


def until(comment: Comment, at: datetime) -> datetime | None:
    """The end of the days in which the author of what was set aside may ask for a second look."""
    if comment.aside_at is None:
        return None
    return days_end(comment.aside_at, rules(comment.consultation.project, at))


@dataclass(frozen=True)
class Aside:
    """One's own comment that was set aside; ``until`` is set while one may ask for a second look."""

    comment: Comment
    pieces: Pieces
    look: SecondLook | None
    until: datetime | None


def asides_of(consultation: Consultation, author: Person, at: datetime) -> list[Aside]:
    """What an author sent that was set aside, with what was asked about it."""
    found = []
    for comment in listed(consultation, _STATES[ASIDE] & Q(author=author)):
        comment.consultation = consultation
        look, end = getattr(comment, "second_look", None), until(comment, at)
        may = look is None and end is not None and at < end
        found.append(Aside(comment, pieces_of(comment), look, end if may else None))
    return found


def to_do() -> Q:
    """The procedures of consultations whose secretariat has something to do about comments from the public."""
    unseen, asked = _to_do()
    dealt_with = Q(parent__state__in=["consultation", "resolution"])
    return (dealt_with & Q(Exists(unseen))) | Q(Exists(asked))


def with_to_do(consultations: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """With ``unseen`` comments from the public, and how many authors have ``asked`` for a second look."""
    unseen, asked = _to_do("pk")
    return consultations.annotate(unseen=counted(unseen), asked=counted(asked))


def _to_do(consultation: str = "consultation") -> tuple[QuerySet[Comment], QuerySet[SecondLook]]:
    """Who comes from outside is of no unit: so the index ``comments_nobody_has_looked_at`` holds few others."""
    here = OuterRef(consultation)
    unseen = Comment.everything.filter(_STATES[WAITING], consultation=here, unit=None, pending__isnull=False)
    return unseen, SecondLook.objects.filter(comment__consultation=here, outcome="")
