"""Lists, notes and examples: what leads into them, their labels, how their items end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standards.document.tree import (
    Figure,
    Formula,
    ListBlock,
    ListItem,
    Note,
    Section,
    SectionKind,
    Table,
)

from .draft import Draft, at, excerpt, place_of, words
from .findings import Edit, Hit, Severity
from .registry import rule

_ENDS = "。；，,;.：:"


def _lists(draft: Draft) -> Iterator[tuple[Section, int, ListBlock]]:
    for section in draft.sections:
        for index, block in enumerate(section.blocks):
            if isinstance(block, ListBlock):
                yield section, index, block


@rule(
    "list.lead",
    "7.5",
    Severity.WARNING,
    zh="列项前没有引语：列项由引语和被引出的各项组成。",
    en="Nothing leads into this list: a list has a lead-in and its items.",
)
def lead(draft: Draft) -> Iterator[Hit]:
    for section, index, block in _lists(draft):
        if section.kind in {SectionKind.PREFACE, SectionKind.BIBLIOGRAPHY, SectionKind.REFERENCES}:
            continue
        first = words(block.items[0].runs)
        if (index == 0 and not section.title) or (
            index > 0 and isinstance(section.blocks[index - 1], Table | Figure | Formula | Note)
        ):
            yield at(section, excerpt(first, 0, 0))


@rule(
    "list.labels",
    "7.5",
    Severity.WARNING,
    zh="列项的编号不连续：这里应是“{it}”。",
    en="The items are not labelled in sequence: this one should be “{it}”.",
)
def labels(draft: Draft) -> Iterator[Hit]:
    for section, _, block in _lists(draft):
        for item, wanted in _out_of_order(block):
            yield at(section, f"{item.label} {words(item.runs)[:30]}", it=wanted)
            break


def _out_of_order(block: ListBlock) -> Iterator[tuple[ListItem, str]]:
    expected = {1: 0, 2: 0}
    for item in block.items:
        found = re.fullmatch(r"(?:([a-z])|(\d{1,2}))\)", item.label)
        if item.level == 1:
            expected[2] = 0
        if found is None:
            continue
        is_letter = found[1] is not None
        value = ord(found[1]) - ord("a") if is_letter else int(found[2]) - 1
        if value != expected[item.level]:
            wanted = chr(ord("a") + expected[item.level]) if is_letter else str(expected[item.level] + 1)
            yield item, f"{wanted})"
        expected[item.level] = value + 1


@rule(
    "list.ends",
    "7.5",
    Severity.WARNING,
    fixes=True,
    zh="列项的结尾标点不一致：前面各项用“{it}”，最后一项用句号。",
    en="The items end differently: all but the last end in “{it}”, the last in a full stop.",
)
def ends(draft: Draft) -> Iterator[Hit]:
    for section, index, block in _lists(draft):
        texts = [words(item.runs).rstrip() for item in block.items]
        flat = len(texts) > 1 and all(item.level == 1 for item in block.items)
        if not flat or any(re.search(r"[。；].", text) for text in texts):
            continue  # items of several sentences end as sentences do
        marks = [text[-1] if text and text[-1] in _ENDS else "" for text in texts]
        usual = max(("；", "，", "。"), key=marks[:-1].count)
        if usual not in marks[:-1]:
            continue  # names without any mark, as in legends of formulas
        for number, (text, mark) in enumerate(zip(texts, marks, strict=True)):
            wanted = "。" if number == len(texts) - 1 else usual
            if mark not in {wanted, "：", ":"}:
                path = ("blocks", index, "items", number, "runs")
                fix = Edit(section.anchor, path, len(text) - len(mark), mark, wanted)
                yield at(section, excerpt(text, len(text), len(text)), fix=fix, it=usual)


def _labelled(section: Section) -> Iterator[tuple[str, tuple[tuple[tuple[str | int, ...], Note], ...]]]:
    """Notes that are numbered together: those of a clause's own text, of one table, of one figure."""
    own = [(("blocks", n), block) for n, block in enumerate(section.blocks) if isinstance(block, Note)]
    yield place_of(section), tuple(own)
    for n, block in enumerate(section.blocks):
        if isinstance(block, Table | Figure):
            inside = [(("blocks", n, "notes", m), note) for m, note in enumerate(block.notes)]
            yield block.label, tuple(inside)


def _misnumbered(draft: Draft, *, example: bool) -> Iterator[Hit]:
    word = "示例" if example else "注"
    for section in draft.sections:
        for place, notes in _labelled(section):
            mine = [
                (path, note)
                for path, note in notes
                if note.example is example and re.fullmatch(rf"{word}\d{{0,2}}：", note.label)
            ]
            for number, (path, note) in enumerate(mine, 1):
                wanted = f"{word}{number if len(mine) > 1 else ''}："
                if note.label != wanted:
                    fix = Edit(section.anchor, (*path, "label"), 0, note.label, wanted)
                    text = note.label + words(note.runs)[:30]
                    yield at(section, text, place=place, fix=fix, it=wanted)


@rule(
    "note.number",
    "9.11",
    Severity.WARNING,
    fixes=True,
    zh="注的编号不对：这里应是“{it}”。一条中只有一个注时写“注：”，多个注从“注1：”起编号。",
    en="This note should be “{it}”: a single note of a clause is “注：”, several are numbered from “注1：”.",
)
def note_number(draft: Draft) -> Iterator[Hit]:
    yield from _misnumbered(draft, example=False)


@rule(
    "example.number",
    "9.10",
    Severity.WARNING,
    fixes=True,
    zh="示例的编号不对：这里应是“{it}”。一条中只有一个示例时写“示例：”，多个示例从“示例1：”起编号。",
    en="This example should be “{it}”: a single one of a clause is “示例：”, several are numbered from “示例1：”.",
)
def example_number(draft: Draft) -> Iterator[Hit]:
    yield from _misnumbered(draft, example=True)
