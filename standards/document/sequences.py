"""Which places of two sequences belong together: what is equal, and what is like each other.

The cost grows with the length of the sequences. Where a hostile text would make it grow faster ``Effort`` runs out, and
what was not looked at by then counts as different.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Pair = tuple[int, int]
_EDITS = (
    100  # stretches with more are divided at what is unique in them, else followed where they are most alike
)
_WINDOW = 2000  # elements that are searched at once
_BAND = 24  # how far from its proportional place an element is looked for


@dataclass
class Effort:
    """Elementary steps that a comparison may still take: a second or two of them."""

    left: int = 2_000_000

    def spend(self, steps: int) -> bool:
        """Take so many steps; False where there are none left."""
        self.left -= steps
        return self.left > 0


def rising(places: Sequence[int]) -> list[int]:
    """Indexes of a longest rising subsequence of ``places``, themselves rising."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        before.append(last[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        last[at : at + 1] = [index]
    found = []
    index = last[-1] if last else -1
    while index >= 0:
        found.append(index)
        index = before[index]
    return found[::-1]


def common(old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort) -> list[Pair]:
    """Places of equal elements, rising on both sides; with the fewest edits where the sequences are alike."""
    found: list[Pair] = []
    stretches = [(0, len(old), 0, len(new), False)]
    while stretches:
        a, b, c, d, divided = stretches.pop()
        while a < b and c < d and old[a] == new[c]:
            found.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            found.append((b, d))
        if a == b or c == d or not effort.spend(1):
            continue
        whole = max(b - a, d - c) <= _WINDOW
        near, to, there = _few_edits(
            old[a : min(b, a + _WINDOW)], new[c : min(d, c + _WINDOW)], whole, effort
        )
        done = (to, there) == (b - a, d - c)
        if not done and not divided and effort.spend(b - a + d - c):
            fixed = [(a + i, c + j) for i, j in _unique(old[a:b], new[c:d])]
            if fixed:
                found += fixed
                stretches += [(*gap, False) for gap in gaps(fixed, (a, b), (c, d))]
                continue
        found += [(a + i, c + j) for i, j in near]
        stretches.append((a + to, b, c + there, d, True))
    return sorted(found)


def gaps(pairs: Sequence[Pair], old: Pair, new: Pair) -> Iterator[tuple[int, int, int, int]]:
    """The stretches before, between and behind rising ``pairs`` of two ranges, as (from, to) of both."""
    edges = [(old[0] - 1, new[0] - 1), *pairs, (old[1], new[1])]
    for (a, c), (b, d) in pairwise(edges):
        if b - a > 1 or d - c > 1:
            yield a + 1, b, c + 1, d


def _few_edits(
    old: Sequence[Hashable], new: Sequence[Hashable], whole: bool, effort: Effort
) -> tuple[list[Pair], int, int]:
    """Myers' greedy search (An O(ND) Difference Algorithm, 1986): the equal places, and how far it came on both sides.

    It stops at the place farthest on when it took too many edits, and unless the ``whole`` is asked for, at either end.
    """
    n, m = len(old), len(new)
    reached = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(_EDITS, n + m) + 1):
        trace.append(dict(reached))
        ends = []
        for k in range(-edits + 2 * max(0, edits - m), edits - 2 * max(0, edits - n) + 1, 2):
            x = start = _step(reached, k, edits)
            while x < n and x - k < m and old[x] == new[x - k]:
                x += 1
            effort.left -= x - start
            reached[k] = x
            if x <= n and x - k <= m:
                ends.append((2 * x - k, x, x - k))
        _sum, x, y = max(ends)
        if (x == n and y == m) or (not whole and (x == n or y == m)) or not effort.spend(2 * edits):
            break
    return _walked_back(trace, x, y), x, y


def _step(reached: Mapping[int, int], k: int, edits: int) -> int:
    """Where the next edit begins on a diagonal: below an insertion, or to the right of a removal."""
    down = k == -edits or (k != edits and reached.get(k - 1, -1) < reached.get(k + 1, -1))
    return reached.get(k + 1, 0) if down else reached.get(k - 1, -1) + 1


def _walked_back(trace: list[dict[int, int]], x: int, y: int) -> list[Pair]:
    """The equal places on the way to a place that the last round of edits reached."""
    found = []
    for edits in range(len(trace) - 1, -1, -1):
        k = x - y
        start = _step(trace[edits], k, edits)
        while x > start:
            x, y = x - 1, y - 1
            found.append((x, y))
        down = k == -edits or (k != edits and trace[edits].get(k - 1, -1) < trace[edits].get(k + 1, -1))
        x, y = (x, y - 1) if down else (x - 1, y)
    return found[::-1]


def _unique(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Elements that occur once on each side, as far as they are in the same order (patience)."""
    counted, again = Counter(old), Counter(new)
    places = {one: place for place, one in enumerate(new) if again[one] == 1 == counted[one]}
    pairs = [(place, places[one]) for place, one in enumerate(old) if one in places]
    return [pairs[index] for index in rising([there for _here, there in pairs])]


def aligned(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    like: Callable[[int, int], float],
    effort: Effort,
) -> list[tuple[int | None, int | None]]:
    """Every place of both sides once, in order: with its partner, or with None.

    Equal elements are partners; between them those are for which ``like`` gives more than 0, the most alike first;
    then, where as many are left on both sides, those at the same place (0 there is "no partner").
    ``like`` below 0 is "never partners".
    """
    pairs = common(old, new, effort)
    for a, b, c, d in list(gaps(pairs, (0, len(old)), (0, len(new)))):
        pairs += _alike(a, b, c, d, like, effort)
    pairs.sort()
    for a, b, c, d in list(gaps(pairs, (0, len(old)), (0, len(new)))):
        if b - a == d - c:
            pairs += [(i, j) for i, j in zip(range(a, b), range(c, d), strict=True) if like(i, j) >= 0]
    pairs.sort()
    rows: list[tuple[int | None, int | None]] = []
    i = j = 0
    for here, there in [*pairs, (len(old), len(new))]:
        rows += [(place, None) for place in range(i, here)] + [(None, place) for place in range(j, there)]
        rows.append((here, there))
        i, j = here + 1, there + 1
    return rows[:-1]


def _alike(a: int, b: int, c: int, d: int, like: Callable[[int, int], float], effort: Effort) -> list[Pair]:
    scored = []
    for i in range(a, b):
        middle = c + (i - a) * (d - c) // (b - a)
        near = range(max(c, middle - _BAND), min(d, middle + _BAND + 1))
        if not effort.spend(20 * len(near)):
            break
        scored += [(score, -abs(j - middle), i, j) for j in near if (score := like(i, j)) > 0]
    chosen: list[Pair] = []
    for _score, _near, i, j in sorted(scored, key=lambda row: (-row[0], -row[1], row[2], row[3])):
        at = bisect_left(chosen, (i, -1))
        before = chosen[at - 1] if at else (-1, -1)
        after = chosen[at] if at < len(chosen) else (b, d)
        if before[0] < i < after[0] and before[1] < j < after[1]:
            chosen.insert(at, (i, j))
    return chosen
