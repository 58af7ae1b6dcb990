"""The foreword and the introduction: their fixed sentences and what does not belong there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standards.document.grammar import squeezed
from standards.document.tree import Figure, Formula, Section, SectionKind, Table

from .draft import Draft, at, paragraphs, with_paragraph
from .findings import Edit, Hit, Severity, Stage
from .registry import rule

RULES_SENTENCE = "本文件按照GB/T 1.1—2020《标准化工作导则 第1部分：标准化文件的结构和起草规则》的规定起草。"
PATENT_SENTENCE = "请注意本文件的某些内容可能涉及专利。本文件的发布机构不承担识别专利的责任。"
# The order in which the sentences of a foreword are given (8.3).
_ORDER = (
    ("起草依据", re.compile(r"按照\s*GB/T\s*1\.1.*起草")),
    ("部分的说明", re.compile(r"^本文件是.{1,60}的第.{1,4}部分")),
    ("代替情况", re.compile(r"^本文件代替")),
    ("采用情况", re.compile(r"^本文件(?:等同|修改)采用")),
    ("专利说明", re.compile(r"可能涉及专利")),
    ("提出和归口", re.compile(r"^本文件由.*(?:提出|归口)")),
    ("起草单位", re.compile(r"起草单位")),
    ("主要起草人", re.compile(r"主要起草人")),
)


def _preface(draft: Draft) -> Section | None:
    return draft.root(SectionKind.PREFACE)


def _key(text: str) -> str:
    return squeezed(text).translate(str.maketrans("-–－:,", "———：，"))


@rule(
    "preface.rules",
    "8.3",
    Severity.ERROR,
    since=Stage.CONSULTATION,
    fixes=True,
    zh="前言应说明起草依据，写作：" + RULES_SENTENCE,
    en="The foreword names the rules of drafting, in these words: " + RULES_SENTENCE,
)
def drafting_rules(draft: Draft) -> Iterator[Hit]:
    section = _preface(draft)
    if section is None:
        return
    texts = paragraphs(section)
    if any(_key(RULES_SENTENCE) in _key(text) for _, text in texts):
        return
    for index, text in texts:
        if re.search(r"GB/T\s*1\.1.*(?:起草|编写|编制)", text) and text.count("。") <= 1:
            fix = Edit(section.anchor, ("blocks", index, "runs"), 0, text, RULES_SENTENCE)
            yield at(section, text, fix=fix)
            return
    yield at(section, fix=with_paragraph(section, 0, RULES_SENTENCE))


@rule(
    "preface.patent",
    "附录D D.2",
    Severity.ERROR,
    since=Stage.CONSULTATION,
    fixes=True,
    zh="尚未识别出专利时，前言应写：" + PATENT_SENTENCE,
    en="Where no patent is known, the foreword says: " + PATENT_SENTENCE,
)
def patent(draft: Draft) -> Iterator[Hit]:
    section = _preface(draft)
    if section is None or _known_patent(draft):
        return
    texts = paragraphs(section)
    if _key(PATENT_SENTENCE) in _key("".join(text for _, text in texts)):
        return
    for index, text in texts:
        if "专利" in text and "请注意" in text:
            whole = _patent_span(text)
            if whole is not None:
                before = text[whole[0] : whole[1]]
                fix = Edit(section.anchor, ("blocks", index, "runs"), whole[0], before, PATENT_SENTENCE)
                yield at(section, text, fix=fix)
                return
    yield at(
        section, fix=with_paragraph(section, _before_proposer(texts, len(section.blocks)), PATENT_SENTENCE)
    )


def _known_patent(draft: Draft) -> bool:
    introduction = draft.root(SectionKind.INTRODUCTION)
    return introduction is not None and any(
        "专利" in text and "声明符合本文件" in text for _, text in paragraphs(introduction)
    )


def _patent_span(text: str) -> tuple[int, int] | None:
    found = re.search(r"请注意[^。]*专利[^。]*。(?:[^。]*专利的责任。)?", text)
    return None if found is None else found.span()


def _before_proposer(texts: list[tuple[int, str]], last: int) -> int:
    return next((index for index, text in texts if re.search(r"提出|归口|起草单位", text)), last)


@rule(
    "preface.proposer",
    "8.3",
    Severity.WARNING,
    since=Stage.REVIEW,
    zh="前言没有说明提出或归口的单位（“本文件由……提出”“本文件由……归口”）。",
    en="The foreword does not say who proposed the document or is responsible for it (提出, 归口).",
)
def proposer(draft: Draft) -> Iterator[Hit]:
    section = _preface(draft)
    if section is not None and not any(
        re.search(r"由.*(?:提出|归口)", text) for _, text in paragraphs(section)
    ):
        yield at(section)


def _named(draft: Draft, label: str) -> Iterator[Hit]:
    section = _preface(draft)
    if section is None:
        return
    names = [text for _, text in paragraphs(section) if re.search(label, text)]
    if not names:
        yield at(section)
    elif not re.sub(rf"^.*?{label}(?:有|为)?[：:]?|[。\s]", "", names[0]) and names[0] == _last(section):
        yield at(section, names[0])


def _last(section: Section) -> str:
    texts = paragraphs(section)
    return texts[-1][1] if texts else ""


@rule(
    "preface.units",
    "8.3",
    Severity.ERROR,
    since=Stage.APPROVAL,
    zh="前言没有列出起草单位（“本文件起草单位：……。”）。",
    en="The foreword does not name the drafting units (本文件起草单位：…。).",
)
def units(draft: Draft) -> Iterator[Hit]:
    yield from _named(draft, "起草单位")


@rule(
    "preface.people",
    "8.3",
    Severity.ERROR,
    since=Stage.APPROVAL,
    zh="前言没有列出主要起草人（“本文件主要起草人：……。”）。",
    en="The foreword does not name the drafters (本文件主要起草人：…。).",
)
def people(draft: Draft) -> Iterator[Hit]:
    yield from _named(draft, "主要起草人")


@rule(
    "preface.order",
    "8.3",
    Severity.WARNING,
    zh="“{it}”的位置不对。前言依次说明：起草依据、部分、代替、采用、专利、提出和归口、起草单位、主要起草人。",
    en="“{it}” is out of place. The foreword gives, in this order: rules, parts, replacement, adoption, patents, proposer, units, drafters.",
)
def order(draft: Draft) -> Iterator[Hit]:
    section = _preface(draft)
    highest = -1
    for _, text in paragraphs(section) if section is not None else []:
        rank = next((n for n, (_, pattern) in enumerate(_ORDER) if pattern.search(text)), -1)
        if 0 <= rank < highest:
            yield at(section, text, it=_ORDER[rank][0])
        highest = max(highest, rank)


@rule(
    "preface.replaces",
    "8.3",
    Severity.ERROR,
    since=Stage.CONSULTATION,
    zh="封面写着代替“{it}”，前言没有说明代替情况和主要技术变化。",
    en="The cover says it replaces “{it}”; the foreword does not say so, nor what changed.",
)
def replaces(draft: Draft) -> Iterator[Hit]:
    section = _preface(draft)
    replaced = draft.document.cover.replaces
    if (
        section is not None
        and re.search(r"\d", replaced)
        and not any("代替" in text for _, text in paragraphs(section))
    ):
        yield at(section, it=replaced)


@rule(
    "preface.content",
    "8.3",
    Severity.ERROR,
    zh="前言不应有编号的条、图、表和公式。",
    en="The foreword has no numbered clauses, figures, tables or formulas.",
)
def content(draft: Draft) -> Iterator[Hit]:
    section = _preface(draft)
    if section is None:
        return
    for child in section.children:
        yield at(child)
    for block in section.blocks:
        if isinstance(block, Table | Figure | Formula):
            yield at(section, block.label or getattr(block, "title", "") or place_word(block))


def place_word(block: Table | Figure | Formula) -> str:
    return {"Table": "表", "Figure": "图", "Formula": "公式"}[type(block).__name__]
