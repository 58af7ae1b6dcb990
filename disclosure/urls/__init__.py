"""One list of doors for each area of the app."""

from disclosure.urls import api, portal, records

urlpatterns = [
    *portal.patterns,
    *records.patterns,
    *api.patterns,
]
