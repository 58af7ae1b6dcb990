"""One real standard from proposal to receipt, by its people, in a browser, through the running product."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys import founding
from tests.journeys.browser import Visitor
from tests.journeys.product import Product

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1500)]


def test_the_whole_road(product: Product, enters: Callable[[str], Visitor], album: Path) -> None:
    operator, secretary = enters("operator"), enters("secretary")

    def days(count: int) -> None:
        move_clock(operator, count)

    founding.register_society(operator, product)
    people = founding.invite_people(secretary, enters, product)
    founding.found_committee(secretary)
    founding.file_proposal(people["leader"])
    founding.approve_project(secretary, people, days)


def move_clock(operator: Visitor, count: int) -> None:
    """Let business time run on by whole days, by the buttons of the demo clock."""
    operator.go("/clock/")
    for _ in range(count // 7):
        operator.page.locator("button[name=step][value=week]").click()
    for _ in range(count % 7):
        operator.page.locator("button[name=step][value=day]").click()
