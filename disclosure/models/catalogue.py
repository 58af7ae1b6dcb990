"""The public door: what anyone may read, and nothing else. Written by ``disclosure.actions.catalogue`` only."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from societies.models import Row, Society


class PublicRow(Row):
    """A row that everyone may read; it says whose it is."""

    table_class = "public reference"
    society = models.ForeignKey(Society, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class CatalogueSociety(PublicRow):
    """A society as the public sees it."""

    code = models.CharField(max_length=15, unique=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=300, blank=True)
    name_key = models.CharField(max_length=400, blank=True)
    facts = models.JSONField(default=dict)
    suspended_since = models.DateField(null=True)  # ordered to stop its activities, by the document named
    suspension_document = models.CharField(max_length=120, blank=True)

    @property
    def suspended(self) -> bool:
        return self.suspended_since is not None


class CatalogueStandard(PublicRow):
    """A published standard as the public sees it. ``tree`` is the text clause by clause, where it is open."""

    issuer = models.ForeignKey(CatalogueSociety, on_delete=models.PROTECT, related_name="standards")
    number = models.CharField(max_length=60)  # T/EXS 053—2026
    number_key = models.CharField(max_length=60, unique=True)  # T/EXS 53-2026, however it was typed
    slug = models.CharField(max_length=60, unique=True)  # T-EXS-053-2026
    joint = models.JSONField(default=list)  # [{code, name_zh, name_en, number}]: the other issuers, in order
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=400, blank=True)
    title_key = models.CharField(max_length=400, blank=True)
    words = models.TextField(blank=True)  # what a search looks in: number, titles, units, in one spelling
    status = models.CharField(max_length=12)  # a state of the lifecycle; "coming" is derived at reading
    issued_on = models.DateField(db_index=True)
    effective_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    review_due_on = models.DateField(null=True)
    replaces = models.JSONField(default=list)  # [{number, slug}]; slug is "" for what is not here
    replaced_by = models.JSONField(default=list)
    ics = models.CharField(max_length=40, blank=True)
    ccs = models.CharField(max_length=40, blank=True)
    industry = models.CharField(max_length=20, blank=True)
    field = models.CharField(max_length=60, blank=True)
    drafting_units = models.TextField(blank=True)
    drafters = models.TextField(blank=True)
    scope = models.TextField(blank=True)
    has_patents = models.BooleanField(null=True)
    patents = models.JSONField(default=list)
    announcement = models.JSONField(default=dict)
    history = models.JSONField(default=list)
    openness = models.CharField(max_length=8, default="full")  # of the text
    tree = models.JSONField(null=True)
    disclosure = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="catalogue_words_trgm"),
            models.Index(fields=["title_key", "number_key"], name="catalogue_by_pinyin"),
            models.Index(fields=["society", "-issued_on"], name="catalogue_newest"),
        ]


class CatalogueIssue(PublicRow):
    """A joint standard's number in a partner's register: found by it, and shown under that society too."""

    standard = models.ForeignKey(CatalogueStandard, on_delete=models.CASCADE, related_name="issues")
    issuer = models.ForeignKey(CatalogueSociety, on_delete=models.PROTECT, related_name="joint_issues")
    number_key = models.CharField(max_length=60, unique=True)
    slug = models.CharField(max_length=60, unique=True)


class CatalogueFile(PublicRow):
    """A file of a published standard, or a picture of its text. ``file`` is its path, named by its content."""

    standard = models.ForeignKey(CatalogueStandard, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=12)  # pdf, announcement, scan, image, or a form of the text
    name = models.CharField(max_length=255)
    file = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "kind", "sha256"], name="one_row_per_public_file")
        ]
        indexes = [models.Index(fields=["sha256"], name="public_file_by_content")]


class CatalogueConsultation(PublicRow):
    """A public call for comments. Whether it is open is decided when it is read."""

    issuer = models.ForeignKey(CatalogueSociety, on_delete=models.PROTECT, related_name="consultations")
    consultation = models.UUIDField(unique=True)
    project_reference = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=400, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    halted = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["closes_at"], name="catalogue_closing")]
