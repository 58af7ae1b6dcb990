"""What changed in the blocks of a clause."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from standards.document.outline import block_text
from standards.document.sequences import aligned
from standards.document.tree import (
    Block,
    Figure,
    Formula,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ReferenceItem,
    Table,
)

from .model import Part, PartKind, State
from .tables import compare_table
from .texts import Sides, compare_labels, compare_note, compare_notes, judged, likeness, pairs


def compare_blocks(old: Sequence[Block], new: Sequence[Block], sides: Sides) -> tuple[Part, ...]:
    """One part for each block of either text, in reading order."""
    before, after = ([pairs(block_text(one)) for one in blocks] for blocks in (old, new))

    def like(i: int, j: int) -> float:
        return likeness(before[i], after[j]) if _kind(old[i]) == _kind(new[j]) else -1.0

    rows = aligned([_key(one) for one in old], [_key(one) for one in new], like, sides.effort)
    return tuple(
        compare_block(None if i is None else old[i], None if j is None else new[j], sides) for i, j in rows
    )


def compare_block(old: Block | None, new: Block | None, sides: Sides) -> Part:
    """Two blocks of one kind, or one that the other text has not."""
    some = old if new is None else new
    assert some is not None, "one of the texts has the block"
    return judged(_COMPARE[type(some)](old, new, sides), old=old, new=new)


def _kind(block: Block) -> tuple[type, bool]:
    return type(block), isinstance(block, Note) and block.example


def _key(block: Block) -> Hashable:
    return (_kind(block), block_text(block), block.image if isinstance(block, Figure) else "")


def _paragraph(old: Paragraph | None, new: Paragraph | None, sides: Sides) -> Part:
    words = sides.words(old.runs if old else (), new.runs if new else ())
    return Part(PartKind.PARAGRAPH, State.SAME, words=words)


def _list(old: ListBlock | None, new: ListBlock | None, sides: Sides) -> Part:
    before, after = (list(block.items) if block else [] for block in (old, new))
    texts, others = ([_said(one) for one in items] for items in (before, after))
    cards, again = [pairs(one) for one in texts], [pairs(one) for one in others]
    rows = aligned(texts, others, lambda i, j: likeness(cards[i], again[j]), sides.effort)
    items = [_item(None if i is None else before[i], None if j is None else after[j], sides) for i, j in rows]
    return Part(PartKind.LIST, State.SAME, parts=tuple(items))


def _said(item: ListItem) -> str:
    return "".join(run.text for run in item.runs)


def _item(old: ListItem | None, new: ListItem | None, sides: Sides) -> Part:
    some = new or old
    assert some is not None, "one of the texts has the item"
    part = Part(
        PartKind.ITEM,
        State.CHANGED if old and new and old.level != new.level else State.SAME,
        compare_labels(old.label if old else "", new.label if new else ""),
        sides.words(old.runs if old else (), new.runs if new else ()),
        level=some.level,
    )
    return judged(part, old=old, new=new)


def _figure(old: Figure | None, new: Figure | None, sides: Sides) -> Part:
    before, after = old.image if old else "", new.image if new else ""
    return Part(
        PartKind.FIGURE,
        State.SAME if before == after else State.CHANGED,
        compare_labels(old.label if old else "", new.label if new else ""),
        sides.text(old.title if old else "", new.title if new else ""),
        compare_notes(old.notes if old else (), new.notes if new else (), sides),
        old=before,
        new=after,
    )


def _formula(old: Formula | None, new: Formula | None, sides: Sides) -> Part:
    before, after = old.mathml if old else "", new.mathml if new else ""
    return Part(
        PartKind.FORMULA,
        State.SAME if before == after else State.CHANGED,
        compare_labels(old.label if old else "", new.label if new else ""),
        sides.text(old.text if old else "", new.text if new else ""),
        old=before,
        new=after,
    )


def _reference(old: ReferenceItem | None, new: ReferenceItem | None, sides: Sides) -> Part:
    return Part(
        PartKind.REFERENCE,
        State.SAME,
        sides.text(old.number if old else "", new.number if new else ""),
        sides.text(old.title if old else "", new.title if new else ""),
    )


_COMPARE: dict[type, Callable[[Any, Any, Sides], Part]] = {
    Paragraph: _paragraph,
    ListBlock: _list,
    Note: compare_note,
    Table: compare_table,
    Figure: _figure,
    Formula: _formula,
    ReferenceItem: _reference,
}
