from django.db import models

from societies.models import SocietyOwned, TenantForeignKey
from societies.models import TenantOneToOneField as OneToOne
from standards.models import Standard
from workflow.models import Procedure


class DisclosureRecord(SocietyOwned):
    """What the national platform is told about a standard, field by field, and its receipt."""

    procedure = OneToOne(Procedure, on_delete=models.PROTECT, related_name="disclosure_record")
    standard = OneToOne(Standard, on_delete=models.PROTECT, related_name="disclosure_record")
    payload = models.JSONField()
    digest = models.CharField(max_length=64)
    idempotency_key = models.CharField(max_length=64)
    receipt_number = models.CharField(max_length=60, blank=True)
    platform_id = models.CharField(max_length=60, blank=True)
    receipt = models.JSONField(null=True)
    accepted_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)


class Attempt(SocietyOwned):
    """One call to the platform and how it ended."""

    record = TenantForeignKey(DisclosureRecord, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)  # HTTP status, null when there was no answer
    outcome = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "record", "number"], name="one_attempt_per_number")
        ]
