"""What a comparison says: frozen, compares by value, knows nothing of how it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from standards.document.tree import Section


class State(StrEnum):
    """What became of an element from one text to the other."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = (
        "renumbered"  # nothing but numbers that follow from other changes: its own, or those it refers to
    )


class Look(StrEnum):
    PLAIN = ""
    SUP = "sup"
    SUB = "sub"
    FOOTNOTE = "footnote"  # the call of one


@dataclass(frozen=True)
class Piece:
    """A stretch of text. ``old`` and ``new`` differ only where a number follows a renumbering; "" is "not there"."""

    state: State  # any but CHANGED
    old: str
    new: str
    look: Look = Look.PLAIN


Words = tuple[Piece, ...]


class PartKind(StrEnum):
    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "item"
    NOTE = "note"
    EXAMPLE = "example"
    TABLE = "table"
    UNIT = "unit"  # above a table
    ROW = "row"
    CELL = "cell"
    FIGURE = "figure"
    FORMULA = "formula"
    REFERENCE = "reference"
    ENGLISH = "english"  # equivalent of a term
    SOURCE = "source"  # of a term
    STATUS = "status"  # of an annex
    FOOTNOTE = "footnote"


@dataclass(frozen=True)
class Part:
    """A block, or a part of one. ``label`` as printed; ``words`` of a table or figure are its title.

    Rows of a table have one cell for each column of either text; ``merged`` cells are covered by one before or above.
    ``old`` and ``new`` are the key of a figure's picture, or the MathML of a formula.
    """

    kind: PartKind
    state: State
    label: Words = ()
    words: Words = ()
    parts: tuple[Part, ...] = ()
    level: int = 1  # of a list's item
    header: bool = False  # of a table's row or cell
    merged: bool = False
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Clause:
    """A section of either text. ``state`` RENUMBERED means that its words are the same; ``moved`` comes on top.

    ``parts`` is empty for a clause that is SAME.
    """

    state: State
    moved: bool
    old: Section | None
    new: Section | None
    title: Words
    parts: tuple[Part, ...]

    @property
    def section(self) -> Section:
        """As it is now, or as it last was."""
        section = self.new or self.old
        assert section is not None, "a clause is in one of the texts"
        return section

    @property
    def touched(self) -> bool:
        return self.moved or self.state is not State.SAME


@dataclass(frozen=True)
class Fact:
    """A fact of the cover that is not the same: the name of its field in ``tree.Cover``."""

    name: str
    words: Words


@dataclass(frozen=True)
class Comparison:
    """Everything of both texts: clauses in the order of the new one, removed ones where they were."""

    cover: tuple[Fact, ...]
    clauses: tuple[Clause, ...]
    footnotes: tuple[Part, ...]

    @property
    def touched(self) -> tuple[Clause, ...]:
        return tuple(one for one in self.clauses if one.touched)

    @property
    def same(self) -> bool:
        """Do both say the same under the same numbers? Bold and italic do not count."""
        notes = any(one.state is not State.SAME for one in self.footnotes)
        return not (self.cover or self.touched or notes)

    @property
    def counts(self) -> dict[str, int]:
        """Clauses added, removed, moved, changed, and only renumbered; a moved one may be changed as well."""
        states = Counter(one.state for one in self.clauses)
        wanted = (State.ADDED, State.REMOVED, State.CHANGED)
        moved = sum(one.moved for one in self.clauses)
        only = sum(one.state is State.RENUMBERED and not one.moved for one in self.clauses)
        return {**{one.value: states[one] for one in wanted}, "moved": moved, "renumbered": only}


def summed(states: Iterable[State]) -> State:
    """The state of what consists of parts with these states, all of them on both sides."""
    found = set(states)
    if found <= {State.SAME}:
        return State.SAME
    return State.RENUMBERED if found <= {State.SAME, State.RENUMBERED} else State.CHANGED
