"""Ballots and meetings: children that tell a project whether its technical review passed."""

from societies.roles import Permission as P
from workflow.machine import By, Move, State, register, sources


def _(text: str) -> str:
    return text


REVIEW_ENDS = ("review_passed", "review_failed", "review_failed_anew", "")

BALLOT = register(
    "ballot",
    _("Ballot"),
    states=(
        State("draft", _("Being prepared"), holder=P.REVIEW_RUN, duty=_("Open the ballot")),
        State("open", _("Open"), iso="40.20", holder=P.VOTE_CAST, duty=_("Vote")),
        State("counted", _("Counted"), iso="40.60", terminal=True),
        State("void", _("Void"), terminal=True),
    ),
    moves=(
        Move(
            "prepare",
            _("Prepare a ballot"),
            sources(""),
            "draft",
            (P.REVIEW_RUN,),
            guards=("workflow.review_may_begin",),
        ),
        Move(
            "open",
            _("Open the ballot"),
            sources("draft"),
            "open",
            (P.REVIEW_RUN,),
            guards=(
                "workflow.panel_large_enough",
                "workflow.closes_later",
                "workflow.draft_out_long_enough",
                "workflow.no_conflict",
            ),
            effect="workflow.open_ballot",
            emits="ballot.opened",
        ),
        Move(
            "extend",
            _("Extend the ballot"),
            sources("open"),
            "open",
            (P.REVIEW_RUN, By.CLOCK),
            guards=("workflow.extends",),
            effect="workflow.extend_ballot",
            needs=("closes_at",),
            emits="ballot.extended",
        ),
        Move(
            "close",
            _("Close and count"),
            sources("open"),
            "counted",
            (By.CLOCK, P.REVIEW_RUN),
            guards=("workflow.all_voted_or_time_over",),
            effect="workflow.count_ballot",
            tells=REVIEW_ENDS,
            emits="ballot.counted",
        ),
        Move(
            "void",
            _("Declare the ballot void"),
            sources("open"),
            "void",
            (P.REVIEW_RUN,),
            needs=("reason",),
            tells=("review_voided",),
            emits="ballot.voided",
        ),
        Move("discard", _("Discard the prepared ballot"), sources("draft"), "void", (P.REVIEW_RUN,)),
    ),
)

MEETING = register(
    "meeting",
    _("Review meeting"),
    states=(
        State("called", _("Called"), iso="40.20", holder=P.REVIEW_RUN, duty=_("Enter the meeting's result")),
        State("held", _("Held"), iso="40.20", holder=P.REVIEW_RUN, duty=_("Conclude the meeting")),
        State("concluded", _("Concluded"), iso="40.60", terminal=True),
        State("void", _("Void"), terminal=True),
    ),
    moves=(
        Move(
            "call",
            _("Call a meeting"),
            sources(""),
            "called",
            (P.REVIEW_RUN,),
            guards=("workflow.review_may_begin", "workflow.called_in_time"),
            emits="meeting.called",
        ),
        Move(
            "hold",
            _("Enter the sign-in sheet"),
            sources("called"),
            "held",
            (P.REVIEW_RUN,),
            guards=("workflow.meeting_day_reached", "workflow.panel_signed_in"),
        ),
        Move(
            "conclude",
            _("Conclude the meeting"),
            sources("held"),
            "concluded",
            (P.REVIEW_RUN,),
            guards=("workflow.counts_add_up", "workflow.minutes_and_sheet_attached"),
            needs=("verdict", "conclusion"),
            effect="workflow.conclude_meeting",
            tells=REVIEW_ENDS,
            emits="meeting.concluded",
        ),
        Move(
            "void",
            _("Call the meeting off"),
            sources("called"),
            "void",
            (P.REVIEW_RUN,),
            needs=("reason",),
            tells=("review_voided",),
            emits="meeting.voided",
        ),
    ),
)
