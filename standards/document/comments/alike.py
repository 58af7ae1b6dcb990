"""Which comments probably say the same: a campaign's letters, a form filled in by many.

Texts are compared by the sets of their overlapping stretches of characters, with spelling, spaces and punctuation apart.
A short text says too little by itself: it is like another only where both are about the same clause. Every text is compared
with the first of each group it shares a rare stretch with, never with all others, so the cost grows with the number of texts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize
from zlib import crc32

_SIZE = 3  # characters of a stretch
_LIKE = 0.6  # share of common stretches from which two texts are likely the same
_SKETCH = 12  # of its stretches by which a text is found: those with the smallest digests
_LISTED = 16  # groups that one stretch leads to at most
_SHORT = 24  # characters below which the clause counts too
_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Saying:
    """What is compared of a comment; ``number`` names it."""

    number: int
    place: str
    text: str


def stretches(text: str) -> frozenset[int]:
    """Digests of a text's stretches, to be compared by ``likeness``."""
    return _stretches(_plain(text))


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of stretches that two texts have in common, 0 to 1."""
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def groups(sayings: Iterable[Saying]) -> dict[int, int]:
    """By number, the number of the first that says the same; its own if none did before."""
    found: dict[int, int] = {}
    same: dict[str, int] = {}
    listed: dict[int, list[int]] = defaultdict(list)
    sets: dict[int, frozenset[int]] = {}
    for one in sorted(sayings, key=lambda saying: saying.number):
        plain = _plain(one.text)
        key = plain if len(plain) >= _SHORT else f"{plain}\n{one.place}"
        if key not in same:
            own = _stretches(key)
            same[key] = _nearest(own, listed, sets) or one.number
            if same[key] == one.number:
                sets[one.number] = own
                for digest in _sketch(own):
                    if len(listed[digest]) < _LISTED:
                        listed[digest].append(one.number)
        found[one.number] = same[key]
    return found


def _plain(text: str) -> str:
    return _APART.sub("", normalize("NFKC", text).casefold())


def _stretches(key: str) -> frozenset[int]:
    """Digests of all stretches; a place makes every stretch one of that place."""
    plain, _, place = key.partition("\n")
    count = max(len(plain) - _SIZE + 1, 1)
    return frozenset(crc32(f"{plain[at : at + _SIZE]}{place}".encode()) for at in range(count))


def _sketch(own: frozenset[int]) -> list[int]:
    return sorted(own)[:_SKETCH]


def _nearest(
    own: frozenset[int], listed: dict[int, list[int]], sets: dict[int, frozenset[int]]
) -> int | None:
    """The group most like it, the earlier one of two."""
    candidates = {number for digest in _sketch(own) for number in listed.get(digest, ())}
    likes = [(-likeness(own, sets[number]), number) for number in candidates]
    best = min(likes, default=(0.0, 0))
    return best[1] if -best[0] >= _LIKE else None
