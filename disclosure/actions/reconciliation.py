"""Comparing with the platform's list: asked for, done by a worker, and what people do about each difference."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.actions.records import fact, held, here
from disclosure.models import Difference, Reconciliation
from disclosure.queries import channels
from disclosure.queries import reconciliation as queries
from societies import ledger, outbox
from societies.access import Denied, Refused
from societies.models import Person, Wake
from workflow import engine

RECONCILE = "reconcile"
MOST_KEPT = 200  # differences of one comparison: after that many something else is wrong


@transaction.atomic
def ask(*, actor: Person | None, at: datetime, reason: str = "") -> Reconciliation:
    """Have a worker compare, now. Without an actor it is the nightly one. One at a time."""
    if not channels.connected():
        raise Refused(
            _("This installation works without a connection to the platform: there is no list to read.")
        )
    ledger.hold()
    if queries.running() is not None:
        raise Refused(_("A comparison is under way already; its result comes by itself."))
    made = Reconciliation.objects.create(asked_by=actor, reason=reason, asked_at=at)
    ledger.record(
        "disclosure.comparison_asked",
        at=at,
        actor=actor,
        by="" if actor else "clock",
        comparison=str(made.pk),
    )
    Wake.objects.create(society=here(), kind=RECONCILE, object_id=made.pk, due_at=at)
    outbox.write("disclosure.comparison_asked", body={"comparison": str(made.pk)}, at=at)
    return made


@transaction.atomic
def conclude(
    *, pk: UUID, listed: Mapping[str, queries.Row], before: datetime, at: datetime
) -> Reconciliation:
    """Keep what differs between the list and the records that had their receipt ``before`` it was read."""
    one = Reconciliation.objects.select_for_update().get(pk=pk)
    if one.ended_at is not None:
        return one
    ours = queries.expected(before)
    found = queries.compare(listed, ours)
    one.ended_at, one.problem = at, ""
    one.compared, one.listed, one.differing = len(ours), len(listed), len(found)
    one.save()
    Difference.objects.bulk_create(
        Difference(
            reconciliation=one,
            kind=row.kind,
            record=row.record,
            number=row.number,
            title=row.title,
            platform_id=row.platform_id,
            fields=row.fields,
        )
        for row in found[:MOST_KEPT]
    )
    ledger.record(
        "disclosure.compared",
        at=at,
        by="worker",
        comparison=str(one.pk),
        compared=one.compared,
        listed=one.listed,
        differing=one.differing,
    )
    return one


@transaction.atomic
def fail(*, pk: UUID, problem: str, last: bool, at: datetime) -> None:
    """The list could not be read. ``last``: it is not tried again until somebody asks, or the next night."""
    open_ones = Reconciliation.objects.filter(pk=pk, ended_at=None)
    if not last:
        open_ones.update(problem=problem)
    elif open_ones.update(problem=problem, ended_at=at):
        ledger.record("disclosure.comparison_failed", at=at, by="worker", comparison=str(pk))


@transaction.atomic
def declare_again(*, difference: Difference, actor: Person, at: datetime) -> None:
    """Tell the platform everything of the standard once more, as it is today."""
    fresh = _open(difference)
    if fresh.record_id is None:
        raise Refused(_("We have no record of this standard: report it to the platform instead."))
    record = held(fresh.record_id)
    told = {**fact(record), "comparison": str(fresh.reconciliation_id)}
    engine.move(record.procedure, "repeat", actor=actor, at=at, ledger=told)
    _settle(fresh, Difference.Settled.REPEATED, actor, at)


@transaction.atomic
def report(*, difference: Difference, actor: Person, at: datetime, note: str) -> None:
    """Note that, and how, the platform was told of what declaring again cannot mend."""
    fresh = _open(difference)
    if fresh.repeatable:
        raise Refused(_("We have a record of this standard: declare it again instead."))
    if not note.strip():
        raise Refused(
            Denied(_("Say how the platform was told: by letter, by telephone, when."), place="note")
        )
    ledger.record("disclosure.difference_reported", at=at, actor=actor, difference=str(fresh.pk))
    _settle(fresh, Difference.Settled.REPORTED, actor, at, note.strip())


def _open(difference: Difference) -> Difference:
    fresh = Difference.objects.select_for_update().get(pk=difference.pk)
    if fresh.settled:
        raise Refused(_("Somebody has dealt with this difference already."))
    return fresh


def _settle(difference: Difference, how: str, actor: Person, at: datetime, note: str = "") -> None:
    difference.settled, difference.settled_by, difference.settled_at = how, actor, at
    difference.note = note
    difference.save(update_fields=["settled", "settled_by", "settled_at", "note"])
