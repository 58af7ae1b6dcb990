"""Which clauses of two drafts are the same ones, whatever became of their numbers and words.

Every clause is weighed against few others, those that share its number, its title or its rarest character pairs, so that
the cost grows with the length of the drafts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from .outline import own_text
from .sequences import Effort, common
from .tree import Section, SectionKind

# Elements without a number, which a draft has once.
NAMED = frozenset(
    {SectionKind.PREFACE, SectionKind.INTRODUCTION, SectionKind.BIBLIOGRAPHY, SectionKind.INDEX}
)
_ONCE = NAMED | {SectionKind.SCOPE, SectionKind.REFERENCES, SectionKind.TERMS}
_LIKE = 0.5  # share of common character pairs from which two clauses are the same one, whatever their number
_LIKE_SAME_NUMBER = 0.2
_LIKE_SAME_TITLE = 0.3
_RARE = 16  # clauses that may have a character pair for it to name them
_ASKED = 24  # rare pairs of a clause that are looked up
_WEIGHED = 8  # clauses that one is weighed against, for each way of finding them


@dataclass(frozen=True)
class _Card:
    """A section as it is compared: its own text without blanks, and the pairs of neighbouring characters in it."""

    section: Section
    text: str
    pairs: frozenset[str]


Cards = dict[str, _Card]  # by anchor


def matched(old: Sequence[Section], new: Sequence[Section], *, titled: bool = False) -> dict[str, str]:
    """Anchors of ``old`` by those of ``new``, each used once. If ``titled``, a title that one has alone names it."""
    found: dict[str, str] = {}
    before, after = ({one.anchor: _card(one) for one in some} for some in (old, new))

    def take(pairs: list[tuple[str, str]]) -> None:
        for theirs, mine in pairs:
            if theirs in before and mine in after:
                del before[theirs], after[mine]
                found[mine] = theirs

    take([pair for kind in _ONCE for pair in _alone(before, after, kind)])
    take(_unique(before, after, lambda card: (card.section.number, card.text)))
    take(_unique(before, after, lambda card: card.text))
    if titled:
        take(_unique(before, after, lambda card: card.section.title))
    take(_in_order(before, after))
    take(_weighed(before, after))
    return found


def _card(section: Section) -> _Card:
    text = re.sub(r"\s", "", section.title + own_text(section))
    return _Card(section, text, frozenset(text[index : index + 2] for index in range(len(text) - 1)))


def _alone(before: Cards, after: Cards, kind: SectionKind) -> list[tuple[str, str]]:
    theirs, mine = (
        [anchor for anchor, card in cards.items() if card.section.kind is kind] for cards in (before, after)
    )
    return [(theirs[0], mine[0])] if len(theirs) == len(mine) == 1 else []


def _unique(before: Cards, after: Cards, name: Callable[[_Card], Hashable]) -> list[tuple[str, str]]:
    """Those with some text whose name nothing else has on either side."""
    sides = []
    for cards in (before, after):
        named = [(one, anchor) for anchor, card in cards.items() if card.text and (one := name(card))]
        counted = Counter(one for one, _anchor in named)
        sides.append({one: anchor for one, anchor in named if counted[one] == 1})
    theirs, mine = sides
    return [(anchor, mine[one]) for one, anchor in theirs.items() if one in mine]


def _in_order(before: Cards, after: Cards) -> list[tuple[str, str]]:
    """Clauses that say the same as others do: as far as they stand in the same order."""
    theirs, mine = ([anchor for anchor, card in cards.items() if card.text] for cards in (before, after))
    pairs = common([before[one].text for one in theirs], [after[one].text for one in mine], Effort())
    return [(theirs[i], mine[j]) for i, j in pairs]


def _weighed(before: Cards, after: Cards) -> list[tuple[str, str]]:
    """Clauses that are like each other, the most alike first, then those nearest to the beginning."""
    old = list(before)
    near = _Near([before[anchor] for anchor in old])
    scored = [
        (-score, place, there, old[there], anchor)
        for place, (anchor, card) in enumerate(after.items())
        for there in near.of(card)
        if (score := _score(card, before[old[there]])) > 0
    ]
    return [(theirs, mine) for _score, _place, _there, theirs, mine in sorted(scored)]


class _Near:
    """Finds the few cards that one may be the same as."""

    def __init__(self, cards: Sequence[_Card]) -> None:
        self.by: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place, card in enumerate(cards):
            for key in (("number", card.section.number), ("title", card.section.title), *card.pairs):
                known = self.by[key]
                if len(known) <= _RARE:
                    known.append(place)

    def of(self, card: _Card) -> set[int]:
        sure = [("number", card.section.number), ("title", card.section.title)]
        found = {place for key in sure for place in self.by.get(key, [])[:_WEIGHED]}
        named = [places for pair in card.pairs if len(places := self.by.get(pair, [])) <= _RARE and places]
        named.sort(key=lambda places: (len(places), places))
        votes = Counter(place for places in named[:_ASKED] for place in places)
        best = sorted(votes, key=lambda place: (-votes[place], place))
        return found | set(best[:_WEIGHED])


def _score(mine: _Card, theirs: _Card) -> float:
    one, other = mine.section, theirs.section
    if (
        (one.kind is SectionKind.ANNEX) != (other.kind is SectionKind.ANNEX)
        or one.kind in NAMED
        or other.kind in NAMED
    ):
        return 0
    both = len(mine.pairs & theirs.pairs)
    union = len(mine.pairs) + len(theirs.pairs) - both
    like = both / union if union else 0.0
    same_number = bool(one.number) and one.number == other.number
    same_title = bool(one.title) and one.title == other.title
    if (
        like >= _LIKE
        or (same_number and like >= _LIKE_SAME_NUMBER)
        or (same_title and (same_number or like > _LIKE_SAME_TITLE))
    ):
        return like + 0.3 * same_number + 0.2 * same_title + 0.01
    return 0
