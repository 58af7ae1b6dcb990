"""What the national platform was told, in the society."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosure.access import record_or_404
from disclosure.actions import channels as channels_actions
from disclosure.actions import records as actions
from disclosure.forms.records import ChannelForm, MendForm, ReceiptForm
from disclosure.models import DisclosureRecord
from disclosure.queries import channels, reconciliation, records
from disclosure.rendering import pack_of
from societies.access import Refused, can, require
from societies.http import SocietyRequest
from societies.roles import Permission
from standards.forms.reports import show_refusals
from standards.queries import reports
from standards.queries.numbers import slug_of
from workflow import engine


@require_safe
def record_list(request: SocietyRequest) -> HttpResponse:
    page = Paginator(records.rows(), 30).get_page(request.GET.get("page"))
    answers = can(request.person, Permission.STANDARD_PUBLISH, request.society)
    context = {
        "active_nav": "record_list",
        "page": page,
        "lines": [records.line(one) for one in page.object_list],
        "answers": answers,
        "channel": ChannelForm(initial={"adapter": channels.chosen()})
        if answers and channels.connected()
        else None,
        "reports_waiting": reports.waiting() if answers else 0,
        "differing": reconciliation.count_open(reconciliation.last_result()),
    }
    return render(request, "disclosure/record_list.html", context)


@require_http_methods(["POST"])
def record_channel(request: SocietyRequest) -> HttpResponse:
    require(request.person, Permission.STANDARD_PUBLISH, request.society)
    form = ChannelForm(request.POST)
    if form.is_valid():
        channels_actions.choose(adapter=form.cleaned_data["adapter"], actor=request.person, at=request.at)
        messages.success(request, _("Records go this way from now on."))
    else:
        messages.error(request, _("Choose one of the ways to the platform."))
    return redirect("record_list", request.society.code)


@require_safe
def record_pack(request: SocietyRequest, pk: UUID) -> FileResponse:
    """Everything that the portal's form asks for, as one file."""
    found = record_or_404(pk)
    require(request.person, Permission.STANDARD_PUBLISH, found.procedure)
    full = records.with_standard(found.pk)
    return FileResponse(
        pack_of(full), as_attachment=True, filename=f"{slug_of(full.standard.number.text)}.zip"
    )


@require_safe
def record(request: SocietyRequest, pk: UUID) -> HttpResponse:
    return _show(request, record_or_404(pk))


@require_http_methods(["GET", "POST"])
def record_mend(request: SocietyRequest, pk: UUID) -> HttpResponse:
    found = record_or_404(pk)
    require(request.person, Permission.STANDARD_PUBLISH, found.procedure)
    form = MendForm(
        request.POST if request.method == "POST" else None, told=found.payload, problems=found.problems
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.mend(record=found, actor=request.person, at=request.at, corrections=form.cleaned_data)
        except Refused as refused:
            show_refusals(form, refused)
        else:
            messages.success(request, _("The record is mended and will be sent again."))
            return redirect("record", request.society.code, pk)
    verdict = engine.may_move(found.procedure, "mend", actor=request.person, at=request.at)
    context = {"active_nav": "record_list", "record": found, "form": form, "verdict": verdict}
    return render(request, "disclosure/record_mend.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
def record_receipt(request: SocietyRequest, pk: UUID) -> HttpResponse:
    found = record_or_404(pk)
    require(request.person, Permission.STANDARD_PUBLISH, found.procedure)
    form = ReceiptForm(request.POST)
    if form.is_valid():
        try:
            actions.record_receipt(record=found, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            show_refusals(form, refused)
        else:
            messages.success(request, _("The receipt is kept."))
            return redirect("record", request.society.code, pk)
    return _show(request, found, form)


def _show(request: SocietyRequest, found: DisclosureRecord, form: ReceiptForm | None = None) -> HttpResponse:
    full, declared = records.with_standard(found.pk), records.declarations_of(found)
    by_hand = channels.by_hand()
    moves = {v.move.name: v for v in engine.verdicts(found.procedure, actor=request.person, at=request.at)}
    context = {
        "active_nav": "record_list",
        "record": found,
        "state": found.procedure.state,
        "stage": found.procedure.stage,
        "fields": records.told(found),
        "line": records.line(full),
        "declared": declared,
        "dry_run": records.dry_run(full, declared),
        "attempts": records.attempts_of(found),
        "next_at": records.next_at(found),
        "by_hand": by_hand,
        "may_pack": by_hand and can(request.person, Permission.STANDARD_PUBLISH, found.procedure),
        "may_mend": bool(moves.get("mend")),
        "form": (form or ReceiptForm()) if by_hand and moves.get("record_receipt") else form,
    }
    return render(request, "disclosure/record.html", context, status=422 if form and form.errors else 200)
