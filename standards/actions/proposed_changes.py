"""Taking up a proposed change: the disposition and the change of the draft in one transaction."""

from datetime import datetime

from django.db import transaction

from societies.access import Denied, Refused
from societies.models import Person
from standards.actions import dispositions, editing
from standards.document.editing import mark as mark_of
from standards.models import ClauseEdit, Comment, Disposition
from standards.queries import editing as drafts
from standards.queries import proposed_changes as reads


@transaction.atomic
def accept(
    *, comment: Comment, mark: str, reason: str, seen: datetime | None, actor: Person, at: datetime
) -> ClauseEdit | None:
    """Accept a comment and put its proposed change into the open draft, which is begun if there is none.

    One that was accepted already with these words is not decided again, so its author is not told twice.

    ``mark`` is of the clause in the preview. Raises ``Conflict`` if the clause is another one by now, ``Refused`` if the
    change does not fit or the draft cannot be edited now, and what ``dispositions.dispose`` raises; then nothing is done.
    """
    project = comment.consultation.project
    text = drafts.text_of(project)
    fitting = reads.fit(text, comment) if text else reads.Fitting(None, None)
    if fitting.now is None or fitting.then is None:
        raise Refused(Denied(fitting.why))
    if mark_of(fitting.now) != mark:
        raise editing.Conflict(fitting.now)
    accepted = Disposition.Verdict.ACCEPTED
    standing = Disposition.objects.filter(comment=comment).first()
    if standing and (standing.verdict, standing.reason, standing.decided_at) == (accepted, reason, seen):
        dispositions.refuse_unless_resolving(comment.consultation)
    else:
        dispositions.dispose(comment=comment, actor=actor, at=at, verdict=accepted, reason=reason, seen=seen)
    return editing.write_clause(
        project=project,
        anchor=fitting.now.anchor,
        mark=mark,
        clause=fitting.then,
        actor=actor,
        at=at,
        origin=editing.Origin.of(comment),
    )
