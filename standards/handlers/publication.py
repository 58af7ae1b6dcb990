"""What follows a signed letter, and how the work for the printer finds its worker."""

from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction

from societies import clock
from societies.access import Refused
from societies.models import OutboxMessage, Wake
from societies.scoping import enter
from standards.actions import renditions
from standards.models import Letter, RenditionOrder
from standards.queries.renditions import all_made
from workflow.delivery import kind
from workflow.registry import handler


@handler("letter.signed_off", "renditions")
def order_renditions(message: OutboxMessage) -> None:
    """Order the files of the edition that the letter announces, unless it was declared void meanwhile or they are made.

    A message that comes again, long after, finds files of the same facts whose bytes hash to what was written down.
    """
    letter = (
        Letter.objects.select_related("project__procedure", "project__revises__number", "project__rule_pack")
        .filter(procedure=UUID(message.body["procedure"]), kind=Letter.Kind.ANNOUNCEMENT)
        .first()
    )
    if letter is None or letter.project is None or all_made(letter.project):
        return
    try:
        wanted = renditions.order(project=letter.project, actor=None, at=clock.now())
    except Refused:
        return
    transaction.on_commit(partial(_send, message.society_id, wanted.project_id), robust=True)


@kind(renditions.RENDER)
def call_printer(wake: Wake) -> bool:
    """Send the task to the queue ``render`` unless a worker holds the order; the wake-up stays until it is settled.

    The sweeper runs in the default queue and must not print: it only sends. A task lost with its broker, or a worker
    killed in the middle, is thus asked for again with a growing pause, and a second worker finds the lease taken.
    """
    with enter(wake.society):
        wanted = RenditionOrder.objects.filter(pk=wake.object_id, settled_at=None).first()
    if wanted is None:
        return True
    if wanted.busy_until is None or wanted.busy_until <= clock.wall():
        _send(wake.society_id, wanted.project_id)
    return False


def _send(society: UUID, project: UUID) -> None:
    current_app.send_task("standards.tasks.make_renditions", args=[str(society), str(project)], retry=False)
