"""What we count and nobody types: numbers of clauses, annexes, tables, figures and formulas, and what refers to them.

GB/T 1.1—2020, 7.2–7.7 and 9.8–9.9: chapters 1, 2 …, clauses 5.2.1, annexes A, B … with A.1; tables, figures and formulas
are counted through the text, and anew in each annex.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from standards.document import archive
from standards.document.citations import rewrite
from standards.document.outline import walk
from standards.document.tree import Block, Document, Figure, Formula, Run, Section, SectionKind, Table

Numbered = Table | Figure | Formula
FRONT_AND_BACK = frozenset(
    {SectionKind.PREFACE, SectionKind.INTRODUCTION, SectionKind.BIBLIOGRAPHY, SectionKind.INDEX}
)
_LABEL = re.compile(r"(?P<head>表|图|Table |Figure |[（(])(?P<number>(?:(?:[A-Z]\.)?\d+)?)(?P<tail>[）)]?)")
_CALL = re.compile(
    r"(?P<head>(?:第|附\s?录|表|图|公式|式|Annex|Table|Figure|Clause)?\s?[（(]?)"
    r"(?P<number>[A-Z](?:\.\d+)*|\d+(?:\.\d+)*)(?P<tail>[）)]?\s?章?)"
)


def numbers(document: Document) -> dict[str, str]:
    """By anchor, the number under which a clause, annex, table, figure or formula is referred to."""
    found: dict[str, str] = {}
    for section in walk(document.sections):
        found.setdefault(section.anchor, section.number)
        for block in numbered(section):
            if label := _LABEL.fullmatch(block.label):
                found.setdefault(block.anchor, label["number"])
    return found


def numbered(section: Section) -> Iterator[Numbered]:
    """The section's own tables, figures and formulas."""
    return (block for block in section.blocks if isinstance(block, Numbered))


def followed(section: Section, known: dict[str, str]) -> Section:
    """``section`` with its cross-references naming what they point to as it is called now; ``known`` as of ``numbers``.

    One whose target is gone keeps its words and points nowhere.
    """

    def follow(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(_followed(run, known) for run in runs)

    return rewrite(section, follow)


def _followed(run: Run, known: dict[str, str]) -> Run:
    if not run.ref:
        return run
    if run.ref not in known:
        return replace(run, ref="")
    called, number = _CALL.fullmatch(run.text), known[run.ref]
    if called is None or not number:
        return run
    return replace(run, text=called["head"] + number + called["tail"])


def renumbered(document: Document) -> Document:
    """``document`` with every number counted anew, and every cross-reference following it."""
    sections = _labelled(_counted(document.sections))
    document = replace(document, sections=sections)
    known = numbers(document)
    return replace(document, sections=tuple(followed(one, known) for one in sections))


def _counted(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """What the draft left without a number stays without one."""
    chapter, letter, out = 0, ord("A"), []
    for section in sections:
        if section.kind in FRONT_AND_BACK or not section.number:
            out.append(section)
        elif section.kind is SectionKind.ANNEX:
            out.append(_numbered_below(section, chr(letter)))
            letter += 1
        else:
            chapter += 1
            out.append(_numbered_below(section, str(chapter)))
    return tuple(out)


def _numbered_below(section: Section, number: str) -> Section:
    place, children = 0, []
    for child in section.children:
        place += bool(child.number)
        children.append(_numbered_below(child, f"{number}.{place}") if child.number else child)
    return replace(section, number=number, children=tuple(children))


def _labelled(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    counts: Counter[tuple[str, type]] = Counter()

    def block(one: Block, zone: str) -> Block:
        label = _LABEL.fullmatch(one.label) if isinstance(one, Numbered) else None
        if label is None or not isinstance(one, Numbered):
            return one
        counts[zone, type(one)] += 1
        number = (f"{zone}." if zone else "") + str(counts[zone, type(one)])
        return replace(one, label=label["head"] + number + label["tail"])

    def section(one: Section, zone: str) -> Section:
        blocks = tuple(block(inner, zone) for inner in one.blocks)
        return replace(one, blocks=blocks, children=tuple(section(child, zone) for child in one.children))

    return tuple(section(one, one.number if one.kind is SectionKind.ANNEX else "") for one in sections)


def mark(section: Section) -> str:
    """What tells one text of a clause from another: a digest of its own words, 64 hexadecimal digits.

    Numbers that we count are not in it, so a clause that only got another number, or refers to one that did, is the same.
    """

    def flat(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(
            replace(run, text=f"{called['head']}#{called['tail']}")
            if run.ref and (called := _CALL.fullmatch(run.text))
            else run
            for run in runs
        )

    bare = replace(section, number="", level=0, children=(), blocks=tuple(map(_unlabelled, section.blocks)))
    return archive.section_digest(rewrite(bare, flat))


def _unlabelled(block: Block) -> Block:
    if isinstance(block, Numbered) and (label := _LABEL.fullmatch(block.label)):
        return replace(block, label=f"{label['head']}#{label['tail']}")
    return block


def fresh(wanted: str, taken: set[str], token: str) -> str:
    """An anchor that no clause ever had: ``token`` is of the edit that makes it."""
    anchor, count = f"{wanted}-{token}", 0
    while anchor in taken:
        count += 1
        anchor = f"{wanted}-{hashlib.sha256(f'{token}{count}'.encode()).hexdigest()[:8]}"
    taken.add(anchor)
    return anchor
