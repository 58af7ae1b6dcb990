"""What the national platform was told, in the society."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosure.access import record_or_404
from disclosure.actions import channels as channels_actions
from disclosure.actions import records as actions
from disclosure.forms.records import ChannelForm, MendForm, ReceiptForm, SignForm, TextForm
from disclosure.models import DisclosureRecord
from disclosure.queries import channels, reconciliation, records
from disclosure.rendering import pack_of
from societies.access import Refused, can, require
from societies.http import SocietyRequest, tell_refusals
from societies.roles import Permission
from standards.forms.reports import show_refusals
from standards.queries import reports
from standards.queries.numbers import slug_of
from workflow import engine


@require_safe
def record_list(request: SocietyRequest) -> HttpResponse:
    return _list(request)


def _channel_form(typed: QueryDict | None = None) -> ChannelForm:
    now = channels.present()
    known = {"adapter": now.adapter, "openness": now.openness, "signs": now.signs}
    return ChannelForm(typed, initial=known, connected=channels.connected())


def _list(request: SocietyRequest, channel: ChannelForm | None = None) -> HttpResponse:
    page = Paginator(records.rows(), 30).get_page(request.GET.get("page"))
    answers = can(request.person, Permission.STANDARD_PUBLISH, request.society)
    context = {
        "active_nav": "record_list",
        "page": page,
        "lines": records.lines(page.object_list),
        "answers": answers,
        "channel": channel or _channel_form() if answers else None,
        "reports_waiting": reports.waiting() if answers else 0,
        "differing": reconciliation.count_open(reconciliation.last_result()),
    }
    return render(request, "disclosure/record_list.html", context, status=422 if channel else 200)


@require_http_methods(["POST"])
def record_channel(request: SocietyRequest) -> HttpResponse:
    require(request.person, Permission.STANDARD_PUBLISH, request.society)
    form = _channel_form(request.POST)
    if not form.is_valid():
        return _list(request, form)
    chosen = {"adapter": channels.present().adapter, **form.cleaned_data}
    channels_actions.choose(**chosen, actor=request.person, at=request.at)
    messages.success(request, _("Standards are disclosed like this from now on."))
    return redirect("record_list", request.society.code)


@require_http_methods(["GET", "POST"])
def record_sign_off(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """All that will be told, the society's self-commitment, and the signature under both."""
    found = record_or_404(pk)
    require(request.person, Permission.STANDARD_APPROVE, found.procedure)
    form = SignForm(request.POST or None, initial={"openness": found.openness})
    if request.method == "POST" and form.is_valid():
        openness = form.cleaned_data["openness"]
        try:
            actions.sign_off(record=found, actor=request.person, at=request.at, openness=openness)
        except Refused as refused:
            show_refusals(form, refused)
        else:
            messages.success(request, _("Signed off. The national platform is told now."))
            return redirect("record", request.society.code, pk)
    asked = {"openness": found.openness}
    verdict = engine.may_move(found.procedure, "sign_off", actor=request.person, at=request.at, data=asked)
    context = {
        "active_nav": "record_list",
        "record": found,
        "fields": records.told(found),
        "form": form,
        "verdict": verdict,
    }
    return render(request, "disclosure/record_sign.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
def record_text(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """Open more or less of one standard's text."""
    found = record_or_404(pk)
    require(request.person, Permission.STANDARD_PUBLISH, found.procedure)
    form = TextForm(request.POST)
    if form.is_valid():
        openness = form.cleaned_data["openness"]
        try:
            actions.choose_text(record=found, actor=request.person, at=request.at, openness=openness)
        except Refused as refused:
            tell_refusals(request, refused)
        else:
            messages.success(
                request, _("Done: the public page and the national platform follow in a moment.")
            )
    else:
        messages.error(request, _("Choose how much of the text is open."))
    return redirect("record", request.society.code, pk)


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
        "line": records.line(full, declared),
        "declared": declared,
        "dry_run": records.dry_run(full, declared),
        "attempts": records.attempts_of(found),
        "next_at": records.next_at(found),
        "by_hand": by_hand,
        "may_pack": by_hand and can(request.person, Permission.STANDARD_PUBLISH, found.procedure),
        "may_mend": bool(moves.get("mend")),
        "may_sign": bool(moves.get("sign_off")),
        "text": TextForm(initial={"openness": found.openness})
        if not found.procedure.stage.terminal
        and can(request.person, Permission.STANDARD_PUBLISH, found.procedure)
        else None,
        "form": (form or ReceiptForm()) if by_hand and moves.get("record_receipt") else form,
    }
    return render(request, "disclosure/record.html", context, status=422 if form and form.errors else 200)
