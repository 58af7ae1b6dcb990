import json
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models import SocietyOwned, TenantForeignKey
from societies.models import TenantOneToOneField as OneToOne
from standards.models import Standard
from workflow.models import Procedure


class DisclosureRecord(SocietyOwned):
    """What the national platform is told about a standard, and its receipt.

    ``body`` is what is sent, byte for byte; it and ``idempotency_key`` change only together, with ``version``.
    ``claimed_until`` and ``retry_at`` are wall time: who is sending, and how long the platform asked us to wait.
    """

    procedure = OneToOne(Procedure, on_delete=models.PROTECT, related_name="disclosure_record")
    standard = OneToOne(Standard, on_delete=models.PROTECT, related_name="disclosure_record")
    version = models.PositiveIntegerField(default=1)
    body = models.TextField(default="{}")
    digest = models.CharField(max_length=64)  # SHA-256 of the body in UTF-8
    idempotency_key = models.CharField(max_length=64)
    corrections = models.JSONField(default=dict)  # fields that staff changed after a refusal
    receipt_number = models.CharField(max_length=60, blank=True)
    platform_id = models.CharField(max_length=60, blank=True)
    receipt = models.JSONField(null=True)  # as it came; null for one that was entered by hand
    accepted_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)  # [{field, message}] of the last refusal
    files_told = models.JSONField(default=dict)  # file type ("1", "2") → SHA-256 that the platform has
    claimed_until = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)

    @property
    def payload(self) -> dict[str, Any]:
        """The fields of the body."""
        fields: dict[str, Any] = json.loads(self.body)
        return fields

    @property
    def received_at(self) -> datetime | None:
        """When the platform received it, by its own clock; None for a receipt entered by hand."""
        return datetime.fromisoformat(self.receipt["receivedAt"]) if self.receipt else None


class Attempt(SocietyOwned):
    """One call to the platform and how it ended. Without an end, nobody knows: the caller was killed."""

    class Part(models.TextChoices):
        RECORD = "record", _("Record")
        TEXT = "1", _("Text of the standard")
        ANNOUNCEMENT = "2", _("Announcement")

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Taken")
        REFUSED = "refused", _("Refused by the platform")
        LATER = "later", _("To be repeated")
        LOST = "lost", _("Outcome unknown")

    record = TenantForeignKey(DisclosureRecord, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    part = models.CharField(max_length=8, choices=Part.choices, default=Part.RECORD)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)  # HTTP status, null when there was no answer
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "record", "number"], name="one_attempt_per_number")
        ]
