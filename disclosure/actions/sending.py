"""Sending a record: what goes out is decided here, between two calls; the calls are a task's.

A record is sent in three steps: ``claim`` (an attempt without an end), the call, and one of ``accept``, ``refuse``,
``absent``, ``postpone``. A record that is ``sending`` while nobody is at it has an unknown outcome, because its
sender was killed or got no usable answer: the platform is asked by idempotency key before anything is repeated.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from disclosure.actions import endpoints
from disclosure.actions.records import PUSH, fact, go_on, held, settle
from disclosure.models import Attempt, DisclosureRecord
from disclosure.queries import channels, records
from disclosure.signing import Receipt
from societies.models import Attachment
from societies.queries import suspensions
from workflow import engine
from workflow.delivery import let_go
from workflow.machine import By


@dataclass(frozen=True)
class Call:
    """One call to make: the record itself, the question what became of it, or one of its files."""

    record: UUID
    attempt: UUID
    part: str
    body: bytes
    key: str
    platform_id: str = ""
    media_type: str = "application/json"


@transaction.atomic
def claim(*, pk: UUID, at: datetime) -> Call | None:
    """The next call of a record whose wake-up the caller has leased, or None: nothing to send, or the society is stopped."""
    if suspensions.running() is not None:
        return None
    record = held(pk)
    state = record.procedure.state
    Attempt.objects.filter(record=record, ended_at=None).update(ended_at=at, outcome=Attempt.Outcome.LOST)
    if state == "sending":
        return _attempt(record, Attempt.Part.QUERY, record.body.encode(), at)
    if state == "ready" and not channels.by_hand():
        engine.move(record.procedure, "send", by=By.WORKER, at=at, ledger=fact(record))
        return _attempt(record, Attempt.Part.RECORD, record.body.encode(), at)
    if state in {"accepted", "concluded"} and (left := records.files_to_tell(record)):
        part, paper = left[0]
        return _attempt(record, part, _bytes(paper), at, media_type=paper.media_type)
    settle(record)
    return None


@transaction.atomic
def accept(*, call: Call, receipt: Receipt, answer: dict[str, Any], status: int, at: datetime) -> None:
    """Keep the receipt of a record, and let the next declaration follow. A second receipt changes nothing."""
    record = held(call.record)
    Attempt.objects.filter(pk=call.attempt).update(
        ended_at=at, outcome=Attempt.Outcome.TAKEN, status=status, detail=receipt.number[:500]
    )
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
        ledger={**fact(record), "receipt": receipt.digest},
    )
    fresh = held(call.record)
    go_on(fresh, at=at)
    if fresh.procedure.state != "ready" and not records.files_to_tell(fresh):
        settle(fresh)
    endpoints.count("taken")


@transaction.atomic
def keep_file(*, call: Call, status: int, at: datetime) -> None:
    """The platform has a file."""
    record = held(call.record)
    _close(call, Attempt.Outcome.TAKEN, status, "", at)
    _told(record, call)


@transaction.atomic
def refuse(*, call: Call, status: int, problems: list[dict[str, str]], at: datetime) -> None:
    """The platform found faults. A faulty file does not undo the receipt: it is shown, and not repeated."""
    record = held(call.record)
    if not _close(call, Attempt.Outcome.REFUSED, status, " ".join(p["message"] for p in problems), at):
        return  # somebody else asks by now what became of it
    record.problems = problems
    record.save(update_fields=["problems"])
    if call.part != Attempt.Part.RECORD:
        _told(record, call)
    elif record.procedure.state == "sending" and record.idempotency_key == call.key:
        engine.move(record.procedure, "refuse", by=By.WORKER, at=at, ledger={"status": status})
        settle(record)
    endpoints.count("refused")


@transaction.atomic
def absent(*, call: Call, status: int, at: datetime) -> None:
    """The platform does not know the key: the record may be sent."""
    record = held(call.record)
    if _close(call, Attempt.Outcome.ABSENT, status, "", at) and record.procedure.state == "sending":
        engine.move(record.procedure, "retry", by=By.WORKER, at=at)


@transaction.atomic
def postpone(
    *, call: Call, status: int | None, detail: str, unknown: bool, at: datetime, until: datetime
) -> None:
    """No usable answer: on with it ``until`` is over (wall time), under the same key; if ``unknown``, by asking first."""
    record = held(call.record)
    outcome = Attempt.Outcome.LOST if unknown else Attempt.Outcome.LATER
    if not _close(call, outcome, status, detail, at):
        return
    if call.part == Attempt.Part.RECORD and record.procedure.state == "sending" and not unknown:
        engine.move(record.procedure, "retry", by=By.WORKER, at=at)
    let_go(PUSH, record.pk, until=until)


def failures(record: UUID) -> int:
    """How many calls in a row had no usable answer: what the growing pause is made from."""
    count = 0
    for outcome in (
        Attempt.objects.filter(record=record)
        .exclude(ended_at=None)
        .order_by("-number")
        .values_list("outcome", flat=True)[:16]
    ):
        if outcome not in {Attempt.Outcome.LATER, Attempt.Outcome.LOST}:
            break
        count += 1
    return count


def _attempt(
    record: DisclosureRecord, part: str, body: bytes, at: datetime, *, media_type: str = "application/json"
) -> Call:
    attempt = Attempt.objects.create(
        record=record,
        number=record.attempts.count() + 1,
        version=record.version,
        part=part,
        started_at=at,
    )
    key = record.idempotency_key
    if part in records.FILE_PARTS:
        key = f"{record.pk.hex}-{part}-{hashlib.sha256(body).hexdigest()[:32]}"
    return Call(record.pk, attempt.pk, part, body, key, record.platform_id, media_type)


def _close(call: Call, outcome: str, status: int | None, detail: str, at: datetime) -> bool:
    """End an attempt. False when somebody who took over from us has ended it as lost."""
    return bool(
        Attempt.objects.filter(pk=call.attempt, ended_at=None).update(
            ended_at=at, outcome=outcome, status=status, detail=detail[:500]
        )
    )


def _told(record: DisclosureRecord, call: Call) -> None:
    record.files_told[call.part] = hashlib.sha256(call.body).hexdigest()
    record.save(update_fields=["files_told"])
    if record.procedure.state in {"accepted", "concluded"} and not records.files_to_tell(record):
        settle(record)


def _bytes(paper: Attachment) -> bytes:
    with paper.file.open("rb") as file:
        content: bytes = file.read()
    return content
