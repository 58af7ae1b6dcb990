"""Templates fail loudly under test: an undefined variable of ours raises instead of printing nothing.

``plug_in()`` is called once from ``tests/conftest.py``. Templates that come with Django and the libraries are
written for silence and keep it; which template is printing is read from the node that asks.
"""

import sys
from pathlib import Path
from types import FrameType

from django.template import engines
from django.template.base import Node

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


class UndefinedVariableError(Exception):
    """Django swallows ``VariableDoesNotExist`` and ``AttributeError``; this one it does not."""


def printing_template(frame: FrameType | None) -> str:
    """Path of the innermost template whose node is being rendered; empty if none is."""
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and (origin := getattr(node, "origin", None)):
            return str(origin.name)
        frame = frame.f_back
    return ""


class Undefined(str):
    """What Django puts for an undefined variable. It asks ``"%s" in it`` and, if so, formats it with the name."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        template = printing_template(sys._getframe(1))
        if Path(template).is_relative_to(TEMPLATES):
            raise UndefinedVariableError(f"{Path(template).relative_to(TEMPLATES)}: {name}")
        return ""


def plug_in() -> None:
    for engine in engines.all():
        engine.engine.string_if_invalid = Undefined("undefined")
