"""On which clause of a draft a row of a comment sheet belongs: surely, perhaps, or on the whole document.

A wrong place is worse than a question. A place is sure only where everything typed is understood and nothing speaks against
it: no second place, no words that quote another clause, no paragraph that the clause does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from standards.document.sentences import gettext_noop

from .places import Places, Spot
from .rows import SheetRow
from .typed import Typed, What, halved, read, squeezed

_MOST = 6
_QUOTED = re.compile(
    r"“([^“”]{2,600})”|「([^「」]{2,600})」|『([^『』]{2,600})』|\"([^\"]{2,600})\"|‘([^‘’]{2,600})’"
)
_CUT = re.compile(r"\[?(?:…+|\.{3,})\]?")
_TELLING = 12  # weight from which quoted words speak: a Chinese character weighs 2
_TELLING_ALONE = 20
_OWN_PARTS = {"doc", "document", "main", "maindocument", "text", "body", "正文", "标准", "标准文本", "文本", "标准正文", "standard"}  # fmt: skip
_GENERAL_KIND = re.compile(r"ge(neral)?|一般.*|总体.*|综合.*", re.IGNORECASE)

NUMBERED = gettext_noop("“%(typed)s” is written there.")
ABOVE = gettext_noop("There is no “%(typed)s” in this version; it would stand in this clause.")
TITLED = gettext_noop("It has this title.")
QUOTED = gettext_noop("The quoted words stand here: “%(words)s”.")
FAMILY = gettext_noop("“%(words)s” stands here.")
ALIKE = gettext_noop("It speaks of the same: %(words)s.")
WHOLE = gettext_noop("It is about everything.")
NOWHERE = gettext_noop("No place is written there.")


class Verdict(StrEnum):
    SURE = "sure"
    DOUBTFUL = "doubtful"
    GENERAL = "general"  # the whole document


@dataclass(frozen=True)
class Candidate:
    """A possible place; ``anchor`` "" is the whole document. The reason is a message id with its values."""

    anchor: str
    element: str
    message_id: str
    where: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Placement:
    """``anchor`` and ``element`` (a table, figure or formula in the clause) are empty unless it is sure."""

    verdict: Verdict
    anchor: str = ""
    element: str = ""
    candidates: tuple[Candidate, ...] = ()  # of a doubtful row, best first

    @property
    def key(self) -> str:
        """The anchor that names the place most closely."""
        return self.element or self.anchor


def place(row: SheetRow, places: Places) -> Placement:
    """The place of ``row`` in the draft."""
    clause, element = read(row.clause), read(row.element)
    named = _Named(row, clause, element, places)
    quotes = _quotes(row, places)
    own = _of_the_text(row, places)
    silent = (
        not clause.names and not clause.left and not clause.finer and not named.blocks and not element.left
    )
    if (
        own
        and not named.doubt
        and len(named.spots) == 1
        and not _spoken_against(named.spots[0], quotes, places)
    ):
        (spot,) = named.spots
        return Placement(Verdict.SURE, spot.anchor, spot.element)
    general = clause.general or (not quotes and _GENERAL_KIND.fullmatch(row.kind.strip()))
    if own and silent and general and not element.finer:
        return Placement(Verdict.GENERAL)
    if own and silent and (quoted := _quoted_alone(quotes)) is not None:
        return Placement(Verdict.SURE, quoted.anchor)
    found: dict[Spot, Candidate] = {}
    for one in _candidates(row, clause, named, quotes, places, silent=silent):
        found.setdefault(Spot(one.anchor, one.element), one)
    return Placement(Verdict.DOUBTFUL, candidates=tuple(found.values())[:_MOST])


class _Named:
    """What the numbers and the title of a row name; ``doubt`` where they do not agree on one place."""

    def __init__(self, row: SheetRow, clause: Typed, element: Typed, places: Places) -> None:
        names = [*clause.names]
        names += [
            name
            for name in element.names
            if name not in names and (name.what is not What.CLAUSE or "." in name.number)
        ]
        self.missing = [name for name in names if not places.named(name)]
        found = {name: places.named(name) for name in names}
        self.why = {spot: name.text for name, spots in found.items() for spot in spots}
        clauses = _deepest([spot for name, spots in found.items() if name.what in {What.CLAUSE, What.ANNEX} for spot in spots], places)  # fmt: skip
        self.blocks = [spot for name, spots in found.items() if name.what not in {What.CLAUSE, What.ANNEX} for spot in spots]  # fmt: skip
        self.titled = places.titled(clause.left) if clause.left else []
        if not names and len(self.titled) == 1:
            clauses = self.titled
        self.spots = self.blocks or clauses
        apart = any(not places.within(block.anchor, one.anchor) for block in self.blocks for one in clauses)
        ten = f"{clause.names[0].number}0" if row.shortened and clause.names else ""
        self.longer = [Spot(one) for one, section in places.sections.items() if ten and section.number == ten]
        self.doubt = (
            bool(self.missing)
            or clause.several
            or element.several
            or apart
            or len(clauses) > 1
            or bool(self.longer)
            or not _explained(clause.left, clauses, self.titled, places)
            or any(clause.paragraph > places.paragraphs(one.anchor) for one in clauses)
            or any(element.paragraph > places.paragraphs(one.anchor) for one in clauses)
        )


def _deepest(spots: list[Spot], places: Places) -> list[Spot]:
    """Without those that hold another one: "5, 5.2.1" is 5.2.1."""
    return [
        one
        for one in dict.fromkeys(spots)
        if not any(other != one and places.within(other.anchor, one.anchor) for other in spots)
    ]


def _explained(left: str, clauses: list[Spot], titled: list[Spot], places: Places) -> bool:
    """Are the words beside the number the title of that clause or words of its text?"""
    if not left:
        return True
    words = squeezed(left)
    if titled:
        return bool(set(clauses) & set(titled))
    for spot in clauses:
        title = squeezed(places.sections[spot.anchor].title)
        if words == title or (len(title) >= 2 and words.startswith(title)) or (_weight(words) >= 4 and title.startswith(words)):  # fmt: skip
            return True
        if _weight(words) >= _TELLING and spot in places.saying(left):
            return True
    return False


def _of_the_text(row: SheetRow, places: Places) -> bool:
    """False for a comment on another part than the text itself: its list of checks, its data."""
    parts = {squeezed(one) for one in [row.part, *re.split(r"[/,;&、，；]", row.part)]} - {""}
    return not parts or bool(parts & (_OWN_PARTS | places.names))


def _quotes(row: SheetRow, places: Places) -> list[tuple[str, list[Spot]]]:
    """Telling quoted words, and 原文, with the clauses that say them; those that no clause says are left out."""
    marked = [
        next(filter(None, found)) for text in (row.comment, row.proposal) for found in _QUOTED.findall(text)
    ]
    words = [
        piece.strip()
        for one in [*marked, *(text for _heading, text in row.beside)]
        for piece in _CUT.split(one)
    ]
    told = [(one, places.saying(one)) for one in dict.fromkeys(words) if _weight(squeezed(one)) >= _TELLING]
    return [(one, spots) for one, spots in told if spots]


def _weight(words: str) -> int:
    return sum(2 if "\u3400" <= sign <= "\u9fff" else 1 for sign in words)


def _spoken_against(spot: Spot, quotes: list[tuple[str, list[Spot]]], places: Places) -> bool:
    """Do quoted words stand elsewhere, and not in this clause, below it or above it?"""
    return any(
        not any(
            places.within(one.anchor, spot.anchor) or places.within(spot.anchor, one.anchor) for one in spots
        )
        for _words, spots in quotes
    )


def _quoted_alone(quotes: list[tuple[str, list[Spot]]]) -> Spot | None:
    """The one clause that says all the quoted words, if they are long enough to be no chance."""
    places = {spot for _words, spots in quotes for spot in spots}
    enough = any(_weight(squeezed(words)) >= _TELLING_ALONE for words, _spots in quotes)
    return next(iter(places)) if len(places) == 1 and enough else None


def _candidates(
    row: SheetRow,
    clause: Typed,
    named: _Named,
    quotes: list[tuple[str, list[Spot]]],
    places: Places,
    *,
    silent: bool,
) -> Iterator[Candidate]:
    """Best first, with repetitions."""
    if clause.general:
        yield Candidate("", "", WHOLE)
    for spot in [*named.spots, *named.why, *named.longer]:
        yield Candidate(spot.anchor, spot.element, NUMBERED, {"typed": named.why.get(spot, row.clause)})
    for spot in named.titled:
        yield Candidate(spot.anchor, "", TITLED)
    for words, spots in quotes:
        for spot in spots:
            yield Candidate(spot.anchor, "", QUOTED, {"words": words[:60]})
    for name in named.missing:
        if (spot_above := places.clause_above(name.number)) is not None:
            yield Candidate(spot_above.anchor, "", ABOVE, {"typed": name.text})
    for spot, family in places.patterned(f"{row.clause} {row.element}"):
        yield Candidate(spot.anchor, spot.element, FAMILY, {"words": family})
    text = " ".join((row.clause, row.element, row.part, row.comment, row.proposal))
    for spot, alike in places.alike(text):
        yield Candidate(spot.anchor, "", ALIKE, {"words": "、".join(alike)})
    if silent or halved(row.clause) in {"", "-", "/"}:
        yield Candidate("", "", NOWHERE)
