"""Who is told what about consultations: one message and one mail for each person, sent after the commit."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from societies import clock, outbox
from societies.delivery import send
from societies.models import OutboxMessage, Person
from societies.scoping import entered
from standards.access import confirmation
from standards.models import Comment, Consultation, Letter, PendingComment
from standards.queries.consultations import contacts
from standards.queries.letters import letter_of
from workflow.models import Transition
from workflow.registry import handler

# Fact told to everyone asked -> the mail that tells it.
_LETTERS = {
    "consultation.opened": "consultation_opened",
    "consultation.extended": "consultation_extended",
    "consultation.voided": "consultation_voided",
}


@handler("consultation.opened", "invite")
def invite(message: OutboxMessage) -> None:
    _tell_each(message)


@handler("consultation.extended", "tell")
def tell_extended(message: OutboxMessage) -> None:
    _tell_each(message)


@handler("consultation.voided", "tell")
def tell_voided(message: OutboxMessage) -> None:
    _tell_each(message)


def _tell_each(message: OutboxMessage) -> None:
    """One message for each person asked, so that one bad address does not hold up the others."""
    consultation = Consultation.objects.get(procedure=message.body["procedure"])
    for person in contacts(consultation):
        outbox.write(
            "consultation.letter",
            body={"consultation": str(consultation.pk), "person": str(person.pk), "about": message.topic},
            at=clock.now(),
        )


@handler("consultation.letter", "mail")
def write_letter(message: OutboxMessage) -> None:
    consultation = _consultation(message)
    about = message.body["about"]
    subjects = {
        "consultation.opened": _("Your comments are asked: %(title)s"),
        "consultation.extended": _("More time for comments: %(title)s"),
        "consultation.voided": _("Consultation void: %(title)s"),
    }
    if about != "consultation.voided" and consultation.procedure.state != "open":
        return
    last = Transition.objects.filter(procedure=consultation.procedure_id).order_by("-sequence").first()
    _mail(
        Person.objects.select_related("organization").get(pk=message.body["person"]),
        consultation,
        subjects[about],
        _LETTERS[about],
        reason=last.reason if last else "",
        letter=letter_of(consultation.project, Letter.Kind.CONSULTATION, consultation),
    )


@handler("comment.pending", "mail")
def ask_confirmation(message: OutboxMessage) -> None:
    found = PendingComment.objects.select_related(
        "consultation__project", "consultation__procedure", "consultation__revision"
    ).get(pk=message.body["pending"])
    if found.comment_id is not None:
        return
    consultation = found.consultation
    path = reverse(
        "public_consultation_confirm",
        args=[_code(), consultation.project.reference, consultation.number, confirmation(found)],
    )
    send(
        to=found.email,
        subject=_("Confirm your comment: %(title)s") % {"title": consultation.project.title_zh},
        template="comment_confirm",
        context={**_context(consultation), "pending": found, "link": urljoin(settings.PUBLIC_BASE_URL, path)},
    )


@handler("dispositions.told", "mail")
def tell_dispositions(message: OutboxMessage) -> None:
    consultation = _consultation(message)
    comments = (
        Comment.objects.filter(consultation=consultation, number__in=message.body["numbers"])
        .select_related("disposition")
        .order_by("number")
    )
    _mail(
        Person.objects.select_related("organization").get(pk=message.body["person"]),
        consultation,
        _("What became of your comments: %(title)s"),
        "dispositions_told",
        comments=comments,
    )


def _consultation(message: OutboxMessage) -> Consultation:
    return (
        Consultation.objects.select_related("project", "procedure", "revision")
        .defer("revision__tree")
        .get(pk=message.body["consultation"])
    )


def _code() -> str:
    society = entered()
    assert society is not None, "a consultation belongs to a society"
    return society.code


def _context(consultation: Consultation) -> dict[str, Any]:
    project = consultation.project
    page = reverse("consultation", args=[_code(), project.reference, consultation.number])
    return {
        "society": entered(),
        "project": project,
        "consultation": consultation,
        "link": urljoin(settings.PUBLIC_BASE_URL, page),
    }


def _mail(person: Person, consultation: Consultation, subject: str, template: str, **context: Any) -> None:
    if person.email:
        send(
            to=person.email,
            subject=subject % {"title": consultation.project.title_zh},
            template=template,
            context={**_context(consultation), "person": person, **context},
        )
