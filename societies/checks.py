"""Business time may run ahead of the wall in a demo only; a production database that has the offset is refused."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections


@checks.register(checks.Tags.database)
def the_clock_runs_true(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Runs with ``migrate`` and ``check --database default``."""
    from societies.models import ClockOffset  # noqa: PLC0415 -- models are ready only now

    if not settings.PRODUCTION or "default" not in (databases or ()):
        return []
    if ClockOffset._meta.db_table not in connections["default"].introspection.table_names():
        return []  # before the first migration
    if not ClockOffset.objects.exclude(seconds=0).exists():
        return []
    return [
        checks.Error(
            "This database belongs to a demo: its clock runs ahead, and what was written there has false dates.",
            hint="Give production a database of its own.",
            id="societies.E001",
        )
    ]
