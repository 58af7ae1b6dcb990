"""Word files and workbooks as grids of plain text, before anyone asks which table holds comments."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from societies.sheets.archive import BROKEN, inspect
from societies.sheets.cells import read_text
from societies.sheets.problems import Refused
from standards.document.lines import Grid, GridCell, Line, plain
from standards.document.package import Package
from standards.document.sentences import Unreadable, refuse
from standards.document.styles import W
from standards.document.words import Source

PICTURE = "[图]"  # where a picture stands, which only the file itself shows
_COLUMNS = 60
_PLACES = re.compile(r"0\.(0+)(?:_.*)?")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


@dataclass(frozen=True)
class GridRow:
    """``cells`` by their column; ``above`` are the texts of cells that began in a row above and reach down to here."""

    number: int  # as Excel counts; in Word from 1 in its table
    cells: dict[int, str]
    above: dict[int, str] = field(default_factory=dict)
    numeric: frozenset[int] = frozenset()  # columns whose number lost what Excel does not keep

    @property
    def filled(self) -> bool:
        return any(self.cells.values())


@dataclass(frozen=True)
class PlainGrid:
    name: str
    rows: list[GridRow]
    before: tuple[str, ...] = ()  # paragraphs above it


@dataclass(frozen=True)
class Book:
    """The tables of a file, and the rows that stand at the head of its pages."""

    grids: list[PlainGrid]
    heads: list[GridRow] = field(default_factory=list)


def open_word(package: Package) -> Book:
    """The tables of the body, top level only, and the rows of tables in page headers."""
    root = package.xml_of(package.main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise refuse("no_document", package.name)
    source = Source.open(package)
    grids: list[PlainGrid] = []
    before: list[str] = []
    for item in source.items(body):
        if isinstance(item, Line):
            before.append(_said(item, source))
        else:
            grids.append(PlainGrid("", _plain_rows(item, source), tuple(before)))
            before = []
    heads: list[GridRow] = []
    for relation in package.relations_of(package.main).values():
        if relation.kind == "header" and not relation.external:
            part = package.xml_of(relation.target)
            own = Source.open(package)
            found = [] if part is None else own.items(part)
            heads += [row for one in found if isinstance(one, Grid) for row in _plain_rows(one, own)]
    return Book(grids, heads)


def _plain_rows(grid: Grid, source: Source) -> list[GridRow]:
    rows = []
    reaching: dict[int, tuple[int, str]] = {}  # by column: rows to come, and the text
    for number, row in enumerate(grid.rows, start=1):
        cells: dict[int, str] = {}
        above: dict[int, str] = {}
        column = 0
        for cell in [*row, None]:
            while column in reaching:
                left, text = reaching.pop(column)
                above[column] = text
                if left > 1:
                    reaching[-column - 1] = (left - 1, text)  # for the next row
                column += 1
            if cell is not None:
                cells[column] = _cell_text(cell, source)
                if cell.rowspan > 1:
                    reaching[-column - 1] = (cell.rowspan - 1, cells[column])
                column += cell.colspan
        reaching = {(-place - 1 if place < 0 else place): kept for place, kept in reaching.items()}
        rows.append(GridRow(number, cells, above))
    return rows


def _cell_text(cell: GridCell, source: Source) -> str:
    lines = [line for item in cell.content for line in ([item] if isinstance(item, Line) else item.lines)]
    return "\n".join(text for line in lines if (text := _said(line, source)))


def _said(line: Line, source: Source) -> str:
    """The words of a paragraph: footnotes where they are called, pictures marked, a number that counts nothing left out."""
    runs = [
        f"（{plain(source.footnotes[run.footnote - 1])}）" if run.footnote else run.text for run in line.runs
    ]
    text = "".join(runs).strip() or f"{line.formula} {line.formula_label}".strip()
    if text == line.label:
        text = ""
    parts = [text, PICTURE * len(line.pictures), *(_said(box, source) for box in line.boxes)]
    return "\n".join(part for part in parts if part)


def open_workbook(data: bytes, name: str) -> Book:
    """The sheets of an .xlsx with the values that Excel last showed. Raises ``Unreadable``."""
    try:
        inspect(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of every extension it does not keep
            shown, typed = (
                load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
                for values in (True, False)
            )
            pairs = zip(shown.worksheets, typed.worksheets, strict=True)
            return Book([PlainGrid(one.title, _sheet_rows(one, other)) for one, other in pairs])
    except Refused as refusal:
        problem = refusal.problem
        raise Unreadable("workbook", problem.message_id, **{"name": name, **problem.params}) from refusal
    except MemoryError:
        raise
    except Exception as error:  # openpyxl meets a damaged file with whatever exception comes first
        raise Unreadable("workbook", BROKEN, name=name) from error


def _sheet_rows(shown: Any, typed: Any) -> list[GridRow]:
    for sheet in (shown, typed):
        sheet.reset_dimensions()
    merges = _merges(shown)
    reaching: dict[int, tuple[int, str]] = {}  # by column: the last row, and the text
    rows = []
    for number, (cells, formulas) in enumerate(
        zip(shown.iter_rows(max_col=_COLUMNS), typed.iter_rows(max_col=_COLUMNS), strict=True), start=1
    ):
        texts, lossy = {}, set()
        for place, cell in enumerate(cells):
            texts[place], lost = _shown(cell, formulas[place].value)
            if lost:
                lossy.add(place)
        above = {place: text for place, (last, text) in reaching.items() if last >= number}
        for place, last in merges.get(number, ()):
            reaching[place] = (last, texts.get(place, ""))
        if any(texts.values()):
            rows.append(GridRow(number, texts, above, frozenset(lossy)))
    return rows


def _merges(sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """By the row in which a merged cell begins: its column and its last row. openpyxl does not read them here."""
    found: dict[int, list[tuple[int, int]]] = {}
    with sheet._get_source() as source:
        for area in _MERGED.findall(source.read()):
            left, top, _right, bottom = range_boundaries(area.decode())
            if top and left and bottom and bottom > top:
                found.setdefault(top, []).append((left - 1, bottom))
    return found


def _shown(cell: Any, typed: Any) -> tuple[str, bool]:
    """The text of a cell, and whether it is a number of which Excel may have dropped the end."""
    value = cell.value
    if value is None:
        return read_text(typed), False  # a formula that nobody ever calculated
    if isinstance(value, float) and not value.is_integer():
        places = _PLACES.fullmatch(cell.number_format or "")
        if places is not None:
            return f"{value:.{len(places[1])}f}", False
        return read_text(round(value, 9)), True
    return read_text(value), False
