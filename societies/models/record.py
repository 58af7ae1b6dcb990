"""The record of it: ledger, outbox, wake-ups, files and the demo clock."""

import hashlib
import json
from datetime import UTC

from django.db import models

from societies.models.owned import AppendOnly, PlatformRow, SocietyOwned, TenantForeignKey
from societies.models.people import Person


class LedgerHead(SocietyOwned):
    """The end of a society's chain; the row that writers of the chain queue for."""

    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society"], name="one_chain_per_society")]


class LedgerEntry(SocietyOwned):
    """One link: ids, codes, dates and digests, never names or free text. Written by ``societies.ledger`` only.

    ``agent`` is who did it for ``actor`` (代办), on whose right it was done.
    """

    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    procedure = models.UUIDField(null=True, db_index=True)
    actor = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    agent = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=10, blank=True)
    body = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "sequence"], name="one_entry_per_sequence"),
            models.CheckConstraint(
                name="entry_has_exactly_one_doer",
                condition=models.Q(actor__isnull=False, by="")
                | (models.Q(actor__isnull=True) & ~models.Q(by="")),
            ),
            models.CheckConstraint(
                name="agent_acts_for_an_actor",
                condition=models.Q(agent__isnull=True) | models.Q(actor__isnull=False),
            ),
            AppendOnly(name="ledger_append_only"),
        ]

    def compute_digest(self) -> str:
        """SHA-256 over the canonical JSON of everything the entry says, the digest before it included."""
        said = {
            "society": str(self.society_id),
            "sequence": self.sequence,
            "at": self.at.astimezone(UTC).isoformat(),
            "event": self.event,
            "procedure": str(self.procedure) if self.procedure else None,
            "actor": str(self.actor_id) if self.actor_id else None,
            "by": self.by,
            "body": self.body,
            "previous": self.previous,
        }
        if self.agent_id:  # entries without an agent read as they did before there were agents
            said["agent"] = str(self.agent_id)
        return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class OutboxMessage(SocietyOwned):
    """A fact to be told after the commit; written by ``societies.outbox``, sent by ``workflow.delivery``."""

    topic = models.CharField(max_length=80)
    body = models.JSONField()
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)


class Wake(PlatformRow):
    """Pointer: something in a society waits for its time. Found by SQL, read after entering the society.

    ``due_at`` is business time; ``not_before`` (back-off) and ``leased_until`` go by the database's clock.
    """

    MESSAGE = "message"  # the kind of an outbox message, which does not wait for business time

    society = models.ForeignKey("societies.Society", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    due_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_wake_per_object")]
        indexes = [models.Index(fields=["due_at"], name="wake_due")]


class Indicator(PlatformRow):
    """Pointer: where one procedure of a society stands. Ids, codes and dates, for counts over all societies."""

    society = models.ForeignKey("societies.Society", on_delete=models.CASCADE, related_name="+")
    procedure = models.UUIDField(unique=True)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=40)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["society", "kind", "state"], name="indicator_state")]


class Attachment(SocietyOwned):
    """A stored file. The name is the uploader's, the path is ours, the digest is SHA-256 of the bytes.

    ``reader`` is the permission in the society that reading it takes; empty, what holds the file says who reads it
    (``societies.registry.file_door``).
    """

    file = models.FileField(max_length=300)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField()
    reader = models.CharField(max_length=40, blank=True)


class Archive(SocietyOwned):
    """One asked-for export of all that is the society's own; the file comes when it is made."""

    asked_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    attachment = TenantForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class ClockOffset(PlatformRow):
    """Demo and test only: how far business time runs ahead of the wall. One row at most."""

    seconds = models.BigIntegerField(default=0)
    singleton = models.BooleanField(default=True, unique=True, editable=False)


class HolidayYear(PlatformRow):
    """The days off of a year whose notice came after this program: entered by an operator, read by ``societies.calendar``."""

    year = models.PositiveSmallIntegerField(unique=True)
    said = models.JSONField()  # ``calendar.read_year``
    entered_at = models.DateTimeField()
