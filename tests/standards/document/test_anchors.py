"""Comments keep their place: anchors follow the clause from draft to draft."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from itertools import pairwise
from random import Random

import pytest

from disclosure.management.demo.draft_text import Entry, clause, head
from standards.document import anchors, outline, reader
from standards.document.tree import (
    Cell,
    Cover,
    Document,
    Figure,
    Formula,
    Paragraph,
    Run,
    Section,
    SectionKind,
    Table,
)
from tests.factories import drafts, shared


def read(edit: drafts.Edit | None = None) -> Document:
    return reader.read(drafts.build_draft(edit=edit), "draft.docx")


def by_anchor(document: Document) -> dict[str, str]:
    """The printed head of every section by anchor."""
    return {
        one.anchor: f"{one.number} {one.title or outline.own_text(one)[:12]}".strip()
        for one in outline.walk(document.sections)
    }


def find(entries: list[Entry], text: str) -> int:
    return next(index for index, entry in enumerate(entries) if text in (entry.text + entry.title))


def test_the_same_draft_again() -> None:
    assert anchors.carry(read(), read()) == read()


def test_an_inserted_clause_moves_the_others_without_their_comments() -> None:
    def edit(entries: list[Entry]) -> list[Entry]:
        at = find(entries, "系统应在制造商规定")
        return [*entries[:at], clause(3, "系统投入运行前应核对铭牌。"), *entries[at:]]

    old, new = read(), read(edit)
    carried = anchors.carry(old, new)
    names = by_anchor(carried)
    assert names["c-4-1-1"] == "4.1.2 系统应在制造商规定的温度"
    assert names["c-4-1-2"] == "4.1.3 环境温度宜为0 ℃～40"
    (added,) = set(names) - set(by_anchor(old))
    assert names[added] == "4.1.1 系统投入运行前应核对铭牌"
    assert added.startswith("c-4-1-1-")


def test_an_inserted_chapter_renumbers_everything_below() -> None:
    def edit(entries: list[Entry]) -> list[Entry]:
        at = find(entries, "运行维护")
        return [*entries[:at], head(1, "安装检查"), clause(2, "安装后应检查接地。"), *entries[at:]]

    old = read()
    carried = by_anchor(anchors.carry(old, read(edit)))
    assert {key: carried[key] for key in ("c-5", "c-5-1", "c-5-2-1", "annex-a", "preface")} == {
        "c-5": "6 运行维护",
        "c-5-1": "6.1 日常巡视",
        "c-5-2-1": "6.2.1 绝缘电阻应每年测量一次，",
        "annex-a": "A 容量测试步骤",
        "preface": "前言",
    }


def test_a_reworded_clause_keeps_its_anchor_and_a_removed_one_gives_it_to_nobody() -> None:
    def edit(entries: list[Entry]) -> list[Entry]:
        at = find(entries, "系统应在制造商规定")
        entries[at + 1] = replace(
            entries[at + 1], text="环境温度宜为0 ℃～35 ℃；超出该范围时，应降低充放电功率。"
        )
        return entries[:at] + entries[at + 1 :]

    carried = by_anchor(anchors.carry(read(), read(edit)))
    assert carried["c-4-1-2"] == "4.1.1 环境温度宜为0 ℃～35"
    assert "c-4-1-1" not in carried


def test_references_follow_their_target() -> None:
    def edit(entries: list[Entry]) -> list[Entry]:
        at = find(entries, "运行维护")
        return [*entries[:at], head(1, "安装检查"), clause(2, "安装后应检查接地。"), *entries[at:]]

    document = anchors.carry(read(), read(edit))
    refs = {
        run.ref
        for one in outline.walk(document.sections)
        for block in one.blocks
        for run in getattr(block, "runs", ())
        if run.ref
    }
    assert {ref for ref in refs if outline.find(document, ref) is None} == set()


def test_anchors_are_unique() -> None:
    document = anchors.carry(read(), reader.read(drafts.build_styled_draft(), "draft.docx"))
    found = [one.anchor for one in outline.walk(document.sections)]
    found += [
        block.anchor
        for one in outline.walk(document.sections)
        for block in one.blocks
        if hasattr(block, "anchor")
    ]
    assert sorted(found) == sorted(set(found))


def headed(sections: tuple[Section, ...], above: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    """Anchors by the titles of the clause and of those above it: who reads knows the clause by these."""
    found = {}
    for one in sections:
        path = (*above, one.title)
        found |= {path: one.anchor} | headed(one.children, path)
    return found


def table(anchor: str, label: str, title: str, *words: str) -> Table:
    return Table(anchor, label, title, tuple((Cell((Run(word),)),) for word in words))


def holding(*blocks: Table | Figure | Formula) -> Document:
    return Document(Cover(), (Section(SectionKind.CLAUSE, "c-1", "1", "要求", 1, blocks),))


FIRST = table("t-a", "", "", "电压不得低于下列数值", "2.0 V")
SECOND = table("t-b", "", "", "测量仪器及其准确度", "毫欧表 0.5 级")
DRAWN = Figure("f-1", "图1", "接线", "old-picture")
PLAIN = Figure("f-2", "", "", "only-a-picture")
COUNTED = Formula("e-1", "（1）", "", "R = U / I")


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ([FIRST, SECOND], [replace(SECOND, anchor="x")], ["t-b"]),
        ([FIRST, SECOND], [replace(SECOND, anchor="x"), replace(FIRST, anchor="y")], ["t-b", "t-a"]),
        ([table("t-1", "表1", "限值", "甲", "乙")], [table("x", "表3", "限值", "子", "丑")], ["t-1"]),
        (
            [table("t-1", "表1", "", "电压", "内阻", "温度")],
            [table("x", "表1", "", "电压", "内阻", "湿度")],
            ["t-1"],
        ),
        ([DRAWN], [replace(DRAWN, anchor="x", label="图2", image="new-picture")], ["f-1"]),
        ([DRAWN, PLAIN], [replace(PLAIN, anchor="x")], ["f-2"]),
        ([COUNTED], [replace(COUNTED, anchor="x", label="（7）")], ["e-1"]),
    ],
    ids=["removed", "swapped", "renumbered", "one word", "redrawn", "picture alone", "formula"],
)
def test_tables_figures_and_formulas_keep_their_anchors(
    before: list[Table], after: list[Table], kept: list[str]
) -> None:
    carried = anchors.carry(holding(*before), holding(*after))
    assert [getattr(block, "anchor", "") for block in carried.sections[0].blocks] == kept


def test_a_table_takes_no_anchor_of_another_that_is_gone() -> None:
    carried = anchors.carry(holding(FIRST), holding(replace(SECOND, anchor="t-a")))
    (block,) = carried.sections[0].blocks
    assert isinstance(block, Table)
    assert block.anchor != "t-a"


def tables(document: Document) -> list[Table]:
    return [
        one for section in outline.walk(document.sections) for one in section.blocks if isinstance(one, Table)
    ]


RUNS = [f"standards_docx/en_IHO_S-158_98_{version}.docx" for version in ("0.1.0", "0.2.1", "1.0.0_FairCopy")]


@shared.needs(*RUNS)
def test_real_drafts_keep_their_anchors_from_version_to_version() -> None:
    versions = [reader.read((shared.DATA / name).read_bytes(), name) for name in RUNS]
    chain = [versions[0]]
    for version in versions[1:]:
        chain.append(anchors.carry(chain[-1], version))
    for before, after in pairwise(chain):
        known, now = headed(before.sections), headed(after.sections)
        stayed = known.keys() & now.keys()
        kept = sum(known[path] == now[path] for path in stayed)
        assert len(stayed) == 28
        assert kept / len(stayed) >= 0.95, f"{kept} of {len(stayed)}"
        assert not {now[path] for path in now.keys() - stayed} & set(known.values())
        assert [one.title for one in tables(before)] == [one.title for one in tables(after)] != []
        assert [one.anchor for one in tables(before)] == [one.anchor for one in tables(after)]


def marked(entries: list[Entry]) -> list[Entry]:
    """Every clause with a mark in its text by which it is known again."""
    return [
        replace(entry, text=f"{entry.text}记录编号{place + 101}。") if entry.kind == "clause" else entry
        for place, entry in enumerate(entries)
    ]


def edited(entries: list[Entry], chance: Random) -> list[Entry]:
    """A third of the texts reworded, some clauses new, some gone."""
    out = []
    for entry in marked(entries):
        if entry.kind == "clause" and chance.random() < 0.1:
            continue
        if entry.kind == "clause" and chance.random() < 0.1:
            out.append(clause(entry.level, f"另行规定的第{chance.randrange(900)}项要求应得到满足。"))
        if entry.kind == "clause" and chance.random() < 0.33:
            at = chance.randrange(len(entry.text) // 2)
            entry = replace(entry, text=f"{entry.text[:at]}必要时{entry.text[at + 4 :]}")
        out.append(entry)
    return out


def by_mark(document: Document) -> dict[str, str]:
    sections = outline.walk(document.sections)
    found = ((re.search(r"记录编号(\d{3})", outline.own_text(one)), one.anchor) for one in sections)
    return {match[1]: anchor for match, anchor in found if match}


def test_clauses_edited_at_random_keep_their_anchors() -> None:
    old = read(marked)
    before = by_mark(old)
    stayed = kept = 0
    for seed in range(20):
        new = read(partial(edited, chance=Random(seed)))
        after = by_mark(anchors.carry(old, new))
        both = before.keys() & after.keys()
        stayed += len(both)
        kept += sum(before[mark] == after[mark] for mark in both)
    assert stayed >= 100
    assert kept / stayed >= 0.95, f"{kept} of {stayed}"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "texts", [("应符合规定。", "应符合要求。"), ("甲%d乙", "丙%d丁")], ids=["alike", "strange"]
)
def test_many_clauses_take_no_quadratic_time(texts: tuple[str, str]) -> None:
    """Eight thousand clauses that all say the same, or nothing of what the old ones said."""

    def long(text: str) -> Document:
        words = (text % place if "%" in text else text for place in range(8000))
        clauses = (Section(SectionKind.CLAUSE, "", "4.1", "", 2, (Paragraph((Run(one),)),)) for one in words)
        return Document(Cover(), anchors.number_anchors(tuple(clauses)))

    old, new = map(long, texts)
    found = [one.anchor for one in outline.walk(anchors.carry(old, new).sections)]
    assert len(set(found)) == 8000
