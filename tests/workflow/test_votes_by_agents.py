"""Nobody votes for somebody else, unless the rules say so; and then not whoever has a part in the ballot."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from societies import access, clock
from societies.access import Refused
from societies.actions import delegations
from societies.models import Person, RulePack, Society
from societies.scoping import enter
from tests.factories.people import make_person, make_society
from tests.factories.reviews import Scene, make_ballot, make_scene
from workflow.actions import ballots
from workflow.models import Ballot, Vote


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    with enter(make_society()):
        yield make_scene()


def cast_by(agent: Person, scene: Scene, ballot: Ballot) -> Vote:
    voter = scene.experts[0]
    given = delegations.give(
        principal=voter, agent=agent, last_day=clock.today() + timedelta(days=3), actor=voter, at=clock.now()
    )
    acting = access.in_place_of(agent, str(given.pk), Society.objects.get(code="EXS"), clock.now())
    assert acting is not None
    return ballots.cast(ballot=ballot, actor=acting, at=clock.now(), choice="yes")


def test_no_vote_is_cast_for_somebody_by_default(scene: Scene) -> None:
    ballot, agent = make_ballot(scene), make_person("助理乙", "expert", unit="示例单位癸")
    with pytest.raises(Refused, match="不允许代为表决"):
        cast_by(agent, scene, ballot)
    assert not Vote.objects.exists()


def test_the_rules_may_allow_it(scene: Scene) -> None:
    ballot, agent = make_ballot(scene), make_person("助理乙", "expert", unit="示例单位癸")
    RulePack.objects.update(decisions_by_agent=True)
    assert cast_by(agent, scene, ballot).elector.person == scene.experts[0]


@pytest.mark.parametrize("who", ["a voter", "a drafter", "of a drafting unit"])
def test_whoever_has_a_part_in_it_does_not(scene: Scene, who: str) -> None:
    ballot = make_ballot(scene)
    RulePack.objects.update(decisions_by_agent=True)
    agents = {"a voter": scene.experts[1], "a drafter": scene.leader}
    agent = agents.get(who) or make_person("同事", "expert", unit="示例单位甲")
    with pytest.raises(Refused, match="您本人与这次投票有关"):
        cast_by(agent, scene, ballot)
