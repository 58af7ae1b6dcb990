"""What must hold before a review begins, a ballot opens, runs longer or is counted."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from societies import clock
from societies.access import Denied
from workflow.machine import By
from workflow.models import Ballot
from workflow.queries import reviews
from workflow.registry import Asked, guard


@guard("workflow.review_may_begin")
def review_may_begin(asked: Asked) -> Iterator[Denied]:
    """The subject waits for a review, no other one runs, and a missing quorum was answered by "review again"."""
    parent = asked.procedure.parent
    if parent is None:
        yield Denied(_("A review is about something: begin it on the project's page."))
    else:
        yield from reviews.obstacles(parent, but=asked.procedure.pk)


@guard("workflow.panel_large_enough")
def panel_large_enough(asked: Asked) -> Iterator[Denied]:
    ballot: Ballot = asked.procedure.ballot
    least = reviews.rule_of(ballot).panel_min
    free = reviews.turnout(reviews.electorate(ballot)).electors
    if free < max(least, 1):
        yield Denied(
            _("The rules ask for at least %(least)d people with a vote; %(free)d are chosen.")
            % {"least": max(least, 1), "free": free},
            place="ballot_electors",
        )


@guard("workflow.closes_later")
def closes_later(asked: Asked) -> Iterator[Denied]:
    ballot: Ballot = asked.procedure.ballot
    if ballot.closes_at <= asked.at:
        yield Denied(
            _("The last day, %(day)s, is over: choose a later one.")
            % {"day": clock.date_of(ballot.closes_at).isoformat()},
            place="ballot_edit",
        )


@guard("workflow.draft_out_long_enough")
def draft_out_long_enough(asked: Asked) -> Iterator[Denied]:
    """The draft goes out with the opening, and those who vote have it for the days of the rules (LIFECYCLE, rule pack)."""
    ballot: Ballot = asked.procedure.ballot
    rule = reviews.rule_of(ballot)
    first = reviews.first_day(rule, asked.at)
    if asked.at < ballot.closes_at and clock.date_of(ballot.closes_at) < first:
        yield Denied(
            _("The rules ask for %(days)d working days with the draft: the last day is %(first)s or later.")
            % {"days": rule.materials_days_ahead, "first": first.isoformat()},
            place="ballot_edit",
        )


@guard("workflow.no_conflict")
def no_conflict(asked: Asked) -> Iterator[Denied]:
    for elector in reviews.electorate(asked.procedure.ballot):
        if elector.excused:
            yield Denied(
                _("%(name)s (%(unit)s) may not vote: %(reason)s. Take the name off the list.")
                % {
                    "name": elector.person.name,
                    "unit": elector.person.organization.name if elector.person.organization else "—",
                    "reason": elector.get_excused_display(),
                },
                place="ballot_electors",
            )
        elif elector.person.account_id is None or elector.person.organization is None:
            yield Denied(
                _("%(name)s has no account or no unit any more: take the name off the list.")
                % {"name": elector.person.name},
                place="ballot_electors",
            )


@guard("workflow.extends")
def extends(asked: Asked) -> Iterator[Denied]:
    ballot: Ballot = asked.procedure.ballot
    if asked.at >= ballot.closes_at and asked.by is not By.CLOCK:
        yield Denied(_("The time for voting is over: the ballot is about to be counted."))
    closes_at = asked.given("closes_at")
    if closes_at is not None and closes_at <= ballot.closes_at:
        yield Denied(
            _("The new last day must be later than %(day)s.")
            % {"day": clock.date_of(ballot.closes_at).isoformat()},
            place="last_day",
        )


@guard("workflow.all_voted_or_time_over")
def all_voted_or_time_over(asked: Asked) -> Iterator[Denied]:
    ballot: Ballot = asked.procedure.ballot
    if asked.at >= ballot.closes_at:
        return
    turnout = reviews.turnout(reviews.electorate(ballot))
    if not turnout.complete:
        yield Denied(
            _("%(voted)d of %(electors)d have voted; the time for voting runs until 24:00 on %(day)s.")
            % {
                "voted": turnout.voted,
                "electors": turnout.electors,
                "day": clock.date_of(ballot.closes_at).isoformat(),
            }
        )
