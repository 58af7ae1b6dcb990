import json
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models import Person, SocietyOwned, TenantForeignKey
from societies.models import TenantOneToOneField as OneToOne
from standards.models import Standard
from workflow.models import Procedure


class Openness(models.TextChoices):
    """How much of a standard's text the society shows to everybody (规定: 全文 or 主要技术内容, encouraged)."""

    FULL = "full", _("The whole text")
    PARTIAL = "partial", _("Part of the text: contents, preface and scope")
    WITHHELD = "withheld", _("Not the text")


class DisclosureRecord(SocietyOwned):
    """What the national platform is told about a standard, and its receipt.

    ``body`` is what is sent, byte for byte: that of the declaration ``version``, repeated here until the next one's
    turn comes. The receipt is the latest that came, of whichever version. When it is tried next says its ``Wake``.
    """

    procedure = OneToOne(Procedure, on_delete=models.PROTECT, related_name="disclosure_record")
    standard = OneToOne(Standard, on_delete=models.PROTECT, related_name="disclosure_record")
    openness = models.CharField(max_length=8, choices=Openness.choices, default=Openness.FULL)
    signed_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)  # with the society's self-commitment
    version = models.PositiveIntegerField(default=1)
    body = models.TextField(default="{}")
    digest = models.CharField(max_length=64)  # SHA-256 of the body in UTF-8
    idempotency_key = models.CharField(max_length=128)
    corrections = models.JSONField(default=dict)  # fields that staff changed after a refusal
    receipt_number = models.CharField(max_length=60, blank=True)
    platform_id = models.CharField(max_length=60, blank=True)
    receipt = models.JSONField(null=True)  # as it came; null for one that was entered by hand
    portal_url = models.URLField(
        max_length=300, blank=True
    )  # its page on the platform, for one entered by hand
    accepted_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)  # [{field, message}] of the last refusal
    files_told = models.JSONField(default=dict)  # file type ("1", "2") → SHA-256 that the platform has

    @property
    def payload(self) -> dict[str, Any]:
        """The fields of the body."""
        fields: dict[str, Any] = json.loads(self.body)
        return fields

    @property
    def received_at(self) -> datetime | None:
        """When the platform received it, by its own clock; None for a receipt entered by hand."""
        return datetime.fromisoformat(self.receipt["receivedAt"]) if self.receipt else None


class Channel(SocietyOwned):
    """How a society declares. Without a row: sent if the installation can, the whole text, without a signature.

    ``openness`` is that of standards published from now on; with ``signs`` somebody who approves standards signs each
    publication off, with the society's self-commitment, before the platform is told.
    """

    class Adapter(models.TextChoices):
        HTTP = "http", _("Sent by the system")
        PACK = "pack", _("Entered by hand, from a pack")

    adapter = models.CharField(max_length=8, choices=Adapter.choices)
    openness = models.CharField(max_length=8, choices=Openness.choices, default=Openness.FULL)
    signs = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society"], name="one_channel_per_society")]


class Declaration(SocietyOwned):
    """One event in the life of a standard, as it is told: an immutable snapshot, and the receipt for it.

    Those of a record are told in the order of ``version``, each after the receipt of the one before. One that the
    platform refused is dropped when it is mended: a later version takes its place.
    """

    class Event(models.TextChoices):
        PUBLISHED = "published", _("Publication")
        BEGAN = "began", _("Start of implementation")
        CORRECTED = "corrected", _("Correction")
        SUPERSEDED = "superseded", _("Replacement by a later standard")
        CONFIRMED = "confirmed", _("Confirmed as valid in a review")
        WITHDRAWN = "withdrawn", _("Withdrawal")
        REPEATED = "repeated", _("Declared again after a comparison")

    record = TenantForeignKey(DisclosureRecord, on_delete=models.PROTECT, related_name="declarations")
    version = models.PositiveIntegerField()
    event = models.CharField(max_length=12, choices=Event.choices)
    body = models.TextField()
    digest = models.CharField(max_length=64)  # SHA-256 of the body in UTF-8
    idempotency_key = models.CharField(max_length=128)  # society/standard/event/version
    prepared_at = models.DateTimeField()
    dropped = models.BooleanField(default=False)
    receipt_number = models.CharField(max_length=60, blank=True)
    receipt = models.JSONField(null=True)  # as it came; null for one that was entered by hand
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "record", "version"], name="one_declaration_per_version"
            ),
            models.UniqueConstraint(fields=["society", "idempotency_key"], name="one_declaration_per_key"),
        ]


class Attempt(SocietyOwned):
    """One call to the platform and how it ended. Without an end, nobody knows: the caller was killed."""

    class Part(models.TextChoices):
        RECORD = "record", _("Record")
        TEXT = "1", _("Text of the standard")
        ANNOUNCEMENT = "2", _("Announcement")
        QUERY = "query", _("Question whether the record was taken")

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Taken")
        REFUSED = "refused", _("Refused by the platform")
        LATER = "later", _("To be repeated")
        LOST = "lost", _("Outcome unknown")
        ABSENT = "absent", _("Not known to the platform")

    record = TenantForeignKey(DisclosureRecord, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)  # of the declaration
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
