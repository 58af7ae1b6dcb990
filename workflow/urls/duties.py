from django.urls import URLPattern, path

from workflow.views import duties

patterns: list[URLPattern] = [
    path("me/duties/", duties.my_duties, name="my_duties"),
    path("s/<str:society>/", duties.duties, name="duties"),
]
