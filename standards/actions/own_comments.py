"""Writes of an author about a comment made before, while comments are taken: put in other words, withdrawn."""

from dataclasses import astuple
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Refused
from societies.models import Person
from standards.actions.comments import Words, digest_of, keep_attached, refuse_unless_open
from standards.actions.drafts import File
from standards.document import proposing
from standards.models import Comment
from standards.queries.consultations import hold


class Gone(Refused):
    """There is nothing to change any more: it was withdrawn, or set aside."""


@transaction.atomic
def reword(
    *,
    comment: Comment,
    actor: Person,
    at: datetime,
    words: Words,
    attached: File | None = None,
    detach: bool = False,
) -> Comment:
    """Say it in other words, on the same clause or element; the drafting group sees that it was changed, and when.

    ``attached`` takes the place of the file that went with it, ``detach`` leaves it out.
    """
    found = _held(comment, at)
    for name in ("kind", "text", "proposal", "naming", "passage"):
        setattr(found, name, getattr(words, name))
    found.changes = [astuple(span) for span in proposing.spans(found.quote, found.proposal)]
    if attached is not None:
        found.attachment = keep_attached(attached, actor, at)
    elif detach:
        found.attachment = None
    found.edited_at, found.alike, found.looked_at = at, None, None
    found.save(
        update_fields=[
            *("kind", "text", "proposal", "naming", "passage", "attachment"),
            *("changes", "edited_at", "alike", "looked_at"),
        ]
    )
    ledger.record(
        "comment.reworded",
        at=at,
        actor=actor,
        procedure=found.consultation.procedure_id,
        comment=found.pk,
        digest=digest_of(found),
        attachment=found.attachment.sha256 if found.attachment else None,
    )
    return found


@transaction.atomic
def withdraw(*, comment: Comment, actor: Person, at: datetime) -> None:
    """Take the comment back. A unit that has said nothing else counts as silent again, and may answer anew."""
    found = _held(comment, at)
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    consultation = found.consultation
    if not consultation.comments.filter(unit=found.unit_id).exists():
        silent = consultation.replies.filter(organization=found.unit_id, no_comment_at=None)
        silent.update(way="", answered_at=None)
    ledger.record(
        "comment.withdrawn", at=at, actor=actor, procedure=consultation.procedure_id, comment=found.pk
    )


def _held(comment: Comment, at: datetime) -> Comment:
    """The comment as it is now, once nobody else is changing its consultation."""
    consultation = comment.consultation
    hold(consultation)
    refuse_unless_open(consultation, at)
    found = Comment.everything.select_for_update(of=("self",)).get(pk=comment.pk)
    refuse_if_gone(found)
    found.consultation = consultation
    return found


def refuse_if_gone(comment: Comment) -> None:
    if comment.withdrawn_at is not None:
        raise Gone(_("This comment was withdrawn. To send it again, copy its words into a new one."))
    if comment.aside_at is not None:
        raise Gone(_("This comment was set aside: it is not changed any more. Write to the society."))
