"""Tables of a standard on paper (GB/T 1.1—2020 9.8): widths, frame, and continuation as 表1 …（续）."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from standards.document.tree import Cell, Table
from standards.rendering.runs import Footnotes, measure, plain
from standards.rendering.typography import CONTINUED

# How a table is set, most usual first: CSS class, units of half a 汉字 that one line holds. 小五 then 六号, upright in
# 165 mm, then on pages turned on their side with 252 mm.
_SIZES = (("", 96.0), ("small", 115.0), ("wide", 147.0), ("wide small", 176.0))
_PADDING = 3.0
_LATIN = 1.12  # Latin letters are wider than half a 汉字, the more so in bold heads
_FEW = 8.0  # units that a column of 汉字 keeps at least: they may be broken anywhere, but not one by one
_PROSE = 24  # a column with a cell of more halves of a 汉字 is set flush left
_WHOLE = 14  # a table with at most so many rows is not broken over pages
_UNBROKEN = re.compile(r"[!-,.-~\u00b0-\u024f]+")  # a Latin word: nothing but a hyphen inside it ends a line


def print_table(table: Table, *, footnotes: Footnotes) -> SafeString:
    """The table; where it runs over pages the engine repeats its head, each part after the first with （续）."""
    return _Grid(table, footnotes).print() if any(table.rows) else SafeString("")


def tied_rows(table: Table) -> frozenset[int]:
    """Rows that may not begin a page: a cell reaches into them from above, or one row alone would be left behind."""
    tied = {table.header_rows + 1, len(table.rows) - 1}
    for number, row in enumerate(table.rows):
        for cell in row:
            tied.update(range(number + 1, number + cell.rowspan))
    return frozenset(tied)


class _Grid:
    """One table while it is printed: where its cells stand and how wide its columns are."""

    def __init__(self, table: Table, footnotes: Footnotes) -> None:
        self._table = table
        self._footnotes = footnotes
        self._taken = _taken(table)
        self._tied = tied_rows(table)
        placed = [
            pair
            for row, at in zip(table.rows, self._taken, strict=True)
            for pair in zip(row, at, strict=True)
        ]
        self._columns = max(column + cell.colspan for cell, column in placed)
        need, least = [4.0] * self._columns, [4.0] * self._columns
        for cell, column in placed:
            if cell.colspan == 1:
                text = plain(cell.runs)
                need[column] = max(need[column], measure(text) * _LATIN + _PADDING)
                least[column] = max(least[column], _longest_word(text) * _LATIN + _PADDING)
        least = [max(word, min(width, _FEW)) for word, width in zip(least, need, strict=True)]
        self._size, line = next((one for one in _SIZES if sum(least) <= one[1]), _SIZES[-1])
        self._widths = share_width(need, line, least)
        self._prose = {
            column
            for row, at in zip(table.rows[table.header_rows :], self._taken[table.header_rows :], strict=True)
            for cell, column in zip(row, at, strict=True)
            if measure(plain(cell.runs)) > _PROSE
        }

    def print(self) -> SafeString:
        """The whole table; where it is broken is the engine's affair, within what ``tied`` rows allow."""
        table, notes = self._table, self._notes()
        closing = table.header_rows - 1, -1 if notes else len(table.rows) - 1
        looks = "whole" if len(table.rows) <= _WHOLE else "", self._size.removeprefix("wide").strip()
        printed = format_html(
            '<table class="{}"{}>{}<thead>{}{}</thead><tbody>{}{}</tbody></table>',
            " ".join(filter(None, ("table", *looks))),
            format_html(' id="{}"', table.anchor) if table.anchor else "",
            column_group(self._widths),
            self._caption(),
            self._rows(range(table.header_rows), closing),
            self._rows(range(table.header_rows, len(table.rows)), closing),
            notes,
        )
        return format_html('<div class="wide">{}</div>', printed) if "wide" in self._size else printed

    def _caption(self) -> SafeString:
        """Caption and unit are rows of the head, so that they are repeated with it (GB/T 1.1—2020 9.8.3)."""
        title = "　".join(filter(None, (self._table.label, self._table.title)))
        row = '<tr><th class="{}" colspan="{}">{}</th></tr>'
        continued = format_html('<span class="{}">（续）</span>', CONTINUED)
        return format_html(
            "{}{}",
            format_html(row, "caption", self._columns, format_html("{}{}", title, continued))
            if title
            else "",
            format_html(row, "unit", self._columns, self._table.unit) if self._table.unit else "",
        )

    def _rows(self, numbers: range, closing: tuple[int, int]) -> SafeString:
        return format_html_join(
            "", "{}", ((self._row(number, last=number in closing),) for number in numbers)
        )

    def _row(self, number: int, *, last: bool) -> SafeString:
        head = number < self._table.header_rows
        looks = (
            ("first", number in (0, self._table.header_rows)),
            ("last", last),
            ("tied", not head and number in self._tied),
        )
        cells = zip(self._table.rows[number], self._taken[number], strict=True)
        return format_html(
            '<tr class="{}">{}</tr>',
            " ".join(name for name, wanted in looks if wanted),
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
            '<tr class="last tied"><td class="notes left right" colspan="{}">{}</td></tr>',
            self._columns,
            lines,
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


def _longest_word(text: str) -> int:
    return max((measure(word) for word in _UNBROKEN.findall(text)), default=0)


def share_width(need: Sequence[float], line: float, least: Sequence[float] | None = None) -> list[float]:
    """Per cent of ``line`` for columns that want ``need``: short ones get it, long ones share what is left.

    No column gets less than its ``least`` while ``line`` has room for all of these.
    """
    least = least or [0.0] * len(need)
    low, high = 0.0, max(need)
    for _ in range(30):  # the width at which the long columns are held, to a millionth of a line
        cap = (low + high) / 2
        fits = sum(max(one, min(width, cap)) for width, one in zip(need, least, strict=True)) <= line
        low, high = (cap, high) if fits else (low, cap)
    shares = [max(one, min(width, high)) for width, one in zip(need, least, strict=True)]
    return [share * 100 / sum(shares) for share in shares]


def column_group(widths: Sequence[float]) -> SafeString:
    """``<colgroup>`` of columns as wide as ``widths`` per cent."""
    columns = format_html_join("", '<col style="width:{}%">', ((f"{width:.2f}",) for width in widths))
    return format_html("<colgroup>{}</colgroup>", columns)
