"""Necessary patents of a project: the list, a disclosure, the holder's declaration, no longer needed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from societies.access import Refused, can, require, require_any
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission
from standards.access import opens, project_or_404
from standards.actions import patents as actions
from standards.forms.drafts import file_of
from standards.forms.patents import DeclarationForm, DropForm, PatentForm
from standards.models import PatentDisclosure, Project
from standards.queries import patents

DISCLOSERS = (Permission.DRAFT_WRITE, Permission.PROJECT_STAFF)


@require_GET
def patent_list(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    context = {
        "active_nav": "project_list",
        "project": project,
        "patents": patents.disclosed(project),
        "may_disclose": _may_disclose(request, project),
        "may_declare": can(request.person, Permission.PROJECT_STAFF, project.procedure),
    }
    return render(request, "standards/patent_list.html", context)


@require_http_methods(["GET", "POST"])
def patent_new(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    require_any(request.person, DISCLOSERS, project.procedure)
    form = PatentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.disclose(project=project, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The patent is on the list."))
            return redirect("patent_list", request.society.code, project.reference)
    return _form(request, project, form, heading=_("Disclose a patent"), submit=_("Disclose"))


@require_http_methods(["GET", "POST"])
def patent(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    """Enter what the holder declared."""
    project = project_or_404(ref)
    require(request.person, Permission.PROJECT_STAFF, project.procedure)
    disclosed = _patent_or_404(project, pk)
    form = DeclarationForm(
        request.POST or None, request.FILES or None, initial={"licence": disclosed.licence}
    )
    if request.method == "POST" and form.is_valid():
        file = file_of(form.cleaned_data["declaration"])
        try:
            actions.declare(
                project=project,
                patent=disclosed,
                licence=form.cleaned_data["licence"],
                declaration=(file.name, file.content) if file else None,
                actor=request.person,
                at=request.at,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The declaration is recorded."))
            return redirect("patent_list", request.society.code, project.reference)
    heading = _("Declaration on patent %(number)s") % {"number": disclosed.number}
    return _form(request, project, form, heading=heading, submit=_("Record the declaration"))


@require_http_methods(["GET", "POST"])
def patent_drop(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    project = project_or_404(ref)
    require_any(request.person, DISCLOSERS, project.procedure)
    disclosed = _patent_or_404(project, pk)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.drop(
                project=project,
                patent=disclosed,
                reason=form.cleaned_data["reason"],
                actor=request.person,
                at=request.at,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("Recorded: the text no longer needs this patent."))
            return redirect("patent_list", request.society.code, project.reference)
    heading = _("Patent %(number)s is no longer needed") % {"number": disclosed.number}
    return _form(request, project, form, heading=heading, submit=_("Say so"))


def _form(
    request: SocietyRequest,
    project: Project,
    form: PatentForm | DeclarationForm | DropForm,
    *,
    heading: str,
    submit: str,
) -> HttpResponse:
    context = {
        "active_nav": "project_list",
        "project": project,
        "form": form,
        "heading": heading,
        "submit": submit,
    }
    return render(request, "standards/patent_form.html", context, status=422 if form.errors else 200)


def _patent_or_404(project: Project, pk: UUID) -> PatentDisclosure:
    found = patents.patent_or_none(project, pk)
    if found is None:
        raise Http404
    return found


def _may_disclose(request: SocietyRequest, project: Project) -> bool:
    here = opens(request.person, "patent_new", request.society)
    return here and any(can(request.person, right, project.procedure) for right in DISCLOSERS)
