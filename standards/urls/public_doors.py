from django.urls import URLPattern, path

from standards.views import public_doors, reports

_PUBLIC = "s/<str:society>/public/standards/<str:slug>/report/"

patterns: list[URLPattern] = [
    path(_PUBLIC, public_doors.report_new, name="report_new"),
    path(f"{_PUBLIC}sent/", public_doors.report_sent, name="report_sent"),
    path(f"{_PUBLIC}confirm/<str:token>/", public_doors.report_confirm, name="report_confirm"),
    path("s/<str:society>/reports/", reports.report_list, name="report_list"),
    path("s/<str:society>/reports/<int:number>/", reports.report, name="report"),
]
