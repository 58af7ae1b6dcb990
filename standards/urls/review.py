from django.urls import URLPattern, path

from standards.views import review, review_ballots, review_meetings

_HERE = "s/<str:society>/projects/<str:ref>/review/"
_BALLOT = f"{_HERE}ballots/<uuid:pk>/"
_MEETING = f"{_HERE}meetings/<uuid:pk>/"

patterns: list[URLPattern] = [
    path("s/<str:society>/review/", review.review_list, name="review_list"),
    path(_HERE, review.review, name="review"),
    path(f"{_HERE}again/", review.review_again, name="review_again"),
    path(f"{_HERE}ballots/new/", review_ballots.ballot_new, name="ballot_new"),
    path(_BALLOT, review_ballots.ballot, name="ballot"),
    path(f"{_BALLOT}edit/", review_ballots.ballot_edit, name="ballot_edit"),
    path(f"{_BALLOT}electors/", review_ballots.ballot_electors, name="ballot_electors"),
    path(f"{_BALLOT}open/", review_ballots.ballot_open, name="ballot_open"),
    path(f"{_BALLOT}extend/", review_ballots.ballot_extend, name="ballot_extend"),
    path(f"{_BALLOT}close/", review_ballots.ballot_close, name="ballot_close"),
    path(f"{_BALLOT}void/", review_ballots.ballot_void, name="ballot_void"),
    path(f"{_BALLOT}discard/", review_ballots.ballot_discard, name="ballot_discard"),
    path(f"{_HERE}meetings/new/", review_meetings.meeting_new, name="meeting_new"),
    path(_MEETING, review_meetings.meeting, name="meeting"),
    path(f"{_MEETING}edit/", review_meetings.meeting_edit, name="meeting_edit"),
    path(f"{_MEETING}sheet/", review_meetings.meeting_sheet, name="meeting_sheet"),
    path(f"{_MEETING}scan/", review_meetings.meeting_scan, name="meeting_scan"),
    path(f"{_MEETING}hold/", review_meetings.meeting_hold, name="meeting_hold"),
    path(f"{_MEETING}void/", review_meetings.meeting_void, name="meeting_void"),
]
