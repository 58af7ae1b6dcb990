"""``./dev bench walls``: what both tenant walls cost the project list, page by page against the same page without them.

Without them: a copy of the database with row-level security off, no context set, no transaction opened for it, and managers
that filter by the society as one would by hand. The two pages are the same bytes. One request of each side follows
the other, there and back (ABBA), in one process. Judged is the processor's time, ours and PostgreSQL's together: on a
machine with other work the clock measures that work too (it is printed beside).
"""

import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django

django.setup()

import psycopg2  # noqa: E402
from django.db import connection, connections, models  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django.test import Client  # noqa: E402

from bench import _ground  # noqa: E402
from disclosure.management.demo import outset, subjects  # noqa: E402
from disclosure.management.demo.people import Cast  # noqa: E402
from disclosure.management.demo.walker import Walk  # noqa: E402
from societies import outbox, scoping  # noqa: E402
from societies.models import Society, User  # noqa: E402
from societies.models.owned import SocietyOwned  # noqa: E402
from societies.scoping import enter  # noqa: E402

PROJECTS, ROUNDS, PAIRS = 60, 12, 20
MOST = 1.05  # the walls may cost a page one twentieth
BEHIND, WITHOUT = "behind both walls", "without them"
Page = Callable[[], bytes]
Round = dict[str, tuple[float, ...]]  # side → processor, clock
_TOKEN = re.compile(rb'(csrfmiddlewaretoken" value=|X-CSRFToken[^:]*: ?)"[^"]+"|nonce="[^"]+"')
_here: ContextVar[Society | None] = ContextVar("the society of a page without walls", default=None)


def main() -> int:
    _ground.migrate()
    outbox.plug(lambda _society, _message: None)
    casts = [_ground.found(code) for code in ("EXS", "EXP", "EXQ")]
    for cast in casts:
        _file_projects(cast)
    client, path = _sign_in(casts[0]), f"/s/{casts[0].society.code}/projects/"
    open_connection = _connect_without_walls()

    def behind() -> bytes:
        return _read(client, path)

    def open_() -> bytes:
        with _without_walls(open_connection):
            return _read(client, path)

    assert _TOKEN.sub(b"", behind()) == _TOKEN.sub(b"", open_()), "the two sides show different pages"
    print(
        f"{behind().count(b'<tr')} rows, {_count(behind)} queries behind the walls, {_count(open_, open_connection)} without"
    )
    return 0 if _tell(_measure({BEHIND: behind, WITHOUT: open_}, open_connection)) <= MOST else 1


def _file_projects(cast: Cast) -> None:
    with enter(cast.society):
        walk = Walk(cast, subjects.STORAGE, _ground.MONDAY)
        for number in range(PROJECTS):
            outset.file(walk, walk.at(0, 10 + number / 60))


def _sign_in(cast: Cast) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(pk=cast.secretary.account_id))
    return client


def _read(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200, response
    return response.content


def _connect_without_walls() -> BaseDatabaseWrapper:
    """A connection to a copy of the database, with every table's row-level security off."""
    owner, given = os.environ["DATABASE_OWNER_URL"], connections.settings["default"]
    connection.close()
    _execute(owner, f'CREATE DATABASE without_walls TEMPLATE "{given["NAME"]}"')
    _execute(owner, "GRANT CONNECT ON DATABASE without_walls TO tuanbiao_web")
    tables = [model._meta.db_table for model in _tenants()]
    copy = owner.rpartition("/")[0] + "/without_walls"
    _execute(copy, *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY" for table in tables))
    for url in (owner, copy):
        _execute(url, "ANALYZE")
    connections.settings["default"] = {**given, "NAME": "without_walls"}
    try:
        return connections.create_connection("default")
    finally:
        connections.settings["default"] = given


def _execute(url: str, *statements: str) -> None:
    database = psycopg2.connect(url)
    database.autocommit = True
    for statement in statements:
        database.cursor().execute(statement)
    database.close()


def _tenants() -> list[type[models.Model]]:
    return [model for model in django.apps.apps.get_models() if issubclass(model, SocietyOwned)]


def _filter_by_hand(self: Any) -> Any:
    """What a careful author writes where no wall stands."""
    return models.Manager.get_queryset(self).filter(society=_here.get())


@contextmanager
def _without_walls(open_connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Both walls are gone: enter() only remembers the society, managers filter by it, the database is the open copy."""
    managers = {type(model._default_manager) for model in _tenants()}
    kept = {manager: manager.get_queryset for manager in managers}
    plain = {
        "transaction": SimpleNamespace(atomic=nullcontext),
        "scope": _remember,
        "_set_context": lambda _: "",
    }
    names = {name: getattr(scoping, name) for name in plain}
    walled = connections["default"]
    try:
        for manager in managers:
            manager.get_queryset = _filter_by_hand
        vars(scoping).update(plain)
        connections["default"] = open_connection
        yield
    finally:
        connections["default"] = walled
        vars(scoping).update(names)
        for manager, method in kept.items():
            manager.get_queryset = method


@contextmanager
def _remember(*, society: Society) -> Iterator[None]:
    before = _here.set(society)
    try:
        yield
    finally:
        _here.reset(before)


def _count(page: Page, on: BaseDatabaseWrapper | None = None) -> int:
    """Statements of one page, BEGIN and COMMIT left out."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with (on or connection).execute_wrapper(note):
        page()
    return len(seen)


def _busy(open_connection: BaseDatabaseWrapper) -> float:
    """Seconds of processor used so far by this process and by PostgreSQL's for both connections (Linux)."""
    spent = time.process_time()
    for one in (connections["default"], open_connection):
        if one.connection is not None:
            with open(f"/proc/{one.connection.info.backend_pid}/schedstat") as counted:
                spent += int(counted.read().split()[0]) / 1e9
    return spent


def _measure(sides: dict[str, Page], open_connection: BaseDatabaseWrapper) -> list[Round]:
    """Every side's median seconds in each round; a first round warms up and does not count."""
    rounds = []
    for _number in range(ROUNDS + 1):
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
        for pair in range(PAIRS):
            for name in sides if pair % 2 else reversed(sides):
                began, busy = time.perf_counter(), _busy(open_connection)
                sides[name]()
                spent[name].append((_busy(open_connection) - busy, time.perf_counter() - began))
        rounds.append(
            {name: tuple(map(statistics.median, zip(*found, strict=True))) for name, found in spent.items()}
        )
    return rounds[1:]


def _tell(rounds: list[Round]) -> float:
    """Print both sides and their ratio; give the median ratio of processor time."""
    judged = 0.0
    for number, what in enumerate(("processor", "clock")):
        for name in rounds[0]:
            found = [one[name][number] * 1000 for one in rounds]
            print(
                f"{what:<10} {name:<20}{statistics.median(found):>8.2f} ms   {min(found):.2f}–{max(found):.2f}"
            )
        ratios = [one[BEHIND][number] / one[WITHOUT][number] for one in rounds]
        low, middle, high = statistics.quantiles(ratios, n=4)
        judged = judged or middle
        spread = f"quartiles {low:.3f}–{high:.3f}, all {min(ratios):.3f}–{max(ratios):.3f}"
        print(f"{what:<10} {'ratio':<20}{middle:>8.3f}      {spread} ({ROUNDS} rounds of {PAIRS} pairs)")
    return judged


if __name__ == "__main__":
    sys.exit(main())
