"""Entering a society: the two walls open together, for one transaction, and close together."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django_scopes import get_scope, scope

from societies.models import Society


@contextmanager
def enter(society: Society) -> Iterator[None]:
    """Open the scope of a society in Python and in the database.

    The database's context is local to the transaction, which this opens when there is none; with that
    transaction it ends. It outlives a released savepoint, therefore inside of another transaction what was there before is
    restored on the way out.
    """
    inner = connection.in_atomic_block
    with transaction.atomic(), scope(society=society):
        before = _set_context(str(society.pk))
        try:
            yield
        finally:
            if inner and not connection.needs_rollback:
                _set_context(before)


def entered() -> Society | None:
    """The society entered now, if any."""
    found = get_scope().get("society")
    return found if isinstance(found, Society) else None


def _set_context(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('app.society', true), set_config('app.society', %s, true)", [value]
        )
        return str(cursor.fetchone()[0])
