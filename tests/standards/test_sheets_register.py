from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from standards.document.references import parse_number
from standards.sheets import (
    RegisterRow,
    RegisterSheet,
    RegisterStatus,
    read_register,
    write_template_register,
)

HEADINGS = ("标准编号", "标准名称", "英文名称", "发布日期", "实施日期", "状态", "代替", "ICS", "CCS", "国民经济分类",
            "起草单位", "起草人", "范围", "PDF文件名", "废止日期")  # fmt: skip
GOOD: dict[str, Any] = {
    "标准编号": "T/EXS 001-2020",
    "标准名称": "示例材料的试验方法",
    "发布日期": "2020-01-31",
    "实施日期": "2020-05-01",
}


def build(
    *rows: dict[str, Any], headings: tuple[str, ...] = HEADINGS, above: int = 0, name: str = "Sheet"
) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for _ in range(above):
        sheet.append(["示例学会团体标准一览"])
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(*rows: dict[str, Any], **build_as: Any) -> RegisterSheet:
    return read_register(build(*rows, **build_as), parse_number=parse_number)


def said(sheet: RegisterSheet) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.say()) for problem in sheet.problems]


def test_full_row_is_read() -> None:
    full = {
        **GOOD, "英文名称": " Test method ", "状态": "已废止", "代替": "T/EXS 1—2015、T/EXB 2-2016", "ICS": "35.240.01",
        "CCS": "L 70", "国民经济分类": "c3974", "起草单位": "示例单位甲、示例单位乙；示例单位甲", "起草人": "起草人甲，起草人乙",
        "范围": "本文件规定了……", "PDF文件名": "T-EXS 001-2020.pdf", "废止日期": datetime(2024, 2, 29, 8, 30),  # noqa: DTZ001
    }  # fmt: skip
    assert read(full) == RegisterSheet(
        rows=(
            RegisterRow(
                row=2,
                number="T/EXS 001—2020",
                title_zh="示例材料的试验方法",
                title_en="Test method",
                issued_on=date(2020, 1, 31),
                effective_on=date(2020, 5, 1),
                status=RegisterStatus.WITHDRAWN,
                withdrawn_on=date(2024, 2, 29),
                replaces=("T/EXS 1—2015", "T/EXB 2—2016"),
                ics=("35.240.01",),
                ccs=("L70",),
                industry="C3974",
                units=("示例单位甲", "示例单位乙"),
                drafters=("起草人甲", "起草人乙"),
                scope="本文件规定了……",
                file="T-EXS 001-2020.pdf",
            ),
        ),
        problems=(),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (date(2020, 3, 1), date(2020, 3, 1)),
        ("2020/3/1", date(2020, 3, 1)),
        ("2020.03.01", date(2020, 3, 1)),
        ("2020年3月1日", date(2020, 3, 1)),
        ("２０２０－０３－０１", date(2020, 3, 1)),
        ("2020-03-01 00:00:00", date(2020, 3, 1)),
        (20200301, date(2020, 3, 1)),
        (43891, date(2020, 3, 1)),
    ],
)
def test_dates_in_every_spelling(written: object, meant: date) -> None:
    assert [row.effective_on for row in read({**GOOD, "实施日期": written}).rows] == [meant]


@pytest.mark.parametrize(
    ("written", "meant"),
    [(35.24, ("35.240",)), (1.1, ("01.100",)), (35, ("35",)), ("35.240；01.120", ("35.240", "01.120"))],
)
def test_ics_gets_its_zeros_back(written: object, meant: tuple[str, ...]) -> None:
    assert [row.ics for row in read({**GOOD, "ICS": written}).rows] == [meant]


def test_headings_in_any_order_with_synonyms_below_a_title() -> None:
    headings = ("序号", "实施时间", "发布 日期*", "标准名称（中文）", "标准号（必填）", "备注")
    row = {
        "序号": 1,
        "实施时间": "2020-05-01",
        "发布 日期*": "2020-01-31",
        "标准名称（中文）": "示例",
        "标准号（必填）": "T/EXS 1-2020",
    }
    sheet = read(row, headings=headings, above=2)
    assert [(row.row, row.number, row.title_zh) for row in sheet.rows] == [(4, "T/EXS 1—2020", "示例")]
    assert sheet.ignored == ("序号", "备注")


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"标准编号": None}, "标准编号", "The cell is empty. This column must be filled in."),
        ({"标准名称": "   "}, "标准名称", "The cell is empty. This column must be filled in."),
        ({"标准编号": "GB/T 1.1"}, "标准编号", "“GB/T 1.1” is not a standard number. Write it like T/EXS 001—2020."),
        ({"标准名称": "=1+1"}, "标准名称", "The cell holds a formula. Copy it and paste it as a value."),
        ({"标准名称": "字" * 201}, "标准名称", "The text is longer than 200 characters. Shorten it."),
        ({"发布日期": "去年"}, "发布日期", "“去年” is not a date. Write it like 2020-01-31."),
        ({"发布日期": "2020-02-30"}, "发布日期", "“2020-02-30” is not a date. Write it like 2020-01-31."),
        ({"发布日期": 7}, "发布日期", "“7” is not a date. Write it like 2020-01-31."),
        ({"实施日期": "2019-12-31"}, "实施日期",
         "The implementation date is earlier than the publication date. Correct one of them."),
        ({"状态": "好"}, "状态", "“好” is not a status. Choose one of: 现行、即将实施、被代替、废止."),
        ({"状态": "废止"}, "废止日期", "A withdrawn standard needs its date of withdrawal."),
        ({"状态": "废止", "废止日期": "2019-01-01"}, "废止日期",
         "The date of withdrawal is earlier than the publication date. Correct one of them."),
        ({"状态": "现行", "废止日期": "2022-01-01"}, "废止日期",
         "Only a standard with the status 废止 or 被代替 has a date of withdrawal. Correct the status or empty the cell."),
        ({"代替": "T/EXS 001—2020"}, "代替",
         "A standard cannot replace itself. Write the number of the earlier standard."),
        ({"代替": "旧标准"}, "代替", "“旧标准” is not a standard number. Write it like T/EXS 001—2020."),
        ({"ICS": "百分之五"}, "ICS", "“百分之五” is not an ICS code. Write it like 35.240.01."),
        ({"CCS": "70L"}, "CCS", "“70L” is not a CCS code. Write it like L 70."),
        ({"国民经济分类": "软件"}, "国民经济分类", "“软件” is not a class of GB/T 4754. Write its letter and digits, like C3974."),
        ({"PDF文件名": "../a.pdf"}, "PDF文件名",
         "“../a.pdf” is not the name of a PDF file. Write the name only, without folders, ending in .pdf."),
    ],
)  # fmt: skip
def test_bad_cell_is_named_and_other_rows_are_kept(
    change: dict[str, Any], column: str, sentence: str
) -> None:
    sheet = read({**GOOD, **change}, {**GOOD, "标准编号": "T/EXS 2-2020"})
    assert said(sheet) == [(2, column, sentence)]
    assert [row.row for row in sheet.rows] == [3]


def test_every_problem_of_a_row_is_told() -> None:
    sheet = read({**GOOD, "标准编号": "x", "发布日期": "y", "状态": "z"})
    assert [problem.column for problem in sheet.problems] == ["标准编号", "发布日期", "状态"]


def test_doubles_name_the_first_row() -> None:
    sheet = read(
        {**GOOD, "PDF文件名": "a.pdf"}, {**GOOD, "标准编号": "Ｔ／ＥＸＳ 001－2020", "PDF文件名": "A.PDF"}
    )
    assert said(sheet) == [
        (3, "标准编号", "T/EXS 001—2020 stands in row 2 already. Keep one of the two rows."),
        (3, "PDF文件名", "The file A.PDF is named in row 2 already. Each standard has a file of its own."),
    ]
    assert [row.row for row in sheet.rows] == [2]


def test_number_of_another_society_is_named() -> None:
    sheet = read_register(build(GOOD), parse_number=parse_number, code="EXB")
    assert [(problem.column, problem.params["code"]) for problem in sheet.problems] == [("标准编号", "EXB")]


def test_empty_rows_between_are_no_problem_and_numbers_stay_true() -> None:
    sheet = read(GOOD, {}, {}, {**GOOD, "标准编号": "T/EXS 2-2020"})
    assert ([row.row for row in sheet.rows], sheet.problems) == ([2, 5], ())


@pytest.mark.parametrize(
    ("headings", "sentences"),
    [
        (("标准编号", "标准名称", "发布日期"), ["The column “实施日期” is missing. Add it, or take the template."]),
        ((*HEADINGS, "标准号"), ["There are two columns for “标准编号”. Keep one of them."]),
        (("甲", "乙"), ["No row of headings was found in the first 20 rows. These columns are needed: 标准编号、标准名称、发布日期、实施日期."]),
    ],
)  # fmt: skip
def test_wrong_headings_refuse_the_file(headings: tuple[str, ...], sentences: list[str]) -> None:
    sheet = read(dict.fromkeys(headings, "一"), headings=headings)
    assert [(problem.row, problem.say()) for problem in sheet.problems] == [(0, text) for text in sentences]
    assert sheet.rows == ()


def test_template_is_readable_and_takes_a_row() -> None:
    template = write_template_register()
    empty = read_register(template, parse_number=parse_number)
    assert [problem.say() for problem in empty.problems] == [
        "There is no row below the headings. Fill in at least one and upload the file again."
    ]
    book = load_workbook(io.BytesIO(template))
    assert book.sheetnames == ["已发布标准登记表", "填写说明"]
    sheet = book["已发布标准登记表"]
    headings = [str(cell.value).rstrip("*") for cell in sheet[1]]
    assert sorted(headings) == sorted(HEADINGS)
    sheet.append([GOOD.get(heading) for heading in headings])
    stream = io.BytesIO()
    book.save(stream)
    filled = read_register(stream.getvalue(), parse_number=parse_number)
    assert ([row.number for row in filled.rows], filled.problems) == (["T/EXS 001—2020"], ())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(HEADINGS),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(-(10**12), 10**12),
            st.floats(allow_nan=False, allow_infinity=False),
            st.dates(date(1900, 1, 1)),
            st.text(
                st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=40
            ),
        ),
    )
)
def test_any_content_gives_a_row_or_a_problem(change: dict[str, Any]) -> None:
    sheet = read({**GOOD, **change})
    assert len(sheet.rows) == (0 if sheet.problems else 1)
    assert all(problem.say() for problem in sheet.problems)
