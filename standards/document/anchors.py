"""Anchors: where a comment hangs. Given once, they stay with the clause from draft to draft."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from .citations import rewrite
from .outline import own_text
from .tree import Block, Document, Figure, Formula, Run, Section, SectionKind, Table

_FRONT = {
    SectionKind.PREFACE,
    SectionKind.INTRODUCTION,
    SectionKind.SCOPE,
    SectionKind.REFERENCES,
    SectionKind.TERMS,
    SectionKind.BIBLIOGRAPHY,
    SectionKind.INDEX,
}
_NAMED = _FRONT - {SectionKind.SCOPE, SectionKind.REFERENCES, SectionKind.TERMS}
_LIKE = 0.5  # share of common character pairs from which two clauses are the same one, whatever their number
_LIKE_SAME_NUMBER = 0.2

Numbered = Table | Figure | Formula


def number_anchors(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """First anchors, made from the printed numbers: ``c-5-2``, ``annex-a``, ``preface``, ``t-1``, ``f-a-1``."""
    taken: set[str] = set()

    def free(wanted: str) -> str:
        anchor, count = wanted, 1
        while anchor in taken:
            count += 1
            anchor = f"{wanted}-{count}"
        taken.add(anchor)
        return anchor

    return _assign(sections, lambda section: free(_wanted(section)), lambda block: free(_wanted_block(block)))


def carry(old: Document, new: Document) -> Document:
    """``new`` with the anchors of the clauses of ``old`` that it still has.

    A clause is the same if its content is (moved, renumbered), or if number and some content are. Anchors of
    clauses that are gone are not given again, so a comment never lands on a stranger.
    """
    pairs = _matched(list(_walk(old.sections)), list(_walk(new.sections)))
    old_blocks = {
        _block_key(block): block.anchor for section in _walk(old.sections) for block in _numbered(section)
    }
    taken = {section.anchor for section in _walk(old.sections)} | set(old_blocks.values())
    used: set[str] = set()
    renamed: dict[str, str] = {}

    def fresh(wanted: str, content: str) -> str:
        anchor, count = wanted, 0
        while anchor in taken or anchor in used:
            count += 1
            anchor = f"{wanted}-{hashlib.sha256(f'{count}{content}'.encode()).hexdigest()[:6]}"
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


@dataclass(frozen=True)
class _Card:
    """A section as it is compared: its pairs of neighbouring characters, and the same for its whole text."""

    section: Section
    key: str
    pairs: frozenset[str]


def _matched(old: list[Section], new: list[Section]) -> dict[str, str]:
    """Old anchors by the new section's provisional anchor, each used once."""
    found: dict[str, str] = {}
    before, after = [_card(one) for one in old], [_card(one) for one in new]
    gone: set[str] = set()

    def pair(mine: _Card, theirs: _Card) -> None:
        found[mine.section.anchor] = theirs.section.anchor
        gone.add(theirs.section.anchor)

    for kind in _FRONT:
        one, other = (
            [c for c in after if c.section.kind is kind],
            [c for c in before if c.section.kind is kind],
        )
        if len(one) == 1 and len(other) == 1:
            pair(one[0], other[0])
    for exact in (_identity, lambda card: card.key):
        counted = Counter(exact(card) for card in before if card.section.anchor not in gone)
        again = Counter(exact(card) for card in after if card.section.anchor not in found)
        index = {exact(card): card for card in before if card.section.anchor not in gone}
        for card in after:
            name = exact(card)
            if card.section.anchor not in found and name and counted[name] == again[name] == 1:
                pair(card, index[name])
    scored = sorted(
        (
            (score, -place, -there, mine, theirs)
            for place, mine in enumerate(after)
            if mine.section.anchor not in found
            for there, theirs in enumerate(before)
            if theirs.section.anchor not in gone and (score := _score(mine, theirs)) > 0
        ),
        key=lambda row: row[:3],
        reverse=True,
    )
    for _, _, _, mine, theirs in scored:
        if mine.section.anchor not in found and theirs.section.anchor not in gone:
            pair(mine, theirs)
    return found


def _identity(card: _Card) -> str:
    return f"{card.section.number}\n{card.key}" if card.key else ""


def _score(mine: _Card, theirs: _Card) -> float:
    one, other = mine.section, theirs.section
    if (
        (one.kind is SectionKind.ANNEX) != (other.kind is SectionKind.ANNEX)
        or one.kind in _NAMED
        or other.kind in _NAMED
    ):
        return 0
    union = len(mine.pairs | theirs.pairs)
    like = len(mine.pairs & theirs.pairs) / union if union else 0.0
    same_number = one.number == other.number
    same_title = bool(one.title) and one.title == other.title
    if (
        like >= _LIKE
        or (same_number and like >= _LIKE_SAME_NUMBER)
        or (same_title and (same_number or like > 0.3))
    ):
        return like + 0.3 * same_number + 0.2 * same_title + 0.01
    return 0


def _card(section: Section) -> _Card:
    text = re.sub(r"\s", "", section.title + own_text(section))
    return _Card(section, text, frozenset(text[index : index + 2] for index in range(len(text) - 1)))


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


def _walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _walk(section.children)


def _numbered(section: Section) -> Iterator[Numbered]:
    for block in section.blocks:
        if isinstance(block, Table | Figure | Formula):
            yield block


def _wanted(section: Section) -> str:
    if section.kind in _NAMED:
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
