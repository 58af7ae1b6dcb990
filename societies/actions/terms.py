"""Writes about terms of office: another last day, the letter before the end, the end itself."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import clock, ledger, outbox
from societies.access import Denied, Refused
from societies.actions import people
from societies.models import Membership, Person, Seat
from societies.queries.terms import secretaries

Held = Membership | Seat


@transaction.atomic
def extend(*, actor: Person, at: datetime, held: Collection[Held], last_day: date) -> None:
    """Let some terms run until 24:00 of ``last_day``. Raises ``Refused`` when that day is over."""
    if not held:
        raise Refused(Denied(_("Choose at least one term of office."), "held"))
    if last_day < clock.date_of(at):
        raise Refused(Denied(_("The last day is over already. Choose today or a later day."), "last_day"))
    for one in held:
        one.last_day = last_day
        one.save(update_fields=["last_day"])
        people.watch(one)
        ledger.record(
            "term.set",
            at=at,
            actor=actor,
            person=one.person_id,
            role=one.role,
            held=one.pk,
            last_day=last_day,
        )


@transaction.atomic
def announce(*, held: Held, at: datetime) -> None:
    """Tell the person and the secretaries that a term is about to end."""
    _tell("term.ending", held, at)


@transaction.atomic
def expire(*, held: Held, at: datetime) -> None:
    """End a term whose last day is over: rights are taken, the person and the secretaries are told.

    Raises ``Refused`` for the last one who can invite others: that term runs on until somebody else can.
    """
    if isinstance(held, Seat):
        people.unseat(actor=None, at=at, seat=held)
    else:
        people.dismiss(actor=None, at=at, membership=held)
    _tell("term.ended", held, at)


def _tell(topic: str, held: Held, at: datetime) -> None:
    """One message for each reader, so that one bad address does not hold up the others."""
    for reader in {held.person_id, *(secretary.pk for secretary in secretaries())}:
        outbox.write(topic, body={"held": str(held.pk), "person": str(reader)}, at=at)
