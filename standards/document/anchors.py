"""Anchors: where a comment hangs. Given once, they stay with the clause from draft to draft."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from .citations import rewrite
from .matching import NAMED, matched
from .outline import Element, block_text, holders, own_text, walk
from .tree import Block, Document, Figure, Formula, Paragraph, Run, Section, SectionKind, Table


def number_anchors(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """First anchors, made from the printed numbers: ``c-5-2``, ``annex-a``, ``preface``, ``t-1``, ``f-a-1``."""
    taken: set[str] = set()
    tried: Counter[str] = Counter()

    def free(wanted: str) -> str:
        anchor = wanted
        while anchor in taken:
            tried[wanted] += 1
            anchor = f"{wanted}-{tried[wanted] + 1}"
        taken.add(anchor)
        return anchor

    return _assign(sections, lambda section: free(_wanted(section)), lambda block: free(_wanted_block(block)))


def carry(old: Document, new: Document) -> Document:
    """``new`` with the anchors of the clauses, tables, figures and formulas of ``old`` that it still has.

    One is the same if its content is (moved, renumbered), or if number and some content are. Anchors of those
    that are gone are not given again, so a comment never lands on a stranger.
    """
    pairs = matched(list(walk(old.sections)), list(walk(new.sections)))
    for kind in (Table, Figure, Formula):
        pairs |= matched(_as_clauses(old, kind), _as_clauses(new, kind), titled=True)
    taken = set(holders(old))
    used: set[str] = set()
    renamed: dict[str, str] = {}

    tried: Counter[tuple[str, str]] = Counter()

    def fresh(wanted: str, content: str) -> str:
        anchor = wanted
        while anchor in taken or anchor in used:
            tried[wanted, content] += 1
            told = f"{tried[wanted, content]}{content}"
            anchor = f"{wanted}-{hashlib.sha256(told.encode()).hexdigest()[:6]}"
        return anchor

    def for_section(section: Section) -> str:
        anchor = pairs.get(section.anchor) or fresh(_wanted(section), section.title + own_text(section))
        used.add(anchor)
        renamed[section.anchor] = anchor
        return anchor

    def for_block(block: Element) -> str:
        anchor = pairs.get(block.anchor) or fresh(_wanted_block(block), block_text(block))
        used.add(anchor)
        renamed[block.anchor] = anchor
        return anchor

    sections = _assign(new.sections, for_section, for_block)

    def follow(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(replace(run, ref=renamed.get(run.ref, run.ref)) for run in runs)

    return replace(
        new,
        sections=tuple(rewrite(section, follow) for section in sections),
        footnotes=tuple(follow(runs) for runs in new.footnotes),
    )


def _assign(
    sections: tuple[Section, ...], for_section: Callable[[Section], str], for_block: Callable[[Element], str]
) -> tuple[Section, ...]:
    def block(one: Block) -> Block:
        return replace(one, anchor=for_block(one)) if isinstance(one, Element) else one

    def section(one: Section) -> Section:
        anchor = for_section(one)
        blocks = tuple(block(inner) for inner in one.blocks)
        return replace(
            one, anchor=anchor, blocks=blocks, children=tuple(section(child) for child in one.children)
        )

    return tuple(section(one) for one in sections)


def _as_clauses(document: Document, kind: type[Element]) -> list[Section]:
    """The tables, figures or formulas, each as a clause that says what it says; a figure that says nothing is its picture."""
    return [
        _as_clause(block)
        for section in walk(document.sections)
        for block in section.blocks
        if isinstance(block, kind)
    ]


def _as_clause(block: Element) -> Section:
    unnamed = replace(block, label="")
    says: Block = unnamed
    if isinstance(block, Figure) and not block_text(unnamed):
        says = Paragraph((Run(block.image),))
    title = "" if isinstance(block, Formula) else block.title
    return Section(SectionKind.CLAUSE, block.anchor, block.label, title, 1, (says,))


def _wanted(section: Section) -> str:
    if section.kind in NAMED:
        return section.kind.value
    if section.kind is SectionKind.ANNEX:
        return f"annex-{_slug(section.number)}"
    return f"c-{_slug(section.number)}"


def _wanted_block(block: Element) -> str:
    letter = "t" if isinstance(block, Table) else "f" if isinstance(block, Figure) else "e"
    return f"{letter}-{_slug(re.sub(r'[^A-Za-z0-9.]|Table|Figure', '', block.label)) or 'x'}"


def _slug(number: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")
