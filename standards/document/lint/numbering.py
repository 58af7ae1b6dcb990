"""Numbers of chapters and clauses, their depth, their titles, and text that hangs above them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standards.document.tree import SectionKind

from .draft import Draft, at, paragraphs
from .findings import Hit, Severity
from .registry import rule

_LEAD = re.compile(r"(?:适用于本文件|适用于本标准)。$|[:：]$")
_DEEPEST = 6  # a chapter and five levels of clauses


@rule(
    "number.chapter",
    "7.2",
    Severity.ERROR,
    any_language=True,
    zh="章的编号不连续：这里应是“{it}”。",
    en="The chapters are not numbered in sequence: this one should be “{it}”.",
)
def chapters(draft: Draft) -> Iterator[Hit]:
    for expected, chapter in enumerate(draft.chapters, 1):
        if chapter.number and chapter.number != str(expected):
            yield at(chapter, it=str(expected))
            return  # the others only follow


@rule(
    "number.clause",
    "7.3",
    Severity.ERROR,
    any_language=True,
    zh="条的编号不连续：这里应是“{it}”。",
    en="The clauses are not numbered in sequence: this one should be “{it}”.",
)
def clauses(draft: Draft) -> Iterator[Hit]:
    for parent in draft.sections:
        numbered = [child for child in parent.children if child.number]
        for expected, child in enumerate(numbered, 1):
            wanted = f"{parent.number}.{expected}"
            if parent.number and child.number != wanted:
                yield at(child, it=wanted)
                break


@rule(
    "number.twice",
    "7.3",
    Severity.ERROR,
    any_language=True,
    zh="编号“{it}”用了两次。",
    en="The number “{it}” is used twice.",
)
def twice(draft: Draft) -> Iterator[Hit]:
    seen: set[str] = set()
    for section in draft.sections:
        if section.number and section.number in seen:
            yield at(section, it=section.number)
        seen.add(section.number)


@rule(
    "number.depth",
    "7.3",
    Severity.ERROR,
    any_language=True,
    zh="“{it}”分得太深：章以下最多分五层条。",
    en="“{it}” lies too deep: a chapter is divided into five levels of clauses at most.",
)
def depth(draft: Draft) -> Iterator[Hit]:
    for section in draft.sections:
        if section.number.count(".") + 1 > _DEEPEST:
            yield at(section, it=section.number)


@rule(
    "clause.single",
    "7.3",
    Severity.WARNING,
    any_language=True,
    zh="同一层次只有一条时不应分条：“{it}”没有同级的条。",
    en="A level is divided only into two clauses or more: “{it}” has no sibling.",
)
def single(draft: Draft) -> Iterator[Hit]:
    for parent in draft.sections:
        children = [child for child in parent.children if child.number]
        if len(children) == 1 and children[0].kind is not SectionKind.TERM:
            yield at(children[0], it=children[0].number)


@rule(
    "clause.titles",
    "7.3",
    Severity.WARNING,
    zh="“{it}”没有标题，同一层次的其他条有标题；同一层次应一致。",
    en="“{it}” has no title while its siblings have; one level is all with or all without.",
)
def titles(draft: Draft) -> Iterator[Hit]:
    for parent in draft.sections:
        children = [child for child in parent.children if child.number and child.kind is not SectionKind.TERM]
        without = [child for child in children if not child.title]
        # A short clause without a full stop looks like a title; only what stands above something is one for sure.
        if without and any(child.title and (child.blocks or child.children) for child in children):
            yield at(without[0], it=without[0].number)


@rule(
    "clause.untitled",
    "7.3",
    Severity.WARNING,
    any_language=True,
    zh="无标题的条“{it}”不应再分条。",
    en="The untitled clause “{it}” is not divided further.",
)
def untitled(draft: Draft) -> Iterator[Hit]:
    for section in draft.sections:
        if section.number and not section.title and any(child.number for child in section.children):
            yield at(section, it=section.number)


@rule(
    "clause.empty",
    "7.2",
    Severity.WARNING,
    zh="“{it}”只有标题，没有内容。",
    en="“{it}” has a title and nothing else.",
)
def empty(draft: Draft) -> Iterator[Hit]:
    for siblings in (draft.chapters, *(section.children for section in draft.sections), draft.annexes):
        bare = [one for one in siblings if one.title and not one.blocks and not one.children]
        if len(bare) > 1 and len(bare) * 2 >= len(siblings):
            continue  # an enumeration in numbered lines: instruments, reagents
        for section in bare:
            if section.kind is not SectionKind.TERM:
                yield at(section, it=f"{section.number} {section.title}".strip())


@rule(
    "clause.hanging",
    "7.4",
    Severity.HINT,
    any_language=True,
    zh="“{it}”下既有段又分条，成为悬置段，引用时分不清；宜把段改为单独的条。",
    en="“{it}” has text above its first clause (悬置段), which cannot be cited clearly; make it a clause of its own.",
)
def hanging(draft: Draft) -> Iterator[Hit]:
    for section in draft.sections:
        numbered = section.number and any(child.number for child in section.children)
        if not numbered or section.kind is SectionKind.TERMS or section.term is not None:
            continue
        texts = [text for _, text in paragraphs(section)]
        if texts and not (len(texts) == 1 and _LEAD.search(texts[0])):
            yield at(
                section,
                texts[0],
                it=f"附录{section.number}" if section.kind is SectionKind.ANNEX else section.number,
            )
