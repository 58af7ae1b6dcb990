"""The drafting group of a project: units and drafters in order, whose interests they hold, who left."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from societies.access import Refused, can, require
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.roles import Permission
from standards.access import project_or_404
from standards.actions import groups as actions
from standards.forms.group import DrafterForm, UnitForm
from standards.models import Drafter, DraftingUnit, Project
from standards.queries import groups

EDITORS = (Permission.PROJECT_STAFF, Permission.DRAFT_LEAD)


@require_GET
def drafting_group(request: SocietyRequest, ref: str) -> HttpResponse:
    return _page(request, project_or_404(ref))


@require_POST
def group_unit_new(request: SocietyRequest, ref: str) -> HttpResponse:
    project = _editable(request, ref)
    form = UnitForm(request.POST, project=project, auto_id="unit_%s")
    if form.is_valid():
        try:
            unit = actions.join_unit(
                project=project, actor=request.person, at=request.at, **form.cleaned_data
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("%(name)s is in the group.") % {"name": unit.organization.name})
            return redirect("drafting_group", request.society.code, project.reference)
    return _page(request, project, unit_form=form)


@require_POST
def group_drafter_new(request: SocietyRequest, ref: str) -> HttpResponse:
    project = _editable(request, ref)
    form = DrafterForm(request.POST, project=project, auto_id="drafter_%s")
    if form.is_valid():
        try:
            drafter = actions.join(project=project, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("%(name)s is in the group.") % {"name": drafter.person.name})
            return redirect("drafting_group", request.society.code, project.reference)
    return _page(request, project, drafter_form=form)


@require_POST
def group_unit(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    """Move a unit (``up``, ``down``) or let it leave (``leave``)."""
    project = _editable(request, ref)
    return _change(request, project, groups.unit_or_none(project, pk))


@require_POST
def group_drafter(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    """Move a drafter (``up``, ``down``) or let them leave (``leave``)."""
    project = _editable(request, ref)
    return _change(request, project, groups.drafter_or_none(project, pk))


def _change(request: SocietyRequest, project: Project, member: DraftingUnit | Drafter | None) -> HttpResponse:
    if member is not None:  # one who has left since is left alone
        said: dict[str, Any] = {"project": project, "actor": request.person, "at": request.at}
        wish = request.POST.get("wish", "")
        try:
            if wish in {"up", "down"}:
                actions.shift(member=member, up=wish == "up", **said)
            elif wish == "leave":
                if isinstance(member, DraftingUnit):
                    actions.leave_unit(unit=member, **said)
                else:
                    actions.leave(drafter=member, **said)
        except Refused as refused:
            tell_refusals(request, refused)
    return redirect("drafting_group", request.society.code, project.reference)


def _editable(request: SocietyRequest, ref: str) -> Project:
    project = project_or_404(ref)
    if not _may_edit(request, project):
        require(request.person, Permission.PROJECT_STAFF, project.procedure)
    return project


def _may_edit(request: SocietyRequest, project: Project) -> bool:
    """Not a partner's person, even one who leads: the forms offer the society's people and units."""
    return can(request.person, Permission.SOCIETY_ENTER, request.society) and any(
        can(request.person, right, project.procedure) for right in EDITORS
    )


def _page(
    request: SocietyRequest,
    project: Project,
    *,
    unit_form: UnitForm | None = None,
    drafter_form: DrafterForm | None = None,
) -> HttpResponse:
    units = groups.units(project)
    balance = groups.balance(units)
    refusals = groups.closed(project)
    may_edit = _may_edit(request, project) and not refusals
    context: dict[str, Any] = {
        "active_nav": "project_list",
        "project": project,
        "units": units,
        "drafters": groups.drafters(project),
        "former_units": groups.former_units(project),
        "former_drafters": groups.former_drafters(project),
        "balance": balance,
        "scale": max(1, *(row.value for row in balance)),
        "refusals": refusals,
        "may_edit": may_edit,
    }
    if may_edit:
        context["unit_form"] = unit_form or UnitForm(project=project, auto_id="unit_%s")
        context["drafter_form"] = drafter_form or DrafterForm(project=project, auto_id="drafter_%s")
    wrong = unit_form is not None or drafter_form is not None
    return render(request, "standards/group.html", context, status=422 if wrong else 200)
