"""What changed inside a stretch of text, in pieces that a reader takes in: words, numbers, units, Chinese words."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from standards.document.sequences import Effort, common, gaps
from standards.document.tree import Run

from .model import Look, Piece, State, Words

_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_LETTERS = r"(?:(?![\u3400-\u9fff\U00020000-\U0003ffff])[^\W\d_]|[°℃])+"
_TOKEN = re.compile(
    r"[A-Z]{1,6}(?:/[A-Z]{1,8})* ?\d[\d.]*(?:[—–-]\d{4})?(?![A-Za-z0-9])"  # GB/T 1.1—2020
    r"|\d{4}-\d{2}-\d{2}(?!\d)|\d{1,3}(?:[ \u2009\u00a0]\d{3})+(?!\d)|\d+(?:[.,]\d+)*"
    rf"|{_LETTERS}(?:['’·/.-]{_LETTERS})*[²³]?"
    r"|[ \t]+|.",
    re.DOTALL,
)
_SENTENCE = re.compile(r"[^。；;\n]{1,2000}[。；;\n]?|.", re.DOTALL)
# Characters that are a word alone: Chinese text divides at them.
_ALONE = frozenset(
    "本的了和与或及在为应宜可能不是有对按由从到于以其该各每当时后前中内外上下大小至并且将被把所"
)
_CONFETTI = 0.3  # share of kept tokens below which a changed text is shown as replaced
_HELD = 0.8  # … unless so much of the shorter text was kept
_FAR = 60  # tokens that an insertion is moved at most to stand better

# What a run that refers somewhere is compared by; None to compare its text.
Follow = Callable[[Run], Hashable | None]
Span = tuple[int, int, int, int]  # from, to in the old text; from, to in the new one


class Token(NamedTuple):
    text: str
    key: Hashable
    look: Look


class Bit(NamedTuple):
    """A piece of one token."""

    state: State
    old: str
    new: str
    look: Look


def tokens(runs: Sequence[Run], follow: Follow, *, coarse: bool) -> list[Token]:
    """Text in its smallest units; ``coarse`` ones are sentences.

    Raised and lowered characters are others than plain ones; bold and italic ones are not.
    """
    unit = _SENTENCE if coarse else _TOKEN
    found: list[Token] = []
    for run in runs:
        look = _look(run)
        key = follow(run) if run.footnote or (run.ref and run.text) else None
        if run.footnote:
            found.append(Token(f"{run.footnote})", key, Look.FOOTNOTE))
        elif key is not None:
            found.append(Token(run.text, key, look))
        else:
            found += [Token(text, (text, look), look) for text in unit.findall(run.text)]
    return found


def unchanged(runs: Iterable[Run]) -> Words:
    """The pieces of what stayed as it was."""
    texts = ((f"{run.footnote})" if run.footnote else run.text, _look(run)) for run in runs)
    return tuple(_joined(Bit(State.SAME, text, text, look) for text, look in texts if text))


def _look(run: Run) -> Look:
    if run.footnote:
        return Look.FOOTNOTE
    return Look.SUP if run.sup else Look.SUB if run.sub else Look.PLAIN


def compare_tokens(old: Sequence[Token], new: Sequence[Token], effort: Effort) -> Words:
    """The pieces in reading order, what was removed before what took its place."""
    before, after = [one.key for one in old], [one.key for one in new]
    if before == after:
        return tuple(_joined(_bits(old, new, [])))
    changes = _without_islands(old, list(gaps(common(before, after, effort), (0, len(old)), (0, len(new)))))
    kept = _solid(old) - sum(_solid(old[a:b]) for a, b, _c, _d in changes)
    least, most = sorted((_solid(old), _solid(new)))
    if kept < _CONFETTI * most and kept < _HELD * least:
        changes = [(0, len(old), 0, len(new))]
    return tuple(_joined(_bits(old, new, _grown(old, new, _slid(old, new, changes)))))


def _is_han(text: str) -> bool:
    return "\u3400" <= text <= "\u9fff" or "\U00020000" <= text <= "\U0003ffff"


def _solid(some: Iterable[Token]) -> int:
    return sum(not one.text.isspace() for one in some)


def _without_islands(old: Sequence[Token], changes: list[Span]) -> list[Span]:
    """One Chinese character or blank between two replacements is no reason to stop reading there."""
    out: list[Span] = []
    for a, b, c, d in changes:
        island = old[out[-1][1] : a] if out else ()
        if len(island) == 1 and (island[0].text.isspace() or _is_han(island[0].text)):
            first, last, other, end = out[-1]
            if first < last and other < end and a < b and c < d:
                out[-1] = (first, b, other, d)
                continue
        out.append((a, b, c, d))
    return out


def _room(changes: list[Span], place: int, done: list[Span], old: int, new: int) -> tuple[int, int]:
    """How many tokens are the same before and behind a change."""
    a, b, c, d = changes[place]
    end = (done[-1][1], done[-1][3]) if done else (0, 0)
    start = (changes[place + 1][0], changes[place + 1][2]) if place + 1 < len(changes) else (old, new)
    return min(a - end[0], c - end[1]), min(start[0] - b, start[1] - d)


def _slid(old: Sequence[Token], new: Sequence[Token], changes: list[Span]) -> list[Span]:
    """Where an insertion or a removal could stand in several places, the one that reads best."""
    out: list[Span] = []
    for place, (a, b, c, d) in enumerate(changes):
        by = 0
        if (a == b) != (c == d):
            text, start, stop = (new, c, d) if a == b else (old, a, b)
            back, on = _room(changes, place, out, len(old), len(new))
            first = last = 0
            while first > -min(back, _FAR) and text[start + first - 1].key == text[stop + first - 1].key:
                first -= 1
            while last < min(on, _FAR) and text[start + last].key == text[stop + last].key:
                last += 1
            by = max(
                range(first, last + 1),
                key=lambda at: (_ease(text, start + at) + _ease(text, stop + at), -abs(at)),
            )
        out.append((a + by, b + by, c + by, d + by))
    return out


def _ease(text: Sequence[Token], place: int) -> int:
    """How well the text divides before a token."""
    before = text[place - 1].text if place else "\n"
    after = text[place].text if place < len(text) else "\n"
    if before in "\n。；;.!?！？":
        return 4
    if before in "，,、：:（() \t" or after in "）)\n":
        return 3
    return 1 if before in _ALONE or after in _ALONE else 0


def _grown(old: Sequence[Token], new: Sequence[Token], changes: list[Span]) -> list[Span]:
    """Replacements up to the bounds of Chinese words: 定期 became 定时, not 期 时."""
    bounds, again = _bounds(old), _bounds(new)
    out: list[Span] = []
    for place, (a, b, c, d) in enumerate(changes):
        back = on = 0
        if a < b and c < d:
            before, after = (min(room, 2) for room in _room(changes, place, out, len(old), len(new)))
            back = next((n for n in range(before + 1) if a - n in bounds and c - n in again), 0)
            on = next((n for n in range(after + 1) if b + n in bounds and d + n in again), 0)
        out.append((a - back, b + on, c - back, d + on))
    return out


def _bounds(text: Sequence[Token]) -> set[int]:
    """Where words begin and end. Chinese ones are taken to have two characters, the last before an end three if odd."""
    found = {0, len(text)}
    start = 0
    for place in range(len(text) + 1):
        inside = place < len(text) and _is_han(text[place].text) and text[place].text not in _ALONE
        if not inside:
            length = place - start
            found.update(range(start, place - (length % 2 and length > 1), 2))
            found.update((place, min(place + 1, len(text))))
            start = place + 1
    return found


def _joined(bits: Iterable[Bit]) -> Iterator[Piece]:
    """Neighbours of one state and look as one piece; numbers that follow stay apart."""
    for (state, look), some in groupby(bits, key=lambda one: (one.state, one.look)):
        if state is State.RENUMBERED:
            yield from (Piece(*one) for one in some)
        else:
            texts = [(one.old, one.new) for one in some]
            yield Piece(state, "".join(old for old, _new in texts), "".join(new for _old, new in texts), look)


def _bits(old: Sequence[Token], new: Sequence[Token], changes: list[Span]) -> Iterator[Bit]:
    i = j = 0
    for a, b, c, d in [*changes, (len(old), len(old), len(new), len(new))]:
        for one, other in zip(old[i:a], new[j:c], strict=True):
            state = State.SAME if one.text == other.text else State.RENUMBERED
            yield Bit(state, one.text, other.text, other.look)
        if _read(old[a:b]) == _read(new[c:d]):  # what refers to a clause now referred to none, or to another
            yield from (Bit(State.SAME, one.text, one.text, one.look) for one in old[a:b])
        else:
            yield from (Bit(State.REMOVED, one.text, "", one.look) for one in old[a:b])
            yield from (Bit(State.ADDED, "", one.text, one.look) for one in new[c:d])
        i, j = b, d


def _read(some: Iterable[Token]) -> list[tuple[str, Look]]:
    return [(letter, one.look) for one in some for letter in one.text]
