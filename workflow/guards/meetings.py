"""What must hold before a meeting counts as held, and before it is concluded."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from societies import clock
from societies.access import Denied
from workflow.models import Meeting, Outcome
from workflow.queries import reviews
from workflow.registry import Asked, guard
from workflow.tally import Result

FAILED_ANEW = "failed_anew"


def outcome_of(verdict: str) -> str:
    """The outcome that a conclusion means: "not passed, consult again" is not passed."""
    return Outcome.FAILED.value if verdict == FAILED_ANEW else verdict


@guard("workflow.called_in_time")
def called_in_time(asked: Asked) -> Iterator[Denied]:
    meeting: Meeting = asked.procedure.meeting
    if asked.procedure.parent is not None:
        yield from reviews.too_early(reviews.rule_of(meeting), asked.procedure.parent, meeting.held_on)


@guard("workflow.meeting_day_reached")
def meeting_day_reached(asked: Asked) -> Iterator[Denied]:
    meeting: Meeting = asked.procedure.meeting
    if clock.date_of(asked.at) < meeting.held_on:
        yield Denied(
            _("The meeting is on %(day)s: its sign-in sheet is entered from that day on.")
            % {"day": meeting.held_on.isoformat()},
            place="meeting_edit",
        )


@guard("workflow.panel_signed_in")
def panel_signed_in(asked: Asked) -> Iterator[Denied]:
    meeting: Meeting = asked.procedure.meeting
    room = reviews.in_the_room(meeting)
    least = reviews.rule_of(meeting).panel_min
    if not room.voting:
        yield Denied(_("Nobody with a vote is on the sign-in sheet."), place="meeting_sheet")
    if meeting.invited < least:
        yield Denied(
            _("The rules ask for a panel of at least %(least)d people with a vote; %(invited)d were invited.")
            % {"least": least, "invited": meeting.invited},
            place="meeting_edit",
        )
    if room.voting > meeting.invited:
        yield Denied(
            _(
                "%(came)d with a vote signed in, but only %(invited)d were invited: mend the number or the sheet."
            )
            % {"came": room.voting, "invited": meeting.invited},
            place="meeting_edit",
        )


@guard("workflow.counts_add_up")
def counts_add_up(asked: Asked) -> Iterator[Denied]:
    """Every hand is counted once, and the conclusion is what the rule makes of the count."""
    if asked.data is None:
        return
    meeting: Meeting = asked.procedure.meeting
    hands = [asked.given(name) for name in ("yes", "no", "abstain")]
    if any(not isinstance(number, int) or number < 0 for number in hands):
        yield Denied(_("Enter how many agreed, disagreed and abstained; 0 counts too."), place="yes")
        return
    voting = reviews.in_the_room(meeting).voting
    if sum(hands) != voting:
        yield Denied(
            _(
                "%(sum)d hands are counted, but %(voting)d people with a vote signed in: the two must be equal."
            )
            % {"sum": sum(hands), "voting": voting},
            place="yes",
        )
        return
    result = reviews.count_hands(meeting, yes=hands[0], no=hands[1], abstain=hands[2])
    verdict = asked.given("verdict")
    if verdict and outcome_of(verdict) != result.outcome:
        yield Denied(say_mismatch(result), place="verdict")


def say_mismatch(result: Result) -> str:
    """What the count says, for whoever chose another conclusion."""
    if result.outcome == Outcome.NO_QUORUM:
        return _(
            "%(attending)d of %(electors)d took part and %(quorum)d are needed: there was no quorum."
        ) % {
            "attending": result.attending,
            "electors": result.electors,
            "quorum": result.quorum,
        }
    given = {"yes": result.yes, "base": result.base, "needed": result.needed}
    if result.passed:
        return _("%(yes)d of %(base)d agreed and %(needed)d are needed: by the rule it passed.") % given
    return _("%(yes)d of %(base)d agreed and %(needed)d are needed: by the rule it did not pass.") % given


@guard("workflow.minutes_and_sheet_attached")
def minutes_and_sheet_attached(asked: Asked) -> Iterator[Denied]:
    meeting: Meeting = asked.procedure.meeting
    if meeting.sign_in_sheet_id is None:
        yield Denied(_("The scan of the signed sign-in sheet is not attached."), place="meeting_scan")
    if meeting.minutes_id is None:
        yield Denied(_("The minutes are not attached."), place="meeting_scan")
