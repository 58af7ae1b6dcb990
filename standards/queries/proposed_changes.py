"""Reads about proposed changes: how one fits into the text as it is now, which ones meet, which stand no more."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import JSONObject, RowNumber
from django.utils.translation import gettext as _

from standards.document import archive, editing, lint
from standards.document.outline import block_text, element_in, find, own_text
from standards.document.proposing import Span, Unfit, carried, edits, spans
from standards.document.tree import Cover, Document, Section
from standards.models import ClauseEdit, Comment, Consultation, Disposition, OpenDraft, Project
from standards.queries.editing import Text

_CHANGES_WORDS = Q(disposition__verdict=Disposition.Verdict.ACCEPTED) & ~Q(changes=[])


@dataclass(frozen=True)
class Fitting:
    """A proposed change put into the text as it is now: the clause before and after, or why a person must do it."""

    now: Section | None
    then: Section | None
    why: str = ""


def fit(text: Text, comment: Comment) -> Fitting:
    """Put a comment's proposed change into its clause."""
    now = text.clause_of(comment)
    if now is None:
        gone = (
            _("It is about the whole document.")
            if not comment.anchor
            else _("Its clause is not there any more.")
        )
        return Fitting(None, None, gone)
    if not comment.changes:
        words = (
            _("It proposes the change in words of its own.")
            if comment.proposal
            else _("It proposes no change.")
        )
        return Fitting(now, None, words)
    own, at, changes = own_text(now), 0, [Span(*span) for span in comment.changes]
    if comment.element:
        found = element_in(now, comment.element)
        if found is None:
            return Fitting(now, None, _("“%(part)s” is not there any more.") % {"part": comment.part})
        own, at = block_text(found[0]), found[1]
    at += len(own) - len(own.lstrip())
    try:
        wanted = carried(changes, comment.quote, own.strip())
    except Unfit:
        done = set(changes) <= set(spans(comment.quote, own.strip()))
        words = _("The draft says so already.") if done else _("The words it changes were changed since.")
        return Fitting(now, None, words)
    try:
        fixes = edits(now, [Span(one.start + at, one.end + at, one.words) for one in wanted])
    except Unfit:
        return Fitting(now, None, _("It changes more than the words of one paragraph, item or cell."))
    then = lint.apply(Document(Cover(), (now,)), fixes).sections[0]
    return Fitting(now, then)


# Number of an accepted comment, its clause, its changes, where in the clause's words the text begins that they change.
Change = tuple[int, str, list[tuple[int, int, str]], int]


def conflicting(consultation: Consultation, anchors: Collection[str] | None = None) -> dict[int, list[int]]:
    """Of the accepted comments on these clauses, or on all, those that ``meetings`` names."""
    rows = consultation.comments.filter(_CHANGES_WORDS)
    if anchors is not None:
        rows = rows.filter(anchor__in=anchors)
    return meetings(rows.order_by("number").values_list("number", "anchor", "changes", "quote_at"))


def with_rivals(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Of the accepted comments on each clause the first with all the accepted ones as ``rivals``: numbers and changes."""
    same = Comment.objects.filter(
        _CHANGES_WORDS, consultation=OuterRef("consultation"), anchor=OuterRef("anchor")
    )
    rivals = ArraySubquery(
        same.order_by("number").values_list(JSONObject(number="number", changes="changes", at="quote_at"))
    )
    accepted = Case(When(_CHANGES_WORDS, then=True), default=False)
    among = Window(RowNumber(), partition_by=[F("anchor"), accepted], order_by="number")
    return rows.annotate(among=among).annotate(rivals=Case(When(_CHANGES_WORDS & Q(among=1), then=rivals)))


def conflicts_among(rows: Iterable[Comment]) -> dict[int, list[int]]:
    """The same for comments read ``with_rivals``."""
    clauses = {row.anchor: row.rivals for row in rows if row.rivals}  # type: ignore[attr-defined]
    return meetings(
        (rival["number"], anchor, rival["changes"], rival["at"])
        for anchor, rivals in clauses.items()
        for rival in rivals
    )


def meetings(accepted: Iterable[Change]) -> dict[int, list[int]]:
    """By number of an accepted comment, those the first of those accepted with each other change of the same words."""
    by_anchor: dict[str, dict[Span, list[int]]] = defaultdict(dict)
    for number, anchor, changes, at in accepted:
        for start, end, words in changes:
            by_anchor[anchor].setdefault(Span(at + start, at + end, words), []).append(number)
    found: dict[int, set[int]] = defaultdict(set)
    for some in by_anchor.values():
        for ours, theirs in _meeting(some):
            for number in ours:
                found[number].add(theirs[0])
            for number in theirs:
                found[number].add(ours[0])
    return {number: sorted(others - {number}) for number, others in found.items()}


def _meeting(some: Mapping[Span, list[int]]) -> Iterator[tuple[list[int], list[int]]]:
    """The comments of every two different changes of the same words."""
    open_ones: list[Span] = []
    for span in sorted(some, key=lambda one: (one.start, one.end, one.words)):
        open_ones = [one for one in open_ones if one.end > span.start or one.start == span.start]
        yield from ((some[one], some[span]) for one in open_ones if one.meets(span))
        open_ones.append(span)


@dataclass(frozen=True)
class Undone:
    """An accepted change that the text does not have any more."""

    comment: Comment
    edit: ClauseEdit


def undone(project: Project, read: Callable[[], Document]) -> list[Undone]:
    """Accepted changes whose words were changed later, or that the text never had; not those decided on since.

    ``read`` gives the text; it is not asked where no comment changed anything.
    """
    rows = (
        ClauseEdit.objects.filter(
            draft__project=project, comment__disposition__verdict__in=("accepted", "partly")
        )
        .select_related("draft", "comment__disposition", "comment__consultation")
        .defer("draft__tree")
        .order_by("made_at", "number")
    )
    last = {(edit.comment_id, edit.anchor): edit for edit in rows}
    if not last:
        return []
    document, changed = read(), _changed(project, {edit.anchor for edit in last.values()})
    found = []
    for edit in last.values():
        assert edit.comment is not None, "it was chosen by its comment"
        if _stands(edit, find(document, edit.anchor)):
            continue
        later = [at for at in changed[edit.anchor] if at > edit.made_at]
        if not later or edit.comment.disposition.decided_at < max(later):
            found.append(Undone(edit.comment, edit))
    return found


def _stands(edit: ClauseEdit, now: Section | None) -> bool:
    """Are the words that the edit put in, and the place where it took some out, as it left them?"""
    before, after = (own_text(archive.load_section(row)) if row else "" for row in (edit.before, edit.after))
    if now is None:
        return edit.after is None
    current = own_text(editing.own(now))
    if current == after:
        return True
    touched = spans(after, current)
    made = _reversed(spans(before, after))
    return bool(touched) and not any(one.meets(other) for one in made for other in touched)


def _reversed(changes: list[Span]) -> list[Span]:
    """Where the new words stand in the new text."""
    out: list[Span] = []
    shift = 0
    for span in changes:
        out.append(Span(span.start + shift, span.start + shift + len(span.words), ""))
        shift += len(span.words) - (span.end - span.start)
    return out


def _changed(project: Project, anchors: set[str]) -> dict[str, list[datetime]]:
    """When these clauses may have been changed: by an edit, by a Word file, by giving an open draft up."""
    uploads = project.revisions.exclude(source=None).values_list("uploaded_at", flat=True)
    given_up = OpenDraft.objects.filter(project=project, closed_at__isnull=False, became=None)
    whole = [*uploads, *(at for at in given_up.values_list("closed_at", flat=True) if at is not None)]
    found = {anchor: list(whole) for anchor in anchors}
    rows = ClauseEdit.objects.filter(draft__project=project, anchor__in=anchors)
    for anchor, at in rows.values_list("anchor", "made_at"):
        found[anchor].append(at)
    return found
