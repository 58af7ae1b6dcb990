"""Our procedures as a django-fsm-2 model: the same table, the same moves, guards as conditions."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django_fsm import FSMField, transition

import disclosure.lifecycle  # noqa: F401 -- the tables must be known before the class is
import standards.lifecycle  # noqa: F401 -- see above
import workflow.lifecycle  # noqa: F401 -- see above
from societies.access import can
from societies.models import Society
from societies.roles import Permission
from societies.scoping import entered
from workflow.machine import LIFECYCLES, Move
from workflow.models import Procedure
from workflow.registry import GUARDS, Asked


class Row(models.Model):
    """A row of ``workflow_procedure``. ``asked`` is the question put to the guards before a transition is called."""

    id = models.UUIDField(primary_key=True)
    society = models.ForeignKey(Society, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    state = FSMField(max_length=40, blank=True, protected=False)
    since = models.DateTimeField()
    moves_made = models.PositiveIntegerField(default=0)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    committee_id = models.UUIDField(null=True)

    asked: Asked

    class Meta:
        managed = False
        db_table = "workflow_procedure"

    def subject(self, procedure: Procedure) -> Procedure:
        """The caller's procedure, as this row has it: what the guards read."""
        procedure.state, procedure.since, procedure.moves_made = self.state, self.since, self.moves_made
        return procedure


def _name(kind: str, move: str) -> str:
    return f"{kind}_{move}"


def _method(kind: str, move: Move) -> Callable[[Row], None]:
    def method(self: Row) -> None:
        self.moves_made += 1

    method.__name__ = _name(kind, move.name)
    decorated: Callable[[Row], None] = transition(
        field="state",
        source=sorted(move.sources),
        target=move.target,
        conditions=[_active, _permitted(move), _complete(move), *map(_open, move.guards)],
    )(method)
    return decorated


def _active(row: Row) -> bool:
    society = entered()
    return society is None or society.status != Society.Status.SUSPENDED


def _permitted(move: Move) -> Callable[[Row], bool]:
    def permitted(row: Row) -> bool:
        if row.asked.by is not None:
            return row.asked.by in move.by
        return any(
            isinstance(who, Permission) and can(row.asked.actor, who, row.asked.procedure) for who in move.by
        )

    return permitted


def _complete(move: Move) -> Callable[[Row], bool]:
    return lambda row: all(row.asked.given(name) for name in move.needs)


def _open(name: str) -> Callable[[Row], bool]:
    return lambda row: not list(GUARDS[name](row.asked))


def _moves() -> Iterator[tuple[str, Any]]:
    for kind, lifecycle in LIFECYCLES.items():
        for move in lifecycle.moves.values():
            yield _name(kind, move.name), _method(kind, move)


class Peer(Row):
    """The rows with their transitions."""

    class Meta:
        proxy = True

    locals().update(_moves())


class Thing(models.Model):
    """The least: a state and a row for each change."""

    state = FSMField(max_length=20, default="approval")

    @transition(field=state, source="approval", target="finalizing")
    def send_back(self) -> None: ...

    @transition(field=state, source="finalizing", target="approval")
    def submit(self) -> None: ...


class Event(models.Model):
    thing = models.ForeignKey(Thing, on_delete=models.CASCADE)
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
