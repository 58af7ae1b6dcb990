"""How GB/T 1.1—2020 prints numbers, labels and titles: patterns, and nothing about Word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .tree import SectionKind

_HALF = str.maketrans("０１２３４５６７８９．（）ＡＢＣＤＥＦ", "0123456789.()ABCDEF")
_UNIT = re.compile(
    r"\s*(?:mm|cm|km|m|μm|nm|kg|mg|g|t|L|mL|s|ms|min|h|d|V|kV|mV|A|mA|kA|W|kW|MW|Wh|kWh|MWh|Ah|Hz|kHz|MHz|Pa|kPa|MPa|N|kN|J|K|dB|lx|Ω|MΩ|℃|°C|°|%|％|‰)(?![A-Za-z])"
)
_MEASURE = re.compile(r"\s*[个年月日次台种类项条名人天倍组套只块级层点位]|\s*(?:小时|分钟|以上|以下|以内)")
_CHAPTER_WORD = re.compile(r"第\s*(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*章[\s\u3000]*")
_CLAUSE = re.compile(r"(?P<number>\d{1,2}(?:\s?\.\s?\d{1,3}){0,5})(?P<gap>[.、]?[\s\u3000]*)(?![\d/:)])")
_ANNEX_CLAUSE = re.compile(r"(?P<number>[A-Z](?:\s?\.\s?\d{1,3}){1,6})(?P<gap>\.?[\s\u3000]*)(?![\d/:)])")
_ANNEX = re.compile(
    r"(?:附\s*录|Annex|ANNEX|Appendix)\s*(?P<letter>[A-Z])(?![A-Za-z.])[\s\u3000]*"
    r"(?:[（(]\s*(?P<status>规范性|资料性|normative|informative)(?:附录)?\s*[)）])?[\s\u3000—–:：]*(?P<title>.*)",
    re.DOTALL,
)
_STATUS = re.compile(
    r"[（(]\s*(规范性|资料性|normative|informative)(?:附录)?\s*[)）][\s\u3000]*(.*)", re.DOTALL
)
STATUS = {"规范性": "规范性", "资料性": "资料性", "normative": "规范性", "informative": "资料性"}
_TABLE = re.compile(
    r"(?P<word>续?表|Table|TABLE)\s*(?P<number>(?:[A-Z]\s?[.．]\s?)?\d{1,3}(?:-\d{1,2})?)(?![\d.])[\s\u3000]*"
    r"(?P<continued>[（(](?:续|continued|第.{1,3}页.*?)[)）])?[\s\u3000:：—–-]*(?P<title>.*)",
    re.DOTALL,
)
_FIGURE = re.compile(
    r"(?P<word>图|Figure|Fig\.)\s*(?P<number>(?:[A-Z]\s?[.．]\s?)?\d{1,3}(?:-\d{1,2})?)(?![\d.])[\s\u3000]*"
    r"(?P<continued>[（(](?:续|continued)[)）])?[\s\u3000:：—–-]*(?P<title>.*)",
    re.DOTALL,
)
_NOTE = re.compile(
    r"(?P<word>注)\s*(?P<number>\d{0,2})\s*[：:][\s\u3000]*|NOTE\s*\d*\s*[：:]?\s+|Note\s+\d+\s+to entry\s*[：:]?\s*"
)
_EXAMPLE = re.compile(r"(?P<word>示\s?例)\s*(?P<number>\d{0,2})\s*[：:][\s\u3000]*|EXAMPLE\s*\d*\s*[：:]?\s*")
_LISTS = (
    ("letter", re.compile(r"[（(]?(?P<mark>[a-z])\s*[)）][\s\u3000]*")),
    ("digit", re.compile(r"(?P<mark>\d{1,2})\s*[)）][\s\u3000]*")),
    ("paren", re.compile(r"[（(](?P<mark>\d{1,2}|[一二三四五六七八九十]{1,2}|[ivx]{1,4})[)）][\s\u3000]*")),
    ("dash", re.compile(r"(?P<mark>——|──|－－|--|—|–)[\s\u3000]*(?!\d)")),
    ("dot", re.compile(r"(?P<mark>[·•●▪■◆➢○✓])[\s\u3000]*")),
    ("circle", re.compile(r"(?P<mark>[①-⑳])[\s\u3000]*")),
)
_AUTOMATIC = re.compile(r"(?P<mark>\d{1,2}|[a-z]|[ivx]{1,5}|[一二三四五六七八九十]{1,3})[.．、][\s\u3000]*")
UNIT_LINE = re.compile(r"单位\s*(?:为|[：:])\s*\S.{0,20}|Dimensions in .{1,30}")
SOURCE = re.compile(  # GB/T 1.1—2009 prints the document alone: [GB/T 5271.1—2000，定义3.1]
    r"[\[［【]\s*(?:(?:来源|SOURCE)\s*[：:]\s*|(?=[A-Z]{1,6}[/\s]))(?P<source>.*?)\s*[\]］】]?\s*", re.DOTALL
)
_ENDS = "。；;：:，,、？！"

ELEMENTS = {
    "前言": SectionKind.PREFACE,
    "foreword": SectionKind.PREFACE,
    "引言": SectionKind.INTRODUCTION,
    "introduction": SectionKind.INTRODUCTION,
    "参考文献": SectionKind.BIBLIOGRAPHY,
    "bibliography": SectionKind.BIBLIOGRAPHY,
    "索引": SectionKind.INDEX,
    "index": SectionKind.INDEX,
}
CONTENTS = {"目次", "目录", "contents", "tableofcontents"}
KNOWN_TITLES = {"范围", "规范性引用文件", "术语和定义", "scope", "normativereferences", "termsanddefinitions"}
PAGE_TAIL = re.compile(r"[\s.…·⋯\u3000]+[0-9ivxlIVXLⅠ-Ⅻ]{1,4}$")


@dataclass(frozen=True)
class Found:
    """A number or label at the start of a line, and how many characters it takes with what follows it."""

    number: str
    length: int
    gap: bool = True
    point: bool = False  # "1. 范围": a point or comma behind the number


def squeezed(text: str) -> str:
    """``text`` without any white space, lower case: how titles are compared."""
    return re.sub(r"[\s\u3000]+", "", text).lower()


def halved(text: str) -> str:
    """Full-width digits and points as half-width ones; the length stays."""
    return text.translate(_HALF)


def element(text: str) -> SectionKind | None:
    """The unnumbered element that is headed by exactly ``text``."""
    return ELEMENTS.get(squeezed(text)) if len(text) < 24 else None


def chapter_kind(title: str) -> SectionKind:
    """The kind of a chapter by its title."""
    key = squeezed(title)
    if key in {"范围", "scope"}:
        return SectionKind.SCOPE
    if key in {"规范性引用文件", "normativereferences", "引用文件"}:
        return SectionKind.REFERENCES
    if key.startswith(("术语", "termsanddef", "terms,def", "termsand")):
        return SectionKind.TERMS
    return SectionKind.CLAUSE


def clause(text: str, letter: str = "") -> Found | None:
    """The clause number ``text`` begins with; in annex ``letter`` numbers begin with that letter."""
    half = halved(text)
    word = _CHAPTER_WORD.match(half)
    if word is not None and not letter:
        return Found(str(_spoken(word["number"])), word.end())
    match = (_ANNEX_CLAUSE if letter else _CLAUSE).match(half)
    if match is None:
        return None
    number = re.sub(r"\s", "", match["number"])
    if letter and not number.startswith(letter + "."):
        return None
    gap = bool(match["gap"]) or match.end() == len(half)
    return Found(number, match.end(), gap, point=match["gap"].strip() != "")


def is_quantity(text: str, found: Found) -> bool:
    """Is the number the amount of something ("5 mm", "3个") rather than the number of a clause?"""
    rest = text[found.length :]
    if _UNIT.match(rest):
        return True
    return not found.gap and "." not in found.number and bool(_MEASURE.match(rest))


def key_of(number: str) -> tuple[int, ...]:
    """``number`` for comparing: letters count as one level."""
    return tuple(int(part) if part.isdigit() else ord(part[0]) for part in number.split(".") if part)


def titled(text: str, longest: int = 40) -> bool:
    """Does ``text`` read like a title: short, one phrase, no mark of the end of a sentence?"""
    text = text.strip()
    if not text or len(text) > longest or text[-1] in _ENDS or "。" in text or "；" in text:
        return False
    return not (text.endswith(".") and len(text.split()) > 3)


def annex(text: str) -> tuple[str, str, str] | None:
    """Letter, status and title of an annex's heading; status and title may follow on later lines."""
    match = _ANNEX.fullmatch(halved(text.strip()))
    if match is None:
        return None
    title = " ".join(match["title"].split())
    if match["status"] is None and title and not titled(title):
        return None
    return match["letter"], STATUS.get(match["status"] or "", ""), title


def annex_status(text: str) -> tuple[str, str] | None:
    """Status and the rest of the line, of the line below "附录A"."""
    match = _STATUS.fullmatch(text.strip())
    return None if match is None else (STATUS[match[1]], match[2].strip())


@dataclass(frozen=True)
class Caption:
    label: str  # "表1", "图A.1", "Table 1"
    length: int  # characters up to the title
    title: str
    continued: bool


def caption(text: str, *, figure: bool) -> Caption | None:
    match = (_FIGURE if figure else _TABLE).fullmatch(halved(text))
    if match is None:
        return None
    word = match["word"].lstrip("续")
    number = re.sub(r"\s", "", match["number"])
    label = f"{word}{number}" if word in {"图", "表"} else f"{word.rstrip('.').capitalize()} {number}"
    continued = bool(match["continued"]) or match["word"].startswith("续")
    return Caption(label, match.start("title"), text[match.start("title") :], continued)


def note(text: str) -> tuple[Found, bool] | None:
    """The label of a note or example, and whether it is an example."""
    for pattern, example in ((_NOTE, False), (_EXAMPLE, True)):
        match = pattern.match(halved(text))
        if match is not None:
            if match["word"]:
                label = f"{'示例' if example else '注'}{match['number']}："
            else:
                label = match[0].strip().rstrip(":：")
            return Found(label, match.end()), example
    return None


def list_label(text: str, automatic: str = "") -> tuple[str, Found] | None:
    """The class ("letter", "digit", "dash" …) and the printed label of a list item."""
    half = halved(text)
    for name, pattern in _LISTS:
        match = pattern.match(half)
        if match is None or match.end() == len(half):
            continue
        mark = match["mark"]
        label = {"letter": f"{mark})", "digit": f"{mark})", "paren": f"({mark})", "dash": "——"}.get(
            name, mark
        )
        return name, Found(label, match.end())
    match = _AUTOMATIC.match(half) if automatic else None
    if match is not None and match.end() < len(half):
        return "point", Found(match[0].strip(), match.end())
    return None


def _spoken(text: str) -> int:
    if text.isdigit():
        return int(text)
    digits = {sign: worth for worth, sign in enumerate("一二三四五六七八九", 1)}
    tens, ten, ones = text.partition("十")
    if not ten:
        return digits.get(text[0], 0)
    return digits.get(tens, 1) * 10 + digits.get(ones, 0)
