"""Comment sheets for tests: the ISO template with its headings at the head of the page, our own forms, free lists."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from disclosure.management.demo import word
from disclosure.management.demo.word import HEAD, NAMES, Box, Paper, paragraph, run

ISO = (
    "MB/NC1",
    "Line number\n(e.g. 17)",
    "Clause/ Subclause\n(e.g. 3.1)",
    "Paragraph/ Figure/ Table/\n(e.g. Table 1)",
    "Type of com-ment2",
    "Comments",
    "Proposed change",
    "Observations of the secretariat",
)
FEEDBACK = ("序号", "章条编号", "意见内容", "修改建议", "理由", "备注")  # 意见反馈表
HANDLED = ("序号", "标准章条编号", "意见内容", "提出单位", "处理意见", "备注")  # 意见汇总处理表

Row = Sequence[str]


def iso(*rows: Sequence[str], headings: Row = ISO) -> bytes:
    """The ISO/IEC template: an eight-column table in the text, its headings in the page header."""
    paper = Paper([word.table([[Box(text) for text in row] for row in rows])])
    parts = paper.parts()
    head = word.table([[Box("1"), Box("2", across=7)], [Box(text) for text in headings]])
    parts["word/header1.xml"] = f"{HEAD}<w:hdr {NAMES}>{head}</w:hdr>".encode()
    relation = (
        b'<Relationship Id="h1" Type="%s/header" Target="header1.xml"/></Relationships>' % word.R.encode()
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation)
    return word.zipped(parts)


def feedback(*rows: Row, unit: str = "华东储能有限公司", headings: Row = FEEDBACK) -> bytes:
    """意见反馈表 in Word: the unit named above, the headings in the first row of the table."""
    lines = [
        paragraph(run("征求意见稿意见反馈表")),
        paragraph(run(f"单位名称：{unit}　　　联系人：李四　电话：021")),
    ]
    return Paper([*lines, word.table([[Box(text) for text in row] for row in [headings, *rows]])]).save()


def tracked() -> bytes:
    """A row written with track changes on: insertions in it, deletions not, and a row that was deleted as a whole."""
    cell = "<w:tc><w:tcPr/>{}</w:tc>".format
    row = "<w:tr>{}</w:tr>".format
    headings = row("".join(Box(text).xml for text in ("章条编号", "意见内容")))
    written = paragraph(run("改为"), word.deleted("十"), word.inserted("二十"), run("天"))
    inserted = row(cell(paragraph(word.inserted("5.1"))) + cell(written))
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell(paragraph(word.deleted('6')))}{cell(paragraph(word.deleted('删')))}</w:tr>"
    return Paper([f"<w:tbl><w:tblPr/><w:tblGrid/>{headings}{inserted}{gone}</w:tbl>"]).save()


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()) -> bytes:
    """Sheets by name and rows; ``merged`` areas of the first."""
    book = Workbook()
    for number, (title, rows) in enumerate(sheets):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for area in merged if number == 0 else ():
            sheet.merge_cells(area)
    del book["Sheet"]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
