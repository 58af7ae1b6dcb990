"""Writes about reports on published standards (投诉举报): filed from outside, confirmed by mail, answered."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from societies import ledger, outbox
from societies.access import Denied, Refused
from societies.models import Person, Society
from standards.models import Report, Standard

UNCONFIRMED_LIMIT = 3  # letters that one address gets before it confirms any of its reports
HOUR_LIMIT = 30  # unconfirmed reports that one society takes in an hour


@transaction.atomic
def file(*, standard: Standard, at: datetime, name: str, email: str, text: str) -> Report:
    """Keep a report until its author's address is confirmed; a handler mails the link.

    The same words about the same standard from the same address are one report. ``Refused`` when too many wait.
    """
    waiting = Report.objects.filter(confirmed_at=None)
    same = Report.objects.filter(standard=standard, email__iexact=email, text=text).first()
    if same is not None:
        return same
    if waiting.filter(email__iexact=email).count() >= UNCONFIRMED_LIMIT:
        raise Refused(
            Denied(
                _("Some reports from this address wait to be confirmed: open the letters sent to it first."),
                place="email",
            )
        )
    if waiting.filter(filed_at__gt=at - timedelta(hours=1)).count() >= HOUR_LIMIT:
        raise Refused(_("Many reports came in within the last hour. Send yours again in an hour."))
    report = Report.objects.create(standard=standard, name=name, email=email, text=text, filed_at=at)
    outbox.write("report.pending", body={"report": str(report.pk)}, at=at)
    return report


@transaction.atomic
def confirm(*, report: Report, at: datetime) -> Report:
    """The address is confirmed: the report gets its number, its author becomes a person without account."""
    Society.objects.select_for_update(no_key=True).get(pk=report.society_id)  # numbers queue here
    fresh = (
        Report.objects.select_for_update(of=("self",)).select_related("standard__number").get(pk=report.pk)
    )
    if fresh.confirmed_at is not None:
        return fresh
    name = fresh.name or _("Reporter without a name")
    author = Person.objects.filter(
        email__iexact=fresh.email, name=name, account=None, organization=None
    ).first()
    if author is None:
        author = Person.objects.create(name=name, email=fresh.email)
        ledger.record("person.confirmed", at=at, actor=author, person=author.pk)
    last = Report.objects.aggregate(last=Max("number"))["last"] or 0
    fresh.person, fresh.confirmed_at, fresh.number = author, at, last + 1
    fresh.save(update_fields=["person", "confirmed_at", "number"])
    ledger.record(
        "report.filed",
        at=at,
        actor=author,
        procedure=fresh.standard.procedure_id,
        report=fresh.pk,
        number=fresh.number,
    )
    outbox.write("report.filed", body={"report": str(fresh.pk)}, at=at)
    return fresh


@transaction.atomic
def answer(*, report: Report, actor: Person, at: datetime, text: str) -> Report:
    """Answer a report; the author is told by mail. ``Refused`` when somebody answered it a moment ago."""
    fresh = Report.objects.select_for_update(of=("self",)).select_related("standard").get(pk=report.pk)
    if fresh.confirmed_at is None:
        raise Refused(_("The reporter has not confirmed the address yet: there is nothing to answer."))
    if fresh.answered_at is not None:
        raise Refused(
            Denied(_("Somebody answered this report a moment ago; the answer is below."), place="answer")
        )
    fresh.answer, fresh.answered_by, fresh.answered_at = text, actor, at
    fresh.save(update_fields=["answer", "answered_by", "answered_at"])
    ledger.record(
        "report.answered",
        at=at,
        actor=actor,
        procedure=fresh.standard.procedure_id,
        report=fresh.pk,
        number=fresh.number,
    )
    outbox.write("report.answered", body={"report": str(fresh.pk)}, at=at)
    return fresh
