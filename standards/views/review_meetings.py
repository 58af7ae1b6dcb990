"""A review meeting: called, signed in, counted, concluded."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from societies import clock
from societies.access import Refused, can, require
from societies.actions import attachments
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.models import RulePack
from societies.roles import Permission
from standards.access import meeting_or_404, project_or_404
from standards.forms.review import ConcludeForm, MeetingForm, ReasonForm, ScanForm, SheetForm, write_lines
from standards.models import Project
from standards.queries import reviews
from standards.queries.rules import rules_of
from workflow.actions import meetings
from workflow.engine import may_move
from workflow.models import Meeting
from workflow.queries.reviews import draft_out_since, first_day
from workflow.tally import Rule

get_or_post = require_http_methods(["GET", "POST"])
_DAYS = 14


def _usual_day(project: Project, rules: RulePack, at: datetime) -> date:
    """What the form begins with: two weeks from now, or later when the rules ask for it."""
    earliest = first_day(Rule.of(rules), draft_out_since(project.procedure))
    return max(earliest, clock.date_of(at) + timedelta(days=_DAYS))


@get_or_post
def meeting_new(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.REVIEW_RUN, project.procedure)
    rules = rules_of(project, request.at)
    start = {
        "held_on": _usual_day(project, rules, request.at) if rules else None,
        "invited": rules.panel_min if rules else None,
    }
    form = MeetingForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid() and rules is not None:
        try:
            made = meetings.call(
                parent=project.procedure,
                rules=rules,
                actor=request.person,
                at=request.at,
                **form.cleaned_data,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            return _back(request, project, made)
    return _form(request, project, form, _("Call a meeting"))


@get_or_post
def meeting_edit(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    names = ("held_on", "place", "chair", "invited")
    project = project_or_404(ref)
    found = meeting_or_404(project, pk)
    start = {name: getattr(found, name) for name in names}
    form = MeetingForm(request.POST or None, initial=start)
    return _submit(request, project, found, form, meetings.edit, _("Facts of the meeting"))


@get_or_post
def meeting_sheet(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    project = project_or_404(ref)
    found = meeting_or_404(project, pk)
    page = reviews.meeting_page(found)
    form = SheetForm(request.POST or None, initial={"lines": write_lines(page.attendees)})
    return _submit(request, project, found, form, meetings.sign_in, _("Sign-in sheet"))


@get_or_post
def meeting_scan(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    """The scan of the signed sheet and the minutes, one file at a time."""
    project = project_or_404(ref)
    found = meeting_or_404(project, pk)
    form = ScanForm(
        request.POST or None,
        request.FILES or None,
        initial={"kind": request.GET.get("kind", "sign_in_sheet")},
    )

    def attach(*, kind: str, file: Any, **who: Any) -> None:
        kept = attachments.store(
            file.read(), name=file.name, accept=(*attachments.SCANS, *attachments.DOCUMENTS), **_by(who)
        )
        meetings.attach(kind=kind, attachment=kept, **who)

    return _submit(request, project, found, form, attach, _("Attach a file"))


def _by(who: dict[str, Any]) -> dict[str, Any]:
    return {"actor": who["actor"], "at": who["at"]}


@get_or_post
def meeting_void(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    project = project_or_404(ref)
    found = meeting_or_404(project, pk)
    verdict = may_move(found.procedure, "void", actor=request.person, at=request.at)
    form = ReasonForm(request.POST or None)
    return _submit(
        request, project, found, form, meetings.void, _(verdict.move.label), refusals=verdict.refusals
    )


@require_POST
def meeting_hold(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    project = project_or_404(ref)
    found = meeting_or_404(project, pk)
    require(request.person, Permission.REVIEW_RUN, found.procedure)
    try:
        meetings.hold(meeting=found, actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("The meeting was held: enter the count and the conclusion."))
    return _back(request, project, found)


@get_or_post
def meeting(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    """What is known of the meeting; once it was held, the count and the conclusion are entered here."""
    project = project_or_404(ref)
    found = meeting_or_404(project, pk)
    may_run = can(request.person, Permission.REVIEW_RUN, found.procedure)
    form = ConcludeForm(request.POST or None)
    if request.method == "POST":
        require(request.person, Permission.REVIEW_RUN, found.procedure)
    if request.method == "POST" and form.is_valid():
        try:
            meetings.conclude(meeting=found, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The meeting is concluded."))
            return _back(request, project, found)
    step = {"called": "hold", "held": "conclude"}.get(found.procedure.state)
    context = {
        "active_nav": "review_list",
        "project": project,
        "meeting": found,
        "page": reviews.meeting_page(found),
        "form": form,
        "papers": reviews.papers(project),
        "may_run": may_run,
        "step": may_move(found.procedure, step, actor=request.person, at=request.at) if step else None,
    }
    return render(request, "standards/meeting.html", context, status=422 if form.errors else 200)


def _submit(
    request: SocietyRequest,
    project: Project,
    found: Meeting,
    form: forms.Form,
    act: Callable[..., Any],
    heading: str,
    **more: Any,
) -> HttpResponse:
    require(request.person, Permission.REVIEW_RUN, found.procedure)
    if request.method == "POST" and form.is_valid():
        try:
            act(meeting=found, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("Saved."))
            return _back(request, project, found)
    return _form(request, project, form, heading, found, **more)


def _form(
    request: SocietyRequest,
    project: Project,
    form: forms.Form,
    heading: str,
    found: Meeting | None = None,
    **more: Any,
) -> HttpResponse:
    code, ref = request.society.code, project.reference
    back = reverse("meeting", args=[code, ref, found.pk]) if found else reverse("review", args=[code, ref])
    context = {
        "active_nav": "review_list",
        "project": project,
        "form": form,
        "heading": heading,
        "submit": heading if more.get("refusals") is not None or found is None else _("Save"),
        "back": back,
        **more,
    }
    return render(request, "standards/review_form.html", context, status=422 if form.errors else 200)


def _back(request: SocietyRequest, project: Project, found: Meeting) -> HttpResponse:
    return redirect("meeting", request.society.code, project.reference, found.pk)
