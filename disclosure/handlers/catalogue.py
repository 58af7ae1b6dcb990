"""What happens inside a society becomes public here, and only here."""

from uuid import UUID

from disclosure.actions import catalogue
from disclosure.models import DisclosureRecord
from disclosure.queries import consultations, facts
from societies import clock
from societies.models import OutboxMessage
from workflow.registry import handler


@handler("standard.published", "disclosure.show_standard")
@handler("standard.entered", "disclosure.show_standard")
@handler("standard.superseded", "disclosure.show_standard")
@handler("standard.withdrawn", "disclosure.show_standard")
@handler("standard.confirmed", "disclosure.show_standard")
def show_standard(message: OutboxMessage) -> None:
    """The standard, and the one that it replaces: that one's page says so from now on."""
    for standard in facts.standards_of(UUID(message.body["procedure"])):
        catalogue.show_standard(standard, at=clock.now())
        if standard.replaces_id:
            catalogue.show_standard(facts.standard(standard.replaces_id), at=clock.now())


@handler("disclosure.accepted", "disclosure.show_receipt")
def show_receipt(message: OutboxMessage) -> None:
    record = DisclosureRecord.objects.get(procedure=message.body["procedure"])
    catalogue.show_receipt(facts.standard(record.standard_id), at=clock.now())


@handler("disclosure.mended", "disclosure.show_disclosed")
@handler("disclosure.signed_off", "disclosure.show_disclosed")
@handler("disclosure.text_chosen", "disclosure.show_disclosed")
def show_disclosed(message: OutboxMessage) -> None:
    """As much of the text as is open now, and the facts as they were corrected."""
    record = DisclosureRecord.objects.get(procedure=message.body["procedure"])
    catalogue.show_standard(facts.standard(record.standard_id), at=clock.now())


@handler("consultation.opened", "disclosure.show_consultation")
@handler("consultation.extended", "disclosure.show_consultation")
@handler("consultation.closed", "disclosure.show_consultation")
@handler("consultation.voided", "disclosure.show_consultation")
def show_consultation(message: OutboxMessage) -> None:
    consultation = consultations.consultation_of(UUID(message.body["procedure"]))
    if consultation is not None:
        catalogue.show_consultation(consultation)


@handler("society.registered", "disclosure.show_society")
@handler("society.changed", "disclosure.show_society")
def show_society(message: OutboxMessage) -> None:
    catalogue.show_society()


@handler("society.suspended", "disclosure.show_halt")
@handler("society.restored", "disclosure.show_halt")
def show_halt(message: OutboxMessage) -> None:
    """The society's status, and whether its public calls can be answered now."""
    catalogue.show_society()
    for consultation in consultations.open_public_consultations():
        catalogue.show_consultation(consultation)
