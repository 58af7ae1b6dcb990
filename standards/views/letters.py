"""The official letters of a project, step by step: one page a letter, and the list of all.

The three kinds share every step; ``_Desk`` is what one address names: the kind, the project and, for a letter of
consultation, its consultation.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from societies.access import Refused, can, require
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.roles import Permission
from standards.access import consultation_of_or_404, opens, project_or_404
from standards.actions import letters, publication
from standards.forms.letters import (
    AnnouncementForm,
    LetterFilter,
    LetterForm,
    ReasonForm,
    ScanForm,
    usual_announcement,
    usual_letter,
    written,
)
from standards.models import Consultation, Letter, Project
from standards.queries import letters as reads
from standards.queries.numbers import number_of
from workflow.engine import may_move

_PER_PAGE = 50
_STEPS = ("sign", "scan", "void", "issue")
_ANNOUNCEMENT = Letter.Kind.ANNOUNCEMENT


@dataclass(frozen=True)
class _Desk:
    kind: str
    project: Project
    consultation: Consultation | None
    letter: Letter | None

    def url(self, request: SocietyRequest, step: str = "") -> str:
        number = [self.consultation.number] if self.consultation else []
        name = reads.PAGES[self.kind] + (f"_{step}" if step else "")
        return reverse(name, args=[request.society.code, self.project.reference, *number])

    @property
    def drawn(self) -> Letter:
        if self.letter is None:
            raise Http404
        return self.letter

    @property
    def form(self) -> type[LetterForm]:
        return AnnouncementForm if self.kind == _ANNOUNCEMENT else LetterForm


def _desk(kind: str, ref: str, number: int | None) -> _Desk:
    project = project_or_404(ref)
    consultation = consultation_of_or_404(project, number) if number is not None else None
    return _Desk(kind, project, consultation, reads.letter_of(project, kind, consultation))


@require_http_methods(["GET", "POST"])
def letter(request: SocietyRequest, ref: str, kind: str, number: int | None = None) -> HttpResponse:
    """Draw up and rewrite by POST; the steps that follow have addresses of their own."""
    desk = _desk(kind, ref, number)
    if request.method == "POST":
        require(request.person, Permission.STANDARD_PUBLISH, desk.project.procedure)
    standard_number = number_of(desk.project) if kind == _ANNOUNCEMENT else None
    if (standard_number is None and kind == _ANNOUNCEMENT) or not desk.project.plan_number:
        early = {"project": desk.project, "kind": kind, "label": Letter.Kind(kind).label}
        return render(request, "standards/letter_early.html", {"active_nav": "project_list", **early})
    if desk.letter is not None:
        initial = written(desk.letter)
    elif standard_number is not None:
        initial = usual_announcement(desk.project, standard_number, request.society, request.at)
    else:
        initial = usual_letter(desk.project, desk.consultation, request.society, request.at)
    form = desk.form(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"actor": request.person, "at": request.at, "facts": form.facts()}
        try:
            if desk.letter is None:
                letters.draw_up(project=desk.project, kind=kind, consultation=desk.consultation, **who)
            else:
                letters.rewrite(letter=desk.letter, **who)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The letter is kept as a draft."))
            return redirect(desk.url(request))
    return _show(request, desk, form=form)


def _show(request: SocietyRequest, desk: _Desk, **forms: Any) -> HttpResponse:
    """The page, with the forms that were filled in; 422 when one of them was refused."""
    refused = any(form.errors for form in forms.values())
    if desk.letter is not None:
        forms.setdefault("form", desk.form(initial=written(desk.letter)))
    context = _facts(request, desk) | {"scan_form": ScanForm(), "reason_form": ReasonForm()} | forms
    name = "announcement" if desk.kind == _ANNOUNCEMENT else "letter"
    return render(request, f"standards/{name}.html", context, status=422 if refused else 200)


def _facts(request: SocietyRequest, desk: _Desk) -> dict[str, object]:
    project, drawn = desk.project, desk.letter
    procedure = drawn.procedure if drawn else project.procedure
    state = drawn.procedure.state if drawn else ""
    step = {"draft": "sign_off", "signed_off": "issue"}.get(state)
    if desk.kind == _ANNOUNCEMENT:
        special = _announcement_facts(project, drawn)
    else:
        special = {
            "sheet": _sheet(request, drawn) if drawn else None,
            "heading": Letter.Kind(desk.kind).label,
            "draw_up": _("Draw up the letter"),
        }
    return special | {
        "active_nav": "project_list",
        "project": project,
        "letter": drawn,
        "steps": {"page": desk.url(request)} | {name: desk.url(request, name) for name in _STEPS},
        "void": list(reads.void_letters(project, desk.kind, desk.consultation)),
        "scan_required": reads.scan_required(project, request.at, desk.kind),
        "may_write": can(request.person, Permission.STANDARD_PUBLISH, procedure)
        and (desk.kind != _ANNOUNCEMENT or project.procedure.state == "approved"),
        "may_sign": can(request.person, Permission.LETTER_SIGN, procedure),
        "verdict": may_move(procedure, step, actor=request.person, at=request.at) if drawn and step else None,
    }


def _announcement_facts(project: Project, drawn: Letter | None) -> dict[str, object]:
    number = number_of(project)
    return {
        "sheet": None,
        "number": number,
        "draw_up": _("Draw up the announcement"),
        "printed": reads.printed_number(number, drawn) if number else "",
        "replaces": project.revises.number.text if project.revises else "",
    }


def _sheet(request: SocietyRequest, drawn: Letter) -> object:
    from standards.rendering.papers import paper_of  # noqa: PLC0415 -- slow import

    return paper_of(drawn, society=request.society)


@require_POST
def letter_sign(request: SocietyRequest, ref: str, kind: str, number: int | None = None) -> HttpResponse:
    desk = _desk(kind, ref, number)
    require(request.person, Permission.LETTER_SIGN, desk.project.procedure)
    try:
        publication.sign_off(letter=desk.drawn, actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        edition = _("Signed off. The files of the standard are being made.")
        messages.success(
            request, edition if kind == _ANNOUNCEMENT else _("Signed off. Its PDF is being made.")
        )
    return redirect(desk.url(request))


@require_POST
def letter_issue(request: SocietyRequest, ref: str, kind: str, number: int | None = None) -> HttpResponse:
    """For letters that stand alone; an announcement is issued by the publication."""
    desk = _desk(kind, ref, number)
    require(request.person, Permission.STANDARD_PUBLISH, desk.project.procedure)
    try:
        letters.issue(letter=desk.drawn, actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("Issued. Those whom it concerns get it by mail."))
    return redirect(desk.url(request))


@require_POST
def letter_scan(request: SocietyRequest, ref: str, kind: str, number: int | None = None) -> HttpResponse:
    desk = _desk(kind, ref, number)
    require(request.person, Permission.STANDARD_PUBLISH, desk.project.procedure)
    form = ScanForm(request.POST, request.FILES)
    who: dict[str, Any] = {"letter": desk.drawn, "actor": request.person, "at": request.at}
    if form.is_valid():
        scan = form.cleaned_data["scan"]
        try:
            letters.attach_scan(**who, name=scan.name, content=scan.read())
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The stamped scan is attached."))
            return redirect(desk.url(request))
    return _show(request, desk, scan_form=form)


@require_POST
def letter_void(request: SocietyRequest, ref: str, kind: str, number: int | None = None) -> HttpResponse:
    desk = _desk(kind, ref, number)
    require(request.person, Permission.STANDARD_PUBLISH, desk.project.procedure)
    form = ReasonForm(request.POST)
    who: dict[str, Any] = {"letter": desk.drawn, "actor": request.person, "at": request.at}
    if form.is_valid():
        try:
            publication.declare_void(**who, reason=form.cleaned_data["reason"])
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The letter is void. Draw up a new one."))
            return redirect(desk.url(request))
    return _show(request, desk, reason_form=form)


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
            "rows": with_addresses(request, page.object_list),
            "query": query.urlencode(),
            "filtered": any(form.view().values()),
        },
    )


def with_addresses(request: SocietyRequest, rows: Any) -> list[tuple[Letter, str]]:
    """Each letter with the address of its page, or none for who may not go there."""
    found = []
    for row in rows:
        name, args = reads.address_of(row)
        open_ = opens(request.person, name, request.society)
        found.append((row, reverse(name, args=[request.society.code, *args]) if open_ else ""))
    return found
