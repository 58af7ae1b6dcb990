"""What a duty means in numbers, and the page on which it is done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from societies import clock
from societies.scoping import entered
from standards.handlers.subjects_consultations import LOOK
from standards.handlers.subjects_projects import DECIDE, RESPOND
from standards.models import Consultation
from standards.queries import moderation
from standards.queries.works import loads
from workflow.lifecycle import BALLOT
from workflow.models import Ballot, Meeting, Procedure
from workflow.registry import Work, work

Duties = Sequence[tuple[Procedure, str]]


def _url(name: str, *args: object) -> str:
    society = entered()
    assert society is not None, "a duty belongs to a society"
    return reverse(name, args=[society.code, *args])


def _by(said: str, due_at: datetime | None) -> str:
    """The act with its last day, as a calendar on the wall has it."""
    if due_at is None:
        return said
    return _("%(act)s, by %(day)s") % {"act": said, "day": f"{clock.date_of(due_at):%m-%d}"}


@work("project")
def on_projects(duties: Duties) -> Mapping[UUID, Work]:
    what = {procedure.pk: duty for procedure, duty in duties}
    return {project.procedure_id: _on_project(project, what[project.procedure_id]) for project in loads(what)}


def _on_project(project: Any, duty: str) -> Work:
    """``project`` as ``loads`` has it."""
    said, name, verb = _said(project, duty)
    args = [project.reference, "submit_for_review"] if name == "project_move" else [project.reference]
    return Work(said, _url(name, *args), verb)


def _said(project: Any, duty: str) -> tuple[str, str, str]:
    """The act in words, the page where it is done, its verb."""
    state, said = project.procedure.state, _(duty)
    if duty == DECIDE:
        return said, "appraisal", _("Decide")
    if duty == RESPOND:
        return _by(said, project.notice_ends_at), "opinion_give", _("Respond")
    if state == "returned":
        text = ngettext(
            "Answer %(n)d reason and resubmit", "Answer %(n)d reasons and resubmit", project.reasons
        )
        return (text % {"n": project.reasons} if project.reasons else said), "proposal_resubmit", _("Answer")
    if state == "appraisal":
        return _appraising(project, said)
    if state == "consultation":
        text = ngettext(
            "Follow up %(n)d unit without a reply", "Follow up %(n)d units without a reply", project.silent
        )
        return (text % {"n": project.silent} if project.silent else said), "account_last", _("Follow up")
    if state == "resolution":
        return _resolving(project)
    if state == "approved":
        return _publishing(project)
    page, verb = _PAGES[state]
    return said, page, _(verb)


_PAGES = {
    "proposed": ("proposal_check", gettext_noop("Check")),
    "drafting": ("draft_list", gettext_noop("Upload")),
    "review": ("review", gettext_noop("Arrange")),
    "finalizing": ("dossier", gettext_noop("Complete")),
    "approval": ("dossier", gettext_noop("Decide")),
}


def _appraising(project: Any, said: str) -> tuple[str, str, str]:
    if n := project.opinions_open:
        text = ngettext("Answer %(n)d opinion of members", "Answer %(n)d opinions of members", n) % {"n": n}
        return text, "appraisal", _("Answer")
    if not project.appraised:
        return _("Record the experts' conclusion"), "appraisal_record", _("Enter")
    return said, "appraisal", _("Look")


def _resolving(project: Any) -> tuple[str, str, str]:
    if n := project.undisposed:
        text = ngettext("Dispose of %(n)d comment", "Dispose of %(n)d comments", n) % {"n": n}
        return text, "comments_last", _("Dispose")
    if n := project.untold:
        text = ngettext("Tell the author of %(n)d comment", "Tell the authors of %(n)d comments", n) % {
            "n": n
        }
        return text, "comments_last", _("Tell")
    if n := project.objected:
        text = ngettext("Answer %(n)d objection", "Answer %(n)d objections", n) % {"n": n}
        return text, "comments_last", _("Answer")
    return _("Submit the draft for review"), "project_move", _("Submit")


def _publishing(project: Any) -> tuple[str, str, str]:
    if project.announcement is None:
        return _("Draw up the announcement"), "announcement", _("Draw up")
    if project.announcement == "draft":
        return _("Have the announcement signed off"), "announcement", _("Look")
    if project.scan is None and (project.rule_pack is None or project.rule_pack.announcement_scan_required):
        return _("Attach the stamped scan of the announcement"), "announcement", _("Attach")
    return _("Publish the standard"), "publish", _("Publish")


@work("consultation")
def on_consultations(duties: Duties) -> Mapping[UUID, Work]:
    what = {procedure.pk: duty for procedure, duty in duties}
    rows = Consultation.objects.filter(procedure__in=what).select_related("project", "procedure")
    return {
        row.procedure_id: _on_consultation(row, what[row.procedure_id]) for row in moderation.with_to_do(rows)
    }


def _on_consultation(row: Any, duty: str) -> Work:
    """``row`` as ``moderation.with_to_do`` has it."""
    at = row.project.reference, row.number
    if duty == LOOK and row.asked:
        said = ngettext(
            "Answer %(n)d author whose comment was set aside",
            "Answer %(n)d authors whose comments were set aside",
            row.asked,
        )
        return Work(
            said % {"n": row.asked}, f"{_url('comments_outside', *at)}?state={moderation.ASKED}", _("Answer")
        )
    if duty == LOOK:
        said = ngettext(
            "Look at %(n)d comment from the public", "Look at %(n)d comments from the public", row.unseen
        )
        return Work(said % {"n": row.unseen}, _url("comments_outside", *at), _("Look"))
    if row.procedure.state == "open":
        return Work(_by(_(duty), row.closes_at), _url("consultation", *at), _("Comment"))
    return Work(_(duty), _url("consultation", *at), _("Set going"))


@work("ballot")
def on_ballots(duties: Duties) -> Mapping[UUID, Work]:
    what = {procedure.pk: duty for procedure, duty in duties}
    rows = Ballot.objects.filter(procedure__in=what).select_related("procedure__parent__project")
    works = {}
    for row in rows:
        state, duty = row.procedure.state, what[row.procedure_id]
        at = row.procedure.parent.project.reference, row.pk
        if state == "draft":
            works[row.procedure_id] = Work(_(duty), _url("ballot", *at), _("Set going"))
        elif duty == BALLOT.states["open"].duty:
            works[row.procedure_id] = Work(_by(_(duty), row.closes_at), _url("ballot", *at), _("Vote"))
        else:
            works[row.procedure_id] = Work(_(duty), _url("ballot_close", *at), _("Count"))
    return works


@work("meeting")
def on_meetings(duties: Duties) -> Mapping[UUID, Work]:
    what = {procedure.pk: duty for procedure, duty in duties}
    rows = Meeting.objects.filter(procedure__in=what).select_related("procedure__parent__project")
    works = {}
    for row in rows:
        name = "meeting_sheet" if row.procedure.state == "called" else "meeting"
        reference = row.procedure.parent.project.reference
        said = _("%(act)s of %(day)s") % {"act": _(what[row.procedure_id]), "day": f"{row.held_on:%m-%d}"}
        works[row.procedure_id] = Work(said, _url(name, reference, row.pk), _("Enter"))
    return works
