"""Numbers of group standards as people write them, and their one normal form (团体标准管理规定 art 17)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―−─━﹘﹣－ー"), "—")
_NUMBER = re.compile(
    r"T\s*/\s*(?P<code>[A-Z][A-Z0-9]{1,14}?)(?P<gap>\s*)"
    r"(?P<sequence>[0-9]{1,9})(?:\s*\.\s*(?P<part>[0-9]{1,4}))?\s*—+\s*(?P<year>(?:19|20)[0-9]{2})"
)

_SLUG = re.compile(r"T-([A-Z][A-Z0-9]{1,14})-([0-9]{1,9})(?:\.([0-9]{1,4}))?-((?:19|20)[0-9]{2})")


@dataclass(frozen=True)
class StandardNo:
    """``T/code sequence[.part]—year``. Leading zeros are the society's own and are kept."""

    code: str  # 社会团体代号
    sequence: str
    part: str  # "" for a standard without parts
    year: str

    @property
    def text(self) -> str:
        """The normal form: one space, U+2014."""
        part = f".{self.part}" if self.part else ""
        return f"T/{self.code} {self.sequence}{part}—{self.year}"

    @property
    def slug(self) -> str:
        """The number in an address: ``T-EXS-053-2026``."""
        part = f".{self.part}" if self.part else ""
        return f"T-{self.code}-{self.sequence}{part}-{self.year}"

    @property
    def key(self) -> str:
        """One spelling for numbers that differ in leading zeros only: ``T/EXS 53-2026``."""
        part = f".{int(self.part)}" if self.part else ""
        return f"T/{self.code} {int(self.sequence)}{part}-{self.year}"


def parse_slug(slug: str) -> StandardNo | None:
    """The number that an address names, or None."""
    found = _SLUG.fullmatch(slug)
    return StandardNo(found[1], found[2], found[3] or "", found[4]) if found else None


def squeeze(text: str) -> str:
    """``text`` as numbers are compared: half width, capitals, one dash, no space, no leading zero.

    Good for a part of a number as well: ``exs　０５３`` is ``EXS53``.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).upper().replace("—", "-")
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(r"\s+", "", plain))


def parse_number(text: str) -> StandardNo | None:
    """The number that ``text`` is, or None if it is not one.

    Any dash, full or half width, upper or lower case, spaces anywhere between the parts. Without a space
    between code and sequence the code is taken to have no digits: ``T/EXS001-2026`` is ``T/EXS 001—2026``.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).strip().upper()
    found = _NUMBER.fullmatch(plain)
    if found is None or (not found["gap"] and not found["code"].isalpha()):
        return None
    return StandardNo(found["code"], found["sequence"], found["part"] or "", found["year"])
