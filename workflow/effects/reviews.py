"""What follows from the moves of ballots and meetings, in the same transaction."""

from societies import grants, ledger
from societies.access import account_of, forget
from workflow import engine
from workflow.guards.meetings import FAILED_ANEW
from workflow.models import Ballot, Elector, Meeting, Outcome
from workflow.queries import reviews
from workflow.registry import Act, effect

_TELLS = {
    Outcome.PASSED.value: "review_passed",
    Outcome.FAILED.value: "review_failed",
    Outcome.NO_QUORUM.value: "",
}


@effect("workflow.open_ballot")
def open_ballot(act: Act) -> None:
    """The electorate is fixed: each elector with the unit of this moment, and the right to vote."""
    ballot: Ballot = act.procedure.ballot
    ballot.opened_at = act.at
    ballot.save(update_fields=["opened_at"])
    rows = reviews.electorate(ballot)
    for row in rows:
        assert row.person.organization_id is not None, "the guard asked for a unit"
        row.organization_id = row.person.organization_id
        grants.give(account_of(row.person), "voter", act.procedure)
        forget(row.person)
    Elector.objects.bulk_update(rows, ["organization"])
    engine.schedule(act.procedure, "close", due_at=ballot.closes_at, at=act.at)
    ledger.record(
        "ballot.electorate",
        at=act.at,
        actor=act.actor,
        procedure=act.procedure.pk,
        electors={str(row.person_id): row.organization_id for row in rows},
        closes_at=ballot.closes_at,
        rule=ballot.rule,
    )


@effect("workflow.extend_ballot")
def extend_ballot(act: Act) -> None:
    ballot: Ballot = act.procedure.ballot
    ballot.closes_at = act.data["closes_at"]
    ballot.save(update_fields=["closes_at"])
    engine.schedule(act.procedure, "close", due_at=ballot.closes_at, at=act.at)


@effect("workflow.count_ballot")
def count_ballot(act: Act) -> str:
    """Whoever has come into conflict since the opening is left out, with the vote they cast."""
    ballot: Ballot = act.procedure.ballot
    rows = list(reviews.electors_of(ballot).select_related("person", "vote"))
    for row, excused in zip(rows, reviews.excuses(ballot, rows), strict=True):
        row.excused = excused
    Elector.objects.bulk_update(rows, ["excused"])
    votes, result = reviews.count_votes(ballot, rows)
    ballot.yes, ballot.no, ballot.abstain = votes["yes"], votes["no"], votes["abstain"]
    ballot.outcome = result.outcome
    ballot.conclusion = act.data.get("conclusion", "")
    ballot.save(update_fields=["yes", "no", "abstain", "outcome", "conclusion"])
    _record(act, ballot, result.electors)
    return _tell(result.outcome, bool(act.data.get("anew")))


@effect("workflow.conclude_meeting")
def conclude_meeting(act: Act) -> str:
    meeting: Meeting = act.procedure.meeting
    yes, no, abstain = (act.data[name] for name in ("yes", "no", "abstain"))
    result = reviews.count_hands(meeting, yes=yes, no=no, abstain=abstain)
    meeting.yes, meeting.no, meeting.abstain = yes, no, abstain
    meeting.outcome = result.outcome
    meeting.conclusion = act.data["conclusion"]
    meeting.save(update_fields=["yes", "no", "abstain", "outcome", "conclusion"])
    _record(act, meeting, result.electors)
    return _tell(result.outcome, act.data["verdict"] == FAILED_ANEW)


def _record(act: Act, subject: Ballot | Meeting, electors: int) -> None:
    ledger.record(
        f"{act.procedure.kind}.counted",
        at=act.at,
        actor=act.transition.actor,
        by=act.transition.by,
        procedure=act.procedure.pk,
        electors=electors,
        yes=subject.yes,
        no=subject.no,
        abstain=subject.abstain,
        outcome=subject.outcome,
        conclusion=ledger.seal(subject.conclusion, str(act.transition.pk)) if subject.conclusion else "",
    )


def _tell(outcome: str, anew: bool) -> str:
    told = _TELLS[outcome]
    return "review_failed_anew" if anew and told == "review_failed" else told
