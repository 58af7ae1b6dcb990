"""What is wrong with a workbook, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def gettext_noop(message: str) -> str:
    """Mark ``message`` for extraction; return it as it is."""
    return message


@dataclass(frozen=True)
class SheetProblem:
    """One thing to mend. ``row`` as Excel counts, 0 for the whole file; ``column`` a heading or empty."""

    row: int
    column: str
    message_id: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language of ``translate`` (``django.utils.translation.gettext``)."""
        return translate(self.message_id) % self.params


class Refused(Exception):
    """The file as a whole cannot be read; ``str()`` is the English message id."""

    def __init__(self, message_id: str, **params: str | int) -> None:
        super().__init__(message_id)
        self.problem = SheetProblem(0, "", message_id, params)
