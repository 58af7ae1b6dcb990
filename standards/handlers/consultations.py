"""Who is told what about consultations: one message and one mail for each person, sent after the commit."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from societies import clock, outbox
from societies.access import Refused
from societies.delivery import send
from societies.models import OutboxMessage, Person, Wake
from societies.scoping import enter, entered
from standards.access import confirmation, reply_token, told_token
from standards.actions.asking import REMINDER, remind
from standards.models import (
    Comment,
    Consultation,
    Letter,
    Objection,
    PendingComment,
    Reply,
    SecondLook,
)
from standards.queries.asking import address_of, asked_unit, people_asked, standing_link, words_of
from standards.queries.collecting import unsent
from standards.queries.comments import of_author
from standards.queries.consultations import moment, reply_of, rules
from standards.queries.letters import letter_by_procedure, letter_of
from standards.queries.moderation import asides_of
from standards.queries.objections import until
from workflow.delivery import Done, kind
from workflow.models import Transition
from workflow.registry import handler

# Fact told to everyone asked -> the mail that tells it.
_LETTERS = {
    "consultation.opened": "consultation_opened",
    "consultation.reminded": "consultation_reminded",
    "consultation.extended": "consultation_extended",
    "consultation.voided": "consultation_voided",
    "letter.issued": "consultation_lettered",
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


@handler("letter.issued", "tell_units")
def tell_letter(message: OutboxMessage) -> None:
    """The letter of a consultation that runs; one issued before is named by the mail that opens it."""
    letter = letter_by_procedure(UUID(message.body["procedure"]))
    if letter is not None and letter.kind == Letter.Kind.CONSULTATION and letter.procedure.parent is not None:
        _write_to(list(letter.procedure.parent.consultation.replies.order_by("pk")), message.topic)


def _tell_each(message: OutboxMessage) -> None:
    consultation = Consultation.objects.get(procedure=message.body["procedure"])
    _write_to(list(consultation.replies.order_by("pk")), message.topic)


@handler("consultation.unit", "tell")
def tell_unit(message: OutboxMessage) -> None:
    _write_to([asked_unit(message.body["reply"])], message.body["about"])


def _write_to(replies: list[Reply], about: str) -> None:
    """One message for each address, so that a bad one does not hold up the others. No person: the unit's own."""
    people = people_asked(replies)
    for reply in replies:
        written = [str(person.pk) for person in people.get(reply.organization_id, [])]
        for person in [*written, *([""] if reply.address else [])]:
            body = {"reply": str(reply.pk), "person": person, "about": about}
            outbox.write("consultation.letter", body=body, at=clock.now())


@handler("consultation.letter", "mail")
def write_letter(message: OutboxMessage) -> None:
    reply, about = asked_unit(message.body["reply"]), message.body["about"]
    consultation = reply.consultation
    letter = letter_of(consultation.project, Letter.Kind.CONSULTATION, consultation)
    subjects = {
        "consultation.opened": _("Your comments are asked: %(title)s"),
        "consultation.reminded": _("Your reply is still awaited: %(title)s"),
        "consultation.extended": _("More time for comments: %(title)s"),
        "consultation.voided": _("Consultation void: %(title)s"),
        "letter.issued": _("Letter of consultation: %(title)s"),
    }
    if about != "consultation.voided" and consultation.procedure.state != "open":
        return
    last = Transition.objects.filter(procedure=consultation.procedure_id).order_by("-sequence").first()
    link = standing_link(reply)
    person = Person.objects.get(pk=message.body["person"]) if message.body["person"] else None
    to = person.email if person else reply.address
    if not to:
        return
    send(
        to=to,
        subject=subjects[about] % {"title": consultation.project.title_zh},
        template=_LETTERS[about],
        context={
            **_context(consultation),
            "person": person,
            "unit": reply.organization,
            "reply_link": _address("reply_link", _code(), reply_token(link)) if link else "",
            "words": words_of(consultation),
            "collected": unsent(reply) if about == "consultation.reminded" else 0,
            "reason": last.reason if last else "",
            "letter": letter,
        },
    )


@kind(REMINDER)
def remind_in_time(wake: Wake) -> Done:
    """The clock reminds the silent units some days before the end, as the rules say."""
    with enter(wake.society):
        found = Consultation.objects.select_related("procedure", "project").filter(pk=wake.object_id).first()
        if found is not None:
            with suppress(Refused):
                remind(consultation=found, at=clock.now())
        return True


@handler("comment.pending", "mail")
def ask_confirmation(message: OutboxMessage) -> None:
    found = PendingComment.objects.select_related(
        "consultation__project", "consultation__procedure", "consultation__revision"
    ).get(pk=message.body["pending"])
    if found.comment_id is not None:
        return
    consultation = found.consultation
    link = _address(
        "public_consultation_confirm",
        _code(),
        consultation.project.reference,
        consultation.number,
        confirmation(found),
    )
    send(
        to=found.email,
        subject=_("Confirm your comment: %(title)s") % {"title": consultation.project.title_zh},
        template="comment_confirm",
        context={**_context(consultation), "pending": found, "link": link},
    )


@handler("dispositions.told", "mail")
def tell_dispositions(message: OutboxMessage) -> None:
    consultation = _consultation(message)
    comments = (
        Comment.objects.filter(consultation=consultation, number__in=message.body["numbers"])
        .select_related("disposition")
        .order_by("number")
    )
    person = Person.objects.select_related("organization").get(pk=message.body["person"])
    _mail(
        person,
        consultation,
        _("What became of your comments: %(title)s"),
        "dispositions_told",
        comments=comments,
        until=_objections_until(consultation, comments),
        link_to_object=_told_link(consultation, person),
    )


def _objections_until(consultation: Consultation, comments: Iterable[Comment]) -> str:
    """The last moment for objections; they were told together."""
    pack = rules(consultation.project, clock.now())
    ends = [end for comment in comments if (end := until(comment.disposition, pack))]
    return moment(max(ends)) if ends else ""


@handler("comments.set_aside", "mail")
def tell_set_aside(message: OutboxMessage) -> None:
    consultation = _consultation(message)
    person = Person.objects.get(pk=message.body["person"])
    asides = [
        one
        for one in asides_of(consultation, person, clock.now())
        if one.comment.number in message.body["numbers"]
    ]
    if asides:
        _mail(
            person,
            consultation,
            _("Your comment was set aside: %(title)s"),
            "comments_set_aside",
            comments=[one.comment for one in asides],
            until=next((one.until for one in asides if one.until), None),
            link_to_object=_told_link(consultation, person),
        )


@handler("comments.counted_again", "mail")
def tell_counted_again(message: OutboxMessage) -> None:
    consultation = _consultation(message)
    person = Person.objects.get(pk=message.body["person"])
    comments = of_author(consultation, person).filter(number__in=message.body["numbers"])
    if comments:
        _mail(
            person,
            consultation,
            _("Your comment counts again: %(title)s"),
            "comments_counted_again",
            comments=comments,
            link_to_object=_told_link(consultation, person),
        )


@handler("second_look.answered", "mail")
def tell_second_look(message: OutboxMessage) -> None:
    look = SecondLook.objects.select_related("comment__author", "comment__consultation__project").get(
        pk=message.body["look"]
    )
    consultation, author = look.comment.consultation, look.comment.author
    _mail(
        author,
        consultation,
        _("Answer about your comment: %(title)s"),
        "second_look_answered",
        look=look,
        link_to_object=_told_link(consultation, author),
    )


@handler("objection.answered", "mail")
def tell_answer(message: OutboxMessage) -> None:
    found = Objection.objects.select_related(
        "comment__author__organization", "comment__consultation__project"
    ).get(pk=message.body["objection"])
    consultation, author = found.comment.consultation, found.comment.author
    _mail(
        author,
        consultation,
        _("Your objection was answered: %(title)s"),
        "objection_answered",
        objection=found,
        link_to_object=_told_link(consultation, author),
    )


def _told_link(consultation: Consultation, author: Person) -> str:
    return _address("dispositions_link", _code(), told_token(consultation, author))


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


def _address(page: str, *arguments: Any) -> str:
    return urljoin(settings.PUBLIC_BASE_URL, reverse(page, args=arguments))


def _context(consultation: Consultation) -> dict[str, Any]:
    project = consultation.project
    return {
        "society": entered(),
        "project": project,
        "consultation": consultation,
        "link": _address("consultation", _code(), project.reference, consultation.number),
    }


def _mail(person: Person, consultation: Consultation, subject: str, template: str, **context: Any) -> None:
    """To the author's own address; who answered by a unit's link has none, and is written to at the unit's."""
    reply = None if person.email else reply_of(consultation, person)
    if to := person.email or (address_of(reply) if reply else ""):
        send(
            to=to,
            subject=subject % {"title": consultation.project.title_zh},
            template=template,
            context={**_context(consultation), "person": person, **context},
        )
