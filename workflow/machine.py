"""The vocabulary of lifecycles. Plain Python: no Django, no database.

A lifecycle is a table: its states (who holds them, which ISO stage code they are) and its moves (from where to
where, who makes them, what must hold, what follows). A move that nobody may make does not load.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from societies.roles import Permission


class By(StrEnum):
    """Makers of moves that are no person."""

    CLOCK = "clock"  # the deadline itself
    CHILD = "child"  # a child procedure's move, in the same transaction
    WORKER = "worker"  # an answer from outside, recorded by a handler


START = ""  # the state of a procedure that has not made its first move


@dataclass(frozen=True)
class State:
    """``label`` and ``duty`` are English message ids. ``holder`` is whose duty the state is."""

    name: str
    label: str
    iso: str = ""
    holder: Permission | None = None
    duty: str = ""
    terminal: bool = False


@dataclass(frozen=True)
class Move:
    """``needs`` are the names of data without which the move is refused; ``tells`` the parent's moves it may cause."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    by: tuple[Permission | By, ...]
    guards: tuple[str, ...] = ()
    effect: str = ""
    emits: str = ""
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.by:
            raise ValueError(f"Nobody may make the move {self.name!r}.")

    @property
    def rights(self) -> tuple[Permission, ...]:
        """The permissions of which a person needs one to make it."""
        return tuple(who for who in self.by if isinstance(who, Permission))


@dataclass(frozen=True)
class Lifecycle:
    kind: str
    label: str
    states: Mapping[str, State]
    moves: Mapping[str, Move]
    chapters: tuple[str, ...] = field(default=())  # the states shown as the road, in order

    def __post_init__(self) -> None:
        known = {START, *self.states}
        for move in self.moves.values():
            if strange := {*move.sources, move.target} - known:
                raise ValueError(f"{self.kind}.{move.name} names unknown states: {sorted(strange)}.")
            if closed := {s for s in move.sources if s and self.states[s].terminal}:
                raise ValueError(f"{self.kind}.{move.name} leaves the terminal states {sorted(closed)}.")
        for state in self.states.values():
            if not state.terminal and not any(state.name in move.sources for move in self.moves.values()):
                raise ValueError(f"{self.kind}.{state.name} has no way out and is not declared terminal.")


LIFECYCLES: dict[str, Lifecycle] = {}


def register(
    kind: str,
    label: str,
    *,
    states: tuple[State, ...],
    moves: tuple[Move, ...],
    chapters: tuple[str, ...] = (),
) -> Lifecycle:
    """Read a table and make it known under its kind."""
    lifecycle = Lifecycle(
        kind, label, {state.name: state for state in states}, {move.name: move for move in moves}, chapters
    )
    if len(lifecycle.moves) != len(moves) or len(lifecycle.states) != len(states):
        raise ValueError(f"{kind} names a state or a move twice.")
    LIFECYCLES[kind] = lifecycle
    return lifecycle


def sources(*names: str) -> frozenset[str]:
    return frozenset(names)
