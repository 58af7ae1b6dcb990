"""Words of the text: how the document calls itself, what it leaves to contracts and laws, its punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standards.document.tree import SectionKind

from .draft import Draft, Role
from .findings import Hit, Severity
from .registry import rule

_SELF = re.compile(
    r"(?<![基日样版成根文书脚课资标本原副剧范译])本(?:标准|规范|规程|导则|指南|部分)(?!差|化|物质|样品|大气|状态|件|值|操作|溶液|曲线)"
)
_CONTRACT = re.compile(
    r"违约金|违约责任|索赔|罚款|处罚|追究[^，。]{0,8}责任|承担[^，。]{0,6}法律责任|费用(?:由|结算)|合同价|担保金"
)
_HAN = r"\u3400-\u9fff"
_HALF = re.compile(rf"(?<=[{_HAN}])[,;?!](?=[{_HAN}])")
_FULL = {",": "，", ";": "；", "?": "？", "!": "！"}
_DOUBLE = re.compile(r"([。，；：、])\1|[，；]。|。[，；]")
_TEXTS = (Role.TEXT, Role.ITEM, Role.NOTE, Role.EXAMPLE, Role.CELL, Role.FOOTNOTE)
_QUOTED_LIST = {SectionKind.BIBLIOGRAPHY, SectionKind.REFERENCES}


@rule(
    "self.name",
    "9.5.2",
    Severity.ERROR,
    fixes=True,
    zh="文件自称用“本文件”，不用“{it}”。",
    en="The document calls itself 本文件, not {it}.",
)
def self_name(draft: Draft) -> Iterator[Hit]:
    for piece in draft.pieces_of(*_TEXTS):
        for match in _SELF.finditer(piece.bare):
            fix = None if piece.role is Role.FOOTNOTE else "本文件"
            yield piece.hit(*match.span(), after=fix)


@rule(
    "wording.contract",
    "5.5.3",
    Severity.WARNING,
    zh="文件不规定合同、费用和法律责任（“{it}”）。",
    en="A standard has no clauses of contract, cost or liability (“{it}”).",
)
def contract(draft: Draft) -> Iterator[Hit]:
    for piece in draft.normative:
        yield from piece.hits(_CONTRACT)


@rule(
    "punctuation.half",
    "9.4",
    Severity.WARNING,
    fixes=True,
    zh="汉字之间用全角标点（“{it}”）。",
    en="Between Chinese characters punctuation is full-width (“{it}”).",
)
def half_width(draft: Draft) -> Iterator[Hit]:
    for piece in draft.pieces_of(*_TEXTS):
        if piece.zone in _QUOTED_LIST:
            continue
        for match in _HALF.finditer(piece.bare):
            yield piece.hit(*match.span(), after=None if piece.role is Role.FOOTNOTE else _FULL[match[0]])


@rule(
    "punctuation.double",
    "9.4",
    Severity.WARNING,
    zh="标点符号重复（“{it}”）。",
    en="Two punctuation marks stand side by side (“{it}”).",
)
def double(draft: Draft) -> Iterator[Hit]:
    for piece in draft.pieces_of(*_TEXTS):
        yield from piece.hits(_DOUBLE)
