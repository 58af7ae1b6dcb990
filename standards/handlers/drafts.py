"""What follows when the PDF of a version is asked for: a task in the queue ``render``, asked again until it is made."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction

from societies import clock
from societies.models import OutboxMessage, Wake
from societies.scoping import enter
from standards.actions import drafts_print
from standards.models import DraftPrint
from standards.rendering.drafts import why_not
from workflow.delivery import kind
from workflow.registry import handler

PRINT = "draft_print"
_PATIENCE = timedelta(seconds=90)
_ATTEMPTS = 6


@handler("draft.pdf_asked", "print")
def print_draft(message: OutboxMessage) -> None:
    """Send the task, and leave a wake-up behind in case it gets lost."""
    revision = UUID(message.body["revision"])
    wanted = DraftPrint.objects.filter(revision=revision, attachment=None).first()
    if wanted is None:
        return
    Wake.objects.get_or_create(
        kind=PRINT,
        object_id=wanted.pk,
        defaults={"society_id": message.society_id, "due_at": clock.now() + _PATIENCE},
    )
    transaction.on_commit(partial(_send, message.society_id, revision))


@kind(PRINT)
def print_again(wake: Wake) -> bool:
    """The task was lost or failed: send it again, and say so after some attempts."""
    with enter(wake.society):
        wanted = DraftPrint.objects.filter(pk=wake.object_id, attachment=None, problem="").first()
        if wanted is None:
            return True
        if wake.attempts > _ATTEMPTS:
            drafts_print.give_up(wanted=wanted, problem=why_not(ValueError()))
            return True
    _send(wake.society_id, wanted.revision_id)
    return False


def _send(society: UUID, revision: UUID) -> None:
    current_app.send_task("standards.tasks.draft_pdf", args=[str(society), str(revision)], retry=False)
