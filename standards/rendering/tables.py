"""意见汇总处理表 as .docx and .xlsx: landscape A4, the head row repeated on every page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import chain, zip_longest
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

TITLE = "团体标准征求意见汇总处理表"
COLUMNS = ("序号", "标准章条编号", "意见内容", "修改建议", "提出单位", "处理意见", "备注")
WIDTHS = (12, 26, 70, 52, 36, 46, 21)  # mm, together 263: landscape A4 less 17 mm on each side
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_ZIP_EPOCH = (2000, 1, 1, 0, 0, 0)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HERE = "\ue000"  # stands in the one row of the Word table that all others are made after
_PLACE = re.compile(f"(<w:tr>(?:(?!</w:tr>).)*{_HERE}.*?</w:tr>)", re.DOTALL)
_STEP = 500  # rows between two words of how far it is
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class CommentRow:
    """One comment with its disposition. ``disposition`` is 采纳, 部分采纳 or 未采纳 with its reason, "" while open."""

    clause: str
    comment: str
    proposal: str
    unit: str
    disposition: str
    remark: str = ""


@dataclass(frozen=True)
class CommentTable:
    """Head, rows in printed order, and the counts of the foot (units, not comments).

    ``watch`` is told now and then how many rows have been written.
    """

    title: str
    leading_unit: str
    handler: str
    phone: str
    rows: tuple[CommentRow, ...]
    asked: int  # 发送征求意见稿的单位数
    answered: int  # 收到征求意见稿后，回函的单位数
    commented: int  # 回函并有建议或意见的单位数
    silent: int  # 没有回函的单位数
    filled_on: date | None = None
    watch: Callable[[int], None] = field(default=lambda _written: None, compare=False)

    @property
    def head(self) -> tuple[str, str]:
        filled = f"　　　{self.filled_on.isoformat()}填写" if self.filled_on else ""
        return (
            f"标准名称：{self.title}　　　负责起草单位：{self.leading_unit}",
            f"承办人：{self.handler}　　　电话：{self.phone}{filled}",
        )

    @property
    def foot(self) -> tuple[str, ...]:
        return (
            f"说明：①发送“征求意见稿”的单位数：{self.asked}个；",
            f"②收到“征求意见稿”后，回函的单位数：{self.answered}个；",
            f"③收到“征求意见稿”后，回函并有建议或意见的单位数：{self.commented}个；",
            f"④没有回函的单位数：{self.silent}个。",
        )

    @property
    def lines(self) -> Iterator[tuple[str, ...]]:
        for place, row in enumerate(self.rows, 1):
            if place % _STEP == 0:
                self.watch(place)
            yield str(place), row.clause, row.comment, row.proposal, row.unit, row.disposition, row.remark


def comment_table_docx(facts: CommentTable) -> bytes:
    """A Word file; the same bytes for the same facts."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin = section.bottom_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    _line(document, TITLE, size=16, bold=True, centred=True)
    for line in facts.head:
        _line(document, line)
    _grid(document, facts)
    for line in facts.foot:
        _line(document, line)
    _page_numbers(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author, properties.comments = (
        f"{TITLE}　{facts.title}",
        facts.leading_unit,
        "",
    )
    properties.created = properties.modified = _stamp(facts)
    target = io.BytesIO()
    document.save(target)
    return _repacked(target.getvalue(), facts.lines)


def _line(document: Any, text: str, *, size: float = 10.5, bold: bool = False, centred: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(_clean(text))
    run.font.size, run.bold = Pt(size), bold


def _grid(document: Any, facts: CommentTable) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    _fill(table.rows[0], COLUMNS, bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    place = table.add_row()
    place._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _fill(place, (_HERE,) * len(COLUMNS), bold=False)


def _rows(pattern: str, lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows of the Word table, each after the one that the library made: for ten thousand its own take half a minute."""
    between = pattern.replace("<w:t>", '<w:t xml:space="preserve">').split(_HERE)
    for line in lines:
        texts = [escape(_clean(text)) for text in line]
        yield "".join(chain(*zip_longest(between, map(_broken, texts), fillvalue="")))


def _broken(text: str) -> str:
    for sign, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        text = text.replace(sign, f'</w:t>{element}<w:t xml:space="preserve">')
    return text


def _fill(row: Any, texts: tuple[str, ...], *, bold: bool) -> None:
    for number, (cell, text, width) in enumerate(zip(row.cells, texts, WIDTHS, strict=True)):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        if bold or number in (0, 1):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(_clean(text)).bold = bold


def _page_numbers(paragraph: Any) -> None:
    """共　页 第　页, as fields that Word counts."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, code, after in (("共", "NUMPAGES", "页　"), ("第", "PAGE", "页")):
        paragraph.add_run(before)
        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), code)
        paragraph._p.append(simple)
        paragraph.add_run(after)


def comment_table_xlsx(facts: CommentTable) -> bytes:
    """A workbook of one sheet; text that a spreadsheet would take for a formula begins with an apostrophe."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "意见汇总处理表"
    last = get_column_letter(len(COLUMNS))
    for place, heading in enumerate((TITLE, *facts.head), 1):
        sheet.merge_cells(f"A{place}:{last}{place}")
        sheet.cell(place, 1, _safe(heading)).alignment = Alignment(
            horizontal="center" if place == 1 else "left"
        )
    sheet["A1"].font = Font(name="黑体", size=16, bold=True)
    head = 4
    heading, middle, left = (
        _style(book, *how) for how in (("head", True, True), ("middle", False, True), ("left", False, False))
    )
    for row, line in enumerate((COLUMNS, *facts.lines), head):
        for column, text in enumerate(line, 1):
            cell = sheet.cell(row, column, row - head if column == 1 and row > head else _safe(text))
            cell.style = heading if row == head else middle if column <= 2 else left
    for place, note in enumerate(facts.foot, head + len(facts.rows) + 1):
        sheet.merge_cells(f"A{place}:{last}{place}")
        sheet.cell(place, 1, _safe(note))
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width / 2
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.oddFooter
    assert footer is not None
    assert footer.center is not None
    footer.center.text = "共&N页　第&P页"
    book.properties.creator, book.properties.title = facts.leading_unit, f"{TITLE}　{facts.title}"
    book.properties.created = _stamp(facts)
    target = io.BytesIO()
    book.save(target)
    return _repacked(target.getvalue())


def _style(book: Workbook, name: str, bold: bool, centred: bool) -> str:
    """A style that cells name: theirs alone would be compared with all others, cell by cell."""
    side = Side(style="thin")
    style = NamedStyle(
        name,
        font=Font(name="宋体", size=10.5, bold=bold),
        border=Border(left=side, right=side, top=side, bottom=side),
        alignment=Alignment(wrap_text=True, vertical="center", horizontal="center" if centred else "left"),
    )
    book.add_named_style(style)
    return name


def _safe(text: str) -> str:
    """Formula injection: a cell that begins like a formula is text for every spreadsheet program."""
    text = _clean(text)
    return f"'{text}" if text.lstrip(" \n\u00a0").startswith(_FORMULA) else text


def _clean(text: str) -> str:
    """Control characters have no place in XML 1.0; both file formats refuse them."""
    return _CONTROL.sub("", text)


def _stamp(facts: CommentTable) -> datetime:
    return datetime.combine(facts.filled_on, time()) if facts.filled_on else _EPOCH


def _repacked(data: bytes, lines: Iterable[Sequence[str]] = ()) -> bytes:
    """The same parts with one fixed time, and without the moment of saving: bytes depend on the facts alone.

    A table's place for ``lines`` is filled with them.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in sorted(source.infolist(), key=lambda info: info.filename != "[Content_Types].xml"):
            part = source.read(entry)
            if entry.filename == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)
            before, pattern, after = part, "", b""
            if entry.filename == "word/document.xml":
                head, pattern, foot = _PLACE.split(part.decode(), 1)
                before, after = head.encode(), foot.encode()
            fixed = zipfile.ZipInfo(entry.filename, _ZIP_EPOCH)
            fixed.compress_type, fixed.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            with copy.open(fixed, "w") as written:
                written.write(before)
                for row in _rows(pattern, lines) if pattern else ():
                    written.write(row.encode())
                written.write(after)
    return target.getvalue()
