"""``./dev bench lifecycle``: durable moves and complete lifecycles a second, ours and others', interleaved.

Ours is the product's own path: action, guards, effect, ledger, outbox, one transaction a step. Beside it, in
turns within one run: the same actions with the engine written in django-fsm-2 (``fsm_peer``), the least one can write
with django-fsm-2, and pgbench sending the same SQL. Nothing is printed and no draft is read: papers are ready-made.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "bench._settings"
import django

django.setup()

from django.db import connection  # noqa: E402

from bench import _ground, _replay  # noqa: E402
from bench.fsm_peer import engine as peer  # noqa: E402
from bench.fsm_peer.models import Thing  # noqa: E402
from disclosure.management.demo import subjects  # noqa: E402
from disclosure.management.demo.people import Cast  # noqa: E402
from disclosure.management.demo.walk import make, road, walk_to  # noqa: E402
from disclosure.management.demo.walker import Walk  # noqa: E402
from societies import clock, outbox  # noqa: E402
from societies.access import forget  # noqa: E402
from societies.models import Society  # noqa: E402
from societies.queries.ledger import verify  # noqa: E402
from societies.scoping import enter  # noqa: E402
from standards.actions import approval  # noqa: E402
from standards.actions.projects import make_move  # noqa: E402
from standards.models import Letter, Project, StandardNumber  # noqa: E402
from workflow import engine  # noqa: E402

ROUNDS, PAIRS = 12, 5  # a slice is PAIRS times two moves
LIFECYCLE_ROUNDS, LIFECYCLES = 5, 1


@dataclass(frozen=True)
class Rate:
    """Units a second by the clock, and this process's own milliseconds of processor for one."""

    rate: float
    cpu: float = 0.0


@dataclass
class Side:
    """One way to do the work, and its results, round by round."""

    name: str
    turn: Callable[[], Rate]
    results: list[Rate] = field(default_factory=list)

    @property
    def rates(self) -> list[float]:
        return [one.rate for one in self.results]


def main() -> None:
    began = time.monotonic()
    _ground.migrate()
    outbox.plug(lambda _society, _message: None)  # the rows are measured, not the poke of a broker
    cast = _ground.found("EXS")
    with _ground.ready_papers(), tempfile.TemporaryDirectory() as folder:
        _compare_rows(cast)
        moves = _measure(_move_sides(cast, Path(folder)), ROUNDS)
        _tell("durable moves/s", moves)
        lives = _measure(_lifecycle_sides(cast, Path(folder)), LIFECYCLE_ROUNDS)
        _tell("complete lifecycles/s", lives)
    with enter(cast.society):
        assert verify(), "the ledger does not verify"
    print(f"\n{time.monotonic() - began:.0f} s in all")


def _walk(cast: Cast) -> Walk:
    return Walk(cast, subjects.STORAGE, _ground.MONDAY, printer=_ground.print_nothing)


@contextmanager
def _engine(move: Callable[..., object]) -> Iterator[None]:
    """Let every action move by another engine."""
    ours = engine.move
    engine.move = move  # type: ignore[assignment]
    try:
        yield
    finally:
        engine.move = ours


def _move_sides(cast: Cast, folder: Path) -> list[Side]:
    """Sending an approval back and submitting it again: none and four guards, both with ledger and outbox."""
    stand: dict[str, str] = {}
    for name in ("ours", "peer"):
        stand[name] = _at_approval(cast)
    thing = Thing.objects.create().pk
    return [
        Side("ours", lambda: _rate(lambda: _two_moves(cast, stand["ours"]))),
        Side("django-fsm-2, same guards and rows", lambda: _by_peer(cast, stand["peer"])),
        Side("django-fsm-2, least", lambda: _rate(lambda: _two_least(thing))),
        _pgbench_moves(folder),
    ]


def _at_approval(cast: Cast) -> str:
    with enter(cast.society):
        walk = _walk(cast)
        walk_to(walk, "approval")
        return walk.project.reference


def _two_moves(cast: Cast, ref: str) -> int:
    at = clock.now()
    with enter(cast.society):
        make_move(project=_door(cast, ref), move="send_back", actor=cast.approver, at=at, reason="补正")
    with enter(cast.society):
        approval.decide(project=_door(cast, ref), move="submit_for_approval", actor=cast.leader, at=at)
    return 2


def _door(cast: Cast, ref: str) -> Project:
    """The project and its procedure, for people who do not remember what they held before: each move is a request."""
    for person in (cast.approver, cast.leader):
        forget(person)
    return Project.objects.select_related("procedure").get(plan_number=ref)


def _compare_rows(cast: Cast) -> None:
    """Stop unless one lifecycle and one pair of moves write just the rows with the peer's engine that they do with ours."""
    _live(cast)  # the first of a year begins its series of numbers
    ref = _at_approval(cast)
    for name, work in (("a lifecycle", lambda: _live(cast)), ("moves", lambda: _two_moves(cast, ref))):
        with _replay.writes() as ours:
            work()
        with _engine(peer.move), _replay.writes() as others:
            work()
        assert ours == others, f"{name}: ours {ours - others}, the peer's {others - ours}"


def _by_peer(cast: Cast, ref: str) -> Rate:
    with _engine(peer.move):
        return _rate(lambda: _two_moves(cast, ref))


def _two_least(thing: int) -> int:
    at = clock.now()
    peer.least_move(thing, at)
    peer.least_move(thing, at)
    return 2


def _pgbench_moves(folder: Path) -> Side:
    cast = _ground.found("EXP")
    ref = _at_approval(cast)
    _two_moves(cast, ref)
    script = _replay.Script()
    with _by_transaction(script):
        _two_moves(cast, ref)
    path = folder / "moves.sql"
    path.write_text(script.text())
    return _pgbench(path, lambda start: 2 * _replay.run(path, start, times=2 * PAIRS))


def _pgbench(path: Path, turn: Callable[[int], float]) -> Side:
    turns = iter(range(1, 100))
    return Side("pgbench, same SQL", lambda: Rate(turn(next(turns) * 20_000_000)))


@contextmanager
def _by_transaction(script: _replay.Script) -> Iterator[None]:
    """Write everything down; a transaction is what begins with the first statement outside of one."""
    outer = {"open": False}

    def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if not outer["open"]:
            script.lines.append("BEGIN")
            outer["open"] = True
            connection.on_commit(_end)
        return script.write(execute, sql, params, many, context)

    def _end() -> None:
        script.lines.append("COMMIT")
        outer["open"] = False

    with connection.execute_wrapper(watch):
        yield


def _lifecycle_sides(cast: Cast, folder: Path) -> list[Side]:
    def ours() -> Rate:
        return _rate(lambda: _live(cast), times=LIFECYCLES)

    def others() -> Rate:
        with _engine(peer.move):
            return ours()

    return [
        Side("ours", ours),
        Side("django-fsm-2, same guards and rows", others),
        _pgbench_lives(folder),
    ]


def _live(cast: Cast) -> int:
    """One standard from its proposal to its publication, each step a transaction of its own."""
    walk = _walk(cast)
    for step in road():
        with enter(cast.society):
            make(walk, step)
    return 1


def _pgbench_lives(folder: Path) -> Side:
    cast = _ground.found("EXQ")
    _live(cast)
    script = _replay.Script()
    walk = _walk(cast)
    with _by_transaction(script):
        for step in road():
            with enter(cast.society):
                make(walk, step)
    script.texts = _once_only(walk)
    path = folder / "lives.sql"
    path.write_text(script.text())
    return _pgbench(path, lambda start: _replay.run(path, start, times=2 * LIFECYCLES))


def _once_only(walk: Walk) -> dict[str, str]:
    """The codes and numbers of a project that no other may bear."""
    society: Society = walk.cast.society
    with enter(society):
        project = walk.project
        number = StandardNumber.objects.get(project=project).text
        letter = Letter.objects.get(project=project).number
    year = number[-4:]
    return {
        project.plan_number: f"{society.code}-{year}-:uq_m",
        number: f"T/{society.code} :uq_m-{year}",
        letter: f"〔{year}〕:uq_m",
    }


def _rate(work: Callable[[], int], *, times: int = PAIRS) -> Rate:
    """The rate over some calls."""
    began, busy = time.perf_counter(), time.process_time()
    done = sum(work() for _call in range(times))
    return Rate(done / (time.perf_counter() - began), (time.process_time() - busy) / done * 1000)


def _measure(sides: list[Side], rounds: int) -> list[Side]:
    """Every side once in each round, there and back (ABBA); a first round warms up and does not count."""
    for number in range(rounds + 1):
        for side in sides if number % 2 else reversed(sides):
            result = side.turn()
            if number:
                side.results.append(result)
    return sides


def _tell(what: str, sides: list[Side]) -> None:
    ours = sides[0]
    print(
        f"\n{what:<36}{'median':>8}{'min':>8}{'max':>8}{'CPU ms':>8}   ours / it: median (min–max of rounds)"
    )
    for side in sides:
        ratios = [a / b for a, b in zip(ours.rates, side.rates, strict=True)]
        cpu = statistics.median(one.cpu for one in side.results)
        print(
            f"{side.name:<36}{statistics.median(side.rates):>8.2f}{min(side.rates):>8.2f}{max(side.rates):>8.2f}"
            f"{cpu if cpu else float('nan'):>8.1f}"
            f"   {statistics.median(ratios):.3f} ({min(ratios):.3f}–{max(ratios):.3f})"
        )


if __name__ == "__main__":
    main()
