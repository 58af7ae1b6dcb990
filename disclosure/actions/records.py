"""The writes of a disclosure record: what is declared, in which order, and what staff do about it.

Every event becomes an immutable ``Declaration``. One at a time is the record's own: told until its receipt has come
(``disclosure.actions.sending``), then the next takes its place.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from disclosure.models import Declaration, DisclosureRecord
from disclosure.queries import channels, facts, records
from societies import ledger, outbox
from societies.access import Refused
from societies.models import Person, Society, Wake
from societies.scoping import entered
from standards.models import Standard
from workflow import engine
from workflow.machine import By
from workflow.models import Procedure, Transition

PUSH = "push"


@transaction.atomic
def prepare(*, standard: Standard, at: datetime) -> DisclosureRecord:
    """Begin the record of a published standard, with its publication. Twice is once."""
    found = DisclosureRecord.objects.filter(standard=standard).first()
    if found is not None:
        return found
    channel = channels.present()
    procedure = engine.begin("disclosure", at=at, parent=standard.procedure)
    record = DisclosureRecord(procedure=procedure, standard=standard, version=0, openness=channel.openness)
    first = _declaration(record, Declaration.Event.PUBLISHED, version=1, at=at)
    _let_be(record, first)
    record.save(force_insert=True)
    first.save(force_insert=True)
    if channel.signs:
        engine.move(procedure, "prepare_unsigned", by=By.WORKER, at=at, ledger=fact(record))
    else:
        engine.move(procedure, "prepare", by=By.WORKER, at=at, ledger=fact(record))
        call_pusher(record, at=at)
    return record


@transaction.atomic
def renew(*, record: DisclosureRecord, at: datetime) -> DisclosureRecord:
    """Declare what has changed, if anything has. It is told when all that was declared before has its receipt."""
    fresh = held(record.pk)
    # Mending what was refused declares whatever has changed until then.
    if fresh.procedure.state not in {"refused", "concluded"}:
        declare_changes(fresh, at=at)
    go_on(fresh, at=at)
    return fresh


def declare_changes(record: DisclosureRecord, *, at: datetime) -> None:
    """Add a declaration of the standard as it is now, unless that was declared last."""
    last = records.last_declared(record)
    fields = records.payload(record.standard, here(), record.corrections)
    if records.body_of(fields) != last:
        _add(record, records.event_between(last, fields, record.standard), at)


def declare_again(record: DisclosureRecord, *, at: datetime) -> None:
    """Drop what was refused and whatever waited behind it, and declare both anew: with corrections, as of now."""
    waiting = records.waiting(record)
    event = waiting[0].event if waiting else Declaration.Event.CORRECTED
    Declaration.objects.filter(pk__in=[one.pk for one in waiting]).update(dropped=True)
    _add(record, event, at)
    declare_changes(record, at=at)


def declare_once_more(record: DisclosureRecord, *, at: datetime) -> None:
    """Declare the standard as it is now, whatever was declared last: the platform no longer has that."""
    _add(record, Declaration.Event.REPEATED, at)


def go_on(*taken: DisclosureRecord, at: datetime) -> None:
    """After receipts: the next declaration of each record, or the end when the standard has ended."""
    accepted = [record for record in taken if record.procedure.state == "accepted"]
    more = records.with_more(accepted)
    for record in accepted:
        if record.pk in more:
            engine.move(record.procedure, "renew", by=By.WORKER, at=at)
        elif record.payload.get("standardStatus") == 2:
            engine.move(record.procedure, "conclude", by=By.WORKER, at=at)


def load(record: DisclosureRecord) -> None:
    """Let the record be that of the first declaration without a receipt, if there is one."""
    waiting = records.waiting(record)
    if not waiting:
        return
    _let_be(record, waiting[0])
    record.save(update_fields=["version", "body", "digest", "idempotency_key", "problems", "corrections"])


def _let_be(record: DisclosureRecord, head: Declaration) -> None:
    record.version, record.body, record.digest = head.version, head.body, head.digest
    record.idempotency_key, record.problems = head.idempotency_key, []


@transaction.atomic
def mend(*, record: DisclosureRecord, actor: Person, at: datetime, corrections: dict[str, str]) -> Transition:
    """Put some fields otherwise after a refusal, and send again."""
    fresh = held(record.pk)
    kept = {
        key: "\n".join(value.split("\r\n")).strip()
        for key, value in corrections.items()
        if key in records.CORRECTABLE
    }
    changed = sorted(key for key, value in kept.items() if fresh.payload.get(key, "") != value)
    return engine.move(
        fresh.procedure,
        "mend",
        actor=actor,
        at=at,
        corrections={**fresh.corrections, **{key: kept[key] for key in changed}},
        ledger={"fields": changed},
    )


@transaction.atomic
def sign_off(*, record: DisclosureRecord, actor: Person, at: datetime, openness: str) -> Transition:
    """Answer for a publication with the society's self-commitment: only now is the platform told."""
    fresh = held(record.pk)
    return engine.move(
        fresh.procedure, "sign_off", actor=actor, at=at, openness=openness, ledger={"openness": openness}
    )


@transaction.atomic
def choose_text(*, record: DisclosureRecord, actor: Person, at: datetime, openness: str) -> None:
    """Open more or less of the text, here and on the platform. What has been sent already is corrected."""
    fresh = held(record.pk)
    if fresh.procedure.stage.terminal:
        raise Refused(_("The standard has ended and its record is concluded: nothing more is sent of it."))
    fresh.openness = openness
    fresh.save(update_fields=["openness"])
    ledger.record(
        "disclosure.text_chosen", at=at, actor=actor, procedure=fresh.procedure_id, openness=openness
    )
    outbox.write("disclosure.text_chosen", body={"procedure": str(fresh.procedure_id)}, at=at)
    if records.unsent(fresh):
        declare_again(fresh, at=at)
        load(fresh)
    else:
        renew(record=fresh, at=at)


@transaction.atomic
def record_receipt(
    *,
    record: DisclosureRecord,
    actor: Person,
    at: datetime,
    receipt_number: str,
    portal_url: str = "",
    platform_id: str = "",
) -> Transition:
    """Enter by hand the receipt of what was entered by hand on the platform's own pages."""
    fresh = held(record.pk)
    made = engine.move(
        fresh.procedure,
        "record_receipt",
        actor=actor,
        at=at,
        receipt_number=receipt_number,
        platform_id=platform_id,
        portal_url=portal_url,
        ledger={**fact(fresh), "receipt": hashlib.sha256(receipt_number.encode()).hexdigest()},
    )
    go_on(held(record.pk), at=at)
    return made


def call_pusher(record: DisclosureRecord, *, at: datetime) -> None:
    """Ask for a push; the wake-up stays until there is nothing left to send. Not where staff do it by hand."""
    if channels.by_hand():
        return
    wake = Wake(kind=PUSH, object_id=record.pk, society=here(), due_at=at)
    Wake.objects.bulk_create([wake], ignore_conflicts=True)


def settle(*told: DisclosureRecord) -> None:
    """Nothing is left to send."""
    if told:
        Wake.objects.filter(kind=PUSH, object_id__in=[record.pk for record in told]).delete()


def held(pk: UUID) -> DisclosureRecord:
    """The record with the state that its procedure has now, and its standard."""
    [record] = held_all([pk])
    record.standard = facts.standard(record.standard_id)
    return record


def held_all(pks: Collection[UUID]) -> list[DisclosureRecord]:
    """Records with the states that their procedures have now; locked in the engine's order, parents first."""
    rows = DisclosureRecord.objects.filter(pk__in=pks)
    kin = Q(pk__in=rows.values("procedure")) | Q(pk__in=rows.values("procedure__parent"))
    in_order = Procedure.objects.filter(kin).order_by(Case(When(kind="disclosure", then=1), default=0), "pk")
    list(in_order.select_for_update().values_list("pk"))
    return list(rows.select_related("procedure").order_by("pk"))


def fact(record: DisclosureRecord) -> dict[str, Any]:
    """What the ledger keeps of a declaration."""
    return {"version": record.version, "digest": record.digest}


def here() -> Society:
    society = entered()
    assert society is not None, "a record belongs to a society"
    return society


def _add(record: DisclosureRecord, event: str, at: datetime) -> None:
    _declaration(record, event, version=records.next_version(record), at=at).save(force_insert=True)


def _declaration(record: DisclosureRecord, event: str, *, version: int, at: datetime) -> Declaration:
    """The standard as it is now, not kept yet."""
    society, standard = here(), record.standard
    fields = records.payload(
        standard, society, record.corrections, as_published=event == Declaration.Event.PUBLISHED
    )
    body = records.body_of(fields)
    return Declaration(
        record=record,
        version=version,
        event=event,
        body=body,
        digest=hashlib.sha256(body.encode()).hexdigest(),
        idempotency_key=f"{society.code}/{standard.pk.hex}/{event}/{version}",
        prepared_at=at,
    )
