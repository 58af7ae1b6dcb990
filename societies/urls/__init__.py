"""One list of doors for each area of the app."""

from societies.urls import home, people, platform, settings

urlpatterns = [
    *home.patterns,
    *people.patterns,
    *platform.patterns,
    *settings.patterns,
]
