"""A draft as comments look for places in it: by number, title, table, words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log, sqrt

from standards.document.outline import block_text, own_text, walk
from standards.document.tree import Document, Figure, Formula, ListBlock, Section, SectionKind, Table

from .typed import NAMED, Name, What, halved, read, squeezed

_BLOCKS: dict[type, What] = {Table: What.TABLE, Figure: What.FIGURE, Formula: What.FORMULA}
_LATIN = re.compile(r"[a-z][a-z\d]{3,}")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_WILD = re.compile(r"([a-z]+)(\d*)(x{2,6})(?![a-z\d])")
_CODE = re.compile(r"([a-z]+)(\d{2,6})(?![a-z\d])")


@dataclass(frozen=True)
class Spot:
    """A clause, or a table, figure or formula in it. ``element`` is the anchor of that block, "" for the clause."""

    anchor: str
    element: str = ""


class Places:
    """Everything that is asked of a draft, prepared once."""

    def __init__(self, document: Document) -> None:
        self.sections = {one.anchor: one for one in walk(document.sections)}
        self.above: dict[str, str] = {}
        self._numbers: defaultdict[tuple[What, str], list[Spot]] = defaultdict(list)
        self._titles: defaultdict[str, list[Spot]] = defaultdict(list)
        self._wild: list[tuple[re.Pattern[str], str, Spot]] = []
        self.names = {squeezed(text) for text in (document.cover.number, document.cover.title_zh) if text}
        self._texts = {one.anchor: squeezed(one.title + own_text(one)) for one in self.sections.values()}
        for one in self.sections.values():
            self._learn(one)
        words = {anchor: _words(f"{one.title} {own_text(one)}") for anchor, one in self.sections.items()}
        self._words = {anchor: Counter(found) for anchor, found in words.items()}
        self._met = Counter(word for found in self._words.values() for word in found)
        self._common = max(3, len(self._words) // 4)  # words of more clauses tell none of them

    def _learn(self, section: Section) -> None:
        here = Spot(section.anchor)
        for child in section.children:
            self.above[child.anchor] = section.anchor
        if section.number:
            what = What.ANNEX if section.kind is SectionKind.ANNEX else What.CLAUSE
            self._numbers[what, section.number.upper()].append(here)
        names = {squeezed(section.title), *(name for name, kind in NAMED.items() if kind is section.kind)}
        for name in sorted(names - {""}):
            self._titles[name].append(here)
        for block in section.blocks:
            what_block = _BLOCKS.get(type(block))
            spot = here
            if what_block is not None and isinstance(block, Table | Figure | Formula):
                spot = Spot(section.anchor, block.anchor)
                label = f"公式{block.label}" if what_block is What.FORMULA else block.label
                for called in read(label).names[:1]:
                    self._numbers[called.what, called.number].append(spot)
            for head, digits, free in _WILD.findall(_joined(block_text(block))):
                pattern = re.compile(re.escape(head + digits) + rf"\d{{{len(free)}}}")
                self._wild.append((pattern, head + digits + free, spot))

    def named(self, name: Name) -> list[Spot]:
        """The places of this number; more than one where the draft numbers twice."""
        return self._numbers.get((name.what, name.number), [])

    def titled(self, text: str) -> list[Spot]:
        """The clauses with exactly this title, white space and punctuation apart."""
        return self._titles.get(squeezed(text), [])

    def clause_above(self, number: str) -> Spot | None:
        """The nearest clause that would hold the number: 5.2 for a missing 5.2.9."""
        while "." in number:
            number = number.rpartition(".")[0]
            for what in (What.CLAUSE, What.ANNEX):
                if found := self._numbers.get((what, number)):
                    return found[0]
        return None

    def within(self, anchor: str, above: str) -> bool:
        """Is the clause the other one, or below it?"""
        while anchor and anchor != above:
            anchor = self.above.get(anchor, "")
        return bool(anchor)

    def saying(self, words: str) -> list[Spot]:
        """The clauses whose own text has these words, white space and punctuation apart."""
        wanted = squeezed(words)
        return [Spot(anchor) for anchor, text in self._texts.items() if wanted in text]

    def paragraphs(self, anchor: str) -> int:
        """At most so many paragraphs stand in the clause and below it."""
        return sum(
            1 + sum(len(block.items) + 1 if isinstance(block, ListBlock) else 1 for block in one.blocks)
            for one in walk((self.sections[anchor],))
        )

    def patterned(self, text: str) -> Iterator[tuple[Spot, str]]:
        """Places that name a family of codes ("Dev70xx") to which one in ``text`` ("Dev7002") belongs."""
        for head, digits in dict.fromkeys(_CODE.findall(_joined(text))):
            for pattern, family, spot in self._wild:
                if pattern.fullmatch(head + digits):
                    yield spot, family

    def alike(self, text: str, most: int = 3) -> list[tuple[Spot, list[str]]]:
        """The clauses that share the rarest words with ``text``, best first, with those words."""
        asked = set(_words(text))
        scored = []
        for anchor, found in self._words.items():
            both = {word for word in asked & found.keys() if self._met[word] <= self._common}
            weights = {word: log(len(self._words) / self._met[word]) for word in both}
            score = sum(weights.values()) / sqrt(5 + len(found))
            best = sorted(both, key=lambda word: (-weights[word], word))[:3]
            if len(both) >= 2 and score > 0:
                scored.append((-score, anchor, best))
        return [(Spot(anchor), best) for _score, anchor, best in sorted(scored)[:most]]


def _joined(text: str) -> str:
    return re.sub(r"[_\s]+(?=[a-zA-Z])", " ", halved(text).replace("_", "")).casefold()


def _words(text: str) -> Iterable[str]:
    plain = halved(text).casefold()
    yield from _LATIN.findall(plain)
    for stretch in _HAN.findall(plain):
        yield from (stretch[at : at + 2] for at in range(len(stretch) - 1))
