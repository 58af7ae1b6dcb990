"""Reads about the draft as it is edited clause by clause: its text now, who changed what, who is typing where."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from societies.access import Denied
from societies.models import Person
from standards.document import archive, editing
from standards.document.outline import find, walk
from standards.document.tree import Cover, Document, Section, SectionKind
from standards.models import ClauseEdit, Comment, OpenDraft, Project, Revision, TypedClause
from standards.queries import drafts

COVER = "cover"  # what the cover is called where clauses have an anchor
_MARK = re.compile("[0-9a-f]{64}")
_TYPING = timedelta(minutes=10)  # how long somebody who typed is said to be typing


@dataclass(frozen=True)
class Text:
    """What is edited now: the open draft, or the newest version while nothing was changed in it."""

    project: Project
    base: Revision  # whose pictures it shows
    draft: OpenDraft | None
    document: Document

    @property
    def edits(self) -> int:
        return self.draft.edits_made if self.draft else 0

    def clause(self, anchor: str) -> Section | None:
        """The clause itself, without what is below it."""
        found = next((one for one in walk(self.document.sections) if one.anchor == anchor), None)
        return None if found is None else editing.own(found)

    def clause_of(self, comment: Comment) -> Section | None:
        """The clause on which a comment stands now, without what is below it."""
        named = (find(self.document, anchor) for anchor in comment.stands_at)
        found = next(filter(None, named), None)
        return None if found is None else editing.own(found)


def open_draft(project: Project) -> OpenDraft | None:
    """The open draft of a project, without its tree."""
    rows = OpenDraft.objects.defer("tree").select_related("base")
    return rows.filter(project=project, closed_at=None).first()


def text_of(project: Project) -> Text | None:
    """What is edited now; None while there is no version."""
    draft = OpenDraft.objects.select_related("base").filter(project=project, closed_at=None).first()
    if draft is not None:
        return Text(project, draft.base, draft, archive.load(draft.tree))
    newest = drafts.newest(project)
    return None if newest is None else Text(project, newest, None, drafts.text_of(newest))


def refusals(project: Project) -> list[Denied]:
    """Why the draft cannot be edited now: as for an upload, and there must be something to edit."""
    found = drafts.upload_refusals(project)
    if not found and drafts.newest(project) is None:
        found.append(Denied(_("There is no version yet: upload the Word draft first."), place="draft_upload"))
    return found


def takes_fixes(project: Project, revision: Revision) -> bool:
    """Can fixes be chosen on the page of this version: is it what is edited now?"""
    newest = drafts.newest(project)
    return newest is not None and newest.pk == revision.pk and not drafts.upload_refusals(project)


def unsaved_refusals(project: Project) -> list[Denied]:
    """Why no Word file becomes the next version now: it would pass over what was written in the open draft."""
    draft = open_draft(project)
    if draft is None or not draft.edits_made:
        return []
    return [
        Denied(
            _(
                "The open draft holds %(count)d changes that are no version yet, and this file does not have them. "
                "First make them a version, or give them up."
            )
            % {"count": draft.edits_made},
            place="open_draft_review",
        )
    ]


def edits(project: Project, *, anchor: str = "") -> QuerySet[ClauseEdit]:
    """Every change of a clause, newest first; of one clause if it is named."""
    rows = ClauseEdit.objects.filter(draft__project=project).select_related(
        "made_by", "draft__base", "comment__consultation"
    )
    rows = rows.filter(anchor=anchor) if anchor else rows
    return rows.order_by("-made_at", "-number")


def typed_by(project: Project, person: Person, anchor: str) -> TypedClause | None:
    """What a person typed in a clause and has not saved."""
    return TypedClause.objects.filter(project=project, person=person, anchor=anchor).first()


def typed(project: Project, person: Person) -> list[TypedClause]:
    """All that a person typed and has not saved, oldest first."""
    return list(TypedClause.objects.filter(project=project, person=person).order_by("typed_at"))


def typing(project: Project, person: Person, at: datetime) -> dict[str, list[str]]:
    """By clause, the names of the others who are typing in it."""
    rows = TypedClause.objects.filter(project=project, typed_at__gt=at - _TYPING).exclude(person=person)
    found: dict[str, list[str]] = {}
    for anchor, name in rows.order_by("typed_at").values_list("anchor", "person__name"):
        found.setdefault(anchor, []).append(name)
    return found


def clause_with(project: Project, text: Text, anchor: str, mark: str) -> Section | None:
    """The clause as it was when it had this mark: now, before or after an edit, or in one of the last versions."""
    if not _MARK.fullmatch(mark):
        return None
    now = text.clause(anchor)
    if now is not None and editing.mark(now) == mark:
        return now
    for column in ("before", "after"):
        rows = edits(project, anchor=anchor).filter(**{f"mark_{column}": mark})
        kept: Any = rows.values_list(column, flat=True).first()
        if kept is not None:
            return editing.own(archive.load_section(kept))
    for revision in drafts.light().filter(project=project).order_by("-sequence")[:2]:
        section = find(drafts.text_of(revision), anchor)
        if section is not None and editing.mark(section) == mark:
            return editing.own(section)
    return None


def place_of(section: Section) -> str:
    """A clause as it is called: "5.2", "附录A", else its title."""
    if section.kind is SectionKind.ANNEX:
        return f"附录{section.number}"
    return (section.number or section.title)[:40]


def whole_document(text: Text) -> Document:
    """The text with the pictures it shows, as the next version: what was told of the Word file is told no more."""
    return editing.settled(text.document, drafts.whole_text(text.base))


def cover_mark(cover: Cover) -> str:
    """What tells one cover from another, as ``editing.mark`` does for clauses."""
    return archive.digest(Document(cover, ()))
