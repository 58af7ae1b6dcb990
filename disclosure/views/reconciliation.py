"""What the platform lists beside what the society declared."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosure.actions import reconciliation as actions
from disclosure.forms.reconciliation import CompareForm, ReportForm
from disclosure.queries import channels
from disclosure.queries import reconciliation as queries
from societies.access import Refused, can, require
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission


@require_http_methods(["GET", "POST"])
def comparison(request: SocietyRequest) -> HttpResponse:
    """The last result with what can be done about each difference; POST has a worker compare now."""
    form = CompareForm(request.POST or None)
    if request.method == "POST":
        require(request.person, Permission.STANDARD_PUBLISH, request.society)
        if form.is_valid():
            try:
                actions.ask(actor=request.person, at=request.at, reason=form.cleaned_data["reason"])
            except Refused as refused:
                bind_refusals(form, refused)
            else:
                messages.success(
                    request, _("The comparison is under way; its result stands here in a moment.")
                )
                return redirect("comparison", request.society.code)
    return _show(request, form)


@require_http_methods(["POST"])
def difference(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """Declare a standard again, or note that the platform was told of what only it has."""
    found = queries.difference_or_404(pk)
    require(request.person, Permission.STANDARD_PUBLISH, request.society)
    form = None if found.repeatable else ReportForm(request.POST, prefix=str(pk))
    if form is None or form.is_valid():
        try:
            if form is None:
                actions.declare_again(difference=found, actor=request.person, at=request.at)
            else:
                actions.report(difference=found, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            for one in refused.refusals:
                messages.error(request, one.reason)
        else:
            messages.success(request, _("Done; it stands in the record."))
        return redirect("comparison", request.society.code)
    return _show(request, CompareForm(), {pk: form})


def _show(
    request: SocietyRequest, form: CompareForm, typed: dict[UUID, ReportForm] | None = None
) -> HttpResponse:
    answers = can(request.person, Permission.STANDARD_PUBLISH, request.society)
    last, typed = queries.last_result(), typed or {}
    lines = queries.lines(queries.differences_of(last)) if last else []
    for line in lines:
        row = line["difference"]
        if not row.repeatable:
            line["form"] = typed.get(row.pk) or ReportForm(prefix=str(row.pk))
    context = {
        "active_nav": "record_list",
        "last": last,
        "running": queries.running(),
        "lines": lines,
        "earlier": queries.newest(),
        "answers": answers,
        "connected": channels.connected(),
        "form": form,
    }
    failed = bool(form.errors) or bool(typed)
    return render(request, "disclosure/comparison.html", context, status=422 if failed else 200)
