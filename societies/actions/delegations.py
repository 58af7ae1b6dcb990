"""Writes about acting for somebody (代办): allowing it until a day, and ending it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import access, clock, ledger
from societies.access import Denied, Refused
from societies.models import Delegation, Person
from societies.roles import Permission
from societies.scoping import entered


@transaction.atomic
def give(*, principal: Person, agent: Person, last_day: date, actor: Person, at: datetime) -> Delegation:
    """Let ``agent`` act for ``principal`` until 24:00 of ``last_day``, by the principal's word or by a key holder's.

    A running one gets the new last day. Raises ``Refused`` with every reason.
    """
    ledger.hold()
    refusals = []
    if actor.agent is not None:
        refusals.append(Denied(_("Who acts for somebody passes this on to nobody: stop acting first.")))
    if actor.pk != principal.pk:
        _require_keys(actor)
    if principal.pk == agent.pk:
        refusals.append(Denied(_("Choose somebody else: nobody acts for themselves."), "agent"))
    if agent.account_id is None:
        refusals.append(
            Denied(_("%(name)s has no account, and so cannot act here.") % {"name": agent.name}, "agent")
        )
    if last_day < clock.date_of(at):
        refusals.append(Denied(_("The last day is over already. Choose today or a later day."), "last_day"))
    if refusals:
        raise Refused(*refusals)
    Delegation.objects.filter(principal=principal, agent=agent, ended_at=None).update(ended_at=at)
    delegation = Delegation.objects.create(
        principal=principal, agent=agent, given_by=actor, given_at=at, last_day=last_day
    )
    ledger.record(
        "delegation.given",
        at=at,
        actor=actor,
        person=principal.pk,
        to=agent.pk,
        delegation=delegation.pk,
        last_day=last_day,
    )
    return delegation


@transaction.atomic
def end(*, delegation: Delegation, actor: Person, at: datetime) -> None:
    """End it now: by the principal, the agent, or somebody who holds the society's keys. Ending twice is ending once."""
    if actor.pk not in {delegation.principal_id, delegation.agent_id}:
        _require_keys(actor)
    ended = Delegation.objects.filter(pk=delegation.pk, ended_at=None).update(ended_at=at)
    if ended:
        ledger.record(
            "delegation.ended",
            at=at,
            actor=actor,
            person=delegation.principal_id,
            to=delegation.agent_id,
            delegation=delegation.pk,
        )


def _require_keys(actor: Person) -> None:
    society = entered()
    assert society is not None, "people belong to a society"
    access.require(actor, Permission.MEMBER_INVITE, society)
