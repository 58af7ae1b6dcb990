"""Where the draft of a project stands, in one sentence, on the project's page."""

from datetime import datetime

from django.utils.translation import gettext as _

from societies import clock
from societies.models import Person
from standards.models import Project, Revision
from standards.queries import drafts
from standards.queries.stand import Sentence, stand


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
