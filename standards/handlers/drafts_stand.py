"""Where the draft of a project stands, in one sentence, and what its record says in words."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies import clock
from societies.models import Person
from standards.models import Project, Revision
from standards.queries import drafts
from standards.queries.stand import Sentence, stand
from workflow.registry import words

words(
    **{
        "draft.uploaded": gettext_noop("Uploaded a version of the draft"),
        "draft.received": gettext_noop("Uploaded a Word file, to see what it changes"),
        "draft.discarded": gettext_noop("Discarded an uploaded Word file"),
        "draft.written": gettext_noop("Made a version of the open draft"),
        "draft.clause_edited": gettext_noop("Edited a clause of the draft"),
        "draft.edits_given_up": gettext_noop("Gave up the changes in the open draft"),
        "draft.explained": gettext_noop("Attached the explanatory report"),
        "draft.frozen": gettext_noop("Froze a version of the draft"),
        "finding.waived": gettext_noop("Let a finding of the draft check stand"),
        "group.unit_joined": gettext_noop("Added a drafting unit"),
        "group.unit_left": gettext_noop("A drafting unit left"),
        "group.units_ordered": gettext_noop("Put the drafting units in another order"),
        "group.drafter_joined": gettext_noop("Added a drafter to the group"),
        "group.drafter_left": gettext_noop("A drafter left the group"),
        "group.drafters_ordered": gettext_noop("Put the drafters in another order"),
        "group.signed": gettext_noop("The drafters signed their list"),
        "patent.disclosed": gettext_noop("Disclosed a patent"),
        "patent.declared": gettext_noop("Recorded a holder's licensing declaration"),
        "patent.dropped": gettext_noop("Noted that a patent is no longer needed"),
        "unit.entered": gettext_noop("Entered a new unit"),
    }
)


@stand("drafting")
def drafting(project: Project, person: Person, at: datetime) -> Sentence:
    newest = drafts.newest(project)
    if newest is None:
        return Sentence(_("No draft is uploaded yet."))
    if newest.frozen_at is not None and newest.stage == Revision.Stage.CONSULTATION:
        said = _said(newest)
        if newest.explanation_id is None:
            return Sentence(said + _(" Its explanatory report is missing."))
        return Sentence(said + _(" A consultation can be opened on it."))
    return Sentence(_said(newest))


@stand("finalizing")
def finalizing(project: Project, person: Person, at: datetime) -> Sentence:
    newest = drafts.newest(project)
    return Sentence(_("No draft is uploaded yet.") if newest is None else _said(newest))


def _said(revision: Revision) -> str:
    said = {"number": revision.sequence, "day": clock.date_of(revision.uploaded_at).isoformat()}
    if revision.frozen_at is None:
        return _("Version %(number)d, uploaded on %(day)s, is not frozen.") % said
    said |= {"stage": revision.get_stage_display(), "day": clock.date_of(revision.frozen_at).isoformat()}
    return _("Version %(number)d was frozen on %(day)s as “%(stage)s”.") % said
