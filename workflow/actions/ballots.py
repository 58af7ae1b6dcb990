"""Writes about ballots: prepared, opened to a fixed electorate, voted on, counted."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import clock, ledger
from societies.access import Denied, Refused, can
from societies.models import Person, RulePack
from societies.roles import Permission
from workflow import engine
from workflow.models import Ballot, Choice, Elector, Procedure, Vote
from workflow.queries import reviews
from workflow.queries.conflicts import conflicts_of, units_of
from workflow.tally import Rule


@transaction.atomic
def prepare(
    *, parent: Procedure, rules: RulePack, question: str, last_day: date, actor: Person, at: datetime
) -> Ballot:
    """Prepare a ballot about a subject, under the rule of its rule pack. Raises ``Refused`` with every reason."""
    Procedure.objects.select_for_update().get(pk=parent.pk)
    procedure = engine.begin("ballot", at=at, parent=parent)
    ballot = Ballot.objects.create(
        procedure=procedure,
        question=question,
        closes_at=clock.end_of(last_day),
        rule=Rule.of(rules).dump(),
    )
    engine.move(procedure, "prepare", actor=actor, at=at, ledger={"rules": rules.version})
    return ballot


@transaction.atomic
def edit(*, ballot: Ballot, question: str, last_day: date, actor: Person, at: datetime) -> None:
    """Change what is prepared. What was opened stands."""
    _hold_draft(ballot)
    ballot.question, ballot.closes_at = question, clock.end_of(last_day)
    ballot.save(update_fields=["question", "closes_at"])
    ledger.record(
        "ballot.edited", at=at, actor=actor, procedure=ballot.procedure_id, closes_at=ballot.closes_at
    )


@transaction.atomic
def choose(*, ballot: Ballot, people: Iterable[Person], actor: Person, at: datetime) -> None:
    """Set the list of those who will be asked. Raises ``Refused`` with every name that cannot be on it, and why."""
    _hold_draft(ballot)
    wanted = {person.pk: person for person in people}
    may = {c.person.pk: c for c in reviews.candidates(ballot)}
    refusals = [
        Denied(
            _("%(name)s cannot be asked to vote: %(reason)s")
            % {"name": person.name, "reason": may[pk].reason if pk in may else _("Not found.")},
            place="people",
        )
        for pk, person in wanted.items()
        if pk not in may or not may[pk].eligible
    ]
    if refusals:
        raise Refused(*refusals)
    listed = reviews.electors_of(ballot)
    listed.exclude(person__in=wanted).delete()
    known = set(listed.values_list("person_id", flat=True))
    Elector.objects.bulk_create(
        Elector(ballot=ballot, person=person, organization=person.organization, interest=may[pk].interest)
        for pk, person in wanted.items()
        if pk not in known and person.organization is not None
    )
    ledger.record(
        "ballot.list_changed",
        at=at,
        actor=actor,
        procedure=ballot.procedure_id,
        people=sorted(str(pk) for pk in wanted),
    )


def open_(*, ballot: Ballot, actor: Person, at: datetime) -> None:
    """Ask for votes until the end of the last day. Raises ``Refused`` with everything missing."""
    engine.move(ballot.procedure, "open", actor=actor, at=at)


def extend(*, ballot: Ballot, last_day: date, actor: Person, at: datetime) -> None:
    closes_at = clock.end_of(last_day)
    engine.move(
        ballot.procedure, "extend", actor=actor, at=at, closes_at=closes_at, ledger={"closes_at": closes_at}
    )


def close(*, ballot: Ballot, actor: Person, at: datetime, conclusion: str = "", anew: bool = False) -> None:
    """Count the votes once all are in or the time is over. ``anew``: if it fails, a new consultation is needed."""
    engine.move(ballot.procedure, "close", actor=actor, at=at, conclusion=conclusion.strip(), anew=anew)


def void(*, ballot: Ballot, actor: Person, at: datetime, reason: str) -> None:
    """Declare it void: nothing is counted, the subject goes back, everyone asked is told."""
    engine.move(ballot.procedure, "void", actor=actor, at=at, reason=reason)


def discard(*, ballot: Ballot, actor: Person, at: datetime) -> None:
    """Drop what was only prepared; another ballot or a meeting can follow at once."""
    engine.move(ballot.procedure, "discard", actor=actor, at=at)


@transaction.atomic
def cast(*, ballot: Ballot, actor: Person, at: datetime, choice: str, reason: str = "") -> Vote:
    """Cast a vote, or replace one's own before the close. Raises ``Refused`` with every reason.

    ``at`` is when the vote reached us: up to, not including, 24:00 of the last day. The ledger gets a sealed digest
    of choice and reason; a replaced vote's digest stays there.
    """
    procedure = Procedure.objects.select_for_update().get(pk=ballot.procedure_id)
    ballot.refresh_from_db(fields=["closes_at", "opened_at"])
    reason = reason.strip()
    elector = reviews.elector_of(ballot, actor)
    refusals = [*_not_now(procedure, ballot, at), *_not_you(ballot, elector), *_not_for(ballot, actor)]
    if choice not in Choice.values:
        refusals.append(Denied(_("Choose one: agree, disagree or abstain."), place="choice"))
    if choice == Choice.NO and not reason:
        refusals.append(
            Denied(
                _("Say why you disagree, best with the clause: the drafting group must answer."),
                place="reason",
            )
        )
    if refusals or elector is None:
        raise Refused(*refusals)
    salt, changed = ledger.salt(), hasattr(elector, "vote")
    vote, _new = Vote.objects.update_or_create(
        elector=elector, defaults={"choice": choice, "reason": reason, "salt": salt, "cast_at": at}
    )
    ledger.record(
        "vote.changed" if changed else "vote.cast",
        at=at,
        actor=actor,
        procedure=procedure.pk,
        elector=elector.pk,
        sealed=ledger.seal(f"{choice}\n{reason}", salt),
    )
    return vote


def _not_now(procedure: Procedure, ballot: Ballot, at: datetime) -> Collection[Denied]:
    if procedure.state == "draft":
        return [Denied(_("The ballot is not open yet."))]
    if procedure.state != "open":
        return [Denied(_("The ballot is closed: your vote was not taken any more."))]
    if at >= ballot.closes_at:
        return [
            Denied(
                _("The time for voting ended at 24:00 on %(day)s: your vote was not taken.")
                % {"day": clock.date_of(ballot.closes_at).isoformat()}
            )
        ]
    return []


def _not_you(ballot: Ballot, elector: Elector | None) -> Collection[Denied]:
    if elector is None:
        return [Denied(_("You are not on the list of those who vote here."))]
    elector.excused = reviews.excuses(ballot, [elector])[0]
    if elector.excused:
        return [
            Denied(
                _("You may not vote on this draft: %(reason)s.") % {"reason": elector.get_excused_display()}
            )
        ]
    return []


def _not_for(ballot: Ballot, actor: Person) -> Collection[Denied]:
    """Who votes for somebody: only where the rules lend the right, not in conflict, and without a second vote."""
    agent = actor.agent
    if agent is None:
        return []
    if not can(actor, Permission.VOTE_CAST, ballot.procedure):
        return [
            Denied(
                _("Nobody votes for somebody else here: stop acting for %(name)s first.")
                % {"name": actor.name}
            )
        ]
    excused = conflicts_of(ballot.procedure).of(agent.pk, units_of([agent])[agent.pk])
    if excused or reviews.elector_of(ballot, agent) is not None:
        return [
            Denied(
                _("You have a part in this ballot yourself: somebody else must vote for %(name)s.")
                % {"name": actor.name}
            )
        ]
    return []


def _hold_draft(ballot: Ballot) -> None:
    procedure = Procedure.objects.select_for_update().get(pk=ballot.procedure_id)
    if procedure.state != "draft":
        raise Refused(_("The ballot is not being prepared any more: it stands as it was opened."))
