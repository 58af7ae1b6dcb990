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


class CatalogueStandard(PublicRow):
    """A published standard as the public sees it. ``tree`` is the text clause by clause, where it is open."""

    number = models.CharField(max_length=60)
    number_key = models.CharField(
        max_length=60, unique=True
    )  # T/EXS53-2026: one form for every way of typing it
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=400, blank=True)
    title_key = models.CharField(max_length=400, blank=True)
    status = models.CharField(
        max_length=12
    )  # in_force, superseded, withdrawn; "coming" is derived from effective_on
    issued_on = models.DateField(db_index=True)
    effective_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    replaces = models.CharField(max_length=200, blank=True)
    replaced_by = models.CharField(max_length=200, blank=True)
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
    tree = models.JSONField(null=True)
    disclosure = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=["title_zh"], opclasses=["gin_trgm_ops"], name="catalogue_title_trgm"),
            models.Index(fields=["society", "-issued_on"], name="catalogue_newest"),
        ]


class CatalogueFile(PublicRow):
    """A file of a published standard. ``file`` is its path in the storage, named by its content."""

    standard = models.ForeignKey(CatalogueStandard, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=12)  # pdf, announcement, scan
    name = models.CharField(max_length=255)
    file = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard", "kind"], name="one_file_per_kind")]


class CatalogueConsultation(PublicRow):
    """A public call for comments. Whether it is open is decided when it is read."""

    consultation = models.UUIDField(unique=True)
    project_reference = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=400, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    halted = models.BooleanField(default=False)
