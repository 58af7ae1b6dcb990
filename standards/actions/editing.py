"""Writes about the draft as it is edited clause by clause. The only writer of ``OpenDraft``, ``ClauseEdit`` and ``TypedClause``.

Every change carries the mark of the clause it was begun from. A clause that changed meanwhile is a ``Conflict``: nothing
is written, and what was typed stays with its person.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Denied, Refused
from societies.models import Person
from standards.actions import drafts as versions
from standards.document import archive, editing, lint
from standards.document.editing import Act
from standards.document.outline import walk
from standards.document.tree import Cover, Document, Section
from standards.models import ClauseEdit, Comment, OpenDraft, Project, Revision, TypedClause
from standards.queries import editing as reads
from standards.queries.editing import COVER, Text

Kind = ClauseEdit.Act


@dataclass(frozen=True)
class Origin:
    """Where a change comes from: typed by hand, rules of the draft check whose fixes were chosen, or a comment."""

    kind: ClauseEdit.Origin = ClauseEdit.Origin.HAND
    rules: str = ""
    comment: Comment | None = None

    @classmethod
    def of(cls, comment: Comment | None) -> "Origin":
        """A change made because of a comment; by hand, without one."""
        return cls() if comment is None else cls(ClauseEdit.Origin.COMMENT, comment=comment)


BY_HAND = Origin()


class Conflict(Exception):
    """The clause is not what the editing began from. ``theirs`` is the clause now, None if it is gone."""

    def __init__(self, theirs: Section | None) -> None:
        super().__init__()
        self.theirs = theirs


@dataclass(frozen=True)
class _Change:
    """One change to be written: the text after it, and the clause before and after."""

    document: Document
    act: ClauseEdit.Act
    anchor: str
    before: Section | None
    after: Section | None


@transaction.atomic
def write_clause(
    *,
    project: Project,
    anchor: str,
    mark: str,
    clause: Section,
    actor: Person,
    at: datetime,
    origin: Origin = BY_HAND,
) -> ClauseEdit | None:
    """Write ``clause`` into the open draft; None if it says what is there already.

    ``mark`` is of the clause the editing began from. Raises ``Conflict``, ``Misread`` for what cannot be a clause, and
    ``Refused`` with the reasons why the draft cannot be edited now. What the actor had typed in it is settled.
    """
    text = _locked(project)
    now = text.clause(anchor)
    if now is None:
        raise Conflict(None)
    clause = editing.checked(clause, now, text.document)
    token = hashlib.sha256((mark + editing.mark(clause)).encode()).hexdigest()[:8]
    document = editing.put(text.document, anchor, clause, token)
    after = replace(text, document=document).clause(anchor)
    assert after is not None, "it was put there"
    edit = None
    if editing.mark(after) != editing.mark(now):
        if editing.mark(now) != mark:
            raise Conflict(now)
        edit = _write(text, _Change(document, Kind.CHANGED, anchor, now, after), actor, at, origin)
    forget_typed(project=project, anchor=anchor, actor=actor)
    return edit


@transaction.atomic
def arrange(*, project: Project, anchor: str, act: Act, actor: Person, at: datetime) -> str:
    """Add a clause beside or below one, move it, or remove it with all that is below; the anchor to look at next.

    Raises ``Refused`` for what cannot be done with it, or not now.
    """
    text = _locked(project)
    section = next((one for one in walk(text.document.sections) if one.anchor == anchor), None)
    if section is None or act not in editing.acts(text.document, anchor):
        raise Refused(
            Denied(_("The clause is not there any more, or cannot be moved there: look at it again."))
        )
    if act is Act.REMOVE:
        beside = _beside(text.document, anchor)
        change = _Change(editing.removed(text.document, anchor), Kind.REMOVED, anchor, section, None)
        _write(text, change, actor, at)
        return beside
    if act in {Act.UP, Act.DOWN}:
        document = editing.ordered(text.document, anchor, act)
        moved = replace(text, document=document).clause(anchor)
        _write(text, _Change(document, Kind.MOVED, anchor, editing.own(section), moved), actor, at)
        return anchor
    token = hashlib.sha256(f"{text.base.pk} {text.edits} {anchor} {act}".encode()).hexdigest()[:8]
    document, name = editing.added(text.document, anchor, act, token)
    new = replace(text, document=document).clause(name)
    _write(text, _Change(document, Kind.ADDED, name, None, new), actor, at)
    return name


@transaction.atomic
def write_cover(
    *, project: Project, mark: str, cover: Cover, actor: Person, at: datetime
) -> ClauseEdit | None:
    """Write the facts of the cover; None if they say what is there already. Raises as ``write_clause`` does."""
    text = _locked(project)
    if cover == text.document.cover:
        return None
    if reads.cover_mark(text.document.cover) != mark:
        raise Conflict(None)
    document = replace(text.document, cover=cover)
    marks = [reads.cover_mark(one.cover) for one in (text.document, document)]
    rows = [archive.dump(Document(one.cover, ())) for one in (text.document, document)]
    return _record(text, document, Kind.CHANGED, COVER, "", rows, marks, actor, at, BY_HAND)


@transaction.atomic
def apply_fixes(
    *, project: Project, findings: Iterable[lint.Finding], actor: Person, at: datetime
) -> list[ClauseEdit]:
    """Carry out the fixes of findings in the text as it is now: one change for each clause, naming their rules.

    Raises ``Refused`` if the words of one are not there any more: then none is carried out.
    """
    text = _locked(project)
    wanted = [one for one in findings if one.fix is not None]
    try:
        fixed = lint.apply(text.document, [one.fix for one in wanted if one.fix is not None])
    except ValueError as error:
        raise Refused(
            Denied(_("The text changed meanwhile: some of these words are not there any more. Look again."))
        ) from error
    made = []
    for anchor in dict.fromkeys(one.fix.anchor for one in wanted if one.fix is not None):
        now, then = text.clause(anchor), replace(text, document=fixed).clause(anchor)
        if now is None or then is None or now == then:
            continue
        rules = dict.fromkeys(one.rule for one in wanted if one.fix is not None and one.fix.anchor == anchor)
        origin = Origin(ClauseEdit.Origin.FIX, ", ".join(rules)[:300])
        edit = write_clause(
            project=project,
            anchor=anchor,
            mark=editing.mark(now),
            clause=then,
            actor=actor,
            at=at,
            origin=origin,
        )
        made += [edit] if edit is not None else []
    return made


@transaction.atomic
def keep_typed(
    *, project: Project, anchor: str, mark: str, clause: Section, actor: Person, at: datetime
) -> None:
    """Keep what a person is typing in a clause; the last one counts. It changes nothing in the draft."""
    TypedClause.objects.update_or_create(
        project=project,
        anchor=anchor,
        person=actor,
        defaults={"mark": mark, "content": archive.dump_section(clause), "typed_at": at},
    )


@transaction.atomic
def forget_typed(*, project: Project, anchor: str, actor: Person) -> None:
    """Drop what a person typed in a clause."""
    TypedClause.objects.filter(project=project, anchor=anchor, person=actor).delete()


@transaction.atomic
def make_version(*, project: Project, seen: int, note: str, actor: Person, at: datetime) -> Revision:
    """The open draft becomes the next version. ``seen`` is the number of its changes that were looked at.

    Raises ``Refused`` if there are others, or none.
    """
    text = _looked_at(project, seen)
    assert text.draft is not None, "it has changes"
    document = reads.whole_document(text)
    revision = versions.add(project=project, document=document, source=None, note=note, actor=actor, at=at)
    _close(text.draft, at, became=revision)
    return revision


@transaction.atomic
def give_up(*, project: Project, seen: int, actor: Person, at: datetime) -> None:
    """All changes since the last version are given up; what they were stays in the history. Raises as ``make_version``."""
    text = _looked_at(project, seen)
    assert text.draft is not None, "it has changes"
    _close(text.draft, at)
    ledger.record(
        "draft.edits_given_up",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        draft=text.draft.pk,
        edits=text.edits,
    )


def _locked(project: Project) -> Text:
    """Queue for the project; its text as it is now."""
    versions.lock(project)
    refusals = reads.refusals(project)
    if refusals:
        raise Refused(*refusals)
    text = reads.text_of(project)
    assert text is not None, "there is a version, or it was refused"
    return text


def _looked_at(project: Project, seen: int) -> Text:
    text = _locked(project)
    if not text.edits:
        raise Refused(Denied(_("Nothing was changed since the last version.")))
    if text.edits != seen:
        raise Refused(
            Denied(
                _("More was changed meanwhile (%(count)d changes now): look at them below, then decide.")
                % {"count": text.edits}
            )
        )
    return text


def _close(draft: OpenDraft, at: datetime, became: Revision | None = None) -> None:
    draft.closed_at, draft.became = at, became
    draft.save(update_fields=["closed_at", "became"])


def _write(text: Text, change: _Change, actor: Person, at: datetime, origin: Origin = BY_HAND) -> ClauseEdit:
    sections = (change.before, change.after)
    rows = [None if one is None else archive.dump_section(one) for one in sections]
    marks = ["" if one is None else editing.mark(one) for one in sections]
    named = change.after or change.before
    assert named is not None, "a change is of a clause"
    clause = reads.place_of(named)
    return _record(text, change.document, change.act, change.anchor, clause, rows, marks, actor, at, origin)


def _record(
    text: Text,
    document: Document,
    act: ClauseEdit.Act,
    anchor: str,
    clause: str,
    rows: Sequence[dict[str, Any] | None],
    marks: Sequence[str],
    actor: Person,
    at: datetime,
    origin: Origin,
) -> ClauseEdit:
    draft = text.draft or OpenDraft(project=text.project, base=text.base, opened_at=at)
    draft.tree = archive.dump(document)
    draft.edits_made += 1
    draft.save()
    edit = ClauseEdit.objects.create(
        draft=draft,
        number=draft.edits_made,
        anchor=anchor,
        clause=clause,
        act=act,
        before=rows[0],
        after=rows[1],
        mark_before=marks[0],
        mark_after=marks[1],
        origin=origin.kind,
        rules=origin.rules,
        comment=origin.comment,
        made_by=actor,
        made_at=at,
    )
    ledger.record(
        "draft.clause_edited",
        at=at,
        actor=actor,
        procedure=text.project.procedure_id,
        draft=draft.pk,
        base=text.base.sequence,
        edit=edit.number,
        anchor=anchor,
        act=act.value,
        before=marks[0],
        after=marks[1],
        origin=origin.kind.value,
        comment=origin.comment.pk if origin.comment else None,
    )
    return edit


def _beside(document: Document, anchor: str) -> str:
    """The clause printed before the one that goes, to look at next."""
    anchors = [one.anchor for one in walk(document.sections)]
    return anchors[max(anchors.index(anchor) - 1, 0)]
