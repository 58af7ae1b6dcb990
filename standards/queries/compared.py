"""Two versions of a draft side by side: what the page of a comparison shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from standards.document import outline
from standards.document.compare import Clause, Comparison, Fact, Part, State, compare
from standards.document.compare.markup import Shape, part_html, words_html
from standards.document.html import ImageUrl, rendered
from standards.document.tree import Document, Section, SectionKind

SIGNS = {"added": "+", "removed": "−", "changed": "±", "moved": "⇄", "renumbered": "#"}
_JUMP = 16  # characters by which a clause without a title is named


@dataclass(frozen=True)
class Count:
    sign: str
    name: str
    number: int


@dataclass(frozen=True)
class Block:
    """A block of a clause: its state and safe HTML with both texts in it."""

    state: str
    html: str


@dataclass(frozen=True)
class Stretch:
    """Blocks that follow each other; ``folded`` ones are unchanged and far from any change."""

    folded: bool
    blocks: list[Block]


@dataclass(frozen=True)
class Shown:
    """A clause of the page. ``was`` and ``now`` are its numbers, "" in the text that has not got it."""

    anchor: str
    state: str
    moved: bool
    was: str
    now: str
    title: str  # safe HTML
    level: int
    marks: list[Count]  # signs with their names; the number says nothing
    stretches: list[Stretch]
    name: str  # plain, for the list of changes
    count: int = 0  # of clauses left out: this one is not

    @property
    def listed(self) -> bool:
        """Is it in the list of changes? Those that only got another number are too many."""
        return self.moved or self.state not in {State.SAME, State.RENUMBERED}


@dataclass(frozen=True)
class Run:
    """Clauses that stayed as they were, left out: from the first to the last, as printed."""

    anchor: str
    first: str
    last: str
    count: int


@dataclass(frozen=True)
class Reading:
    """The page: ``entries`` are clauses and, unless the whole is shown, runs of unchanged ones."""

    same: bool
    counts: list[Count]
    facts: list[Block]
    entries: list[Shown | Run]
    footnotes: list[Block]

    @property
    def changes(self) -> list[Shown]:
        return [one for one in self.entries if isinstance(one, Shown) and one.listed]


def read(
    old: Document, new: Document, *, old_image: ImageUrl, new_image: ImageUrl, whole: bool = False
) -> Reading:
    """What became of one version in another; ``whole``: with everything that stayed as it was."""
    compared = compare(old, new)
    shape = Shape(old_image, new_image, None if whole else _unchanged_rows)
    return Reading(
        same=compared.same,
        counts=[Count(SIGNS[key], _names()[key], compared.counts[key]) for key in SIGNS],
        facts=[_fact(one) for one in compared.cover],
        entries=list(_entries(compared, shape, whole=whole)),
        footnotes=[
            Block(one.state, words_html(one.words))
            for one in compared.footnotes
            if whole or one.state is not State.SAME
        ],
    )


def _names() -> dict[str, str]:
    return {
        "added": _("added"),
        "removed": _("removed"),
        "changed": _("changed"),
        "moved": _("moved"),
        "renumbered": _("only renumbered"),
    }


def _fact(fact: Fact) -> Block:
    names = {
        "title_zh": _("Title in Chinese"),
        "title_en": _("Title in English"),
        "number": _("Number"),
        "replaces": _("Replaces"),
        "ics": _("ICS"),
        "ccs": _("CCS"),
        "issuer": _("Issued by"),
        "stage": _("Stage"),
        "issued_on": _("Date of issue"),
        "implemented_on": _("Date of implementation"),
    }
    said = mark_safe(words_html(fact.words))  # noqa: S308 -- escaped there
    return Block(State.CHANGED, format_html('<p><span class="dim">{}</span> {}</p>', names[fact.name], said))


def _unchanged_rows(count: int) -> str:
    return ngettext("… %(n)d row unchanged", "… %(n)d rows unchanged", count) % {"n": count}


def _entries(compared: Comparison, shape: Shape, *, whole: bool) -> Iterator[Shown | Run]:
    for shown, some in groupby(compared.clauses, key=lambda one: whole or one.touched):
        group = list(some)
        if shown:
            yield from (_shown(one, shape, whole=whole) for one in group)
        else:
            first, last = group[0].section, group[-1].section
            yield Run(first.anchor, _place(first), _place(last), len(group))


def _shown(one: Clause, shape: Shape, *, whole: bool) -> Shown:
    names = _names()
    keys = [one.state.value] if one.state is not State.SAME else []
    keys += ["moved"] if one.moved else []
    section = one.section
    return Shown(
        anchor=section.anchor,
        state=one.state,
        moved=one.moved,
        was=_number(one.old),
        now=_number(one.new),
        title=words_html(one.title),
        level=section.level,
        marks=[Count(SIGNS[key], names[key], 1) for key in keys],
        stretches=list(_stretches(one, shape, whole=whole)),
        name=section.title or outline.own_text(section)[:_JUMP],
    )


def _stretches(one: Clause, shape: Shape, *, whole: bool) -> Iterator[Stretch]:
    if not one.parts:
        if whole:
            html = rendered(one.section, image_url=shape.new_image).html
            yield Stretch(False, [Block(State.SAME, html)])
        return
    near = [whole or _is_near(one.parts, place) for place in range(len(one.parts))]
    for shown, some in groupby(zip(near, one.parts, strict=True), key=lambda row: row[0]):
        yield Stretch(not shown, [Block(part.state, part_html(part, shape)) for _near, part in some])


def _is_near(parts: Sequence[Part], place: int) -> bool:
    return any(part.state is not State.SAME for part in parts[max(0, place - 1) : place + 2])


def _number(section: Section | None) -> str:
    if section is None:
        return ""
    return f"附录{section.number}" if section.kind is SectionKind.ANNEX else section.number


def _place(section: Section) -> str:
    return _number(section) or section.title or outline.own_text(section)[:_JUMP]
