from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.record import DisclosureRecord
from societies.models import Person, SocietyOwned, TenantForeignKey
from societies.models.owned import Text


class Reconciliation(SocietyOwned):
    """One comparison of what the society has declared with what the platform lists under its code.

    Without ``asked_by`` it is the nightly one. Open until ``ended_at``; ``problem`` is why the list could not be read.
    ``differing`` counts all that differs, of which the first ``Difference`` rows are kept.
    """

    asked_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = Text(blank=True, limit=300)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    compared = models.PositiveIntegerField(default=0)  # records with a receipt
    listed = models.PositiveIntegerField(default=0)  # by the platform
    differing = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society"],
                condition=models.Q(ended_at__isnull=True),
                name="one_reconciliation_at_a_time",
            )
        ]


class Difference(SocietyOwned):
    """One standard of which the platform says something else than the society, and what was done about it.

    ``fields`` are ``{key, here, there}``, both in words.
    """

    class Kind(models.TextChoices):
        ABSENT = "absent", _("The platform lacks it")
        OTHER = "other", _("The platform has other content")
        FOREIGN = "foreign", _("Only the platform has it")

    class Settled(models.TextChoices):
        REPEATED = "repeated", _("Declared again")
        REPORTED = "reported", _("Reported to the platform")

    reconciliation = TenantForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="differences")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    record = TenantForeignKey(DisclosureRecord, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=500)
    platform_id = models.CharField(max_length=60, blank=True)
    fields = models.JSONField(default=list)
    settled = models.CharField(max_length=8, choices=Settled.choices, blank=True)
    settled_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    note = Text(blank=True, limit=300)

    @property
    def repeatable(self) -> bool:
        """Whether the society can mend it by declaring again: not what it never declared, nor what has ended."""
        return self.record is not None and not self.record.procedure.stage.terminal
