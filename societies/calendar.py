"""Days on which offices work: Monday to Friday, less the public holidays, and the weekends worked for them (调休).

Holidays are announced a year at a time by the General Office of the State Council. The notices of the years shipped are
in ``holidays.json``; where those of later years come from is plugged in at start-up. Of a year whose notice is not
known Monday to Friday count. Plain Python, no Django.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

_FRIDAY = 5
_SHIPPED = Path(__file__).with_name("holidays.json")


class Unreadable(ValueError):
    """What was given is no notice of a year; the text says why."""


@dataclass(frozen=True)
class Year:
    """A year's notice: its number, the days off by their holiday, and the weekend days that are worked."""

    notice: str
    off: Mapping[date, str]
    work: frozenset[date]


Years = Mapping[int, Year]


def _none() -> Years:
    return {}


_entered: Callable[[], Years] = _none


def plug(source: Callable[[], Years] | None) -> None:
    """Name the function that gives the years that are not shipped; ``None`` takes it away."""
    global _entered
    _entered = source or _none


def read_year(number: int, said: Any) -> Year:
    """A year as ``holidays.json`` writes it: ``{"notice", "off": [[name, first, last]], "work": [day]}``."""
    try:
        spans = [
            (str(name), date.fromisoformat(first), date.fromisoformat(last))
            for name, first, last in said["off"]
        ]
        work = frozenset(map(date.fromisoformat, said["work"]))
        notice = str(said["notice"]).strip()
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"{number}: wanted are notice, off and work, with days like 2026-10-01") from error
    off = {
        first + timedelta(days=place): name
        for name, first, last in spans
        for place in range((last - first).days + 1)
    }
    if not notice or not off or any(last < first for _name, first, last in spans):
        raise Unreadable(
            f"{number}: without a notice's number, without days off, or with a span that ends before it begins"
        )
    if any(day.year != number for day in (*off, *work)):
        raise Unreadable(f"{number}: a day of another year")
    if wrong := [day for day in work if day.isoweekday() <= _FRIDAY or day in off]:
        raise Unreadable(f"{number}: {min(wrong)} is worked in any case, or is off")
    return Year(notice, off, work)


@cache
def shipped() -> Years:
    """The years that come with the program."""
    said = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    return {int(number): read_year(int(number), year) for number, year in said.items()}


def year(number: int) -> Year | None:
    """What is known of a year."""
    return shipped().get(number) or _entered().get(number)


def is_working(day: date) -> bool:
    known = year(day.year)
    if known and day in known.work:
        return True
    return day.isoweekday() <= _FRIDAY and not (known and day in known.off)


def holiday(day: date) -> str:
    """The holiday to which a day off belongs, "" if it is none."""
    known = year(day.year)
    return known.off.get(day, "") if known else ""


def working_day_from(day: date, step: int = 1) -> date:
    """The first working day from ``day`` on, itself counted; backwards with ``step`` -1."""
    while not is_working(day):
        day += timedelta(days=step)
    return day


def working_days_after(day: date, number: int) -> date:
    """The day that comes ``number`` working days after ``day``; ``day`` itself for 0."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working(day)
    return day


def working_days_in(first: date, last: date) -> int:
    """How many days from ``first`` to ``last``, both counted, are worked."""
    return sum(is_working(first + timedelta(days=n)) for n in range((last - first).days + 1))
