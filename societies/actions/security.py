"""The security log's only end: what is older than it must be kept."""

from datetime import datetime, timedelta

from django.conf import settings

from societies.models import SecurityEvent


def forget_old(*, at: datetime) -> int:
    """Remove events older than ``SECURITY_LOG_DAYS`` at a machine time; gives their number.

    The database refuses to remove what is younger than half a year, whatever the setting says.
    """
    long_ago = at - timedelta(days=settings.SECURITY_LOG_DAYS)
    removed, _by_table = SecurityEvent.objects.filter(at__lt=long_ago).delete()
    return removed
