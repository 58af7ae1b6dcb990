"""Leader and responsible secretary: named before approval, replaced later."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from societies.access import Refused, require
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission
from standards.access import project_or_404
from standards.actions import staff
from standards.forms.projects import StaffForm, TeamForm
from standards.queries import projects


@require_http_methods(["GET", "POST"])
def project_team(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.PROJECT_STAFF, project.procedure)
    form = TeamForm(
        request.POST or None,
        initial={"leader": project.leader_id or project.proposer_id, "secretary": project.secretary_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            staff.name_team(project=project, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The team is named."))
            return redirect("appraisal", request.society.code, project.reference)
    context = {
        "active_nav": "project_list",
        "project": project,
        "form": form,
        "heading": _("Name leader and secretary"),
        "submit": _("Save"),
    }
    return render(request, "standards/project_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def project_staff(request: SocietyRequest, ref: str) -> HttpResponse:
    """Replace the leader or the secretary; every earlier change is listed."""
    project = project_or_404(ref)
    require(request.person, Permission.PROJECT_STAFF, project.procedure)
    form = StaffForm(request.POST or None, initial={"role": request.GET.get("role", "leader")})
    if request.method == "POST" and form.is_valid():
        try:
            staff.replace(project=project, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("Replaced. The change is in the project's history."))
            return redirect("project", request.society.code, project.reference)
    context = {
        "active_nav": "project_list",
        "project": project,
        "form": form,
        "heading": _("Replace leader or secretary"),
        "submit": _("Replace"),
        "changes": projects.staff_changes(project),
    }
    return render(request, "standards/project_form.html", context, status=422 if form.errors else 200)
