"""Modal words (GB/T 1.1—2020 annex C): which may stand where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standards.document.tree import SectionKind

from .draft import Draft, Role
from .findings import Hit, Severity
from .registry import rule

# 应 as a verb of its own; compounds such as 反应, 应用, 相应 are left out, at the price of a missed “对应”.
SHALL = re.compile(
    r"(?<![反相响适供效对感顺照呼回答因策理热适])(?:不?应)(?![用力变急答激聘届邀税付收试得激])(?:当)?"
)
_MUST = re.compile(r"必须(?!品)")
_MAY_NOT = re.compile(
    r"(?<![舍])不得(?![不已了])|不可以|不可(?=将|把|与|低于|高于|大于|小于|超过|少于|随意|同时|直接|擅自)"
)
_FORBIDDEN = re.compile(
    r"(?<!被)(?:严禁|禁止)(?!标志|令|区|性|通行|驶入|停车|吸烟|类|操作|状态|在?线|使用的|的)"
)
_VAGUE = re.compile(
    r"(?<![反相响适供效对感])应(?:当|该)?(?:尽可能|尽量|(?:优先|充分|综合|重点)?考虑|避免|慎重|一般|通常|原则上)"
    r"|(?:一般|通常|原则上)应(?![用力变急])"
)
_SHOULD = re.compile(r"(?<![适便事相时不权])宜(?![居人兴])|不宜")


@rule(
    "modal.must",
    "附录C",
    Severity.ERROR,
    fixes=True,
    zh="表示要求用“应”，不用“必须”。",
    en="A requirement is expressed by 应, never by 必须.",
)
def must(draft: Draft) -> Iterator[Hit]:
    for piece in draft.normative:
        for match in _MUST.finditer(piece.bare):
            doubled = piece.text[: match.start()].endswith("应") or piece.text[match.end() :].startswith("应")
            yield piece.hit(*match.span(), after=None if doubled else "应")


@rule(
    "modal.may_not",
    "附录C",
    Severity.ERROR,
    fixes=True,
    zh="表示不准许用“不应”，不用“{it}”。",
    en="What is not permitted is expressed by 不应, not by {it}.",
)
def may_not(draft: Draft) -> Iterator[Hit]:
    for piece in draft.normative:
        for match in _MAY_NOT.finditer(piece.bare):
            doubled = piece.text[: match.start()].endswith("应")
            yield piece.hit(*match.span(), after=None if doubled else "不应")


@rule(
    "modal.forbidden",
    "附录C",
    Severity.WARNING,
    zh="表示不准许用“不应”，不用“{it}”。",
    en="What is not permitted is expressed by 不应, not by {it}.",
)
def forbidden(draft: Draft) -> Iterator[Hit]:
    for piece in draft.normative:
        if piece.role is not Role.CELL:
            yield from piece.hits(_FORBIDDEN)


@rule(
    "modal.vague",
    "9.4.2",
    Severity.WARNING,
    zh="“{it}”：尽可能、尽量、考虑、避免、慎重、通常、一般、原则上不与“应”连用；表示推荐用“宜”。",
    en="“{it}”: such softening words do not go with 应; a recommendation is expressed by 宜.",
)
def vague(draft: Draft) -> Iterator[Hit]:
    for piece in draft.normative:
        yield from piece.hits(_VAGUE)


def _requirements(draft: Draft, zone: SectionKind) -> Iterator[Hit]:
    for piece in draft.pieces_of(Role.TEXT, Role.ITEM, zone=zone):
        for pattern in (SHALL, _MUST):
            yield from piece.hits(pattern)


@rule(
    "modal.scope",
    "8.5",
    Severity.ERROR,
    zh="“范围”只作陈述，不应有要求或推荐（“{it}”）。",
    en="The scope only states; it carries no requirement or recommendation (“{it}”).",
)
def scope(draft: Draft) -> Iterator[Hit]:
    yield from _requirements(draft, SectionKind.SCOPE)
    for piece in draft.pieces_of(Role.TEXT, Role.ITEM, zone=SectionKind.SCOPE):
        yield from piece.hits(_SHOULD)


@rule(
    "modal.preface",
    "8.3",
    Severity.WARNING,
    zh="前言不应有要求（“{it}”）。",
    en="The foreword carries no requirement (“{it}”).",
)
def preface(draft: Draft) -> Iterator[Hit]:
    for hit in _requirements(draft, SectionKind.PREFACE):
        if not re.search(r"更改|增加|删除|修改", hit.text):
            yield hit


@rule(
    "modal.introduction",
    "8.4",
    Severity.WARNING,
    zh="引言不应有要求（“{it}”）。",
    en="The introduction carries no requirement (“{it}”).",
)
def introduction(draft: Draft) -> Iterator[Hit]:
    yield from _requirements(draft, SectionKind.INTRODUCTION)


@rule(
    "modal.note",
    "9.11",
    Severity.ERROR,
    zh="注不应有要求（“{it}”）；要求写进条文。",
    en="A note carries no requirement (“{it}”); requirements belong into the text.",
)
def note(draft: Draft) -> Iterator[Hit]:
    for piece in draft.pieces_of(Role.NOTE):
        for pattern in (SHALL, _MUST):
            yield from piece.hits(pattern)


@rule(
    "modal.footnote",
    "9.12",
    Severity.WARNING,
    zh="条文的脚注不应有要求（“{it}”）。",
    en="A footnote of the text carries no requirement (“{it}”).",
)
def footnote(draft: Draft) -> Iterator[Hit]:
    for piece in draft.pieces_of(Role.FOOTNOTE):
        for pattern in (SHALL, _MUST):
            yield from piece.hits(pattern)
