"""What the public reads of a public consultation: what was said and what was done, redacted as each author consented."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from standards.document.proposing import Pieces
from standards.models import Comment, Consultation, Disposition
from standards.queries.comments import pieces_of, shown


@dataclass(frozen=True)
class Published:
    """A comment for everybody. ``who`` says no more than its author allowed; ``disposition`` is there once it was told."""

    comment: Comment
    who: str
    pieces: Pieces
    disposition: Disposition | None


def of_consultation(consultation: Consultation) -> QuerySet[Comment]:
    """All comments of a consultation that has closed."""
    return shown(consultation)


def published(rows: Iterable[Comment]) -> list[Published]:
    return [Published(row, _who(row), pieces_of(row), _told(row)) for row in rows]


def _who(comment: Comment) -> str:
    if comment.naming == Comment.Naming.FULL:
        return (
            f"{comment.author.name}（{comment.organization}）"
            if comment.organization
            else comment.author.name
        )
    if comment.naming == Comment.Naming.UNIT and comment.organization:
        return comment.organization
    return _("A unit that was asked") if comment.unit_id else _("The public")


def _told(comment: Comment) -> Disposition | None:
    disposition: Disposition | None = getattr(comment, "disposition", None)
    return disposition if disposition is not None and disposition.told_at is not None else None
