"""Names that lifecycles and messages mention, and the functions that the apps above supply for them at start-up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

from django.db.models import Q

from societies.access import Denied
from societies.models import OutboxMessage, Person
from societies.roles import Permission
from workflow.machine import LIFECYCLES, By, Move
from workflow.models import Procedure, Transition
from workflow.queries.conflicts import SOURCES, Conflicts, conflicts_of
from workflow.queries.history import WORDS
from workflow.queries.subjects import CALLS, PENDING, STAKES, SUBJECTS, WORKS, Call, Subject, Work, describe

__all__ = [
    "EFFECTS",
    "GUARDS",
    "HANDLERS",
    "Act",
    "Asked",
    "Conflicts",
    "Subject",
    "Work",
    "call",
    "conflict_source",
    "conflicts_of",
    "describe",
    "effect",
    "guard",
    "handler",
    "load",
    "pending",
    "stake",
    "subject",
    "words",
    "work",
]


@dataclass(frozen=True)
class Asked:
    """The question put to a guard. ``data`` is None while a page asks in advance, before anything was typed."""

    procedure: Procedure
    actor: Person | None
    by: By | None
    at: datetime
    data: Mapping[str, Any] | None = None

    def given(self, name: str) -> Any:
        return None if self.data is None else self.data.get(name)


@dataclass(frozen=True)
class Act:
    """What an effect is told: the move is made, its transition written, and all of it is one transaction."""

    procedure: Procedure
    move: Move
    actor: Person | None
    by: By | None
    at: datetime
    transition: Transition
    data: Mapping[str, Any] = field(default_factory=dict)


Guard = Callable[[Asked], Iterable[Denied]]
Effect = Callable[[Sequence[Act]], Sequence[str | None]]
Handler = Callable[[OutboxMessage], None]
F = TypeVar("F", bound=Callable[..., Any])

GUARDS: dict[str, Guard] = {}
EFFECTS: dict[str, Effect] = {}
HANDLERS: dict[str, dict[str, Handler]] = {}


def guard(name: str) -> Callable[[F], F]:
    """Supply the guard of a name: a generator of every reason why not."""
    return lambda function: _keep(GUARDS, name, function)


def effect(name: str) -> Callable[[F], F]:
    """Supply what follows a move: ``(act)``. It may name the parent's move, one of the move's ``tells``."""

    def keep(function: F) -> F:
        _keep(EFFECTS, name, lambda acts: [function(act) for act in acts])
        return function

    return keep


def effect_of_many(name: str) -> Callable[[F], F]:
    """Supply what follows a move that tells no parent: ``(acts)``, all those that ``engine.move_all`` made together."""

    def keep(function: F) -> F:
        def follow(acts: Sequence[Act]) -> list[None]:
            function(acts)
            return [None] * len(acts)

        _keep(EFFECTS, name, follow)
        return function

    return keep


def handler(topic: str, name: str) -> Callable[[F], F]:
    """Supply what follows a message; called at least once, so it writes idempotently and reads the present state."""
    return lambda function: _keep(HANDLERS.setdefault(topic, {}), name, function)


def subject(kind: str) -> Callable[[F], F]:
    """Supply what procedures of a kind are about: ``(procedures) -> {id: Subject}``, in one query for any number."""
    return lambda function: _keep(SUBJECTS, kind, function)


def work(kind: str) -> Callable[[F], F]:
    """Supply the work behind duties of a kind: ``([(procedure, duty)]) -> {id: Work}``, in one query for any number."""
    return lambda function: _keep(WORKS, kind, function)


def pending(kind: str) -> Callable[[F], F]:
    """Narrow whose duty a state of this kind still is: ``(person) -> Q`` over procedures, such as "has not voted"."""
    return lambda function: _keep(PENDING, kind, function)


def stake(kind: str) -> Callable[[F], F]:
    """Say which procedures of a kind a person waits for while others hold them: ``(person) -> Q``."""
    return lambda function: _keep(STAKES, kind, function)


def call(
    kind: str, state: str, permission: Permission, duty: str
) -> Callable[[Callable[[Person, datetime], Q]], Callable[[Person, datetime], Q]]:
    """Call upon others than the state's holder: ``(person, at) -> Q`` says when. ``duty`` is a message id.

    When several calls and the state's own duty fit one procedure, the call supplied first is shown.
    """
    assert state in LIFECYCLES[kind].states, f"{kind} has no state {state!r}"

    def keep(when: Callable[[Person, datetime], Q]) -> Callable[[Person, datetime], Q]:
        CALLS.append(Call(kind, state, permission, duty, when))
        return when

    return keep


def conflict_source(kind: str) -> Callable[[F], F]:
    """Supply who is in conflict with a subject of this kind: ``(procedure id) -> Conflicts``."""
    return lambda function: _keep(SOURCES, kind, function)


def words(**said: str) -> None:
    """Say in words what the ledger records beside moves: ``words(**{"opinion.given": "Gave an opinion"})``."""
    for event, text in said.items():
        assert WORDS.setdefault(event, text) == text, f"{event!r} is put into words twice"


def load(*packages: str) -> None:
    """Import every module of some packages: each supplies its guards, effects and handlers by being imported."""
    for package in packages:
        for module in iter_modules(import_module(package).__path__, f"{package}."):
            import_module(module.name)


def _keep(table: dict[str, Any], name: str, function: F) -> F:
    if table.setdefault(name, function) is not function:
        raise ValueError(f"{name!r} is supplied twice.")
    return function
