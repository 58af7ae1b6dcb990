"""One list of doors for each area of the app."""

from workflow.urls import ballots, duties, meetings, supervision

urlpatterns = [
    *duties.patterns,
    *ballots.patterns,
    *meetings.patterns,
    *supervision.patterns,
]
