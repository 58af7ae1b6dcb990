"""A comparison as data: for a script, and as the rows of a 修订对照表."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standards.document.outline import own_text
from standards.document.tree import Section, SectionKind

from .model import Clause, Comparison, Part, PartKind, State, Words

COLUMNS = ("序号", "原章条编号", "新章条编号", "原条文", "修订后条文", "说明")
_COVER = {
    "title_zh": "封面：中文名称",
    "title_en": "封面：英文名称",
    "number": "封面：标准编号",
    "replaces": "封面：代替标准",
    "ics": "封面：ICS分类号",
    "ccs": "封面：CCS分类号",
    "issuer": "封面：发布机构",
    "stage": "封面：文稿阶段",
    "issued_on": "封面：发布日期",
    "implemented_on": "封面：实施日期",
}
_BECAME = {
    State.SAME: "",
    State.ADDED: "新增",
    State.REMOVED: "删除",
    State.CHANGED: "修改",
    State.RENUMBERED: "仅编号变化",
}
Line = tuple[int, str, str, str, str, str]


def told(comparison: Comparison) -> dict[str, Any]:
    """Plain JSON types. Pieces of text are ``[state, old, new]``; what is the same is left out, but for its pieces."""
    return {
        "same": comparison.same,
        "counts": comparison.counts,
        "cover": [{"fact": one.name, "pieces": _pieces(one.words)} for one in comparison.cover],
        "clauses": [_clause(one) for one in comparison.touched],
        "footnotes": _parts(comparison.footnotes),
    }


def _clause(one: Clause) -> dict[str, Any]:
    return {
        "state": one.state.value,
        "moved": one.moved,
        "anchor": one.section.anchor,
        "old": one.old and {"number": one.old.number, "title": one.old.title},
        "new": one.new and {"number": one.new.number, "title": one.new.title},
        "parts": _parts(one.parts),
    }


def _parts(parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind.value,
            "state": one.state.value,
            **({"label": _pieces(one.label)} if one.label else {}),
            **({"pieces": _pieces(one.words)} if one.words else {}),
            **({"parts": inner} if (inner := _parts(one.parts)) else {}),
        }
        for one in parts
        if one.state is not State.SAME
    ]


def _pieces(words: Words) -> list[list[str]]:
    return [[one.state.value, one.old, one.new] for one in words]


def revision_table(comparison: Comparison) -> list[Line]:
    """The rows of a 修订对照表 under ``COLUMNS``: whole clauses, as they were and as they are."""
    rows = [*_cover(comparison), *map(_line, comparison.touched), *_footnotes(comparison)]
    return [(number, *row) for number, row in enumerate(rows, 1)]


def _cover(comparison: Comparison) -> Iterator[tuple[str, str, str, str, str]]:
    for fact in comparison.cover:
        old, new = _sides(fact.words)
        place = _COVER[fact.name]
        yield place if old else "", place if new else "", old, new, _said(old, new)


def _footnotes(comparison: Comparison) -> Iterator[tuple[str, str, str, str, str]]:
    before = after = 0
    for part in comparison.footnotes:
        before += part.state is not State.ADDED
        after += part.state is not State.REMOVED
        old, new = _sides(part.words)
        if part.state is not State.SAME:
            yield f"脚注{before}" if old else "", f"脚注{after}" if new else "", old, new, _said(old, new)


def _said(old: str, new: str) -> str:
    return _BECAME[State.CHANGED if old and new else State.ADDED if new else State.REMOVED]


def _sides(words: Words) -> tuple[str, str]:
    return "".join(one.old for one in words), "".join(one.new for one in words)


def _line(one: Clause) -> tuple[str, str, str, str, str]:
    said = [_BECAME[one.state], "位置移动" if one.moved else "", *_unseen(one.parts)]
    return (
        _number(one.old),
        _number(one.new),
        _text(one.old),
        _text(one.new),
        "；".join(text for text in said if text),
    )


def _number(section: Section | None) -> str:
    if section is None:
        return ""
    if section.kind is SectionKind.ANNEX:
        return f"附录{section.number}"
    return section.number or section.title


def _text(section: Section | None) -> str:
    """The clause without those below it: its title if it has one, then its own text."""
    if section is None:
        return ""
    return "\n".join(text for text in (section.title, own_text(section)) if text)


def _unseen(parts: tuple[Part, ...]) -> list[str]:
    """Changes that two columns of text do not show."""
    found = []
    for kind, says in ((PartKind.FIGURE, "图有更换"), (PartKind.FORMULA, "公式有修改")):
        if any(one.kind is kind and one.old and one.new and one.old != one.new for one in parts):
            found.append(says)
    return found
