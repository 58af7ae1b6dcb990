"""Stored files: what holds them."""

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Value


def holders(pk: UUID, columns: Iterable[str]) -> list[tuple[str, models.Model]]:
    """The rows of the entered society that hold a file, each with its column (``"standards.Letter.pdf"``).

    One query for all columns and one for each row found, which comes without its JSON: a draft's text is large.
    """
    kept = []
    for column in columns:
        model, name = _place(column)
        kept.append(_rows(model).order_by().filter(**{name: pk}).values_list(Value(column), "pk"))
    found = kept[0].union(*kept[1:], all=True) if kept else []
    return [(column, _row(column, row)) for column, row in found]


def _row(column: str, pk: UUID) -> models.Model:
    model, _name = _place(column)
    large = [field.name for field in model._meta.concrete_fields if isinstance(field, models.JSONField)]
    return _rows(model).defer(*large).get(pk=pk)


def _rows(model: type[models.Model]) -> models.QuerySet[models.Model]:
    """All of them: what does not count any more holds its file as well, and its door says to whom it opens."""
    rows: models.QuerySet[models.Model] = getattr(model, "everything", model._default_manager).all()
    return rows


def _place(column: str) -> tuple[type[models.Model], str]:
    model, _dot, name = column.rpartition(".")
    return apps.get_model(model), name
