"""What the society app does by the day, without anybody asking."""

from celery import shared_task

from societies import clock
from societies.actions import security


@shared_task  # type: ignore[untyped-decorator]
def forget_old_security_events() -> int:
    """Keep the security log as long as the setting says, and no longer."""
    return security.forget_old(at=clock.wall())
