"""Both kinds of drafts give one tree, and it is the tree the drafter meant."""

from __future__ import annotations

from standards.document import outline, reader
from standards.document.tree import (
    Cell,
    Cover,
    Figure,
    Formula,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    SectionKind,
    Table,
    TermHead,
)
from tests.factories import drafts


def read(data: bytes) -> reader.Document:
    return reader.read(data, "draft.docx")


def section(number: str, data: bytes | None = None) -> reader.Section:
    document = read(data or drafts.build_draft())
    return next(one for one in outline.walk(document.sections) if one.number == number)


def test_typed_and_styled_drafts_are_the_same_tree() -> None:
    assert read(drafts.build_draft()) == read(drafts.build_styled_draft())


def test_outline() -> None:
    kind = SectionKind
    rows = [
        (one.number, one.title, one.level, one.kind)
        for one in outline.outline(read(drafts.build_styled_draft()))
    ]
    assert rows == [
        ("", "前言", 1, kind.PREFACE),
        ("", "引言", 1, kind.INTRODUCTION),
        ("1", "范围", 1, kind.SCOPE),
        ("2", "规范性引用文件", 1, kind.REFERENCES),
        ("3", "术语和定义", 1, kind.TERMS),
        ("3.1", "户用储能系统", 2, kind.TERM),
        ("3.2", "健康状态", 2, kind.TERM),
        ("4", "一般要求", 1, kind.CLAUSE),
        ("4.1", "运行条件", 2, kind.CLAUSE),
        ("4.1.1", "", 3, kind.CLAUSE),
        ("4.1.2", "", 3, kind.CLAUSE),
        ("4.2", "人员", 2, kind.CLAUSE),
        ("5", "运行维护", 1, kind.CLAUSE),
        ("5.1", "日常巡视", 2, kind.CLAUSE),
        ("5.1.1", "", 3, kind.CLAUSE),
        ("5.1.2", "", 3, kind.CLAUSE),
        ("5.2", "定期维护", 2, kind.CLAUSE),
        ("5.2.1", "", 3, kind.CLAUSE),
        ("5.2.2", "", 3, kind.CLAUSE),
        ("6", "容量测试", 1, kind.CLAUSE),
        ("A", "容量测试步骤", 1, kind.ANNEX),
        ("A.1", "测试条件", 2, kind.CLAUSE),
        ("A.2", "步骤", 2, kind.CLAUSE),
        ("A.2.1", "", 3, kind.CLAUSE),
        ("A.2.2", "", 3, kind.CLAUSE),
        ("", "参考文献", 1, kind.BIBLIOGRAPHY),
    ]


def test_cover() -> None:
    assert read(drafts.build_draft()).cover == Cover(
        title_zh=drafts.TITLE_ZH,
        title_en=drafts.TITLE_EN,
        number="T/EXS XXXX—2026",
        ics="27.180",
        ccs="F 19",
        issuer="示例学会",
        stage="征求意见稿",
    )


def test_what_is_counted() -> None:
    document = read(drafts.build_draft())
    assert (document.insertions, document.deletions, document.comments) == (1, 1, 1)
    assert document.losses == ()
    assert document.footnotes == ((Run("力矩值由制造商规定。"),),)
    assert [(image.media_type, image.data) for image in document.images] == [("image/png", drafts.word.png())]


def test_term_entry() -> None:
    found = section("3.1")
    assert found.term == TermHead("户用储能系统", "household energy storage system")
    assert found.blocks == (
        Paragraph((Run("安装在住宅内或住宅旁，由电池、变流器和控制装置组成的储能设备。"),)),
        Note("注：", (Run("不包括便携式电源。"),)),
    )


def test_references() -> None:
    assert section("2").blocks[1:] == (
        ReferenceItem("GB/T 2900.41—2008", "电工术语 原电池和蓄电池", True),
        ReferenceItem("GB/T 36276", "电力储能用锂离子电池", False),
        ReferenceItem("T/EXS 0007—2024", "户用储能系统 安装要求", True),
    )


def test_untitled_clause_with_lists_and_notes() -> None:
    assert section("5.1.2").blocks == (
        Paragraph((Run("出现下列情况之一时，应立即停机并通知维护人员："),)),
        ListBlock(
            (
                ListItem("a)", 1, (Run("电池温度高于55 ℃；"),)),
                ListItem("b)", 1, (Run("闻到异味或看到烟雾；"),)),
                ListItem("c)", 1, (Run("绝缘监测连续报警，且符合下列任一条件："),)),
                ListItem("1)", 2, (Run("一小时内报警3次；"),)),
                ListItem("2)", 2, (Run("报警不能复位。"),)),
            )
        ),
        Note("注1：", (Run("报警的含义由制造商的手册给出。"),)),
        Note("注2：", (Run("停机后电池仍然带电。"),)),
    )


def test_table_with_merged_cells_and_a_note() -> None:
    def cell(text: str, colspan: int = 1, rowspan: int = 1, header: bool = False) -> Cell:
        return Cell((Run(text),) if text else (), colspan, rowspan, header)

    assert section("5.1.1").blocks[1] == Table(
        anchor="t-1",
        label="表1",
        title="巡视项目和周期",
        rows=(
            (cell("项目", 1, 2, True), cell("方法", 1, 2, True), cell("周期", 2, 1, True)),
            (cell("室内", header=True), cell("室外", header=True)),
            (cell("外观与固定"), cell("目测"), cell("每月"), cell("每月")),
            (cell("通风口"), cell("目测、清洁", rowspan=2), cell("每季"), cell("每月")),
            (cell("排水孔"), cell("—"), cell("每月")),
        ),
        header_rows=2,
        notes=(Note("注：", (Run("项目可以按制造商的手册增加。"),)),),
    )


def test_figure_formula_and_example() -> None:
    document = read(drafts.build_draft())
    assert section("5.2.2").blocks[1] == Figure("f-1", "图1", "户用储能系统的组成", document.images[0].key)
    blocks = section("6").blocks
    formula = blocks[1]
    assert isinstance(formula, Formula)
    assert (formula.anchor, formula.label, formula.text) == (
        "e-1",
        "（1）",
        "S=(C_2)/(C_1)×100".replace("(", "").replace(")", ""),
    )
    assert formula.mathml.startswith(
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mi>S</mi>'
    )
    assert blocks[4] == Note(
        "示例：", (Run("额定容量为10 kWh的系统，实测8 kWh，健康状态为80 %。"),), example=True
    )


def test_tracked_changes_are_settled() -> None:
    assert outline.own_text(section("5.2.1")) == "绝缘电阻应每年测量一次，不应小于1 MΩ。"


def test_cross_references() -> None:
    document = read(drafts.build_draft())
    found = [
        (run.text, run.ref)
        for one in outline.walk(document.sections)
        for block in one.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if run.ref
    ]
    assert found == [
        ("表1", "t-1"),
        ("图1", "f-1"),
        ("公式（1）", "e-1"),
        ("附录A", "annex-a"),
        ("5.2", "c-5-2"),
        ("表A.1", "t-a-1"),
    ]


def test_every_reference_has_its_target() -> None:
    document = read(drafts.build_styled_draft())
    called = {
        run.ref
        for one in outline.walk(document.sections)
        for b in one.blocks
        for run in getattr(b, "runs", ())
    }
    assert {ref for ref in called if ref and outline.find(document, ref) is None} == set()
