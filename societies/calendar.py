"""Days on which offices work. Plain Python, no Django."""

from datetime import date, timedelta

_FRIDAY = 5


def working_days_after(day: date, number: int) -> date:
    """The day that comes ``number`` working days after ``day``; ``day`` itself for 0.

    Monday to Friday count. Public holidays and the working weekends that make up for them (调休) are announced by the
    State Council a year at a time and are not known here.
    """
    while number > 0:
        day += timedelta(days=1)
        number -= day.isoweekday() <= _FRIDAY
    return day


def working_days_in(first: date, last: date) -> int:
    """How many days from ``first`` to ``last``, both counted, are Monday to Friday."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(day.isoweekday() <= _FRIDAY for day in days)
