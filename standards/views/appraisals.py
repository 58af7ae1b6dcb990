"""The appraisal of a proposal: members' opinions, the experts' conclusion, the decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from societies.access import Refused, can, require
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission
from standards.access import project_or_404
from standards.actions import appraisals
from standards.forms.proposals import AppraisalForm, OpinionAnswerForm, OpinionForm
from standards.models import Project
from standards.queries import projects
from standards.views.proposals import upload
from workflow.engine import verdicts


@require_GET
def appraisal(request: SocietyRequest, ref: str) -> HttpResponse:
    return _show(request, project_or_404(ref))


@require_http_methods(["GET", "POST"])
def appraisal_record(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.PROPOSAL_CHECK, project.procedure)
    form = AppraisalForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "minutes": upload(form.cleaned_data["minutes"])}
        return _save(
            request,
            project,
            form,
            lambda: appraisals.record_appraisal(
                project=project, actor=request.person, at=request.at, **given
            ),
            _("The experts' conclusion is recorded."),
            _("Record the appraisal"),
        )
    return _page(request, project, form, _("Record the appraisal"))


@require_http_methods(["GET", "POST"])
def opinion_give(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.OPINION_GIVE, project.procedure)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _save(
            request,
            project,
            form,
            lambda: appraisals.give_opinion(
                project=project, actor=request.person, at=request.at, **form.cleaned_data
            ),
            _("Thank you: your opinion is recorded."),
            _("Give an opinion"),
        )
    return _page(request, project, form, _("Give an opinion"))


@require_POST
def opinion_answer(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.PROPOSAL_CHECK, project.procedure)
    opinion = projects.opinion_or_none(project, pk)
    if opinion is None:
        raise Http404
    form = OpinionAnswerForm(request.POST, prefix=str(pk))
    if form.is_valid():
        try:
            appraisals.answer_opinion(
                opinion=opinion, actor=request.person, at=request.at, **form.cleaned_data
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The opinion is answered."))
            return redirect("appraisal", request.society.code, project.reference)
    return _show(request, project, form)


def _show(request: SocietyRequest, project: Project, answered: Form | None = None) -> HttpResponse:
    """The whole appraisal; ``answered`` is the one answer that could not be saved."""
    decides = can(request.person, Permission.PROPOSAL_CHECK, project.procedure)
    opinions = projects.opinions_of(project)
    answers = verdicts(project.procedure, actor=request.person, at=request.at)
    context = {
        "active_nav": "project_list",
        "project": project,
        "in_appraisal": project.procedure.state == "appraisal",
        "opinions": [(row, _answer_form(row.pk, answered)) for row in opinions],
        "supporting": sum(row.supports for row in opinions),
        "record": projects.last_appraisal(project),
        "checks": decides,
        "staffs": can(request.person, Permission.PROJECT_STAFF, project.procedure),
        "group": projects.drafting_group(project),
        "may_respond": can(request.person, Permission.OPINION_GIVE, project.procedure),
        "decisions": [v for v in answers if v.move.name in {"approve_project", "reject_project"}],
    }
    return render(request, "standards/appraisal.html", context, status=422 if answered else 200)


def _answer_form(pk: UUID, answered: Form | None) -> Form:
    return (
        answered if answered is not None and answered.prefix == str(pk) else OpinionAnswerForm(prefix=str(pk))
    )


def _save(
    request: SocietyRequest,
    project: Project,
    form: Form,
    act: Callable[[], Any],
    done: str,
    heading: str,
) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        bind_refusals(form, refused)
        return _page(request, project, form, heading)
    messages.success(request, done)
    return redirect("appraisal", request.society.code, project.reference)


def _page(request: SocietyRequest, project: Project, form: Form, heading: str) -> HttpResponse:
    context = {
        "active_nav": "project_list",
        "project": project,
        "form": form,
        "heading": heading,
        "submit": _("Save"),
    }
    return render(request, "standards/project_form.html", context, status=422 if form.errors else 200)
