"""What follows when comments are in: those that probably say the same are put into groups."""

from societies.models import OutboxMessage
from standards.actions import triage
from standards.models import Consultation
from workflow.registry import handler


@handler("consultation.closed", "group")
def group_all(message: OutboxMessage) -> None:
    triage.group(consultation=Consultation.objects.get(procedure=message.body["procedure"]))


@handler("comment.late", "group")
def group_late(message: OutboxMessage) -> None:
    triage.group(consultation=Consultation.objects.get(pk=message.body["consultation"]))


@handler("comments.put_back", "group")
def group_put_back(message: OutboxMessage) -> None:
    group_late(message)
