"""The public facts as JSON. Help texts are what the interface's document and its page say."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from disclosure.models import CatalogueConsultation, CatalogueSociety, CatalogueStandard, Openness
from disclosure.queries import portal
from societies import clock


class PointerSerializer(serializers.Serializer[dict[str, str]]):
    """Another standard, by number; ``slug`` is empty for one that is not in the catalogue."""

    number = serializers.CharField()
    slug = serializers.CharField(allow_blank=True)


class IssuerSerializer(serializers.Serializer[dict[str, str]]):
    """Another issuer of a joint standard, with the number of its register."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField(allow_blank=True)
    number = serializers.CharField()


class StandardSerializer(serializers.ModelSerializer[CatalogueStandard]):
    """A standard in a list."""

    society = serializers.CharField(source="issuer.code", help_text=_("The society's code"))
    joint = IssuerSerializer(many=True, help_text=_("The other issuers of a joint standard"))
    status = serializers.SerializerMethodField(help_text=_("As of today, in Beijing"))
    url = serializers.SerializerMethodField(help_text=_("The page for people"))

    class Meta:
        model = CatalogueStandard
        fields = (
            "slug",
            "number",
            "title_zh",
            "title_en",
            "society",
            "joint",
            "status",
            "issued_on",
            "effective_on",
            "withdrawn_on",
            "ics",
            "ccs",
            "url",
        )
        extra_kwargs = {
            "slug": {"help_text": _("The number as it stands in addresses: T-EXS-053-2026")},
            "number": {"help_text": _("The number as printed: T/EXS 053—2026")},
            "withdrawn_on": {"help_text": _("When it was withdrawn or superseded")},
        }

    @extend_schema_field(serializers.ChoiceField(choices=list(portal.STATUSES)))
    def get_status(self, row: CatalogueStandard) -> str:
        return portal.status_of(row, clock.today())

    @extend_schema_field(serializers.URLField())
    def get_url(self, row: CatalogueStandard) -> str:
        return self._absolute(reverse("public_standard", args=[row.slug]))

    def _absolute(self, path: str) -> str:
        return str(self.context["request"].build_absolute_uri(path))


class FileSerializer(serializers.Serializer[Any]):
    """A file; its address never changes its content."""

    kind = serializers.ChoiceField(choices=list(portal.FILES))
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text=_("Bytes"))
    pages = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()
    url = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField())
    def get_url(self, row: Any) -> str:
        path = reverse("public_file", args=[row.sha256, row.name])
        return str(self.context["request"].build_absolute_uri(path))


class PatentSerializer(serializers.Serializer[Any]):
    number = serializers.CharField()
    title = serializers.CharField()
    holder = serializers.CharField()
    licence = serializers.CharField(help_text=_("a, b or c of GB/T 20003.1"))
    clauses = serializers.CharField()


class AnnouncementSerializer(serializers.Serializer[Any]):
    number = serializers.CharField(required=False)
    title = serializers.CharField(required=False)
    dated_on = serializers.DateField(required=False)


class ReceiptSerializer(serializers.Serializer[Any]):
    receipt_number = serializers.CharField(required=False)
    platform_id = serializers.CharField(required=False)
    accepted_on = serializers.DateField(required=False)


class StandardDetailSerializer(StandardSerializer):
    """A standard with everything that its page says; its text is among the files, as PDF and, where it was made here, as data."""

    replaces = PointerSerializer(many=True)
    replaced_by = PointerSerializer(many=True)
    announcement = AnnouncementSerializer()
    patents = PatentSerializer(many=True)
    openness = serializers.ChoiceField(
        choices=Openness.choices, help_text=_("How much of the text is open: all, a part, or nothing")
    )
    disclosure = ReceiptSerializer(help_text=_("The national platform's receipt; empty before it came"))
    files = serializers.SerializerMethodField()

    class Meta(StandardSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *StandardSerializer.Meta.fields,
            "review_due_on",
            "replaces",
            "replaced_by",
            "industry",
            "field",
            "drafting_units",
            "drafters",
            "scope",
            "has_patents",
            "patents",
            "announcement",
            "openness",
            "disclosure",
            "files",
            "updated_at",
        )

    @extend_schema_field(FileSerializer(many=True))
    def get_files(self, row: CatalogueStandard) -> Any:
        return FileSerializer(portal.files_of(row), many=True, context=self.context).data


class SocietySerializer(serializers.ModelSerializer[CatalogueSociety]):
    """A society with the number of its standards."""

    standard_count = serializers.IntegerField()

    class Meta:
        model = CatalogueSociety
        fields = ("code", "name_zh", "name_en", "standard_count", "suspended_since")
        extra_kwargs = {"suspended_since": {"help_text": _("Ordered to stop its activities since this day")}}


class ConsultationSerializer(serializers.ModelSerializer[CatalogueConsultation]):
    """A draft that the public may comment on now."""

    society = serializers.CharField(source="issuer.code", help_text=_("The society's code"))
    url = serializers.SerializerMethodField(help_text=_("Where to comment"))

    class Meta:
        model = CatalogueConsultation
        fields = (
            "society",
            "project_reference",
            "number",
            "title_zh",
            "title_en",
            "opens_at",
            "closes_at",
            "url",
        )

    @extend_schema_field(serializers.URLField())
    def get_url(self, row: CatalogueConsultation) -> str:
        path = reverse("public_consultation", args=[row.issuer.code, row.project_reference, row.number])
        return str(self.context["request"].build_absolute_uri(path))
