"""One real standard from proposal to receipt, by its people, in a browser, through the running product."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys import drafting, founding, publishing
from tests.journeys.browser import Visitor
from tests.journeys.cast import CODE
from tests.journeys.clockwork import Hands
from tests.journeys.product import Product

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1800)]


def test_the_whole_road(product: Product, enters: Callable[[str], Visitor], album: Path) -> None:
    operator, secretary = enters("operator"), enters("secretary")
    hands = Hands(operator)
    founding.register_society(operator, product)
    people = founding.invite_people(secretary, enters, product)
    leader, approver = people["leader"], people["approver"]
    founding.found_committee(secretary)
    founding.file_proposal(leader)
    project = founding.approve_project(secretary, people, hands)
    drafting.join_group(leader, project)
    drafting.upload_and_freeze(leader, project, "consultation", 1)
    drafting.consult(secretary, people, project, hands, product)
    drafting.dispose(leader, people["voter1"], project, product)
    drafting.upload_and_freeze(leader, project, "review", 2)
    hands.move(8)
    drafting.review(secretary, people, project, hands)
    publishing.submit(leader, project)
    number = publishing.approve(approver, project)
    publishing.announce(secretary, approver, project, hands)
    publishing.publish(secretary, project, number, product)
    publishing.read(enters("visitor"), number)
    secretary.go(f"/s/{CODE}/")
    secretary.shoot("44-duties")
