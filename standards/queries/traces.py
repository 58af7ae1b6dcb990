"""From a comment to the words it changed and the published clause; from a clause to the comments that shaped it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from standards.document import archive
from standards.document.editing import mark, own
from standards.document.editing.numbers import numbered
from standards.document.outline import find, holders, walk
from standards.document.tree import Document, Section
from standards.models import ClauseEdit, Comment, Disposition, Project, Rendition, Revision, Standard
from standards.queries import drafts, editing
from standards.queries.comments import Said, with_facts, with_redlines
from standards.queries.editing_pages import beside, changes, history
from standards.queries.numbers import slug_of
from standards.queries.reading import label_of, printed

_PER_PAGE = 20
Edits = Sequence[tuple[ClauseEdit, str]]  # each with safe HTML of what it did


@dataclass(frozen=True)
class Printed:
    """A clause in the standard as published; ``fragment`` opens the file where it stands (RFC 8118)."""

    standard: Standard
    slug: str
    clause: str  # as printed there
    file: Rendition | None
    page: int | None
    fragment: str


def standard_with_text(project: Project) -> Standard | None:
    """The standard that came of a project, with the version that was published, without its tree."""
    rows = Standard.objects.filter(project=project, revision__isnull=False)
    return rows.select_related("number", "revision").defer("revision__tree").order_by("pk").first()


def in_print(standard: Standard, section: Section) -> Printed:
    """Where a clause of the published version stands."""
    rows = Rendition.objects.filter(standard=standard, kind=Rendition.Kind.PDF).select_related("attachment")
    file = rows.order_by("-pk").first()
    page = file.places.get(section.anchor) if file else None
    where = f"#nameddest={section.anchor}" if page is None else f"#page={page}&nameddest={section.anchor}"
    return Printed(standard, slug_of(standard.number.text), printed(section), file, page, where)


def edits_of(
    comments: Iterable[Comment], *, works: bool, anchors: Collection[str] = ()
) -> QuerySet[ClauseEdit]:
    """The changes that came from comments, in these clauses or in all. Who does not work on the draft sees frozen ones."""
    rows = ClauseEdit.objects.filter(comment__in=comments).select_related("made_by", "draft__became")
    rows = rows if works else rows.filter(draft__became__frozen_at__isnull=False)
    rows = rows.filter(anchor__in=anchors) if anchors else rows
    return rows.defer("draft__tree", "draft__became__tree").order_by("made_at", "number")


@dataclass(frozen=True)
class Since:
    """A comment's clause as consulted on beside a later version's: safe HTML of the difference, "" if there is none."""

    old: Revision
    new: Revision
    html: str


@dataclass(frozen=True)
class Way:
    """``since``: what became of the clause where no change names the comment that was taken up; many draft in Word."""

    clause: str = ""  # the anchor of its page
    since: Since | None = None
    printed: Printed | None = None


def way_of(code: str, text: editing.Text, comment: Comment, *, named: bool) -> Way:
    """From a comment's clause to the version that was published, else to the last one that was frozen.

    ``named``: changes of the draft name the comment, so nothing has to be guessed.
    """
    if not comment.anchor:
        return Way()
    standard = standard_with_text(text.project)
    version = standard.revision if standard else drafts.newest_frozen(text.project)
    if version is None:
        return Way(comment.anchor)
    same = text.draft is None and text.base.pk == version.pk
    document = text.document if same else drafts.text_of(version)
    now = next(filter(None, (find(document, anchor) for anchor in comment.stands_at)), None)
    return Way(
        now.anchor if now else comment.anchor,
        None if named or not _taken_up(comment) else _since(code, text, comment, version, now),
        in_print(standard, now) if standard and now else None,
    )


def _taken_up(comment: Comment) -> bool:
    disposition: Disposition | None = getattr(comment, "disposition", None)
    return disposition is not None and disposition.takes_up


def _since(
    code: str, text: editing.Text, comment: Comment, new: Revision, now: Section | None
) -> Since | None:
    old = comment.consultation.revision
    if old is None or old.sequence >= new.sequence:
        return None
    was = find(archive.load(old.tree), comment.anchor)
    before, after = (own(one) if one else None for one in (was, now))
    same = before is not None and after is not None and mark(before) == mark(after)
    return Since(old, new, "" if same else changes(code, text, before, after))


@dataclass(frozen=True)
class ClauseTrace:
    """A clause with every comment that is about it or changed it, and what each did here.

    ``version`` is the one whose words are shown, None the open draft; ``gone``: they are of an earlier one, it is no more.
    """

    section: Section
    place: str
    html: str  # safe
    version: Revision | None
    gone: bool
    printed: Printed | None
    page: Page[Comment]
    rows: Sequence[tuple[Said, Edits]]
    by_hand: int  # changes of it that came from no comment


def clause_trace(
    code: str, project: Project, anchor: str, *, works: bool, readable: Q, page: str | None
) -> ClauseTrace | None:
    """None: no version that may be read has the clause. ``code`` is the society's, ``readable`` the comments shown."""
    standard, text = standard_with_text(project), editing.text_of(project)
    found = _clause(project, anchor, text if works else None, standard)
    if text is None or found is None:
        return None
    section, version, gone = found
    anchors = anchors_of(section)
    pages = Paginator(_about(project, anchors).filter(readable), _PER_PAGE).get_page(page)
    comments = list(pages.object_list)
    edits: dict[object, list[ClauseEdit]] = defaultdict(list)
    for edit in edits_of(comments, works=works, anchors=anchors):
        edits[edit.comment_id].append(edit)
    return ClauseTrace(
        section=section,
        place=label_of(section),
        html=beside(code, text, section),
        version=version,
        gone=gone,
        printed=in_print(standard, section) if standard and not gone else None,
        page=pages,
        rows=[(said, history(code, text, edits[said.comment.pk])) for said in with_redlines(comments)],
        by_hand=editing.edits(project, anchor=section.anchor).filter(comment=None).count() if works else 0,
    )


def _clause(
    project: Project, anchor: str, text: editing.Text | None, standard: Standard | None
) -> tuple[Section, Revision | None, bool] | None:
    """The clause as published, else as it is worked on, else as it last was in a version that was frozen."""
    versions = _texts(project, text, standard)
    for place, (version, document) in enumerate(versions):
        if section := find(document, anchor):
            return own(section), version, place > 0
    return None


def _texts(
    project: Project, text: editing.Text | None, standard: Standard | None
) -> Iterator[tuple[Revision | None, Document]]:
    first = None
    if standard is not None and standard.revision is not None:
        first = standard.revision
        yield first, drafts.text_of(first)
    elif text is not None:
        first = text.base if text.draft is None else None
        yield first, text.document
    for version in drafts.versions(project, unfrozen=False):
        if first is None or version.pk != first.pk:
            yield version, drafts.text_of(version)


def anchors_of(section: Section) -> set[str]:
    """By what a comment may name a clause: itself, its own tables, figures and formulas."""
    return {section.anchor, *(block.anchor for block in numbered(section))}


def _all(project: Project) -> QuerySet[Comment]:
    rows = Comment.objects.filter(consultation__project=project)
    return rows.exclude(consultation__procedure__state="void")


def _about(project: Project, anchors: Collection[str]) -> QuerySet[Comment]:
    """The comments that are about a clause or changed it, in the order they came."""
    changed = Exists(ClauseEdit.objects.filter(comment=OuterRef("pk"), anchor__in=anchors))
    named = Q(anchor__in=anchors) | Q(element__in=anchors)
    here = Q(place="") & named | Q(place__in=anchors)
    rows = with_facts(_all(project).filter(here | changed)).select_related("consultation")
    return rows.order_by("consultation__number", "number")


def counts(project: Project, document: Document) -> Mapping[str, int]:
    """By anchor of a clause of the document, how many comments are about it or changed it."""
    found, there = Counter[str](), holders(document)

    def moved(place: str, element: str) -> str:
        """The clause in which a commented table stands now."""
        section = None if place else there.get(element)
        return section.anchor if section else ""

    rows = _all(project).values_list("place", "anchor", "element").order_by("place", "anchor", "element")
    for place, anchor, element, n in rows.annotate(n=Count("pk")):
        for at in {place or anchor, moved(place, element)}:
            found[at] += n
    edits = ClauseEdit.objects.filter(comment__in=_all(project)).exclude(anchor=_stands_at("comment__"))
    elsewhere = edits.values_list("anchor", "comment__place", "comment__element").order_by("anchor")
    for anchor, place, element, n in elsewhere.annotate(n=Count("comment", distinct=True)):
        if anchor != moved(place, element):
            found[anchor] += n
    return {one.anchor: found[one.anchor] for one in walk(document.sections)}


def _stands_at(path: str = "") -> Coalesce:
    return Coalesce(NullIf(f"{path}place", Value("")), f"{path}anchor", output_field=CharField())
