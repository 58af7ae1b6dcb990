"""The dossier: everything that an approver needs, complete or not, and the decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from societies.access import Refused, can, require, require_any
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.roles import Permission
from standards.access import opens, project_or_404
from standards.actions import approval
from standards.forms.approval import AnswerForm, SheetForm
from standards.models import Project
from standards.queries import groups, reviews
from standards.queries.approval import Paper, last_review
from standards.queries.approval import dossier as papers_of
from standards.queries.numbers import number_of
from standards.queries.stand import page_of, way
from workflow.engine import Verdict, verdicts

_LEADERS_PAGES = {"review_answer", "drafters_sign"}


@require_http_methods(["GET", "POST"])
def dossier(request: SocietyRequest, ref: str) -> HttpResponse:
    """Shown to everyone inside; submitting and approving are made here, with all reasons why not."""
    project = project_or_404(ref)
    if request.method == "POST":
        return _decide(request, project)
    answers = verdicts(project.procedure, actor=request.person, at=request.at)
    context = {
        "active_nav": "project_list",
        "project": project,
        "papers": [(paper, _address(request, project, paper)) for paper in papers_of(project)],
        "review": last_review(project),
        "decision": next((v for v in answers if v.move.name in approval.DECIDED_HERE), None),
        "reasons": _reasons(request, project, answers),
        "others": [
            (v.move.label, way(v.move.name, request.society, project))
            for v in answers
            if v and v.move.name in {"send_back", "reopen", "annul"}
            if opens(request.person, "project_move", request.society)
        ],
        "number": number_of(project),
    }
    return render(request, "standards/dossier.html", context)


def _decide(request: SocietyRequest, project: Project) -> HttpResponse:
    move = request.POST.get("move", "")
    here = redirect("dossier", request.society.code, project.reference)
    moves = project.procedure.lifecycle.moves
    asked = [move] if move in approval.DECIDED_HERE else approval.DECIDED_HERE
    rights = [right for name in asked for right in moves[name].rights]
    require_any(request.person, rights, project.procedure)
    if move not in approval.DECIDED_HERE:
        return here
    try:
        approval.decide(project=project, move=move, actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
        return here
    number = number_of(project)
    if move == "approve" and number is not None:
        messages.success(request, _("Approved. The number is %(number)s.") % {"number": number.text})
    else:
        messages.success(request, _("Submitted for approval."))
    return redirect("project", request.society.code, project.reference)


def _reasons(request: SocietyRequest, project: Project, answers: list[Verdict]) -> list[tuple[str, str]]:
    """Why the decision is not open, each with the page that mends it."""
    return [
        (denied.reason, address_of(denied.place, request, project))
        for verdict in answers
        if verdict.move.name in approval.DECIDED_HERE
        for denied in verdict.refusals
    ]


def address_of(name: str, request: SocietyRequest, project: Project) -> str:
    """The page that a refusal names: of the project, or of the society."""
    if not name or not opens(request.person, name, request.society):
        return ""
    try:
        return page_of(name, request.society, project) or reverse(name, args=[request.society.code])
    except NoReverseMatch:
        return ""


def _address(request: SocietyRequest, project: Project, paper: Paper) -> str:
    """Where a paper is made or read; none for who may not go there."""
    if paper.page in _LEADERS_PAGES and not can(request.person, Permission.DRAFT_LEAD, project.procedure):
        return ""
    if not opens(request.person, paper.page, request.society):
        return ""
    try:
        return reverse(paper.page, args=[request.society.code, project.reference, *paper.args])
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "POST"])
def review_answer(request: SocietyRequest, ref: str) -> HttpResponse:
    """The leader says how each point of the review was met."""
    project = project_or_404(ref)
    require(request.person, Permission.DRAFT_LEAD, project.procedure)
    form = AnswerForm(request.POST or None, initial={"text": project.review_answer})
    if request.method == "POST" and form.is_valid():
        try:
            approval.answer_review(
                project=project, actor=request.person, at=request.at, text=form.cleaned_data["text"]
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The answer is kept."))
            return redirect("dossier", request.society.code, project.reference)
    context = {
        "active_nav": "project_list",
        "project": project,
        "form": form,
        "review": last_review(project),
        "points": reviews.open_points(project),
    }
    return render(request, "standards/dossier_answer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def drafters_sign(request: SocietyRequest, ref: str) -> HttpResponse:
    """The leader attaches the signed sheet; the list is signed as it stands now."""
    project = project_or_404(ref)
    require(request.person, Permission.DRAFT_LEAD, project.procedure)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sheet = form.cleaned_data["sheet"]
        try:
            approval.sign_drafters(
                project=project,
                actor=request.person,
                at=request.at,
                name=sheet.name,
                content=sheet.read(),
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The list is signed as it stands."))
            return redirect("dossier", request.society.code, project.reference)
    context = {
        "active_nav": "project_list",
        "project": project,
        "form": form,
        "units": groups.units(project),
        "drafters": groups.drafters(project),
    }
    return render(request, "standards/dossier_sign.html", context, status=422 if form.errors else 200)
