"""Places as people type them into a comment sheet: "5.2.1 第2段", "Clause 4", "附录A", "A.2", "表3", "5.2–5.4", "General"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from standards.document.grammar import ELEMENTS
from standards.document.tree import SectionKind

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─━﹘﹣－"), "-") | dict.fromkeys(map(ord, "～〜∼"), "~")
_HAN = {sign: worth for worth, sign in enumerate("一二三四五六七八九十", 1)}
_NUMBER = r"(?:\d{1,2}|[A-Z](?=\s?\.\s?\d))(?:\s?\.\s?\d{1,3})*"
_COUNT = r"[\d一二三四五六七八九十]+"
_NOUN = r"(?:(?:sub-?)?clauses?|sections?|sec\.|cl\.|§|条款|章条|第)"
_TOKENS = re.compile(
    "|".join(
        (
            rf"(?P<page>第\s?{_COUNT}\s?页|(?<![a-z])p(?:ages?|p|g)?\.?\s?\d+(?:\s?-\s?\d+)?(?![\d.]*\d)|页码?[:：\s]?\d+)",
            rf"(?P<line>第?\s?{_COUNT}(?:\s?-\s?\d+)?\s?行|(?<![a-z])lines?\.?\s?\d+(?:\s?-\s?\d+)?)",
            r"(?P<ordinal>\d+(?:st|nd|rd|th)\s(?:para(?:graph)?|sentence|bullet|item)|(?:first|second|third|last)\s(?:para(?:graph)?|sentence|bullet|item)|最后一?[段句]|[首末][段句]|开头|末尾|结尾)",
            rf"(?P<paragraph>(?:倒数)?第\s?(?P<count>{_COUNT})\s?(?:自然)?[段句]|paras?(?:graphs?)?\.?\s?(?P<para>\d+)(?:\s?-\s?\d+)?)",
            r"(?P<item>(?:列?项|(?:list\s)?item|bullet)?\s?(?<![A-Za-z])[a-z]\)(?:\s?\d{1,2}\))?|第\s?[\d一二三四五六七八九十]+\s?(?:列?项|列|栏|个))",
            r"(?P<note>(?<![A-Za-z])(?:脚?注|示例|(?:foot)?notes?|examples?)\s?\d*(?![A-Za-z]))",
            r"(?P<table>(?:表|(?<![a-z])table|(?<![a-z])tab\.)\s?(?P<table_no>[A-Z]\s?\.\s?\d+(?:-\d+)?|\d+(?:[-.]\d+)*))",
            r"(?P<figure>(?:图|(?<![a-z])figure|(?<![a-z])fig\.)\s?(?P<figure_no>[A-Z]\s?\.\s?\d+(?:-\d+)?|\d+(?:[-.]\d+)*))",
            r"(?P<formula>(?:公式|式|(?<![a-z])formula|(?<![a-z])equation|(?<![a-z])eq\.)\s?\(?\s?(?P<formula_no>[A-Z]\.\d+|\d+)\s?\)?)",
            r"(?P<annex>(?:附\s?录|(?<![a-z])annex|(?<![a-z])appendix)\s?(?P<letter>[A-Z])(?![A-Za-z])(?:\s?\.\s?(?P<below>\d{1,3}(?:\.\d{1,3})*))?)",
            rf"(?P<range>{_NOUN}?\s?(?<![A-Za-z\d._/-])(?P<first>{_NUMBER})\s?[章条款节]?\s?(?:-|~|至|到|to|through)\s?{_NOUN}?\s?(?P<last>{_NUMBER})\s?[章条款节]?(?![A-Za-z\d_/-]))",
            rf"(?P<clause>{_NOUN}?\s?(?<![A-Za-z\d._/-])(?P<number>{_NUMBER})\.?(?![A-Za-z\d_/-])\s?(?P<unit>[章条款节])?)",
            r"(?P<chapter>第\s?(?P<spoken>[一二三四五六七八九十]{1,3})\s?(?P<spoken_unit>[章条款节]))",
        )
    ),
    re.IGNORECASE,
)
_FINER = ("page", "line", "ordinal", "paragraph", "item", "note")
_NOISE = re.compile(
    r"(?<![A-Za-z])(?:and|in|of|the|no\.?|clauses?|subclauses?|sections?)(?![A-Za-z])|[第章条款节及和与中处内的见]|[\s、,;:/&+()\[\].。·-]",
    re.IGNORECASE,
)
_NOTHING = {"", "-", "/", "无", "na", "n/a", "none", "未注明"}
_GENERAL = re.compile(
    r"all|general|whole(document|text|draft)?|entire(document|text)?|overall|throughout|(标准)?(全文|全部|整体|总体|通篇|全篇|全稿|综合)(意见|内容|评价|部分)?"
    r"|整个(标准|文本|文件)|一般(性)?意见|封面|cover(page)?|(标准|文件)?(标题|名称|题目)|title"
)
NAMED = ELEMENTS | {
    "范围": SectionKind.SCOPE,
    "scope": SectionKind.SCOPE,
    "规范性引用文件": SectionKind.REFERENCES,
    "引用文件": SectionKind.REFERENCES,
    "normativereferences": SectionKind.REFERENCES,
    "术语和定义": SectionKind.TERMS,
    "术语与定义": SectionKind.TERMS,
    "termsanddefinitions": SectionKind.TERMS,
}


class What(StrEnum):
    CLAUSE = "clause"
    ANNEX = "annex"
    TABLE = "table"
    FIGURE = "figure"
    FORMULA = "formula"


@dataclass(frozen=True)
class Name:
    """A place as it is called: "5.2.1", "A" of 附录A, "4-1" of Table 4-1. ``text`` as typed."""

    what: What
    number: str
    text: str


@dataclass(frozen=True)
class Typed:
    """What a cell says of the place. ``left`` are its words that name none, ``several`` tells of a range or a vague 条."""

    names: tuple[Name, ...] = ()
    left: str = ""
    general: bool = False
    several: bool = False
    paragraph: int = 0
    finer: bool = False  # a page, a line, a paragraph is named


def read(text: str) -> Typed:
    """Take ``text`` apart."""
    plain = halved(text)
    if plain.casefold() in _NOTHING:
        return Typed()
    if re.fullmatch(r"[A-Z]", plain):
        return Typed((Name(What.ANNEX, plain, plain),))
    if _GENERAL.fullmatch(squeezed(plain)):
        return Typed(general=True)
    found = list(_TOKENS.finditer(plain))
    names: list[Name] = []
    several = False
    paragraph = 0
    for match in found:
        names += _named(match)
        several |= match.lastgroup == "range" or match["range"] is not None
        several |= match["unit"] in {"条", "款", "节"} and "." not in match["number"]
        several |= match["spoken_unit"] in {"条", "款", "节"}
        paragraph = paragraph or _spoken(match["count"] or match["para"] or "")
    left = _TOKENS.sub(" ", plain)
    left = left.strip(" 、,;:/&+()[].。·-") if _NOISE.sub("", left) else ""
    finer = any(match[one] for match in found for one in _FINER)
    return Typed(tuple(dict.fromkeys(names)), left, several=several, paragraph=paragraph, finer=finer)


def _named(match: re.Match[str]) -> list[Name]:
    for what in (What.TABLE, What.FIGURE, What.FORMULA):
        if number := match[f"{what}_no"]:
            return [Name(what, _close(number), match[0].strip())]
    if letter := match["letter"]:
        below = match["below"]
        if below:
            return [Name(What.CLAUSE, f"{letter.upper()}.{_close(below)}", match[0].strip())]
        return [Name(What.ANNEX, letter.upper(), match[0].strip())]
    if spoken := match["spoken"]:
        return [Name(What.CLAUSE, str(_spoken(spoken)), match[0].strip())]
    numbers = [match["number"]] if match["number"] else [match["first"], match["last"]]
    return [Name(What.CLAUSE, _close(number), number) for number in numbers if number]


def halved(text: str) -> str:
    """``text`` in half width, with one kind of dash, white space made one."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES).split())


def squeezed(text: str) -> str:
    """``text`` as words are compared: half width, small letters, no white space and no punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _close(number: str) -> str:
    return re.sub(r"\s", "", number).upper()


def _spoken(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN.get(text[:1], 0)
    return (_HAN.get(tens, 0) or 1) * 10 + _HAN.get(ones, 0)
