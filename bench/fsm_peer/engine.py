"""``workflow.engine.move`` written with django-fsm-2: same guards, same rows, same transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django_fsm import TransitionNotAllowed

from bench.fsm_peer.models import Event, Peer, Thing, _name
from societies import ledger, outbox
from societies.access import Refused
from societies.models import Person
from workflow import engine
from workflow.machine import By, Move
from workflow.models import Deadline, Procedure, Transition
from workflow.registry import EFFECTS, Act, Asked


@transaction.atomic
def move(
    procedure: Procedure,
    name: str,
    *,
    actor: Person | None = None,
    by: By | None = None,
    at: datetime,
    reason: str = "",
    cause: Transition | None = None,
    **data: Any,
) -> Transition:
    seen = procedure.state
    if procedure.parent_id is not None:
        procedure.parent = Procedure.objects.select_for_update().get(pk=procedure.parent_id)
    row = Peer.objects.select_for_update().get(pk=procedure.pk)
    if row.state != seen:
        raise engine.Overtaken("Someone was quicker.")
    data = {**data, "reason": reason}
    row.asked = Asked(row.subject(procedure), actor, by, at, data)
    source = row.state
    try:
        getattr(row, _name(procedure.kind, name))()
    except TransitionNotAllowed as refused:
        raise Refused(str(refused)) from refused
    row.since = at
    row.save(update_fields=["state", "since", "moves_made"])
    row.subject(procedure)
    engine.call_upon(procedure)
    wanted = procedure.lifecycle.moves[name]
    maker = by.value if by else ""
    if by is By.CHILD:
        assert cause is not None
        actor, maker = cause.actor, cause.by
    made = Transition.objects.create(
        procedure=procedure,
        sequence=row.moves_made,
        name=name,
        source=source,
        target=row.state,
        actor=actor if not maker else None,
        by=maker,
        caused_by=cause,
        made_at=at,
        reason=reason,
    )
    told = _follow(procedure, wanted, made, actor, by, at, data)
    parents = (told if told is not None else wanted.tells[0]) if wanted.tells else ""
    if parents:
        assert procedure.parent is not None
        rest = {key: value for key, value in data.items() if key not in {"reason", "ledger"}}
        move(procedure.parent, parents, actor=actor, by=By.CHILD, at=at, reason=reason, cause=made, **rest)
    return made


def _follow(
    procedure: Procedure,
    wanted: Move,
    made: Transition,
    actor: Person | None,
    by: By | None,
    at: datetime,
    data: dict[str, Any],
) -> str | None:
    """Effect, deadlines, pointers, ledger and message, as our engine writes them; what the effect tells the parent."""
    act = Act(procedure, wanted, actor, by, at, made, data)
    [told] = EFFECTS[wanted.effect]([act]) if wanted.effect else [None]
    for due in Deadline.objects.filter(procedure=procedure, settled_at=None):
        if procedure.state not in procedure.lifecycle.moves[due.move].sources:
            engine.settle(due, at=at)
    engine.point(procedure)
    ledger.record(
        f"{procedure.kind}.{wanted.name}",
        at=at,
        actor=made.actor,
        by=made.by,
        procedure=procedure.pk,
        source=made.source,
        target=made.target,
        step=made.sequence,
        **data.get("ledger", {}),
    )
    if wanted.emits:
        outbox.write(wanted.emits, body={"procedure": str(procedure.pk)}, at=at)
    return told


@transaction.atomic
def least_move(pk: int, at: datetime) -> None:
    """Lock, change the state, save, and one row about it."""
    thing = Thing.objects.select_for_update().get(pk=pk)
    if thing.state == "approval":
        thing.send_back()
    else:
        thing.submit()
    thing.save()
    Event.objects.create(thing=thing, name=thing.state, at=at)
