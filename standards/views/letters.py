"""The announcement of a standard, step by step, and the list of all letters."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from societies.access import Refused, can
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.roles import Permission
from standards.access import project_or_404
from standards.actions import letters, publication
from standards.forms.letters import AnnouncementForm, LetterFilter, ReasonForm, ScanForm, usual, written
from standards.models import Letter, Project
from standards.queries import letters as reads
from standards.queries.numbers import number_of
from workflow.engine import may_move

_PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def announcement(request: SocietyRequest, ref: str) -> HttpResponse:
    """Draw up and rewrite by POST; the steps that follow have addresses of their own."""
    project = project_or_404(ref)
    letter, number = reads.announcement_of(project), number_of(project)
    if number is None:
        return render(
            request, "standards/announcement_early.html", {"active_nav": "project_list", "project": project}
        )
    initial = written(letter) if letter else usual(project, number, request.society, request.at)
    form = AnnouncementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if letter is None:
                letters.draw_up(project=project, actor=request.person, at=request.at, facts=form.facts())
            else:
                letters.rewrite(letter=letter, actor=request.person, at=request.at, facts=form.facts())
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The announcement is kept as a draft."))
            return redirect("announcement", request.society.code, project.reference)
    context = _facts(request, project, letter) | {"form": form, "number": number}
    return render(request, "standards/announcement.html", context, status=422 if form.errors else 200)


def _facts(request: SocietyRequest, project: Project, letter: Letter | None) -> dict[str, object]:
    number = number_of(project)
    procedure = letter.procedure if letter else project.procedure
    return {
        "active_nav": "project_list",
        "project": project,
        "letter": letter,
        "printed": reads.printed_number(number, letter) if number else "",
        "replaces": project.revises.number.text if project.revises else "",
        "void": list(reads.void_announcements(project)),
        "scan_required": reads.scan_required(project, request.at),
        "scan_form": ScanForm(),
        "reason_form": ReasonForm(),
        "may_write": can(request.person, Permission.STANDARD_PUBLISH, procedure)
        and project.procedure.state == "approved",
        "may_sign": can(request.person, Permission.LETTER_SIGN, procedure),
        "signing": may_move(letter.procedure, "sign_off", actor=request.person, at=request.at)
        if letter and letter.procedure.state == "draft"
        else None,
    }


def _letter_or_404(project: Project) -> Letter:
    letter = reads.announcement_of(project)
    if letter is None:
        raise Http404
    return letter


@require_POST
def announcement_sign(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    try:
        publication.sign_off(letter=_letter_or_404(project), actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("Signed off. The files of the standard are being made."))
    return redirect("announcement", request.society.code, project.reference)


@require_POST
def announcement_scan(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    form = ScanForm(request.POST, request.FILES)
    letter = _letter_or_404(project)
    if form.is_valid():
        scan = form.cleaned_data["scan"]
        try:
            letters.attach_scan(
                letter=letter, actor=request.person, at=request.at, name=scan.name, content=scan.read()
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The stamped scan is attached."))
            return redirect("announcement", request.society.code, project.reference)
    context = _facts(request, project, letter) | {
        "form": AnnouncementForm(initial=written(letter)),
        "number": number_of(project),
        "scan_form": form,
    }
    return render(request, "standards/announcement.html", context, status=422)


@require_POST
def announcement_void(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    form = ReasonForm(request.POST)
    letter = _letter_or_404(project)
    if form.is_valid():
        try:
            publication.declare_void(
                letter=letter, actor=request.person, at=request.at, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The announcement is void. Draw up a new one."))
            return redirect("announcement", request.society.code, project.reference)
    context = _facts(request, project, letter) | {
        "form": AnnouncementForm(initial=written(letter)),
        "number": number_of(project),
        "reason_form": form,
    }
    return render(request, "standards/announcement.html", context, status=422)


@require_GET
def letter_list(request: SocietyRequest) -> HttpResponse:
    form = LetterFilter(request.GET)
    page = Paginator(reads.letters(**form.view()), _PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "standards/letter_list.html",
        {
            "active_nav": "letter_list",
            "form": form,
            "page": page,
            "query": query.urlencode(),
            "filtered": any(form.view().values()),
        },
    )
