"""Official letters of a society as PDF, in the layout of GB/T 9704—2012 (公文)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.template.loader import render_to_string

from standards.rendering.grids import column_group, share_width
from standards.rendering.press import RENDERER_VERSION, lay_out, print_pdf
from standards.rendering.runs import measure


class LetterKind(StrEnum):
    """What the letter does; it decides the red head and the closing words."""

    ANNOUNCEMENT = "announcement"  # 发布公告
    APPROVAL_NOTICE = "approval_notice"  # 立项公告, 立项通知
    CONSULTATION = "consultation"  # 征求意见函, 征求意见通知
    RETURN = "return"  # 退回修改通知
    REJECTION = "rejection"  # 不予立项通知
    REVIEW_CONCLUSION = "review_conclusion"  # 审查结论


_HEADS = {LetterKind.ANNOUNCEMENT: "公告", LetterKind.APPROVAL_NOTICE: "公告"}
_CLOSINGS = {
    LetterKind.ANNOUNCEMENT: "特此公告。",
    LetterKind.APPROVAL_NOTICE: "特此公告。",
    LetterKind.CONSULTATION: "特此函达。",
    LetterKind.RETURN: "特此通知。",
    LetterKind.REJECTION: "特此通知。",
    LetterKind.REVIEW_CONCLUSION: "",
}
_CODE = 20
_SENTENCE = 28
_LINE = 84.0  # halves of a 汉字 at 五号 in 156 mm


@dataclass(frozen=True)
class LetterTable:
    """A list inside the letter; every row has as many cells as there are headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headers) for row in self.rows):
            raise ValueError("a row of the letter's table has not as many cells as the table has headers")


@dataclass(frozen=True)
class LetterFacts:
    """``society`` heads the letter, ``signer`` signs it (the full name, usually the same); ``number`` is the 文号.

    ``number`` is "" and ``dated_on`` None while the letter is not signed off: both places stay open on paper.
    """

    kind: LetterKind
    society: str
    title: str
    paragraphs: tuple[str, ...]
    signer: str
    number: str = ""
    addressee: str = ""
    table: LetterTable | None = None
    attachments: tuple[str, ...] = ()
    dated_on: date | None = None

    @property
    def head(self) -> str:
        return self.society + _HEADS.get(self.kind, "")

    @property
    def closing(self) -> str:
        return _CLOSINGS[self.kind]

    @property
    def printed_date(self) -> str:
        return chinese_date(self.dated_on) if self.dated_on else "　　年　月　日"


def chinese_date(day: date) -> str:
    """2026年3月1日, without leading zeros (GB/T 9704—2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def render_letter(letter: LetterFacts) -> bytes:
    """PDF/UA-1, the same bytes for the same facts. Raises ``fonts.MissingGlyphs``."""
    several = len(letter.attachments) > 1
    page = render_to_string(
        "pdf/letter.html",
        {
            "letter": letter,
            "columns": column_group(_widths(letter.table)) if letter.table else "",
            "rows": [[(cell, _look(cell)) for cell in row] for row in letter.table.rows]
            if letter.table
            else (),
            "attachments": [
                ("附件：" if place == 1 else "") + (f"{place}. " if several else "") + name
                for place, name in enumerate(letter.attachments, 1)
            ],
            "renderer": RENDERER_VERSION,
        },
    )
    return print_pdf(lay_out(page, render_to_string("pdf/letter.css")))


def _widths(table: LetterTable) -> list[float]:
    """Per cent of each column, after its longest cell."""
    lines = (table.headers, *table.rows)
    need = [max(measure(line[column]) for line in lines) + 3.0 for column in range(len(table.headers))]
    return share_width(need, _LINE)


def _look(cell: str) -> str:
    """Numbers and dates stay on one line; sentences are set flush left."""
    if measure(cell) <= _CODE and not any("一" <= c <= "鿿" for c in cell):
        return "code"
    return "prose" if measure(cell) > _SENTENCE else ""
