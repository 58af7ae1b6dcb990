from collections.abc import Collection
from uuid import UUID

from django.db import models

from societies.models import Committee, OutboxMessage, Person, SocietyOwned, TenantForeignKey
from societies.models.owned import AppendOnly
from workflow.machine import LIFECYCLES, Lifecycle, State


class Procedure(SocietyOwned):
    """One run of a lifecycle: the spine that subjects, moves, ballots and deadlines hang on.

    ``state`` is written by ``workflow.engine`` and nowhere else.
    """

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    moves_made = models.PositiveIntegerField(default=0)
    parent = TenantForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True
    )
    committee = TenantForeignKey(
        Committee, on_delete=models.PROTECT, related_name="procedures", null=True, blank=True
    )

    class Meta:
        indexes = [models.Index(fields=["society", "kind", "state"], name="procedure_state")]

    @property
    def lifecycle(self) -> Lifecycle:
        return LIFECYCLES[self.kind]

    @property
    def stage(self) -> State:
        """The present state, as its lifecycle's table has it."""
        return self.lifecycle.states[self.state]

    @property
    def reach(self) -> Collection[UUID]:
        """Where a role that covers this procedure can be held: here, on its parent, its committee, its society."""
        places = (self.pk, self.parent_id, self.committee_id, self.society_id)
        return [place for place in places if place is not None]


class Transition(SocietyOwned):
    """One move that was made. Never changed, never deleted."""

    procedure = TenantForeignKey(Procedure, on_delete=models.PROTECT, related_name="transitions")
    sequence = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40)
    actor = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=10, blank=True)
    caused_by = TenantForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "procedure", "sequence"], name="one_move_per_step"),
            models.CheckConstraint(
                name="move_has_exactly_one_maker",
                condition=models.Q(actor__isnull=False, by="")
                | (models.Q(actor__isnull=True) & ~models.Q(by="")),
            ),
            AppendOnly(name="transition_append_only"),
        ]


class Deadline(SocietyOwned):
    """A move that the clock makes at its time, unless the procedure has left the states it is open from."""

    procedure = TenantForeignKey(Procedure, on_delete=models.PROTECT, related_name="deadlines")
    move = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "procedure", "move"],
                condition=models.Q(settled_at__isnull=True),
                name="one_running_deadline_per_move",
            )
        ]


class HandledMessage(SocietyOwned):
    """A handler's receipt for a message: with it, delivering twice is delivering once."""

    message = TenantForeignKey(OutboxMessage, on_delete=models.PROTECT, related_name="handled")
    handler = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "message", "handler"], name="one_receipt_per_handler")
        ]
