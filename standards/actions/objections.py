"""Writes about objections to dispositions (异议): made once by who commented, answered by the drafting group."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger, outbox
from societies.access import Denied, Refused
from societies.models import Person
from standards.models import Comment, Objection
from standards.queries.consultations import moment, rules
from standards.queries.objections import until


@transaction.atomic
def make(*, comment: Comment, text: str, actor: Person, at: datetime) -> Objection:
    """Object to what became of a comment: its author, or who enters what the author wrote. Once, and within the days.

    Made twice with the same words it is made once.
    """
    project = comment.consultation.project
    Comment.everything.select_for_update(of=("self",)).get(pk=comment.pk)
    standing = Objection.objects.filter(comment=comment).first()
    if standing is not None:
        if standing.text == text:
            return standing
        raise Refused(
            Denied(_("An objection to this disposition is in already; there is one for each comment."))
        )
    disposition = getattr(comment, "disposition", None)
    end = until(disposition, rules(project, at)) if disposition else None
    if end is None:
        raise Refused(Denied(_("The disposition has not been told yet: object once it is.")))
    if at >= end:
        raise Refused(
            Denied(
                _(
                    "Objections were taken until %(moment)s. Write to the secretariat if the matter cannot rest."
                )
                % {"moment": moment(end)}
            )
        )
    if project.procedure.state != "resolution":
        raise Refused(
            Denied(_("The draft has gone on to technical review: objections are not taken any more."))
        )
    objection = Objection.objects.create(comment=comment, salt=ledger.salt(), text=text, made_at=at)
    ledger.record(
        "objection.made",
        at=at,
        actor=actor,
        procedure=comment.consultation.procedure_id,
        comment=comment.pk,
        digest=ledger.seal(text, objection.salt),
    )
    return objection


@transaction.atomic
def answer(*, objection: Objection, outcome: str, text: str, actor: Person, at: datetime) -> None:
    """Answer an objection: settled, or sustained and then shown to the review. Its author is told."""
    comment = objection.comment
    if comment.consultation.project.procedure.state != "resolution":
        raise Refused(Denied(_("Objections are answered before the draft goes to review.")))
    if not text.strip():
        raise Refused(
            Denied(_("Say what was answered: its author and the review will read it."), place="text")
        )
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    objection.outcome, objection.answer = outcome, text
    objection.answered_by, objection.answered_at = actor, at
    objection.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    ledger.record(
        "objection.answered",
        at=at,
        actor=actor,
        procedure=comment.consultation.procedure_id,
        comment=comment.pk,
        outcome=outcome,
        digest=ledger.seal(text, objection.salt),
    )
    outbox.write("objection.answered", body={"objection": str(objection.pk)}, at=at)
