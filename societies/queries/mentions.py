"""Where a name still stands: a look into every text column of the entered society."""

from collections import Counter
from collections.abc import Collection, Iterator

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from societies.models import SocietyOwned

_TEXT = (models.CharField, models.TextField, models.JSONField)


def columns() -> Iterator[tuple[type[SocietyOwned], str]]:
    """Every column of a tenant table that can hold words; a choice holds codes only, and units' own words are not looked at."""
    for model in apps.get_models():
        if issubclass(model, SocietyOwned) and not model.units_own:
            for field in model._meta.local_concrete_fields:
                if isinstance(field, (*_TEXT, models.FileField)) and not field.choices:
                    yield model, field.name


def mentions(words: Collection[str]) -> Counter[str]:
    """How many rows of each column ("app.Model.column") hold one of some words. One query for each column."""
    found: Counter[str] = Counter()
    for model, name in columns():
        row = model.objects.annotate(_said=Cast(name, models.TextField()))
        match = models.Q(pk__in=[])
        for word in words:
            match |= models.Q(_said__icontains=word)
        if n := row.filter(match).count():
            found[column_name(model, name)] = n
    return found


def column_name(model: type[models.Model], name: str) -> str:
    """``"app.Model.column"``, as ``registry.KEPT`` names them."""
    return f"{model._meta.app_label}.{model.__name__}.{name}"
