from django.urls import URLPattern, path

from standards.views import handover

patterns: list[URLPattern] = [
    path("s/<str:society>/members/<uuid:pk>/handover/", handover.handover, name="handover"),
]
