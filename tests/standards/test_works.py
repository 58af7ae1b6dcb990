"""Duties name their act in numbers and lead to the page where it is done."""

from collections.abc import Iterator

import pytest
from django.test import Client

from societies import clock
from societies.models import Person, User
from societies.scoping import enter
from tests.factories.consultations import (
    close_at_deadline,
    make_comment,
    make_consultation,
    member,
    secretary,
)
from tests.factories.people import make_society
from tests.factories.projects import make_project, someone
from tests.factories.reviews import make_ballot, make_meeting, make_scene, make_scene_again
from workflow.queries.duties import waiting_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def society() -> Iterator[None]:
    with enter(make_society()):
        yield


def works(person: Person) -> list[tuple[str, str]]:
    return [
        (duty.work.said, duty.work.url.removeprefix("/s/EXS/projects/"))
        for duty in waiting_for(person, clock.now())
        if duty.work is not None
    ]


def test_a_proposal_is_checked_on_its_check_page() -> None:
    make_project("proposed")
    assert works(someone("秘书甲")) == [("审核提案", "P0001/check/")]


def test_reasons_are_counted_for_the_proposer() -> None:
    make_project("returned")
    assert works(someone("组长乙")) == [("答复 1 条退回理由并重新提交", "P0001/resubmit/")]


def test_an_opinion_is_asked_with_its_last_day() -> None:
    make_project("appraisal")
    assert works(someone("委员丙", "member")) == [
        ("对立项反馈意见（04-10 截止）", "P0001/appraisal/opinion/")
    ]


def test_a_consultation_is_answered_by_units_and_followed_by_the_secretary() -> None:
    made = make_consultation("open")
    here = f"{made.project.reference}/consultations/"
    last = f"{clock.date_of(made.closes_at):%m-%d}" if made.closes_at else ""
    assert works(member()) == [(f"对征求意见稿提出意见（{last} 截止）", f"{here}1/")]
    assert works(secretary()) == [("催办 1 家未回函单位", f"{here}account/")]
    make_comment(made)
    assert works(secretary()) == [("跟进征求意见", f"{here}account/")]


def test_comments_are_counted_for_the_leader() -> None:
    made = make_consultation("open")
    for _round in range(3):
        make_comment(made)
    close_at_deadline(made)
    assert works(someone("组长乙")) == [
        ("处理 3 条意见", f"{made.project.reference}/consultations/comments/")
    ]


def test_a_ballot_is_voted_on_and_a_meeting_entered() -> None:
    scene = make_scene()
    ballot = make_ballot(scene)
    here = f"{scene.project.reference}/review/"
    assert works(scene.experts[0]) == [("投票表决（04-05 截止）", f"{here}ballots/{ballot.pk}/")]
    other = make_scene_again(scene)
    meeting = make_meeting(other)
    sheet = f"{other.project.reference}/review/meetings/{meeting.pk}/sheet/"
    assert ("登记会议结果（03-26）", sheet) in works(scene.secretary)
    duties = waiting_for(scene.secretary, clock.now())
    assert [duty.days for duty in duties if duty.procedure.kind == "meeting"] == [0]  # due on its day


def test_the_page_leads_there() -> None:
    make_project("proposed")
    client = Client()
    client.force_login(User.objects.get(pk=someone("秘书甲").account_id))
    page = client.get("/s/EXS/").content.decode()
    assert '<a class="what" href="/s/EXS/projects/P0001/check/">审核提案</a>' in page
