from django.urls import path

from disclosure.views import relay

patterns = [
    path("platform/disclosure/", relay.relay_desk, name="relay_desk"),
]
