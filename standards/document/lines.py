"""What Word's body becomes first: a flat list of lines and grids, before anyone asks what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .styles import Style
from .tree import Run


@dataclass(frozen=True)
class Picture:
    """``key`` names the image; it is empty where the picture could not be read, and ``loss`` says why."""

    key: str
    loss: str = ""


@dataclass
class Line:
    """One paragraph. ``runs`` begin with the automatic label, as if the drafter had typed it."""

    style: Style
    runs: list[Run] = field(default_factory=list)
    label: str = ""  # what Word's numbering printed; also at the start of ``runs``
    pictures: list[Picture] = field(default_factory=list)
    boxes: list[Line] = field(default_factory=list)  # paragraphs of text boxes hung on this one
    mathml: str = ""
    formula: str = ""  # text of a displayed equation; "" for any other line
    formula_label: str = ""
    size: int = 0  # half-points
    bold: bool = False
    contents: bool = False  # part of a table of contents made by Word
    title: bool = False  # the title of a clause beyond doubt, whatever it ends in
    losses: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return plain(self.runs)

    @property
    def heading(self) -> bool:
        """A heading by its style (outline level), not by its looks."""
        return self.style.outline is not None and self.style.outline < 9

    def styled(self, *words: str) -> bool:
        """Does the name of the style, or of one it is based on, hold one of ``words``?"""
        return any(word in name for name in self.style.chain for word in words)

    def named(self, *words: str) -> bool:
        """Does the name of the style itself hold one of ``words``?"""
        return any(word in self.style.name for word in words)


@dataclass
class GridCell:
    content: list[Line | Grid]
    colspan: int = 1
    rowspan: int = 1


@dataclass
class Grid:
    """A Word table: merged cells resolved, rows deleted by tracked changes gone."""

    rows: list[list[GridCell]]
    header_rows: int  # as marked in Word; 0 if not marked

    @property
    def lines(self) -> list[Line]:
        """Every line of every cell, in reading order, inner tables included."""
        out: list[Line] = []
        for row in self.rows:
            for cell in row:
                for item in cell.content:
                    out += [item] if isinstance(item, Line) else item.lines
        return out


Item = Line | Grid


def plain(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def tidy(runs: Iterable[Run]) -> list[Run]:
    """Same look joined, spaces made one, nothing before the first and after the last word."""
    out: list[Run] = []
    for run in runs:
        text = re.sub(r"[ \t\xa0]+", " ", run.text)
        run = run if text == run.text else replace(run, text=text)
        if not text and not run.footnote:
            continue
        if out and not run.footnote and not out[-1].footnote and _alike(out[-1], run):
            out[-1] = replace(out[-1], text=out[-1].text + text)
        else:
            out.append(run)
    while out and not out[0].footnote and not out[0].text.strip():
        out.pop(0)
    while out and not out[-1].footnote and not out[-1].text.strip():
        out.pop()
    if out and out[0].text[:1].isspace():
        out[0] = replace(out[0], text=out[0].text.lstrip())
    if out and out[-1].text[-1:].isspace():
        out[-1] = replace(out[-1], text=out[-1].text.rstrip())
    return out


def cut(runs: list[Run], length: int) -> list[Run]:
    """``runs`` without their first ``length`` characters."""
    out: list[Run] = []
    for run in runs:
        if length >= len(run.text) and length > 0 and not run.footnote:
            length -= len(run.text)
            continue
        out.append(replace(run, text=run.text[length:]))
        length = 0
    return tidy(out)


def broken_at(runs: list[Run], mark: str = "\n") -> list[list[Run]]:
    """``runs`` split where a soft line break stands."""
    parts: list[list[Run]] = [[]]
    for run in runs:
        pieces = run.text.split(mark)
        for index, piece in enumerate(pieces):
            if index:
                parts.append([])
            parts[-1].append(replace(run, text=piece))
    return [tidied for part in parts if (tidied := tidy(part))]


def _alike(one: Run, other: Run) -> bool:
    looks = (one.bold, one.italic, one.sup, one.sub, one.ref)
    return looks == (other.bold, other.italic, other.sup, other.sub, other.ref)
