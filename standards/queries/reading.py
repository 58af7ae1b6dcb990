"""Reads about the version consulted on as people read it: its text, what in it can be commented on, how many did."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from standards.document import archive
from standards.document.html import Rendered, clauses, footnotes_html
from standards.document.outline import Element, block_text, called, element_in, find, own_text, walk
from standards.document.passages import around
from standards.document.passages import find as find_words
from standards.document.tree import Document, Formula, Image, Section, SectionKind
from standards.models import Consultation

QUOTE_LIMIT = 5000  # characters of a clause that a comment keeps
_LABEL = 24  # characters of an untitled clause that tell it
_WORDS_OF_KIND = {
    SectionKind.PREFACE: "前言",
    SectionKind.INTRODUCTION: "引言",
    SectionKind.BIBLIOGRAPHY: "参考文献",
    SectionKind.INDEX: "索引",
}


@dataclass(frozen=True)
class Entry:
    """A line of the contents with the comments on it and below it."""

    anchor: str
    number: str
    title: str
    count: int
    current: bool
    deep: bool


@dataclass(frozen=True)
class Place:
    """What a comment can be about: a clause, or a table, figure or formula in it (``element``, called ``part``).

    ``clause`` is the number as printed, ``text`` the words of the clause or the element, which begin at ``at`` in the
    clause's own.
    """

    anchor: str
    clause: str
    title: str
    text: str
    element: str = ""
    part: str = ""
    at: int = 0

    @property
    def key(self) -> str:
        """What names it in an address."""
        return self.element or self.anchor

    @property
    def name(self) -> str:
        """As printed: "5.2", "5.2 表1"."""
        return f"{self.clause} {self.part}".strip()

    def holds(self, words: str) -> bool:
        return find_words(self.text, words) is not None

    def printed(self) -> dict[str, Any]:
        """``anchor``, ``clause``, ``element`` and ``part`` of a comment on it."""
        return {"anchor": self.anchor, "clause": self.clause, "element": self.element, "part": self.part}

    def quoted(self, words: str = "", nth: int = 0) -> dict[str, Any]:
        """``quote``, ``quote_at`` and ``passage`` of a comment on it, or on ``words`` of it."""
        chosen = find_words(self.text, words, nth)
        start, end = around(self.text, chosen, QUOTE_LIMIT)
        return {
            "quote": self.text[start:end],
            "quote_at": self.at + start,
            "passage": [chosen[0] - start, chosen[1] - start] if chosen else [],
        }


@dataclass(frozen=True)
class Portion:
    """Blocks of a clause one after the other, or a table, figure or formula and how many comments it has."""

    html: str
    element: str
    name: str
    count: int
    chosen: bool

    @property
    def label(self) -> str:
        return _pin(self.name, self.count)


@dataclass(frozen=True)
class Unit:
    """One clause of the reading page and how many comments it has, those on its tables and figures among them."""

    part: Rendered
    portions: list[Portion]
    count: int
    chosen: bool

    @property
    def label(self) -> str:
        """What its pin is called: hundreds stand on a page, and a template takes ten times as long."""
        return _pin(self.part.number or self.part.title, self.count)


def _pin(name: str, count: int) -> str:
    if not count:
        return _("Comment on %(clause)s") % {"clause": name}
    words = ngettext("%(clause)s: %(n)d comment", "%(clause)s: %(n)d comments", count)
    return words % {"clause": name, "n": count}


@dataclass(frozen=True)
class Reading:
    contents: list[Entry]
    units: list[Unit]
    footnotes: str
    chosen: Place | None
    before: str  # anchors of the commented clauses around the chosen one
    after: str
    whole: int  # comments on the whole document

    @property
    def key(self) -> str:
        """What names the chosen place in an address, "" for the whole document."""
        return self.chosen.key if self.chosen else ""


def read(
    consultation: Consultation, anchor: str, *, image_url: Callable[[str], str], readable: Q | None = None
) -> Reading:
    """The version consulted on, clause by clause. ``anchor`` is of what was chosen in it; an unknown one is none.

    ``readable`` are the comments that are counted; without it none are.
    """
    revision = consultation.revision
    assert revision is not None, "what was opened has a version"
    document = archive.load(revision.tree)
    counts, on_elements = Counter[str](), Counter[str]()
    if readable is not None:
        counts, on_elements = counts_by_place(consultation, readable)
    chosen = place_of(document, anchor)
    key = chosen.key if chosen else ""
    order = [section.anchor for section in walk(document.sections)]
    here = order.index(chosen.anchor) if chosen else -1
    before = [one for one in order[: max(here, 0)] if counts[one]]
    after = [one for one in order[here + 1 :] if counts[one]]
    return Reading(
        contents=list(_contents(document, counts, chosen.anchor if chosen else "")),
        units=[
            Unit(
                part,
                [
                    Portion(one.html, one.anchor, one.name, on_elements[one.anchor], key == one.anchor != "")
                    for one in part.pieces
                ],
                counts[part.anchor],
                part.anchor == key,
            )
            for part in clauses(document, image_url=image_url)
        ],
        footnotes=footnotes_html(document),
        chosen=chosen,
        before=before[-1] if before else "",
        after=after[0] if after else "",
        whole=counts[""],
    )


def place_in(consultation: Consultation, anchor: str) -> Place | None:
    """What the anchor of a clause, table, figure or formula names in the version consulted on."""
    revision = consultation.revision
    return place_of(archive.load(revision.tree), anchor) if revision and anchor else None


def place_of(document: Document, anchor: str) -> Place | None:
    section = find(document, anchor) if anchor else None
    if section is None:
        return None
    own = own_text(section)
    if section.anchor == anchor or (found := element_in(section, anchor)) is None:
        return Place(section.anchor, printed(section), section.title, own.strip())
    element, at = found
    text = block_text(element)
    return Place(
        section.anchor,
        printed(section),
        section.title,
        text.strip(),
        element=anchor,
        part=called(element)[:40],
        at=at + _lead(text) - _lead(own),
    )


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


def printed(section: Section) -> str:
    """How a clause is named on paper: ``7.2.3``, ``附录A``, or its title where it has no number."""
    if section.kind is SectionKind.ANNEX:
        return f"附录{section.number}"
    return (section.number or section.title or _WORDS_OF_KIND.get(section.kind, ""))[:40]


def label_of(section: Section) -> str:
    """How a clause stands among others to choose from: with its title, or how it begins where it has none."""
    words = section.title if section.number else ""
    if section.number and not section.title:
        begins = own_text(section).partition("\n")[0]
        words = begins if len(begins) <= _LABEL else f"{begins[:_LABEL]}…"
    return f"{printed(section)}　{words}".strip("　")


def counts_by_place(consultation: Consultation, readable: Q) -> tuple[Counter[str], Counter[str]]:
    """How many comments each clause has, and of these each table, figure and formula."""
    on_clauses, on_elements = Counter[str](), Counter[str]()
    rows = consultation.comments.filter(readable).order_by("anchor", "element")
    for anchor, element, found in rows.values_list("anchor", "element").annotate(found=Count("pk")):
        on_clauses[anchor] += found
        if element:
            on_elements[element] += found
    return on_clauses, on_elements


def _contents(document: Document, counts: Counter[str], chosen: str) -> Iterator[Entry]:
    for chapter in document.sections:
        yield _entry(chapter, counts, chosen, deep=False)
        for clause in chapter.children:
            if clause.title and clause.kind is not SectionKind.TERM:
                yield _entry(clause, counts, chosen, deep=True)


def _entry(section: Section, counts: Counter[str], chosen: str, *, deep: bool) -> Entry:
    below = [one.anchor for one in walk((section,))]
    own = section.kind in _WORDS_OF_KIND
    return Entry(
        anchor=section.anchor,
        number="" if own else section.number,
        title=section.title or _WORDS_OF_KIND.get(section.kind, ""),
        count=sum(counts[one] for one in below),
        current=chosen in below if deep or not section.children else chosen == section.anchor,
        deep=deep,
    )


def clause_choices(consultation: Consultation) -> list[tuple[str, str]]:
    """The places of the version consulted on, as a choice."""
    revision = consultation.revision
    return list(labels(archive.load(revision.tree))) if revision else []


def labels(document: Document) -> Iterator[tuple[str, str]]:
    """Every clause, and behind it its tables, figures and formulas: the anchor, and how it stands in a choice."""
    for section in walk(document.sections):
        yield section.anchor, label_of(section)
        for block in section.blocks:
            if isinstance(block, Element):
                title = "" if isinstance(block, Formula) or not block.label else block.title
                yield block.anchor, f"{printed(section)} {called(block)} {title}".strip()


def image_in(consultation: Consultation, key: str) -> Image | None:
    revision = consultation.revision
    images = archive.load(revision.tree).images if revision else ()
    return next((image for image in images if image.key == key), None)
