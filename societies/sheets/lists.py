"""Lists as workbooks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Value = str | int | float | bool | Decimal | date | datetime | None
HEAD = PatternFill("solid", fgColor="E8EDF3")
WRAP = Alignment(wrap_text=True, vertical="top")
_MAX_CELL = 32_767  # Excel's limit of characters
_ACTIVE = tuple("=+-@\t\r＝＋－＠")


def rows_to_xlsx(title: str, headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet with a row of headings. Aware instants are written as their own local time.

    Text is always text: what begins like a formula is marked as quoted, its characters unchanged.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    for place, header in enumerate(headers, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(12, min(40, 2 * len(header) + 4))
    sheet.append([_heading(sheet, header) for header in headers])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    return workbook_bytes(book)


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _cell(sheet, text)
    cell.font, cell.fill = Font(bold=True), HEAD
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Cell:
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)  # Excel knows no time zones
    cell: Cell = WriteOnlyCell(sheet)
    if not isinstance(value, str):
        cell.value = value
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", value).encode("utf-8", "replace").decode()
    if len(text) > _MAX_CELL:
        text = text[: _MAX_CELL - 1] + "…"
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_ACTIVE)
    cell.alignment = WRAP
    return cell


def _sheet_title(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip("' ")[:31] or "Sheet1"


def workbook_bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
