"""What a cell says, as text, dates and lists."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from math import isfinite

_DATE = re.compile(
    r"((?:19|20)\d\d)\s*[-./年—–]\s*(\d{1,2})\s*[-./月—–]\s*(\d{1,2})\s*日?(?:[ T]\d\d?:\d\d(?::\d\d)?)?"
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SPLIT = re.compile(r"[、,，;；\r\n]+")
_SERIAL_START = date(1899, 12, 30)  # day 0 of Excel's 1900 calendar, its invented 29 February 1900 included


def read_text(value: object) -> str:
    """One line or several, without control characters and outer spaces. Whole numbers lose their ``.0``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    kept = (
        mark for mark in str(value) if mark in "\n\t" or unicodedata.category(mark) not in ("Cc", "Cs", "Cf")
    )
    return "".join(kept).strip()


def read_date(value: object) -> date | None:
    """A date from a date cell, 2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日, 20260131 or Excel's day number."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 20000 <= value < 75000:
        return _SERIAL_START + timedelta(days=int(value))
    text = unicodedata.normalize("NFKC", read_text(value))
    found = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def read_list(value: object) -> tuple[str, ...]:
    """What stands between 、 , ; or line breaks, in order, each once."""
    parts = (part.strip() for part in _SPLIT.split(read_text(value)))
    return tuple(dict.fromkeys(part for part in parts if part))


def read_ics(value: object) -> tuple[str, ...]:
    """ICS codes. A number cell has lost its last zeros: 35.24 is 35.240, 1.1 is 01.100."""
    if isinstance(value, float) and not isfinite(value):  # an overflowing cell is no code: named as it stands
        return (str(value),)
    if isinstance(value, float) and not value.is_integer():
        whole, _, part = f"{value:.3f}".partition(".")
        return (f"{int(whole):02d}.{part}",)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (f"{int(value):02d}",)
    return read_list(unicodedata.normalize("NFKC", read_text(value)))
