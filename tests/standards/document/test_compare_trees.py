"""Whatever two trees are compared: both texts can be read back from what is told, and it is told soon."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from standards.document import compare, outline, tree
from standards.document.anchors import carry, number_anchors
from standards.document.compare import Comparison, Part, State
from standards.document.tree import Document, Paragraph, Run, Section
from tests.factories.trees import DOCUMENTS, RUNS
from tests.standards.document.test_compare import NEW, OLD, compared, side


def lines(parts: tuple[Part, ...], which: int) -> str:
    """The texts of one side, in reading order; what covers only does not speak."""
    gone = (State.ADDED, State.REMOVED)[which]
    return "\n".join(
        "\n".join((side(one.label, which), side(one.words, which), lines(one.parts, which)))
        for one in parts
        if one.state is not gone
    )


def said(runs: tuple[Run, ...]) -> str:
    return "".join(f"{run.footnote})" if run.footnote else run.text for run in runs)


def letters(value: str) -> str:
    return "".join(value.split())


def own(section: Section) -> str:
    """All text of a section's own blocks, as the comparison has it."""
    term = section.term or tree.TermHead("")
    return letters(
        section.annex_status + term.english + "".join(map(block_said, section.blocks)) + term.source
    )


def block_said(block: tree.Block) -> str:
    match block:
        case tree.Paragraph():
            return said(block.runs)
        case tree.ListBlock():
            return "".join(one.label + said(one.runs) for one in block.items)
        case tree.Note():
            return block.label + said(block.runs)
        case tree.Table():
            rows = "".join(said(cell.runs) for row in block.rows for cell in row)
            return block.label + block.title + block.unit + rows + "".join(map(block_said, block.notes))
        case tree.Figure():
            return block.label + block.title + "".join(map(block_said, block.notes))
        case tree.Formula():
            return block.label + block.text
        case _:
            return block.number + block.title


@given(RUNS, RUNS)
@settings(deadline=None, max_examples=80)
def test_both_texts_can_be_read_from_the_words(old: tuple[Run, ...], new: tuple[Run, ...]) -> None:
    found = compared((Paragraph(old),), (Paragraph(new),))
    for one in found.touched:
        for part in one.parts:
            assert [side(part.words, which) for which in (OLD, NEW)] == [said(old), said(new)]
    if not found.touched:
        assert said(old) == said(new)


@given(DOCUMENTS, DOCUMENTS)
@settings(deadline=None, max_examples=40)
def test_both_texts_can_be_read_from_the_comparison(old: Document, new: Document) -> None:
    old, new = (replace(one, sections=number_anchors(one.sections)) for one in (old, new))
    new = carry(old, new)
    found = compare.compare(old, new)
    sides: list[list[Section]] = [list(outline.walk(one.sections)) for one in (old, new)]
    for which, sections in enumerate(sides):
        told = [(one, section) for one in found.clauses if (section := (one.old, one.new)[which]) is not None]
        assert sorted(id(section) for _one, section in told) == sorted(map(id, sections))
        for one, section in told:
            assert side(one.title, which) == section.title
            if one.parts:
                assert letters(lines(one.parts, which)) == own(section)
    assert [one.new for one in found.clauses if one.new is not None] == sides[NEW]


@given(DOCUMENTS)
@settings(deadline=None, max_examples=20)
def test_a_text_does_not_differ_from_itself(document: Document) -> None:
    document = replace(document, sections=number_anchors(document.sections))
    assert compare.compare(document, document).same


@given(DOCUMENTS, DOCUMENTS)
@settings(deadline=None, max_examples=25)
def test_what_is_added_one_way_is_removed_the_other_way(old: Document, new: Document) -> None:
    old, new = (replace(one, sections=number_anchors(one.sections)) for one in (old, new))
    new = carry(old, new)
    there, back = compare.compare(old, new), compare.compare(new, old)

    def of_state(found: Comparison, state: State) -> list[str]:
        return sorted(one.section.anchor for one in found.clauses if one.state is state)

    assert of_state(there, State.ADDED) == of_state(back, State.REMOVED)
    assert of_state(there, State.REMOVED) == of_state(back, State.ADDED)
    assert there.counts["moved"] == back.counts["moved"]


def characters(count: int, step: int) -> str:
    return "".join(chr(0x4E00 + at * step % 20_000) for at in range(count))


HOSTILE = {
    "two letters": ("ab", "ba"),
    "nothing in common": ("甲", "乙丙"),
    "shuffled": (characters(4000, 1), characters(4000, 7)),
    "turned round": (characters(4000, 1), characters(4000, -1)),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("length", [8_000, 100_000])
def test_hostile_text_ends_soon(name: str, length: int) -> None:
    """In one paragraph, and in many: the effort ends before the patience, and what is told is still true."""
    old, new = ((text * length)[:length] for text in HOSTILE[name])
    found = compared((Paragraph((Run(old),)),), (Paragraph((Run(new),)),))
    (one,) = found.touched
    assert ["".join(side(part.words, which) for part in one.parts) for which in (OLD, NEW)] == [old, new]
    cut = [
        tuple(Paragraph((Run(text[at : at + 500]),)) for at in range(0, length, 500)) for text in (old, new)
    ]
    (one,) = compared(*cut).touched
    assert ["".join(side(part.words, which) for part in one.parts) for which in (OLD, NEW)] == [old, new]
