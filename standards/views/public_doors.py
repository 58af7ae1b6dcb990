"""The anonymous door for reports on a published standard (投诉举报)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from societies.access import Refused
from societies.http import SocietyRequest, anonymous_door
from standards.access import pending_report_or_404, published_standard_or_404
from standards.actions import reports
from standards.forms.reports import ReportForm, show_refusals


@require_http_methods(["GET", "POST"])
@anonymous_door
def report_new(request: SocietyRequest, slug: str) -> HttpResponse:
    standard = published_standard_or_404(slug)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reports.file(standard=standard, at=request.at, **form.cleaned_data)
        except Refused as refused:
            show_refusals(form, refused)
        else:
            request.session["report_email"] = form.cleaned_data["email"]
            return redirect("report_sent", request.society.code, slug)
    context = {"active_nav": "catalogue", "standard": standard, "form": form}
    return render(request, "standards/report_new.html", context, status=422 if form.errors else 200)


@require_safe
@anonymous_door
def report_sent(request: SocietyRequest, slug: str) -> HttpResponse:
    context = {
        "active_nav": "catalogue",
        "standard": published_standard_or_404(slug),
        "email": request.session.get("report_email", ""),
    }
    return render(request, "standards/report_sent.html", context)


@require_http_methods(["GET", "POST"])
@anonymous_door
def report_confirm(request: SocietyRequest, slug: str, token: str) -> HttpResponse:
    """Opened from the letter. Programs that open links in mails only look: the button is what confirms."""
    standard = published_standard_or_404(slug)
    report = pending_report_or_404(standard, token)
    if report is not None and request.method == "POST":
        report = reports.confirm(report=report, at=request.at)
    context = {"active_nav": "catalogue", "standard": standard, "slug": slug, "report": report}
    return render(request, "standards/report_confirm.html", context)
