"""The list of projects and the page of one: where it stands, what comes next, who, what happened."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from societies.access import Refused, can, require_any
from societies.http import SocietyRequest, tell_refusals
from societies.roles import Permission
from societies.sheets import rows_to_xlsx
from standards.access import opens, project_or_404
from standards.actions.projects import make_move
from standards.actions.reminders import remind
from standards.forms.projects import ChosenForm, MoveForm, ProjectFilter
from standards.models import Project
from standards.queries import joint, projects
from standards.queries.letters import letters_of
from standards.queries.stand import Link, look, page_of, way
from standards.views.letters import with_addresses
from workflow.engine import may_move
from workflow.queries.history import history

_PER_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    url: str = ""
    desk_only: bool = False


@require_GET
def project_list(request: SocietyRequest) -> HttpResponse:
    form = ProjectFilter(request.GET)
    rows = projects.list_projects(person=request.person, **form.view())
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    code = request.society.code
    return render(
        request,
        "standards/project_list.html",
        {
            "active_nav": "project_list",
            "form": form,
            "page": page,
            "query": query.urlencode(),
            "filtered": any(form.view()[name] for name in ("q", "state", "mine")),
            "may_file": projects.may_file(request.person, request.society),
            "export_url": f"{reverse('project_export', args=[code])}?{query.urlencode()}",
        },
    )


@require_http_methods(["GET", "POST"])
def project_export(request: SocietyRequest) -> HttpResponse:
    """The same view of the list as a workbook; by POST those that were ticked."""
    rows = projects.list_projects(person=request.person, **ProjectFilter(request.GET).view())
    if request.method == "POST":
        form = ChosenForm(request.POST, person=request.person)
        if not form.is_valid():
            return _nothing_chosen(request, form)
        rows = form.cleaned_data["project"]
    book = rows_to_xlsx(
        _("Projects"),
        projects.sheet_heads(),
        projects.sheet_rows(rows),
    )
    response = HttpResponse(book, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{request.society.code}-projects.xlsx"'
    return response


@require_POST
def project_remind(request: SocietyRequest) -> HttpResponse:
    """Mail those whose turn it is in the projects that were ticked."""
    form = ChosenForm(request.POST, person=request.person)
    if not form.is_valid():
        return _nothing_chosen(request, form)
    try:
        told = remind(projects=form.cleaned_data["project"], actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        said = ngettext("Reminded of %(n)d project.", "Reminded of %(n)d projects.", told)
        messages.success(request, said % {"n": told})
    return redirect("project_list", request.society.code)


def _nothing_chosen(request: SocietyRequest, form: ChosenForm) -> HttpResponse:
    for error in form.errors["project"]:
        messages.error(request, str(error))
    return redirect("project_list", request.society.code)


@require_GET
def project(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    return render(
        request,
        "standards/project.html",
        {
            "active_nav": "project_list",
            "project": project,
            "facts": _facts(request, project),
            "tabs": _tabs(request, project),
            "road": projects.road(project),
            "stand": look(project, society=request.society, person=request.person, at=request.at),
            "group": projects.drafting_group(project),
            "consultations": projects.consultations_of(project),
            "letters": with_addresses(request, letters_of(project)),
            "entries": history(project.procedure, limit=8),
            "replaceable": bool(project.plan_number)
            and not project.procedure.stage.terminal
            and can(request.person, Permission.PROJECT_STAFF, project.procedure),
        },
    )


@require_GET
def project_history(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    return render(
        request,
        "standards/project_history.html",
        {
            "active_nav": "project_list",
            "project": project,
            "tabs": _tabs(request, project),
            "entries": history(project.procedure),
        },
    )


@require_http_methods(["GET", "POST"])
def project_move(request: SocietyRequest, ref: str, move: str) -> HttpResponse:
    """Confirm one move, with its reason; every refusal is shown where the button would be."""
    project = project_or_404(ref)
    wanted = project.procedure.lifecycle.moves.get(move)
    if wanted is None or not wanted.rights:
        raise Http404
    if request.method == "POST":
        require_any(request.person, wanted.rights, project.procedure)
    form = MoveForm(request.POST if request.method == "POST" else None, needed="reason" in wanted.needs)
    refusals = may_move(project.procedure, move, actor=request.person, at=request.at).refusals
    if request.method == "POST" and form.is_valid():
        try:
            make_move(project=project, move=move, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _("Done: %(move)s.") % {"move": _(wanted.label)})
            return redirect("project", request.society.code, project.reference)
    context = {
        "active_nav": "project_list",
        "project": project,
        "move": wanted,
        "target": project.procedure.lifecycle.states[wanted.target],
        "form": form,
        "refusals": refusals,
        "page_url": way(move, request.society, project),
    }
    return render(
        request, "standards/project_move.html", context, status=422 if request.method == "POST" else 200
    )


def _facts(request: SocietyRequest, project: Project) -> list[Fact]:
    committee = project.procedure.committee
    pack = project.rule_pack
    facts = [
        Fact(_("Plan number") if project.plan_number else _("Proposal number"), project.reference),
        Fact(_("Proposing unit"), project.proposing_unit.name),
        Fact(_("Responsible secretary"), project.secretary.name if project.secretary else _("not named yet")),
        Fact(_("Project leader"), project.leader.name if project.leader else _("not named yet")),
        Fact(_("Technical committee"), committee.name if committee else _("not chosen yet"), desk_only=True),
    ]
    if pack is not None:
        version = _("Version %(version)d") % {"version": pack.version}
        facts.append(Fact(_("Rules"), version, desk_only=True))
    if partners := joint.issuing(project):
        facts.append(Fact(_("Jointly with"), partners))
    consumers = _("touched") if project.consumers_affected else _("not touched")
    return [*facts, Fact(_("Consumers' interests"), consumers, desk_only=True)]


def _tabs(request: SocietyRequest, project: Project) -> list[Link]:
    """The pages of a project that exist and have something to show in its state."""
    names = [(_("Overview"), "project"), (_("Proposal"), "proposal"), (_("Appraisal"), "appraisal")]
    if project.plan_number:
        names += [
            (_("Notice of project approval"), "project_notice"),
            (_("Drafting group"), "drafting_group"),
            (_("Drafts"), "draft_list"),
            (_("Patents"), "patent_list"),
            (_("Review"), "review"),
            (_("Dossier"), "dossier"),
            (_("Announcement"), "announcement"),
        ]
    names += [(_("Partners"), "joint_partners"), (_("History"), "project_history")]
    return [
        Link(label, url)
        for label, name in names
        if opens(request.person, name, request.society)
        if (url := page_of(name, request.society, project))
    ]
