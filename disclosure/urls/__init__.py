"""One list of doors for each area of the app."""

from disclosure.urls import api, portal, records, relay

urlpatterns = [
    *portal.patterns,
    *records.patterns,
    *relay.patterns,
    *api.patterns,
]
