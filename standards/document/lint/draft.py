"""A draft laid out for checking: every stretch of words with where it stands and what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import TypeVar, cast

from standards.document.outline import own_text, walk
from standards.document.tree import (
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

from .findings import Edit, Fix, Hit, Path, Rebuild, Stage

_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|‘[^’]*’|「[^」]*」")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
_AROUND = 20
_LONGEST = 60
T = TypeVar("T")
_FRONT = {SectionKind.PREFACE, SectionKind.INTRODUCTION}
_BACK = {SectionKind.BIBLIOGRAPHY, SectionKind.INDEX}


class Role(Enum):
    TEXT = auto()
    ITEM = auto()
    NOTE = auto()  # of the text, a table or a figure
    EXAMPLE = auto()
    CELL = auto()
    TITLE = auto()  # of a clause
    CAPTION = auto()  # of a table or figure
    FOOTNOTE = auto()


class Standing(Enum):
    """How a listed document stands in the catalogue of whoever asks."""

    WITHDRAWN = auto()
    REPLACED = auto()


@dataclass(frozen=True)
class Standings:
    """``by`` is the number of what replaced it, "" if nothing did."""

    standing: Standing
    by: str = ""


Catalogue = Callable[[Iterable[str]], Mapping[str, Standings]]
"""Asked once with all listed numbers as printed; answers for those that are no longer in force."""


def place_of(section: Section) -> str:
    """The printed place: "5.2", "附录A", "前言"."""
    if section.kind is SectionKind.ANNEX:
        return f"附录{section.number}"
    return section.number or section.title


@dataclass(frozen=True)
class Piece:
    """A stretch of words. ``zone`` is the kind of the chapter, annex or element it stands in."""

    section: Section
    zone: SectionKind
    role: Role
    path: Path
    text: str
    block: Block | None = None

    @cached_property
    def bare(self) -> str:
        """``text`` with everything in quotation or title marks blanked out, at the same length."""
        return _QUOTED.sub(lambda match: "□" * len(match[0]), self.text)

    @property
    def place(self) -> str:
        if isinstance(self.block, Table | Figure) and self.block.label:
            return self.block.label
        return place_of(self.section)

    def hit(self, start: int, end: int, *, after: str | None = None, **values: str) -> Hit:
        """The words from ``start`` to ``end``, with a few around them; ``after`` is what they should be."""
        before = self.text[start:end]
        fix = None
        if after is not None:
            fix = Edit(self.section.anchor, self.path, start, before, after)
        return Hit(
            self.section.anchor, self.place, excerpt(self.text, start, end), {"it": before} | values, fix
        )

    def hits(self, pattern: re.Pattern[str]) -> Iterator[Hit]:
        """A hit for each match outside quotations."""
        for match in pattern.finditer(self.bare):
            yield self.hit(*match.span())

    def sentence(self, at: int) -> tuple[int, int]:
        """The bounds of the sentence around position ``at``."""
        start = max(self.text.rfind(mark, 0, at) for mark in "。；\n") + 1
        ends = [end for mark in "。；\n" if (end := self.text.find(mark, at)) >= 0]
        return start, min(ends, default=len(self.text))


class Draft:
    """The document under check at ``stage``; what several rules need is worked out once."""

    def __init__(self, document: Document, stage: Stage, catalogue: Catalogue | None = None) -> None:
        self.document = document
        self.stage = stage
        self.catalogue = catalogue
        self.sections = list(walk(document.sections))
        self._known: dict[str, object] = {}
        self.pieces = [*_pieces(document.sections), *_footnotes(document)]

    def once(self, name: str, work_out: Callable[[], T]) -> T:
        """What ``work_out`` gives, worked out for the first rule that asks for ``name``."""
        if name not in self._known:
            self._known[name] = work_out()
        return cast(T, self._known[name])

    @cached_property
    def chinese(self) -> bool:
        text = "".join(piece.text for piece in self.pieces)
        return len(_HAN.findall(text)) > len(_LATIN.findall(text)) / 2

    @cached_property
    def roots(self) -> tuple[Section, ...]:
        return self.document.sections

    def root(self, kind: SectionKind) -> Section | None:
        """The first top-level section of ``kind``."""
        return next((one for one in self.roots if one.kind is kind), None)

    @cached_property
    def chapters(self) -> list[Section]:
        return [one for one in self.roots if one.kind not in _FRONT | _BACK | {SectionKind.ANNEX}]

    @cached_property
    def annexes(self) -> list[Section]:
        return [one for one in self.roots if one.kind is SectionKind.ANNEX]

    @cached_property
    def normative(self) -> list[Piece]:
        """What may carry requirements: text, items and cells of chapters and annexes, the list of references left out."""
        outside = _FRONT | _BACK | {SectionKind.REFERENCES}
        roles = {Role.TEXT, Role.ITEM, Role.CELL}
        return [piece for piece in self.pieces if piece.zone not in outside and piece.role in roles]

    def pieces_of(self, *roles: Role, zone: SectionKind | None = None) -> list[Piece]:
        return [
            piece for piece in self.pieces if piece.role in roles and (zone is None or piece.zone is zone)
        ]

    @cached_property
    def numbered(self) -> list[tuple[Section, Table | Figure | Formula]]:
        """Tables, figures and formulas in printed order, with the section that holds them."""
        return [
            (section, block)
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Table | Figure | Formula)
        ]


def at(
    section: Section | None, text: str = "", *, place: str = "", fix: Fix | None = None, **values: str
) -> Hit:
    """A hit about a section as a whole; about the document where ``section`` is None."""
    if section is None:
        return Hit("", place, text, values, fix)
    shown = text or excerpt(section.title or own_text(section), 0, 0)
    return Hit(section.anchor, place or place_of(section), shown, values, fix)


def with_paragraph(section: Section, index: int, text: str) -> Rebuild:
    """The fix that puts a paragraph before block ``index``."""
    new = Paragraph((Run(text),))
    return Rebuild(section.anchor, (*section.blocks[:index], new, *section.blocks[index:]), "", text)


def excerpt(text: str, start: int, end: int) -> str:
    """The words around a place, on one line; left-out words are marked with "…"."""
    left = max(0, start - _AROUND)
    right = min(len(text), max(end + _AROUND, left + _LONGEST // 2))
    right = min(right, left + 2 * _LONGEST)
    cut = " ".join(text[left:right].split())
    return ("…" if left else "") + cut + ("…" if right < len(text) else "")


def words(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def paragraphs(section: Section) -> list[tuple[int, str]]:
    """The section's own paragraphs with their place among its blocks."""
    return [
        (index, words(block.runs))
        for index, block in enumerate(section.blocks)
        if isinstance(block, Paragraph)
    ]


def _pieces(sections: tuple[Section, ...]) -> Iterator[Piece]:
    for root in sections:
        for section in walk((root,)):
            if section.title:
                yield Piece(section, root.kind, Role.TITLE, ("title",), section.title)
            for index, block in enumerate(section.blocks):
                for role, path, text in _texts(block):
                    if text:
                        yield Piece(section, root.kind, role, ("blocks", index, *path), text, block)


def _texts(block: Block) -> Iterator[tuple[Role, Path, str]]:
    if isinstance(block, Paragraph):
        yield Role.TEXT, ("runs",), words(block.runs)
    elif isinstance(block, Note):
        yield Role.EXAMPLE if block.example else Role.NOTE, ("runs",), words(block.runs)
    elif isinstance(block, ListBlock):
        for index, item in enumerate(block.items):
            yield Role.ITEM, ("items", index, "runs"), words(item.runs)
    elif isinstance(block, Table | Figure):
        yield Role.CAPTION, ("title",), block.title
        if isinstance(block, Table):
            for y, row in enumerate(block.rows):
                for x, cell in enumerate(row):
                    yield Role.CELL, ("rows", y, x, "runs"), words(cell.runs)
        for index, note in enumerate(block.notes):
            yield Role.NOTE, ("notes", index, "runs"), words(note.runs)
    elif isinstance(block, ReferenceItem):
        yield Role.TEXT, ("title",), block.title


def _footnotes(document: Document) -> Iterator[Piece]:
    """Footnotes, at the section that calls them; their path leads nowhere, so they carry no fix."""
    called = {
        run.footnote: (section, root.kind)
        for root in document.sections
        for section in walk((root,))
        for block in section.blocks
        for run in _runs(block)
        if run.footnote
    }
    for number, runs in enumerate(document.footnotes, 1):
        if number in called and (text := words(runs)):
            section, zone = called[number]
            yield Piece(section, zone, Role.FOOTNOTE, (), text)


def _runs(block: Block) -> Iterator[Run]:
    if isinstance(block, Paragraph | Note):
        yield from block.runs
    elif isinstance(block, ListBlock):
        for item in block.items:
            yield from item.runs
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield from cell.runs
