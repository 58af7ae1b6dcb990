"""Looking into a document: its outline, one section, its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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

Element = Table | Figure | Formula

_WORD = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[A-Za-z0-9_.\-/%]+")


@dataclass(frozen=True)
class OutlineEntry:
    """One line of the contents. ``level`` is 1 for chapters; ``title`` of an untitled clause is empty."""

    anchor: str
    number: str
    title: str
    level: int
    kind: SectionKind


def outline(document: Document, *, deepest: int = 9) -> list[OutlineEntry]:
    """All sections in printed order, down to level ``deepest``."""
    return [
        OutlineEntry(one.anchor, one.number, one.title, one.level, one.kind)
        for one in walk(document.sections)
        if one.level <= deepest
    ]


def walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Every section, parents before children, in printed order."""
    for section in sections:
        yield section
        yield from walk(section.children)


def find(document: Document, anchor: str) -> Section | None:
    """The section with ``anchor``, or the one that holds the table, figure or formula with it."""
    for section in walk(document.sections):
        if section.anchor == anchor:
            return section
        for block in section.blocks:
            if isinstance(block, Element) and block.anchor == anchor:
                return section
    return None


def holders(document: Document) -> dict[str, Section]:
    """By anchor of a section, table, figure or formula, the section that it is or stands in."""
    found = {}
    for section in walk(document.sections):
        found[section.anchor] = section
        found |= {block.anchor: section for block in section.blocks if isinstance(block, Element)}
    return found


def element_in(section: Section, anchor: str) -> tuple[Element, int] | None:
    """A table, figure or formula of the section's own, and where in ``own_text`` its words begin."""
    at = len(section.term.english) + 1 if section.term is not None and section.term.english else 0
    for block in section.blocks:
        if isinstance(block, Element) and block.anchor == anchor:
            return block, at
        text = block_text(block)
        at += len(text) + 1 if text else 0
    return None


def called(element: Element) -> str:
    """How a table, figure or formula is called: "表1", "公式（3）", "图　安装示意" where it has no number."""
    if isinstance(element, Formula):
        return f"公式{element.label}"
    kind = "表" if isinstance(element, Table) else "图"
    return element.label or f"{kind}　{element.title}".strip("　")


def own_text(section: Section) -> str:
    """The text of the section's own blocks, one line a block, without what is below it."""
    head = [] if section.term is None else [section.term.english]
    return "\n".join(text for text in [*head, *map(block_text, section.blocks)] if text)


def plain_text(section: Section) -> str:
    """Number, title, own text and all that is below, one line a block."""
    head = f"{section.number} {section.title}".strip()
    return "\n".join(text for text in [head, own_text(section), *map(plain_text, section.children)] if text)


def word_count(document: Document) -> int:
    """Words as Word counts them: each Han character one, each stretch of Latin letters or digits one."""
    text = "\n".join(plain_text(section) for section in document.sections)
    return len(_WORD.findall(text))


def block_text(block: Block) -> str:
    """The words of one block in reading order."""
    if isinstance(block, Paragraph):
        return _text(block.runs)
    if isinstance(block, Note):
        return block.label + _text(block.runs)
    if isinstance(block, ListBlock):
        return "\n".join(f"{item.label} {_text(item.runs)}" for item in block.items)
    if isinstance(block, Formula):
        return f"{block.text} {block.label}".strip()
    if isinstance(block, ReferenceItem):
        return f"{block.number} {block.title}".strip()
    head = f"{block.label} {block.title}".strip()
    notes = [block_text(note) for note in block.notes]
    if isinstance(block, Figure):
        return "\n".join(text for text in [*notes, head] if text)
    rows = ["\t".join(_text(cell.runs).replace("\n", " ") for cell in row) for row in block.rows]
    return "\n".join(text for text in [head, block.unit, *rows, *notes] if text)


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def images_in(section: Section) -> list[str]:
    """Keys of the pictures shown in the section and below."""
    own = [block.image for block in section.blocks if isinstance(block, Figure) and block.image]
    return own + [key for child in section.children for key in images_in(child)]
