"""One page of duties over all societies of an account: found through pointers, read inside each, never mixed."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from societies.models import Society, User
from societies.scoping import enter
from tests.factories.people import make_person, make_society
from tests.factories.projects import make_project, someone
from workflow.models import DutyPointer
from workflow.queries.duties import societies_calling

pytestmark = pytest.mark.django_db
EMAIL = "secretary@example.org"
HERS = [("EXS", "示例学会"), ("EXB", "示例协会")]


def account() -> User:
    return User.objects.get(email=EMAIL)


def client() -> Client:
    signed_in = Client()
    signed_in.force_login(account())
    return signed_in


def society(code: str, name: str, *states: str, protected: bool = True) -> Society:
    """A society whose secretary has this account, with a project in each of some states."""
    made = make_society(code, name)
    with enter(made):
        make_person("秘书甲", "secretary", email=EMAIL, protected=protected)
        for state in states:
            make_project(state)
    return made


def pointers() -> set[tuple[Any, ...]]:
    rows = DutyPointer.objects.values_list("society_id", "procedure", "permission", "places")
    return {(*row[:3], tuple(row[3])) for row in rows}


def test_each_society_stands_by_itself_and_quiet_ones_are_named() -> None:
    society("EXS", "示例学会", "proposed")
    society("EXB", "示例协会", "proposed", "proposed")
    society("EXC", "示例研究会")
    page = client().get("/me/duties/")
    assert [(d.society.code, d.count) for d in page.context["desks"]] == [("EXB", 2), ("EXS", 1)]
    assert [s.code for s in page.context["quiet"]] == ["EXC"]
    for desk in page.context["desks"]:
        urls = {row.url for group in desk.groups for row in group.rows}
        assert {url.split("/")[2] for url in urls} == {desk.society.code}


def test_pointers_say_where_to_look_and_follow_the_moves() -> None:
    here = society("EXS", "示例学会", "proposed")
    there = society("EXB", "示例协会", "returned")  # waits for the proposer, not for the secretary
    assert societies_calling(account()) == {here.pk}
    with enter(there):
        proposer = someone("组长乙")
    assert societies_calling(User.objects.get(pk=proposer.account_id)) == {there.pk}


def test_written_again_they_are_the_same() -> None:
    society("EXS", "示例学会", "proposed", "returned", "appraisal", "drafting")
    society("EXB", "示例协会", "proposed")
    before = pointers()
    assert len(before) >= 5
    DutyPointer.objects.all().delete()
    call_command("point_duties")
    assert pointers() == before


def test_a_society_that_asks_for_a_second_factor_shows_nothing_yet() -> None:
    society("EXS", "示例学会", "proposed", protected=False)
    account().authenticator_set.all().delete()
    page = client().get("/me/duties/")
    assert [(d.society.code, d.count, d.locked) for d in page.context["desks"]] == [("EXS", 0, True)]
    assert "P0001" not in page.content.decode()


def test_a_society_one_has_left_is_gone() -> None:
    society("EXS", "示例学会", "proposed")
    left = society("EXB", "示例协会", "proposed")
    account().affiliations.filter(society=left).update(ended_at="2026-03-01T00:00Z")
    assert [d.society.code for d in client().get("/me/duties/").context["desks"]] == ["EXS"]


@pytest.mark.parametrize(("societies", "rows"), [(1, 1), (1, 3), (2, 1), (2, 3)])
def test_queries_grow_with_societies_and_not_with_rows(
    societies: int, rows: int, django_assert_num_queries: Any
) -> None:
    for code, name in HERS[:societies]:
        society(code, name, *["proposed"] * rows)
    society("EXC", "示例研究会")  # named by no pointer, costs nothing
    signed_in = client()
    with django_assert_num_queries(FIXED + societies * EACH):
        signed_in.get("/me/duties/")


FIXED, EACH = 6, 8
