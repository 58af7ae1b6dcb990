"""What a factory makes in a fresh transaction is made once; afterwards its rows are put back.

Walking a project to its consultation by the real actions takes hundreds of statements, and most tests begin there. The
first call of a ``kept`` factory runs: what it made of rows and files is remembered for the worker. A later call with the
same arguments, from the same rows, at the same time of the test's clock puts exactly these rows back, in one statement.

That the rows are the same is not guessed: a transaction begins with those of the migrations, and from there only kept
calls lead on. Any other statement that may write ends it, and whatever is called after that runs.
"""

import copy
import dataclasses
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction
from django_scopes import get_scope

from societies import clock
from societies.models import Attachment

P = ParamSpec("P")
T = TypeVar("T")
Rows = frozenset[tuple[str, str]]  # a table and a row of it as PostgreSQL writes it

# Owned by the role of backups, which alone sees and writes past the walls of the societies.
INSTALL = """
CREATE SCHEMA stages;
CREATE FUNCTION stages.rows() RETURNS TABLE (place text, line text) SECURITY DEFINER LANGUAGE plpgsql AS $$
BEGIN
    FOR place IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'django_migrations'
    LOOP
        RETURN QUERY EXECUTE format('SELECT %L, t::text FROM public.%I t', place, place);
    END LOOP;
END $$;
CREATE FUNCTION stages.put(place text, gone text[], come text[]) RETURNS void SECURITY DEFINER LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(gone) > 0 THEN
        EXECUTE format('DELETE FROM public.%I t WHERE t::text = ANY($1)', place) USING gone;
    END IF;
    EXECUTE format('INSERT INTO public.%1$I SELECT (line::public.%1$I).* FROM unnest($1) line', place) USING come;
END $$;
"""
_READS = ("SELECT", "SAVEPOINT", "RELEASE", "SET", "SHOW")
_STATE = "stage"  # the attribute of a transaction that says by which calls it came to its rows


@dataclasses.dataclass(frozen=True)
class Stage:
    """What one call led to. ``left`` are its result and its arguments, as it left them."""

    gone: dict[str, list[str]]
    come: dict[str, list[str]]
    files: dict[str, bytes]
    after_commit: list[Callable[[], Any]]
    left: tuple[Any, list[Any]]


_rows: dict[tuple[Any, ...], Rows] = {}
_stages: dict[tuple[Any, ...], Stage] = {}


def kept(factory: Callable[P, T]) -> Callable[P, T]:
    """A factory that is walked once for each way to call it. Its arguments are plain values and rows."""

    @wraps(factory)
    def make(*args: P.args, **kwargs: P.kwargs) -> T:
        before = _state()
        given = [*args, *kwargs.values()]
        if before is None or (called := _name([factory.__qualname__, given, list(kwargs)])) is None:
            return factory(*args, **kwargs)
        state = (*before, (factory.__module__, called, clock.now(), _name(get_scope().get("society"))))
        if state not in _stages:
            return _walk(before, state, given, lambda: factory(*args, **kwargs))
        result: T = _put_back(_stages[state], given)
        _set_state(state)
        return result

    return make


def watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Around every statement of the tests' connection: one that may write leads away from the known rows."""
    if _state() is not None and not (isinstance(sql, str) and sql.lstrip().upper().startswith(_READS)):
        _set_state(None)
    return execute(sql, params, many, context)


def _walk(before: tuple[Any, ...], state: tuple[Any, ...], given: list[Any], call: Callable[[], T]) -> T:
    """Make the call, and remember what it led to."""
    old = _rows.get(before) or _rows.setdefault(before, _all_rows())
    waiting = len(connection.run_on_commit)
    result = call()
    new = _rows[state] = _all_rows()
    come = _by_place(new - old)
    _stages[state] = Stage(
        gone=_by_place(old - new),
        come=come,
        files=_files("".join(come.get(Attachment._meta.db_table, []))),
        after_commit=[function for _, function, _ in connection.run_on_commit[waiting:]],
        left=copy.deepcopy((result, given)),
    )
    _set_state(state)
    return result


def _put_back(stage: Stage, given: list[Any]) -> Any:
    if places := sorted({*stage.gone, *stage.come}):
        with connection.cursor() as cursor:
            cursor.execute(
                "; ".join(["SELECT stages.put(%s, %s::text[], %s::text[])"] * len(places)),
                [part for at in places for part in (at, stage.gone.get(at, []), stage.come.get(at, []))],
            )
    for name, content in stage.files.items():
        path = Path(settings.MEDIA_ROOT, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file():  # it is named by its content, and another worker may be reading it
            path.write_bytes(content)
    for function in stage.after_commit:
        transaction.on_commit(function)
    result, left = stage.left
    same: dict[int, Any] = {id(was): now for was, now in zip(left, given, strict=True)}
    for was, now in zip(left, given, strict=True):
        if isinstance(now, models.Model) or dataclasses.is_dataclass(now):
            now.__dict__.clear()
            now.__dict__.update(copy.deepcopy(was.__dict__, same))
    return copy.deepcopy(result, same)


def _name(value: Any) -> Any:
    """What a value is called in a state, or None for one that has no name there."""
    if isinstance(value, models.Model):
        return value._meta.label, value.pk
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = [type(value).__qualname__, *vars(value).values()]
    if isinstance(value, list | tuple):
        names = tuple(map(_name, value))
        return None if None in names else names
    if value is None or isinstance(value, str | bytes | int | float | date | UUID):
        return type(value).__name__, value
    return None


def forget() -> None:
    """The database was flushed: what the migrations leave has other ids now."""
    _rows.clear()
    _stages.clear()


def _state() -> tuple[Any, ...] | None:
    """The calls that led to the rows of a test's transaction; None where nobody knows."""
    blocks = connection.atomic_blocks
    known = blocks and blocks[0]._from_testcase and connection.execute_wrappers[:1] == [watch]
    return getattr(blocks[0], _STATE, ()) if known and not connection.needs_rollback else None


def _set_state(state: tuple[Any, ...] | None) -> None:
    setattr(connection.atomic_blocks[0], _STATE, state)


def _all_rows() -> Rows:
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, line FROM stages.rows()")
        return frozenset(cursor.fetchall())


def _by_place(rows: Rows) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for place, line in rows:
        found.setdefault(place, []).append(line)
    return found


def _files(lines: str) -> dict[str, bytes]:
    """The files that these rows name. Another test of the worker may have stored the same ones before."""
    root = Path(settings.MEDIA_ROOT)
    found = ((str(path.relative_to(root)), path) for path in root.rglob("*") if lines and path.is_file())
    return {name: path.read_bytes() for name, path in found if name in lines}
