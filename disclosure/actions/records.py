"""The writes of a disclosure record. What goes out is decided here, between two calls; the calls are a task's.

A record is sent in three steps: ``claim`` (the move "send", and an attempt without an end), the call, and one of
``accept``, ``refuse``, ``postpone``. A worker killed anywhere leaves a claim that ends by itself; whoever comes next
repeats the same body under the same key, and the platform answers with the same receipt.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from disclosure.models import Attempt, DisclosureRecord
from disclosure.queries import facts, records
from disclosure.signing import Receipt
from societies.models import Attachment, Person, Society, Wake
from societies.queries import suspensions
from societies.scoping import entered
from standards.models import Standard
from workflow import engine
from workflow.machine import By
from workflow.models import Procedure, Transition

PUSH = "push"
CLAIM = timedelta(seconds=180)  # longer than any call may take


@dataclass(frozen=True)
class Call:
    """One call to make: the record itself, or one of its files."""

    record: UUID
    attempt: UUID
    part: str
    body: bytes
    key: str
    platform_id: str = ""
    media_type: str = ""


@transaction.atomic
def prepare(*, standard: Standard, at: datetime) -> DisclosureRecord:
    """Begin the record of a published standard. Twice is once."""
    found = DisclosureRecord.objects.filter(standard=standard).first()
    if found is not None:
        return found
    procedure = engine.begin("disclosure", at=at, parent=standard.procedure)
    record = DisclosureRecord(procedure=procedure, standard=standard, version=0)
    _write(record)
    record.save(force_insert=True)
    engine.move(procedure, "prepare", by=By.WORKER, at=at, ledger=_fact(record))
    call_pusher(record, at=at)
    return record


@transaction.atomic
def renew(*, record: DisclosureRecord, at: datetime) -> DisclosureRecord:
    """Tell what has changed since the platform took the record; nothing while it is on its way or unchanged."""
    fresh = _held(record.pk)
    if fresh.procedure.state == "accepted" and _changed(fresh):
        engine.move(fresh.procedure, "renew", by=By.WORKER, at=at)
    elif fresh.procedure.state == "accepted" and fresh.payload.get("standardStatus") == 2:
        engine.move(fresh.procedure, "conclude", by=By.WORKER, at=at)
    elif fresh.procedure.state == "ready" and _changed(fresh):
        rewrite(record=fresh)
    return fresh


@transaction.atomic
def rewrite(*, record: DisclosureRecord) -> None:
    """Make the next version of what is told, under a key of its own. For effects of moves back to ``ready``."""
    _write(record)
    record.save(
        update_fields=["version", "body", "digest", "idempotency_key", "problems", "retry_at", "corrections"]
    )


@transaction.atomic
def mend(*, record: DisclosureRecord, actor: Person, at: datetime, corrections: dict[str, str]) -> Transition:
    """Put some fields otherwise after a refusal, and send again."""
    fresh = _held(record.pk)
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
def record_receipt(
    *, record: DisclosureRecord, actor: Person, at: datetime, receipt_number: str, platform_id: str = ""
) -> Transition:
    """Enter by hand the receipt of what was entered by hand on the platform's own pages."""
    fresh = _held(record.pk)
    return engine.move(
        fresh.procedure,
        "record_receipt",
        actor=actor,
        at=at,
        receipt_number=receipt_number,
        platform_id=platform_id,
        ledger={**_fact(fresh), "receipt": hashlib.sha256(receipt_number.encode()).hexdigest()},
    )


@transaction.atomic
def claim(*, pk: UUID, at: datetime, wall: datetime) -> Call | None:
    """Take the next call of a record, or None: nothing to send, not yet, somebody is at it, or the society is stopped."""
    if suspensions.running() is not None:
        return None
    record = _held(pk)
    if record.claimed_until is not None and record.claimed_until > wall:
        return None
    if record.retry_at is not None and record.retry_at > wall:
        return None
    if record.procedure.state == "sending":  # its sender was killed: the outcome is unknown
        _close_lost(record, at)
        engine.move(record.procedure, "retry", by=By.WORKER, at=at)
    if record.procedure.state == "ready":
        engine.move(record.procedure, "send", by=By.WORKER, at=at, ledger=_fact(record))
        call = _attempt(record, Attempt.Part.RECORD, record.body.encode(), at)
    elif record.procedure.state in {"accepted", "concluded"} and (left := records.files_to_tell(record)):
        _close_lost(record, at)
        call = _attempt(record, left[0][0], _bytes(left[0][1]), at, media_type=left[0][1].media_type)
    else:
        settle(record)
        return None
    DisclosureRecord.objects.filter(pk=pk).update(claimed_until=wall + CLAIM, retry_at=None)
    return call


@transaction.atomic
def accept(*, call: Call, receipt: Receipt, answer: dict[str, Any], status: int, at: datetime) -> None:
    """Keep the receipt of a record. A second receipt for the same call changes nothing."""
    record = _held(call.record)
    _close(call, Attempt.Outcome.TAKEN, status, receipt.number, at)
    if record.procedure.state != "sending" or record.idempotency_key != call.key:
        return
    engine.move(
        record.procedure,
        "accept",
        by=By.WORKER,
        at=at,
        receipt_number=receipt.number,
        platform_id=receipt.unique_id,
        answer=answer,
        ledger={**_fact(record), "receipt": receipt.digest},
    )
    release(record.pk)


@transaction.atomic
def keep_file(*, call: Call, status: int, at: datetime) -> None:
    """The platform has a file."""
    record = _held(call.record)
    _close(call, Attempt.Outcome.TAKEN, status, "", at)
    record.files_told[call.part] = hashlib.sha256(call.body).hexdigest()
    record.save(update_fields=["files_told"])
    release(record.pk)
    if not records.files_to_tell(record):
        settle(record)


@transaction.atomic
def refuse(*, call: Call, status: int, problems: list[dict[str, str]], at: datetime) -> None:
    """The platform found faults. A faulty file does not undo the receipt: it is shown, and not repeated."""
    record = _held(call.record)
    _close(call, Attempt.Outcome.REFUSED, status, " ".join(one["message"] for one in problems), at)
    record.problems = problems
    record.save(update_fields=["problems"])
    if call.part == Attempt.Part.RECORD:
        if record.procedure.state == "sending" and record.idempotency_key == call.key:
            engine.move(record.procedure, "refuse", by=By.WORKER, at=at, ledger={"status": status})
    else:
        record.files_told[call.part] = hashlib.sha256(call.body).hexdigest()
        record.save(update_fields=["files_told"])
    release(record.pk)
    if not (call.part != Attempt.Part.RECORD and records.files_to_tell(record)):
        settle(record)


@transaction.atomic
def postpone(
    *, call: Call, status: int | None, detail: str, pause: timedelta, at: datetime, wall: datetime
) -> None:
    """No usable answer: the same again, under the same key, when ``pause`` is over."""
    record = _held(call.record)
    _close(call, Attempt.Outcome.LATER, status, detail, at)
    if call.part == Attempt.Part.RECORD and record.procedure.state == "sending":
        engine.move(record.procedure, "retry", by=By.WORKER, at=at)
    DisclosureRecord.objects.filter(pk=record.pk).update(claimed_until=None, retry_at=wall + pause)


def release(pk: UUID) -> None:
    DisclosureRecord.objects.filter(pk=pk).update(claimed_until=None, retry_at=None)


def failures(record: UUID) -> int:
    """How many calls in a row had no usable answer: what the growing pause is made from."""
    count = 0
    for outcome in (
        Attempt.objects.filter(record=record)
        .exclude(ended_at=None)
        .order_by("-number")
        .values_list("outcome", flat=True)
    ):
        if outcome not in {Attempt.Outcome.LATER, Attempt.Outcome.LOST}:
            break
        count += 1
    return count


def call_pusher(record: DisclosureRecord, *, at: datetime) -> None:
    """Ask for a push; the wake-up stays until there is nothing left to send. Not where staff do it by hand."""
    if settings.DISCLOSURE_ADAPTER == "manual":
        return
    Wake.objects.get_or_create(kind=PUSH, object_id=record.pk, defaults={"society": _here(), "due_at": at})


def settle(record: DisclosureRecord) -> None:
    """Nothing is left to send."""
    Wake.objects.filter(kind=PUSH, object_id=record.pk).delete()


def _held(pk: UUID) -> DisclosureRecord:
    """The record with the state that its procedure has now; locked in the engine's order, parent first."""
    procedure = DisclosureRecord.objects.select_related("procedure").get(pk=pk).procedure
    for locked in (procedure.parent_id, procedure.pk):
        Procedure.objects.select_for_update().filter(pk=locked).first()
    return records.with_standard(pk)


def _write(record: DisclosureRecord) -> None:
    fields = records.payload(facts.standard(record.standard_id), _here(), record.corrections)
    record.version += 1
    record.body = records.body_of(fields)
    record.digest = hashlib.sha256(record.body.encode()).hexdigest()
    record.idempotency_key = f"{record.pk.hex}-{record.version}"
    record.problems, record.retry_at = [], None


def _changed(record: DisclosureRecord) -> bool:
    return records.body_of(records.payload(record.standard, _here(), record.corrections)) != record.body


def _attempt(
    record: DisclosureRecord, part: str, body: bytes, at: datetime, *, media_type: str = "application/json"
) -> Call:
    attempt = Attempt.objects.create(
        record=record, number=record.attempts.count() + 1, part=part, started_at=at
    )
    digest = hashlib.sha256(body).hexdigest()
    key = record.idempotency_key if part == Attempt.Part.RECORD else f"{record.pk.hex}-{part}-{digest[:32]}"
    return Call(record.pk, attempt.pk, part, body, key, record.platform_id, media_type)


def _close(call: Call, outcome: str, status: int | None, detail: str, at: datetime) -> None:
    Attempt.objects.filter(pk=call.attempt).update(
        ended_at=at, outcome=outcome, status=status, detail=detail[:500]
    )


def _close_lost(record: DisclosureRecord, at: datetime) -> None:
    Attempt.objects.filter(record=record, ended_at=None).update(ended_at=at, outcome=Attempt.Outcome.LOST)


def _bytes(paper: Attachment) -> bytes:
    with paper.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _fact(record: DisclosureRecord) -> dict[str, Any]:
    return {"version": record.version, "digest": record.digest}


def _here() -> Society:
    society = entered()
    assert society is not None, "a record belongs to a society"
    return society
