"""A proposal: filing it, checking it, sending it back, answering."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form, ModelForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from societies.access import Refused, require
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission
from standards.access import project_or_404
from standards.actions import proposals
from standards.forms.proposals import AnswerForm, CheckForm, ProposalForm, ReturnForm
from standards.models import Project
from standards.queries import projects
from standards.queries.proposals import proposal_facts
from workflow.engine import may_move

get_or_post = require_http_methods(["GET", "POST"])


def upload(file: "UploadedFile[Any] | None") -> tuple[str, bytes] | None:
    return (file.name or "", file.read()) if file else None


@get_or_post
def proposal_new(request: SocietyRequest) -> HttpResponse:
    require(request.person, Permission.PROPOSAL_FILE, request.society)
    form = ProposalForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            project = proposals.file_proposal(
                actor=request.person,
                at=request.at,
                facts=form.facts(),
                feasibility=upload(form.cleaned_data["feasibility"]),
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("Filed as proposal %(number)s.") % {"number": project.reference})
            return redirect("project", request.society.code, project.reference)
    return _form(request, "standards/proposal_form.html", form, None)


@get_or_post
def proposal_edit(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.PROPOSAL_OWN, project.procedure)
    form = ProposalForm(request.POST or None, request.FILES or None, instance=project_or_404(ref))
    if request.method == "POST" and form.is_valid():
        return _save(
            request,
            "standards/proposal_form.html",
            form,
            project,
            lambda: proposals.edit_proposal(
                project=project,
                actor=request.person,
                at=request.at,
                facts=form.facts(),
                feasibility=upload(form.cleaned_data["feasibility"]),
            ),
            _("The proposal is saved. Answer the reasons and resubmit it when it is complete."),
        )
    return _form(request, "standards/proposal_form.html", form, project)


@require_GET
def proposal(request: SocietyRequest, ref: str) -> HttpResponse:
    """The proposal as it was filed, with every reason for which it came back."""
    project = project_or_404(ref)
    return render(
        request,
        "standards/proposal.html",
        {
            "active_nav": "project_list",
            "project": project,
            "sections": proposal_facts(project),
            "reasons": projects.return_reasons(project),
        },
    )


@get_or_post
def proposal_check(request: SocietyRequest, ref: str) -> HttpResponse:
    """What is missing, what is alike; the note and the committee; then the appraisal may begin."""
    project = project_or_404(ref)
    require(request.person, Permission.PROPOSAL_CHECK, project.procedure)
    form = CheckForm(
        request.POST or None,
        initial={"overlap_note": project.overlap_note, "committee": project.procedure.committee_id},
    )
    extra = {
        "verdict": may_move(project.procedure, "begin_appraisal", actor=request.person, at=request.at),
        "missing": projects.missing(project, actor=request.person, at=request.at),
        "alike": projects.alike(project),
        "days": projects.notice_days(request.at),
    }
    if request.method == "POST" and form.is_valid():
        begins = request.POST.get("then") == "begin"
        act = proposals.accept_proposal if begins else proposals.check_proposal
        return _save(
            request,
            "standards/proposal_check.html",
            form,
            project,
            lambda: act(project=project, actor=request.person, at=request.at, **form.cleaned_data),
            _("The appraisal has begun: the members are being told.") if begins else _("Noted."),
            extra,
        )
    return _form(request, "standards/proposal_check.html", form, project, extra)


@get_or_post
def proposal_return(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.PROPOSAL_CHECK, project.procedure)
    form = ReturnForm(request.POST or None)
    extra = {"heading": _("Return for completion"), "submit": _("Return the proposal")}
    if request.method == "POST" and form.is_valid():
        return _save(
            request,
            "standards/project_form.html",
            form,
            project,
            lambda: proposals.return_proposal(
                project=project, actor=request.person, at=request.at, reasons=form.reasons()
            ),
            _("The proposal is returned; its proposer is told."),
            extra,
        )
    return _form(request, "standards/project_form.html", form, project, extra)


@get_or_post
def proposal_resubmit(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.PROPOSAL_OWN, project.procedure)
    form = AnswerForm(request.POST or None, reasons=projects.return_reasons(project))
    extra = {"heading": _("Answer and resubmit"), "submit": _("Resubmit"), "edit": True}
    if request.method == "POST" and form.is_valid():
        return _save(
            request,
            "standards/project_form.html",
            form,
            project,
            lambda: proposals.resubmit_proposal(
                project=project, actor=request.person, at=request.at, answers=form.cleaned_data
            ),
            _("The proposal is filed again."),
            extra,
        )
    return _form(request, "standards/project_form.html", form, project, extra)


def _save(
    request: SocietyRequest,
    template: str,
    form: "Form | ModelForm[Any]",
    project: Project,
    act: Callable[[], object],
    done: str,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Do it and go to the project, or show the form again with every reason."""
    try:
        act()
    except Refused as refused:
        bind_refusals(form, refused)
        return _form(request, template, form, project, extra)
    messages.success(request, done)
    return redirect("project", request.society.code, project.reference)


def _form(
    request: SocietyRequest,
    template: str,
    form: "Form | ModelForm[Any]",
    project: Project | None,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    return render(
        request,
        template,
        {"active_nav": "project_list", "project": project, "form": form, **(extra or {})},
        status=422 if form.errors else 200,
    )
