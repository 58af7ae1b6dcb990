"""Reads about comments: what pages show of each, the dispositions to make, the 汇总处理表."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from societies.access import Denied
from societies.models import Attachment, Organization, Person
from standards.document.proposing import Pieces, Span, marked, near, spans
from standards.models import (
    ClauseEdit,
    Comment,
    Consultation,
    Disposition,
    DraftingUnit,
    PendingComment,
    ProposedDisposition,
    Wording,
)
from standards.queries.reading import Place


def is_over(consultation: Consultation) -> bool:
    """Have its comments been dealt with, and gone to the review with their table?"""
    return consultation.project.procedure.state not in {"consultation", "resolution"}


def not_now(consultation: Consultation) -> list[Denied]:
    """Why its comments are not disposed of now."""
    if consultation.procedure.state == "closed" and consultation.project.procedure.state == "resolution":
        return []
    return [
        Denied(
            _(
                "Comments are disposed of after the consultation has closed and before the draft goes to review."
            )
        )
    ]


def shown(consultation: Consultation, *, gone: bool = False, **where: str) -> QuerySet[Comment]:
    """Comments with what a page says about each, in the order they came; with ``gone`` what counts no more as well."""
    rows = consultation.comments(manager="everything") if gone else consultation.comments
    return with_facts(rows.filter(**where)).order_by("number")


def shown_on(consultation: Consultation, place: Place | None, readable: Q) -> QuerySet[Comment]:
    """The same on a place: of a clause those on its tables and figures too, without a place on the whole document."""
    rows = shown(consultation, anchor=place.anchor if place else "").filter(readable)
    return rows.filter(element=place.element) if place and place.element else rows


def with_facts(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Comments with what a page says about each."""
    return rows.select_related(
        "author", "unit", "attachment", "disposition__decided_by", "objection", "proposed"
    ).annotate(in_draft=Exists(ClauseEdit.objects.filter(comment=OuterRef("pk"))))


def of_author(consultation: Consultation, person: Person, *, gone: bool = False) -> QuerySet[Comment]:
    return shown(consultation, gone=gone).filter(author=person).select_related("second_look")


def typed_one(rows: QuerySet[Comment], number: int) -> Comment | None:
    """One of these by its number, unless it came in a file, which says what it says."""
    return rows.filter(number=number, source=None).first()


def numbered(rows: QuerySet[Comment], number: int) -> Comment | None:
    """One of these by its number."""
    return rows.filter(number=number).first()


def attached_to(rows: QuerySet[Comment], number: int) -> Attachment | None:
    """The file that went with one of these."""
    found = numbered(rows, number)
    return found.attachment if found is not None else None


@dataclass(frozen=True)
class Said:
    """A comment as pages show it, its proposed change as redline."""

    comment: Comment
    pieces: Pieces
    disposition: Disposition | None
    conflicts: Sequence[int] = ()  # accepted comments that change the same words
    in_draft: bool = False  # the draft was changed because of it
    proposed: ProposedDisposition | None = None


def with_redlines(
    rows: Iterable[Comment], conflicts: Mapping[int, Sequence[int]] | None = None
) -> list[Said]:
    return [
        Said(
            row,
            pieces_of(row),
            getattr(row, "disposition", None),
            (conflicts or {}).get(row.number, ()),
            getattr(row, "in_draft", False),
            getattr(row, "proposed", None),
        )
        for row in rows
    ]


def pieces_of(comment: Comment | Wording) -> Pieces:
    """What a comment proposes: the words around the change with it marked, or words of its own."""
    if comment.changes:
        return near(marked(comment.quote, [Span(*span) for span in comment.changes]))
    return [("same", comment.proposal)] if comment.proposal else []


def pieces_awaiting(pending: PendingComment) -> Pieces:
    """The same of a comment that does not count yet."""
    changes = spans(pending.quote, pending.proposal)
    if changes:
        return near(marked(pending.quote, changes))
    return [("same", pending.proposal)] if pending.proposal else []


def next_open(comment: Comment) -> int | None:
    """The next comment without a disposition after this one, or the first of all."""
    open_ones = comment.consultation.comments.filter(disposition=None).order_by("number")
    numbers = list(open_ones.values_list("number", flat=True))
    return next((number for number in numbers if number > comment.number), numbers[0] if numbers else None)


def leading_unit(consultation: Consultation) -> str:
    """The first unit of the drafting group, as the head of the 汇总处理表 names it."""
    first = (
        DraftingUnit.objects.filter(project=consultation.project_id, left_at=None)
        .select_related("organization")
        .order_by("position")
        .first()
    )
    unit: Organization = first.organization if first else consultation.project.proposing_unit
    return unit.name
