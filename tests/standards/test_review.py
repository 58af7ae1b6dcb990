"""What a review is to others: duties, the sentence of the project page, mails, the guard of the dossier."""

from collections.abc import Iterator

import pytest
from django.core import mail

from societies import clock
from societies.models import Person
from societies.scoping import enter
from standards.guards.review import conclusions_answered
from standards.models import Project
from standards.queries.approval import dossier
from standards.queries.stand import look
from tests.conftest import FrozenClock
from tests.factories.people import make_society
from tests.factories.publication import concluded_meeting
from tests.factories.reviews import Scene, make_ballot, make_scene
from workflow import delivery
from workflow.actions import ballots
from workflow.queries.duties import waiting_for
from workflow.registry import Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Iterator[Scene]:
    with enter(make_society()):
        yield make_scene()


def waiting(person: Person) -> list[tuple[str, str]]:
    return [(duty.procedure.kind, str(duty.what)) for duty in waiting_for(person, clock.now())]


def test_an_open_ballot_waits_for_those_who_have_not_voted(scene: Scene) -> None:
    ballot = make_ballot(scene)
    first, *others = scene.experts[:5]
    assert waiting(first) == [("ballot", "Vote")]
    ballots.cast(ballot=ballot, actor=first, at=clock.now(), choice="yes")
    assert (waiting(first), waiting(scene.experts[6])) == ([], [])
    assert "ballot" not in {kind for kind, _what in waiting(scene.secretary)}
    for person in others:
        ballots.cast(ballot=ballot, actor=person, at=clock.now(), choice="no", reason="理由")
    assert ("ballot", "Count the ballot: all votes are in") in waiting(scene.secretary)


def test_the_project_says_votes_in_and_what_it_needs(scene: Scene) -> None:
    make_ballot(scene)
    stand = look(scene.project, society=scene.project.society, person=scene.secretary, at=clock.now())
    assert stand.say == '已投票 0 人，应投 5 人； <span class="act n">还有 10 天</span>'
    assert stand.then.startswith("应到 5 人，参加不少于 4 人（2/3）方为有效；")


def test_electors_are_asked_by_mail(scene: Scene) -> None:
    make_ballot(scene)
    for _round in range(3):
        for pk in delivery.due():
            delivery.run(pk)
    asked = [m for m in mail.outbox if m.subject.startswith("请投票")]
    assert sorted(address for m in asked for address in m.to) == sorted(p.email for p in scene.experts[:5])
    assert "/review/ballots/" in asked[0].body


def test_reasons_against_are_answered_before_the_dossier_is_complete(scene: Scene) -> None:
    ballot = make_ballot(scene)
    for person in scene.experts[:4]:
        ballots.cast(ballot=ballot, actor=person, at=clock.now(), choice="yes")
    ballots.cast(ballot=ballot, actor=scene.experts[4], at=clock.now(), choice="no", reason="5.2")
    ballots.close(ballot=ballot, actor=scene.secretary, at=clock.now())
    asked = Asked(scene.project.procedure, scene.leader, None, clock.now())
    assert [denied.reason for denied in conclusions_answered(asked)] == ["尚未填写对审查结论的处理情况。"]
    scene.project.review_answer, scene.project.review_answered_at = "已修改", clock.now()
    asked.procedure.project = scene.project
    assert list(conclusions_answered(asked)) == []


def test_an_answer_to_an_earlier_review_does_not_answer_the_last(scene: Scene, frozen: FrozenClock) -> None:
    concluded_meeting(scene.project)
    scene.project.review_answer, scene.project.review_answered_at = "已修改", clock.now()
    scene.project.save()
    asked = Asked(scene.project.procedure, scene.leader, None, clock.now())
    asked.procedure.project = scene.project
    assert (list(conclusions_answered(asked)), answer_stands(scene.project)) == ([], True)
    frozen.move(days=1)
    concluded_meeting(scene.project)
    assert [denied.place for denied in conclusions_answered(asked)] == ["review_answer"]
    assert not answer_stands(scene.project)


def answer_stands(project: Project) -> bool:
    """What the dossier says of the answer, on its own line."""
    return next(paper.there for paper in dossier(project) if paper.page == "review_answer")
