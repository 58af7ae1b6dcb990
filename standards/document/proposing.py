"""A proposed change of a clause's own words: what it changes, how it is shown, and the same change in another text.

A change is a span ``[start, end, words]``: the characters ``start`` to ``end`` of the quoted words become ``words``.
Spans stand in reading order and never touch. They are carried over to the words a clause has now only where those around
them are still the same; everything else is for a person to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from standards.document.compare import State
from standards.document.compare.words import compare_tokens, tokens
from standards.document.lint import Edit
from standards.document.outline import block_text, own_text
from standards.document.sequences import Effort
from standards.document.tree import (
    Block,
    Figure,
    ListBlock,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    Section,
    Table,
)

_KEPT = 0.3  # share of the quoted words below which a proposal is other words, no change of these

Pieces = list[tuple[str, str]]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Span:
    """The characters ``start`` to ``end`` become ``words``."""

    start: int
    end: int
    words: str

    def meets(self, other: Span) -> bool:
        """Do both change the same words, or say something in the same place?"""
        return (self.start < other.end and other.start < self.end) or self.start == other.start


class Unfit(Exception):
    """A change cannot be carried out by machine: the words are not there any more, or it is more than words of one block."""


def spans(quote: str, proposal: str) -> list[Span]:
    """What ``proposal`` changes in ``quote``; nothing if it is no other wording of it but words of its own."""
    found: list[Span] = []
    at = kept = 0
    for state, text in redline(quote, proposal):
        if state == "same":
            at += len(text)
            kept += len(text)
            continue
        last = found.pop() if found and found[-1].end == at else Span(at, at, "")
        at += len(text) if state == "del" else 0
        found.append(Span(last.start, at, last.words + (text if state == "ins" else "")))
    return found if quote and kept >= _KEPT * len(quote) else []


def redline(before: str, after: str) -> Pieces:
    """What became of the words: ``("same" | "del" | "ins", text)`` in reading order."""
    if not before:
        return [("ins", after)] if after else []
    old, new = (tokens((Run(text),), lambda _run: None, coarse=False) for text in (before, after))
    names = {State.ADDED: "ins", State.REMOVED: "del"}
    return [
        (names.get(piece.state, "same"), piece.new or piece.old)
        for piece in compare_tokens(old, new, Effort())
    ]


def marked(quote: str, changes: Iterable[Span]) -> Pieces:
    """The quoted words with their changes, as of ``redline``."""
    out: Pieces = []
    at = 0
    for span in changes:
        out += [("same", quote[at : span.start]), ("del", quote[span.start : span.end]), ("ins", span.words)]
        at = span.end
    return [(state, text) for state, text in [*out, ("same", quote[at:])] if text]


def near(pieces: Pieces, room: int = 80) -> Pieces:
    """The same with no more than ``room`` unchanged characters on each side of a change: what is left out is "…"."""
    out: Pieces = []
    for place, (state, text) in enumerate(pieces):
        before, after = room if place else 0, room if place < len(pieces) - 1 else 0
        if state == "same" and len(text) > before + after + 1:
            text = f"{text[:before]}…{text[len(text) - after :]}"
        out.append((state, text))
    return out


def carried(changes: Sequence[Span], quote: str, now: str) -> list[Span]:
    """The spans in the words ``now``. Raises ``Unfit`` if what they change was changed since ``quote``."""
    at = now.find(quote)
    if at == 0 or (at > 0 and now.find(quote, at + 1) < 0):
        return [Span(at + span.start, at + span.end, span.words) for span in changes]
    touched = spans(quote, now)
    if not touched or any(one.meets(other) or _beside(one, other) for one in changes for other in touched):
        raise Unfit
    return [
        Span(span.start + shift, span.end + shift, span.words)
        for span in changes
        for shift in [sum(len(t.words) - (t.end - t.start) for t in touched if t.end <= span.start)]
    ]


def _beside(one: Span, other: Span) -> bool:
    """Words put in where others were changed: which comes first is not the machine's to say."""
    return one.start == one.end and one.start in (other.start, other.end)


def edits(clause: Section, changes: Sequence[Span]) -> list[Edit]:
    """The changes of a clause's own words as edits of its tree. Raises ``Unfit`` for one that is not inside one stretch of text."""
    stretches = list(_stretches(clause))
    return [_edit(clause, span, stretches) for span in changes]


def _edit(clause: Section, span: Span, stretches: Sequence[tuple[int, Path, str]]) -> Edit:
    for start, path, text in stretches:
        if start <= span.start and span.end <= start + len(text) and "\n" not in span.words:
            at = span.start - start
            return Edit(clause.anchor, path, at, text[at : at + span.end - span.start], span.words)
    raise Unfit


def _stretches(clause: Section) -> Iterator[tuple[int, Path, str]]:
    """Where in ``own_text`` each stretch of words begins, the way to it in the tree, and the words."""
    at = 0
    if clause.term is not None and clause.term.english:
        yield at, ("term", "english"), clause.term.english
        at += len(clause.term.english) + 1
    for index, block in enumerate(clause.blocks):
        text = block_text(block)
        for start, path, words in _in_block(block):
            if text[start : start + len(words)] == words:
                yield at + start, ("blocks", index, *path), words
        at += len(text) + 1 if text else 0
    assert at == len(own_text(clause)) + bool(at), "stretches and own_text walk the same way"


def _in_block(block: Block) -> Iterator[tuple[int, Path, str]]:
    if isinstance(block, Paragraph):
        yield 0, ("runs",), _said(block.runs)
    elif isinstance(block, Note):
        yield len(block.label), ("runs",), _said(block.runs)
    elif isinstance(block, ReferenceItem):
        yield (len(block.number) + 1 if block.number else 0), ("title",), block.title
    elif isinstance(block, ListBlock):
        at = 0
        for place, item in enumerate(block.items):
            at += len(item.label) + 1
            yield at, ("items", place, "runs"), _said(item.runs)
            at += len(_said(item.runs)) + 1
    elif isinstance(block, Table):
        yield from _in_table(block)
    elif isinstance(block, Figure):
        yield len(block_text(block)) - len(block.title), ("title",), block.title


def _in_table(table: Table) -> Iterator[tuple[int, Path, str]]:
    head = f"{table.label} {table.title}".strip()
    yield len(head) - len(table.title), ("title",), table.title
    at = sum(len(text) + 1 for text in (head, table.unit) if text)
    for y, row in enumerate(table.rows):
        empty = not "\t".join(_said(cell.runs) for cell in row)
        for x, cell in enumerate(row):
            yield at, ("rows", y, x, "runs"), _said(cell.runs)
            at += len(_said(cell.runs)) + (not empty)


def _said(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)
