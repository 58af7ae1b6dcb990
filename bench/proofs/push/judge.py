"""Our ledger against the platform's: what was committed, what was taken, how often, and in which order."""

import json
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import django

django.setup()

from bench.proofs.push.publisher import CODES  # noqa: E402
from disclosure.models import Attempt, Declaration  # noqa: E402
from disclosure.reference_platform.store import Store  # noqa: E402
from societies.models import OutboxMessage, Society  # noqa: E402
from societies.scoping import enter  # noqa: E402

Told = dict[str, list[str]]  # number → digests, in order
EVENTS = {"standard.published": "published", "standard.withdrawn": "withdrawn"}


def taken(data: Path) -> tuple[Told, dict[str, tuple[str, datetime]]]:
    """The platform's ledger: digests by number in the order taken, and each digest's first receipt."""
    effects: Told = defaultdict(list)
    receipts: dict[str, tuple[str, datetime]] = {}
    for effect in Store(data).effects():
        receipt = json.loads(effect["receipt"])
        effects[effect["number"]].append(effect["digest"])
        received = datetime.fromisoformat(receipt["receivedAt"])
        receipts.setdefault(effect["digest"], (receipt["receiptNo"], received))
    return effects, receipts


def judge(data: Path, *, plain: bool) -> dict[str, object]:
    """Counts, and the seconds from each commit to its receipt."""
    effects, receipts = taken(data)
    committed, lost, twice, disordered, unproven = 0, 0, 0, 0, 0
    waits: list[float] = []
    attempts: list[int] = []
    failed: Counter[str] = Counter()
    held: list[float] = []
    steps: dict[str, list[float]] = defaultdict(list)
    for society in Society.objects.filter(code__in=CODES):
        with enter(society):
            messages = list(OutboxMessage.objects.filter(topic__in=EVENTS).order_by("created_at"))
            ours = {} if plain else _declared()
            if not plain:
                attempts += _calls()
                held += _held()
                failed += _failed()
                _add_steps(steps)
        by_number: dict[str, list[OutboxMessage]] = defaultdict(list)
        for message in messages:
            by_number[message.body["number"]].append(message)
        for number, events in by_number.items():
            committed += len(events)
            if plain:
                wanted = [(one.body["digest"], "") for one in events]
            else:
                wanted = [ours.get((number, EVENTS[one.topic]), ("", "")) for one in events]
            there = effects.get(number, [])
            lost += sum(digest not in there for digest, _receipt in wanted)
            twice += sum(count - 1 for count in Counter(there).values())
            firsts = [one for one in dict.fromkeys(there) if one in {digest for digest, _ in wanted}]
            disordered += firsts != [digest for digest, _ in wanted if digest in there]
            for (digest, number_of_receipt), event in zip(wanted, events, strict=True):
                if digest in receipts:
                    receipt, received = receipts[digest]
                    waits.append((received - event.created_at).total_seconds())
                    unproven += not plain and receipt != number_of_receipt
    return {
        "committed": committed,
        "lost": lost,
        "duplicate effects": twice,
        "order violations": disordered,
        "without our receipt": unproven,
        **{f"{step}, p50 s": _share(seconds, 50) for step, seconds in steps.items()},
        "p50 s": _share(waits, 50),
        "p99 s": _share(waits, 99),
        "max s": round(max(waits, default=0.0), 1),
        "calls a record": round(statistics.mean(attempts), 2) if attempts else "",
        "most calls": max(attempts, default=""),
        "without an answer": "; ".join(f"{count}× {what}" for what, count in failed.most_common(6)),
        "held by the killed, s": round(max(held), 1) if held else "",
    }


def _declared() -> dict[tuple[str, str], tuple[str, str]]:
    """Number and event → digest and receipt."""
    rows = Declaration.objects.filter(dropped=False).values_list(
        "record__standard__number__text", "event", "digest", "receipt_number"
    )
    return {(number, event): (digest, receipt) for number, event, digest, receipt in rows}


def _add_steps(steps: dict[str, list[float]]) -> None:
    """Seconds of the way to a first receipt: from the commit until it is declared, called, answered."""
    committed = dict(
        OutboxMessage.objects.filter(topic="standard.published").values_list("body__standard", "created_at")
    )
    for attempt in Attempt.objects.filter(number=1).select_related("record"):
        begun = committed.get(str(attempt.record.standard_id))
        declared = attempt.record.declarations.get(version=1).prepared_at
        if begun and attempt.ended_at:
            ways = (begun, declared, attempt.started_at, attempt.ended_at)
            for name, (start, end) in zip(("declared", "called", "answered"), pairwise(ways), strict=True):
                steps[name].append((end - start).total_seconds())


def _calls() -> list[int]:
    counted = Counter(Attempt.objects.exclude(part__in=("1", "2")).values_list("record", flat=True))
    return list(counted.values())


def _failed() -> Counter[str]:
    """Calls that had no usable answer, by what was said."""
    rows = Attempt.objects.filter(outcome__in=(Attempt.Outcome.LOST, Attempt.Outcome.LATER))
    return Counter(
        f"{status or ''} {detail[:40]}".strip() for status, detail in rows.values_list("status", "detail")
    )


def _held() -> list[float]:
    """Seconds from the beginning of a call whose caller was killed to the next call for the same record."""
    seconds: list[float] = []
    before: tuple[object, datetime] | None = None
    for record, outcome, detail, started in Attempt.objects.order_by("record", "number").values_list(
        "record", "outcome", "detail", "started_at"
    ):
        if before and before[0] == record:
            seconds.append((started - before[1]) / timedelta(seconds=1))
        before = (record, started) if outcome == Attempt.Outcome.LOST and not detail else None
    return seconds


def _share(values: Sequence[float], percent: int) -> float:
    if len(values) < 2:
        return 0.0
    return round(statistics.quantiles(values, n=100)[percent - 1], 2)


if __name__ == "__main__":
    print(json.dumps(judge(Path(sys.argv[1]), plain="--plain" in sys.argv)))
