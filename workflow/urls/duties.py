from django.urls import URLPattern, path

from workflow.views import duties

patterns: list[URLPattern] = [
    path("s/<str:society>/", duties.duties, name="duties"),
]
