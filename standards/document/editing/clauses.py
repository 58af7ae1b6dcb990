"""One clause of a draft put in, taken out, moved or rewritten; the rest of the tree stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from standards.document.outline import walk
from standards.document.tree import Block, Document, Figure, Formula, Section, SectionKind, Table, TermHead

from .checking import runs_of
from .numbers import FRONT_AND_BACK, followed, fresh, numbered, numbers, renumbered

Family = tuple[Section, ...]
# Elements that have their place by GB/T 1.1—2020 table 3.
FIXED = FRONT_AND_BACK | {SectionKind.SCOPE, SectionKind.REFERENCES, SectionKind.TERMS}
_FLAT = frozenset({SectionKind.SCOPE, SectionKind.REFERENCES, SectionKind.TERM})  # nothing stands below them
DEEPEST = 6  # a chapter and clauses to five levels (GB/T 1.1—2020, 7.3)


class Act(StrEnum):
    """What can be done with a clause as a whole."""

    BEFORE = "before"  # a new one before it
    AFTER = "after"
    BELOW = "below"
    ANNEX = "annex"  # a new annex, the last one
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"


def own(section: Section) -> Section:
    """The clause itself, without what is below it."""
    return replace(section, children=())


def put(document: Document, anchor: str, clause: Section, token: str) -> Document:
    """``document`` with the title, blocks and term of ``clause`` in the section ``anchor``.

    New tables, figures and formulas get anchors made with ``token``; if any came, went or moved, all are counted anew.
    Raises ``KeyError`` for an anchor that is not there.
    """
    old = _find(document, anchor)
    taken = _anchors(document) - {block.anchor for block in numbered(old)}
    blocks = tuple(_anchored(block, taken, token) for block in clause.blocks)
    new = replace(old, title=clause.title, blocks=blocks, term=clause.term, annex_status=clause.annex_status)
    counted = [_counted(one) for one in (old, new)]
    changed = _replaced(document, anchor, lambda _one: (new,))
    if counted[0] != counted[1]:
        return renumbered(changed)
    known = numbers(changed)
    return _replaced(
        changed, anchor, lambda one: (replace(followed(own(one), known), children=one.children),)
    )


def acts(document: Document, anchor: str) -> list[Act]:
    """What can be done with the clause. Raises ``KeyError`` for an anchor that is not there."""
    section = _find(document, anchor)
    root = next(one for one in document.sections if any(below.anchor == anchor for below in walk((one,))))
    if root.kind in FRONT_AND_BACK:
        return [Act.REMOVE]
    family, place = _family(document.sections, anchor)
    free = section.kind not in FIXED
    beside = [family[at] for at in (place - 1, place + 1) if 0 <= at < len(family)]
    after = family[place + 1].kind if place + 1 < len(family) else None
    wanted = {
        Act.BEFORE: free,
        Act.AFTER: free or after not in {SectionKind.REFERENCES, SectionKind.TERMS},
        Act.BELOW: section.level < DEEPEST and section.kind not in _FLAT,
        Act.ANNEX: section.level == 1,
        Act.UP: free and place > 0 and _swappable(section, beside[0]),
        Act.DOWN: free and after is not None and _swappable(section, beside[-1]),
        Act.REMOVE: True,
    }
    return [act for act, open_ in wanted.items() if open_]


def _swappable(one: Section, other: Section) -> bool:
    annex = SectionKind.ANNEX
    return other.kind not in FIXED and (one.kind is annex) == (other.kind is annex)


def added(document: Document, anchor: str, act: Act, token: str) -> tuple[Document, str]:
    """``document`` with an empty clause beside or below the one named, and the new anchor."""
    section = _find(document, anchor)
    name = fresh("annex" if act is Act.ANNEX else "c", _anchors(document), token)
    if act is Act.ANNEX:
        new = _annex(name)
        at = next(
            (
                i
                for i, one in enumerate(document.sections)
                if one.kind in {SectionKind.BIBLIOGRAPHY, SectionKind.INDEX}
            ),
            len(document.sections),
        )
        sections = (*document.sections[:at], new, *document.sections[at:])
        return renumbered(replace(document, sections=sections)), name
    if act is Act.BELOW:
        new = _empty(section.kind is SectionKind.TERMS, name, section.level + 1)
        new = replace(new, number="?" if section.number else "")
        changed = _replaced(document, anchor, lambda one: (replace(one, children=(*one.children, new)),))
        return renumbered(changed), name
    if section.kind is SectionKind.ANNEX:
        new = _annex(name)
    else:
        new = _empty(section.kind is SectionKind.TERM, name, section.level)
    order = (lambda one: (new, one)) if act is Act.BEFORE else (lambda one: (one, new))
    return renumbered(_replaced(document, anchor, order)), name


def _annex(anchor: str) -> Section:
    return Section(SectionKind.ANNEX, anchor, "?", "", 1, annex_status="资料性")


def _empty(term: bool, anchor: str, level: int) -> Section:
    kind = SectionKind.TERM if term else SectionKind.CLAUSE
    return Section(kind, anchor, "?", "", level, term=TermHead("") if term else None)


@dataclass(frozen=True)
class Remains:
    """What goes with a clause that is removed, and what would point to nothing: how many clauses, and which ones."""

    below: int
    called_by: tuple[Section, ...]


def remains(document: Document, anchor: str) -> Remains:
    """What removing the clause does to others. Raises ``KeyError`` for an anchor that is not there."""
    going = list(walk((_find(document, anchor),)))
    anchors = {one.anchor for one in going} | {block.anchor for one in going for block in numbered(one)}
    others = (own(one) for one in walk(document.sections) if one.anchor not in anchors)
    return Remains(
        len(going) - 1, tuple(one for one in others if anchors & {run.ref for run in runs_of(one)})
    )


def removed(document: Document, anchor: str) -> Document:
    """``document`` without the clause and all that is below it."""
    _find(document, anchor)
    return renumbered(_replaced(document, anchor, lambda _one: ()))


def ordered(document: Document, anchor: str, act: Act) -> Document:
    """``document`` with the clause one place up or down among those beside it."""
    step = -1 if act is Act.UP else 1

    def swapped(family: Family) -> Family:
        place = next((i for i, one in enumerate(family) if one.anchor == anchor), -1)
        if place < 0:
            return tuple(replace(one, children=swapped(one.children)) for one in family)
        out = list(family)
        out[place], out[place + step] = out[place + step], out[place]
        return tuple(out)

    return renumbered(replace(document, sections=swapped(document.sections)))


def _find(document: Document, anchor: str) -> Section:
    for section in walk(document.sections):
        if section.anchor == anchor:
            return section
    raise KeyError(anchor)


def _family(sections: Family, anchor: str) -> tuple[Family, int]:
    """Those beside the clause, and its place among them."""
    for place, one in enumerate(sections):
        if one.anchor == anchor:
            return sections, place
        found = _family(one.children, anchor)
        if found[0]:
            return found
    return (), -1


def _replaced(document: Document, anchor: str, change: Callable[[Section], Family]) -> Document:
    def below(family: Family) -> Family:
        out: list[Section] = []
        for one in family:
            if one.anchor == anchor:
                out += change(one)
            else:
                children = below(one.children)
                out.append(one if children == one.children else replace(one, children=children))
        return tuple(out)

    return replace(document, sections=below(document.sections))


def _counted(section: Section) -> list[tuple[str, bool]]:
    return [(block.anchor, bool(block.label)) for block in numbered(section)]


def _anchors(document: Document) -> set[str]:
    found = set()
    for section in walk(document.sections):
        found |= {section.anchor, *(block.anchor for block in numbered(section))}
    return found


def _anchored(block: Block, taken: set[str], token: str) -> Block:
    """A block that has no anchor, or one that is taken (it was copied), gets its own."""
    if not isinstance(block, Table | Figure | Formula):
        return block
    if block.anchor and block.anchor not in taken:
        taken.add(block.anchor)
        return block
    letter = "t" if isinstance(block, Table) else "f" if isinstance(block, Figure) else "e"
    return replace(block, anchor=fresh(letter, taken, token))
