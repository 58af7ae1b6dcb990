from django.urls import URLPattern, path

from workflow.views import supervision

patterns: list[URLPattern] = [
    path("platform/supervision/", supervision.supervision, name="supervision"),
]
