"""A short draft in which no rule finds anything, and ways to spoil it."""

from __future__ import annotations

from dataclasses import replace

from standards.document import lint
from standards.document.anchors import number_anchors
from standards.document.citations import link
from standards.document.lint import Finding, Stage
from standards.document.lint.preface import PATENT_SENTENCE, RULES_SENTENCE
from standards.document.lint.references import LEAD
from standards.document.tree import (
    Block,
    Cell,
    Cover,
    Document,
    Figure,
    Formula,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    Section,
    SectionKind,
    Table,
    TermHead,
)

Kind = SectionKind
Given = str | Block

COVER = Cover(
    title_zh="户用储能系统 维护规范",
    title_en="Household energy storage systems — Specification for maintenance",
    number="T/EXS 12—2026",
    ics="29.220",
    ccs="K 82",
    stage="报批稿",
)
PREFACE = (
    RULES_SENTENCE,
    PATENT_SENTENCE,
    "本文件由示例学会提出并归口。",
    "本文件起草单位：示例研究院、示例大学。",
    "本文件主要起草人：张三、李四。",
)
SCOPE = ("本文件规定了户用储能系统维护的要求。", "本文件适用于住宅内外的储能系统。")


def blocks(*given: Given) -> tuple[Block, ...]:
    return tuple(Paragraph((Run(one),)) if isinstance(one, str) else one for one in given)


def ref(number: str, title: str = "某某要求") -> ReferenceItem:
    return ReferenceItem(number, title, "—" in number or ":" in number)


def items(*texts: str, labels: tuple[str, ...] = ()) -> ListBlock:
    marks = labels or tuple(f"{chr(97 + n)})" for n in range(len(texts)))
    return ListBlock(tuple(ListItem(mark, 1, (Run(text),)) for mark, text in zip(marks, texts, strict=True)))


def note(text: str, label: str = "注：") -> Note:
    return Note(label, (Run(text),), label.startswith("示例"))


def table(
    label: str = "表1",
    title: str = "项目",
    *,
    cells: tuple[tuple[str, ...], ...] = (("项", "值"), ("一", "二")),
) -> Table:
    return Table("", label, title, tuple(tuple(Cell((Run(text),)) for text in row) for row in cells))


def figure(label: str = "图1", title: str = "组成") -> Figure:
    return Figure("", label, title)


def formula(label: str = "（1）", text: str = "S = C") -> Formula:
    return Formula("", label, "", text)


def clause(number: str, title: str = "", *given: Given, children: tuple[Section, ...] = ()) -> Section:
    return Section(Kind.CLAUSE, "", number, title, number.count(".") + 1, blocks(*given), children)


def term(number: str, name: str, english: str, *given: Given) -> Section:
    return Section(Kind.TERM, "", number, name, 2, blocks(*given), term=TermHead(name, english))


def annex(
    letter: str, title: str, *given: Given, status: str = "规范性", children: tuple[Section, ...] = ()
) -> Section:
    return Section(Kind.ANNEX, "", letter, title, 1, blocks(*given), children, status)


def element(
    kind: SectionKind, title: str, *given: Given, number: str = "", children: tuple[Section, ...] = ()
) -> Section:
    return Section(kind, "", number, title, 1, blocks(*given), children)


TERMS = (
    term("3.1", "储能系统", "energy storage system", "由电池和变流器组成的设备。"),
    term("3.2", "健康状态", "state of health", "实测容量与额定容量之比。"),
)
BODY = (
    clause("4", "要求", "储能系统的健康状态应符合GB/T 36276的规定，见表1。", table()),
    clause("5", "方法", "按附录A测试。"),
)
ANNEX = (annex("A", "测试步骤", "将储能系统静置1 h。"),)


def draft(
    *,
    cover: Cover = COVER,
    preface: tuple[Given, ...] = PREFACE,
    introduction: tuple[Given, ...] = (),
    scope: tuple[Given, ...] = SCOPE,
    references: tuple[Given, ...] = (LEAD, ref("GB/T 36276", "电力储能用锂离子电池")),
    lead: tuple[Given, ...] = ("下列术语和定义适用于本文件。",),
    terms: tuple[Section, ...] = TERMS,
    body: tuple[Section, ...] = BODY,
    annexes: tuple[Section, ...] = ANNEX,
    bibliography: tuple[Given, ...] = (),
    footnotes: tuple[str, ...] = (),
) -> Document:
    sections = [element(Kind.PREFACE, "前言", *preface)]
    if introduction:
        sections.append(element(Kind.INTRODUCTION, "引言", *introduction))
    sections += [
        element(Kind.SCOPE, "范围", *scope, number="1"),
        element(Kind.REFERENCES, "规范性引用文件", *references, number="2"),
        element(Kind.TERMS, "术语和定义", *lead, number="3", children=terms),
        *body,
        *annexes,
    ]
    if bibliography:
        sections.append(element(Kind.BIBLIOGRAPHY, "参考文献", *bibliography))
    return made(sections, cover=cover, footnotes=footnotes)


def made(sections: list[Section], *, cover: Cover = COVER, footnotes: tuple[str, ...] = ()) -> Document:
    notes = tuple((Run(text),) for text in footnotes)
    return link(Document(cover, number_anchors(tuple(sections)), footnotes=notes))


def saying(*given: Given) -> Document:
    """The draft with one more chapter that says ``given``."""
    return draft(body=(*BODY, clause("6", "其他", *given)))


def without(kind: SectionKind, document: Document | None = None) -> Document:
    document = document or draft()
    return replace(document, sections=tuple(one for one in document.sections if one.kind is not kind))


def found(document: Document, stage: Stage = Stage.APPROVAL, **asked: object) -> list[Finding]:
    return lint.check(document, stage=stage, **asked)  # type: ignore[arg-type]


def rules_of(document: Document) -> set[str]:
    return {one.rule for one in found(document)}
