"""The files of a standard while they are made, and the act of publication."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from societies.access import Refused, can, require
from societies.http import SocietyRequest, tell_refusals
from societies.roles import Permission
from standards.access import project_or_404
from standards.actions import publication
from standards.actions.renditions import order
from standards.queries.letters import announcement_of
from standards.queries.numbers import number_of, slug_of
from standards.queries.register import facts_about, standard_of
from standards.queries.renditions import last_order, made_for, plan_of
from standards.views.approval import address_of
from workflow.engine import may_move


@require_http_methods(["GET", "POST"])
def renditions(request: SocietyRequest, ref: str) -> HttpResponse:
    """Which files are made; POST has them made (again). While a worker is at it the page asks again by itself."""
    project = project_or_404(ref)
    if request.method == "POST":
        require(request.person, Permission.STANDARD_PUBLISH, project.procedure)
        try:
            order(project=project, actor=request.person, at=request.at)
        except Refused as refused:
            tell_refusals(request, refused)
        return redirect("renditions", request.society.code, project.reference)
    plan = plan_of(project)
    asked, files = last_order(project), made_for(project, plan)
    context = {
        "active_nav": "project_list",
        "project": project,
        "plan": plan,
        "files": files,
        "complete": all(made.current for made in files),
        "order": asked,
        "waiting": asked is not None and asked.settled_at is None,
        "characters": [f"{c} (U+{ord(c):04X})" for c in asked.characters] if asked else [],
        "may_order": can(request.person, Permission.STANDARD_PUBLISH, project.procedure)
        and project.procedure.state == "approved",
    }
    part = "#files" if request.headers.get("HX-Request") else ""
    return render(request, f"standards/renditions.html{part}", context)


@require_http_methods(["GET", "POST"])
def publish(request: SocietyRequest, ref: str) -> HttpResponse:
    """Every reason why not, or the button; afterwards where the standard is to be found."""
    project = project_or_404(ref)
    if request.method == "POST":
        require(request.person, Permission.STANDARD_PUBLISH, project.procedure)
        try:
            made = publication.publish(project=project, actor=request.person, at=request.at)
        except Refused as refused:
            tell_refusals(request, refused)
        else:
            messages.success(request, _("%(number)s is published.") % {"number": made.number.text})
        return redirect("publish", request.society.code, project.reference)
    standard = standard_of(project)
    verdict = may_move(project.procedure, "publish", actor=request.person, at=request.at)
    plan = plan_of(project)
    context = {
        "active_nav": "project_list",
        "project": project,
        "number": number_of(project),
        "letter": announcement_of(project),
        "files": made_for(project, plan),
        "standard": standard,
        "slug": slug_of(standard.number.text) if standard else "",
        "about": facts_about(standard) if standard else [],
        "may": bool(verdict),
        "reasons": [
            (denied.reason, address_of(denied.place, request, project)) for denied in verdict.refusals
        ],
    }
    return render(request, "standards/publish.html", context)
