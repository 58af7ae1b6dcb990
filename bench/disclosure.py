"""``./dev bench disclosure``: how fast a backlog of records drains, beside a plain Celery task for each record.

Each side is a Celery worker of two processes, sends to the same reference platform in the same run, and is timed by the
platform's own receipts, first to last. Ours keeps everything it keeps in production: moves, ledger, messages, attempts and
receipts; the plain task keeps nothing, or no more than its connection. While ours drains, another society has a record to send every half second: what those wait
shows whether societies have their turns. A record's two files count as sent, since the plain task sends none.
``--answers 0.02`` has the platform take so many seconds for each answer, as one at the other end of a country does.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import quantiles

import django
import httpx

from config.local.ports import take_port
from disclosure.signing import Ed25519Key

OURS, SEAL = Ed25519Key.make("bench/1"), Ed25519Key.make("reference/1")
PORT = take_port(8900)
os.environ |= {
    "DISCLOSURE_ADAPTER": "reference",
    "DISCLOSURE_URL": f"http://127.0.0.1:{PORT}",
    "DISCLOSURE_KEY_ID": OURS.id,
    "DISCLOSURE_KEY": OURS.secret,
    "DISCLOSURE_PLATFORM_KEYS": SEAL.public,
}
django.setup()

from django.db import connection  # noqa: E402

from bench import _ground  # noqa: E402
from bench.proofs.push.plain import push_plainly  # noqa: E402
from config.celery import app  # noqa: E402
from disclosure.actions.records import PUSH  # noqa: E402
from disclosure.models import Declaration, DisclosureRecord  # noqa: E402
from disclosure.queries import facts, records  # noqa: E402
from disclosure.reference_platform.store import Store  # noqa: E402
from societies import clock  # noqa: E402
from societies.models import Society, Wake  # noqa: E402
from societies.scoping import enter  # noqa: E402
from standards.models import Standard, StandardNumber  # noqa: E402
from tests.factories.people import make_person, make_society  # noqa: E402
from tests.factories.published import make_standard  # noqa: E402
from workflow.models import Procedure  # noqa: E402

BACKLOG, NEW = ("EXA", "EXB", "EXC", "EXD"), "EXN"
EVERY = 0.5  # seconds between new records
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Drained:
    """Records a second by the platform's receipts, and processor milliseconds of each part for one record."""

    name: str
    records: int
    rate: float
    cpu: dict[str, float]
    waits: list[float]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench disclosure", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--answers", type=float, default=0.0, help="seconds that an answer takes at least")
    parser.add_argument("--no-peer", action="store_true", help="without the plain tasks beside it")
    chosen = parser.parse_args()
    _ground.migrate()
    folder = Path(tempfile.mkdtemp())
    each = chosen.records // len(BACKLOG)
    bodies = [body for code in (*BACKLOG, NEW) for body in _prepare(code, each)][: each * len(BACKLOG)]
    with platform(folder) as there:
        for _thousand in range(chosen.records * 4 // 1000 + 1 if chosen.answers else 0):
            _order({"fault": "slow", "seconds": chosen.answers, "times": 1000})

        def drain(name: str, application: str, queue: str, release: Callable[[], object]) -> Drained:
            return _drain(name, chosen, there, Store(folder), application, queue, release)

        def plainly(name: str, key: str, *, kept: bool) -> Drained:
            def release() -> None:
                for n, body in enumerate(bodies):
                    push_plainly.delay(f"{key}-{n:08d}", body, kept=kept)

            return drain(name, "bench.proofs.push.plain", "default", release)

        sides = [drain("ours", "config", "disclosure", _release)]
        if not chosen.no_peer:
            sides.append(plainly("a plain task a record", "plain", kept=False))
            sides.append(plainly("the same, kept line", "again", kept=True))
    _tell(sides)


def _prepare(code: str, many: int) -> Iterator[str]:
    """Records ready to be sent, written in bulk from one that was published; gives bodies of as many others for the plain task."""
    society = make_society(code, f"示例学会{code}")
    with enter(society):
        pattern = make_standard(make_person("秘书甲", "secretary"), number=f"T/{code} 99999—2026")
        fields = records.payload(facts.standard(pattern.pk), society, {})
        numbers = [f"T/{code} {number:05d}—2026" for number in range(1, many + 1)]
        told = {"1": fields["text"]["sha256"], "2": fields["announcement"]["sha256"]}
        rows = [_Row(society, pattern, {**fields, "standardNo": number}, told) for number in numbers]
        Procedure.objects.bulk_create([row.parent for row in rows])
        Procedure.objects.bulk_create([row.procedure for row in rows])
        for place, row in enumerate(rows):
            row.number.sequence = place + 2
        StandardNumber.objects.bulk_create([row.number for row in rows])
        Standard.objects.bulk_create([row.standard for row in rows])
        DisclosureRecord.objects.bulk_create([row.record for row in rows])
        Declaration.objects.bulk_create([row.declaration for row in rows])
    for row in rows:
        yield records.body_of(
            {**json.loads(row.record.body), "standardNo": f"T/{code} 1{row.number.text[-10:]}"}
        )


class _Row:
    """The rows of one record, of which only the number differs."""

    def __init__(self, society: Society, pattern: Standard, fields: dict[str, object], told: dict[str, str]):
        at, number, body = clock.now(), str(fields["standardNo"]), records.body_of(fields)
        self.parent = Procedure(kind="standard", state="in_force", since=at)
        self.procedure = Procedure(kind="disclosure", state="ready", since=at, parent=self.parent)
        self.number = StandardNumber(year=2026, text=number, status="published", allotted_at=at)
        self.standard = Standard(
            procedure=self.parent,
            number=self.number,
            title_zh=pattern.title_zh,
            issued_on=pattern.issued_on,
            effective_on=pattern.effective_on,
        )
        digest = hashlib.sha256(body.encode()).hexdigest()
        said = {"version": 1, "body": body, "digest": digest}
        key = f"{society.code}/{self.standard.pk.hex}/published/1"
        self.record = DisclosureRecord(
            procedure=self.procedure, standard=self.standard, files_told=told, idempotency_key=key, **said
        )
        self.declaration = Declaration(
            record=self.record, event="published", idempotency_key=key, prepared_at=at, **said
        )


@contextmanager
def platform(folder: Path) -> Iterator[int]:
    """The reference platform; its process."""
    keys = {"REFERENCE_PLATFORM_KEYS": OURS.public, "REFERENCE_PLATFORM_SEAL": f"{SEAL.id}:{SEAL.secret}"}
    argv = ["-m", "disclosure.reference_platform", "--port", str(PORT), "--data", str(folder)]
    with subprocess.Popen([sys.executable, *argv], env=os.environ | keys) as process:
        time.sleep(2)
        yield process.pid
        process.terminate()


def _order(wish: dict[str, object]) -> None:
    httpx.post(f"{os.environ['DISCLOSURE_URL']}/_control", json=wish, trust_env=False).raise_for_status()


def _release() -> None:
    """The backlog of four societies is due now."""
    for code in BACKLOG:
        society = Society.objects.get(code=code)
        with enter(society):
            pks = list(DisclosureRecord.objects.filter(procedure__state="ready").values_list("pk", flat=True))
        now = clock.now()
        Wake.objects.bulk_create(Wake(society=society, kind=PUSH, object_id=pk, due_at=now) for pk in pks)


def _drain(
    name: str,
    chosen: argparse.Namespace,
    there: int,
    store: Store,
    application: str,
    queue: str,
    release: Callable[[], object],
) -> Drained:
    """Start a worker, give it the backlog, and wait until the platform has all of it."""
    ours, before = application == "config", len(list(store.effects()))
    argv = ["-m", "celery", "-A", application, "worker", "--loglevel", "ERROR", "-Q", queue]
    new = _new() if ours else iter(())
    with subprocess.Popen([sys.executable, *argv, "-c", str(chosen.processes)]) as worker:
        time.sleep(12)
        parts = {"worker": worker.pid, "platform": there, "PostgreSQL": _postmaster()}
        spent = {part: _cpu(pid) for part, pid in parts.items()}
        release()
        due: list[datetime] = []
        wanted = before + chosen.records
        while sum(1 for _ in store.effects()) < wanted + len(due):
            if (made := next(new, None)) is not None:
                due.append(made)
            if ours:
                app.send_task("disclosure.tasks.relay", expires=2)
            time.sleep(EVERY)
        cpu = {part: (_cpu(pid) - spent[part]) * 1000 for part, pid in parts.items()}
        worker.terminate()
    receipts = [json.loads(one["receipt"]) for one in list(store.effects())[before:]]
    times = sorted(datetime.fromisoformat(one["receivedAt"]) for one in receipts)
    total = len(times)
    return Drained(
        name,
        total,
        (total - 1) / ((times[-1] - times[0]) / timedelta(seconds=1)),
        {part: spent / total for part, spent in cpu.items()},
        _waits(due) if ours else [],
    )


def _new() -> Iterator[datetime]:
    """Each time asked, one record more of a society that has no backlog is due."""
    society = Society.objects.get(code=NEW)
    with enter(society):
        pks = list(DisclosureRecord.objects.filter(procedure__state="ready").values_list("pk", flat=True))
    for pk in pks:
        at = clock.now()
        Wake.objects.create(society=society, kind=PUSH, object_id=pk, due_at=at)
        app.send_task("disclosure.tasks.relay", expires=60)
        yield at


def _waits(due: list[datetime]) -> list[float]:
    """Seconds from due to the receipt kept here, of the new records."""
    with enter(Society.objects.get(code=NEW)):
        kept = DisclosureRecord.objects.exclude(accepted_at=None).order_by("accepted_at")
        taken = list(kept.values_list("accepted_at", flat=True))
    return [(end - begun).total_seconds() for begun, end in zip(due, taken, strict=False) if end]


def _postmaster() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone() or [0]
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def _cpu(root: int) -> float:
    """Processor seconds of a process and of all below it, those that have ended included."""
    kin: dict[int, tuple[int, float]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        kin[int(stat.parent.name)] = int(fields[1]), sum(map(int, fields[11:15])) / TICKS

    def below(pid: int) -> float:
        return kin[pid][1] + sum(below(child) for child, (parent, _spent) in kin.items() if parent == pid)

    return below(root)


def _tell(sides: list[Drained]) -> None:
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    print(f"{'':<24}{'records':>8}{'a second':>10}   processor ms a record")
    for side in sides:
        parts = ", ".join(f"{part} {spent:.1f}" for part, spent in side.cpu.items())
        print(
            f"{side.name:<24}{side.records:>8}{side.rate:>10.1f}   {parts}; {sum(side.cpu.values()):.1f} together"
        )
    ours, *others = sides
    for other in others:
        print(f"ours / {other.name}: {ours.rate / other.rate:.2f}")
    if len(ours.waits) > 1:
        p50, p99 = (quantiles(ours.waits, n=100)[place] for place in (49, 98))
        print(f"{len(ours.waits)} new records of another society meanwhile: p50 {p50:.2f} s, p99 {p99:.2f} s")


if __name__ == "__main__":
    main()
