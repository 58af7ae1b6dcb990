"""Reports on the society's standards, and their answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from societies.access import Refused, require
from societies.http import SocietyRequest
from societies.roles import Permission
from standards.access import report_or_404
from standards.actions import reports as actions
from standards.forms.reports import AnswerForm, show_refusals
from standards.queries import reports

RIGHT = Permission.STANDARD_PUBLISH


@require_safe
def report_list(request: SocietyRequest) -> HttpResponse:
    require(request.person, RIGHT, request.society)
    page = Paginator(reports.confirmed(), 30).get_page(request.GET.get("page"))
    context = {"active_nav": "record_list", "page": page, "waiting": reports.waiting()}
    return render(request, "standards/report_list.html", context)


@require_http_methods(["GET", "POST"])
def report(request: SocietyRequest, number: int) -> HttpResponse:
    require(request.person, RIGHT, request.society)
    found = report_or_404(number)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(
                report=found, actor=request.person, at=request.at, text=form.cleaned_data["answer"]
            )
        except Refused as refused:
            show_refusals(form, refused)
        else:
            messages.success(request, _("The answer is on its way to the reporter."))
            return redirect("report", request.society.code, number)
    context = {
        "active_nav": "record_list",
        "report": found,
        "form": form,
    }
    return render(request, "standards/report.html", context, status=422 if form.errors else 200)
