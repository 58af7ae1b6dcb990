"""Reads about comments: the text with its comments beside it, the dispositions to make, the 汇总处理表."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from societies.access import Denied
from societies.models import Attachment, Organization, Person
from standards.document import archive
from standards.document.html import Rendered, clauses, footnotes_html
from standards.document.outline import find, own_text, walk
from standards.document.proposing import Pieces, Span, marked
from standards.document.tree import Document, Image, Section, SectionKind
from standards.models import (
    ClauseEdit,
    Comment,
    Consultation,
    Disposition,
    DraftingUnit,
    ProposedDisposition,
    Wording,
)

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
    """What a comment can be about: ``clause`` is the number as printed, ``text`` the words of the clause itself."""

    anchor: str
    clause: str
    title: str
    text: str


@dataclass(frozen=True)
class Unit:
    """One clause of the reading page and how many comments it has."""

    part: Rendered
    count: int
    chosen: bool

    @property
    def label(self) -> str:
        """What its pin is called: hundreds stand on a page, and a template takes ten times as long."""
        if not self.count:
            return _("Comment on %(clause)s") % {"clause": self.part.number or self.part.title}
        words = ngettext("%(clause)s: %(n)d comment", "%(clause)s: %(n)d comments", self.count)
        return words % {"clause": self.part.number, "n": self.count}


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
    def anchor(self) -> str:
        """Of the chosen clause, "" for the whole document."""
        return self.chosen.anchor if self.chosen else ""


def read(
    consultation: Consultation, anchor: str, *, image_url: Callable[[str], str], counted: bool = True
) -> Reading:
    """The version consulted on, clause by clause. ``anchor`` is the chosen clause; an unknown one is none."""
    revision = consultation.revision
    assert revision is not None, "what was opened has a version"
    document = archive.load(revision.tree)
    counts = Counter(counts_by_anchor(consultation)) if counted else Counter[str]()
    chosen = place_of(document, anchor)
    order = [section.anchor for section in walk(document.sections)]
    here = order.index(chosen.anchor) if chosen else -1
    before = [one for one in order[: max(here, 0)] if counts[one]]
    after = [one for one in order[here + 1 :] if counts[one]]
    return Reading(
        contents=list(_contents(document, counts, chosen.anchor if chosen else "")),
        units=[
            Unit(part, counts[part.anchor], chosen is not None and part.anchor == chosen.anchor)
            for part in clauses(document, image_url=image_url)
        ],
        footnotes=footnotes_html(document),
        chosen=chosen,
        before=before[-1] if before else "",
        after=after[0] if after else "",
        whole=counts[""],
    )


def place_in(consultation: Consultation, anchor: str) -> Place | None:
    """What an anchor names in the version consulted on."""
    revision = consultation.revision
    return place_of(archive.load(revision.tree), anchor) if revision and anchor else None


def place_of(document: Document, anchor: str) -> Place | None:
    section = find(document, anchor) if anchor else None
    if section is None:
        return None
    return Place(section.anchor, printed(section), section.title, own_text(section).strip())


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


def counts_by_anchor(consultation: Consultation) -> dict[str, int]:
    return dict(consultation.comments.order_by("anchor").values_list("anchor").annotate(found=Count("pk")))


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


def is_over(consultation: Consultation) -> bool:
    """Have its comments been dealt with, and gone to the review with their table?"""
    return consultation.project.procedure.state not in {"consultation", "resolution"}


def not_now(consultation: Consultation) -> list[Denied]:
    """Why its comments are not disposed of now."""
    if consultation.procedure.state == "closed" and consultation.project.procedure.state == "resolution":
        return []
    return [
        Denied(
            _(
                "Comments are disposed of after the consultation has closed and before the draft goes to review."
            )
        )
    ]


def shown(consultation: Consultation, *, gone: bool = False, **where: str) -> QuerySet[Comment]:
    """Comments with what a page says about each, in the order they came; with ``gone`` what counts no more as well."""
    rows = consultation.comments(manager="everything") if gone else consultation.comments
    return with_facts(rows.filter(**where)).order_by("number")


def with_facts(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Comments with what a page says about each."""
    return rows.select_related(
        "author", "unit", "attachment", "disposition__decided_by", "objection", "proposed"
    ).annotate(in_draft=Exists(ClauseEdit.objects.filter(comment=OuterRef("pk"))))


def of_author(consultation: Consultation, person: Person, *, gone: bool = False) -> QuerySet[Comment]:
    return shown(consultation, gone=gone).filter(author=person)


def typed_one(rows: QuerySet[Comment], number: int) -> Comment | None:
    """One of these by its number, unless it came in a file, which says what it says."""
    return rows.filter(number=number, source=None).first()


def attached_to(rows: QuerySet[Comment], number: int) -> Attachment | None:
    """The file that went with one of these."""
    found = rows.filter(number=number).first()
    return found.attachment if found is not None else None


@dataclass(frozen=True)
class Said:
    """A comment as pages show it, its proposed change as redline."""

    comment: Comment
    pieces: Pieces
    disposition: Disposition | None
    conflicts: Sequence[int] = ()  # accepted comments that change the same words
    in_draft: bool = False  # the draft was changed because of it
    proposed: ProposedDisposition | None = None


def with_redlines(
    rows: Iterable[Comment], conflicts: Mapping[int, Sequence[int]] | None = None
) -> list[Said]:
    return [
        Said(
            row,
            pieces_of(row),
            getattr(row, "disposition", None),
            (conflicts or {}).get(row.number, ()),
            getattr(row, "in_draft", False),
            getattr(row, "proposed", None),
        )
        for row in rows
    ]


def pieces_of(comment: Comment | Wording) -> Pieces:
    """What a comment proposes: its clause's words with the change marked, or words of its own."""
    if comment.changes:
        return marked(comment.quote, [Span(*span) for span in comment.changes])
    return [("same", comment.proposal)] if comment.proposal else []


def next_open(comment: Comment) -> int | None:
    """The next comment without a disposition after this one, or the first of all."""
    open_ones = comment.consultation.comments.filter(disposition=None).order_by("number")
    numbers = list(open_ones.values_list("number", flat=True))
    return next((number for number in numbers if number > comment.number), numbers[0] if numbers else None)


def clause_choices(consultation: Consultation) -> list[tuple[str, str]]:
    """The clauses of the version consulted on, as a choice."""
    revision = consultation.revision
    if revision is None:
        return []
    return [(one.anchor, label_of(one)) for one in walk(archive.load(revision.tree).sections)]


def image_in(consultation: Consultation, key: str) -> Image | None:
    revision = consultation.revision
    images = archive.load(revision.tree).images if revision else ()
    return next((image for image in images if image.key == key), None)


def leading_unit(consultation: Consultation) -> str:
    """The first unit of the drafting group, as the head of the 汇总处理表 names it."""
    first = (
        DraftingUnit.objects.filter(project=consultation.project_id, left_at=None)
        .select_related("organization")
        .order_by("position")
        .first()
    )
    unit: Organization = first.organization if first else consultation.project.proposing_unit
    return unit.name
