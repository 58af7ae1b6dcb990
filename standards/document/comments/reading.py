"""A comment sheet in, its rows out: Word and Excel, whoever's form it is."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from standards.document.package import ZIP_FAULTS, Package
from standards.document.sentences import Unreadable, gettext_noop

from .grids import Book, GridRow, PlainGrid, open_word, open_workbook
from .headings import Meaning, columns_of, name_of, sender_in
from .rows import NOTHING_SAID, OTHER_CELLS, RejectedRow, Sheet, SheetRow

MAX_ROWS = 5000
_HEADING_ROWS = 20
_CARRIED = {Meaning.SENDER, Meaning.CLAUSE, Meaning.ELEMENT, Meaning.KIND, Meaning.PART, Meaning.BESIDE}

REFUSALS = {
    "empty": gettext_noop("“%(name)s” is empty. Choose the filled-in comment sheet."),
    "old_doc": gettext_noop(
        "“%(name)s” is an old Word or Excel file (.doc, .xls). Save it as .docx or .xlsx and choose that file."
    ),
    "pdf": gettext_noop(
        "“%(name)s” is a PDF. Ask for the Word or Excel sheet it was made from, or type its comments in."
    ),
    "rtf": gettext_noop("“%(name)s” is an RTF or web page file. Save it as .docx and choose that file."),
    "not_zip": gettext_noop("“%(name)s” is neither a Word file (.docx) nor an Excel workbook (.xlsx)."),
    "broken": gettext_noop(
        "“%(name)s” is damaged (%(part)s cannot be read). Open it in Word or Excel, save it again and choose the new file."
    ),
    "presentation": gettext_noop(
        "“%(name)s” is a presentation. Comment sheets are Word files (.docx) or Excel workbooks (.xlsx)."
    ),
    "no_document": gettext_noop(
        "“%(name)s” holds no Word text. Save the comment sheet as .docx and choose that file."
    ),
    "no_table": gettext_noop(
        "“%(name)s” has no table, so it is not a comment sheet. Put its comments into the form, or type them in."
    ),
    "no_headings": gettext_noop(
        "“%(name)s” is not a comment sheet: no table in it has headings for the clause and the comment."
    ),
    "too_many_rows": gettext_noop(
        "“%(name)s” has more than %(limit)s filled rows. Divide it into several files."
    ),
}


def read(data: bytes, name: str) -> Sheet:
    """The comments in ``data``, called ``name`` in messages: .docx, .docm, .dotx or .xlsx, all its tables that hold comments.

    Tracked insertions are in, deletions out. Raises ``Unreadable`` for everything that is no comment sheet. Not
    bounded in time: web and workers call ``standards.sandbox.parse_comments``.
    """
    try:
        book = open_workbook(data, name) if _is_workbook(data) else open_word(Package(data, name))
    except RecursionError as error:
        raise Unreadable("workbook", REFUSALS["no_headings"], name=name) from error
    except Unreadable as refusal:
        if refusal.code not in REFUSALS:
            raise
        raise Unreadable(refusal.code, REFUSALS[refusal.code], **refusal.where) from refusal
    if not any(grid.rows for grid in book.grids):
        raise Unreadable("no_table", REFUSALS["no_table"], name=name)
    found = list(_tables(book))
    if not found:
        raise Unreadable("no_headings", REFUSALS["no_headings"], name=name)
    rows: list[SheetRow] = []
    rejected: list[RejectedRow] = []
    for table in found:
        for read_row in table.read():
            (rows if isinstance(read_row, SheetRow) else rejected).append(read_row)  # type: ignore[arg-type]
    if len(rows) > MAX_ROWS:
        raise Unreadable("too_many_rows", REFUSALS["too_many_rows"], name=name, limit=MAX_ROWS)
    return Sheet(tuple(rows), tuple(rejected))


def _is_workbook(data: bytes) -> bool:
    try:
        names = {one.lower().replace("\\", "/") for one in zipfile.ZipFile(BytesIO(data)).namelist()}
    except (*ZIP_FAULTS, IndexError):
        return False
    return any(name.startswith("xl/") for name in names) and "word/document.xml" not in names


@dataclass(frozen=True)
class _Table:
    """The rows below a heading row; ``names`` are the headings as written."""

    name: str
    columns: dict[int, Meaning]
    names: dict[int, str]
    rows: list[GridRow]
    sender: str  # of rows without one of their own
    counted: bool  # the headings stand elsewhere: cells belong to them by their order

    def read(self) -> Iterator[SheetRow | RejectedRow]:
        for row in self.rows:
            said = {place: text for place, text in row.cells.items() if text}
            known = {place for place in said if self.columns.get(place, Meaning.REST) is not Meaning.SERIAL}
            if not known or said == {place: self.names.get(place) for place in said}:
                continue  # empty, or the headings once more
            words = "　".join(text for _place, text in sorted(said.items()))
            if self.counted and len(row.cells) != len(self.columns):
                where = (("cells", len(row.cells)), ("headings", len(self.columns)))
                yield RejectedRow(row.number, self.name, words, OTHER_CELLS, where)
                continue
            read = self._row(row, said)
            if read.comment or read.proposal:
                yield read
            else:
                yield RejectedRow(row.number, self.name, words, NOTHING_SAID)

    def _row(self, row: GridRow, said: dict[int, str]) -> SheetRow:
        by: dict[Meaning, list[tuple[int, str]]] = {}
        carried = {
            place: text for place, text in row.above.items() if self.columns.get(place) in _CARRIED and text
        }
        for place, text in sorted({**carried, **said}.items()):
            by.setdefault(self.columns.get(place, Meaning.REST), []).append((place, text))

        def of(meaning: Meaning) -> str:
            return "\n".join(text for _place, text in by.get(meaning, []))

        def labelled(*meanings: Meaning) -> tuple[tuple[str, str], ...]:
            found = sorted(one for meaning in meanings for one in by.get(meaning, []))
            return tuple((name_of(self.names.get(place, "")), text) for place, text in found)

        comment, reason = of(Meaning.COMMENT), of(Meaning.REASON)
        if comment and reason:
            ((heading, _text), *_more) = labelled(Meaning.REASON)
            comment = f"{comment}\n{heading}：{reason}"
        return SheetRow(
            row=row.number,
            table=self.name,
            sender=of(Meaning.SENDER) or self.sender,
            clause=of(Meaning.CLAUSE),
            element=of(Meaning.ELEMENT),
            kind=of(Meaning.KIND),
            comment=comment or reason,
            proposal=of(Meaning.PROPOSAL),
            observation=of(Meaning.OBSERVATION),
            part=of(Meaning.PART),
            beside=labelled(Meaning.PART, Meaning.BESIDE),
            rest=labelled(Meaning.REST),
            shortened=any(
                self.columns.get(place) is Meaning.CLAUSE for place in row.numeric if place in said
            ),
        )


def _tables(book: Book) -> Iterator[_Table]:
    """Tables with headings of their own, or with those at the head of the page, or going on from the one before."""
    last: _Table | None = None
    alone = len(book.grids) == 1
    for grid in book.grids:
        name = "" if alone else grid.name
        table = _headed(grid, name) or _headed_elsewhere(grid, name, book.heads)
        if table is None and last is not None and not grid.name and _widest(grid) == len(last.columns):
            table = _Table(name, last.columns, last.names, grid.rows, last.sender, counted=False)
        if table is not None:
            last = table
            yield table


def _headed(grid: PlainGrid, name: str) -> _Table | None:
    for index, row in enumerate(grid.rows[:_HEADING_ROWS]):
        columns = columns_of(row.cells)
        if columns is not None:
            return _Table(
                name, columns, row.cells, grid.rows[index + 1 :], _sender(grid, index), counted=False
            )
    return None


def _sender(grid: PlainGrid, heading: int) -> str:
    lines = [[text] for text in grid.before]
    lines += [[text for _place, text in sorted(row.cells.items())] for row in grid.rows[:heading]]
    return next((found for line in lines if (found := sender_in(line))), "")


def _headed_elsewhere(grid: PlainGrid, name: str, heads: list[GridRow]) -> _Table | None:
    for head in heads:
        columns = columns_of(head.cells)
        if columns is not None and len(head.cells) == _widest(grid):
            order = sorted(head.cells)
            rows = [
                GridRow(row.number, dict(enumerate(row.cells[place] for place in sorted(row.cells))))
                for row in grid.rows
            ]
            return _Table(
                name,
                {index: columns.get(place, Meaning.REST) for index, place in enumerate(order)},
                {index: head.cells[place] for index, place in enumerate(order)},
                rows,
                next((found for text in grid.before if (found := sender_in([text]))), ""),
                counted=True,
            )
    return None


def _widest(grid: PlainGrid) -> int:
    """The number of cells that most rows have."""
    sizes = [len(row.cells) for row in grid.rows]
    return max(set(sizes), key=sizes.count) if sizes else 0
