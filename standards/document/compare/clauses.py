"""Which clauses of two texts are the same ones, and what became of each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from standards.document.outline import own_text
from standards.document.sequences import Effort, aligned, rising
from standards.document.tree import Cover, Document, Figure, Formula, Run, Section, Table, TermHead

from .blocks import compare_blocks
from .model import Clause, Comparison, Fact, Part, PartKind, State, summed
from .texts import Sides, judged, likeness, pairs
from .words import Follow

_NUMBER = re.compile(r"(?:[A-Z]\.)?\d+")


def compare(old: Document, new: Document) -> Comparison:
    """What became of ``old`` in ``new``, whose clauses carry the anchors of ``old`` (``anchors.carry``).

    Clauses with one anchor are one clause; of the others, those that say the very same. A clause moved if it stands
    under another one, or in another order among those that stay there. Bold and italic are not compared.
    """
    before, after = _placed(old.sections), _placed(new.sections)
    partners = _partners(before, after)
    effort = Effort()
    notes = _paired_footnotes(old, new, effort)
    numbers, others = _numbers(before), _numbers(after)
    kept = {anchor: anchor for anchor in numbers.keys() & others.keys()}
    kept |= {before[i].section.anchor: after[j].section.anchor for i, j in partners.items()}
    sides = Sides(
        _follow(numbers, kept, {i + 1: place for place, (i, _j) in enumerate(notes) if i is not None}),
        _follow(
            others,
            {one: one for one in kept.values()},
            {j + 1: p for p, (_i, j) in enumerate(notes) if j is not None},
        ),
        effort,
    )
    return Comparison(
        tuple(_facts(old.cover, new.cover, sides)),
        tuple(_clauses(before, after, partners, sides)),
        tuple(
            _footnote(None if i is None else old.footnotes[i], None if j is None else new.footnotes[j], sides)
            for i, j in notes
        ),
    )


@dataclass(frozen=True)
class _Place:
    section: Section
    above: int  # place of the section that holds it, -1 for none


def _placed(sections: tuple[Section, ...]) -> list[_Place]:
    """All sections in printed order."""
    found: list[_Place] = []

    def add(section: Section, above: int) -> None:
        found.append(_Place(section, above))
        here = len(found) - 1
        for child in section.children:
            add(child, here)

    for section in sections:
        add(section, -1)
    return found


def _partners(old: Sequence[_Place], new: Sequence[_Place]) -> dict[int, int]:
    """New places by old ones."""
    found: dict[int, int] = {}
    for name in (lambda one: one.anchor, lambda one: (one.kind, one.title, own_text(one))):
        before = _named(old, name, found.keys())
        after = _named(new, name, found.values())
        found |= {place: after[key] for key, place in before.items() if key in after}
    return found


def _named(
    places: Sequence[_Place], name: Callable[[Section], object], taken: Collection[int]
) -> dict[object, int]:
    """The places that are not taken by what names them, if nothing else of them has that name."""
    left = {place: name(one.section) for place, one in enumerate(places) if place not in taken}
    counted = Counter(left.values())
    return {key: place for place, key in left.items() if counted[key] == 1 and key}


def _numbers(places: Sequence[_Place]) -> dict[str, str]:
    """By anchor, the number under which a clause, table, figure or formula is referred to."""
    found: dict[str, str] = {}
    for one in places:
        found.setdefault(one.section.anchor, one.section.number)
        for block in one.section.blocks:
            if isinstance(block, Table | Figure | Formula) and (number := _NUMBER.search(block.label)):
                found.setdefault(block.anchor, number[0])
    return found


def _follow(numbers: Mapping[str, str], kept: Mapping[str, str], notes: Mapping[int, int]) -> Follow:
    """References to one clause or one footnote are the same, if nothing but its number is not."""

    def follow(run: Run) -> object | None:
        if run.footnote:
            return ("footnote", notes.get(run.footnote, -run.footnote))
        head, found, tail = run.text.rpartition(numbers.get(run.ref) or "\n")
        return (kept[run.ref], head, tail) if found and run.ref in kept else None

    return follow


def _moved(old: Sequence[_Place], new: Sequence[_Place], partners: Mapping[int, int]) -> set[int]:
    """New places of the clauses that stand elsewhere now."""
    moved: set[int] = set()
    families: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for i, j in partners.items():
        above = old[i].above
        if (partners.get(above, -2) if above >= 0 else -1) == new[j].above:
            families[new[j].above].append((i, j))
        else:
            moved.add(j)
    for family in families.values():
        family.sort()
        stay = {family[index][1] for index in rising([j for _i, j in family])}
        moved |= {j for _i, j in family} - stay
    return moved


def _clauses(
    old: Sequence[_Place], new: Sequence[_Place], partners: Mapping[int, int], sides: Sides
) -> Iterator[Clause]:
    """In the order of the new text; what was removed, behind the nearest clause before it that stayed."""
    moved = _moved(old, new, partners)
    gone: defaultdict[int, list[Section]] = defaultdict(list)
    last = -1
    for i, one in enumerate(old):
        j = partners.get(i)
        if j is None:
            gone[last].append(one.section)
        elif j not in moved:
            last = j
    back = {j: old[i].section for i, j in partners.items()}
    for j in range(-1, len(new)):
        if j >= 0:
            yield _clause(back.get(j), new[j].section, sides, moved=j in moved)
        for section in gone[j]:
            yield _clause(section, None, sides, moved=False)


def _clause(old: Section | None, new: Section | None, sides: Sides, *, moved: bool) -> Clause:
    title = sides.text(old.title if old else "", new.title if new else "")
    if old is None or new is None:
        state = State.ADDED if old is None else State.REMOVED
        return Clause(state, moved, old, new, title, _parts(old, new, sides))
    number = State.SAME if old.number == new.number else State.RENUMBERED
    parts: tuple[Part, ...] = ()
    if (old.blocks, old.term, old.annex_status) != (new.blocks, new.term, new.annex_status):
        parts = _parts(old, new, sides)
    state = summed([number, *(one.state for one in title), *(one.state for one in parts)])
    return Clause(state, moved, old, new, title, parts if state is not State.SAME else ())


def _parts(old: Section | None, new: Section | None, sides: Sides) -> tuple[Part, ...]:
    none = TermHead("")
    before, after = ((one and one.term) or none for one in (old, new))
    small = (
        (PartKind.STATUS, old.annex_status if old else "", new.annex_status if new else ""),
        (PartKind.ENGLISH, before.english, after.english),
        (PartKind.SOURCE, before.source, after.source),
    )
    facts = [
        judged(Part(kind, State.SAME, words=sides.text(one, other)), old=one or None, new=other or None)
        for kind, one, other in small
        if one or other
    ]
    blocks = compare_blocks(old.blocks if old else (), new.blocks if new else (), sides)
    return (
        (*facts[:-1], *blocks, *facts[-1:])
        if facts and facts[-1].kind is PartKind.SOURCE
        else (*facts, *blocks)
    )


def _facts(old: Cover, new: Cover, sides: Sides) -> Iterator[Fact]:
    for one in fields(Cover):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if before != after:
            yield Fact(one.name, sides.text(before, after))


def _paired_footnotes(old: Document, new: Document, effort: Effort) -> list[tuple[int | None, int | None]]:
    texts, others = (["".join(run.text for run in runs) for runs in one.footnotes] for one in (old, new))
    cards, again = [pairs(one) for one in texts], [pairs(one) for one in others]
    return aligned(texts, others, lambda i, j: likeness(cards[i], again[j]), effort)


def _footnote(old: tuple[Run, ...] | None, new: tuple[Run, ...] | None, sides: Sides) -> Part:
    part = Part(PartKind.FOOTNOTE, State.SAME, words=sides.words(old or (), new or ()))
    return judged(part, old=old, new=new)
