"""The test database is created, migrated and flushed by its owner; every test runs as the web role.

With xdist each worker has a database of its own. Business time stands still at ``NOW`` unless a test moves it.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import dj_database_url
import hypothesis
import pytest
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck

from societies import clock
from tests import undefined

undefined.plug_in()
# A busy machine is slow at making up input too: that says nothing about the property.
hypothesis.settings.register_profile("tuanbiao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("tuanbiao")
NOW = datetime(2026, 3, 26, 2, 0, tzinfo=UTC)  # Thursday 10:00 in Beijing


def _connect_as(url_name: str) -> None:
    connection = connections["default"]
    connection.close()
    given = dj_database_url.parse(os.environ[url_name])
    connection.settings_dict.update(USER=given["USER"], PASSWORD=given["PASSWORD"])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """As pytest-django has it, then hand over to the owner for creation and migration."""
    _connect_as("DATABASE_OWNER_URL")


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
        _connect_as("DATABASE_URL")
    yield
    with django_db_blocker.unblock():
        _connect_as("DATABASE_OWNER_URL")


_teardown = TransactionTestCase._fixture_teardown


def _flush_as_owner(self: TransactionTestCase) -> None:
    _connect_as("DATABASE_OWNER_URL")
    try:
        _teardown(self)
    finally:
        _connect_as("DATABASE_URL")


TransactionTestCase._fixture_teardown = _flush_as_owner


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
