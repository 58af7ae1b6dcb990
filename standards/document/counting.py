"""What is in a draft, counted: by the tree, and by the XML where anyone can count again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from lxml import etree

from .outline import walk
from .package import Package
from .styles import W
from .tree import Document, Figure, Formula, ReferenceItem, Section, SectionKind, Table

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_NUMBERED = {SectionKind.CLAUSE, SectionKind.SCOPE, SectionKind.REFERENCES, SectionKind.TERMS}


@dataclass(frozen=True)
class Marked:
    """Elements of a Word file. Both branches of ``mc:AlternateContent`` count.

    Tables are the outermost ``w:tbl`` of the body, formulas every ``m:oMath`` of it, insertions and deletions its
    ``w:ins`` and ``w:del`` with a ``w:r`` as a child, footnotes and comments the ordinary entries of their parts.
    """

    tables: int = 0
    formulas: int = 0
    insertions: int = 0
    deletions: int = 0
    footnotes: int = 0
    word_comments: int = 0


def marked(package: Package) -> Marked:
    """The elements of an opened Word file."""
    root = package.xml_of(package.main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        return Marked()
    notes, comments = package.related("footnotes"), package.related("comments")
    ordinary = [
        one
        for one in ([] if notes is None else notes.findall(W + "footnote"))
        if one.get(W + "type") in {None, "normal"}
    ]
    return Marked(
        tables=sum(next(one.iterancestors(W + "tbl"), None) is None for one in body.iter(W + "tbl")),
        formulas=sum(1 for _ in body.iter(_MATH)),
        insertions=sum(one.find(W + "r") is not None for one in body.iter(W + "ins")),
        deletions=sum(one.find(W + "r") is not None for one in body.iter(W + "del")),
        footnotes=len(ordinary),
        word_comments=0 if comments is None else len(comments.findall(W + "comment")),
    )


def marked_page(body: etree._Element) -> Marked:
    """The same of a Word-HTML page: outermost ``table``s, ``m:oMath``, ``ins`` and ``del``, ``mso-element`` footnotes and comments."""

    def said(what: str) -> int:
        pattern = re.compile(rf"mso-element:\s*{what}\s*(?:;|$)")
        return sum(pattern.search(one.get("style") or "") is not None for one in body.iter("div"))

    return Marked(
        tables=sum(next(one.iterancestors("table"), None) is None for one in body.iter("table")),
        formulas=sum(1 for _ in body.iter("m:omath")),
        insertions=sum(1 for _ in body.iter("ins")),
        deletions=sum(1 for _ in body.iter("del")),
        footnotes=said("footnote"),
        word_comments=said("comment"),
    )


def tally(document: Document) -> dict[str, int]:
    """Clauses, annexes, terms, tables, figures, formulas and references as the tree holds them."""
    sections = list(walk(document.sections))
    kinds = Counter(section.kind for section in sections)
    blocks = Counter(type(block) for section in sections for block in section.blocks)
    listed = [section for section in sections if section.kind is SectionKind.REFERENCES]
    return {
        "clauses": sum(kinds[kind] for kind in _NUMBERED),
        "annexes": kinds[SectionKind.ANNEX],
        "terms": kinds[SectionKind.TERM],
        "tables": blocks[Table],
        "figures": blocks[Figure],
        "formulas": blocks[Formula],
        "references": sum(isinstance(block, ReferenceItem) for section in listed for block in section.blocks),
    }


def branch(section: Section) -> dict[str, object]:
    """Number, title and kind of a section and of all below it, as plain JSON types."""
    return {
        "number": section.number,
        "title": section.title,
        "kind": section.kind.value,
        "children": [branch(child) for child in section.children],
    }
