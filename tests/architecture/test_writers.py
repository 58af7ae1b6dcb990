"""Precious rows have one writer, and views write and filter nothing."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture import sources

WRITES = {
    "create",
    "acreate",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "_raw_delete",
}
# Model -> the files that write its rows. The value is exact: a second writer fails, and so does none.
WRITERS: dict[str, set[str]] = {
    "Procedure": {"workflow/engine.py"},
    "Transition": {"workflow/engine.py"},
    "LedgerEntry": {"societies/ledger.py"},
    "Indicator": {"workflow/engine.py"},
    "OutboxMessage": {"societies/outbox.py", "workflow/delivery.py"},
    "StandardNumber": {"standards/actions/numbers.py"},
}
CATALOGUE_WRITER = "disclosure/actions/catalogue.py"

# ``x.state = …`` outside the engine, where x is no procedure: file -> what it is.
OTHER_STATES: dict[str, str] = {}

FORBIDDEN_IN_VIEWS = {
    "objects",
    "filter",
    "exclude",
    "annotate",
    "save",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "raw",
    "cursor",
}


def product() -> tuple[Path, ...]:
    return tuple(path for path in sources.python(*sources.APPS) if "reference_platform" not in path.parts)


@functools.cache
def models_written(path: Path) -> frozenset[str]:
    """Names of classes made (``Model(…)``) or written through their manager (``Model.objects….create(…)``)."""
    return frozenset(_written(path))


def _written(path: Path) -> Iterator[str]:
    for name, call, _function in sources.named_calls(path):
        parts = name.split(".")
        if "objects" in parts and parts[-1] in WRITES:
            yield parts[parts.index("objects") - 1]
        elif parts[-1][:1].isupper() and not any(isinstance(argument, ast.Starred) for argument in call.args):
            yield parts[-1]


def related_names(model: str) -> set[str]:
    """Names by which other rows reach rows of this model, and so could make them: ``project.numbers.create``."""
    classes = [m for m in apps.get_models() if m.__name__ == model and m._meta.app_label in sources.APPS]
    return {
        str(field.remote_field.related_name)
        for class_ in classes
        for field in class_._meta.local_fields
        if field.remote_field and field.remote_field.related_name not in {None, "+"}
    }


def files_writing(model: str) -> set[str]:
    through = tuple(f".{name}.{write}" for name in related_names(model) for write in WRITES)
    return {
        str(path)
        for path in product()
        if model in models_written(path)
        or any(name.endswith(through) for name, _call, _function in sources.named_calls(path))
    }


def fields_written(path: Path) -> Iterator[str]:
    """Names of attributes assigned (``row.field = …``) or updated (``rows.update(field=…)``)."""
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.attr for target in targets if isinstance(target, ast.Attribute))
        elif isinstance(node, ast.Call) and sources.dotted(node.func).endswith(".update"):
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)


@pytest.mark.parametrize("model", sorted(WRITERS))
def test_precious_rows_have_one_writer(model: str) -> None:
    assert files_writing(model) == WRITERS[model]


def test_the_public_catalogue_has_one_writer() -> None:
    tables = {
        model.__name__
        for model in apps.get_app_config("disclosure").get_models()
        if getattr(model, "table_class", "") == "public reference"
    }
    assert tables
    assert {model: files_writing(model) for model in tables} == {
        model: {CATALOGUE_WRITER} for model in tables
    }


def test_a_procedures_state_is_written_by_the_engine() -> None:
    writers = {str(path) for path in product() if "state" in fields_written(path)}
    assert writers == {"workflow/engine.py", *OTHER_STATES}


def test_a_messages_delivery_is_written_by_delivery() -> None:
    fields = {"delivered_at", "leased_until", "not_before"}
    assert {str(path) for path in product() if fields & set(fields_written(path))} == {"workflow/delivery.py"}


def test_views_neither_filter_nor_write() -> None:
    found = [
        f"{path}:{node.lineno} .{node.attr}"
        for path in sources.python(*sources.APPS)
        if "views" in path.parts or path.name == "views.py"
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_IN_VIEWS
    ]
    assert found == []
