"""Anchors: where a comment hangs. Given once, they stay with the clause from draft to draft."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from .citations import rewrite
from .matching import NAMED, matched
from .outline import own_text, walk
from .tree import Block, Document, Figure, Formula, Run, Section, SectionKind, Table

Numbered = Table | Figure | Formula


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
    """``new`` with the anchors of the clauses of ``old`` that it still has.

    A clause is the same if its content is (moved, renumbered), or if number and some content are. Anchors of
    clauses that are gone are not given again, so a comment never lands on a stranger.
    """
    pairs = matched(list(walk(old.sections)), list(walk(new.sections)))
    old_blocks = {
        _block_key(block): block.anchor for section in walk(old.sections) for block in _numbered(section)
    }
    taken = {section.anchor for section in walk(old.sections)} | set(old_blocks.values())
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

    def for_block(block: Numbered) -> str:
        kept = old_blocks.get(_block_key(block), "")
        anchor = kept if kept and kept not in used else fresh(_wanted_block(block), _block_key(block))
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
    sections: tuple[Section, ...], for_section: Callable[[Section], str], for_block: Callable[[Numbered], str]
) -> tuple[Section, ...]:
    def block(one: Block) -> Block:
        return replace(one, anchor=for_block(one)) if isinstance(one, Table | Figure | Formula) else one

    def section(one: Section) -> Section:
        anchor = for_section(one)
        blocks = tuple(block(inner) for inner in one.blocks)
        return replace(
            one, anchor=anchor, blocks=blocks, children=tuple(section(child) for child in one.children)
        )

    return tuple(section(one) for one in sections)


def _numbered(section: Section) -> Iterator[Numbered]:
    for block in section.blocks:
        if isinstance(block, Table | Figure | Formula):
            yield block


def _wanted(section: Section) -> str:
    if section.kind in NAMED:
        return section.kind.value
    if section.kind is SectionKind.ANNEX:
        return f"annex-{_slug(section.number)}"
    return f"c-{_slug(section.number)}"


def _wanted_block(block: Numbered) -> str:
    letter = "t" if isinstance(block, Table) else "f" if isinstance(block, Figure) else "e"
    return f"{letter}-{_slug(re.sub(r'[^A-Za-z0-9.]|Table|Figure', '', block.label)) or 'x'}"


def _block_key(block: Numbered) -> str:
    """Title before number: a renumbered table keeps its anchor."""
    kind = type(block).__name__
    if isinstance(block, Formula):
        return f"{kind}\n{block.text}"
    return f"{kind}\n{block.title or block.label}"


def _slug(number: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")
