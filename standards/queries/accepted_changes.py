"""Accepted changes that a version of the draft does not have: undone by a later edit, or never made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from django.db.models import Q, QuerySet

from standards.document.tree import Document
from standards.models import Comment, Disposition, Project, Revision
from standards.queries import drafts
from standards.queries.editing import Text
from standards.queries.proposed_changes import fit, undone

Verdict = Disposition.Verdict


@dataclass(frozen=True)
class Lacking:
    """``made``: the draft had the change once. ``clause`` is the one it is about, as printed."""

    comment: Comment
    clause: str
    made: bool


def lacking(project: Project, revision: Revision) -> list[Lacking]:
    """What authors were told is in the draft, and this version lacks. A later decision settles it.

    A change that somebody wrote in other words is not missed: only where its words stand as they were consulted on.
    """
    read = cache(partial(drafts.text_of, revision))
    return [
        *(Lacking(gone.comment, gone.edit.clause, made=True) for gone in undone(project, read)),
        *_never_made(project, revision, read),
    ]


def _never_made(project: Project, revision: Revision, read: Callable[[], Document]) -> list[Lacking]:
    rows = _taken_up(project, Verdict.ACCEPTED).filter(edits=None).exclude(changes=[])
    accepted = rows.select_related("consultation").order_by("consultation__number", "number")
    if not accepted:
        return []
    text = Text(project, revision, None, read())
    return [
        Lacking(comment, comment.clause, made=False)
        for comment in accepted
        if fit(text, comment).then is not None
    ]


def any_taken_up(project: Project) -> bool:
    """Were there changes to make at all?"""
    changing = ~Q(changes=[]) | Q(edits__isnull=False)
    return _taken_up(project, Verdict.ACCEPTED, Verdict.PARTLY).filter(changing).exists()


def _taken_up(project: Project, *verdicts: str) -> QuerySet[Comment]:
    rows = Comment.objects.filter(consultation__project=project, disposition__verdict__in=verdicts)
    return rows.exclude(consultation__procedure__state="void")
