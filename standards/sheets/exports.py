"""Workbooks out: lists as .xlsx, and empty templates."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

from standards.sheets.table import MAX_ROWS, Column

Value = str | int | float | bool | Decimal | date | datetime | None
_MAX_CELL = 32_767  # Excel's limit of characters
_ACTIVE = tuple("=+-@\t\r＝＋－＠")
_HEAD = PatternFill("solid", fgColor="E8EDF3")
_WRAP = Alignment(wrap_text=True, vertical="top")


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
    return _bytes(book)


def write_template(
    title: str,
    columns: Sequence[Column],
    *,
    choices: Mapping[str, Sequence[str]],
    dates: Sequence[str] = (),
) -> bytes:
    """An empty sheet to fill in (required headings starred) and a sheet of notes on every column."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = "yyyy-mm-dd" if column.key in dates else "@"
        head = sheet.cell(1, place, column.heading + ("*" if column.required else ""))
        head.font, head.fill = Font(bold=True), _HEAD
        if column.key in choices:
            wanted = DataValidation(
                type="list", formula1=f'"{",".join(choices[column.key])}"', allow_blank=True
            )
            wanted.showErrorMessage = column.key != "roles"  # several roles may stand in one cell
            sheet.add_data_validation(wanted)
            wanted.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    notes = book.create_sheet("填写说明")
    notes.append(["列", "是否必填", "说明"])
    for column in columns:
        hint = column.hint or "、".join(choices.get(column.key, ()))
        notes.append([column.heading, "必填" if column.required else "选填", hint])
    notes.append(
        ["其他", "", f"一行一条，不超过 {MAX_ROWS} 行；不要使用公式、合并单元格和密码；列的顺序可以调整。"]
    )
    for letter, width in {"A": 20, "B": 12, "C": 70}.items():
        notes.column_dimensions[letter].width = width
    for row in notes.iter_rows():
        for cell in row:
            cell.alignment = _WRAP
    return _bytes(book)


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _cell(sheet, text)
    cell.font, cell.fill = Font(bold=True), _HEAD
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
    cell.alignment = _WRAP
    return cell


def _sheet_title(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip("' ")[:31] or "Sheet1"


def _bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
