"""Empty workbooks to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from societies.sheets.lists import HEAD, WRAP, workbook_bytes
from societies.sheets.table import MAX_ROWS, Column


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
        head.font, head.fill = Font(bold=True), HEAD
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
            cell.alignment = WRAP
    return workbook_bytes(book)
