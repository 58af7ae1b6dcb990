"""For each rule about structure, references and fixed sentences: a draft it speaks up about, and one it lets pass."""

from __future__ import annotations

from dataclasses import replace

from standards.document.lint.preface import PATENT_SENTENCE, RULES_SENTENCE
from standards.document.lint.references import LEAD, NONE
from standards.document.tree import Document, Section, SectionKind, Table

from .lint_drafts import (
    ANNEX,
    BODY,
    COVER,
    PREFACE,
    SCOPE,
    TERMS,
    Given,
    annex,
    blocks,
    clause,
    draft,
    element,
    figure,
    formula,
    made,
    ref,
    saying,
    table,
    term,
    without,
)

Kind = SectionKind


def _with(*children: Section) -> Document:
    """The draft with one more chapter of these clauses."""
    return draft(body=(*BODY, clause("6", "其他", children=children)))


def _turned(document: Document, kind: SectionKind) -> Document:
    """The draft with its first section of ``kind`` at the end."""
    moved = [one for one in document.sections if one.kind is kind]
    return made([one for one in document.sections if one.kind is not kind] + moved)


def _listing(*given: Given, says: str = "") -> Document:
    chapter = clause("6", "其他", says or "应符合GB/T 36276的规定。")
    return draft(references=(LEAD, *given), body=(*BODY, chapter))


def _titled(title: str) -> Document:
    return draft(cover=replace(COVER, title_zh=title))


def _two(
    *,
    second: str = "B",
    status: str = "规范性",
    title: str = "记录",
    says: str = "按附录B记录。",
    given: str = "记录。",
) -> Document:
    return draft(
        body=(*BODY, clause("6", "其他", says)), annexes=(*ANNEX, annex(second, title, given, status=status))
    )


BOTH = ref("GB/T 36276")
KNOWN = "声明符合本文件时，可能涉及到电池专利的使用。"
STRUCTURE: dict[str, tuple[Document, Document]] = {
    "element.preface": (without(Kind.PREFACE), draft()),
    "element.scope": (without(Kind.SCOPE), draft()),
    "element.references": (without(Kind.REFERENCES), draft()),
    "element.terms": (without(Kind.TERMS), draft()),
    "element.core": (draft(body=()), draft(body=(), cover=replace(COVER, title_zh="储能系统 术语"))),
    "element.order": (_turned(draft(), Kind.PREFACE), _turned(draft(bibliography=(BOTH,)), Kind.BIBLIOGRAPHY)),
    "element.twice": (
        made([*draft().sections, element(Kind.BIBLIOGRAPHY, "参考文献"), element(Kind.BIBLIOGRAPHY, "参考文献")]),
        draft(bibliography=(BOTH,)),
    ),
    "scope.statement": (draft(scope=("储能系统的维护。", SCOPE[1])), draft(scope=("本文件给出了维护的建议。", SCOPE[1]))),
    "scope.applies": (draft(scope=SCOPE[:1]), draft(scope=(SCOPE[0], "本文件也适用于便携式电源。"))),
    "cover.title": (_titled(""), draft()),
    "cover.english": (draft(cover=replace(COVER, title_en="")), _titled("")),
    "cover.ics": (draft(cover=replace(COVER, ics="")), draft()),
    "cover.ccs": (draft(cover=replace(COVER, ccs="")), draft()),
    "cover.stage": (draft(cover=replace(COVER, stage="征求意见稿")), draft(cover=replace(COVER, stage=""))),
    "title.standard": (_titled("储能系统维护团体标准"), _titled("储能系统标准属性框架")),
    "preface.rules": (draft(preface=("本文件按照GB/T 1.1-2009给出的规则起草。", *PREFACE[1:])), draft(preface=(RULES_SENTENCE.replace("则 第", "则  第"), *PREFACE[1:]))),
    "preface.patent": (
        draft(preface=(PREFACE[0], "请注意本文件的某些内容可能涉及专利。本文件的发布机构不承担识别这些专利的责任。", *PREFACE[2:])),
        draft(preface=(PREFACE[0], *PREFACE[2:]), introduction=(KNOWN,)),
    ),
    "preface.proposer": (draft(preface=(*PREFACE[:2], *PREFACE[3:])), draft(preface=(*PREFACE[:2], "本文件由示例学会归口。", *PREFACE[3:]))),
    "preface.units": (draft(preface=(*PREFACE[:3], PREFACE[4])), draft()),
    "preface.people": (draft(preface=(*PREFACE[:4], "本文件主要起草人：。")), draft()),
    "preface.order": (draft(preface=(PREFACE[0], PREFACE[2], PATENT_SENTENCE, *PREFACE[3:])), draft(preface=(*PREFACE, "本文件为首次发布。"))),
    "preface.replaces": (
        draft(cover=replace(COVER, replaces="T/EXS 12—2020")),
        draft(cover=replace(COVER, replaces="T/EXS 12—2020"), preface=(PREFACE[0], "本文件代替T/EXS 12—2020。", *PREFACE[1:])),
    ),
    "preface.content": (draft(preface=(*PREFACE, table("", "单位"))), draft()),
    "number.chapter": (draft(body=(BODY[0], clause("6", "方法", "按附录A测试。"))), draft()),
    "number.clause": (_with(clause("6.1", "甲", "应记录。"), clause("6.3", "乙", "应记录。")), _with(clause("6.1", "甲", "应记录。"), clause("6.2", "乙", "应记录。"))),
    "number.twice": (_with(clause("6.1", "甲", "应记录。"), clause("6.1", "乙", "应记录。")), _with(clause("6.1", "甲", "应记录。"), clause("6.10", "乙", "应记录。"))),
    "number.depth": (_with(clause("6.1.1.1.1.1.1", "", "应记录。")), _with(clause("6.1.1.1.1.1", "", "应记录。"))),
    "clause.single": (_with(clause("6.1", "甲", "应记录。")), draft(terms=TERMS[:1])),
    "clause.titles": (_with(clause("6.1", "甲", "应记录。"), clause("6.2", "", "应记录。")), _with(clause("6.1", "镊子"), clause("6.2", "", "天平：感量0.1 mg。"))),
    "clause.untitled": (
        _with(clause("6.1", "", "应记录。", children=(clause("6.1.1", "", "甲。"), clause("6.1.2", "", "乙。"))), clause("6.2", "", "丙。")),
        _with(clause("6.1", "甲", children=(clause("6.1.1", "", "甲。"), clause("6.1.2", "", "乙。"))), clause("6.2", "乙", "丙。")),
    ),
    "clause.empty": (_with(clause("6.1", "甲"), clause("6.2", "乙", "应记录。"), clause("6.3", "丙", "应记录。")), _with(clause("6.1", "镊子"), clause("6.2", "天平"))),
    "clause.hanging": (
        draft(body=(*BODY, clause("6", "其他", "应记录。", children=(clause("6.1", "甲", "一。"), clause("6.2", "乙", "二。"))))),
        draft(body=(*BODY, clause("6", "符号", "下列符号适用于本文件。", children=(clause("6.1", "甲", "一。"), clause("6.2", "乙", "二。"))))),
    ),
    "reference.lead": (draft(references=("下列文件对于本文件的应用是必不可少的。", BOTH)), draft(references=(LEAD.replace("（", "(").replace("）", ")"), BOTH))),
    "reference.none": (draft(references=()), draft(references=(NONE,))),
    "reference.both": (draft(references=(LEAD, BOTH, NONE)), draft()),
    "reference.format": (_listing(ref("GB/T36276-2023"), says="应符合GB/T 36276—2023的规定。"), _listing(ref("ISO 9001:2015"), says="应符合ISO 9001:2015的规定。")),
    "reference.year": (_listing(BOTH, ref("GB 755-87"), says="应符合GB 755的规定。"), _listing(BOTH, ref("GB 755—1987"), says="应符合GB 755—1987的规定。")),
    "reference.title": (_listing(ref("GB/T 36276", "")), _listing(BOTH)),
    "reference.marks": (_listing(ref("GB/T 36276", "《锂离子电池》")), _listing(ref("GB/T 36276", "《锂离子电池》的应用"))),
    "reference.end": (_listing(ref("GB/T 36276", "锂离子电池。")), _listing(BOTH)),
    "reference.duplicate": (_listing(BOTH, BOTH), _listing(BOTH, ref("GB/T 36276.1"), says="按GB/T 36276.1。")),
    "reference.order": (
        _listing(ref("NB/T 42091"), BOTH, says="按NB/T 42091和GB/T 36276。"),
        _listing(ref("GB 4208"), BOTH, ref("NB/T 42091"), ref("T/EXS 7"), ref("ISO 9001"), says="按GB 4208、NB/T 42091、T/EXS 7、ISO 9001。"),
    ),
    "reference.law": (_listing(BOTH, ref("", "中华人民共和国电力法")), _listing(BOTH, ref("", "电池容量的计算方法"))),
    "citation.unused": (_listing(BOTH, ref("GB/T 2423.2", "环境试验")), _listing(BOTH, ref("GB/T 2423（所有部分）", "环境试验"), says="按GB/T 2423.2。")),
    "citation.year": (_listing(ref("GB/T 36276—2023"), says="按GB/T 36276—2018。"), _listing(ref("GB/T 36276—2023"), says="按GB/T 36276—2023。")),
    "pointer.table": (saying(table("表2")), saying("见表1～表3。", table("表2"), table("表3"))),
    "pointer.figure": (saying(figure()), saying("组成见图1和图2。", figure(), figure("图2"))),
    "pointer.annex": (_two(says="应记录。"), _two(says="按B.1记录。")),
    "annex.mentions": (
        draft(body=(*BODY[:1], clause("5", "方法", "按附录B记录，再按附录A测试。")), annexes=(*ANNEX, annex("B", "记录", "记录。"))),
        _two(),
    ),
    "annex.letter": (_two(second="C", says="按附录C记录。"), _two()),
    "annex.status": (_two(status=""), _two(status="资料性")),
    "annex.title": (_two(title=""), _two()),
    "annex.content": (
        draft(annexes=(annex("A", "步骤", children=(clause("A.1", "范围", "一。"), clause("A.2", "步骤", "二。"))),)),
        draft(annexes=(annex("A", "步骤", children=(clause("A.1", "测量范围", "一。"), clause("A.2", "步骤", "二。"))),)),
    ),
    "figure.number": (saying(figure("")), saying("见图1。", figure())),
    "table.sequence": (saying("见表3。", table("表3")), saying("见表2。", table("表2"))),
    "figure.sequence": (saying("见图2。", figure("图2")), draft(annexes=(annex("A", "步骤", "见图A.1。", figure("图A.1")),))),
    "formula.sequence": (saying(formula("（2）"), "式中："), saying(formula(), formula("", "x"), formula("（2）"), "式中：")),
    "formula.where": (saying(formula()), saying(formula(), "式中：")),
    "table.title": (saying("见表2。", table("表2", "")), draft(body=(replace(BODY[0], blocks=blocks("见表1。", table("表1", ""))), BODY[1]))),
    "figure.title": (saying("见图1、图2。", figure(), figure("图2", "")), saying("见图1、图2。", figure("图1", ""), figure("图2", ""))),
    "term.lead": (draft(lead=("下列术语与定义适用本标准。",)), draft(lead=("GB/T 36276界定的以及下列术语和定义适用于本文件。",))),
    "term.lead_entries": (draft(lead=("本文件没有需要界定的术语和定义。",)), draft(lead=("本文件没有需要界定的术语和定义。",), terms=())),
    "term.twice": (draft(terms=(*TERMS, term("3.3", "健康状态", "state of health", "比值。"))), draft(terms=(*TERMS, term("3.3", "健康状态值", "SOH", "比值。")))),
    "term.undefined": (draft(terms=(*TERMS, term("3.3", "健康", "health"))), draft()),
    "term.once": (draft(terms=(*TERMS, term("3.3", "电芯", "cell", "单体。"))), draft()),
    "term.table": (draft(lead=("下列术语和定义适用于本文件。", Table("", "", "术语", ()))), draft()),
}  # fmt: skip
