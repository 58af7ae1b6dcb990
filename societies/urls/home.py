from django.urls import URLPattern, path

from societies.views import clock, home, invitations

patterns: list[URLPattern] = [
    path("me/", home.home, name="home"),
    path("me/welcome/", home.welcome, name="welcome"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("clock/", clock.clock, name="clock"),
]
