"""The matrix of doors (``tests/doors``) as single requests, each with the answer that it must get.

Four sorts: a persona at a door of the own society; somebody at the other society's; the id of another society's thing at
the own address, which must do what an id does that nobody has; and what a page offers, which must not be refused.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

from django.db import connection, models

from bench.proofs.twins.normal import Names
from bench.proofs.twins.stamps import Stamp, watched
from config.local.children import say
from tests.doors import test_doors as matrix
from tests.doors.knock import Reply, address, drawn_pages, knock, pattern, read
from tests.doors.offers import Offer, refused_offers
from tests.doors.states import THINGS
from tests.doors.terms import STRONGEST, Answer, Door, Kind, Persona, answer
from tests.doors.world import World

INSIDE = (Kind.INSIDE, Kind.NAMED)
READERS = matrix.READERS
KNOCKING = {*matrix.ALWAYS, *READERS, STRONGEST, "without a role", "guest at other work", "operator"}
ABROAD = (STRONGEST, "guest")
LIKE_NOTHING, KEPT = "like nothing", "what it offers is granted"


class Cell(NamedTuple):
    """``must`` is the answer in the words of the matrix; ``ghost`` an address where there is nothing, to compare with."""

    method: str
    name: str
    path: str
    who: Persona
    must: str
    ghost: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path} by {self.who.name}"


class Cells:
    """Every cell, asked once while all walls stand: what it answered, which stamps refused, which tables were read."""

    def __init__(self, world: World, stamps: list[Stamp], tables: set[str]) -> None:
        self.world, self.wrong = world, list[str]()
        self.refused_by: dict[Stamp, list[Cell]] = defaultdict(list)
        self.reading: dict[str, list[Cell]] = defaultdict(list)
        self.granted: dict[str, set[Offer]] | None = defaultdict(set)  # asked once, while nothing is removed
        self.count = 0
        refusing, read_now = set[Stamp](), set[str]()

        def listen(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
            read_now.update(tables.intersection(_NAME.findall(sql)))
            return execute(sql, *given)

        with ExitStack() as stack:
            stack.enter_context(watched(stamps, refusing.add))
            stack.enter_context(connection.execute_wrapper(listen))
            for cell in self._cells():
                refusing.clear()
                read_now.clear()
                if cell.must == KEPT:
                    self.page(cell)  # what it refuses counts, not what the doors it leads to do
                    seen = frozenset(refusing)
                if (got := self.ask(cell)) != cell.must:
                    self.wrong.append(f"{cell}: {got}, not {cell.must}")
                for stamp in seen if cell.must == KEPT else refusing:
                    self.refused_by[stamp].append(cell)
                for table in read_now:
                    self.reading[table].append(cell)
                self.count += 1
                if self.count % 500 == 0:
                    say(f"{self.count} cells")
        self.granted = None

    def at(self, model: type[models.Model]) -> list[Cell]:
        """What tells best of a model's table: ids of others' things, others' addresses, then one reader of each page."""
        reading, one_each = self.reading[model._meta.db_table], dict[tuple[str, str], Cell]()
        for cell in reading:
            if (
                not cell.ghost
                and cell.must != KEPT
                and (cell.who.name == STRONGEST or (cell.method, cell.path) not in one_each)
            ):
                one_each[cell.method, cell.path] = cell
        return [*(cell for cell in reading if cell.ghost), *one_each.values()]

    def ask(self, cell: Cell) -> str:
        """The answer, to be compared with what it must be. A page that breaks answers 500."""
        if cell.must == KEPT:
            session = self.world.cookies[cell.who.name]
            granted = set() if self.granted is None else self.granted[cell.who.name]
            return ", ".join(refused_offers(cell.path, session, granted)) or KEPT
        if not cell.ghost:
            return read(self._knock(cell, cell.path))
        with drawn_pages():
            got, none = (self._knock(cell, path) for path in (cell.path, cell.ghost))
        same = matrix._plain(got, cell.path) == matrix._plain(none, cell.ghost) and got.status != 200
        return LIKE_NOTHING if same else str(got.status)

    def page(self, cell: Cell) -> str:
        """A digest of the drawn answer, with what differs between two requests given a common name."""
        with drawn_pages():
            reply = self._knock(cell, cell.path)
        said = f"{reply.status}\n{reply.location}\n{reply.body.decode(errors='replace')}"
        return hashlib.sha256(Names(1 << 60).plain(said).encode()).hexdigest()

    def _knock(self, cell: Cell, path: str) -> Reply:
        return knock(cell.method, path, self.world.cookies.get(cell.who.name, ""))

    def _cells(self) -> Iterator[Cell]:
        own, other = self.world.own, self.world.other
        for name, door in matrix.cells():
            at = address(name, own.code, own.things[door.of])
            there = address(name, other.code, other.things[door.of])
            for method in sorted({"GET", "POST"} & (pattern(name).methods or set())):
                for who in self._knocking(door, method):
                    must = answer(door, method, who, works=THINGS[door.of].works)
                    yield Cell(method, name, at, who, must)
                    if (
                        must == Answer.OPEN
                        and method == "GET"
                        and door.kind in INSIDE
                        and who.name in READERS
                    ):
                        yield Cell(method, name, at, who, KEPT)
                if door.kind in INSIDE:
                    yield from self._foreign(name, door, method)
                    for code in ABROAD:
                        yield Cell(method, name, there, matrix.WHO[code], Answer.NOTHING)

    def _knocking(self, door: Door, method: str) -> list[Persona]:
        """Who stands for everybody at a door: see ``tests/doors/test_doors.py``."""
        everybody = matrix.knocking(door, method, everybody=True)
        return [who for who in everybody if door.kind not in INSIDE or who.summed or who.name in KNOCKING]

    def _foreign(self, name: str, door: Door, method: str) -> Iterator[Cell]:
        code, own, other = (
            self.world.own.code,
            self.world.own.things[door.of],
            self.world.other.things[door.of],
        )
        for key in (key for key in own if own[key] != other[key]):
            path = address(name, code, {**own, key: other[key]})
            ghost = address(name, code, {**own, key: matrix.GHOSTS[key]})
            yield Cell(method, name, path, matrix._holder(door, method), LIKE_NOTHING, ghost)


_NAME = re.compile(r'"(\w+)"')
