from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models import (
    Attachment,
    Interest,
    Organization,
    Person,
    RulePack,
    SocietyOwned,
    TenantForeignKey,
)
from societies.models import TenantOneToOneField as OneToOne
from societies.models.names import PinyinKeyField
from societies.models.owned import Text
from standards.models.fields import Field, FieldList
from workflow.models import Procedure


class Project(SocietyOwned):
    """A standard being made: its proposal form (DOMAIN 6, 项目建议书), its people, the rules it is under."""

    class Kind(models.TextChoices):
        NEW = "new", _("New standard")
        REVISION = "revision", _("Revision")

    class Function(models.TextChoices):
        """Function types of GB/T 1.1—2020 table 1."""

        TERMINOLOGY = "terminology", _("Terminology")
        SYMBOLS = "symbols", _("Symbols")
        CLASSIFICATION = "classification", _("Classification")
        TEST = "test", _("Test method")
        SPECIFICATION = "specification", _("Specification")
        CODE = "code", _("Code of practice")
        GUIDE = "guide", _("Guide")

    class Relation(models.TextChoices):
        """What the national and industry standards say on the matter (seed item 三)."""

        NONE = "none", _("No national or industry standard on the subject")
        COMPLEMENTS = "complements", _("Complements national or industry standards")
        STRICTER = "stricter", _("Stricter than the national or industry standard")

    procedure = OneToOne(Procedure, on_delete=models.PROTECT, related_name="project")
    proposal_number = models.PositiveIntegerField()
    plan_number = models.CharField(max_length=40, blank=True)
    title_zh = models.CharField(max_length=200)
    title_key = PinyinKeyField(source="title_zh")
    title_en = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NEW)
    revises = TenantForeignKey(
        "standards.Standard", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    function = models.CharField(max_length=16, choices=Function.choices)
    field_list = models.CharField(max_length=12, choices=FieldList.choices)
    field = models.CharField(max_length=30, choices=Field.choices)
    ics = models.CharField(max_length=40, blank=True)
    ccs = models.CharField(max_length=40, blank=True)
    industry = models.CharField(max_length=20, blank=True)  # GB/T 4754
    relation = models.CharField(max_length=12, choices=Relation.choices)
    compared_with = models.CharField(max_length=300, blank=True)
    purpose = Text()
    scope = Text()
    background = Text(blank=True)
    legal_relation = Text()
    international = models.CharField(max_length=300, blank=True)
    patents_known = models.BooleanField(default=False)
    patents_statement = Text(blank=True)
    consumers_affected = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    funding = models.CharField(max_length=300, blank=True)
    feasibility = TenantForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposer = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="proposals")
    proposing_unit = TenantForeignKey(Organization, on_delete=models.PROTECT, related_name="proposals")
    leader = TenantForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="led_projects"
    )
    secretary = TenantForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="kept_projects"
    )
    rule_pack = TenantForeignKey(
        RulePack, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    overlap_note = Text(blank=True)
    notice_ends_at = models.DateTimeField(null=True, blank=True)
    drafters_signed_at = models.DateTimeField(null=True, blank=True)
    drafters_sheet = TenantForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_answer = Text(blank=True)  # how each conclusion of the review was met
    review_answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "proposal_number"], name="one_project_per_proposal_number"
            ),
            models.UniqueConstraint(
                fields=["society", "plan_number"],
                condition=~models.Q(plan_number=""),
                name="one_project_per_plan_number",
            ),
        ]

    @property
    def reference(self) -> str:
        """What people call it: the plan number, before that the proposal's number."""
        return self.plan_number or f"P{self.proposal_number:04d}"


class ReturnReason(SocietyOwned):
    """One reason why a proposal came back, and the proposer's answer to it."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="return_reasons")
    text = Text()
    given_at = models.DateTimeField()
    answer = Text(blank=True)
    answered_at = models.DateTimeField(null=True)


class Opinion(SocietyOwned):
    """A member's response while the project is notified to members (seed item 十四)."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="opinions")
    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="opinions")
    supports = models.BooleanField()
    text = Text(blank=True)
    given_at = models.DateTimeField()
    answer = Text(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "project", "person"], name="one_opinion_per_member")
        ]


class Appraisal(SocietyOwned):
    """The conclusion of 立项论证: who looked, when, what they found, the signed minutes."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="appraisals")
    held_on = models.DateField()
    experts = models.PositiveSmallIntegerField()
    in_favour = models.BooleanField()
    conclusion = Text()
    minutes = TenantForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()


class DraftingUnit(SocietyOwned):
    """A drafting unit (起草单位) at its place in the order; one that left stays, for conflicts of interest."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="drafting_units")
    organization = TenantForeignKey(Organization, on_delete=models.PROTECT, related_name="drafting")
    interest = models.CharField(max_length=12, choices=Interest.choices)
    position = models.PositiveIntegerField()
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "project", "organization"],
                condition=models.Q(left_at__isnull=True),
                name="one_place_per_drafting_unit",
            )
        ]


class Drafter(SocietyOwned):
    """A drafter (起草人) at their place in the order, with the unit they drafted for."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="drafters")
    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="drafting")
    organization = TenantForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    contribution = models.CharField(max_length=300, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "project", "person"],
                condition=models.Q(left_at__isnull=True),
                name="one_place_per_drafter",
            )
        ]


class StaffChange(SocietyOwned):
    """Leader or secretary of a running project replaced: who, by whom, when, why."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="staff_changes")
    role = models.CharField(max_length=20)
    before = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    after = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    actor = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = Text()
    at = models.DateTimeField()


class PatentDisclosure(SocietyOwned):
    """A necessary patent disclosed for a project, and the holder's licensing choice (GB/T 20003.1 [src])."""

    class Licence(models.TextChoices):
        FREE = "a", _("(a) fair, reasonable, non-discriminatory, free of charge")
        PAID = "b", _("(b) fair, reasonable, non-discriminatory, for a fee")
        REFUSED = "c", _("(c) neither")

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="patents")
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    holder = models.CharField(max_length=200)
    contact = models.CharField(max_length=300, blank=True)
    clauses = models.CharField(max_length=200, blank=True)
    disclosed_on = models.DateField()
    licence = models.CharField(max_length=1, choices=Licence.choices, blank=True)
    declaration = TenantForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)  # the text no longer needs it
    dropped_reason = models.CharField(max_length=500, blank=True)
