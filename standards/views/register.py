"""A society's standards: the list, one of them, the register of numbers, and the register of earlier ones."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from societies import clock
from societies.access import Refused, can, require
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission
from societies.sheets import rows_to_xlsx
from standards.actions import publication, register
from standards.forms.letters import ReasonForm
from standards.forms.register import RegisterForm, StandardFilter
from standards.models import Standard
from standards.queries import numbers, rules
from standards.queries import register as reads
from standards.sheets import write_template_register
from workflow.engine import may_move
from workflow.queries.history import history

_PER_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def standard_list(request: SocietyRequest) -> HttpResponse:
    form = StandardFilter(request.GET)
    today = clock.date_of(request.at)
    page = Paginator(reads.standards(**form.view(), today=today), _PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    code = request.society.code
    return render(
        request,
        "standards/standard_list.html",
        {
            "active_nav": "standard_list",
            "form": form,
            "page": page,
            "rows": [_row(standard, today) for standard in page.object_list],
            "query": query.urlencode(),
            "filtered": bool(form.view()["words"] or form.view()["status"]),
            "may_enter": can(request.person, Permission.REGISTER_ENTER, request.society),
            "export_url": f"{reverse('standard_export', args=[code])}?{query.urlencode()}",
        },
    )


def _row(standard: Standard, today: date) -> dict[str, object]:
    status = reads.status_of(standard, today)
    return {
        "standard": standard,
        "slug": numbers.slug_of(standard.number.text),
        "status": reads.STATUSES[status],
        "tone": reads.TONES.get(status, ""),
    }


@require_GET
def standard_export(request: SocietyRequest) -> HttpResponse:
    today = clock.date_of(request.at)
    rows = reads.standards(**StandardFilter(request.GET).view(), today=today)
    book = rows_to_xlsx(_("Standards"), reads.sheet_heads(), reads.sheet_rows(rows, today))
    return _workbook(book, f"{request.society.code}-standards.xlsx")


def _workbook(book: bytes, name: str) -> HttpResponse:
    response = HttpResponse(book, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _standard_or_404(slug: str) -> Standard:
    found = reads.standard_by_number(numbers.read_slug(slug))
    if found is None:
        raise Http404
    return found


@require_GET
def standard(request: SocietyRequest, slug: str) -> HttpResponse:
    found = _standard_or_404(slug)
    today = clock.date_of(request.at)
    context = _row(found, today) | {
        "active_nav": "standard_list",
        "files": reads.files_of(found),
        "successors": [(s, numbers.slug_of(s.number.text)) for s in reads.successors(found)],
        "replaces_slug": numbers.slug_of(found.replaces.number.text) if found.replaces else "",
        "entries": history(found.procedure),
        "about": reads.facts_about(found),
        "confirmation": may_move(found.procedure, "confirm", actor=request.person, at=request.at),
        "withdrawal": may_move(found.procedure, "withdraw", actor=request.person, at=request.at),
    }
    return render(request, "standards/standard.html", context)


@require_http_methods(["GET", "POST"])
def standard_withdraw(request: SocietyRequest, slug: str) -> HttpResponse:
    """Withdraw a standard in force, with its reason."""
    return _decide(request, slug, publication.withdraw, "withdraw", _("%(number)s is withdrawn."))


@require_http_methods(["GET", "POST"])
def standard_confirm(request: SocietyRequest, slug: str) -> HttpResponse:
    """Confirm a standard in force as valid, with the conclusion of its review."""
    return _decide(request, slug, publication.confirm, "confirm", _("%(number)s is confirmed as valid."))


def _decide(
    request: SocietyRequest, slug: str, act: Callable[..., object], name: str, done: str
) -> HttpResponse:
    found = _standard_or_404(slug)
    require(request.person, Permission.STANDARD_APPROVE, found.procedure)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(standard=found, actor=request.person, at=request.at, reason=form.cleaned_data["reason"])
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, done % {"number": found.number.text})
            return redirect("standard", request.society.code, slug)
    context = {"active_nav": "standard_list", "standard": found, "slug": slug, "form": form}
    return render(request, f"standards/standard_{name}.html", context, status=422 if form.errors else 200)


@require_GET
def number_register(request: SocietyRequest) -> HttpResponse:
    """Every number with its status and cause, and the gaps, of which there should be none."""
    page = Paginator(numbers.register_rows(), _PER_PAGE).get_page(request.GET.get("page"))
    pack = rules.rules_in_force(request.at)
    context = {
        "active_nav": "standard_list",
        "page": page,
        "query": "",
        "rows": [
            (row, numbers.slug_of(row.text) if hasattr(row, "standard") else "") for row in page.object_list
        ],
        "pack": pack,
        "gaps": numbers.gaps(pack) if pack else [],
        "next_number": numbers.next_text(request.society.code, pack, request.at) if pack else "",
    }
    return render(request, "standards/number_register.html", context)


@require_http_methods(["GET", "POST"])
def register_import(request: SocietyRequest) -> HttpResponse:
    """Upload a register; what it holds is shown before anything is entered."""
    require(request.person, Permission.REGISTER_ENTER, request.society)
    form = RegisterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        workbook = form.cleaned_data["workbook"]
        try:
            upload = register.keep_upload(
                actor=request.person,
                at=request.at,
                workbook=(workbook.name, workbook.read()),
                files=[(file.name or "", file.read()) for file in form.cleaned_data["pdfs"]],
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            return redirect("register_result", request.society.code, upload.number)
    context = {"active_nav": "standard_list", "form": form, "uploads": reads.uploads()[:10]}
    return render(request, "standards/register_import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def register_result(request: SocietyRequest, number: int) -> HttpResponse:
    """What the upload holds, row by row; POST enters the good rows, a bounded number at a time."""
    require(request.person, Permission.REGISTER_ENTER, request.society)
    upload = reads.upload_by_number(number)
    if upload is None:
        raise Http404
    if request.method == "POST":
        confirmed = request.POST.getlist("confirm")
        if "confirming" in request.POST and not confirmed:
            messages.error(request, _("Tick the rows that you confirm."))
            return redirect("register_result", request.society.code, number)
        entered = register.enter_rows(upload=upload, actor=request.person, at=request.at, confirmed=confirmed)
        messages.success(request, _("Entered: %(count)d standards.") % {"count": entered})
        return redirect("register_result", request.society.code, number)
    reading = reads.read_upload(upload)
    context = {
        "active_nav": "standard_list",
        "upload": upload,
        "reading": reading,
        "batch": min(len(reading.waiting), register.BATCH),
    }
    return render(request, "standards/register_result.html", context)


@require_GET
def register_template(request: SocietyRequest) -> HttpResponse:
    return _workbook(write_template_register(), "register-template.xlsx")
