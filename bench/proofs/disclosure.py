"""``./dev prove disclosure``: every publication reaches the platform once, in order, whatever is killed meanwhile.

Standards are published at a steady rate (the last transaction of a publication and its message; every tenth is
withdrawn soon after), two senders push them, and a seeded schedule kills -9 workers, senders, beat, Valkey, PostgreSQL, the
publisher and the platform, sets clocks wrong, and lets the platform lose, delay, cut and double answers. Then what the outbox has
committed is compared with what the platform has taken. The same schedule is run against plain ``delay_on_commit`` with
``acks_late`` beside it, and with ``--planted`` a promise is broken on purpose: the proof must notice. (``no-queue`` shows
only where three events of a standard wait at once, as in ``tests/disclosure/test_interleavings.py``; here there are two.)
"""

import argparse
import json
import sys
import time

from bench.proofs.push.planted import PLANTED
from bench.proofs.push.schedule import Trouble, troubles
from bench.proofs.push.stage import Stage, set_up

PROMISES = ("lost", "duplicate effects", "order violations", "without our receipt", "left over")
PATIENCE = 1200.0  # seconds for the backlog after the last publication


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev prove disclosure", description=__doc__)
    parser.add_argument("--publications", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=5.0, help="publications a second")
    parser.add_argument("--seed", type=int, default=20260326)
    parser.add_argument("--only", action="append", default=[], help="of all that may go wrong, this alone")
    parser.add_argument(
        "--calm", action="store_true", help="nothing goes wrong: what a publication waits then"
    )
    parser.add_argument("--no-peer", action="store_true", help="without plain Celery beside it")
    parser.add_argument(
        "--planted", choices=PLANTED, default="", help="break a promise; 0 when it is noticed"
    )
    chosen = parser.parse_args()
    found = {"ours": _run(chosen)}
    if not (chosen.no_peer or chosen.planted or chosen.calm):
        found["delay_on_commit + acks_late"] = _run(chosen, plain=True)
    _print(found)
    kept = all(found["ours"][promise] == 0 for promise in PROMISES)
    if chosen.planted:
        print(f"planted ({PLANTED[chosen.planted]}): {'NOT noticed' if kept else 'noticed'}")
        return int(kept)
    print(
        "pass" if kept else "FAIL", " every committed event was taken once, in order, and we hold its receipt"
    )
    return 0 if kept else 1


def _run(chosen: argparse.Namespace, *, plain: bool = False) -> dict[str, object]:
    seconds = chosen.publications / chosen.rate
    rounds = 0 if chosen.calm else max(1, chosen.publications // 1000)
    with set_up(plain=plain, planted=chosen.planted, rate=chosen.rate) as stage:
        stage.run("publisher", "found", str(chosen.publications))
        stage.start("platform", "worker", "sender 1", "sender 2", "beat")
        time.sleep(8)  # what workers need to begin
        stage.start("publisher")
        while not (stage.waiting() or (0, 0))[0]:
            time.sleep(0.1)  # until the first publication
        plan = [
            trouble
            for trouble in troubles(chosen.seed, seconds=seconds, rounds=rounds)
            if not chosen.only or trouble.name in chosen.only
        ]
        ages = _watch(stage, plan, quiet=plain)
        left = _drain(stage, plain=plain)
        judged = json.loads(stage.run("judge", str(stage.platform_data), *(["--plain"] if plain else [])))
    return {**judged, "left over": left, "oldest s": round(max(ages, default=0), 1)}


def _watch(stage: Stage, plan: list[Trouble], *, quiet: bool) -> list[float]:
    """Make the trouble until all is published; the age of the oldest waiting event after each."""
    start, ages, oldest = time.monotonic(), [], 0.0
    name = "before"
    publisher = stage.children["publisher"]
    while plan or publisher.process is None or publisher.process.poll() != 0:
        now = time.monotonic() - start
        if plan and plan[0].at <= now:
            ages.append(oldest)
            if not quiet:
                print(f"{name}: oldest {oldest:.1f} s", flush=True)
            trouble = plan.pop(0)
            name, oldest = f"{trouble.at:6.1f} s  {trouble.name}", 0.0
            stage.make(trouble)
        stage.revive()
        seen = stage.waiting()
        oldest = max(oldest, seen[1] if seen else 0.0)
        time.sleep(0.5)
    if not quiet:
        print(f"{name}: oldest {oldest:.1f} s", flush=True)
    return [*ages, oldest]


def _drain(stage: Stage, *, plain: bool) -> int:
    """Wait until nothing is left to do; how many wake-ups are."""
    end = time.monotonic() + PATIENCE
    if plain:
        time.sleep(90)  # nobody can say what Celery still holds
        return 0
    while time.monotonic() < end:
        seen = stage.waiting()
        if seen and seen[0] == 0:
            return 0
        time.sleep(0.5)
    return seen[0] if seen else -1


def _print(found: dict[str, dict[str, object]]) -> None:
    width = max(len(name) for one in found.values() for name in one)
    print("\n" + " " * width, *(f"{name:>28}" for name in found))
    for name in next(iter(found.values())):
        print(f"{name:<{width}}", *(f"{one.get(name, '')!s:>28}" for one in found.values()))


if __name__ == "__main__":
    sys.exit(main())
