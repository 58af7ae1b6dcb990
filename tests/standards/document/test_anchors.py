"""Comments keep their place: anchors follow the clause from draft to draft."""

from __future__ import annotations

from dataclasses import replace

from disclosure.management.demo.draft_text import Entry, clause, head
from standards.document import anchors, outline, reader
from standards.document.tree import Document
from tests.factories import drafts


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
