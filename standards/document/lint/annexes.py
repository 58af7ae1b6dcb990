"""Annexes: their letters, status and titles, and what they may not contain."""

from __future__ import annotations

from collections.abc import Iterator

from standards.document.grammar import squeezed

from .draft import Draft, at, place_of
from .findings import Hit, Severity
from .registry import rule

_NOT_IN_ANNEX = {"范围", "规范性引用文件", "术语和定义"}


@rule(
    "annex.letter",
    "9.6",
    Severity.ERROR,
    any_language=True,
    zh="附录的编号不连续：“{it}”这里应是“附录{wanted}”。",
    en="The annexes are not lettered in sequence: “{it}” should be “附录{wanted}”.",
)
def letters(draft: Draft) -> Iterator[Hit]:
    for index, annex in enumerate(draft.annexes):
        wanted = chr(ord("A") + index)
        if annex.number != wanted:
            yield at(annex, it=place_of(annex), wanted=wanted)
            return


@rule(
    "annex.status",
    "9.6",
    Severity.ERROR,
    any_language=True,
    zh="“{it}”没有标明是规范性还是资料性。",
    en="“{it}” does not say whether it is normative or informative.",
)
def status(draft: Draft) -> Iterator[Hit]:
    for annex in draft.annexes:
        if not annex.annex_status:
            yield at(annex, it=place_of(annex))


@rule(
    "annex.title",
    "9.6",
    Severity.ERROR,
    any_language=True,
    zh="“{it}”没有标题。",
    en="“{it}” has no title.",
)
def title(draft: Draft) -> Iterator[Hit]:
    for annex in draft.annexes:
        if not annex.title:
            yield at(annex, it=place_of(annex))


@rule(
    "annex.content",
    "9.6",
    Severity.ERROR,
    zh="附录中不设“{it}”。",
    en="An annex has no clause “{it}”.",
)
def content(draft: Draft) -> Iterator[Hit]:
    for annex in draft.annexes:
        for child in annex.children:
            if squeezed(child.title) in _NOT_IN_ANNEX:
                yield at(child, it=squeezed(child.title))
