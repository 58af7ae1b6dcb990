"""Tables, figures and formulas: their numbers, titles, empty cells and explained symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standards.document.tree import Figure, Formula, Section, SectionKind, Table

from .draft import Draft, at, paragraphs, words
from .findings import Edit, Hit, Severity
from .registry import rule

_LABEL = re.compile(r"(?:表|图|Table|Figure)?\s*[（(]?(?:(?P<annex>[A-Z])\.)?(?P<number>\d+)[）)]?")
_BLANK_FORM = re.compile(r"记录|登记|申请|报告|表格|单$|样式|格式|清单|签到|评价表|调查表|检查表")
_WHERE = re.compile(r"\A\s*其中|式中")
_LETTER = re.compile(r"[A-Za-zα-ωΑ-Ω]")


def _unlabelled(draft: Draft, kind: type[Table] | type[Figure]) -> Iterator[Hit]:
    outside = {SectionKind.PREFACE}
    inside = {id(one) for root in draft.roots if root.kind not in outside for one in _all(root)}
    for section, block in draft.numbered:
        if isinstance(block, kind) and not block.label and id(section) in inside:
            yield at(section, block.title or _first_words(block))


def _all(section: Section) -> Iterator[Section]:
    yield section
    for child in section.children:
        yield from _all(child)


def _first_words(block: Table | Figure | Formula) -> str:
    if not isinstance(block, Table):
        return ""
    cells = [words(cell.runs) for row in block.rows for cell in row]
    return " ".join(" ".join(cell.split()) for cell in cells if cell)[:40]


@rule(
    "table.number",
    "9.8",
    Severity.WARNING,
    zh="这个表没有编号：每个表都要编号，只有一个表时也写“表1”。",
    en="This table has no number; every table has one, even a single one.",
)
def table_number(draft: Draft) -> Iterator[Hit]:
    yield from _unlabelled(draft, Table)


@rule(
    "figure.number",
    "9.7",
    Severity.WARNING,
    zh="这幅图没有编号：每幅图都要编号，只有一幅图时也写“图1”。",
    en="This figure has no number; every figure has one, even a single one.",
)
def figure_number(draft: Draft) -> Iterator[Hit]:
    yield from _unlabelled(draft, Figure)


def _sequence(draft: Draft, kind: type[Table] | type[Figure] | type[Formula]) -> Iterator[Hit]:
    """Numbers that do not follow each other: from 1 in the text, anew in every annex."""
    count: dict[str, int] = {}
    broken: set[str] = set()
    for root in draft.roots:
        letter = root.number if root.kind is SectionKind.ANNEX else ""
        for section in _all(root):
            for block in section.blocks:
                if not isinstance(block, kind) or not block.label:
                    continue
                found = _LABEL.fullmatch(block.label.strip())
                if found is None or letter in broken:
                    continue
                expected = count.get(letter, 0) + 1
                count[letter] = int(found["number"])
                if (found["annex"] or "") != letter or int(found["number"]) != expected:
                    broken.add(letter)  # the others only follow
                    head = f"{letter}.{expected}" if letter else str(expected)
                    yield at(section, f"{block.label} {_title(block)}".strip(), it=block.label, wanted=head)


def _title(block: Table | Figure | Formula) -> str:
    return "" if isinstance(block, Formula) else block.title


@rule(
    "table.sequence",
    "9.8",
    Severity.ERROR,
    zh="表的编号不连续：“{it}”这里应是{wanted}。",
    en="The tables are not numbered in sequence: “{it}” should be {wanted}.",
)
def table_sequence(draft: Draft) -> Iterator[Hit]:
    yield from _sequence(draft, Table)


@rule(
    "figure.sequence",
    "9.7",
    Severity.ERROR,
    zh="图的编号不连续：“{it}”这里应是{wanted}。",
    en="The figures are not numbered in sequence: “{it}” should be {wanted}.",
)
def figure_sequence(draft: Draft) -> Iterator[Hit]:
    yield from _sequence(draft, Figure)


@rule(
    "formula.sequence",
    "9.9",
    Severity.ERROR,
    zh="公式的编号不连续：“{it}”这里应是{wanted}。",
    en="The formulas are not numbered in sequence: “{it}” should be {wanted}.",
)
def formula_sequence(draft: Draft) -> Iterator[Hit]:
    yield from _sequence(draft, Formula)


def _partly_titled(draft: Draft, kind: type[Table] | type[Figure]) -> Iterator[Hit]:
    mine = [(section, block) for section, block in draft.numbered if isinstance(block, kind) and block.label]
    without = [row for row in mine if isinstance(row[1], Table | Figure) and not row[1].title]
    if without and len(without) < len(mine):
        for section, block in without:
            yield at(section, block.label, it=block.label)


@rule(
    "table.title",
    "9.8",
    Severity.WARNING,
    zh="“{it}”没有表题，其他表有；全文应一致。",
    en="“{it}” has no title while other tables have; the document is consistent.",
)
def table_title(draft: Draft) -> Iterator[Hit]:
    yield from _partly_titled(draft, Table)


@rule(
    "figure.title",
    "9.7",
    Severity.WARNING,
    zh="“{it}”没有图题，其他图有；全文应一致。",
    en="“{it}” has no title while other figures have; the document is consistent.",
)
def figure_title(draft: Draft) -> Iterator[Hit]:
    yield from _partly_titled(draft, Figure)


@rule(
    "table.empty",
    "9.8",
    Severity.HINT,
    fixes=True,
    zh="表中没有内容的单元格用一字线“—”填写。",
    en="A cell without content holds a dash (—).",
)
def empty_cells(draft: Draft) -> Iterator[Hit]:
    for section in draft.sections:
        for index, block in enumerate(section.blocks):
            if not isinstance(block, Table) or not block.label or _BLANK_FORM.search(block.title):
                continue
            cells = [
                (y, x, words(cell.runs).strip() == "" and not any(run.footnote for run in cell.runs))
                for y, row in enumerate(block.rows)
                if y >= block.header_rows
                for x, cell in enumerate(row)
            ]
            blank = [(y, x) for y, x, is_blank in cells if is_blank]
            if not blank or len(blank) * 4 > len(cells):
                continue  # a form to be filled in
            for y, x in blank:
                path = ("blocks", index, "rows", y, x, "runs")
                old = words(block.rows[y][x].runs)
                row = " ".join(words(cell.runs).strip() for cell in block.rows[y])
                fix = Edit(section.anchor, path, 0, old, "—") if block.rows[y][x].runs else None
                yield at(section, row[:60], place=block.label, fix=fix)


@rule(
    "formula.where",
    "9.9",
    Severity.HINT,
    zh="公式之后没有用“式中：”说明符号。",
    en="The symbols of the formula are not explained (式中：).",
)
def explained(draft: Draft) -> Iterator[Hit]:
    for section in draft.sections:
        last = max((index for index, text in paragraphs(section) if _WHERE.search(text)), default=-1)
        for block in section.blocks[last + 1 :]:
            if isinstance(block, Formula) and _LETTER.search(block.text):
                yield at(section, f"{block.text} {block.label}".strip()[:60])
