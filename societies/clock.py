"""Two kinds of time, and the only module that reads the machine's clock.

``now`` and ``today`` are business time: what is written in rows, compared with deadlines and printed. In the demo
and test profiles an offset is added, so that a walk through a 30-day consultation takes a minute.
``wall`` is machine time, for signatures, tokens and counts only; a test lists its callers. What several machines must agree on, leases and
pauses, goes by ``shared``: the database's clock, however far apart theirs are.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models.functions import Now

BEIJING = ZoneInfo("Asia/Shanghai")


def _no_offset() -> timedelta:
    return timedelta(0)


_offset: Callable[[], timedelta] = _no_offset


def plug(source: Callable[[], timedelta] | None) -> None:
    """Name the function that gives the offset of business time; ``None`` takes it away."""
    global _offset
    _offset = source or _no_offset


def refresh() -> None:
    """Forget what the source of the offset remembers, after it was moved in this process."""
    getattr(_offset, "forget", _no_offset)()


def wall() -> datetime:
    return datetime.now(UTC)


def shared() -> Now:
    """Machine time as the database has it when the statement runs: an expression, for filters and updates."""
    return Now()


def now() -> datetime:
    return wall() + _offset()


def today() -> date:
    """The date in Beijing."""
    return date_of(now())


def date_of(instant: datetime) -> date:
    """The Beijing date on which an instant falls; 24:00 belongs to the day it ends."""
    return (instant.astimezone(BEIJING) - timedelta(microseconds=1)).date()


def end_of(day: date) -> datetime:
    """24:00 Beijing time of a day: where every deadline ends (exclusive)."""
    if day == date.max:  # no calendar has the midnight after it
        return datetime.max.replace(tzinfo=BEIJING)
    return datetime.combine(day + timedelta(days=1), time(), BEIJING)


def days_left(due_at: datetime, at: datetime) -> int:
    """Whole Beijing days from ``at`` to a deadline: 0 on its last day, negative when it is over."""
    return (date_of(due_at) - date_of(at)).days
