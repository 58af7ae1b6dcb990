"""From publication to the national platform: who begins, renews and wakes a disclosure record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from disclosure.actions import records
from disclosure.models import DisclosureRecord
from disclosure.queries import channels, facts
from disclosure.queries import records as known
from societies import clock
from societies.models import OutboxMessage, Person
from societies.registry import Place, place, platform_place
from societies.roles import Permission as P
from societies.scoping import entered
from workflow.models import Procedure
from workflow.registry import Subject, Work, call, handler, pending, subject, words, work

NO_RECEIPT = gettext_noop("No receipt from the national platform for too long")

place(Place("record_list", gettext_noop("Disclosure"), "record_list", 60))
words(
    **{
        "disclosure.channel_chosen": gettext_noop("Chose how standards are disclosed"),
        "disclosure.text_chosen": gettext_noop("Chose how much of the text is open"),
    }
)
platform_place(
    Place(
        "relay_desk", gettext_noop("Sending to the national platform"), "relay_desk", 25, P.SOCIETY_REGISTER
    )
)


@handler("standard.published", "disclosure.prepare")
def prepare(message: OutboxMessage) -> None:
    for standard in facts.standards_of(UUID(message.body["procedure"])):
        _soon(records.prepare(standard=standard, at=clock.now()))


@handler("standard.superseded", "disclosure.renew")
@handler("standard.withdrawn", "disclosure.renew")
@handler("standard.confirmed", "disclosure.renew")
def renew_for_standard(message: OutboxMessage) -> None:
    """Messages have no order: a standard published here whose end comes first has its publication declared first."""
    for standard in facts.standards_of(UUID(message.body["procedure"])):
        if standard.project_id:
            records.prepare(standard=standard, at=clock.now())
        for record in DisclosureRecord.objects.filter(standard=standard):
            _soon(records.renew(record=record, at=clock.now()))


@handler("disclosure.accepted", "disclosure.renew")
def renew_after_receipt(message: OutboxMessage) -> None:
    """What changed while the record was on its way is told now."""
    record = DisclosureRecord.objects.get(procedure=message.body["procedure"])
    _soon(records.renew(record=record, at=clock.now()))


@handler("disclosure.mended", "disclosure.push")
@handler("disclosure.repeated", "disclosure.push")
@handler("disclosure.signed_off", "disclosure.push")
@handler("disclosure.text_chosen", "disclosure.push")
def push_again(message: OutboxMessage) -> None:
    _soon(DisclosureRecord.objects.get(procedure=message.body["procedure"]))


def _soon(record: DisclosureRecord) -> None:
    """After the commit, let a worker see that there is something to push; beat lets it see every two seconds too."""
    if channels.connected():
        transaction.on_commit(_poke, robust=True)


def _poke() -> None:
    current_app.send_task("disclosure.tasks.relay", retry=False, expires=60)


@subject("disclosure")
def describe(procedures: Sequence[Procedure]) -> Mapping[UUID, Subject]:
    society = entered()
    assert society is not None, "a record belongs to a society"
    return {
        pk: Subject(
            record.standard.title_zh,
            record.standard.number.text,
            reverse("record", args=[society.code, record.pk]),
            record.receipt_number,
        )
        for pk, record in known.references(procedures).items()
    }


@work("disclosure")
def on_records(duties: Sequence[tuple[Procedure, str]]) -> Mapping[UUID, Work]:
    society = entered()
    assert society is not None, "a record belongs to a society"
    page = {
        "unsigned": ("record_sign_off", _("Sign off")),
        "refused": ("record_mend", _("Mend")),
        "ready": ("record", _("Send")),
    }
    late = ("record", _("Look into it"))
    what = {
        procedure.pk: (_(duty), *(late if duty == NO_RECEIPT else page[procedure.state]))
        for procedure, duty in duties
    }
    return {
        pk: Work(what[pk][0], reverse(what[pk][1], args=[society.code, record.pk]), what[pk][2])
        for pk, record in known.references([procedure for procedure, _duty in duties]).items()
    }


@call("disclosure", "ready", P.STANDARD_PUBLISH, NO_RECEIPT)
@call("disclosure", "sending", P.STANDARD_PUBLISH, NO_RECEIPT)
def is_late(person: Person, at: datetime) -> Q:
    """The alarm: whoever tells the platform, people look into what has taken it too long."""
    return known.is_late(at)


@pending("disclosure")
def whose_duty(person: Person) -> Q:
    """Where a worker tells the platform, only a refusal is somebody's duty, and what takes too long (``is_late``)."""
    return Q() if channels.by_hand() else ~Q(state="ready")
