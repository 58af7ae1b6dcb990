"""A standard made and published by several societies (联合研制、联合发布). All of it lies in the host's scope.

What a partner must find from its own pages is found through ``JointPointer``; the number that its register gave is
kept here as a plain fact.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models import Person, PlatformRow, Society, SocietyOwned, TenantForeignKey
from societies.models import TenantOneToOneField as OneToOne
from societies.models.owned import Text
from standards.models.project import Project
from workflow.models import Procedure


class JointPointer(PlatformRow):
    """Pointer: a society was asked to make a standard jointly. Ids, codes and dates; the rest is read in the host.

    ``procedure`` is the project's; ``purpose`` and ``state`` are those of the latest consent that was asked for.
    """

    host = models.ForeignKey(Society, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Society, on_delete=models.PROTECT, related_name="+")
    procedure = models.UUIDField()
    reference = models.CharField(max_length=40)  # the proposal's number, which stays good
    purpose = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "procedure"], name="one_pointer_per_partner")
        ]


class Partnership(SocietyOwned):
    """A society beside the host, at its place in the order. It takes part once its joining consent is given."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="partnerships")
    partner = models.ForeignKey(Society, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    message = Text(blank=True, limit=2000)
    invited_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_reason = Text(blank=True, limit=2000)
    number = models.CharField(max_length=60, blank=True)  # as the partner's register gave it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "project", "partner"], name="one_partnership_per_society"
            )
        ]


class PartnerConsent(SocietyOwned):
    """One question to a partner and its answer; who answered and why stands in its procedure's transition."""

    class Purpose(models.TextChoices):
        JOINING = "joining", _("to take part")
        APPROVAL = "approval", _("to the approval of the standard")

    procedure = OneToOne(Procedure, on_delete=models.PROTECT, related_name="consent")
    partnership = TenantForeignKey(Partnership, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)


class PartnerPerson(SocietyOwned):
    """Somebody a partner sent: they see this one project of the host."""

    partnership = TenantForeignKey(Partnership, on_delete=models.PROTECT, related_name="people")
    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "partnership", "person"], name="one_place_per_guest")
        ]
