"""What follows a signed letter that stands alone, and who gets it when it is issued."""

from datetime import timedelta
from functools import partial
from urllib.parse import urljoin
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from societies import clock, outbox
from societies.delivery import send
from societies.models import OutboxMessage, Person, Wake
from societies.scoping import enter, entered
from standards.models import Letter
from standards.queries.letters import address_of, letter_by_procedure
from workflow.delivery import kind
from workflow.registry import handler

PRINT = "letter_print"
_PATIENCE = timedelta(seconds=90)
_ATTEMPTS = 6


def _alone(message: OutboxMessage) -> Letter | None:
    """The letter, unless it is an announcement: that is printed with its edition and told by the publication."""
    letter = letter_by_procedure(UUID(message.body["procedure"]))
    return None if letter is None or letter.kind == Letter.Kind.ANNOUNCEMENT else letter


@handler("letter.signed_off", "print")
def print_letter(message: OutboxMessage) -> None:
    """Send the task, and leave a wake-up behind in case it gets lost."""
    letter = _alone(message)
    if letter is None or letter.pdf_id is not None:
        return
    Wake.objects.get_or_create(
        kind=PRINT,
        object_id=letter.procedure_id,
        defaults={"society_id": message.society_id, "due_at": clock.now() + _PATIENCE},
    )
    transaction.on_commit(partial(_send, message.society_id, letter.procedure_id), robust=True)


@kind(PRINT)
def print_again(wake: Wake) -> bool:
    """The task was lost or failed: send it again, some times."""
    with enter(wake.society):
        letter = letter_by_procedure(wake.object_id)
    if letter is None or letter.pdf_id is not None or wake.attempts > _ATTEMPTS:
        return True
    _send(wake.society_id, wake.object_id)
    return False


def _send(society: UUID, procedure: UUID) -> None:
    current_app.send_task("standards.tasks.letter_pdf", args=[str(society), str(procedure)], retry=False)


@handler("letter.issued", "tell")
def tell_each(message: OutboxMessage) -> None:
    """One message for each person whom the letter concerns, so that one bad address does not hold up the others."""
    letter = _alone(message)
    for person in _concerned(letter) if letter else ():
        outbox.write("letter.sent", body={**message.body, "person": str(person.pk)}, at=clock.now())


def _concerned(letter: Letter) -> list[Person]:
    """Of a letter of consultation nobody: the asked units are told of it with their links."""
    project = letter.project if letter.kind != Letter.Kind.CONSULTATION else None
    people = [project.proposer, project.leader, project.secretary] if project else []
    return list({person.pk: person for person in people if person is not None}.values())


@handler("letter.sent", "mail")
def mail_letter(message: OutboxMessage) -> None:
    society, letter = entered(), _alone(message)
    person = Person.objects.get(pk=message.body["person"])
    if society is None or letter is None or letter.pdf_id is None or not person.email:
        return
    name, args = address_of(letter)
    send(
        to=person.email,
        subject=letter.title,
        template="letter_issued",
        context={
            "person": person,
            "letter": letter,
            "society": society,
            "link": urljoin(settings.PUBLIC_BASE_URL, reverse(name, args=[society.code, *args])),
            "file": urljoin(settings.PUBLIC_BASE_URL, reverse("file", args=[society.code, letter.pdf_id])),
        },
    )
