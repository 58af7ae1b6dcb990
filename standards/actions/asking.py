"""Writes about who is asked: the list of units, their links, and reminding those who are silent."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger, outbox
from societies.access import Denied, Refused
from societies.models import Organization, Person, Wake
from societies.scoping import entered
from standards.access import digest_of, reply_token
from standards.models import Consultation, Reply, ReplyLink
from standards.queries.asking import reminder_at, to_remind
from standards.queries.consultations import hold, is_open, listed_units

REMINDER = "reply_reminder"


@transaction.atomic
def ask(*, consultation: Consultation, units: Iterable[Organization], actor: Person, at: datetime) -> int:
    """Put more units on the list; while comments are taken they get their letter at once. How many are new."""
    hold(consultation)
    running = is_open(consultation, at)
    if not running and consultation.procedure.state != "draft":
        raise Refused(_("The consultation is over: nobody is asked any more."))
    listed = listed_units(consultation)
    replies = Reply.objects.bulk_create(
        Reply(consultation=consultation, organization=unit, asked_at=at if running else None)
        for unit in units
        if unit.pk not in listed
    )
    if running:
        give_links(replies, at=at)
    for reply in replies:
        ledger.record(
            "consultation.unit_asked",
            at=at,
            actor=actor,
            procedure=consultation.procedure_id,
            organization=reply.organization_id,
        )
        if running:
            _write_to(reply, "consultation.opened", at)
    return len(replies)


def give_links(replies: Iterable[Reply], *, at: datetime) -> None:
    """Each unit gets its link; the row keeps only the token's SHA-256."""
    links = [ReplyLink(reply=reply, made_at=at) for reply in replies]
    for link in links:
        link.token_hash = digest_of(reply_token(link))
    ReplyLink.objects.bulk_create(links)


@transaction.atomic
def renew_link(*, reply: Reply, actor: Person, at: datetime, address: str = "") -> ReplyLink:
    """Give an asked unit a new link: the old one opens nothing. With an address, the letter goes there from now on."""
    consultation = reply.consultation
    hold(consultation)
    if not is_open(consultation, at):
        raise Refused(_("Links are given while the consultation is open."))
    reply = consultation.replies.select_for_update(of=("self",)).get(pk=reply.pk)
    reply.links.filter(voided_at=None).update(voided_at=at)
    give_links([reply], at=at)
    ledger.record(
        "reply.link_renewed",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        organization=reply.organization_id,
    )
    if address:
        reply.address = address
        reply.save(update_fields=["address"])
        _write_to(reply, "consultation.opened", at)
    return reply.links.get(voided_at=None)


@transaction.atomic
def remind(*, consultation: Consultation, at: datetime, actor: Person | None = None) -> int:
    """Mail every asked unit without a reply, at most once a Beijing day; without an actor the clock does it.

    How many units. Raises ``Refused`` when there is none.
    """
    hold(consultation)
    if not is_open(consultation, at):
        raise Refused(_("The consultation is not open: there is nothing to remind of."))
    replies = list(to_remind(consultation, at).select_for_update(of=("self",)))
    if not replies:
        raise Refused(Denied(_("Every unit without a reply was reminded today, or none is left.")))
    Reply.objects.filter(pk__in=[reply.pk for reply in replies]).update(reminded_at=at)
    for reply in replies:
        _write_to(reply, "consultation.reminded", at)
    ledger.record(
        "consultation.reminded",
        at=at,
        actor=actor,
        by="" if actor else "clock",
        procedure=consultation.procedure_id,
        units=len(replies),
    )
    return len(replies)


def plan_reminder(consultation: Consultation, *, at: datetime) -> None:
    """Let the clock remind of what is open; an earlier plan is dropped."""
    society = entered()
    assert society is not None, "a consultation belongs to a society"
    Wake.objects.filter(kind=REMINDER, object_id=consultation.pk).delete()
    if due_at := reminder_at(consultation, at):
        Wake.objects.create(society=society, kind=REMINDER, object_id=consultation.pk, due_at=due_at)


def _write_to(reply: Reply, about: str, at: datetime) -> None:
    outbox.write("consultation.unit", body={"reply": str(reply.pk), "about": about}, at=at)
