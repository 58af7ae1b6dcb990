"""A ballot from its preparation to its count. Experts vote here, most of them on a phone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
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
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.models import RulePack
from societies.roles import Permission
from standards.access import ballot_or_404, project_or_404
from standards.forms.review import BallotForm, CloseForm, ElectorsForm, ExtendForm, ReasonForm, VoteForm
from standards.models import Project
from standards.queries import reviews
from standards.queries.rules import rules_of
from workflow.actions import ballots
from workflow.engine import may_move
from workflow.models import Ballot
from workflow.queries.reviews import candidates, first_day
from workflow.tally import Rule

get_or_post = require_http_methods(["GET", "POST"])
_DAYS = 10


def _first_day(rules: RulePack, at: datetime) -> date:
    """What the form begins with: ten days, or what the rules ask for."""
    return max(first_day(Rule.of(rules), at), clock.date_of(at) + timedelta(days=_DAYS))


@get_or_post
def ballot_new(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.REVIEW_RUN, project.procedure)
    rules = rules_of(project, request.at)
    start = {
        "question": _("Does the draft for review of “%(title)s” pass the technical review?")
        % {"title": project.title_zh},
        "last_day": _first_day(rules, request.at) if rules else None,
    }
    form = BallotForm(request.POST or None, at=request.at, initial=start)
    if request.method == "POST" and form.is_valid() and rules is not None:
        try:
            made = ballots.prepare(
                parent=project.procedure,
                rules=rules,
                actor=request.person,
                at=request.at,
                **form.cleaned_data,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            return redirect("ballot_electors", request.society.code, ref, made.pk)
    return _form(request, project, form, _("Prepare a ballot"), _("Go on: choose who votes"))


@get_or_post
def ballot_edit(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    project = project_or_404(ref)
    found = ballot_or_404(project, pk)
    require(request.person, Permission.REVIEW_RUN, found.procedure)
    start = {"question": found.question, "last_day": clock.date_of(found.closes_at)}
    form = BallotForm(request.POST or None, at=request.at, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            ballots.edit(ballot=found, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            return _back(request, project, found)
    return _form(request, project, form, _("Question and last day"), _("Save"), found)


@get_or_post
def ballot_electors(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    """Who is asked. Looking for a name keeps what is ticked."""
    project = project_or_404(ref)
    found = ballot_or_404(project, pk)
    require(request.person, Permission.REVIEW_RUN, found.procedure)
    form = ElectorsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ballots.choose(
                ballot=found, people=form.cleaned_data["people"], actor=request.person, at=request.at
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            if "find" not in request.POST:
                return _back(request, project, found)
            here = reverse("ballot_electors", args=[request.society.code, ref, pk])
            return redirect(f"{here}?{urlencode({'q': form.cleaned_data['q']})}")
    q = request.GET.get("q", "")[:100]
    context = {
        "active_nav": "review_list",
        "project": project,
        "ballot": found,
        "candidates": candidates(found, q=q),
        "q": q,
        "least": found.rule["panel_min"],
        "form": form,
    }
    return render(request, "standards/ballot_electors.html", context, status=422 if form.errors else 200)


@get_or_post
def ballot(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    """Vote, and see. A vote that is not taken any more leaves what was written on the page."""
    project = project_or_404(ref)
    found = ballot_or_404(project, pk)
    page = reviews.ballot_page(found, project, request.person, request.at)
    start = {"choice": page.vote.choice, "reason": page.vote.reason} if page.vote else {}
    if request.method == "POST" and page.elector is None:
        require(request.person, Permission.VOTE_CAST, found.procedure)
    form = VoteForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            ballots.cast(ballot=found, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("Your vote is in. You can change it until the ballot closes."))
            return _back(request, project, found)
    may_run = can(request.person, Permission.REVIEW_RUN, found.procedure)
    context = {
        "active_nav": "review_list",
        "project": project,
        "ballot": found,
        "page": page,
        "form": form,
        "papers": reviews.papers(project),
        "may_run": may_run,
        "moves": _moves(request, found) if may_run else {},
    }
    return render(request, "standards/ballot.html", context, status=422 if form.errors else 200)


def _moves(request: SocietyRequest, found: Ballot) -> dict[str, Any]:
    """The answers for the moves of the present state, by name."""
    state = found.procedure.state
    names = [move.name for move in found.procedure.lifecycle.moves.values() if state in move.sources]
    return {name: may_move(found.procedure, name, actor=request.person, at=request.at) for name in names}


@require_POST
def ballot_open(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    return _press(request, ref, pk, ballots.open_, _("The ballot is open. Everyone on the list gets a mail."))


@require_POST
def ballot_discard(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    return _press(request, ref, pk, ballots.discard, _("The prepared ballot is discarded."))


@get_or_post
def ballot_extend(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    form = ExtendForm(request.POST or None, at=request.at)
    return _confirm(request, ref, pk, "extend", form, ballots.extend)


@get_or_post
def ballot_close(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    return _confirm(request, ref, pk, "close", CloseForm(request.POST or None), ballots.close)


@get_or_post
def ballot_void(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    return _confirm(request, ref, pk, "void", ReasonForm(request.POST or None), ballots.void)


def _press(request: SocietyRequest, ref: str, pk: UUID, act: Callable[..., Any], done: str) -> HttpResponse:
    project = project_or_404(ref)
    found = ballot_or_404(project, pk)
    require(request.person, Permission.REVIEW_RUN, found.procedure)
    try:
        act(ballot=found, actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, done)
    return _back(request, project, found)


def _confirm(
    request: SocietyRequest, ref: str, pk: UUID, name: str, form: forms.Form, act: Callable[..., Any]
) -> HttpResponse:
    """A move with its form; what is not open is said with every reason before anything is typed."""
    project = project_or_404(ref)
    found = ballot_or_404(project, pk)
    require(request.person, Permission.REVIEW_RUN, found.procedure)
    if request.method == "POST" and form.is_valid():
        try:
            act(ballot=found, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("Done."))
            return _back(request, project, found)
    verdict = may_move(found.procedure, name, actor=request.person, at=request.at)
    heading = _(verdict.move.label)
    return _form(request, project, form, heading, heading, found, refusals=verdict.refusals)


def _form(
    request: SocietyRequest,
    project: Project,
    form: forms.Form,
    heading: str,
    submit: str,
    found: Ballot | None = None,
    **more: Any,
) -> HttpResponse:
    code, ref = request.society.code, project.reference
    back = reverse("ballot", args=[code, ref, found.pk]) if found else reverse("review", args=[code, ref])
    context = {
        "active_nav": "review_list",
        "project": project,
        "form": form,
        "heading": heading,
        "submit": submit,
        "back": back,
        **more,
    }
    return render(request, "standards/review_form.html", context, status=422 if form.errors else 200)


def _back(request: SocietyRequest, project: Project, found: Ballot) -> HttpResponse:
    return redirect("ballot", request.society.code, project.reference, found.pk)
