"""Numbers of documents as a text cites them: "GB/T 2423.1—2008", "ISO 9000:2015", "T/EXS 7—2024"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Codes of industries (行业标准代号) as they are used before "/T" or alone.
_INDUSTRIES = (
    "AQ|BB|CB|CH|CJ|CY|DA|DB|DL|DY|DZ|EJ|FZ|GA|GC|GD|GH|GM|GY|HB|HG|HJ|HS|HY|JB|JC|JG|JR|JT|JY|LB|LD|LS|LY|MH|MT|MZ"
    "|NB|NY|QB|QC|QJ|QX|RB|SB|SC|SF|SH|SJ|SL|SN|SW|SY|TB|TD|TY|WB|WH|WJ|WM|WS|WW|XB|XF|YB|YC|YD|YS|YY|YZ|ZY"
)
_DESIGNATION = re.compile(
    r"(?<![A-Za-z0-9/])(?P<prefix>GB(?:/T|/Z|Z|J)?|(?P<industry>" + _INDUSTRIES + r")(?:/T|/Z|J)?"
    r"|JJ[GF]|DB\s?\d{2,6}(?:/T)?|T/[A-Z][A-Z0-9]{1,14}"
    r"|(?:ISO|IEC|ITU|IEEE)(?:/(?:IEC|IEEE|TS|TR|PAS|Guide|ASTM|CIE|SAE|T))*)"
    r"(?P<gap>[\s\u3000]*)(?P<number>\d{1,6}(?:\.\d{1,3})*(?:-\d{1,3}(?!\d))*)"
    r"(?P<parts>\s?[（(](?:所有部分|all parts)[）)])?"
    r"(?:(?P<dash>\s?[—–:：\-―─]{1,2}\s?)(?P<year>(?:19|20)\d{2}|\d{2}(?=[\s《,，、；。]|$)))?(?![\d.]*\d)"
)


@dataclass(frozen=True)
class Designation:
    """One number in a text, from ``start`` to ``end``."""

    prefix: str  # "GB/T"
    number: str  # "2423.1"
    year: str  # "" for an undated one
    all_parts: bool
    gap: str
    dash: str  # as typed
    start: int
    end: int

    @property
    def key(self) -> str:
        """The document whatever its year."""
        return f"{self.prefix} {self.number}"

    @property
    def international(self) -> bool:
        return self.prefix.startswith(("ISO", "IEC", "ITU", "IEEE"))

    @property
    def printed(self) -> str:
        """As GB/T 1.1—2020 prints it: one space, a dash of two characters' width; ISO and IEC use a colon."""
        parts = "（所有部分）" if self.all_parts else ""
        year = f"{':' if self.international else '—'}{self.year}" if self.year else ""
        return f"{self.prefix} {self.number}{parts}{year}"

    def covers(self, other: Designation) -> bool:
        """Is a citation of ``other`` one of this listed document, whatever the year?"""
        if self.key == other.key:
            return True
        return self.all_parts and self.prefix == other.prefix and _base(self.number) == _base(other.number)


def _base(number: str) -> str:
    return re.split(r"[.\-]", number)[0]


def designations(text: str) -> Iterator[Designation]:
    """Every document number in ``text``; "GB/T 2423.1～GB/T 2423.4" gives the two that are printed."""
    for match in _DESIGNATION.finditer(text):
        alone = match["industry"] is not None and match["prefix"] == match["industry"]
        if alone and len(match["number"]) < 3:
            continue
        yield Designation(
            prefix=re.sub(r"\s", "", match["prefix"]),
            number=match["number"],
            year=match["year"] or "",
            all_parts=match["parts"] is not None,
            gap=match["gap"],
            dash=(match["dash"] or ""),
            start=match.start(),
            end=match.end(),
        )


def one(text: str) -> Designation | None:
    """The number that ``text`` begins with."""
    first = next(designations(text), None)
    return first if first is not None and first.start == 0 else None
