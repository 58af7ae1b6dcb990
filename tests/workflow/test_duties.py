"""Whose turn it is: duties by due date, with queries that do not grow."""

from typing import Any

import pytest
from django.test import Client

from societies import clock
from societies.actions.people import dismiss
from societies.models import Membership, Person, Society, User
from societies.scoping import enter
from standards.actions import appraisals
from standards.models import Project
from tests.conftest import FrozenClock
from tests.factories.people import make_person, make_society
from tests.factories.projects import make_project, make_ready, someone
from workflow.queries.duties import awaited_by, count_waiting, waiting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Society:
    return make_society()


def told(person: Person) -> list[tuple[str, str, int | None]]:
    return [(duty.subject.reference, duty.what, duty.days) for duty in waiting_for(person, clock.now())]


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=person.account_id))
    return client


def test_a_state_waits_for_whoever_holds_it(society: Society) -> None:
    with enter(society):
        make_project("proposed")
        make_project("returned")
        make_project("drafting")
        secretary, leader = someone("秘书甲"), someone("组长乙")
        assert told(secretary) == [("P0001", "Check the proposal", None)]
        assert told(leader) == [
            ("P0002", "Answer the reasons and resubmit", None),
            ("EXS-2026-001", "Upload and freeze the draft", None),
        ]
        assert count_waiting(leader, clock.now()) == 2
        assert [d.subject.reference for d in awaited_by(leader, clock.now())] == ["P0001"]
        assert [d.subject.reference for d in awaited_by(secretary, clock.now())] == ["EXS-2026-001"]


def test_a_member_is_called_until_they_respond(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        project = make_project("appraisal")
        member = someone("委员丙", "member")
        assert told(member) == [("P0001", "Give an opinion on the project", 15)]
        assert told(project.proposer) == []
        appraisals.give_opinion(project=project, actor=member, at=clock.now(), supports=True)
        assert told(member) == []
        other = someone("委员丁", "member")
        frozen.move(days=16)
        assert told(other) == []


def test_the_approver_is_called_when_all_is_ready(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        project = make_project("appraisal")
        approver = someone("批准人丁", "project_approver")
        make_ready(project, secretary=someone("秘书甲"), leader=project.proposer)
        assert told(approver) == []
        frozen.move(days=16)
        assert told(approver) == [("P0001", "Decide on the project", -1)]


def test_who_is_dismissed_has_no_duties(society: Society) -> None:
    with enter(society):
        make_project("proposed")
        secretary, other = someone("秘书甲", "secretary"), someone("秘书乙", "secretary")
        assert count_waiting(other, clock.now()) == 1
        dismiss(actor=secretary, at=clock.now(), membership=Membership.objects.get(person=other))
        assert count_waiting(other, clock.now()) == 0


def test_duties_of_another_society_are_not_mine(society: Society) -> None:
    with enter(society):
        make_project("proposed")
        secretary = someone("秘书甲", "secretary")
    with enter(make_society("EXB", "示例协会")):
        same = make_person("秘书甲", "secretary", email=secretary.email)
        assert told(same) == []


def test_the_page_groups_by_due_date(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        make_project("appraisal")
        make_project("proposed")
        client = client_of(someone("秘书甲"))

    def groups() -> list[tuple[str, int]]:
        return [(group.label, group.count) for group in client.get("/s/EXS/").context["groups"]]

    assert groups() == [("之后", 2)]
    frozen.move(days=9)
    assert groups() == [("7 天内", 1), ("之后", 1)]
    frozen.move(days=6)
    assert groups() == [("今天", 1), ("之后", 1)]
    frozen.move(days=1)
    assert groups() == [("已逾期", 1), ("之后", 1)]


def test_an_empty_page_says_what_would_fill_it(society: Society) -> None:
    with enter(society):
        client = client_of(make_person("委员丙", "member"))
    assert "没有待办事项" in client.get("/s/EXS/").content.decode()
    assert "没有在等的事项" in client.get("/s/EXS/?view=awaited").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_duties_ask_as_much_for_three_as_for_one(
    society: Society, rows: int, django_assert_num_queries: Any
) -> None:
    with enter(society):
        for _ in range(rows):
            make_project("proposed")
            make_project("drafting")
        client = client_of(someone("组长乙"))
        assert Project.objects.count() == 2 * rows
    with django_assert_num_queries(DUTY_QUERIES):
        client.get("/s/EXS/")


DUTY_QUERIES = 14
