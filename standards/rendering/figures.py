"""Figures on paper, and 分图: several pictures under one title (GB/T 1.1—2020 9.7.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from standards.document.tree import Block, Figure, Note
from standards.rendering.runs import Footnotes, plain

_PART = re.compile(r"[a-z][)）]")


@dataclass(frozen=True)
class Parted:
    """The figure that bears label and title, and its pictures with "a) …" each."""

    figure: Figure
    parts: tuple[tuple[Figure, Note], ...]


def gather(blocks: Sequence[Block]) -> Iterator[Block | Parted]:
    """``blocks``, where pictures without a title join the figure below them if its legend names each of them.

    Readers leave 分图 so: a figure a picture, only the last with label and title, and "a) …" lines among its notes.
    """
    waiting: list[Figure] = []
    for block in blocks:
        if isinstance(block, Figure) and not block.label and not block.title and not block.notes:
            waiting.append(block)
            continue
        parted = _parted(waiting, block) if waiting and isinstance(block, Figure) else None
        if parted is None:
            yield from waiting
        yield parted or block
        waiting = []
    yield from waiting


def _parted(waiting: list[Figure], last: Figure) -> Parted | None:
    titles = [note for note in last.notes if not note.label and _PART.match(plain(note.runs))]
    pictures = [*waiting, last]
    if len(titles) != len(pictures):
        return None
    notes = tuple(note for note in last.notes if note not in titles)
    figure = Figure(last.anchor, last.label, last.title, "", notes)
    return Parted(figure, tuple(zip(pictures, titles, strict=True)))


def print_figure(figure: Figure, *, pictures: frozenset[str], footnotes: Footnotes) -> SafeString:
    """A picture, its legend and notes, and below them its title (GB/T 1.1—2020 9.7)."""
    return _framed(figure, _picture(figure, _caption(figure) or "图", pictures), footnotes)


def print_parted(parted: Parted, *, pictures: frozenset[str], footnotes: Footnotes) -> SafeString:
    """The pictures side by side, each over its own title."""
    parts = format_html_join(
        "",
        '<div class="part">{}<p>{}</p></div>',
        (
            (_picture(part, plain(title.runs), pictures), footnotes.print_runs(title.runs))
            for part, title in parted.parts
        ),
    )
    return _framed(parted.figure, format_html('<div class="parts">{}</div>', parts), footnotes)


def _framed(figure: Figure, inside: SafeString, footnotes: Footnotes) -> SafeString:
    notes = format_html_join("", "{}", ((footnotes.print_note(note),) for note in figure.notes))
    caption = _caption(figure)
    title = format_html("<figcaption>{}</figcaption>", caption) if caption else ""
    return format_html('<figure id="{}">{}{}{}</figure>', figure.anchor, inside, notes, title)


def _caption(figure: Figure) -> str:
    return "　".join(filter(None, (figure.label, figure.title)))


def _picture(figure: Figure, described: str, pictures: frozenset[str]) -> SafeString:
    if figure.image in pictures:
        return format_html('<img src="image:{}" alt="{}">', figure.image, described)
    return SafeString('<p class="unreadable">（原稿中的此图无法读取）</p>')
