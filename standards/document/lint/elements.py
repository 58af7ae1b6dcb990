"""Elements of a standard: which there are, in which order, and what the scope and the cover say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standards.document.grammar import squeezed
from standards.document.tree import SectionKind

from .draft import Draft, Role, at, paragraphs
from .findings import Hit, Severity, Stage
from .registry import rule

_RANK = {
    SectionKind.PREFACE: 0,
    SectionKind.INTRODUCTION: 1,
    SectionKind.ANNEX: 3,
    SectionKind.BIBLIOGRAPHY: 4,
    SectionKind.INDEX: 5,
}
_STATES = re.compile(
    r"本(?:文件|标准|部分|规范|规程|指南|导则)(?:[^，。]{0,6})(?:规定|确立|描述|提供|给出|界定)了?"
)
_APPLIES = re.compile(r"本(?:文件|标准|部分|规范|规程|指南|导则)(?:也|还|主要)?适用于")
_STAGES = {
    Stage.WORKING: ("草案", "讨论稿"),
    Stage.CONSULTATION: ("征求意见稿",),
    Stage.REVIEW: ("送审稿", "送审讨论稿"),
    Stage.APPROVAL: ("报批稿",),
}


@rule(
    "element.preface",
    "8.3",
    Severity.ERROR,
    since=Stage.CONSULTATION,
    zh="缺少“前言”。前言是必备要素。",
    en="The foreword (前言) is missing; every standard has one.",
)
def preface(draft: Draft) -> Iterator[Hit]:
    if draft.root(SectionKind.PREFACE) is None:
        yield at(None)


def _chapter(draft: Draft, index: int, kind: SectionKind) -> Iterator[Hit]:
    chapters = draft.chapters
    if len(chapters) <= index:
        yield at(None)
    elif chapters[index].kind is not kind:
        yield at(chapters[index])


@rule(
    "element.scope",
    "8.5",
    Severity.ERROR,
    zh="第1章应是“范围”。",
    en="Chapter 1 is the scope (范围).",
)
def scope(draft: Draft) -> Iterator[Hit]:
    yield from _chapter(draft, 0, SectionKind.SCOPE)


@rule(
    "element.references",
    "8.6",
    Severity.ERROR,
    zh="第2章应是“规范性引用文件”；没有引用文件时也保留这一章并说明。",
    en="Chapter 2 is 规范性引用文件; without referenced documents it stays and says so.",
)
def references(draft: Draft) -> Iterator[Hit]:
    yield from _chapter(draft, 1, SectionKind.REFERENCES)


@rule(
    "element.terms",
    "8.7",
    Severity.ERROR,
    zh="第3章应是“术语和定义”；没有需要界定的术语时也保留这一章并说明。",
    en="Chapter 3 is 术语和定义; without terms it stays and says so.",
)
def terms(draft: Draft) -> Iterator[Hit]:
    yield from _chapter(draft, 2, SectionKind.TERMS)


@rule(
    "element.core",
    "8.11",
    Severity.ERROR,
    zh="缺少核心技术要素：术语和定义之后没有其他章。",
    en="There is no core technical element: no chapter follows the terms.",
)
def core(draft: Draft) -> Iterator[Hit]:
    front = {SectionKind.SCOPE, SectionKind.REFERENCES, SectionKind.TERMS}
    is_vocabulary = bool(re.search(r"术语|词汇", draft.document.cover.title_zh))
    if not is_vocabulary and all(chapter.kind in front for chapter in draft.chapters):
        yield at(None)


@rule(
    "element.order",
    "6.2",
    Severity.ERROR,
    any_language=True,
    zh="“{it}”的位置不对。次序是：前言、引言、正文各章、附录、参考文献、索引。",
    en="“{it}” is out of place. The order is foreword, introduction, chapters, annexes, bibliography, index.",
)
def order(draft: Draft) -> Iterator[Hit]:
    highest = -1
    for root in draft.roots:
        rank = _RANK.get(root.kind, 2)
        if rank < highest:
            yield at(root, it=f"附录{root.number}" if root.kind is SectionKind.ANNEX else root.title)
        highest = max(highest, rank)


@rule(
    "element.twice",
    "6.2",
    Severity.ERROR,
    any_language=True,
    zh="“{it}”出现了两次。",
    en="“{it}” is there twice.",
)
def twice(draft: Draft) -> Iterator[Hit]:
    seen: set[SectionKind] = set()
    for root in draft.roots:
        if root.kind in {SectionKind.CLAUSE, SectionKind.ANNEX}:
            continue
        if root.kind in seen:
            yield at(root, it=root.title)
        seen.add(root.kind)


@rule(
    "scope.statement",
    "8.5",
    Severity.ERROR,
    zh="“范围”应以“本文件规定了……”（或确立、描述、提供、给出、界定）陈述文件的主要内容。",
    en="The scope states what the document does: 本文件规定了… (or 确立, 描述, 提供, 给出, 界定).",
)
def scope_statement(draft: Draft) -> Iterator[Hit]:
    section = draft.root(SectionKind.SCOPE)
    if section is not None and not any(
        _STATES.search(piece.text) for piece in draft.pieces_of(Role.TEXT, Role.ITEM, zone=SectionKind.SCOPE)
    ):
        yield at(section)


@rule(
    "scope.applies",
    "8.5",
    Severity.WARNING,
    zh="“范围”没有说明文件的适用界限（“本文件适用于……”）。",
    en="The scope does not say to what the document applies (本文件适用于…).",
)
def scope_applies(draft: Draft) -> Iterator[Hit]:
    section = draft.root(SectionKind.SCOPE)
    if section is not None and not any(_APPLIES.search(text) for _, text in paragraphs(section)):
        yield at(section)


@rule(
    "cover.title",
    "8.1",
    Severity.WARNING,
    since=Stage.CONSULTATION,
    zh="没有读到封面上的中文名称。",
    en="No Chinese title was found on the cover.",
)
def cover_title(draft: Draft) -> Iterator[Hit]:
    if not draft.document.cover.title_zh:
        yield at(None, place="封面")


def _missing(draft: Draft, name: str) -> Iterator[Hit]:
    """A cover fact that is not stated, on a cover that was found."""
    if draft.document.cover.title_zh and not getattr(draft.document.cover, name):
        yield at(None, draft.document.cover.title_zh, place="封面")


@rule(
    "cover.english",
    "8.1",
    Severity.WARNING,
    since=Stage.REVIEW,
    zh="封面上没有英文译名。",
    en="The cover has no English title.",
)
def cover_english(draft: Draft) -> Iterator[Hit]:
    yield from _missing(draft, "title_en")


@rule(
    "cover.ics",
    "8.1",
    Severity.WARNING,
    since=Stage.REVIEW,
    zh="封面上没有国际标准分类号（ICS）。",
    en="The cover has no ICS code.",
)
def cover_ics(draft: Draft) -> Iterator[Hit]:
    yield from _missing(draft, "ics")


@rule(
    "cover.ccs",
    "8.1",
    Severity.WARNING,
    since=Stage.REVIEW,
    zh="封面上没有中国标准文献分类号（CCS）。",
    en="The cover has no CCS code.",
)
def cover_ccs(draft: Draft) -> Iterator[Hit]:
    yield from _missing(draft, "ccs")


@rule(
    "cover.stage",
    "8.1",
    Severity.WARNING,
    zh="封面标的是“{it}”，与现在的阶段不符。",
    en="The cover says “{it}”, which is not the present stage.",
)
def cover_stage(draft: Draft) -> Iterator[Hit]:
    said = squeezed(draft.document.cover.stage)
    if said and not said.endswith(_STAGES[draft.stage]):
        yield at(None, said, place="封面", it=said)


@rule(
    "title.standard",
    "6.1",
    Severity.ERROR,
    zh="文件名称不应以“{it}”结尾：名称里不写“……标准”。",
    en="A title does not end with “{it}”: it does not call itself a standard.",
)
def title_standard(draft: Draft) -> Iterator[Hit]:
    title = squeezed(draft.document.cover.title_zh)
    found = re.search(r"(?:国家|行业|地方|团体|企业)?标准$", title)
    if found is not None:
        yield at(None, title, place="封面", it=found[0])
