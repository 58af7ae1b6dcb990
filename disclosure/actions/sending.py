"""Sending records: what goes out is decided here, between two calls; the calls are a task's.

A record is sent in three steps: ``claim`` (an attempt without an end), the call, and ``keep`` what was answered. A
record that is ``sending`` while nobody is at it has an unknown outcome, because its sender was killed or got no usable
answer: the platform is asked by idempotency key before anything is repeated. Each step is taken for many records of
the entered society at once, in a number of statements that hardly grows with them.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from disclosure.actions import endpoints
from disclosure.actions.records import PUSH, fact, go_on, held_all, settle
from disclosure.models import Attempt, DisclosureRecord
from disclosure.queries import channels, records
from disclosure.signing import Receipt
from societies.models import Attachment
from societies.queries import suspensions
from workflow import engine
from workflow.delivery import let_go
from workflow.machine import By

LONGEST_PAUSE = timedelta(minutes=1)
Wanted = tuple[DisclosureRecord, str, Attachment | None]  # a record, what of it is told, and the file of that
_Outcome = Attempt.Outcome


@dataclass(frozen=True)
class Call:
    """One call to make: the record itself, the question what became of it, or one of its files, which is read only then."""

    record: UUID
    attempt: UUID
    part: str
    key: str
    body: str = ""
    paper: Attachment | None = None
    platform_id: str = ""

    def read(self) -> bytes:
        """What is sent, and what a receipt is for."""
        if self.paper is None:
            return self.body.encode()
        with self.paper.file.open("rb") as file:
            content: bytes = file.read()
        return content

    @property
    def media_type(self) -> str:
        return self.paper.media_type if self.paper else "application/json"


@dataclass(frozen=True)
class Answer:
    """What came back: a verified receipt, a file taken, a key not known, faults to mend, or nothing usable.

    In the last case ``detail`` says why, and ``unknown`` whether the platform may have taken what was sent.
    """

    status: int | None
    receipt: Receipt | None = None
    said: dict[str, Any] = field(default_factory=dict)
    taken: bool = False
    problems: list[dict[str, str]] = field(default_factory=list)
    detail: str = ""
    retry_after: timedelta | None = None
    absent: bool = False
    unknown: bool = False

    @property
    def reached(self) -> bool:
        """Whether the platform said a sentence of its own, if only to refuse."""
        return self.status is not None and self.status < 500 and self.status != 429 and not self.unknown

    @property
    def usable(self) -> bool:
        """Whether the record goes on because of it."""
        return self.receipt is not None or self.taken or self.absent or bool(self.problems)


@transaction.atomic
def claim(*, pks: Collection[UUID], at: datetime) -> list[Call]:
    """The next calls of records whose wake-ups the caller has leased: one of each, or its files. None while the society is stopped."""
    if not pks or suspensions.running() is not None:
        return []
    held = held_all(pks)
    Attempt.objects.filter(record__in=held, ended_at=None).update(ended_at=at, outcome=_Outcome.LOST)
    wanted: list[Wanted] = []
    idle: list[DisclosureRecord] = []
    fresh: list[DisclosureRecord] = []
    by_hand = any(record.procedure.state == "ready" for record in held) and channels.by_hand()
    for record in held:
        state = record.procedure.state
        if state == "sending":
            wanted.append((record, Attempt.Part.QUERY, None))
        elif state == "ready" and not by_hand:
            fresh.append(record)
        elif state in {"accepted", "concluded"} and (left := records.files_to_tell(record)):
            wanted += [(record, part, paper) for part, paper in left]
        else:
            idle.append(record)
    engine.move_all([(one.procedure, {"ledger": fact(one)}) for one in fresh], "send", by=By.WORKER, at=at)
    wanted += [(one, Attempt.Part.RECORD, None) for one in fresh]
    settle(*idle)
    return _begin(wanted, at)


@transaction.atomic
def keep(*, answers: Sequence[tuple[Call, Answer]], at: datetime) -> None:
    """Keep what came back. Who comes second for a record, because somebody took over from him, changes nothing but his own attempt's end."""
    held = {record.pk: record for record in held_all([call.record for call, _answer in answers])}
    mine = _close(answers, at)
    receipts = [(held[call.record], call, answer) for call, answer in answers if answer.receipt]
    _accept([one for one in receipts if _is_asked(*one[:2])], at)
    for call, answer in answers:
        if answer.receipt is not None or call.attempt not in mine:
            continue
        record = held[call.record]
        if answer.taken:
            _told(record, call)
        elif answer.absent:
            _again(record, at)
        elif answer.problems:
            _refuse(record, call, answer, at)
        else:
            _postpone(record, call, answer, at)


def _accept(taken: Sequence[tuple[DisclosureRecord, Call, Answer]], at: datetime) -> None:
    """Keep the receipts of records, and let the next declarations follow."""
    moves = []
    for record, _call, answer in taken:
        assert answer.receipt is not None
        data = {
            "record": record,
            "receipt_number": answer.receipt.number,
            "platform_id": answer.receipt.unique_id,
            "answer": answer.said,
            "ledger": {**fact(record), "receipt": answer.receipt.digest},
        }
        moves.append((record.procedure, data))
    engine.move_all(moves, "accept", by=By.WORKER, at=at)
    go_on(*(record for record, _call, _answer in taken), at=at)
    if taken:
        endpoints.count("taken", len(taken))


def _refuse(record: DisclosureRecord, call: Call, answer: Answer, at: datetime) -> None:
    """The platform found faults. A faulty file does not undo the receipt: it is shown, and not repeated."""
    record.problems = answer.problems
    record.save(update_fields=["problems"])
    if call.part != Attempt.Part.RECORD:
        _told(record, call)
    elif _is_asked(record, call):
        engine.move(record.procedure, "refuse", by=By.WORKER, at=at, ledger={"status": answer.status or 0})
    endpoints.count("refused", 1)


def _again(record: DisclosureRecord, at: datetime) -> None:
    """Certainly not taken: the record may be sent."""
    if record.procedure.state == "sending":
        engine.move(record.procedure, "retry", by=By.WORKER, at=at)


def _postpone(record: DisclosureRecord, call: Call, answer: Answer, at: datetime) -> None:
    """No usable answer: on with it after a pause, under the same key; where nobody knows what became of it, by asking first."""
    if call.part == Attempt.Part.RECORD and not answer.unknown:
        _again(record, at)
    pause = endpoints.jitter(_failures(call), longest=LONGEST_PAUSE)
    let_go(PUSH, record.pk, pause=(answer.retry_after or timedelta()) + pause)


def _failures(call: Call) -> int:
    """How many calls in a row before this one had no usable answer: what the growing pause is made from."""
    count = 0
    for outcome in (
        Attempt.objects.filter(record=call.record)
        .exclude(pk=call.attempt)
        .order_by("-number")
        .values_list("outcome", flat=True)[:16]
    ):
        if outcome not in {_Outcome.LATER, _Outcome.LOST}:
            break
        count += 1
    return count


def _begin(wanted: Sequence[Wanted], at: datetime) -> list[Call]:
    """Attempts without an end, and the calls they stand for."""
    if not wanted:
        return []
    made = Attempt.objects.filter(record__in=[record for record, *_rest in wanted])
    counted = Counter[UUID](dict(made.values_list("record").annotate(Max("number"))))
    attempts, calls = [], []
    for record, part, paper in wanted:
        counted[record.pk] += 1
        attempt = Attempt(
            record=record, number=counted[record.pk], version=record.version, part=part, started_at=at
        )
        attempts.append(attempt)
        calls.append(
            Call(
                record.pk, attempt.pk, part, _key(record, part, paper), record.body, paper, record.platform_id
            )
        )
    Attempt.objects.bulk_create(attempts)
    return calls


def _key(record: DisclosureRecord, part: str, paper: Attachment | None) -> str:
    return f"{record.pk.hex}-{part}-{paper.sha256[:32]}" if paper else record.idempotency_key


def _close(answers: Sequence[tuple[Call, Answer]], at: datetime) -> set[UUID]:
    """End the attempts; those that nobody who took over from us had ended as lost. A receipt is kept even then."""
    rows = Attempt.objects.in_bulk([call.attempt for call, _answer in answers])
    mine = {pk for pk, row in rows.items() if row.ended_at is None}
    ended = []
    for call, answer in answers:
        if call.attempt in mine or answer.receipt is not None:
            row = rows[call.attempt]
            row.ended_at, row.status = at, answer.status
            row.outcome, row.detail = _outcome(answer)
            ended.append(row)
    Attempt.rewrite(ended, "ended_at", "outcome", "status", "detail")
    return mine


def _outcome(answer: Answer) -> tuple[str, str]:
    """What an attempt came to, and what is worth keeping of the words."""
    if answer.receipt is not None:
        return _Outcome.TAKEN, answer.receipt.number[:500]
    if answer.taken:
        return _Outcome.TAKEN, ""
    if answer.absent:
        return _Outcome.ABSENT, ""
    if answer.problems:
        return _Outcome.REFUSED, " ".join(one["message"] for one in answer.problems)[:500]
    return (_Outcome.LOST if answer.unknown else _Outcome.LATER), answer.detail[:500]


def _is_asked(record: DisclosureRecord, call: Call) -> bool:
    """Whether the call's answer is still waited for."""
    return record.procedure.state == "sending" and record.idempotency_key == call.key


def _told(record: DisclosureRecord, call: Call) -> None:
    assert call.paper is not None, "a file was told"
    record.files_told[call.part] = call.paper.sha256
    record.save(update_fields=["files_told"])
