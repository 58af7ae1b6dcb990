"""Proposed changes: what they change, how they are shown, and how they come into the words a clause has now."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.document import lint
from standards.document.outline import own_text, walk
from standards.document.proposing import Span, Unfit, carried, edits, marked, redline, spans
from standards.document.reader import read
from standards.document.tree import (
    Cell,
    Cover,
    Document,
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
from tests.factories.drafts import build_draft

WORDS = "蓄电池应每年测量一次内阻，并记录。\n电压不得低于 2.0 V。"
CLAUSE = Section(
    SectionKind.CLAUSE,
    "c-5-1",
    "5.1",
    "测量",
    2,
    blocks=(
        Paragraph((Run("蓄电池应"), Run("每年", bold=True), Run("测量一次内阻。"))),
        ListBlock((ListItem("a)", 1, (Run("内阻"),)), ListItem("b)", 1, (Run("电压"),)))),
        Note("注：", (Run("见 5.2。"),)),
        Table(
            "t-1",
            "表1",
            "限值",
            ((Cell((Run("项目"),)), Cell((Run("值"),))), (Cell((Run("电压"),)), Cell((Run("2.0"),)))),
        ),
        ReferenceItem("GB/T 1.1—2020", "标准化工作导则", dated=True),
    ),
)


def changed(clause: Section, old: str, new: str) -> Section:
    """The clause with the change of its own words that somebody proposes by writing ``new`` for ``old``."""
    quote = own_text(clause)
    assert quote.count(old) == 1
    wanted = carried(spans(quote, quote.replace(old, new)), quote, quote)
    return lint.apply(Document(Cover(), (clause,)), edits(clause, wanted)).sections[0]


def test_redlines() -> None:
    assert redline("每年测量一次", "每半年测量两次") == [
        ("same", "每"),
        ("ins", "半"),
        ("same", "年测量"),
        ("del", "一次"),
        ("ins", "两次"),
    ]
    assert redline("", "新文字") == [("ins", "新文字")]
    assert redline("甲", "") == [("del", "甲")]


@given(st.text("应不得测量每年 2.0V，。\n", max_size=60), st.text("应不得测量每年 2.0V，。\n", max_size=60))
def test_spans_say_the_whole_change_or_nothing(quote: str, proposal: str) -> None:
    found = spans(quote, proposal)
    assert all(one.end < other.start for one, other in pairwise(found))
    if found:
        pieces = marked(quote, found)
        assert "".join(text for state, text in pieces if state != "ins") == quote
        assert "".join(text for state, text in pieces if state != "del") == proposal


def test_words_of_its_own_are_no_change_of_the_clause() -> None:
    assert spans(WORDS, "建议改为每半年一次，理由见附件") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("每年测量", "每半年测量"),
        ("一次内阻", "两次内阻和电压"),
        ("见 5.2", "见 5.3"),
        ("b) 电压", "b) 端电压"),
        ("2.0", "2.1"),
        ("限值", "电压限值"),
        ("工作导则", "工作指南"),
        ("每年", ""),
    ],
)
def test_a_change_comes_into_the_tree_and_nothing_else_changes(old: str, new: str) -> None:
    after = changed(CLAUSE, old, new)
    assert own_text(after) == own_text(CLAUSE).replace(old, new)
    assert sum(one != other for one, other in zip(CLAUSE.blocks, after.blocks, strict=True)) == 1


def test_the_look_of_words_stays() -> None:
    paragraph = changed(CLAUSE, "每年", "每半年").blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.bold) for run in paragraph.runs] == [
        ("蓄电池应", False),
        ("每半年", True),
        ("测量一次内阻。", False),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("a) 内阻", "b) 内阻"), ("内阻。\na)", "内阻。\n应记录。\na)"), ("GB/T 1.1—2020", "GB/T 1.2")],
)
def test_what_is_more_than_words_is_left_to_a_person(old: str, new: str) -> None:
    with pytest.raises(Unfit):
        changed(CLAUSE, old, new)


def test_the_english_of_a_term_is_its_first_line() -> None:
    term = Section(
        SectionKind.TERM,
        "t",
        "3.1",
        "内阻",
        2,
        (Paragraph((Run("电池的电阻。"),)),),
        term=TermHead("内阻", "resistance"),
    )
    after = changed(term, "resistance", "internal resistance")
    assert after.term is not None
    assert after.term.english == "internal resistance"
    assert own_text(changed(term, "的电阻", "内部的电阻")) == "resistance\n电池内部的电阻。"


def test_a_change_is_carried_beside_other_changes() -> None:
    wanted = spans(WORDS, WORDS.replace("2.0", "2.1"))
    now = WORDS.replace("每年测量一次", "每半年测量两次")
    (span,) = carried(wanted, WORDS, now)
    assert now[span.start : span.end] == "2.0"
    assert carried(wanted, WORDS, WORDS + "\n另起一段。") == wanted


@pytest.mark.parametrize(
    "now", [WORDS.replace("2.0", "2.2"), WORDS.replace("2.0", ""), "全部改写了的另一段话"]
)
def test_a_change_of_words_that_were_changed_is_unfit(now: str) -> None:
    with pytest.raises(Unfit):
        carried(spans(WORDS, WORDS.replace("2.0", "2.1")), WORDS, now)


def test_two_insertions_in_one_place_meet() -> None:
    one, other = Span(4, 4, "甲"), Span(4, 4, "乙")
    assert one.meets(other)
    assert not one.meets(Span(5, 6, ""))
    assert Span(3, 5, "").meets(Span(4, 9, ""))
    assert not Span(3, 5, "").meets(Span(5, 9, ""))


def test_every_stretch_of_a_draft_is_found_in_its_text() -> None:
    """A word put behind any first word of a paragraph, item or cell comes out there in the text."""
    document = read(build_draft(), "征求意见稿.docx")
    for clause in walk(document.sections):
        quote = own_text(clause)
        for block in clause.blocks:
            if isinstance(block, Paragraph) and block.runs and block.runs[0].text:
                start = quote.index(block.runs[0].text)
                fixes = edits(clause, [Span(start, start, "甲")])
                own = Document(Cover(), (clause,))
                assert own_text(lint.apply(own, fixes).sections[0]) == quote[:start] + "甲" + quote[start:]
