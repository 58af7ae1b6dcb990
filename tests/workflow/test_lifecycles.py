"""Generated from the tables: every lifecycle, every state × move × role."""

from collections import deque

import pytest
from django.utils import translation

from societies import access, clock, grants
from societies.models import Person
from societies.roles import ROLES, Permission
from societies.scoping import enter
from tests.factories.people import make_person, make_society
from tests.factories.subjects import bare_procedure
from workflow import engine
from workflow.machine import LIFECYCLES, START, By, Lifecycle, Move, State, register, sources
from workflow.models import Transition

KINDS = sorted(LIFECYCLES)


def reachable(lifecycle: Lifecycle) -> set[str]:
    found, waiting = {START}, deque([START])
    while waiting:
        here = waiting.popleft()
        for move in lifecycle.moves.values():
            if here in move.sources and move.target not in found:
                found.add(move.target)
                waiting.append(move.target)
    return found - {START}


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_can_be_reached(kind: str) -> None:
    lifecycle = LIFECYCLES[kind]
    assert reachable(lifecycle) == set(lifecycle.states)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_leads_to_an_end(kind: str) -> None:
    """Walking backwards from the terminal states along the moves covers every state: nothing gets stuck."""
    lifecycle = LIFECYCLES[kind]
    leads = {name for name, state in lifecycle.states.items() if state.terminal}
    while (
        grown := {
            source
            for move in lifecycle.moves.values()
            if move.target in leads
            for source in move.sources
            if source
        }
        - leads
    ):
        leads |= grown
    assert leads == set(lifecycle.states)


@pytest.mark.parametrize("kind", KINDS)
def test_what_children_tell_is_a_child_s_move_of_their_parent(kind: str) -> None:
    told = {name for move in LIFECYCLES[kind].moves.values() for name in move.tells if name}
    parents = LIFECYCLES["project"].moves
    assert {name for name in told if By.CHILD not in parents[name].by} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_only_the_table_s_roles_may_move_and_only_from_its_states(kind: str) -> None:
    lifecycle = LIFECYCLES[kind]
    with enter(make_society()):
        author = make_person("成员甲", "member")
        holders = {role: make_person("委员甲") for role in ROLES}
        for state in lifecycle.states.values():
            procedure = bare_procedure(kind, state.name, person=author)
            for role, person in holders.items():
                places = {
                    "nowhere": procedure.society,
                    "platform": procedure.society,
                    "society": procedure.society,
                    "committee": procedure.committee,
                    "procedure": procedure,
                }
                grants.give(access.account_of(person), role, places[ROLES[role].on])
                access.forget(person)
                for move in lifecycle.moves.values():
                    check_one(procedure, state, move, role, person)
                assert not Transition.objects.exists(), f"{kind} by {role} from {state.name}"


def check_one(procedure: engine.Procedure, state: State, move: Move, role: str, person: Person) -> None:
    right = bool({who for who in move.by if isinstance(who, Permission)} & ROLES[role].permissions)
    with translation.override("en"):
        verdict = engine.may_move(procedure, move.name, actor=person, at=clock.now())
    what = f"{procedure.kind}: {move.name} from {state.name} by {role}"
    assert verdict.mine == right, what
    reasons, closed = [r.reason for r in verdict.refusals], f"“{move.label}” is not open from"
    assert any(closed in reason for reason in reasons) == (state.name not in move.sources), (
        what,
        reasons,
    )
    if right and state.name in move.sources:
        return
    with pytest.raises(engine.Refused):
        engine.move(procedure, move.name, actor=person, at=clock.now(), reason="理由")
    assert procedure.state == state.name, what


def test_a_table_with_a_trap_does_not_load() -> None:
    with pytest.raises(ValueError, match="has no way out"):
        register(
            "trap",
            "Trap",
            states=(State("in", "In"),),
            moves=(Move("go", "Go", sources(""), "in", (By.CLOCK,)),),
        )
    with pytest.raises(ValueError, match="Nobody may make"):
        Move("go", "Go", sources(""), "in", ())
    with pytest.raises(ValueError, match="leaves the terminal states"):
        register(
            "exit",
            "Exit",
            states=(State("end", "End", terminal=True),),
            moves=(Move("go", "Go", sources("end"), "end", (By.CLOCK,)),),
        )
    assert not {"trap", "exit"} & set(LIFECYCLES)
