"""From a workbook to rows by column: finding the headings, keeping row numbers, naming what cannot be used."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from openpyxl import load_workbook

from societies.sheets.archive import BROKEN, inspect
from societies.sheets.problems import Refused, SheetProblem, gettext_noop

MAX_ROWS = 5000
_MAX_COLUMNS = 60
_MAX_SHEETS = 20
_LAST_EXCEL_ROW = 1_048_576
_HEADING_ROWS = 20

NO_HEADINGS = gettext_noop(
    "No row of headings was found in the first %(rows)s rows. These columns are needed: %(columns)s."
)
NO_COLUMN = gettext_noop("The column “%(column)s” is missing. Add it, or take the template.")
TWO_COLUMNS = gettext_noop("There are two columns for “%(column)s”. Keep one of them.")
TOO_MANY_ROWS = gettext_noop("The sheet has more than %(rows)s filled rows. Divide it into several files.")
NO_ROWS = gettext_noop("There is no row below the headings. Fill in at least one and upload the file again.")
FORMULA = gettext_noop("The cell holds a formula. Copy it and paste it as a value.")
ERROR_VALUE = gettext_noop("The cell shows the error %(value)s. Write the value itself.")
REQUIRED = gettext_noop("The cell is empty. This column must be filled in.")
TOO_LONG = gettext_noop("The text is longer than %(limit)s characters. Shorten it.")


@dataclass(frozen=True)
class Column:
    key: str
    heading: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    limit: int = 0  # characters of its text, 0 for no limit
    width: int = 16  # in the template
    hint: str = ""  # in the template, Chinese


@dataclass
class Row:
    """One filled row. ``cells`` has a value for every column of the sheet, None where it cannot be used."""

    number: int
    cells: dict[str, object]


@dataclass
class Table:
    rows: list[Row] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # headings that no column knows


def read_table(data: bytes, columns: Sequence[Column]) -> Table:
    """The first sheet whose headings fit. A file that cannot be read gives one problem and no row."""
    table = Table()
    try:
        inspect(data)
        _read(data, columns, table)
    except Refused as refusal:
        return Table(problems=[refusal.problem])
    except Exception:  # openpyxl meets a damaged file with whatever exception comes first
        return Table(problems=[Refused(BROKEN).problem])
    return table


def _read(data: bytes, columns: Sequence[Column], table: Table) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of every extension it does not keep
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        try:
            for sheet in book.worksheets[:_MAX_SHEETS]:
                sheet.reset_dimensions()
                if _read_sheet(sheet.iter_rows(max_col=_MAX_COLUMNS), columns, table):
                    return
        finally:
            book.close()
    needed = "、".join(column.heading for column in columns if column.required)
    raise Refused(NO_HEADINGS, rows=_HEADING_ROWS, columns=needed)


def _read_sheet(rows: Iterator[tuple[object, ...]], columns: Sequence[Column], table: Table) -> bool:
    """False if this sheet has no row of headings."""
    places: dict[int, Column] = {}
    for number, cells in enumerate(rows, start=1):
        if number > _LAST_EXCEL_ROW:
            raise Refused(TOO_MANY_ROWS, rows=MAX_ROWS)
        if not places:
            if number > _HEADING_ROWS:
                return False
            places = _find_headings(cells, columns, table)
            if any(problem.row == 0 for problem in table.problems):
                return True
            continue
        if any(not _blank(cell) for place, cell in enumerate(cells) if place in places):
            if len(table.rows) == MAX_ROWS:
                raise Refused(TOO_MANY_ROWS, rows=MAX_ROWS)
            table.rows.append(_read_row(number, cells, places, table))
    if places and not table.rows:
        raise Refused(NO_ROWS)
    return bool(places)


def _find_headings(cells: Sequence[object], columns: Sequence[Column], table: Table) -> dict[int, Column]:
    known = {_plain(name): column for column in columns for name in (column.heading, *column.synonyms)}
    places: dict[int, Column] = {}
    others: list[str] = []
    twice: list[Column] = []
    for place, cell in enumerate(cells):
        text = str(getattr(cell, "value", None) or "")
        column = known.get(_plain(text)) or known.get(_plain(re.sub(r"[(（].*?[)）]", "", text)))
        if column is None:
            others += [text.strip()[:40]] if text.strip() else []
        elif column in places.values():
            twice.append(column)
        else:
            places[place] = column
    if len(places) < 2 or not any(column.required for column in places.values()):
        return {}
    missing = [column for column in columns if column.required and column not in places.values()]
    for message, wrong in ((NO_COLUMN, missing), (TWO_COLUMNS, twice)):
        table.problems += [
            SheetProblem(0, column.heading, message, {"column": column.heading}) for column in wrong
        ]
    table.ignored = others
    return places


def _read_row(number: int, cells: Sequence[object], places: dict[int, Column], table: Table) -> Row:
    row = Row(number, {})
    for place, column in places.items():
        cell = cells[place] if place < len(cells) else None
        value = getattr(cell, "value", None)
        kind = getattr(cell, "data_type", "")
        problem: SheetProblem | None = None
        if kind == "f":
            problem = SheetProblem(number, column.heading, FORMULA)
        elif kind == "e":
            problem = SheetProblem(number, column.heading, ERROR_VALUE, {"value": str(value)[:20]})
        elif column.required and _blank(cell):
            problem = SheetProblem(number, column.heading, REQUIRED)
        elif column.limit and isinstance(value, str) and len(value.strip()) > column.limit:
            problem = SheetProblem(number, column.heading, TOO_LONG, {"limit": column.limit})
        if problem is not None:
            table.problems.append(problem)
        row.cells[column.key] = None if problem is not None else value
    return row


def _blank(cell: object) -> bool:
    value = getattr(cell, "value", None)
    return value is None or (isinstance(value, str) and not value.strip())


def _plain(heading: str) -> str:
    """A heading without what people add to it: stars, colons, spaces, brackets around a remark stay out."""
    return re.sub(r"[\s*:：＊()（）]+|必填|选填", "", unicodedata.normalize("NFKC", heading)).casefold()
