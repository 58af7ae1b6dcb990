"""What the comparison of every kind of block is made of: runs, labels, notes, and how like two texts are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from standards.document.outline import block_text
from standards.document.sequences import Effort, aligned
from standards.document.tree import Note, Run

from .model import Part, PartKind, Piece, State, Words, summed
from .words import Follow, compare_tokens, tokens, unchanged

Runs = tuple[Run, ...]
_COUNTER = re.compile(r"(?:[A-Z]\.)?\d+|\b[a-z](?=[)）])")
_LONGEST = (
    10_000  # characters of a paragraph that is compared word by word; a longer one, sentence by sentence
)
LIKE = 0.35  # share of common character pairs from which two elements of one kind are the same one


@dataclass
class Sides:
    """How references are followed on either side, and the effort left for both."""

    old: Follow
    new: Follow
    effort: Effort = field(default_factory=Effort)

    def words(self, old: Runs, new: Runs) -> Words:
        if old == new:
            return unchanged(old)
        length = max(sum(len(run.text) for run in runs) for runs in (old, new))
        coarse = length > _LONGEST or not self.effort.spend(2 * length)
        before, after = tokens(old, self.old, coarse=coarse), tokens(new, self.new, coarse=coarse)
        return compare_tokens(before, after, self.effort)

    def text(self, old: str, new: str) -> Words:
        """For text that refers to nothing."""
        return self.words((Run(old),), (Run(new),))


def compare_labels(old: str, new: str) -> Words:
    """Printed labels: from 表1 to 表2 or from a) to b) is a number that follows, from —— to a) is a change."""
    if old == new:
        return (Piece(State.SAME, old, new),) if old else ()
    if old and new and _COUNTER.sub("#", old) == _COUNTER.sub("#", new):
        return (Piece(State.RENUMBERED, old, new),)
    removed, added = Piece(State.REMOVED, old, ""), Piece(State.ADDED, "", new)
    return tuple(one for one in (removed, added) if one.old or one.new)


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, by which texts are like each other; a single character is its own."""
    flat = "".join(text.split())
    return frozenset(flat[at : at + 2] for at in range(max(len(flat) - 1, 1))) - {""}


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice the common pairs by all pairs of both, 0 to 1; 0 where that is too little for one and the same."""
    found = 2 * len(one & other) / ((len(one) + len(other)) or 1)
    return found if found >= LIKE else 0.0


def judged(part: Part, *, old: object, new: object) -> Part:
    """``part`` with the state that follows from what it consists of; CHANGED stays, None is "not in this text"."""
    if old is None or new is None:
        return replace(part, state=State.ADDED if old is None else State.REMOVED)
    inner = [one.state for one in (*part.label, *part.words)] + [one.state for one in part.parts]
    return replace(part, state=summed([part.state, *inner]))


def compare_note(old: Note | None, new: Note | None, sides: Sides) -> Part:
    some = new or old
    assert some is not None, "one of the texts has the note"
    part = Part(
        PartKind.EXAMPLE if some.example else PartKind.NOTE,
        State.SAME,
        compare_labels(old.label if old else "", new.label if new else ""),
        sides.words(old.runs if old else (), new.runs if new else ()),
    )
    return judged(part, old=old, new=new)


def compare_notes(old: Sequence[Note], new: Sequence[Note], sides: Sides) -> tuple[Part, ...]:
    """The notes below a table or a figure."""
    before, after = ([block_text(one) for one in notes] for notes in (old, new))
    cards, again = [pairs(one) for one in before], [pairs(one) for one in after]
    rows = aligned(before, after, lambda i, j: likeness(cards[i], again[j]), sides.effort)
    return tuple(
        compare_note(None if i is None else old[i], None if j is None else new[j], sides) for i, j in rows
    )
