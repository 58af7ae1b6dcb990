"""Two versions compared: what is told, and that both texts can be read back from it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from disclosure.management.demo.draft_text import Entry, clause, head
from societies.sheets import rows_to_xlsx
from standards.document import compare, reader, tree
from standards.document.anchors import carry, number_anchors
from standards.document.compare import Clause, Comparison, PartKind, State, Words
from standards.document.tree import Cell, Cover, Document, Paragraph, Run, Section, SectionKind, Table
from tests.factories import drafts
from tests.standards.document.test_anchors import find, read

OLD, NEW = 0, 1


def side(words: Words, which: int) -> str:
    return "".join((one.old, one.new)[which] for one in words)


def printed(words: Words) -> str:
    """``kept[-removed-]{+added+}<old→new>``"""
    marks = {
        State.SAME: "{new}",
        State.REMOVED: "[-{old}-]",
        State.ADDED: "{{+{new}+}}",
        State.RENUMBERED: "<{old}→{new}>",
    }
    return "".join(marks[one.state].format(old=one.old, new=one.new) for one in words)


def text(old: str, new: str) -> str:
    """One paragraph compared."""
    (changed,) = compared((Paragraph((Run(old),)),), (Paragraph((Run(new),)),)).touched
    return printed(changed.parts[0].words)


def chapter(blocks: tuple[tree.Block, ...], children: tuple[Section, ...] = ()) -> Document:
    return Document(
        Cover(), number_anchors((Section(SectionKind.CLAUSE, "", "4", "要求", 1, blocks, children),))
    )


def compared(old: tuple[tree.Block, ...], new: tuple[tree.Block, ...]) -> Comparison:
    return compare.compare(chapter(old), carry(chapter(old), chapter(new)))


def of(comparison: Comparison, number: str) -> Clause:
    """The clause that has, or last had, a number."""
    return next(one for one in comparison.clauses if one.section.number == number)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("应定期检查绝缘电阻。", "应定时检验绝缘电阻。", "应[-定期检查-]{+定时检验+}绝缘电阻。"),
        ("本文件规定了测定方法。", "本文件给出了测定方法。", "本文件[-规定-]{+给出+}了测定方法。"),
        ("温度宜为0 ℃～40 ℃。", "温度宜为0 ℃～35 ℃。", "温度宜为0 ℃～[-40-]{+35+} ℃。"),
        (
            "按GB/T 1.1—2009的规定起草",
            "按GB/T 1.1—2020的规定起草",
            "按[-GB/T 1.1—2009-]{+GB/T 1.1—2020+}的规定起草",
        ),
        ("使用前应检查", "使用前不应检查", "使用前{+不+}应检查"),
        (
            "应记录温度。应记录湿度。",
            "应记录温度。应记录压力。应记录湿度。",
            "应记录温度。{+应记录压力。+}应记录湿度。",
        ),
        (
            "It shall be checked once a month.",
            "It shall be checked twice a month.",
            "It shall be checked [-once-]{+twice+} a month.",
        ),
        ("容量为10 kW·h。", "容量为10 kW。", "容量为10 [-kW·h-]{+kW+}。"),
        ("设备应接地", "天气很好我们去玩", "[-设备应接地-]{+天气很好我们去玩+}"),
    ],
)
def test_words_change_in_pieces_that_a_reader_takes_in(old: str, new: str, expected: str) -> None:
    assert text(old, new) == expected


def test_the_same_draft_has_nothing_to_tell() -> None:
    found = compare.compare(read(), carry(read(), read()))
    assert (found.same, found.touched, set(found.counts.values())) == (True, (), {0})
    assert compare.revision_table(found) == []


def test_bold_is_no_change_but_a_raised_figure_is() -> None:
    plain, bold, raised = (
        Paragraph((Run("面积为10 m"), run)) for run in (Run("2"), Run("2", bold=True), Run("2", sup=True))
    )
    assert compared((plain,), (bold,)).same
    assert compared((plain,), (raised,)).counts["changed"] == 1


def test_a_number_that_follows_is_not_a_change_of_text() -> None:
    """A new chapter renumbers the ones behind it, and what the text says about them."""

    def edit(entries: list[Entry]) -> list[Entry]:
        at = find(entries, "运行维护")
        return [*entries[:at], head(1, "安装检查"), clause(2, "安装后应检查接地。"), *entries[at:]]

    old = read(lambda entries: [*entries, clause(2, "按5.2.1的规定测量，见第5章和附录A。")])
    new = read(lambda entries: edit([*entries, clause(2, "按6.2.1的规定测量，见第6章和附录A。")]))
    found = compare.compare(old, carry(old, new))
    counts = found.counts
    assert (counts["added"], counts["removed"], counts["changed"], counts["moved"]) == (2, 0, 0, 0)
    assert counts["renumbered"] == 9
    assert of(found, "6.2.1").state is State.RENUMBERED
    last = next(one for one in found.touched for part in one.parts if "按" in side(part.words, NEW)[:1])
    assert last.state is State.RENUMBERED
    assert "按<5.2.1→6.2.1>的规定测量" in printed(last.parts[0].words)


def test_a_reference_to_another_clause_is_a_change_of_text() -> None:
    old = read(lambda entries: [*entries, clause(2, "按5.2.1的规定测量。")])
    new = read(lambda entries: [*entries, clause(2, "按5.1.1的规定测量。")])
    found = compare.compare(old, carry(old, new))
    (changed,) = found.touched
    assert printed(changed.parts[0].words) == "按[-5.2.1-]{+5.1.1+}的规定测量。"


def test_clauses_added_removed_and_moved_are_told_apart() -> None:
    def edit(entries: list[Entry]) -> list[Entry]:
        moved = entries.pop(find(entries, "系统应在制造商规定"))
        entries.pop(find(entries, "绝缘电阻应每年"))
        there = find(entries, "巡视应至少每月一次")
        return [*entries[:there], moved, *entries[there:], clause(2, "新的要求应经过验证。")]

    old = read()
    found = compare.compare(old, carry(old, read(edit)))
    told = [(one.state, one.old and one.old.number, one.new and one.new.number) for one in found.touched]
    assert [one for one in told if one[0] is not State.RENUMBERED] == [
        (State.REMOVED, "5.2.1", None),
        (State.ADDED, None, "6.3"),
    ]
    (moved,) = [one for one in found.touched if one.moved]
    assert (moved.state, moved.old and moved.old.number, moved.new and moved.new.number) == (
        State.RENUMBERED,
        "4.1.1",
        "5.1.1",
    )


def table(*rows: tuple[str, ...], label: str = "表1") -> Table:
    cells = tuple(tuple(Cell((Run(one),), header=not at) for one in row) for at, row in enumerate(rows))
    return Table("", label, "参数", cells)


def cells(found: Comparison) -> list[str]:
    """Every row as text: the sign of the row, then its cells."""
    sign = {State.SAME: " ", State.ADDED: "+", State.REMOVED: "-", State.CHANGED: "~", State.RENUMBERED: "#"}
    (changed,) = found.touched
    (part,) = [one for one in changed.parts if one.kind is PartKind.TABLE]
    rows = [one for one in part.parts if one.kind is PartKind.ROW]
    return [
        sign[row.state] + "|".join(sign[cell.state] + printed(cell.words) for cell in row.parts)
        for row in rows
    ]


def test_tables_are_compared_cell_by_cell() -> None:
    old = table(("项目", "指标"), ("电压", "220 V"), ("频率", "50 Hz"))
    assert cells(compared((old,), (table(("项目", "指标"), ("电压", "230 V"), ("频率", "50 Hz")),))) == [
        "  项目| 指标",
        "~ 电压|~[-220-]{+230+} V",
        "  频率| 50 Hz",
    ]


def test_rows_and_columns_that_came_or_went_are_recognised() -> None:
    old = table(("项目", "指标"), ("电压", "220 V"), ("频率", "50 Hz"))
    new = table(
        ("项目", "单位", "指标"), ("电压", "V", "220 V"), ("电流", "A", "10 A"), ("频率", "Hz", "50 Hz")
    )
    assert cells(compared((old,), (new,))) == [
        "~ 项目|+{+单位+}| 指标",
        "~ 电压|+{+V+}| 220 V",
        "++{+电流+}|+{+A+}|+{+10 A+}",
        "~ 频率|+{+Hz+}| 50 Hz",
    ]
    assert cells(compared((new,), (old,)))[2] == "--[-电流-]|-[-A-]|-[-10 A-]"


def test_merged_cells_keep_their_columns() -> None:
    def spanned(value: str) -> Table:
        top = (Cell((Run("项目"),), rowspan=2), Cell((Run("指标"),), colspan=2))
        return Table(
            "",
            "表1",
            "",
            (
                top,
                (Cell((Run("甲"),)), Cell((Run("乙"),))),
                (*(Cell((Run(one),)) for one in ("电压", value, "2")),),
            ),
        )

    found = compared((spanned("1"),), (spanned("3"),))
    assert cells(found) == ["  项目| 指标| ", "  | 甲| 乙", "~ 电压|~[-1-]{+3+}| 2"]
    (clause_,) = found.touched
    flags = [[cell.merged for cell in row.parts] for row in clause_.parts[0].parts]
    assert flags == [[False, False, True], [True, False, False], [False, False, False]]


def test_figures_formulas_labels_and_footnotes() -> None:
    figure = tree.Figure("", "图1", "接线", "one")
    formula = tree.Formula("", "（1）", "<math/>", "E=P×t")
    item = tree.ListItem
    old = (
        figure,
        formula,
        tree.ListBlock((item("a)", 1, (Run("电压；"),)), item("b)", 1, (Run("电流。"),)))),
    )
    new = (
        replace(figure, image="two"),
        replace(formula, mathml="<math><mi>E</mi></math>"),
        tree.ListBlock(
            (
                item("a)", 1, (Run("型号；"),)),
                item("b)", 1, (Run("电压；"),)),
                item("c)", 1, (Run("电流。"),)),
            )
        ),
    )
    (changed,) = compared(old, new).touched
    picture, maths, items = changed.parts
    assert (picture.state, picture.old, picture.new) == (State.CHANGED, "one", "two")
    assert (maths.state, maths.words[0].state) == (State.CHANGED, State.SAME)
    assert [(one.state, printed(one.label)) for one in items.parts] == [
        (State.ADDED, "{+a)+}"),
        (State.RENUMBERED, "<a)→b)>"),
        (State.RENUMBERED, "<b)→c)>"),
    ]
    says = compare.revision_table(compared(old, new))[0][5]
    assert says == "修改；图有更换；公式有修改"


def test_a_footnote_is_followed_by_what_it_says() -> None:
    def noted(*notes: str) -> Document:
        runs = tuple(
            run
            for place in range(1, len(notes) + 1)
            for run in (Run(f"项{notes[place - 1][:1]}"), Run("", footnote=place))
        )
        return replace(chapter((Paragraph(runs),)), footnotes=tuple((Run(one),) for one in notes))

    old, new = noted("甲的来源"), noted("乙的来源和依据", "甲的来源")
    found = compare.compare(old, carry(old, new))
    assert printed(found.touched[0].parts[0].words) == "{+项乙+}{+1)+}项甲<1)→2)>"
    assert [one.state for one in found.footnotes] == [State.ADDED, State.SAME]


def test_the_table_of_revisions_names_both_numbers() -> None:
    def edit(entries: list[Entry]) -> list[Entry]:
        at = find(entries, "系统应在制造商规定")
        return [*entries[:at], clause(3, "=HYPERLINK(1)应核对铭牌。"), *entries[at:]]

    old = read()
    rows = compare.revision_table(compare.compare(old, carry(old, read(edit))))
    assert [row[:3] for row in rows] == [(1, "", "4.1.1"), (2, "4.1.1", "4.1.2"), (3, "4.1.2", "4.1.3")]
    assert [row[5] for row in rows] == ["新增", "仅编号变化", "仅编号变化"]
    sheet = load_workbook(io.BytesIO(rows_to_xlsx("修订对照表", compare.COLUMNS, rows))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == list(compare.COLUMNS)
    assert (sheet["E2"].data_type, sheet["E2"].quotePrefix) == ("s", True)


def test_a_draft_read_from_word_goes_through() -> None:
    old, new = (
        reader.read(drafts.build_draft(), "draft.docx"),
        reader.read(drafts.build_styled_draft(), "draft.docx"),
    )
    found = compare.compare(old, carry(old, new))
    assert compare.told(found)["counts"] == found.counts
    assert found.counts["removed"] == 0
