"""Lists of referenced documents, and cross-references inside the draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from .grammar import list_label
from .lines import Line
from .tree import (
    Block,
    Cell,
    Document,
    Figure,
    Formula,
    ListBlock,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    Section,
    SectionKind,
    Table,
)

_DOCUMENT = (
    r"(?P<number>(?:[A-Z]{1,6}(?:/[A-Z]{1,8}){0,3}|DB\s?\d{2,6}(?:/T)?|T/[A-Z][A-Z0-9]{1,14})\s?[\d][\d.\-]{0,12}"
    r"(?:\s?[（(](?:所有部分|all parts)[)）])?(?P<year>\s?(?:[—–-]{1,2}|:)\s?(?:(?:19|20)\d{2}|—))?)(?!\d)"
)
_BARE = re.compile(_DOCUMENT)
_TITLED = re.compile(_DOCUMENT + r"(?:\s?\d\))?[\s\u3000,，]+(?P<title>.+)", re.DOTALL)
_INTRODUCES = ("下列文件", "本文件没有", "The following", "There are no", "凡是")
_INDEX = re.compile(r"[\[［【]\s*\d{1,3}\s*[\]］】][\s\u3000]*")

_BEFORE = (
    "(?:"
    + "|".join(f"(?<={re.escape(word)})" for word in "见按照据合行和与或、至～~及除足在(（")
    + "|(?<=[Ss]ee )|(?<=in )|(?<=to )|(?<=and ))"
)
_UNITS = r"(?:mm|cm|m\b|kg|g\b|s\b|min|h\b|[kM]?[VWA]|Hz|[kM]?Pa|℃|%|％|Ω|倍|个|级|版)"
_CALL = re.compile(
    r"(?P<annex>附\s?录\s?[A-Z](?![A-Za-z0-9.]))|(?P<annex_en>Annex [A-Z](?![A-Za-z0-9.]))"
    r"|(?P<table>(?:表|Table )\s?(?:[A-Z]\.)?\d{1,3}(?![\d.]*\d))"
    r"|(?P<figure>(?:图|Figure )\s?(?:[A-Z]\.)?\d{1,3}(?![\d.]*\d))"
    r"|(?P<formula>(?:公式|式)\s?[（(](?:[A-Z]\.)?\d{1,3}[)）])"
    r"|第\s?(?P<chapter>\d{1,2})\s?章"
    rf"|(?P<clause>{_BEFORE}\s?(?:[A-Z]|\d{{1,2}})(?:\.\d{{1,3}}){{1,5}}(?![\d.]*\d)(?!\s?{_UNITS}))"
)


def read_reference(line: Line) -> ReferenceItem | None:
    """The line as one listed document; None for the sentences that introduce the list."""
    text = line.text
    if text.startswith(_INTRODUCES):
        return None
    index = _INDEX.match(text)
    if index is not None:
        text = text[index.end() :]
    else:
        label = list_label(text, line.label)
        text = text[label[1].length :] if label is not None else text
    text = " ".join(text.split())
    match = _TITLED.fullmatch(text)
    if match is not None:
        return ReferenceItem(" ".join(match["number"].split()), match["title"], bool(match["year"]))
    bare = _BARE.fullmatch(text)
    if bare is not None:
        return ReferenceItem(bare["number"], "", bool(bare["year"]))
    return None if text.endswith(("。", "：")) and index is None else ReferenceItem("", text, False)


def is_dated(number: str) -> bool:
    """Does the number of a document name its year?"""
    match = _BARE.fullmatch(number)
    return match is not None and bool(match["year"])


def link(document: Document) -> Document:
    """The document with every cross-reference to a known number pointing to its anchor."""
    targets = _targets(document.sections)

    def linked(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(part for run in runs for part in _linked(run, targets))

    sections = tuple(rewrite(section, linked) for section in document.sections)
    return replace(document, sections=sections, footnotes=tuple(linked(runs) for runs in document.footnotes))


def rewrite(section: Section, change: Callable[[tuple[Run, ...]], tuple[Run, ...]]) -> Section:
    """``section`` with ``change`` applied to every list of runs in it and below."""
    return replace(
        section,
        blocks=tuple(_rewritten(block, change) for block in section.blocks),
        children=tuple(rewrite(child, change) for child in section.children),
    )


def _rewritten(block: Block, change: Callable[[tuple[Run, ...]], tuple[Run, ...]]) -> Block:
    def note(one: Note) -> Note:
        return replace(one, runs=change(one.runs))

    def cell(one: Cell) -> Cell:
        return replace(one, runs=change(one.runs))

    if isinstance(block, Paragraph):
        return replace(block, runs=change(block.runs))
    if isinstance(block, Note):
        return note(block)
    if isinstance(block, ListBlock):
        return replace(block, items=tuple(replace(item, runs=change(item.runs)) for item in block.items))
    if isinstance(block, Table):
        rows = tuple(tuple(cell(one) for one in row) for row in block.rows)
        return replace(block, rows=rows, notes=tuple(note(one) for one in block.notes))
    if isinstance(block, Figure):
        return replace(block, notes=tuple(note(one) for one in block.notes))
    return block


def _targets(sections: tuple[Section, ...]) -> dict[str, str]:
    """Anchors by what the text calls them: "5.2", "5" (as in 第5章), "附录A", "表1", "图A.1", "（1）"."""
    found: dict[str, str] = {}
    for section in sections:
        if section.kind is SectionKind.ANNEX:
            found.setdefault(f"附录{section.number}", section.anchor)
        elif section.number:
            found.setdefault(section.number, section.anchor)
        for block in section.blocks:
            if isinstance(block, Table | Figure | Formula) and block.label:
                found.setdefault(re.sub(r"\s", "", block.label), block.anchor)
        for name, anchor in _targets(section.children).items():
            found.setdefault(name, anchor)
    return found


def _linked(run: Run, targets: dict[str, str]) -> list[Run]:
    if run.footnote or run.ref or run.sup or run.sub:
        return [run]
    out: list[Run] = []
    done = 0
    for match in _CALL.finditer(run.text):
        called = re.sub(r"\s", "", match[match.lastgroup or 0])
        if match.lastgroup == "annex_en":
            called = "附录" + called[-1]
        elif match.lastgroup == "formula":
            called = "（" + re.sub(r"[^A-Z\d.]", "", called) + "）"
        anchor = targets.get(called)
        if anchor is None:
            continue
        start = match.start() + (len(match[0]) - len(match[0].lstrip()))
        if start > done:
            out.append(replace(run, text=run.text[done:start]))
        out.append(replace(run, text=run.text[start : match.end()], ref=anchor))
        done = match.end()
    if done < len(run.text) or not out:
        out.append(replace(run, text=run.text[done:]))
    return out
