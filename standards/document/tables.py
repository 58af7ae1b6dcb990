"""Grids as tables: header rows, notes at the foot, unit lines, continued tables put together."""

from __future__ import annotations

from dataclasses import replace

from . import grammar, sentences
from .lines import Grid, GridCell, Line, cut, tidy
from .tree import Cell, Note, Run, Table


def read_table(grid: Grid, label: str, title: str, unit: str) -> tuple[Table, list[str]]:
    """The table without an anchor, and what of it was lost."""
    losses: list[str] = []
    rows = [row for row in grid.rows if row]
    width = max((sum(cell.colspan for cell in row) for row in rows), default=1)
    if rows and not label and len(rows) > 1 and len(rows[0]) == 1:
        inside = grammar.caption(_text(rows[0][0]), figure=False)
        if inside is not None:
            label, title, rows = inside.label, inside.title, rows[1:]
    if (
        rows
        and not unit
        and len(rows) > 1
        and len(rows[0]) == 1
        and grammar.UNIT_LINE.fullmatch(_text(rows[0][0]))
    ):
        unit, rows = _text(rows[0][0]), rows[1:]
    notes: list[Note] = []
    while len(rows) > 1 and len(rows[-1]) == 1 and rows[-1][0].colspan == width:
        foot = [note for line in _lines(rows[-1][0]) if (note := read_note(line)) is not None]
        if not foot or len(foot) != len([line for line in _lines(rows[-1][0]) if line.text]):
            break
        notes = foot + notes
        rows = rows[:-1]
    header_rows = grid.header_rows or (1 if len(rows) > 1 else 0)
    header_rows = min(_whole(rows, header_rows), max(len(rows) - 1, 0))
    cells = tuple(
        tuple(_cell(cell, header=index < header_rows, losses=losses) for cell in row)
        for index, row in enumerate(rows)
    )
    return Table("", label, title, cells, header_rows, tuple(notes), unit), losses


def continue_table(table: Table, more: Table) -> Table:
    """``table`` with the rows of its continuation; a repeated heading is left out."""
    skip = more.header_rows if more.rows[: more.header_rows] == table.rows[: more.header_rows] else 0
    if (
        not skip
        and more.header_rows
        and [_cells(row) for row in more.rows[:1]] == [_cells(row) for row in table.rows[:1]]
    ):
        skip = more.header_rows
    rows = table.rows + tuple(tuple(replace(cell, header=False) for cell in row) for row in more.rows[skip:])
    return replace(table, rows=rows, notes=table.notes + more.notes)


def read_note(line: Line) -> Note | None:
    """The line as a note or example; None if it is neither."""
    found = grammar.note(line.text)
    if found is None:
        return None
    label, example = found
    return Note(label.number, tuple(cut(line.runs, label.length)), example)


def _cells(row: tuple[Cell, ...]) -> list[str]:
    return ["".join(run.text for run in cell.runs) for cell in row]


def _whole(rows: list[list[GridCell]], header_rows: int) -> int:
    """A header cell that reaches down makes the rows it reaches header rows too."""
    index = 0
    while index < min(header_rows, len(rows)):
        reach = max((cell.rowspan for cell in rows[index]), default=1)
        header_rows = max(header_rows, index + min(reach, 4))
        index += 1
    return header_rows


def _lines(cell: GridCell) -> list[Line]:
    out: list[Line] = []
    for item in cell.content:
        out += [item] if isinstance(item, Line) else item.lines
    return out


def _text(cell: GridCell) -> str:
    return "\n".join(line.text for line in _lines(cell) if line.text)


def _cell(cell: GridCell, *, header: bool, losses: list[str]) -> Cell:
    runs: list[Run] = []
    if any(isinstance(item, Grid) for item in cell.content):
        losses.append(sentences.NESTED_TABLE)
    for line in _lines(cell):
        losses += [loss for loss in line.losses if loss != sentences.PLAIN_FORMULA]
        if line.pictures:
            losses.append(sentences.CELL_PICTURE)
        if line.formula:
            losses.append(sentences.CELL_FORMULA)
        more = line.runs or ([Run(line.formula)] if line.formula else [])
        for box in line.boxes:
            more = more + box.runs
        if more:
            runs += ([Run("\n")] if runs else []) + more
    return Cell(tuple(tidy(runs)), cell.colspan, cell.rowspan, header)
