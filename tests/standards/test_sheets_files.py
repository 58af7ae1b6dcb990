"""Files that are no workbook, or no honest one; and what we write ourselves."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from societies.sheets import archive, rows_to_xlsx, table
from standards.document.references import parse_number
from standards.sheets import read_register

HEADINGS = ["标准编号", "标准名称", "发布日期", "实施日期"]
ROW = ["T/EXS 1-2020", "示例", "2020-01-01", "2020-02-01"]


def workbook(rows: int = 1) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("登记表")
    sheet.append(HEADINGS)
    for place in range(rows):
        sheet.append([f"T/EXS {place}-2020", *ROW[1:]])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(
    data: bytes, *, replace: dict[str, bytes] | None = None, add: dict[str, bytes] | None = None
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, (replace or {}).get(name, old.read(name)))
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def refusal(data: bytes) -> str:
    sheet = read_register(data, parse_number=parse_number)
    assert sheet.rows == ()
    assert [problem.row for problem in sheet.problems] == [0]
    return sheet.problems[0].message_id


def with_flag(data: bytes) -> bytes:
    """The workbook with its parts marked as encrypted."""
    changed_bytes = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = changed_bytes.find(signature)
        changed_bytes[place + offset] |= 1
    return bytes(changed_bytes)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BOOK = workbook()
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", archive.EMPTY),
        (b"0" * (archive.MAX_BYTES + 1), archive.TOO_LARGE),
        (OLE, archive.OLD_EXCEL),
        (OLE + "EncryptedPackage".encode("utf-16-le"), archive.ENCRYPTED),
        (with_flag(BOOK), archive.ENCRYPTED),
        ("标准编号,标准名称\n".encode(), archive.NOT_WORKBOOK),
        (b"%PDF-1.7", archive.NOT_WORKBOOK),
        (BOOK[: len(BOOK) // 2], archive.BROKEN),
        (changed(BOOK, replace={SHEET: b"<worksheet"}), archive.BROKEN),
        (changed(BOOK, replace={SHEET: b"<worksheet><sheetData><row>"}), archive.BROKEN),
        (changed(BOOK, replace={"xl/workbook.xml": b"<workbook/>"}), table.NO_HEADINGS),
        (changed(BOOK, replace={SHEET: LAUGHS}), archive.DOCTYPE),
        (changed(BOOK, replace={SHEET: LAUGHS.decode().encode("utf-16")}), archive.DOCTYPE),
        (changed(BOOK, add={"xl/odd.bin": LAUGHS}), archive.DOCTYPE),
        (changed(BOOK, add={"xl/vbaProject.bin": b"0"}), archive.MACROS),
        (changed(BOOK, add={"xl/externalLinks/externalLink1.xml": b"<a/>"}), archive.LINKS),
        (changed(BOOK, add={"xl/connections.xml": b"<a/>"}), archive.LINKS),
        (changed(BOOK, add={"xl/media/image1.png": b"\0" * archive.MAX_UNPACKED}), archive.BOMB),
        (changed(BOOK, add={f"xl/{place}.xml": b"<a/>" for place in range(archive.MAX_PARTS)}), archive.BOMB),
        (changed(BOOK, add={"xl/workbook.bin": b"0"}), archive.BINARY_EXCEL),
        (changed(BOOK, add={"content.xml": b"<a/>", "mimetype": b"0"}), archive.OPEN_DOCUMENT),
    ],
)
def test_file_is_refused_with_its_reason(data: bytes, message: str) -> None:
    assert refusal(data) == message


def test_too_many_rows_are_refused() -> None:
    assert refusal(workbook(table.MAX_ROWS + 1)) == table.TOO_MANY_ROWS
    assert len(read_register(workbook(table.MAX_ROWS), parse_number=parse_number).rows) == table.MAX_ROWS


def test_million_empty_rows_are_read_through() -> None:
    rows = b'<row r="1048576"><c r="A1048576" s="0"/></row>'
    with zipfile.ZipFile(io.BytesIO(BOOK)) as parts:
        sheet = parts.read(SHEET).replace(b"</sheetData>", rows + b"</sheetData>")
    read = read_register(changed(BOOK, replace={SHEET: sheet}), parse_number=parse_number)
    assert (len(read.rows), read.problems) == (1, ())


def test_lying_dimension_hides_nothing() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(3))) as parts:
        sheet = parts.read(SHEET).replace(b"<sheetData>", b'<dimension ref="A1:A1"/><sheetData>')
    read = read_register(changed(workbook(3), replace={SHEET: sheet}), parse_number=parse_number)
    assert len(read.rows) == 3


def test_error_value_is_named() -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as parts:
        sheet = parts.read(SHEET)
    start = sheet.index(b'<c r="B2"')
    end = sheet.index(b"</c>", start)
    sheet = sheet[:start] + b'<c r="B2" t="e"><v>#REF!</v>' + sheet[end:]
    problems = read_register(changed(BOOK, replace={SHEET: sheet}), parse_number=parse_number).problems
    assert [(problem.row, problem.column, problem.params) for problem in problems] == [
        (2, "标准名称", {"value": "#REF!"})
    ]


def test_export_keeps_types_and_text() -> None:
    at = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
    data = rows_to_xlsx(
        "意见[汇总]：" + "长" * 40, ["序号", "内容", "日期", "时间"], [[1, "好", date(2026, 1, 31), at]]
    )
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert len(sheet.title) == 31
    assert [cell.value for cell in sheet[1]] == ["序号", "内容", "日期", "时间"]
    assert [cell.value for cell in sheet[2]] == [
        1,
        "好",
        datetime(2026, 1, 31),  # noqa: DTZ001 -- how Excel keeps dates
        datetime(2026, 1, 31, 8, 30),  # noqa: DTZ001
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-5 ℃ 以下", "@a", "＝1", '=HYPERLINK("http://127.0.0.1")', "{=1}"]
)
def test_formula_stays_text(text: str) -> None:
    cell = load_workbook(io.BytesIO(rows_to_xlsx("a", ["甲"], [[text]]))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == (text, "s", text[0] != "{")


def test_formula_in_a_heading_stays_text() -> None:
    cell = load_workbook(io.BytesIO(rows_to_xlsx("a", ["=1"], []))).worksheets[0]["A1"]
    assert (cell.value, cell.data_type) == ("=1", "s")


def test_characters_that_excel_refuses_are_left_out() -> None:
    data = rows_to_xlsx("", ["甲"], [["a\x00b\x0bc\ud800"], ["长" * 40_000], [None]])
    column = [cell.value for cell in load_workbook(io.BytesIO(data)).worksheets[0]["A"]]
    assert column[:2] == ["甲", "abc?"]
    assert isinstance(column[2], str)
    assert (len(column[2]), column[2][-1]) == (32_767, "…")
