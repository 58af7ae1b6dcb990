"""The demo's clock, moved by its buttons."""

import time
from datetime import date, timedelta

from societies import clock
from tests.journeys.browser import Visitor

_REMEMBERED = 1.1  # seconds: each process of the product reads where the clock stands once a second


class Hands:
    """Whole days moved so far, and the date that the product shows."""

    def __init__(self, operator: Visitor) -> None:
        self.operator = operator
        self.moved = 0

    def move(self, days: int) -> None:
        self.operator.go("/clock/")
        for _ in range(days // 7):
            self._press("week")
        for _ in range(days % 7):
            self._press("day")
        self.moved += days
        time.sleep(_REMEMBERED)

    def day(self, later: int = 0) -> str:
        """A date as forms take it, counted from the product's today."""
        today: date = clock.date_of(clock.wall()) + timedelta(days=self.moved)
        return (today + timedelta(days=later)).isoformat()

    def _press(self, step: str) -> None:
        self.operator.click(self.operator.page.locator(f"button[name=step][value={step}]"))
        self.operator.sees("现在是")
