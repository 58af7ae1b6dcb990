from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models import Attachment, Interest, Organization, Person, SocietyOwned, TenantForeignKey
from societies.models import TenantOneToOneField as OneToOne
from workflow.models.procedure import Procedure


class Choice(models.TextChoices):
    """A vote (DOMAIN 6: the simplest set in use [src])."""

    YES = "yes", _("Agree")
    NO = "no", _("Disagree")
    ABSTAIN = "abstain", _("Abstain")


class Outcome(models.TextChoices):
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")
    NO_QUORUM = "no_quorum", _("No quorum")


class Excused(models.TextChoices):
    """Why somebody is there without a vote (团体标准管理规定: drafters and experts of their units do not vote)."""

    DRAFTER = "drafter", _("Drafted this standard")
    UNIT = "unit", _("Belongs to a drafting unit")
    OBSERVER = "observer", _("Attends without a vote")


class Ballot(SocietyOwned):
    """One question to a fixed electorate. ``rule`` is the pass rule copied from the pack when the ballot opens."""

    procedure = OneToOne(Procedure, on_delete=models.PROTECT, related_name="ballot")
    question = models.CharField(max_length=300)
    closes_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    rule = models.JSONField(default=dict)
    yes = models.PositiveIntegerField(null=True)
    no = models.PositiveIntegerField(null=True)
    abstain = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    conclusion = models.TextField(blank=True)


class Elector(SocietyOwned):
    """One who may vote, as it stood when the ballot opened. ``excused`` says why a person on the list may not."""

    ballot = TenantForeignKey(Ballot, on_delete=models.PROTECT, related_name="electors")
    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organization = TenantForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    interest = models.CharField(max_length=12, choices=Interest.choices, blank=True)
    excused = models.CharField(max_length=10, choices=Excused.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "ballot", "person"], name="one_seat_per_elector")
        ]


class Vote(SocietyOwned):
    """Cast once per elector; a change of mind before the close replaces the choice and is in the ledger."""

    elector = OneToOne(Elector, on_delete=models.PROTECT, related_name="vote")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    reason = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    cast_at = models.DateTimeField()


class Meeting(SocietyOwned):
    """A review meeting: sign-in sheet, counts, minutes and conclusion."""

    procedure = OneToOne(Procedure, on_delete=models.PROTECT, related_name="meeting")
    held_on = models.DateField()
    place = models.CharField(max_length=200)
    chair = models.CharField(max_length=100, blank=True)
    rule = models.JSONField(default=dict)
    invited = models.PositiveIntegerField(default=0)
    sign_in_sheet = TenantForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    minutes = TenantForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    yes = models.PositiveIntegerField(null=True)
    no = models.PositiveIntegerField(null=True)
    abstain = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    conclusion = models.TextField(blank=True)


class Attendee(SocietyOwned):
    """A line of the sign-in sheet. A drafter, or an expert of a drafting unit, attends without a vote (``excused``)."""

    meeting = TenantForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees")
    name = models.CharField(max_length=100)
    organization = models.CharField(max_length=200)
    title = models.CharField(max_length=100, blank=True)
    person = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    excused = models.CharField(max_length=10, choices=Excused.choices, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "meeting", "position"], name="one_line_per_position")
        ]
