"""意见汇总处理表, read back from Word and from the workbook."""

import io
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT

from standards.rendering.tables import (
    COLUMNS,
    CommentRow,
    CommentTable,
    comment_table_docx,
    comment_table_xlsx,
)

ROW = CommentRow("5.1", "单位有误", "改为mm", "示例单位乙", "采纳")
FACTS = CommentTable(
    title="示例终端",
    leading_unit="示例单位甲",
    handler="秘书甲",
    phone="000-0000",
    rows=(ROW, replace(ROW, clause="表1", disposition="未采纳：与4.2一致")),
    asked=10,
    answered=8,
    commented=7,
    silent=2,
    filled_on=date(2026, 3, 1),
)


def test_word_has_head_rows_and_foot() -> None:
    document = docx.Document(io.BytesIO(comment_table_docx(FACTS)))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [
        list(COLUMNS),
        ["1", "5.1", "单位有误", "改为mm", "示例单位乙", "采纳", ""],
        ["2", "表1", "单位有误", "改为mm", "示例单位乙", "未采纳：与4.2一致", ""],
    ]
    assert [p.text for p in document.paragraphs] == ["团体标准征求意见汇总处理表", *FACTS.head, *FACTS.foot]
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml


def test_the_workbook_has_head_rows_and_foot() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(comment_table_xlsx(FACTS))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=6)]
    assert rows == [
        list(COLUMNS),
        [1, "5.1", "单位有误", "改为mm", "示例单位乙", "采纳", None],
        [2, "表1", "单位有误", "改为mm", "示例单位乙", "未采纳：与4.2一致", None],
    ]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 7, 8, 9, 10)] == [
        "团体标准征求意见汇总处理表",
        *FACTS.head,
        *FACTS.foot,
    ]
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$4:$4")


@pytest.mark.parametrize("hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", '=HYPERLINK("x")\x00'])
def test_no_cell_of_the_workbook_is_a_formula(hostile: str) -> None:
    facts = replace(FACTS, rows=(replace(ROW, comment=hostile),))
    cell = openpyxl.load_workbook(io.BytesIO(comment_table_xlsx(facts))).active["C5"]
    assert (cell.data_type, cell.value[0]) == ("s", "'")


def test_control_characters_do_not_break_word() -> None:
    facts = replace(FACTS, rows=(replace(ROW, comment="前\x0b\x00后"),))
    table = docx.Document(io.BytesIO(comment_table_docx(facts))).tables[0]
    assert table.rows[1].cells[2].text == "前后"


@pytest.mark.parametrize("make", [comment_table_docx, comment_table_xlsx])
def test_the_same_facts_give_the_same_bytes(make: object) -> None:
    assert make(FACTS) == make(FACTS)


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_any_number_of_rows(rows: int) -> None:
    facts = replace(FACTS, rows=(ROW,) * rows)
    assert len(docx.Document(io.BytesIO(comment_table_docx(facts))).tables[0].rows) == rows + 1
