"""What the page of one comment shows: what was said, what its change would do to the draft, what it did."""

from collections.abc import Sequence
from dataclasses import dataclass

from standards.document.editing import mark
from standards.models import Comment, CommentNote, Objection, ProposedDisposition
from standards.queries import editing
from standards.queries.comments import Said, with_redlines
from standards.queries.editing_pages import changes, history
from standards.queries.proposed_changes import Fitting, conflicting, fit
from standards.queries.traces import Edits, Way, edits_of, way_of


@dataclass(frozen=True)
class Change:
    """The proposed change in the text as it is now: safe HTML of the clause with it, or ``why`` a person must do it."""

    anchor: str  # of the clause as it is now, "" if there is none
    mark: str
    preview: str
    why: str


@dataclass(frozen=True)
class CommentPage:
    """``traces`` are the changes of the draft that came from the comment; ``way`` is where its clause went from there."""

    said: Said
    change: Change | None
    traces: Edits
    way: Way
    proposed: ProposedDisposition | None
    objection: Objection | None
    notes: Sequence[CommentNote]  # of the drafting group among themselves


def comment_page(code: str, comment: Comment, *, works: bool) -> CommentPage:
    """The page of a comment; ``code`` is the society's. Who works on the draft sees what others do once it is frozen."""
    project = comment.consultation.project
    text = editing.text_of(project)
    conflicts = conflicting(comment.consultation, [comment.anchor]) if works and comment.changes else {}
    change, traces, way = None, [], Way()
    if text is not None:
        traces = history(code, text, edits_of([comment], works=works))
        if works and not editing.refusals(project):
            change = _change(code, text, fit(text, comment))
        way = way_of(code, text, comment, named=bool(traces))
    return CommentPage(
        with_redlines([comment], conflicts)[0],
        change,
        traces,
        way,
        getattr(comment, "proposed", None) if works else None,
        getattr(comment, "objection", None),
        list(comment.notes.select_related("author").order_by("made_at", "pk")) if works else (),
    )


def _change(code: str, text: editing.Text, found: Fitting) -> Change:
    now, then = found.now, found.then
    return Change(
        anchor=now.anchor if now else "",
        mark=mark(now) if now else "",
        preview=changes(code, text, now, then) if then else "",
        why=found.why,
    )
