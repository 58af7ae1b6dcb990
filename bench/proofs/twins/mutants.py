"""Taking the walls down one at a time, and asking who notices.

A removed permission stamp must be noticed by the matrix of doors: somebody gets another answer than the table says.

A tenant table has three walls, one behind the other: the scoped manager; ``society_wall``, the policy that admits; and
``society_fence``, the policy that restricts, should a careless one ever admit more. One of them may therefore fall
without anything coming through, and what changes nothing no replay can notice. So each is removed alone, where the
laws over the catalogue and the managers must notice; and again where those behind it are down, so that rows do come
through: then the matrix, or a replay of its pages, must notice.
"""

import logging
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.db import connection, models, transaction

from bench.proofs.twins import databases
from bench.proofs.twins.cells import Cell, Cells
from bench.proofs.twins.stamps import Stamp, stamps, without
from bench.proofs.twins.traces import leave_traces
from config.local.children import say
from societies import clock
from societies.models import Society
from societies.models.owned import TenantWall
from societies.scoping import enter
from tests.architecture import test_catalogue_law as laws
from tests.conftest import NOW
from tests.doors import knock
from tests.doors.world import OWN, World, build

T = TypeVar("T")
Model = type[models.Model]
MATRIX, REPLAY, ROWS = "the matrix of doors", "the replay of its pages", "the rows of the society"


@dataclass(frozen=True)
class Verdict:
    """``by``: the proof that noticed, or ""; ``how``: what it saw first. ``law``: whether the laws noticed, where they can."""

    kind: str
    what: str
    by: str
    how: str
    law: bool = True


def judge(size: int, seed: int, template: str) -> list[Verdict]:
    """Remove stamps, policies and managers, ``size`` of each kind (0: all), and tell how each was noticed.

    ``template`` is a migrated, empty database; a clone of it is furnished with the world of ``tests/doors``.
    """
    rng, copy = random.Random(seed), f"{template}_spoilt"
    databases.clone(template, copy)
    databases.use(copy)
    try:
        with _furnished() as world:
            known = stamps()
            tenants = sorted(databases.tenant_models(), key=lambda model: model._meta.db_table)
            cells = Cells(world, known, {model._meta.db_table for model in tenants})
            assert not cells.wrong, cells.wrong[:20]
            say(f"the matrix of doors: {cells.count} cells")
            assert not (bare := [m.__name__ for m in tenants if not _rows(m)]), f"no row to judge by: {bare}"
            walls = Walls(copy, cells)
            kinds: list[tuple[Callable[[Any], Verdict], list[Any]]] = [
                (lambda stamp: _without_stamp(cells, stamp), known),
                (walls.wall, tenants),
                (walls.fence, tenants),
                (walls.manager, tenants),
            ]
            return [_told(remove(one)) for remove, found in kinds for one in _some(found, size, rng)]
    finally:
        databases.leave()
        databases.drop(copy)


def _told(verdict: Verdict) -> Verdict:
    say(f"{verdict.kind} {verdict.what}: {verdict.by or 'LIVED'}: {verdict.how}")
    return verdict


def _some(found: list[T], size: int, rng: random.Random) -> list[T]:
    return rng.sample(found, min(size, len(found))) if size else found


@contextmanager
def _furnished() -> Iterator[World]:
    """The world of the matrix, committed, with nothing sent out. A page that breaks says 500."""
    clock.now = lambda: NOW
    settings.ALLOWED_HOSTS.append("testserver")
    logging.disable(logging.CRITICAL)  # thousands are refused, as they should
    knock._visitor.raise_request_exception = False
    with knock.undrawn_pages():
        with transaction.atomic():
            world = build()
            for stock in (world.own, world.other):
                leave_traces(stock)
            connection.run_on_commit = []
        yield world


def _without_stamp(cells: Cells, stamp: Stamp) -> Verdict:
    """Only where a stamp refuses can its absence change anything."""
    asked = cells.refused_by[stamp]
    with without(stamp):
        how = _first_wrong(cells, asked)
    return Verdict("stamp", str(stamp), MATRIX if how else "", how or f"it refuses in {len(asked)} cells")


def _first_wrong(cells: Cells, asked: Iterable[Cell]) -> str:
    """The first cell whose answer is not what it must be, with its answer."""
    for cell in asked:
        if (got := cells.ask(cell)) != cell.must:
            return f"{cell}: {got}, not {cell.must}"
    return ""


class Before(NamedTuple):
    """What the replay compares with: digests of pages, and how many rows of a table the society has."""

    pages: dict[Cell, str]
    rows: int


class Walls:
    """Takes the walls of tenant tables down in a database, and puts them up again."""

    def __init__(self, name: str, cells: Cells) -> None:
        self.name, self.cells = name, cells

    def wall(self, model: Model) -> Verdict:
        """Without the policy that admits, a society does not find its own rows."""
        before = self._before(model)
        with self._changed(model, "DROP POLICY society_wall ON {}"):
            law = _breaks(laws.test_tenant_tables_stand_behind_both_walls)
            return self._verdict("society_wall", model, *self._noticed(model, before), law)

    def fence(self, model: Model) -> Verdict:
        """Without the policy that restricts, what a careless one admits comes through."""
        careless = "CREATE POLICY careless ON {} TO tuanbiao_web USING (true)"
        before = self._before(model)
        with self._changed(model, careless), _unscoped(model):
            assert _rows(model) == before.rows, f"{model.__name__}: the fence keeps nothing out"
        with self._changed(model, "DROP POLICY society_fence ON {}"):
            law = _breaks(laws.test_tenant_tables_stand_behind_both_walls)
        with self._changed(model, "DROP POLICY society_fence ON {}", careless), _unscoped(model):
            return self._verdict("society_fence", model, *self._noticed(model, before), law)

    def manager(self, model: Model) -> Verdict:
        """Without its scope, a manager gives whatever the database lets through."""
        before = self._before(model)
        with _unscoped(model):
            law = _breaks(laws.test_no_tenant_table_is_asked_without_a_scope)
        with self._changed(model, "ALTER TABLE {} DISABLE ROW LEVEL SECURITY"):
            assert _rows(model) == before.rows, f"{model.__name__}: the scope keeps nothing out"
            with _unscoped(model):
                return self._verdict("manager", model, *self._noticed(model, before), law)

    def _verdict(self, kind: str, model: Model, by: str, how: str, law: bool) -> Verdict:
        return Verdict(
            kind, model.__name__, by, how or f"{len(self.cells.at(model))} cells read the table", law
        )

    def _before(self, model: Model) -> Before:
        asked = (cell for cell in self.cells.at(model) if cell.method == "GET")
        return Before({cell: self.cells.page(cell) for cell in asked}, _rows(model))

    def _noticed(self, model: Model, before: Before) -> tuple[str, str]:
        """By which proof and how it is noticed that a table shows more, or less, than the society's rows."""
        if how := _first_wrong(self.cells, self.cells.at(model)):
            return MATRIX, how
        for cell, page in before.pages.items():
            if self.cells.page(cell) != page:
                return REPLAY, str(cell)
        rows = _rows(model)
        return (ROWS, f"{rows}, not {before.rows}") if rows != before.rows else ("", "")

    @contextmanager
    def _changed(self, model: Model, *statements: str) -> Iterator[None]:
        """Inside, the owner has changed a table's walls; afterwards they stand as the model has them."""
        table, gone = f'"{model._meta.db_table}"', "DROP POLICY IF EXISTS {} ON {}"
        wall = next(one for one in model._meta.constraints if isinstance(one, TenantWall))
        self._as_owner(statement.format(table) for statement in statements)
        try:
            yield
        finally:
            policies = (gone.format(name, table) for name in ("society_wall", "society_fence", "careless"))
            self._as_owner([*policies, *wall.statements(model, lambda name: f'"{name}"')])
            laws.test_tenant_tables_stand_behind_both_walls()

    def _as_owner(self, statements: Iterable[str]) -> None:
        with databases.owner(self.name) as cursor:
            for statement in statements:
                cursor.execute(statement)


@contextmanager
def _unscoped(model: Model) -> Iterator[None]:
    """Inside, every manager of a model, those of relations too, is Django's own, which asks for no scope."""
    with ExitStack() as stack:
        for kind in {type(manager) for manager in model._meta.managers}:
            scoped = kind.get_queryset
            plain = kind.__bases__[0].get_queryset

            def either(manager: Any, scoped: Any = scoped, plain: Any = plain) -> Any:
                return (plain if manager.model is model else scoped)(manager)

            kind.get_queryset = either  # type: ignore[method-assign]
            stack.callback(setattr, kind, "get_queryset", scoped)
        yield


def _rows(model: Model) -> int:
    """How many rows a society's code gets: what the twin worlds compare at the end of a chapter."""
    with enter(Society.objects.get(code=OWN)):
        return model._default_manager.count()


def _breaks(law_test: Callable[[], None]) -> bool:
    try:
        law_test()
    except AssertionError:
        return True
    return False
