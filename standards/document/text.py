"""A whole standard as plain text: for mail, search and comparison, readable in any editor with a font of fixed width."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from .page.printing import FACTS
from .tree import (
    Block,
    Document,
    Figure,
    Formula,
    ListBlock,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    Section,
    SectionKind,
    Table,
)

WIDEST = 28  # columns of a table's cell; a Han character takes two


def dump(document: Document) -> str:
    """Cover, sections, footnotes; an index raised is ``^2``, lowered ``_2``. The same tree gives the same text."""
    cover = [prefix + value for name, prefix in FACTS if (value := getattr(document.cover, name))]
    parts = ["\n".join(cover), *("\n".join(_section(section)) for section in document.sections)]
    notes = [f"{number}) {_said(runs)}" for number, runs in enumerate(document.footnotes, 1)]
    parts.append("\n".join(["脚注", *notes]) if notes else "")
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section) -> Iterable[str]:
    annex = section.kind is SectionKind.ANNEX
    number = f"附录{section.number}" if annex else section.number
    status = f"（{section.annex_status}）" if section.annex_status else ""
    term = section.term
    words = [section.title] if term is None else [term.term, term.english]
    head = "　".join(filter(None, [number + status, *words]))
    if head:
        yield head
    count = 0
    for block in section.blocks:
        count += isinstance(block, ReferenceItem)
        listed = section.kind is SectionKind.BIBLIOGRAPHY and isinstance(block, ReferenceItem)
        yield (f"[{count}] " if listed else "") + _block(block)
    if term is not None and term.source:
        yield f"[来源：{term.source}]"
    for child in section.children:
        yield ""
        yield from _section(child)


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return _said(block.runs)
    if isinstance(block, ListBlock):
        return "\n".join(f"{'  ' * item.level}{item.label} {_said(item.runs)}" for item in block.items)
    if isinstance(block, Note):
        return f"  {block.label}{_said(block.runs)}"
    if isinstance(block, Formula):
        return f"    {block.text}    {block.label}".rstrip()
    if isinstance(block, ReferenceItem):
        return "　".join(filter(None, (block.number, block.title)))
    head = "　".join(filter(None, (block.label, block.title)))
    notes = [_block(note) for note in block.notes]
    if isinstance(block, Figure):
        return "\n".join(["［图］", *notes, *([head] if head else [])])
    return "\n".join(filter(None, [head, block.unit, *_grid(block), *notes]))


def _said(runs: Iterable[Run]) -> str:
    return "".join(
        f"［脚注{run.footnote}］"
        if run.footnote
        else ("^" * run.sup + "_" * run.sub) * bool(run.text) + run.text
        for run in runs
    )


def _grid(table: Table) -> list[str]:
    """Rows with their cells below one another; a merged cell stands where it begins, one of full width as a line."""
    rows = _placed(table)
    columns = max((len(row) for row in rows), default=0)
    wrapped = [[_wrapped(row[at] if at < len(row) else "") for at in range(columns)] for row in rows]
    whole = [columns > 1 and len(row) == 1 and row[0].colspan == columns for row in table.rows]
    narrow = [row for row, alone in zip(wrapped, whole, strict=True) if not alone]
    widths = [max((_width(line) for row in narrow for line in row[at]), default=0) for at in range(columns)]
    out = []
    for index, (row, alone) in enumerate(zip(wrapped, whole, strict=True)):
        if index == table.header_rows and index:
            out.append("  ".join("-" * width for width in widths))
        if alone:
            out.append(_said(table.rows[index][0].runs))
            continue
        for line in range(max((len(cell) for cell in row), default=0)):
            cells = zip(row, widths, strict=True)
            out.append("  ".join(_padded(cell, line, width) for cell, width in cells).rstrip())
    return out


def _placed(table: Table) -> list[list[str]]:
    """The text of each row by column; columns covered from the left or from above are empty."""
    covered: dict[int, int] = {}  # column: rows it is still covered
    out: list[list[str]] = []
    for row in table.rows:
        line: list[str] = []
        below = {column: left - 1 for column, left in covered.items() if left > 1}
        for cell in row:
            while covered.get(len(line), 0) > 0:
                line.append("")
            for _ in range(cell.colspan):
                below[len(line)] = max(below.get(len(line), 0), cell.rowspan - 1)
                line.append("")
            line[-cell.colspan] = _said(cell.runs)
        covered = {column: left for column, left in below.items() if left > 0}
        out.append(line)
    return out


def _wrapped(text: str) -> Sequence[str]:
    lines = [""]
    for letter in text:
        if letter == "\n" or _width(lines[-1]) + _width(letter) > WIDEST:
            lines.append("")
        if letter != "\n":
            lines[-1] += letter
    return lines


def _padded(cell: Sequence[str], line: int, width: int) -> str:
    text = cell[line] if line < len(cell) else ""
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
