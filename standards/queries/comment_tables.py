"""Reads about the 意见汇总处理表 as a file."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from standards.models import CommentTableFile, Consultation

_SHOWN = 12


def being_made(pk: UUID) -> CommentTableFile | None:
    """A file that was asked for and is neither made nor given up."""
    rows = CommentTableFile.objects.filter(pk=pk, attachment=None, problem="")
    return rows.select_related("consultation__project__leader", "consultation__procedure").first()


def files_of(consultation: Consultation) -> QuerySet[CommentTableFile]:
    """The latest files that were asked for, newest first."""
    rows = consultation.table_files.select_related("asked_by", "attachment")
    return rows.order_by("-asked_at", "-pk")[:_SHOWN]


@dataclass(frozen=True)
class Size:
    """How long the table is now: whether Word and Excel come with the request, and whether a PDF may be asked for."""

    rows: int
    at_once: bool
    as_pdf: bool


def size_of(consultation: Consultation) -> Size:
    rows = consultation.comments.count()
    return Size(rows, rows <= settings.COMMENT_TABLE_AT_ONCE, rows <= settings.COMMENT_TABLE_PDF_MOST)
