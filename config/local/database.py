"""Roles, database, extension and default privileges: what migrations expect to find.

`python -m config.local.database` does it for a server of your own. It reads DATABASE_SUPERUSER_URL, and takes names
and passwords from DATABASE_OWNER_URL, DATABASE_URL and (if given) DATABASE_BACKUP_URL. Running it again is harmless.
"""

import os
import sys
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import extensions, sql

OLDEST = 150014  # 15.14
ROLES = {
    # Creates its own test databases; owns every table; row-level security is FORCED on it all the same.
    "tuanbiao_owner": "LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB NOCREATEROLE",
    # Web and workers: owns nothing.
    "tuanbiao_web": "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
    # pg_dump must see every society.
    "tuanbiao_backup": "LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE",
}


@dataclass(frozen=True)
class Access:
    """Where the server is, which database, and the three passwords (None: keep or leave unset)."""

    superuser_url: str
    name: str
    passwords: dict[str, str | None]


def replace_database(url: str, name: str) -> str:
    """`url` pointing at another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def check_version(url: str) -> None:
    """Raise SystemExit in one sentence unless `url` answers and is PostgreSQL 15.14 or newer."""
    try:
        connection = psycopg2.connect(url, connect_timeout=10)
    except psycopg2.OperationalError as problem:
        raise SystemExit(
            f"The PostgreSQL server named in the environment does not answer: {problem}"
        ) from None
    with closing(connection):
        found = connection.server_version
    if found < OLDEST:
        version = f"{found // 10000}.{found % 10000}"
        raise SystemExit(
            f"The server named in DATABASE_URL is PostgreSQL {version}; 15.14 or newer is needed."
        )


def set_up(access: Access) -> None:
    """Make roles, the database and its privileges. Raises psycopg2.Error when the superuser may not."""
    with closing(psycopg2.connect(access.superuser_url)) as connection:
        connection.autocommit = True  # CREATE DATABASE runs in no transaction
        with connection.cursor() as cursor:
            for role, attributes in ROLES.items():
                _make_role(cursor, role, attributes, access.passwords.get(role))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [access.name])
            if cursor.fetchone() is None:
                cursor.execute(_statement("CREATE DATABASE {} OWNER tuanbiao_owner", access.name))
            cursor.execute(_statement("REVOKE ALL ON DATABASE {} FROM PUBLIC", access.name))
            cursor.execute(
                _statement("GRANT CONNECT ON DATABASE {} TO tuanbiao_web, tuanbiao_backup", access.name)
            )
    for name in ("template1", access.name):  # template1: test databases are copies of it
        with (
            closing(psycopg2.connect(replace_database(access.superuser_url, name))) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            if name != "template1":
                _grant_by_default(cursor)


def _statement(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*(sql.Identifier(name) for name in names))


def _make_role(cursor: extensions.cursor, role: str, attributes: str, password: str | None) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "CREATE" if cursor.fetchone() is None else "ALTER"
    cursor.execute(sql.SQL(f"{verb} ROLE {{}} {attributes}").format(sql.Identifier(role)))
    if password is not None:
        cursor.execute(_statement("ALTER ROLE {} PASSWORD %s", role), [password])


def _grant_by_default(cursor: extensions.cursor) -> None:
    """Only for tables to come: what a migration takes away (append-only tables) stays away."""
    for grant in (
        "SELECT, INSERT, UPDATE, DELETE ON TABLES TO tuanbiao_web",
        "USAGE, SELECT ON SEQUENCES TO tuanbiao_web",
        "SELECT ON TABLES TO tuanbiao_backup",
        "SELECT ON SEQUENCES TO tuanbiao_backup",
    ):
        cursor.execute(f"ALTER DEFAULT PRIVILEGES FOR ROLE tuanbiao_owner IN SCHEMA public GRANT {grant}")


def read_access(environ: "os._Environ[str] | dict[str, str]") -> Access:
    """What to set up, from the four addresses in the environment. Raises SystemExit naming what is missing."""
    missing = [
        name
        for name in ("DATABASE_SUPERUSER_URL", "DATABASE_OWNER_URL", "DATABASE_URL")
        if not environ.get(name)
    ]
    if missing:
        raise SystemExit(f"Setting up the database needs {', '.join(missing)} in the environment.")
    passwords: dict[str, str | None] = {}
    for variable, role in (
        ("DATABASE_OWNER_URL", "tuanbiao_owner"),
        ("DATABASE_URL", "tuanbiao_web"),
        ("DATABASE_BACKUP_URL", "tuanbiao_backup"),
    ):
        parts = urlsplit(environ.get(variable, ""))
        if parts.username and parts.username != role:
            raise SystemExit(
                f"{variable} must sign in as {role}, not as {parts.username}: policies name the role."
            )
        passwords[role] = unquote(parts.password) if parts.password else None
    name = unquote(urlsplit(environ["DATABASE_URL"]).path.lstrip("/")) or "tuanbiao"
    return Access(environ["DATABASE_SUPERUSER_URL"], name, passwords)


def main() -> int:
    access = read_access(os.environ)
    check_version(access.superuser_url)
    set_up(access)
    print(f"Database {access.name} and its three roles are ready.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
