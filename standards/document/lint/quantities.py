"""Numbers and units: spaces, ranges, tolerances, symbols (GB/T 1.1—2020 9.4 with GB 3100 to GB 3102)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standards.document.tree import SectionKind

from .draft import Draft, Piece, Role
from .findings import Hit, Severity
from .registry import rule

_DIGIT = re.compile(r"\d")
_N = r"\d+(?:\.\d+)?"
_UNIT = r"(?:[kcmμn]m|km|m[gL]|kg|μg|[mk]?V|[mkμ]A|[kM]W|kWh|MWh|[kMm]?Ah|[kMG]?Hz|[kM]?Pa|kN|dB|lx|[kM]?Ω|ms|μs|min|℃|°C)"
_AFTER = r"(?![A-Za-z0-9²³/·])"  # a unit of its own, not the head of kN/m²
_BEFORE = r"(?<![A-Za-z0-9./\-_])"
_NO_SPACE = re.compile(rf"{_BEFORE}({_N})({_UNIT})(?![A-Za-z0-9])")
# Spellings that no unit has, with the right one.
_WRONG = {
    "KG": "kg", "Kg": "kg", "KM": "km", "Km": "km", "KW": "kW", "Kw": "kW", "kw": "kW", "KV": "kV", "Kv": "kV",
    "MPA": "MPa", "Mpa": "MPa", "KPa": "kPa", "Kpa": "kPa", "KPA": "kPa", "HZ": "Hz", "hz": "Hz", "KHz": "kHz",
    "KHZ": "kHz", "MHZ": "MHz", "KWh": "kWh", "KWH": "kWh", "Kwh": "kWh", "kwh": "kWh", "MM": "mm", "CM": "cm",
    "um": "μm", "uA": "μA", "ug": "μg", "db": "dB", "DB": "dB", "Ml": "mL", "ML": "mL", "KN": "kN", "KA": "kA",
}  # fmt: skip
_WRONG_UNIT = re.compile(
    rf"{_BEFORE}{_N}[ \u3000\xa0]*({'|'.join(sorted(_WRONG, key=len, reverse=True))}){_AFTER}"
)
_PPM = re.compile(rf"{_N}[ \u3000\xa0]*(pp[mb]|pphm){_AFTER}")
_HOURS = re.compile(rf"{_BEFORE}{_N}[ \u3000\xa0]*(sec|hrs?|mins|rpm){_AFTER}")
_SP = r"[ \u3000\xa0]*"
_RANGE_PERCENT = re.compile(rf"(?<![\d.%％])({_N}){_SP}[～~]{_SP}({_N}){_SP}[%％]")
_RANGE_UNIT = re.compile(rf"{_BEFORE}(?<![%％℃×])(-?{_N}){_SP}[～~]{_SP}(-?{_N}){_SP}({_UNIT}){_AFTER}")
_RANGE_MARK = re.compile(
    rf"{_BEFORE}({_N}){_SP}({_UNIT}|[%％])?{_SP}-{_SP}({_N}){_SP}({_UNIT}|[%％]){_AFTER}"
)
_TOLERANCE_PERCENT = re.compile(rf"(?<![\d.（(])({_N}){_SP}±{_SP}({_N}){_SP}[%％]")
_TOLERANCE_UNIT = re.compile(rf"{_BEFORE}(?<![（(])({_N}){_SP}±{_SP}({_N}){_SP}({_UNIT}){_AFTER}")
_DIMENSIONS = re.compile(rf"{_BEFORE}(?<!×)({_N}(?:{_SP}[×x*]{_SP}{_N}){{1,2}}){_SP}([kcmμn]?m){_AFTER}")
_TIMES = re.compile(rf"{_BEFORE}(?!0[xX])({_N}){_SP}([x*]){_SP}({_N}){_AFTER}")
_POINT = re.compile(r"(?<![\d.A-Za-z\u4e00-\u9fff）)\-])(?<![\d.] )\.\d+(?![\d.]|[A-Za-z]{2})")
_THOUSANDS = re.compile(r"(?<![\d.,（(A-Za-z])[1-9]\d{0,2}(?:,\d{3})+(?![\d,）)]|\.\d{4})")
_ROLES = (Role.TEXT, Role.ITEM, Role.NOTE, Role.CELL, Role.EXAMPLE, Role.CAPTION)


def _texts(draft: Draft) -> list[Piece]:
    """Words with figures in them; lists of documents, foreword and index are left out."""
    return draft.once("figures", lambda: _with_figures(draft))


def _with_figures(draft: Draft) -> list[Piece]:
    outside = {SectionKind.REFERENCES, SectionKind.BIBLIOGRAPHY, SectionKind.PREFACE, SectionKind.INDEX}
    return [
        piece
        for piece in draft.pieces_of(*_ROLES)
        if piece.zone not in outside and _DIGIT.search(piece.text) is not None
    ]


def _all(draft: Draft, pattern: re.Pattern[str], after: str) -> Iterator[Hit]:
    """Hits of ``pattern``; ``after`` is the template of what it should be, "" where that is not certain."""
    for piece in _texts(draft):
        for match in pattern.finditer(piece.bare):
            yield piece.hit(*match.span(), after=match.expand(after) if after else None)


@rule(
    "unit.space",
    "9.4",
    Severity.HINT,
    fixes=True,
    zh="数值与单位符号之间留空隙（“{it}”）。",
    en="A space stands between a number and the symbol of its unit (“{it}”).",
)
def space(draft: Draft) -> Iterator[Hit]:
    yield from _all(draft, _NO_SPACE, r"\1 \2")


@rule(
    "unit.symbol",
    "9.4",
    Severity.WARNING,
    fixes=True,
    zh="单位符号应写作“{wanted}”，不写“{it}”。",
    en="The symbol of the unit is “{wanted}”, not “{it}”.",
)
def symbol(draft: Draft) -> Iterator[Hit]:
    for piece in _texts(draft):
        for match in _WRONG_UNIT.finditer(piece.bare):
            yield piece.hit(*match.span(1), after=_WRONG[match[1]], wanted=_WRONG[match[1]])


@rule(
    "unit.ppm",
    "9.4",
    Severity.WARNING,
    zh="不使用“{it}”，写作10⁻⁶一类的数或用比值的单位。",
    en="“{it}” is not used; write a power of ten or a ratio of units.",
)
def ppm(draft: Draft) -> Iterator[Hit]:
    for piece in _texts(draft):
        for match in _PPM.finditer(piece.bare):
            yield piece.hit(*match.span(1))


@rule(
    "unit.abbreviation",
    "9.4",
    Severity.WARNING,
    zh="“{it}”不是单位符号：秒用s，小时用h，分用min，转每分用r/min。",
    en="“{it}” is no symbol of a unit: s, h, min, r/min.",
)
def abbreviation(draft: Draft) -> Iterator[Hit]:
    for piece in _texts(draft):
        for match in _HOURS.finditer(piece.bare):
            yield piece.hit(*match.span(1))


@rule(
    "range.percent",
    "9.4",
    Severity.WARNING,
    fixes=True,
    zh="百分数的范围，每个数后都写%（“{it}”）。",
    en="In a range of percentages each number carries its % (“{it}”).",
)
def range_percent(draft: Draft) -> Iterator[Hit]:
    yield from _all(draft, _RANGE_PERCENT, r"\1%～\2%")


@rule(
    "range.unit",
    "9.4",
    Severity.WARNING,
    fixes=True,
    zh="量值的范围，每个数后都写单位（“{it}”）。",
    en="In a range of quantities each number carries its unit (“{it}”).",
)
def range_unit(draft: Draft) -> Iterator[Hit]:
    yield from _all(draft, _RANGE_UNIT, r"\1 \3～\2 \3")


@rule(
    "range.mark",
    "9.4",
    Severity.WARNING,
    zh="量值的范围用浪纹线“～”，不用短横线（“{it}”）。",
    en="A range of quantities is marked by ～, not by a hyphen (“{it}”).",
)
def range_mark(draft: Draft) -> Iterator[Hit]:
    yield from _all(draft, _RANGE_MARK, "")


@rule(
    "tolerance.percent",
    "9.4",
    Severity.WARNING,
    fixes=True,
    zh="百分数的公差加括号，写作“(65±2)%”（“{it}”）。",
    en="A percentage with its tolerance stands in brackets: (65±2)% (“{it}”).",
)
def tolerance_percent(draft: Draft) -> Iterator[Hit]:
    yield from _all(draft, _TOLERANCE_PERCENT, r"(\1±\2)%")


@rule(
    "tolerance.unit",
    "9.4",
    Severity.WARNING,
    fixes=True,
    zh="带公差的量值，两个数都写单位或加括号（“{it}”）。",
    en="A quantity with its tolerance carries the unit twice or stands in brackets (“{it}”).",
)
def tolerance_unit(draft: Draft) -> Iterator[Hit]:
    yield from _all(draft, _TOLERANCE_UNIT, r"\1 \3±\2 \3")


@rule(
    "dimension.unit",
    "9.4",
    Severity.WARNING,
    fixes=True,
    zh="尺寸的每个数后都写单位（“{it}”）。",
    en="Each number of a dimension carries its unit (“{it}”).",
)
def dimensions(draft: Draft) -> Iterator[Hit]:
    for piece in _texts(draft):
        for match in _DIMENSIONS.finditer(piece.bare):
            numbers = re.findall(_N, match[1])
            yield piece.hit(*match.span(), after="×".join(f"{one} {match[2]}" for one in numbers))


@rule(
    "number.times",
    "9.4",
    Severity.HINT,
    fixes=True,
    zh="乘号用“×”（“{it}”）。",
    en="The sign of multiplication is × (“{it}”).",
)
def times(draft: Draft) -> Iterator[Hit]:
    for piece in _texts(draft):
        for match in _TIMES.finditer(piece.bare):
            if not _DIMENSIONS.match(piece.bare, match.start()):
                yield piece.hit(*match.span(2), after="×")


@rule(
    "number.point",
    "9.4",
    Severity.WARNING,
    fixes=True,
    zh="小于1的小数，小数点前写0（“{it}”）。",
    en="A decimal below one has a 0 before its point (“{it}”).",
)
def point(draft: Draft) -> Iterator[Hit]:
    yield from _all(draft, _POINT, r"0\g<0>")


@rule(
    "number.thousands",
    "9.4",
    Severity.HINT,
    zh="多位数不用逗号分节（“{it}”）；从小数点起每三位留空隙。",
    en="Long numbers are not grouped by commas (“{it}”) but by thin spaces.",
)
def thousands(draft: Draft) -> Iterator[Hit]:
    yield from _all(draft, _THOUSANDS, "")
