"""What follows when the 意见汇总处理表 is asked for as a file: a task in the queue ``render``, asked again until it is made."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction

from societies import clock
from societies.models import OutboxMessage, Wake
from societies.scoping import enter
from standards.actions import comment_tables
from standards.queries.comment_tables import being_made
from standards.rendering.comments import why_not
from workflow.delivery import kind
from workflow.registry import handler

MAKE = "comment_table"
_PATIENCE = timedelta(seconds=90)
_ATTEMPTS = 6


@handler("comment_table.asked", "make")
def make(message: OutboxMessage) -> None:
    """Send the task, and leave a wake-up behind in case it gets lost."""
    wanted = being_made(UUID(message.body["file"]))
    if wanted is None:
        return
    Wake.objects.get_or_create(
        kind=MAKE,
        object_id=wanted.pk,
        defaults={"society_id": message.society_id, "due_at": clock.now() + _PATIENCE},
    )
    transaction.on_commit(partial(_send, message.society_id, wanted.pk))


@kind(MAKE)
def make_again(wake: Wake) -> bool:
    """The task was lost or failed: send it again, and say so after some attempts."""
    with enter(wake.society):
        wanted = being_made(wake.object_id)
        if wanted is None:
            return True
        if wake.attempts > _ATTEMPTS:
            comment_tables.give_up(wanted=wanted, problem=why_not(ValueError()))
            return True
    _send(wake.society_id, wake.object_id)
    return False


def _send(society: UUID, wanted: UUID) -> None:
    current_app.send_task("standards.tasks.comment_table", args=[str(society), str(wanted)], retry=False)
