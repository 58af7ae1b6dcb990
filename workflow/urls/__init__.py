"""One list of doors for each area of the app."""

from workflow.urls import ballots, clock, duties, meetings

urlpatterns = [
    *duties.patterns,
    *ballots.patterns,
    *meetings.patterns,
    *clock.patterns,
]
