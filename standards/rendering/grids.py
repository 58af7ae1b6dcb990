"""Tables of a standard on paper (GB/T 1.1—2020 9.8): widths, frame, and continuation as 表1 …（续）."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from standards.document.tree import Cell, Table
from standards.rendering.runs import Footnotes, measure, plain

_LINE = 96.0  # units of half a 汉字 that one line of a table holds at 小五 in 165 mm
_PADDING = 2.5
_PROSE = 12  # a cell with more half 汉字 than fit its column's line is set flush left
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
    columns = _columns(table)
    if not columns:
        return SafeString("")
    widths = column_widths(table, columns)
    bounds = [table.header_rows, *cuts, len(table.rows)]
    pieces = [
        _piece(table, index, (start, end), widths, footnotes, continued=start > table.header_rows)
        for start, end in pairwise(bounds)
    ]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _piece(
    table: Table,
    index: int,
    span: tuple[int, int],
    widths: Sequence[float],
    footnotes: Footnotes,
    *,
    continued: bool,
) -> SafeString:
    start, end = span
    last = end == len(table.rows)
    whole = "more" if continued else "whole" if last and len(table.rows) <= _WHOLE else ""
    notes = _notes(table, len(widths), footnotes) if last else SafeString("")
    body = format_html_join(
        "",
        "{}",
        (
            (_row(table, index, number, len(widths), footnotes, last=number == end - 1 and not notes),)
            for number in range(start, end)
        ),
    )
    return format_html(
        '<table class="table {}"{}><colgroup>{}</colgroup><thead>{}{}</thead><tbody>{}{}</tbody></table>',
        whole,
        format_html(' id="{}"', table.anchor) if table.anchor and not continued else "",
        format_html_join("", '<col style="width:{}%">', ((f"{width:.2f}",) for width in widths)),
        _caption(table, len(widths), continued=continued),
        format_html_join(
            "",
            "{}",
            (
                (_row(table, index, n, len(widths), footnotes, last=n == table.header_rows - 1),)
                for n in range(table.header_rows)
            ),
        ),
        body,
        notes,
    )


def _caption(table: Table, columns: int, *, continued: bool) -> SafeString:
    """Caption and unit are rows of the head, so that a continued part keeps the height that was laid out."""
    text = "　".join(filter(None, (table.label, table.title)))
    rows = []
    if text:
        rows.append(("caption", text + ("（续）" if continued else "")))
    if table.unit:
        rows.append(("unit", table.unit))
    return format_html_join(
        "", '<tr><th class="{}" colspan="{}">{}</th></tr>', ((css, columns, line) for css, line in rows)
    )


def _row(
    table: Table, index: int, number: int, columns: int, footnotes: Footnotes, *, last: bool
) -> SafeString:
    taken = _taken(table)[number]
    css = " ".join(
        filter(None, ("first" if number in (0, table.header_rows) else "", "last" if last else ""))
    )
    cells = [
        _cell(cell, column, columns, footnotes, head=number < table.header_rows)
        for column, cell in zip(taken, table.rows[number], strict=True)
    ]
    return format_html(
        '<tr id="{}" class="{}">{}</tr>',
        row_anchor(index, number),
        css,
        format_html_join("", "{}", ((cell,) for cell in cells)),
    )


def _cell(cell: Cell, column: int, columns: int, footnotes: Footnotes, *, head: bool) -> SafeString:
    text = plain(cell.runs)
    css = " ".join(
        name
        for name, wanted in (
            ("left", column == 0),
            ("right", column + cell.colspan >= columns),
            ("prose", not head and measure(text) > _PROSE * 2),
        )
        if wanted
    )
    spans = format_html_join(
        "",
        ' {}="{}"',
        ((name, n) for name, n in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if n > 1),
    )
    lines = footnotes.print_runs(cell.runs) if text or any(run.footnote for run in cell.runs) else ""
    if head:
        return format_html('<th scope="col" class="{}"{}>{}</th>', css, spans, lines)
    return format_html('<td class="{}"{}>{}</td>', css, spans, lines)


def _notes(table: Table, columns: int, footnotes: Footnotes) -> SafeString:
    if not table.notes:
        return SafeString("")
    lines = format_html_join("", "{}", ((footnotes.print_note(note),) for note in table.notes))
    return format_html(
        '<tr class="last"><td class="notes left right" colspan="{}">{}</td></tr>', columns, lines
    )


def _columns(table: Table) -> int:
    return max(
        (
            column + cell.colspan
            for row, taken in zip(table.rows, _taken(table), strict=True)
            for cell, column in zip(row, taken, strict=True)
        ),
        default=0,
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


def column_widths(table: Table, columns: int) -> list[float]:
    """Per cent of each column, after its longest cell that spans no other column."""
    need = [4.0] * columns
    for cell, column in _simple_cells(table):
        need[column] = max(need[column], measure(plain(cell.runs)) + _PADDING)
    return share_width(need, _LINE)


def share_width(need: Sequence[float], line: float) -> list[float]:
    """Per cent of ``line`` for columns that want ``need``: short ones get it, long ones share what is left."""
    cap = _cap(need, line)
    shares = [min(width, cap) for width in need]
    return [share * 100 / sum(shares) for share in shares]


def _simple_cells(table: Table) -> Iterator[tuple[Cell, int]]:
    for row, taken in zip(table.rows, _taken(table), strict=True):
        for cell, column in zip(row, taken, strict=True):
            if cell.colspan == 1:
                yield cell, column


def _cap(need: Sequence[float], line: float) -> float:
    """The width at which the long columns are held so that all together fill one line."""
    left, waiting = line, sorted(need)
    while waiting:
        fair = left / len(waiting)
        if waiting[0] > fair:
            return fair
        left -= waiting.pop(0)
    return max(need)
