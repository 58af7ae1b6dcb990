"""The test database is created, migrated and flushed by its owner; every test runs as the web role.

With xdist each worker has a database of its own, copied from one that the first of them migrated. Business time stands still at ``NOW`` unless a test moves it.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fcntl import LOCK_EX, flock
from os import SEEK_END
from typing import Any
from uuid import uuid4

import dj_database_url
import hypothesis
import psycopg2
import pytest
from django.core.cache import caches
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck

from societies import clock
from tests import undefined
from tests.factories import stages

undefined.plug_in()
# A busy machine is slow at making up input too: that says nothing about the property.
hypothesis.settings.register_profile("tuanbiao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("tuanbiao")
TEMPLATE = "test_tuanbiao_template"
NOW = datetime(2026, 3, 26, 2, 0, tzinfo=UTC)  # Thursday 10:00 in Beijing
# Folders and files with which the first, second and third worker begin; the order of their files is kept.
LONG = (("journeys",), ("doors",), ("test_isolation.py", "test_demo.py"))


@pytest.hookimpl(trylast=True)  # after pytest-randomly has shuffled
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes minutes first, and on one worker what shares a world; the others steal only from the end of its list."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    groups = [[item for item in items if {*item.path.parts} & {*names}] for names in LONG]
    total = len(items)
    items[:] = [item for item in items if not any(item in group for group in groups)]
    for number, group in enumerate(groups):
        begins = total * (number % workers) // workers  # xdist gives each an equal run
        items[begins:begins] = sorted(group, key=lambda item: item.path.name)


def _connect_as(url_name: str) -> None:
    connection = connections["default"]
    connection.close()
    given = dj_database_url.parse(os.environ[url_name])
    connection.settings_dict.update(USER=given["USER"], PASSWORD=given["PASSWORD"])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """As pytest-django has it, then hand over to the owner for creation and migration."""
    _connect_as("DATABASE_OWNER_URL")
    if "PYTEST_XDIST_WORKER" in os.environ:
        with (
            django_db_blocker.unblock(),
            (tmp_path_factory.getbasetemp().parent / "migrated").open("a+") as note,
        ):
            flock(note, LOCK_EX)
            if not note.seek(0, SEEK_END):  # nobody has written yet
                _migrate_template()
                note.write(TEMPLATE)
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = TEMPLATE


def _migrate_template() -> None:
    """Migrate once what all workers copy: half a minute each that way, a second or two this way."""
    connection = connections["default"]
    name, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    own, test["NAME"] = test["NAME"], TEMPLATE
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()  # PostgreSQL copies only what nobody is connected to
        connection.settings_dict["NAME"], test["NAME"] = name, own


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Whoever leads the workers removes what they copied."""
    if not hasattr(session.config, "workerinput") and session.config.getoption("numprocesses", None):
        with contextlib.closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"])) as connection:
            connection.autocommit = True  # no database is dropped inside a transaction
            connection.cursor().execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connections["default"].cursor() as cursor:
            cursor.execute("GRANT USAGE ON SCHEMA public TO tuanbiao_web, tuanbiao_backup")
            cursor.execute(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tuanbiao_web"
            )
            cursor.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tuanbiao_web")
            cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO tuanbiao_backup")
            cursor.execute("SELECT current_database()")
            name = cursor.fetchone()[0]
            cursor.execute(f'GRANT CONNECT ON DATABASE "{name}" TO tuanbiao_web, tuanbiao_backup')
        _install_stages(name)
        _connect_as("DATABASE_URL")
        connections["default"].execute_wrappers.insert(0, stages.watch)
    yield
    with django_db_blocker.unblock():
        _connect_as("DATABASE_OWNER_URL")


def _install_stages(database: str) -> None:
    """See ``tests.factories.stages``: the role of backups may write into the tests' databases, by these functions alone."""
    with connections["default"].cursor() as cursor:
        cursor.execute(f'GRANT CREATE ON DATABASE "{database}" TO tuanbiao_backup')
        cursor.execute("GRANT INSERT, DELETE ON ALL TABLES IN SCHEMA public TO tuanbiao_backup")
        cursor.execute("SELECT to_regnamespace('stages') IS NOT NULL")
        if cursor.fetchone()[0]:
            return
    _connect_as("DATABASE_BACKUP_URL")
    with connections["default"].cursor() as cursor:
        cursor.execute(stages.INSTALL)
        cursor.execute("GRANT USAGE ON SCHEMA stages TO tuanbiao_web")


_teardown = TransactionTestCase._fixture_teardown


def _flush_as_owner(self: TransactionTestCase) -> None:
    _connect_as("DATABASE_OWNER_URL")
    try:
        _teardown(self)
        stages.forget()
    finally:
        _connect_as("DATABASE_URL")


TransactionTestCase._fixture_teardown = _flush_as_owner


@pytest.fixture(autouse=True)
def fresh_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted in Redis (attempts, letters) begins anew with each test, whose people may be those of the one before."""
    monkeypatch.setattr(caches["default"], "key_prefix", uuid4().hex)


class FrozenClock:
    """Business time that stands still until it is moved. Wall time runs on."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> timedelta:
        return self.at - clock.wall()

    def move(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> FrozenClock:
    """The clock of every test. ``frozen.move(days=30)`` lets a month pass."""
    hands = FrozenClock()
    monkeypatch.setattr(clock, "now", lambda: hands.at)
    return hands
