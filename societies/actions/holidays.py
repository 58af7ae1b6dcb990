"""Entering the days off of a year that is not shipped."""

from datetime import datetime
from typing import Any

from societies.calendar import read_year
from societies.models import HolidayYear


def enter(*, year: int, said: Any, at: datetime) -> HolidayYear:
    """Keep a year's notice, in place of what was entered before. Raises ``calendar.Unreadable``."""
    read_year(year, said)
    kept, _new = HolidayYear.objects.update_or_create(year=year, defaults={"said": said, "entered_at": at})
    return kept
