"""Rows of comment sheets land on their clause, or ask; none lands on a wrong one."""

from __future__ import annotations

from collections import Counter

import pytest

from standards.document import reader
from standards.document.anchors import number_anchors
from standards.document.comments import placing, reading
from standards.document.comments.places import Places
from standards.document.comments.placing import Verdict
from standards.document.comments.rows import SheetRow
from standards.document.comments.typed import Name, Typed, What, read
from standards.document.outline import walk
from standards.document.tree import (
    Cell,
    Cover,
    Document,
    Figure,
    Formula,
    ListBlock,
    ListItem,
    Paragraph,
    Run,
    Section,
    SectionKind,
    Table,
)
from tests.factories import drafts, shared

SHEET = "comment_templates/IHO_S-158_98_Combined_Comments.docx"
DRAFT = "standards_docx/en_IHO_S-158_98_0.2.1.docx"


def paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def clause(number: str, title: str = "", *content: object, kind: SectionKind = SectionKind.CLAUSE) -> Section:
    blocks = tuple(one for one in content if not isinstance(one, Section))
    children = tuple(one for one in content if isinstance(one, Section))
    return Section(kind, "", number, title, number.count(".") + 1, blocks, children)  # type: ignore[arg-type]


def table(label: str, text: str) -> Table:
    return Table("", label, "指标", ((Cell((Run(text),)),),))


DOCUMENT = Document(
    Cover(number="T/EXS 053—2026", title_zh="储能系统技术要求"),
    number_anchors(
        (
            clause("", "前言", paragraph("本文件由某学会提出。"), kind=SectionKind.PREFACE),
            clause("1", "范围", paragraph("本文件规定了储能系统的技术要求。"), kind=SectionKind.SCOPE),
            clause(
                "3", "术语和定义", clause("3.1", "储能系统", kind=SectionKind.TERM), kind=SectionKind.TERMS
            ),
            clause(
                "5",
                "技术要求",
                clause(
                    "5.1",
                    "总体要求",
                    paragraph("系统应在额定功率下连续运行四小时以上。"),
                    ListBlock(
                        (ListItem("a)", 1, (Run("外壳完好；"),)), ListItem("b)", 1, (Run("标志清晰。"),)))
                    ),
                ),
                clause("5.2", "环境适应性", paragraph("工作温度范围见表2。"), table("表2", "编号族 Dev70xx")),
                clause(
                    "5.3",
                    "试验",
                    clause("5.3.1", "", paragraph("按式（1）计算。"), Formula("", "（1）", "", "E=mc")),
                ),
                clause("5.10", "标志", paragraph("铭牌应牢固。")),
            ),
            clause("6", "试验", Figure("", "图1", "装置")),
            clause(
                "A",
                "试验方法",
                clause("A.1", "总则", paragraph("环境舱的容积应不小于一立方米。")),
                clause("A.2", "步骤", table("表A.1", "甲")),
                kind=SectionKind.ANNEX,
            ),
        )
    ),
)
PLACES = Places(DOCUMENT)


def put(typed: str = "", **fields: object) -> placing.Placement:
    return placing.place(SheetRow(row=2, clause=typed, **({"comment": "改"} | fields)), PLACES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "anchor", "element"),
    [
        ("5.2", "c-5-2", ""),
        ("５．２", "c-5-2", ""),
        ("第5章", "c-5", ""),
        ("第五章", "c-5", ""),
        ("第5.1条", "c-5-1", ""),
        ("Clause 5.1", "c-5-1", ""),
        ("5.1 第2段", "c-5-1", ""),
        ("5.1 b)", "c-5-1", ""),
        ("第3页第5行 5.1", "c-5-1", ""),
        ("5.3.1.", "c-5-3-1", ""),
        ("5，5.3.1", "c-5-3-1", ""),
        ("5.10", "c-5-10", ""),
        ("3.1", "c-3-1", ""),
        ("附录A", "annex-a", ""),
        ("Annex A", "annex-a", ""),
        ("A", "annex-a", ""),
        ("A.2", "c-a-2", ""),
        ("附录A.2", "c-a-2", ""),
        ("表2", "c-5-2", "t-2"),
        ("Table 2", "c-5-2", "t-2"),
        ("5.2 表2", "c-5-2", "t-2"),
        ("附录A 表A.1", "c-a-2", "t-a-1"),
        ("图1", "c-6", "f-1"),
        ("式（1）", "c-5-3-1", "e-1"),
        ("前言", "preface", ""),
        ("Foreword", "preface", ""),
        ("1 范围", "c-1", ""),
        ("范围", "c-1", ""),
        ("总体要求", "c-5-1", ""),
        ("5.1 总体要求", "c-5-1", ""),
        ("5.1“连续运行四小时以上”", "c-5-1", ""),
    ],
)
def test_what_is_typed_in_the_usual_ways_is_sure(typed: str, anchor: str, element: str) -> None:
    found = put(typed)
    assert (found.verdict, found.anchor, found.element) == (Verdict.SURE, anchor, element)
    assert found.candidates == ()


@pytest.mark.parametrize(
    ("typed", "fields", "best"),
    [
        ("5.1–5.3", {}, ["c-5-1", "c-5-3"]),
        ("5.1至5.3", {}, ["c-5-1", "c-5-3"]),
        ("5.1、5.2", {}, ["c-5-1", "c-5-2"]),
        ("第5条", {}, ["c-5"]),
        ("5.2.9", {}, ["c-5-2"]),
        ("试验", {}, ["c-5-3", "c-6"]),
        ("5.2 总体要求", {}, ["c-5-2", "c-5-1"]),
        ("5.2 某要求", {}, ["c-5-2"]),
        ("A.1 表2", {}, ["c-5-2", "c-a-1"]),
        ("GB/T 5.2", {}, ["c-5-2"]),
        ("5.10 第9段", {}, ["c-5-10"]),
        ("5.2", {"comment": "“连续运行四小时以上”过长"}, ["c-5-2", "c-5-1"]),
        ("5.1", {"shortened": True}, ["c-5-1", "c-5-10"]),
        ("5.2", {"part": "数据文件"}, ["c-5-2"]),
        ("General", {"part": "数据文件"}, [""]),
        ("Dev7002", {}, ["c-5-2"]),
        ("第12页", {}, []),
        ("新增", {"comment": "环境舱的容积过大，铭牌不清"}, ["c-a-1"]),
    ],
)
def test_what_is_not_certain_asks_and_offers_the_best_first(
    typed: str, fields: dict[str, object], best: list[str]
) -> None:
    found = put(typed, **fields)
    assert (found.verdict, found.anchor) == (Verdict.DOUBTFUL, "")
    assert [one.anchor for one in found.candidates][: len(best)] == best
    assert all(one.message_id % one.where for one in found.candidates)
    assert len({(one.anchor, one.element) for one in found.candidates}) == len(found.candidates)


@pytest.mark.parametrize("typed", ["General", "all", "全文", "总体意见", "封面", "标准名称", "整体"])
def test_the_whole_document(typed: str) -> None:
    assert put(typed).verdict is Verdict.GENERAL
    assert put("", kind="ge").verdict is Verdict.GENERAL
    assert put("", kind="te").verdict is Verdict.DOUBTFUL


def test_quoted_words_alone_place_a_row_that_names_nothing() -> None:
    said = "“系统应在额定功率下连续运行四小时以上”不现实"
    assert (put("", comment=said).verdict, put("", comment=said).anchor) == (Verdict.SURE, "c-5-1")
    assert put("-", beside=(("原文", "环境舱的容积应不小于一立方米。"),)).anchor == "c-a-1"
    assert put("", comment="“标志清晰”").verdict is Verdict.DOUBTFUL
    both = "“系统应在额定功率下连续运行四小时以上”与“环境舱的容积应不小于一立方米”矛盾"
    assert put("", comment=both).verdict is Verdict.DOUBTFUL


def test_the_document_named_as_component_is_the_text_itself() -> None:
    for part in ("正文", "Doc", "T/EXS 053-2026", "Doc/Excel"):
        assert put("5.2", part=part).verdict is Verdict.SURE


def test_what_was_typed_is_taken_apart() -> None:
    assert read("P5 5.2.1 第2段 表A.1") == Typed(
        (Name(What.CLAUSE, "5.2.1", "5.2.1"), Name(What.TABLE, "A.1", "表A.1")), paragraph=2, finer=True
    )
    assert read("S98Dev_4002, Dev1001").left == "S98Dev_4002, Dev1001"
    assert read("—") == read("无") == read("N/A") == Typed()


@pytest.mark.parametrize("style", ["{}", "第{}条", "Clause {}", "{} 第1段", "p. 3, {}", "§ {}", "{}."])
def test_every_clause_of_a_draft_is_found_by_its_number(style: str) -> None:
    document = reader.read(drafts.build_draft(), "draft.docx")
    places = Places(document)
    numbered = [one for one in walk(document.sections) if "." in one.number]
    assert len(numbered) > 5
    for one in numbered:
        found = placing.place(SheetRow(row=1, clause=style.format(one.number), comment="改"), places)
        assert (found.verdict, found.anchor) == (Verdict.SURE, one.anchor)


# Read by hand. The comments on the document name their clause. Those on the list of checks belong to clause 4, which organises that list,
# and where they name a check, to its Table 4-1; "All" is about all of it.
BY_HAND = {
    **{row: {"c-1"} for row in (0,)},
    **{row: {"c-1-4-1"} for row in (1,)},
    **{row: {"c-2"} for row in (2,)},
    **{row: {"c-4"} for row in (3, 4)},
    **{row: {"c-5"} for row in (5,)},
    **{row: {"c-8"} for row in (6, 7, 8)},
    **{row: {"c-9"} for row in (9,)},
    **{row: {"c-4"} for row in range(10, 34)},
    32: {""},
}


@shared.needs(SHEET, DRAFT)
def test_the_34_rows_of_a_real_sheet() -> None:
    places = Places(reader.read((shared.DATA / DRAFT).read_bytes(), DRAFT))
    sheet = reading.read((shared.DATA / SHEET).read_bytes(), SHEET)
    placed = [placing.place(row, places) for row in sheet.rows]
    assert Counter(one.verdict.value for one in placed) == {"sure": 10, "doubtful": 24}
    wrong = [
        row
        for row, one in enumerate(placed)
        if one.verdict is not Verdict.DOUBTFUL and one.anchor not in BY_HAND[row]
    ]
    assert wrong == []
    asked = {row: one for row, one in enumerate(placed) if one.verdict is Verdict.DOUBTFUL}
    first = [row for row, one in asked.items() if one.candidates[0].anchor in BY_HAND[row]]
    offered = [row for row, one in asked.items() if BY_HAND[row] & {each.anchor for each in one.candidates}]
    assert (len(first), len(offered)) == (20, 23)
    assert [placed[row].element for row in (2, 3, 4)] == ["t-21", "t-41", "t-41"]


@shared.needs("standards_docx")
def test_every_clause_of_real_drafts_is_found_as_people_type_it() -> None:
    met: Counter[str] = Counter()
    for path in sorted((shared.DATA / "standards_docx").glob("*.do*")):
        document = reader.read(path.read_bytes(), path.name)
        places = Places(document)
        for one in walk(document.sections):
            if not one.number:
                continue
            written = [one.number, f"Clause {one.number}", f"{one.number} 第1段", f"{one.number} {one.title}", f"p. 3, {one.number}"]  # fmt: skip
            if one.kind is SectionKind.ANNEX:
                written = [f"附录{one.number}", f"Annex {one.number}"]
            for text in written:
                found = placing.place(SheetRow(row=1, clause=text, comment="改"), places)
                wrong = found.verdict is not Verdict.DOUBTFUL and found.anchor != one.anchor
                met["wrong" if wrong else found.verdict.value] += 1
    assert dict(met) == {"sure": 2350, "doubtful": 2}
