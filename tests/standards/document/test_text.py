"""Plain text says everything, and its tables can be read."""

from __future__ import annotations

from hypothesis import given, settings

from standards.document import outline, reader, text, tree
from standards.document.tree import Cell, Cover, Document, Note, Paragraph, Run, Section, SectionKind, Table
from tests.factories import drafts, trees


def said(*blocks: tree.Block) -> str:
    section = Section(SectionKind.SCOPE, "c-1", "1", "范围", 1, blocks)
    return text.dump(Document(Cover(), (section,), footnotes=((Run("脚"),),)))


def cell(words: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell((Run(words),), colspan, rowspan)


def test_tables_stand_in_columns() -> None:
    table = Table(
        "t-1",
        "表1",
        "周期",
        (
            (cell("项目", rowspan=2), cell("周期", colspan=2)),
            (cell("室内"), cell("outside")),
            (cell("外观"), cell("每月"), cell("每周")),
            (cell("所有项目都应由持有有效证件的维护人员完成，并留下记录。", colspan=3),),
        ),
        2,
        (Note("注：", (Run("可以缩短。"),)),),
        "单位为月",
    )
    assert said(table) == (
        "1　范围\n表1　周期\n单位为月\n"
        "项目  周期\n"
        "      室内  outside\n"
        "----  ----  -------\n"
        "外观  每月  每周\n"
        "所有项目都应由持有有效证件的维护人员完成，并留下记录。\n"
        "  注：可以缩短。\n\n脚注\n1) 脚\n"
    )


def test_long_cells_are_wrapped() -> None:
    lines = said(Table("t-1", "", "", ((cell("甲" * 20), cell("乙")),), 0)).splitlines()
    assert lines[1:3] == ["甲" * 14 + "  乙", "甲" * 6]


def test_indices_and_calls_can_be_told_apart() -> None:
    runs = (Run("m"), Run("2", sup=True), Run("，C"), Run("1", sub=True), Run("", footnote=1))
    assert said(Paragraph(runs)).splitlines()[1] == "m^2，C_1［脚注1］"


def test_a_draft_says_everything() -> None:
    document = reader.read(drafts.build_draft(), "draft.docx")
    printed = text.dump(document)
    for section in outline.walk(document.sections):
        assert f"{section.number}　{section.title}".strip("　") in printed or section.annex_status
        assert all(
            "".join(run.text for run in block.runs) in printed
            for block in section.blocks
            if isinstance(block, Paragraph)
            and not any(run.sub or run.sup or run.footnote for run in block.runs)
        )


@given(trees.DOCUMENTS)
@settings(deadline=None, max_examples=60)
def test_same_text_twice(document: tree.Document) -> None:
    assert text.dump(document) == text.dump(document)
    assert text.dump(document).endswith("\n")
