"""Reads about the 意见汇总处理表 as a file."""

from uuid import UUID

from django.db.models import QuerySet

from standards.models import CommentTableFile, Consultation

AT_ONCE = 500  # a Word or Excel table of at most so many rows comes with the request; a longer one is made by a worker
_SHOWN = 12


def being_made(pk: UUID) -> CommentTableFile | None:
    """A file that was asked for and is neither made nor given up."""
    rows = CommentTableFile.objects.filter(pk=pk, attachment=None, problem="")
    return rows.select_related("consultation__project__leader", "consultation__procedure").first()


def files_of(consultation: Consultation) -> QuerySet[CommentTableFile]:
    """The latest files that were asked for, newest first."""
    rows = consultation.table_files.select_related("asked_by", "attachment")
    return rows.order_by("-asked_at", "-pk")[:_SHOWN]


def comes_at_once(consultation: Consultation) -> bool:
    return consultation.comments.count() <= AT_ONCE
