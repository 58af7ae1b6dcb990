"""Word in, tree out: the one door to this package for uploaded drafts."""

from __future__ import annotations

import re
from dataclasses import replace

from .anchors import number_anchors
from .citations import link
from .counting import Marked, marked
from .cover import read_cover
from .lines import Item, Line
from .outline import images_in
from .package import Package
from .sentences import Unreadable, refuse
from .structure import build, start_of
from .styles import W
from .tree import Document, SectionKind
from .words import Source

__all__ = ["Unreadable", "read", "read_and_count"]


def read(data: bytes, name: str) -> Document:
    """The draft in ``data`` as ``read_and_count`` reads it."""
    return read_and_count(data, name)[0]


def read_and_count(data: bytes, name: str) -> tuple[Document, Marked]:
    """The draft in ``data``, called ``name`` in messages, and the elements its Word file is made of.

    Tracked insertions are in, deletions out. What the tree cannot hold is in ``losses``. Raises ``Unreadable``
    with one sentence for everything that is no draft. Not bounded in time: web and workers call
    ``standards.sandbox.parse``.
    """
    package = Package(data, name)
    try:
        return _read(package), marked(package)
    except RecursionError as error:
        raise refuse("too_deep", name, part=package.main) from error


def _read(package: Package) -> Document:
    root = package.xml_of(package.main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise refuse("no_document", package.name)
    source = Source.open(package)
    items = source.items(body)
    start = start_of(items)
    cover = read_cover(items[:start])
    sections, losses = build(items[start:], cover)
    if not any(section.kind is not SectionKind.PREFACE and section.number for section in sections):
        raise refuse("no_clauses", package.name)
    above = _title_above(items[start:])
    if not cover.title_zh and re.search(r"[\u3400-\u9fff]", above):
        cover = replace(cover, title_zh=above)
    comments = package.related("comments")
    document = Document(
        cover=cover,
        sections=number_anchors(tuple(sections)),
        footnotes=tuple(source.footnotes),
        images=(),
        losses=tuple(losses),
        insertions=source.insertions,
        deletions=source.deletions,
        comments=0 if comments is None else len(comments.findall(W + "comment")),
    )
    shown = {key for section in document.sections for key in images_in(section)}
    images = tuple(image for key, image in source.images.items() if key in shown)
    return link(replace(document, images=images))


def _title_above(items: list[Item]) -> str:
    """The title printed above chapter 1, for drafts without a cover."""
    titles = [
        item.text for item in items if isinstance(item, Line) and item.named("正文标准名称", "zzSTDTitle")
    ]
    return " ".join(titles[0].split()) if titles else ""
