"""What changed in a table, cell by cell: rows and columns that came or went are told from cells that changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standards.document.sequences import aligned
from standards.document.tree import Cell, Run, Table

from .model import Part, PartKind, State
from .texts import Sides, compare_labels, compare_notes, judged, likeness, pairs

_WIDEST = 64  # columns; wider tables are compared column by column, and cells that span columns count as one
_LOOKED_AT = 200  # rows by which columns are recognised


@dataclass(frozen=True)
class Box:
    """A place of the grid: a cell where it begins, or where it only covers (``merged``)."""

    cell: Cell
    merged: bool

    @property
    def runs(self) -> tuple[Run, ...]:
        return () if self.merged else self.cell.runs

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


Row = list[Box]
Places = Sequence[tuple[int | None, int | None]]
_NOWHERE = Box(Cell(()), False)


def grid(table: Table) -> list[Row]:
    """The rows with every place that a cell covers; they may be of different length."""
    wide = any(sum(max(cell.colspan, 1) for cell in row) > _WIDEST for row in table.rows)
    rows: list[Row] = []
    above: dict[int, tuple[Cell, int]] = {}  # by column: what still covers it, and for how many rows
    for row in table.rows:
        out: Row = []
        below: dict[int, tuple[Cell, int]] = {}
        waiting = list(row[::-1])
        last = max(above, default=-1)
        while waiting or len(out) <= last:
            at = len(out)
            if at in above:
                cell, left = above[at]
                out.append(Box(cell, True))
                below |= {at: (cell, left - 1)} if left > 1 else {}
            elif waiting:
                cell = waiting.pop()
                width = 1 if wide else max(cell.colspan, 1)
                out += [Box(cell, place > 0) for place in range(width)]
                below |= {at + place: (cell, cell.rowspan - 1) for place in range(width) if cell.rowspan > 1}
            else:
                out.append(_NOWHERE)
        rows.append(out)
        above = below
    return rows


def compare_table(old: Table | None, new: Table | None, sides: Sides) -> Part:
    """Label, title, unit, rows of cells, notes."""
    before, after = grid(old) if old else [], grid(new) if new else []
    columns = _columns(before, after, sides)
    parts = [
        _row(
            None if i is None else before[i],
            None if j is None else after[j],
            columns,
            sides,
            header=(i if j is None else j) < (old if j is None else new).header_rows,  # type: ignore[union-attr, operator]
        )
        for i, j in _rows(before, after, columns, sides)
    ]
    unit = sides.text(old.unit if old else "", new.unit if new else "")
    if unit:
        parts.insert(0, judged(Part(PartKind.UNIT, State.SAME, words=unit), old=old, new=new))
    part = Part(
        PartKind.TABLE,
        State.SAME,
        compare_labels(old.label if old else "", new.label if new else ""),
        sides.text(old.title if old else "", new.title if new else ""),
        (*parts, *compare_notes(old.notes if old else (), new.notes if new else (), sides)),
    )
    return judged(part, old=old, new=new)


def _columns(old: list[Row], new: list[Row], sides: Sides) -> Places:
    width, breadth = (max((len(row) for row in rows), default=0) for rows in (old, new))
    if not old or not new or max(width, breadth) > _WIDEST:
        widest = max(width, breadth)
        return [(at if old else None, at if new else None) for at in range(widest)]
    before, after = _texts(old, width), _texts(new, breadth)
    sets, others = [frozenset(one) - {""} for one in before], [frozenset(one) - {""} for one in after]

    def like(i: int, j: int) -> float:
        return 1.0 if before[i][0] and before[i][0] == after[j][0] else likeness(sets[i], others[j])

    return aligned(before, after, like, sides.effort)


def _texts(rows: list[Row], width: int) -> list[tuple[str, ...]]:
    looked_at = rows[:_LOOKED_AT]
    return [tuple(row[at].text if at < len(row) else "" for row in looked_at) for at in range(width)]


def _rows(old: list[Row], new: list[Row], columns: Places, sides: Sides) -> Places:
    kept = [(i, j) for i, j in columns if i is not None and j is not None]
    before = [tuple(row[i].text for i, _j in kept if i < len(row)) for row in old]
    after = [tuple(row[j].text for _i, j in kept if j < len(row)) for row in new]
    cards, others = [pairs("\t".join(one)) for one in before], [pairs("\t".join(one)) for one in after]
    return aligned(before, after, lambda i, j: likeness(cards[i], others[j]), sides.effort)


def _row(old: Row | None, new: Row | None, columns: Places, sides: Sides, *, header: bool) -> Part:
    cells = []
    for i, j in columns:
        one = old[i] if old is not None and i is not None and i < len(old) else _NOWHERE
        other = new[j] if new is not None and j is not None and j < len(new) else _NOWHERE
        if (i or 0) >= len(old or ()) and (j or 0) >= len(new or ()):
            break
        words = sides.words(one.runs, other.runs)
        box = one if new is None or j is None else other
        state = State.SAME if one.merged == other.merged else State.CHANGED
        part = Part(PartKind.CELL, state, words=words, header=header or box.cell.header, merged=box.merged)
        cells.append(judged(part, old=None if i is None else old, new=None if j is None else new))
    return judged(Part(PartKind.ROW, State.SAME, parts=tuple(cells), header=header), old=old, new=new)
