"""Comment sheets of every make give their rows, and nothing that stands in them is lost."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from disclosure.management.demo import word
from disclosure.management.demo.word import Box, Paper, paragraph, run
from standards.document.comments import reading, rows
from standards.document.comments.headings import Meaning, columns_of, sender_in
from standards.document.comments.rows import Sheet
from standards.document.sentences import Unreadable
from tests.factories import comment_sheets as sheets
from tests.factories import drafts, shared

SHEETS = "comment_templates/EXPECTED.json"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLANK = ("",) * 8


def read(data: bytes, name: str = "表.docx") -> Sheet:
    return reading.read(data, name)


def filled_cells(data: bytes) -> list[list[str]]:
    """The paragraphs of every filled cell, read with nothing of ours; without white space."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    for parent in list(body.iter()):
        for child in list(parent):
            if child.tag in {f"{W}del", f"{W}moveFrom"}:
                parent.remove(child)
            elif child.tag == f"{W}noBreakHyphen":
                child.tag, child.text = f"{W}t", "-"
    cells = [
        ["".join(text.text or "" for text in line.iter(f"{W}t")).split() for line in cell.iter(f"{W}p")]
        for cell in body.iter(f"{W}tc")
    ]
    return [["".join(line) for line in cell if line] for cell in cells if any(cell)]


def kept(sheet: Sheet) -> list[str]:
    """Every text of every row and of what was rejected, without white space."""
    said = [text for row in sheet.rows for text in row.told().values()]
    return ["".join(text.split()) for text in [*said, *(one.words for one in sheet.rejected)]]


def test_the_iso_template_has_its_headings_at_the_head_of_the_page() -> None:
    data = sheets.iso(
        ("CN", "17", "5.2.1", "Table 1", "te", "Too low.", "Write 20.", "Agreed"),
        BLANK,
        ("US", "", "4", "", "ed", "Typo", "", ""),
    )
    sheet = read(data)
    assert [row.told() for row in sheet.rows] == [
        {
            "from": "CN",
            "clause": "5.2.1",
            "element": "Line number: 17; Table 1",
            "type": "te",
            "comment": "Too low.",
            "proposed_change": "Write 20.",
            "observation": "Agreed",
        },
        {
            "from": "US",
            "clause": "4",
            "element": "",
            "type": "ed",
            "comment": "Typo",
            "proposed_change": "",
            "observation": "",
        },
    ]
    assert (sheet.rejected, [row.row for row in sheet.rows]) == ((), [1, 3])


def test_our_form_names_its_unit_above_and_its_serial_numbers_say_nothing() -> None:
    sheet = read(
        sheets.feedback(
            ("1", "5.2.1", "放电时间过短", "改为“4 h”", "与GB/T 1不一致", "会后补充"),
            ("2", "", "", "", "", ""),
            ("3", "附录A", "", "删除", "", ""),
            ("4", "6.1", "", "", "", "请电话联系"),
        )
    )
    assert [row.told() for row in sheet.rows] == [
        {
            "from": "华东储能有限公司",
            "clause": "5.2.1",
            "element": "",
            "type": "",
            "comment": "放电时间过短\n理由：与GB/T 1不一致",
            "proposed_change": "改为“4 h”",
            "observation": "备注: 会后补充",
        },
        {
            "from": "华东储能有限公司",
            "clause": "附录A",
            "element": "",
            "type": "",
            "comment": "",
            "proposed_change": "删除",
            "observation": "",
        },
    ]
    assert [(one.row, one.words, one.message_id) for one in sheet.rejected] == [
        (5, "4　6.1　请电话联系", rows.NOTHING_SAID)
    ]


def test_the_summary_table_in_excel_carries_merged_cells_down() -> None:
    data = sheets.workbook(
        (
            "汇总",
            [
                ["意见汇总处理表"],
                ["标准名称：甲"],
                list(sheets.HANDLED),
                [1, "5.2", "意见一", "甲公司", "采纳", None],
                [2, "5.2", "意见二", None, "不采纳", "已沟通"],
                [3, 5.1, "意见三", "乙所", None, None],
            ],
        ),
        merged=["D4:D5"],
    )
    sheet = read(data, "汇总.xlsx")
    assert [(one.sender, one.clause, one.comment, one.told()["observation"]) for one in sheet.rows] == [
        ("甲公司", "5.2", "意见一", "采纳"),
        ("甲公司", "5.2", "意见二", "不采纳\n备注: 已沟通"),
        ("乙所", "5.1", "意见三", ""),
    ]
    assert [one.shortened for one in sheet.rows] == [False, False, True]


def test_a_number_cell_is_read_as_it_is_shown() -> None:
    data = sheets.workbook(
        ("一", [["章条", "意见"], [5.1, "甲"], [7, "乙"], [date(2026, 5, 2), "丙"], [5.1, "丁"]])
    )
    book = load_workbook(io.BytesIO(data))
    book["一"]["A5"].number_format = "0.00"
    book.save(stream := io.BytesIO())
    sheet = read(stream.getvalue(), "a.xlsx")
    assert [(one.clause, one.shortened) for one in sheet.rows] == [
        ("5.1", True),
        ("7", False),
        ("2026-05-02", False),
        ("5.10", False),
    ]


def test_a_formula_shows_its_value_or_itself() -> None:
    data = sheets.workbook(("一", [["章条", "意见"], ["5", '=A2&"条应删除"']]))
    assert [one.comment for one in read(data, "a.xlsx").rows] == ['=A2&"条应删除"']


def test_every_sheet_of_a_free_list_is_read_and_named() -> None:
    data = sheets.workbook(
        ("说明", [["填写说明"], ["请逐条填写"]]),
        ("甲公司", [["提出单位", "条款", "具体意见"], ["甲", "3", "改"]]),
        ("乙公司", [["提出单位", "条款", "具体意见"], ["乙", "4", "删"], ["乙", "5", ""]]),
    )
    sheet = read(data, "a.xlsx")
    assert [(one.table, one.row, one.sender, one.comment) for one in sheet.rows] == [
        ("甲公司", 2, "甲", "改"),
        ("乙公司", 2, "乙", "删"),
    ]
    assert [(one.table, one.row, one.words) for one in sheet.rejected] == [("乙公司", 3, "乙　5")]


def test_tracked_insertions_count_and_deletions_do_not() -> None:
    sheet = read(sheets.tracked())
    assert [(one.clause, one.comment) for one in sheet.rows] == [("5.1", "改为二十天")]
    assert filled_cells(sheets.tracked())[2:4] == [["5.1"], ["改为二十天"]]


def test_a_row_with_other_cells_than_headings_is_kept_and_explained() -> None:
    sheet = read(sheets.iso(("CN", "5", "改"), ("US", "", "4", "", "ed", "Typo", "", ""), BLANK, BLANK))
    assert [(one.row, one.words, one.where) for one in sheet.rejected] == [
        (1, "CN　5　改", (("cells", 3), ("headings", 8)))
    ]
    assert len(sheet.rows) == 1


def test_headings_once_more_are_no_row_and_a_table_goes_on_without_them() -> None:
    head, first, again = ("章条", "意见"), ("1", "甲"), ("章条", "意见")
    one, other = (
        [[Box(text) for text in row] for row in some]
        for some in ([head, first, again, ("2", "乙")], [("3", "丙")])
    )
    sheet = read(Paper([word.table(one), paragraph(run("续")), word.table(other)]).save())
    assert [(row.clause, row.comment) for row in sheet.rows] == [("1", "甲"), ("2", "乙"), ("3", "丙")]


@pytest.mark.parametrize(
    ("headings", "meanings"),
    [
        (("序号", "条款", "意见和建议"), "serial clause comment"),
        (("章条号", "原文", "建议修改为", "理由和依据"), "clause beside proposal reason"),
        (
            ("标准章条编号", "修改意见及理由", "提出单位（人）", "是否采纳"),
            "clause comment sender observation",
        ),
        (("意见类型", "修改意见*"), "kind comment"),
        (("Comments", "Proposed change"), "comment proposal"),
        (("Agenda", "SUBJECT", "ACTIONS\n(in bold, action by)", "STATUS"), None),
        (("章条编号", "页码"), None),
    ],
)
def test_headings(headings: tuple[str, ...], meanings: str | None) -> None:
    found = columns_of(dict(enumerate(headings)))
    assert (None if found is None else " ".join(found.values())) == meanings
    assert Meaning.REST not in (found or {}).values()


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        (["单位名称：甲公司　　联系人：李"], "甲公司"),
        (["单位名称", "甲公司", "联系人", "李"], "甲公司"),
        (["填报单位（盖章）：甲公司（上海）"], "甲公司（上海）"),
        (["单位名称：", "联系人："], ""),
        (["Organization: Example Ltd"], "Example Ltd"),
        (["标准名称：甲"], ""),
    ],
)
def test_the_unit_of_a_head_line(line: list[str], unit: str) -> None:
    assert sender_in(line) == unit


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "pdf"),
        (drafts.old_doc(), "old_doc"),
        (drafts.encrypted(), "encrypted"),
        (b"PK\x03\x04", "broken"),
        (drafts.external_entity(), "entities"),
        (Paper([paragraph(run("一段话。"))]).save(), "no_table"),
        (drafts.build_draft(), "no_headings"),
        (sheets.workbook(("一", [["检查编号", "说明"], ["1", "甲"]])), "no_headings"),
        (word.zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<!DOCTYPE a><a/>"}), "workbook"),
    ],
)
def test_what_is_no_comment_sheet_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, "甲.docx")
    assert caught.value.code == code
    assert str(caught.value)


def test_the_plain_form_comes_back() -> None:
    sheet = read(sheets.feedback(("1", "5", "甲", "", "", "注"), ("2", "6", "", "", "", "乙")))
    assert rows.load(json.loads(json.dumps(rows.dump(sheet)))) == sheet


@shared.needs(SHEETS)
def test_real_sheets_have_the_rows_that_were_counted_and_keep_every_cell() -> None:
    folder = (shared.DATA / SHEETS).parent
    expected = json.loads((shared.DATA / SHEETS).read_text())["files"]
    found: dict[str, int] = {}
    for name, told in expected.items():
        data = (folder / name).read_bytes()
        if told["table_rows"] == 0 or "Decisions" in name:
            with pytest.raises(Unreadable) as caught:
                read(data, name)
            found[name] = -1
            assert caught.value.code == ("no_headings" if told["table_rows"] else "no_table")
            continue
        sheet = read(data, name)
        found[name] = len(sheet.rows)
        assert sheet.rejected == ()
        assert sum(bool(row.comment) for row in sheet.rows) == told["with_comment"]
        assert sum(bool(row.proposal) for row in sheet.rows) == told["with_proposed_change"]
        assert sum(bool(row.observation) for row in sheet.rows) == told["with_resolution"]
        kinds = [row.kind for row in sheet.rows]
        assert {kind: kinds.count(kind) for kind in sorted(kinds)} == dict(sorted(told["types"].items()))
        left = kept(sheet)
        cells = filled_cells(data)
        assert [cell for cell in cells if not any(all(line in one for line in cell) for one in left)] == []
        assert sum(len(line) for cell in cells for line in cell) <= sum(map(len, left))
    counted = {name: told.get("filled_rows", 0) for name, told in expected.items()}
    refused = {name for name, count in found.items() if count < 0}
    assert refused == {"IHO_S-101PT13_Decisions_and_Actions.docx", "IHO_S-101_FC_comments_1.1.0.docx"}
    assert {name: count for name, count in found.items() if name not in refused} == {
        name: count for name, count in counted.items() if name not in refused
    }


@shared.needs("hostile")
def test_hostile_files_are_refused() -> None:
    for path in sorted((shared.DATA / "hostile").glob("*.*")):
        with pytest.raises(Unreadable) as caught:
            read(path.read_bytes(), path.name)
        assert str(caught.value), path.name
