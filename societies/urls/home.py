from django.urls import URLPattern, path

from societies.views import account, clock, home, invitations

patterns: list[URLPattern] = [
    path("me/", account.me, name="me"),
    path("me/start/", home.home, name="home"),
    path("me/second-factor/", account.second_factor, name="second_factor"),
    path("me/sessions/end/", account.sessions_end, name="sessions_end"),
    path("me/sessions/<int:pk>/end/", account.session_end, name="session_end"),
    path("me/welcome/", home.welcome, name="welcome"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("clock/", clock.clock, name="clock"),
]
