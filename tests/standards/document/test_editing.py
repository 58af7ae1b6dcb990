"""A draft changed clause by clause: nothing else changes, numbers are counted, and what was typed is checked."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.document import archive, editing
from standards.document.editing import Act, Misread
from standards.document.editing.checking import runs_of
from standards.document.outline import walk
from standards.document.tree import (
    Cell,
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
from tests.factories.trees import DOCUMENTS

Kind = SectionKind


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def clause(
    number: str, title: str = "", *blocks: object, kind: Kind = Kind.CLAUSE, **more: object
) -> Section:
    anchor = f"c-{number.lower().replace('.', '-')}"
    level = number.count(".") + 1
    return Section(kind, anchor, number, title, level, tuple(blocks), **more)  # type: ignore[arg-type]


TABLE = Table("t-1", "表1", "要求", ((Cell(words("项目"), header=True),), (Cell(words("值")),)))
FIGURE = Figure("f-1", "图1", "示意", "p1")
FORMULA = Formula("e-1", "（1）", "<math/>", "x=1")


def draft() -> Document:
    """Chapters 1 to 5 and an annex; clause 4.2 refers to 5.1 and to table 1, which stands in 5.1."""
    return Document(
        cover=archive.tree.Cover("巡检规程"),
        sections=(
            Section(Kind.PREFACE, "preface", "", "前言", 1, (Paragraph(words("本文件按照规定起草。")),)),
            clause("1", "范围", Paragraph(words("本文件规定了巡检。")), kind=Kind.SCOPE),
            clause(
                "2",
                "规范性引用文件",
                ReferenceItem("GB/T 1.1—2020", "标准化工作导则", True),
                kind=Kind.REFERENCES,
            ),
            clause(
                "3",
                "术语和定义",
                kind=Kind.TERMS,
                children=(clause("3.1", "巡检", kind=Kind.TERM, term=TermHead("巡检", "inspection")),),
            ),
            clause(
                "4",
                "总则",
                children=(
                    clause("4.1", "", Paragraph(words("应每日巡检。"))),
                    clause(
                        "4.2",
                        "",
                        Paragraph(
                            (
                                Run("按照"),
                                Run("5.1", ref="c-5-1"),
                                Run("和"),
                                Run("表1", ref="t-1"),
                                Run("。"),
                            )
                        ),
                    ),
                ),
            ),
            clause("5", "要求", children=(clause("5.1", "外观", TABLE, FIGURE, FORMULA),)),
            Section(
                Kind.ANNEX,
                "annex-a",
                "A",
                "记录",
                1,
                (replace(TABLE, anchor="t-a-1", label="表A.1"),),
                annex_status="资料性",
            ),
        ),
    )


def numbers(document: Document) -> list[str]:
    return [one.number for one in walk(document.sections) if one.number]


def at(document: Document, anchor: str) -> Section:
    return next(one for one in walk(document.sections) if one.anchor == anchor)


def said(section: Section) -> str:
    return "".join(run.text for block in section.blocks if isinstance(block, Paragraph) for run in block.runs)


@settings(max_examples=30)
@given(DOCUMENTS)
def test_what_is_put_back_as_it_was_changes_nothing(document: Document) -> None:
    for section in walk(document.sections):
        once = editing.put(document, section.anchor, editing.own(section), "x")
        old, new = list(walk(document.sections)), list(walk(once.sections))
        assert [one.anchor for one in new] == [one.anchor for one in old]
        others = [(a, b) for a, b in zip(old, new, strict=True) if a.anchor != section.anchor]
        assert all(editing.own(a) == editing.own(b) for a, b in others)
        again = at(once, section.anchor)
        assert editing.put(once, section.anchor, editing.own(again), "x") == once
        known = {run.ref for run in _runs(section)} <= {one.anchor for one in old}
        assert not known or editing.own(again) == editing.own(section) or _follows(section)


def _runs(section: Section) -> list[Run]:
    return runs_of(section)


def _follows(section: Section) -> bool:
    """Does a run of the generated clause look like a number, so that it was set right?"""
    return any(run.ref and any(letter.isdigit() for letter in run.text) for run in _runs(section))


@given(DOCUMENTS)
def test_text_typed_back_as_it_was_is_the_clause(document: Document) -> None:
    for section in walk(document.sections):
        assert editing.parse(editing.spelled(section), section) == section.blocks


@settings(max_examples=50)
@given(DOCUMENTS, st.text())
def test_any_text_is_a_clause_or_is_refused(document: Document, text: str) -> None:
    for section in list(walk(document.sections))[:1]:
        with contextlib.suppress(Misread):
            editing.parse(text, section)


def test_the_text_form_holds_what_people_type() -> None:
    blocks = (
        Paragraph((Run("面积为 5 m"), Run("2", sup=True), Run("，见"), Run("5.1", ref="c-5-1"), Run("[1]*"))),
        ListBlock(
            (
                ListItem("a)", 1, words("外观：")),
                ListItem("1)", 2, words("漆面；")),
                ListItem("b)", 1, words("尺寸。")),
            )
        ),
        Note("注1：", words("仅供参考。")),
        Note("示例：", words("甲。"), example=True),
        ReferenceItem("GB/T 1.1—2020", "标准化工作导则", True),
        TABLE,
        FIGURE,
    )
    text = editing.spelled(clause("4", "", *blocks))
    assert text == (
        "面积为 5 m^{2}，见[5.1](#c-5-1)\\[1\\]\\*\n\n"
        "a) 外观：\n  1) 漆面；\nb) 尺寸。\n\n"
        "注1：仅供参考。\n\n示例：甲。\n\n【GB/T 1.1—2020】 标准化工作导则\n\n"
        "[[6]] 表1 要求\n| 项目 |\n| --- |\n| 值 |\n\n[[7]] 图1 示意"
    )
    assert editing.parse(text, clause("4", "", *blocks)) == blocks
    wider = text.replace("| 值 |", "| 值 |\n| 另一值 |")
    table = editing.parse(wider, clause("4", "", *blocks))[5]
    assert isinstance(table, Table)
    assert (table.anchor, [row[0].runs[0].text for row in table.rows]) == ("t-1", ["项目", "值", "另一值"])


@pytest.mark.parametrize(
    ("text", "line"),
    [("甲\n\n[[9]] 表", 3), ("[[1]]\n| a | b |\n| c |", 3), ("甲\n\n[[2]] 图\n| a |", 4), ("[[1]]\n正文", 2)],
)
def test_a_text_that_cannot_be_read_says_its_line(text: str, line: int) -> None:
    with pytest.raises(Misread) as caught:
        editing.parse(text, clause("4", "", TABLE, FIGURE))
    assert caught.value.line == line


def test_a_new_clause_gets_its_number_and_the_others_follow() -> None:
    document, anchor = editing.added(draft(), "c-4", Act.AFTER, "k1")
    assert anchor == "c-k1"
    assert numbers(document) == ["1", "2", "3", "3.1", "4", "4.1", "4.2", "5", "6", "6.1", "A"]
    assert said(at(document, "c-4-2")) == "按照6.1和表1。"
    below, inner = editing.added(document, "c-5", Act.BELOW, "k2")
    assert at(below, inner).number == "6.2"
    term, name = editing.added(draft(), "c-3", Act.BELOW, "k3")
    assert (at(term, name).kind, at(term, name).number) == (Kind.TERM, "3.2")
    annex, name = editing.added(draft(), "c-5", Act.ANNEX, "k4")
    assert (at(annex, name).number, annex.sections[-1].anchor) == ("B", name)


def test_a_clause_that_moves_takes_its_references_along() -> None:
    document = editing.ordered(draft(), "c-5", Act.UP)
    assert [one.anchor for one in document.sections][4:6] == ["c-5", "c-4"]
    assert said(at(document, "c-4-2")) == "按照4.1和表1。"
    assert editing.ordered(document, "c-5", Act.DOWN) == draft()


def test_what_refers_to_a_removed_clause_keeps_its_words() -> None:
    document = editing.removed(draft(), "c-5")
    assert numbers(document) == ["1", "2", "3", "3.1", "4", "4.1", "4.2", "A"]
    assert said(at(document, "c-4-2")) == "按照5.1和表1。"
    assert all(not run.ref for run in _runs(at(document, "c-4-2")))


def test_tables_are_counted_through_the_text_and_anew_in_an_annex() -> None:
    document = draft()
    other = replace(TABLE, anchor="", label="表", title="新")
    changed = editing.put(document, "c-4-1", replace(at(document, "c-4-1"), blocks=(other,)), "k1")
    labels = [
        block.label for one in walk(changed.sections) for block in one.blocks if isinstance(block, Table)
    ]
    assert labels == ["表1", "表2", "表A.1"]
    assert said(at(changed, "c-4-2")) == "按照5.1和表2。"
    (new,) = at(changed, "c-4-1").blocks
    assert isinstance(new, Table)
    assert new.anchor == "t-k1"
    twice = editing.put(document, "c-5-1", replace(at(document, "c-5-1"), blocks=(TABLE, TABLE)), "k1")
    assert [block.anchor for block in at(twice, "c-5-1").blocks if isinstance(block, Table)] == [
        "t-1",
        "t-k1",
    ]


def test_the_mark_of_a_clause_knows_its_words_and_not_the_numbers_we_count() -> None:
    document = draft()
    moved = editing.ordered(document, "c-5", Act.UP)
    for anchor in ("c-4-2", "c-5-1", "c-4"):
        assert editing.mark(at(moved, anchor)) == editing.mark(at(document, anchor))
    other = replace(at(document, "c-4-1"), blocks=(Paragraph(words("应每周巡检。")),))
    assert editing.mark(other) != editing.mark(at(document, "c-4-1"))


@pytest.mark.parametrize(
    ("anchor", "wanted"),
    [
        ("preface", {Act.REMOVE}),
        ("c-1", {Act.ANNEX, Act.REMOVE}),
        ("c-3-1", {Act.BEFORE, Act.AFTER, Act.REMOVE}),
        ("c-4", {Act.BEFORE, Act.AFTER, Act.BELOW, Act.ANNEX, Act.DOWN, Act.REMOVE}),
        ("c-5", {Act.BEFORE, Act.AFTER, Act.BELOW, Act.ANNEX, Act.UP, Act.REMOVE}),
        ("annex-a", {Act.BEFORE, Act.AFTER, Act.BELOW, Act.ANNEX, Act.REMOVE}),
    ],
)
def test_what_can_be_done_with_a_clause(anchor: str, wanted: set[Act]) -> None:
    assert set(editing.acts(draft(), anchor)) == wanted


@given(DOCUMENTS)
def test_a_clause_that_was_not_touched_passes_the_check(document: Document) -> None:
    known = {one.anchor for one in walk(document.sections)}
    for section in walk(document.sections):
        own = replace(editing.own(section), title=" ".join(section.title.split()))
        own = replace(own, term=section.term)
        if section.term is not None:
            own = replace(own, term=replace(section.term, term="词"), title="词")
        if {run.ref for run in _runs(section)} - known - {""}:
            continue
        assert editing.checked(own, replace(own), document) == own


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ((Figure("f-9", "图9", "", "other"),), "picture or formula"),
        ((Figure("e-1", "图9", "", "other"),), "picture or formula"),
        ((Paragraph((Run("", footnote=3),)),), "footnote"),
        ((Table("", "", "", ((Cell(words("x"), rowspan=2),),)),), "merged cell"),
        ((Table("", "", "", ((Cell(words("x"), colspan=10**9),),)),), "merged cell"),
        ((Paragraph(words("长" * 200_001)),), "200,000"),
    ],
)
def test_what_must_not_be_said_is_refused(blocks: tuple[object, ...], why: str) -> None:
    document = draft()
    base = at(document, "c-5-1")
    with pytest.raises(Misread, match=why):
        editing.checked(replace(base, blocks=blocks), base, document)


def test_a_picture_is_the_draft_s_own_whatever_was_sent() -> None:
    document = draft()
    base = at(document, "c-5-1")
    sent = (replace(FIGURE, image="stolen", title="新名称"), replace(FORMULA, mathml="<evil/>", text="?"))
    got = editing.checked(replace(base, blocks=sent), base, document)
    assert got.blocks == (replace(FIGURE, title="新名称"), FORMULA)
    loose = Paragraph((Run("见"), Run("9.9", ref="nowhere\n"), Run("\x00")))
    got = editing.checked(replace(base, kind=Kind.ANNEX, number="Z", blocks=(loose,)), base, document)
    assert (got.kind, got.number) == (Kind.CLAUSE, "5.1")
    assert got.blocks == (Paragraph((Run("见"), Run("9.9"), Run("\ufffd"))),)
