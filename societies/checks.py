"""Business time may run ahead of the wall in a demo only; a production database that has the offset is refused."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections


@checks.register(checks.Tags.security)
def the_security_log_is_kept(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Six months at the least: the database refuses to forget sooner, and the setting may not promise it."""
    from societies.models.security import LEAST_DAYS  # noqa: PLC0415 -- models are ready only now

    if settings.SECURITY_LOG_DAYS >= LEAST_DAYS:
        return []
    return [
        checks.Error(
            f"SECURITY_LOG_DAYS is {settings.SECURITY_LOG_DAYS}: the security log is kept for {LEAST_DAYS} days or more.",
            id="societies.E002",
        )
    ]


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
