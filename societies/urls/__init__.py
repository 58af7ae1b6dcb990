"""One list of doors for each area of the app."""

from societies.urls import files, home, people, platform

urlpatterns = [
    *home.patterns,
    *people.patterns,
    *platform.patterns,
    *files.patterns,
]
