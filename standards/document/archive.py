"""Trees as JSON and back, and their digest: what a frozen revision is known by."""

from __future__ import annotations

import base64
import hashlib
import json
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from . import tree

FORMAT = 1
_CLASSES: dict[str, type] = {
    name: kind for name, kind in vars(tree).items() if isinstance(kind, type) and is_dataclass(kind)
}


def dump(document: tree.Document) -> dict[str, Any]:
    """``document`` as plain JSON types; pictures in base64; fields at their default left out."""
    return {"format": FORMAT, "document": _plain(document)}


def load(data: dict[str, Any]) -> tree.Document:
    """The document of ``dump``. Raises ``ValueError`` for anything else."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("not a document of a known format")
    try:
        document = _restored(tree.Document, data.get("document"))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not a document: {error}") from error
    assert isinstance(document, tree.Document)
    return document


def dump_section(section: tree.Section) -> dict[str, Any]:
    """One section as plain JSON types, as in ``dump``."""
    return typing.cast(dict[str, Any], _plain(section))


def spelled_section(section: tree.Section) -> str:
    """One section as JSON, in one spelling."""
    return _spelled(dump_section(section)).decode()


def load_section(data: object) -> tree.Section:
    """The section of ``dump_section``. Raises ``ValueError`` for anything else."""
    try:
        section = _restored(tree.Section, data)
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not a section: {error}") from error
    assert isinstance(section, tree.Section)
    return section


def section_digest(section: tree.Section) -> str:
    """SHA-256 of a section's one spelling, 64 hexadecimal digits."""
    return hashlib.sha256(spelled_section(section).encode()).hexdigest()


def canonical_bytes(document: tree.Document) -> bytes:
    """One spelling for one tree: UTF-8 JSON, keys sorted, no white space."""
    return _spelled(dump(document))


def digest(document: tree.Document) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(document)).hexdigest()


def _spelled(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        out: dict[str, Any] = {"is": type(value).__name__}
        for one in fields(value):
            inner = getattr(value, one.name)
            if one.default is MISSING or inner != one.default:
                out[one.name] = _plain(inner)
        return out
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.value if isinstance(value, StrEnum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _restored(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError("a list is missing")
        inner = typing.get_args(kind)[0]
        return tuple(_restored(inner, one) for one in value)
    if origin in {types.UnionType, typing.Union}:
        options = typing.get_args(kind)
        if value is None and type(None) in options:
            return None
        named = _CLASSES.get(value.get("is", "")) if isinstance(value, dict) else None
        if named is None or named not in options:
            raise ValueError("an unknown element")
        return _restored(named, value)
    if is_dataclass(kind):
        if not isinstance(value, dict) or value.get("is") != getattr(kind, "__name__", ""):
            raise ValueError(f"{kind} is missing")
        hints = _hints(typing.cast(type, kind))
        given = {name: _restored(hints[name], inner) for name, inner in value.items() if name != "is"}
        return typing.cast(Any, kind)(**given)
    if kind is bytes:
        return base64.b64decode(value, validate=True)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r} is not {kind}")
    return value
