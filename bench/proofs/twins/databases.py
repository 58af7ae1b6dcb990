"""The databases of the worlds: clones of one template, made by the owner, used by the web role."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
from django.apps import apps
from django.db import connections, models
from psycopg2 import extensions, sql

from config.local.database import replace_database
from societies.models import SocietyOwned


def tenant_models() -> list[type[models.Model]]:
    """Every model behind the walls, from the registry."""
    return [model for model in apps.get_models() if issubclass(model, SocietyOwned)]


def clone(source: str, target: str) -> None:
    """Make ``target`` anew as a copy of ``source``; nobody may be connected to either."""
    drop(target)
    with owner("postgres") as cursor:
        cursor.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(target), sql.Identifier(source))
        )


def drop(name: str) -> None:
    with owner("postgres") as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def use(name: str) -> None:
    """Let this process, as the web role, go on in another database."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict["NAME"] = name


def leave() -> None:
    """Close the connection, so that the database can be copied or dropped."""
    connections["default"].close()


@contextmanager
def unwalled(name: str, *, keep: bool) -> Iterator[extensions.cursor]:
    """The owner's cursor, before which the walls of a clone are down for one transaction; ``keep`` what it writes.

    The walls stand again in any case: they are raised before the commit, or come back with the rollback.
    """
    tables = [model._meta.db_table for model in tenant_models()]
    with closing(psycopg2.connect(_owner_url(name))) as connection, connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY; ALTER TABLE "{table}" DISABLE TRIGGER USER'
            )
        yield cursor
        if not keep:
            connection.rollback()
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(
                f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY; ALTER TABLE "{table}" ENABLE TRIGGER USER'
            )
        connection.commit()


@contextmanager
def owner(name: str) -> Iterator[extensions.cursor]:
    """The owner's cursor, each statement a transaction of its own."""
    with closing(psycopg2.connect(_owner_url(name))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def _owner_url(name: str) -> str:
    return replace_database(os.environ["DATABASE_OWNER_URL"], name)
