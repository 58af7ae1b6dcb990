"""Everything that is a society's own, table by table."""

import json
from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from societies.models import Archive, Attachment, SocietyOwned


def tables() -> list[type[SocietyOwned]]:
    """The tenant tables of all apps installed, by name, but those that asked units keep to themselves."""
    found = [model for model in apps.get_models() if issubclass(model, SocietyOwned) and not model.units_own]
    return sorted(found, key=lambda model: model._meta.label_lower)


def lines(model: type[SocietyOwned]) -> Iterator[bytes]:
    """The rows of a table in the order of their keys, one JSON object a line."""
    fields = model._meta.concrete_fields
    rows = getattr(model, "everything", model.objects)  # what its authors withdrew is the society's as well
    for row in rows.order_by("pk").iterator(chunk_size=500):
        said = {field.attname: field.value_from_object(row) for field in fields}
        yield json.dumps(said, cls=_Encoder, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def files() -> Iterator[Attachment]:
    """Every stored file but earlier archives, which would hold each other."""
    made = Archive.objects.exclude(attachment=None).values("attachment")
    return Attachment.objects.exclude(pk__in=made).order_by("pk").iterator(chunk_size=500)


def archive(pk: UUID) -> Archive | None:
    return Archive.objects.select_related("asked_by").filter(pk=pk).first()


class _Encoder(DjangoJSONEncoder):
    def default(self, o: object) -> object:
        return o.name if hasattr(o, "storage") and hasattr(o, "name") else super().default(o)
