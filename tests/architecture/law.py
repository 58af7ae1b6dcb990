"""What pg_catalog says about the tables of the connected database, in Python values."""

import re
from collections import defaultdict
from typing import NamedTuple

from django.db import connection


class Policy(NamedTuple):
    permissive: bool
    roles: tuple[str, ...]
    command: str
    using: str
    check: str


class ForeignKey(NamedTuple):
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


class Column(NamedTuple):
    type: str
    not_null: bool
    default: str


def rows(sql: str) -> list[tuple]:  # type: ignore[type-arg]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def tables() -> set[str]:
    return {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def owners() -> dict[str, str]:
    return dict(rows("SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'"))


def security() -> dict[str, tuple[bool, bool]]:
    """Table → (row security enabled, forced)."""
    found = rows(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    return {name: (enabled, forced) for name, enabled, forced in found}


def plain(expression: str | None) -> str:
    """An expression as PostgreSQL prints it, without what differs from version to version."""
    text = re.sub(r"::text|\bas current_setting\b|[\s()]", "", (expression or "").lower().replace("\n", " "))
    return text.replace("ascurrent_setting", "")


def policies() -> dict[str, set[Policy]]:
    found: dict[str, set[Policy]] = defaultdict(set)
    for table, permissive, roles, command, using, check in rows(
        "SELECT tablename, permissive, roles::text[], cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'"
    ):
        found[table].add(
            Policy(permissive == "PERMISSIVE", tuple(roles), command, plain(using), plain(check))
        )
    return found


def columns() -> dict[str, dict[str, Column]]:
    found: dict[str, dict[str, Column]] = defaultdict(dict)
    for table, name, type_, not_null, default in rows(
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
        " pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
        " AND a.attnum > 0 AND NOT a.attisdropped"
    ):
        found[table][name] = Column(type_, not_null, plain(default))
    return found


def primary_keys() -> dict[str, tuple[str, ...]]:
    return {table: names for table, names, primary in _unique() if primary}


def unique_keys() -> dict[str, set[tuple[str, ...]]]:
    """Table → its unique keys but the primary one, as column names; an expression counts as ``""``."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for table, names, primary in _unique():
        if not primary:
            found[table].add(names)
    return found


def _unique() -> list[tuple[str, tuple[str, ...], bool]]:
    found = rows(
        "SELECT c.relname, i.indisprimary, (SELECT array_agg(coalesce(a.attname::text, '') ORDER BY k.n)"
        "  FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(num, n)"
        "  LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num AND k.num > 0)"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace"
    )
    return [(table, tuple(names), primary) for table, primary, names in found]


def foreign_keys() -> dict[str, set[ForeignKey]]:
    found: dict[str, set[ForeignKey]] = defaultdict(set)
    for table, names, target, target_names in rows(
        "SELECT c.relname, (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(o.conkey) WITH ORDINALITY k(num, n)"
        "  JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.num), t.relname,"
        " (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(o.confkey) WITH ORDINALITY k(num, n)"
        "  JOIN pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.num)"
        " FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_class t ON t.oid = o.confrelid"
        " WHERE o.contype = 'f' AND c.relnamespace = 'public'::regnamespace"
    ):
        found[table].add(ForeignKey(tuple(names), target, tuple(target_names)))
    return found


def triggers() -> dict[str, set[str]]:
    """Table → events (``UPDATE``, ``DELETE``, …) for which a trigger calls ``refuse_change``."""
    found: dict[str, set[str]] = defaultdict(set)
    for table, kind in rows(
        "SELECT c.relname, t.tgtype FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'refuse_change' AND NOT t.tgisinternal"
    ):
        found[table] |= {event for bit, event in ((8, "DELETE"), (16, "UPDATE")) if kind & bit}
    return found
