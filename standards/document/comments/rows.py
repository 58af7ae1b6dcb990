"""What a comment sheet says, row by row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from standards.document.sentences import gettext_noop

NOTHING_SAID = gettext_noop("Neither a comment nor a proposed change stands in this row.")
OTHER_CELLS = gettext_noop(
    "The row has %(cells)s cells below %(headings)s headings: it cannot be told what is what."
)


@dataclass(frozen=True)
class SheetRow:
    """One comment as its unit wrote it; line breaks are kept, nothing is shortened.

    ``part`` and ``beside`` are the further columns that tell the place: the component of the standard, the page, the
    line, the words of the draft; ``rest`` are the columns that no other field takes. Both are heading and text.
    """

    row: int  # as Excel counts; in Word from 1 in its table
    table: str = ""  # the name of the sheet, "" where the file has one
    sender: str = ""  # who says it, as written
    clause: str = ""
    element: str = ""  # paragraph, table, figure, note
    kind: str = ""  # ge, te, ed, 技术性 …, as written
    comment: str = ""
    proposal: str = ""
    observation: str = ""  # what the secretariat wrote beside it
    part: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    rest: tuple[tuple[str, str], ...] = ()
    shortened: bool = False  # the clause is a number cell: Excel drops the end of 5.10

    def told(self) -> dict[str, str]:
        """The seven fields that are promised; further columns follow in ``element`` and ``observation`` by heading."""
        return {
            "from": self.sender,
            "clause": self.clause,
            "element": "; ".join([*_labelled(self.beside), *([self.element] if self.element else [])]),
            "type": self.kind,
            "comment": self.comment,
            "proposed_change": self.proposal,
            "observation": "\n".join(
                [*([self.observation] if self.observation else []), *_labelled(self.rest)]
            ),
        }


@dataclass(frozen=True)
class RejectedRow:
    """A filled row that is no comment: its words as they stand, and the reason as a message id."""

    row: int
    table: str
    words: str
    message_id: str
    where: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Sheet:
    rows: tuple[SheetRow, ...]
    rejected: tuple[RejectedRow, ...]


def dump(sheet: Sheet) -> dict[str, Any]:
    """``sheet`` as plain JSON types."""
    return asdict(sheet)


def load(data: dict[str, Any]) -> Sheet:
    """The sheet of ``dump``."""
    return Sheet(
        tuple(load_row(one) for one in data["rows"]),
        tuple(RejectedRow(**{**one, "where": _pairs(one["where"])}) for one in data["rejected"]),
    )


def load_row(data: dict[str, Any]) -> SheetRow:
    """The row that ``asdict`` made plain."""
    return SheetRow(**{**data, "beside": _pairs(data["beside"]), "rest": _pairs(data["rest"])})


def _pairs(data: list[list[Any]]) -> tuple[tuple[Any, Any], ...]:
    return tuple((one, other) for one, other in data)


def _labelled(columns: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"{heading}: {text}" for heading, text in columns]
