from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models import Attachment, Person, SocietyOwned, TenantForeignKey
from societies.models import TenantOneToOneField as OneToOne
from societies.models.names import PinyinKeyField
from societies.models.owned import Text
from standards.models.draft import Revision
from standards.models.project import Project
from workflow.models import Procedure


class StandardNumber(SocietyOwned):
    """The register of numbers: gapless, or the gap has a row with its cause. A number is never used twice."""

    class Status(models.TextChoices):
        ALLOTTED = "allotted", _("Allotted")
        PUBLISHED = "published", _("Published")
        VOID = "void", _("Void")
        SKIPPED = "skipped", _("Skipped")
        EARLIER = "earlier", _("Held by an earlier standard")

    sequence = models.PositiveIntegerField()
    part = models.PositiveIntegerField(null=True)
    year = models.PositiveIntegerField()
    text = models.CharField(max_length=60)  # T/EXS 053—2026
    project = TenantForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="numbers")
    host_code = models.CharField(max_length=15, blank=True)  # given for a joint standard of this host,
    joint = models.UUIDField(null=True, db_index=True)  # to its project's procedure there
    status = models.CharField(max_length=10, choices=Status.choices)
    cause = models.CharField(max_length=300, blank=True)
    allotted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "text"], name="one_row_per_number"),
            models.CheckConstraint(
                name="gap_has_a_cause",
                condition=~models.Q(status__in=["void", "skipped"]) | ~models.Q(cause=""),
            ),
        ]


class NumberSeries(SocietyOwned):
    """The next sequence of a society (``year`` 0) or of one of its years; the row that numbering queues for."""

    year = models.PositiveIntegerField(default=0)
    next_sequence = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society", "year"], name="one_series_per_year")]


class Letter(SocietyOwned):
    """An official letter (文书): what it says, its 文号, its sign-off and its stamped scan."""

    class Kind(models.TextChoices):
        ANNOUNCEMENT = "announcement", _("Announcement of publication")
        PROJECT_NOTICE = "project_notice", _("Notice of project approval")
        CONSULTATION = "consultation", _("Letter of consultation")

    procedure = OneToOne(Procedure, on_delete=models.PROTECT, related_name="letter")
    project = TenantForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="letters")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    number = models.CharField(max_length=60, blank=True)  # 文号
    title = models.CharField(max_length=300)
    paragraphs = models.JSONField(default=list)
    issued_on = models.DateField(null=True)  # 发布日期 for an announcement
    effective_on = models.DateField(null=True)  # 实施日期
    pdf = TenantForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    scan = TenantForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    signed_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "number"], condition=~models.Q(number=""), name="one_letter_per_number"
            ),
            models.CheckConstraint(
                name="effect_not_before_issue",
                condition=models.Q(effective_on__isnull=True)
                | models.Q(effective_on__gte=models.F("issued_on")),
            ),
        ]


class Standard(SocietyOwned):
    """A published standard: one of ours, or one older than the platform, entered from the society's register."""

    procedure = OneToOne(Procedure, on_delete=models.PROTECT, related_name="standard")
    number = OneToOne(StandardNumber, on_delete=models.PROTECT, related_name="standard")
    project = TenantForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="standards")
    title_zh = models.CharField(max_length=200)
    title_key = PinyinKeyField(source="title_zh")
    title_en = models.CharField(max_length=400, blank=True)
    issued_on = models.DateField()
    effective_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    replaces = TenantForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    replaces_text = models.CharField(max_length=200, blank=True)
    ics = models.CharField(max_length=40, blank=True)
    ccs = models.CharField(max_length=40, blank=True)
    industry = models.CharField(max_length=20, blank=True)
    drafting_units = Text(blank=True)  # as printed, in order, separated by 、
    drafters = Text(blank=True)
    scope = Text(blank=True)
    has_patents = models.BooleanField(null=True)  # null: the register does not say
    revision = TenantForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    announcement = TenantForeignKey(Letter, on_delete=models.PROTECT, null=True, related_name="+")
    review_due_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)  # 确认有效, by its last review

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="in_force_after_issue", condition=models.Q(effective_on__gte=models.F("issued_on"))
            )
        ]


class Rendition(SocietyOwned):
    """A file made from an approved revision: immutable, named by its content."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        ANNOUNCEMENT = "announcement", _("Announcement")
        SCAN = "scan", _("Stamped scan")

    project = TenantForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="renditions")
    standard = TenantForeignKey(Standard, on_delete=models.PROTECT, null=True, related_name="renditions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    attachment = TenantForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    of_digest = models.CharField(
        max_length=64, blank=True
    )  # digest of the tree and the facts it was made from
    renderer = models.CharField(max_length=80, blank=True)
    pages = models.PositiveIntegerField(null=True)
    places = models.JSONField(
        default=dict
    )  # of a text: anchor of a clause, table or figure -> its page, from 1
    made_at = models.DateTimeField()


class RenditionOrder(SocietyOwned):
    """The files of a project's edition were asked for. Open until ``settled_at``; a wake-up keeps asking until then.

    ``busy_until`` is the renderer's lease, in wall time. ``characters`` are those that no face of ours can show.
    """

    class Problem(models.TextChoices):
        GLYPHS = "glyphs", _("characters without a glyph")
        FAILED = "failed", _("the attempt failed")

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="rendition_orders")
    asked_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    busy_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True)
    characters = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "project"],
                condition=models.Q(settled_at__isnull=True),
                name="one_open_order_per_project",
            )
        ]


class RegisterImport(SocietyOwned):
    """A register of earlier standards as it was uploaded; ``entered`` are the numbers that were taken from it."""

    number = models.PositiveIntegerField()
    workbook = TenantForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    files = models.JSONField(default=dict)  # name of the PDF -> id of its attachment
    problems = models.JSONField(default=list)  # sentences about the PDFs, as they were told at the upload
    entered = models.JSONField(default=list)
    uploaded_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society", "number"], name="one_import_per_number")]


class Report(SocietyOwned):
    """Somebody outside says what is wrong with a published standard (投诉举报).

    It counts, and gets its number, once the reporter's address is confirmed.
    """

    standard = TenantForeignKey(Standard, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveIntegerField(null=True)
    person = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField()
    text = Text(limit=5000)
    filed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    answer = Text(blank=True, limit=5000)
    answered_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "number"],
                condition=models.Q(number__isnull=False),
                name="one_report_per_number",
            ),
            models.CheckConstraint(
                name="confirmed_report_has_number_and_person",
                condition=models.Q(confirmed_at__isnull=True, number__isnull=True, person__isnull=True)
                | models.Q(confirmed_at__isnull=False, number__isnull=False, person__isnull=False),
            ),
        ]
