"""Word in, tree out: the one door to this package for uploaded drafts."""

from __future__ import annotations

import re
from dataclasses import replace

from . import mhtml
from .anchors import number_anchors
from .citations import link
from .counting import Marked, marked, marked_page
from .cover import read_cover
from .lines import Item, Line
from .mhtml import WebArchive
from .outline import images_in
from .package import Package
from .sentences import Unreadable, refuse
from .structure import build, start_of
from .styles import W
from .tree import Document, SectionKind
from .wordhtml import Page
from .words import Source

__all__ = ["Unreadable", "read", "read_and_count"]


def read(data: bytes, name: str) -> Document:
    """The draft in ``data`` as ``read_and_count`` reads it."""
    return read_and_count(data, name)[0]


def read_and_count(data: bytes, name: str) -> tuple[Document, Marked]:
    """The draft in ``data``, called ``name`` in messages, and the elements its file is made of.

    A Word file (``.docx``, ``.dotx``, ``.docm``) or the Word-HTML ``.doc`` that Metanorma writes. Tracked insertions
    are in, deletions out. What the tree cannot hold is in ``losses``. Raises ``Unreadable`` with one sentence for
    everything that is no draft. Not bounded in time: web and workers call ``standards.sandbox.parse``.
    """
    try:
        if mhtml.is_one(data):
            archive = WebArchive(data, name)
            counts = marked_page(archive.page)
            page = Page(archive)
            return replace(_document(page.read(), page, counts, name), source_kind="word-html"), counts
        package = Package(data, name)
        counts = marked(package)
        root = package.xml_of(package.main)
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise refuse("no_document", name)
        source = Source.open(package)
        return _document(source.items(body), source, counts, name), counts
    except RecursionError as error:
        raise refuse("too_deep", name, part="Word") from error


def _document(items: list[Item], source: Source | Page, counts: Marked, name: str) -> Document:
    """The tree of ``items``; pictures, footnotes and tracked changes are those that ``source`` met on the way."""
    start = start_of(items)
    cover = read_cover(items[:start])
    sections, losses = build(items[start:], cover)
    if not any(section.kind is not SectionKind.PREFACE and section.number for section in sections):
        raise refuse("no_clauses", name)
    above = _title_above(items[start:])
    if not cover.title_zh and re.search(r"[\u3400-\u9fff]", above):
        cover = replace(cover, title_zh=above)
    document = Document(
        cover=cover,
        sections=number_anchors(tuple(sections)),
        footnotes=tuple(source.footnotes),
        images=(),
        losses=tuple(losses),
        insertions=source.insertions,
        deletions=source.deletions,
        comments=counts.word_comments,
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
