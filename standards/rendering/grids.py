"""Tables of a standard on paper (GB/T 1.1—2020 9.8): widths, frame, and continuation as 表1 …（续）."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from standards.document.tree import Cell, Table
from standards.rendering.runs import Footnotes, measure, plain

_LINE = 96.0  # units of half a 汉字 that one line of a table holds at 小五 in 165 mm
_PADDING = 3.0
_LATIN = 1.12  # Latin letters are wider than half a 汉字, the more so in bold heads
_PROSE = 24  # a column with a cell of more halves of a 汉字 is set flush left
_WHOLE = 14  # a table with at most so many rows is not broken over pages


def row_anchor(index: int, row: int) -> str:
    return f"row-{index}-{row}"


def allowed_cuts(table: Table) -> frozenset[int]:
    """Rows before which the table may be broken: below the head and not inside a cell that spans rows."""
    tied: set[int] = set()
    for number, row in enumerate(table.rows):
        for cell in row:
            tied.update(range(number + 1, number + cell.rowspan))
    return frozenset(range(table.header_rows + 1, len(table.rows))) - tied


def print_table(table: Table, *, index: int, cuts: Sequence[int], footnotes: Footnotes) -> SafeString:
    """``index`` is the table's place in the document (row anchors carry it); ``cuts`` the rows that begin a new page."""
    if not any(table.rows):
        return SafeString("")
    grid = _Grid(table, index, footnotes)
    bounds = [table.header_rows, *cuts, len(table.rows)]
    return format_html_join("", "{}", ((grid.piece(start, end),) for start, end in pairwise(bounds)))


class _Grid:
    """One table while it is printed: where its cells stand and how wide its columns are."""

    def __init__(self, table: Table, index: int, footnotes: Footnotes) -> None:
        self._table = table
        self._index = index
        self._footnotes = footnotes
        self._taken = _taken(table)
        placed = [
            pair
            for row, at in zip(table.rows, self._taken, strict=True)
            for pair in zip(row, at, strict=True)
        ]
        self._columns = max(column + cell.colspan for cell, column in placed)
        need = [4.0] * self._columns
        for cell, column in placed:
            if cell.colspan == 1:
                need[column] = max(need[column], measure(plain(cell.runs)) * _LATIN + _PADDING)
        self._widths = share_width(need, _LINE)
        self._prose = {
            column
            for row, at in zip(table.rows[table.header_rows :], self._taken[table.header_rows :], strict=True)
            for cell, column in zip(row, at, strict=True)
            if measure(plain(cell.runs)) > _PROSE
        }

    def piece(self, start: int, end: int) -> SafeString:
        """Rows ``start`` to ``end`` under the head, as a table of its own."""
        table = self._table
        last, continued = end == len(table.rows), start > table.header_rows
        whole = last and not continued and len(table.rows) <= _WHOLE
        notes = self._notes() if last else SafeString("")
        closing = table.header_rows - 1, end - 1 if not notes else -1
        return format_html(
            '<table class="table {}"{}>{}<thead>{}{}</thead><tbody>{}{}</tbody></table>',
            "more" if continued else "whole" if whole else "",
            format_html(' id="{}"', table.anchor) if table.anchor and not continued else "",
            column_group(self._widths),
            self._caption(continued=continued),
            self._rows(range(table.header_rows), closing),
            self._rows(range(start, end), closing),
            notes,
        )

    def _caption(self, *, continued: bool) -> SafeString:
        """Caption and unit are rows of the head, so that a continued part keeps the height that was laid out."""
        title = "　".join(filter(None, (self._table.label, self._table.title)))
        lines = [("caption", title + ("（续）" if continued else ""))] if title else []
        lines += [("unit", self._table.unit)] if self._table.unit else []
        return format_html_join(
            "",
            '<tr><th class="{}" colspan="{}">{}</th></tr>',
            ((css, self._columns, line) for css, line in lines),
        )

    def _rows(self, numbers: range, closing: tuple[int, int]) -> SafeString:
        return format_html_join(
            "", "{}", ((self._row(number, last=number in closing),) for number in numbers)
        )

    def _row(self, number: int, *, last: bool) -> SafeString:
        head = number < self._table.header_rows
        first = "first" if number in (0, self._table.header_rows) else ""
        cells = zip(self._table.rows[number], self._taken[number], strict=True)
        return format_html(
            '<tr id="{}" class="{}">{}</tr>',
            row_anchor(self._index, number),
            f"{first} {'last' if last else ''}".strip(),
            format_html_join("", "{}", ((self._cell(cell, column, head=head),) for cell, column in cells)),
        )

    def _cell(self, cell: Cell, column: int, *, head: bool) -> SafeString:
        looks = (
            ("left", column == 0),
            ("right", column + cell.colspan >= self._columns),
            ("prose", not head and column in self._prose),
        )
        spans = (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        return format_html(
            '<{} class="{}"{}>{}</{}>',
            SafeString('th scope="col"' if head else "td"),
            " ".join(name for name, wanted in looks if wanted),
            format_html_join("", ' {}="{}"', ((name, n) for name, n in spans if n > 1)),
            self._footnotes.print_runs(cell.runs),
            SafeString("th" if head else "td"),
        )

    def _notes(self) -> SafeString:
        if not self._table.notes:
            return SafeString("")
        lines = format_html_join(
            "", "{}", ((self._footnotes.print_note(note),) for note in self._table.notes)
        )
        return format_html(
            '<tr class="last"><td class="notes left right" colspan="{}">{}</td></tr>', self._columns, lines
        )


def _taken(table: Table) -> list[list[int]]:
    """For each row the column in which each of its cells begins."""
    busy: set[tuple[int, int]] = set()
    starts = []
    for number, row in enumerate(table.rows):
        column, here = 0, []
        for cell in row:
            while (number, column) in busy:
                column += 1
            here.append(column)
            busy.update(
                (number + down, column + right)
                for down in range(cell.rowspan)
                for right in range(cell.colspan)
            )
            column += cell.colspan
        starts.append(here)
    return starts


def share_width(need: Sequence[float], line: float) -> list[float]:
    """Per cent of ``line`` for columns that want ``need``: short ones get it, long ones share what is left."""
    cap = _cap(need, line)
    shares = [min(width, cap) for width in need]
    return [share * 100 / sum(shares) for share in shares]


def column_group(widths: Sequence[float]) -> SafeString:
    """``<colgroup>`` of columns as wide as ``widths`` per cent."""
    columns = format_html_join("", '<col style="width:{}%">', ((f"{width:.2f}",) for width in widths))
    return format_html("<colgroup>{}</colgroup>", columns)


def _cap(need: Sequence[float], line: float) -> float:
    """The width at which the long columns are held so that all together fill one line."""
    left, waiting = line, sorted(need)
    while waiting:
        fair = left / len(waiting)
        if waiting[0] > fair:
            return fair
        left -= waiting.pop(0)
    return max(need)
