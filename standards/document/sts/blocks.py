"""Blocks and inline text as NISO STS elements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lxml import etree

from standards.document import formulas
from standards.document.safexml import legal
from standards.document.tree import (
    Block,
    Cell,
    Figure,
    Formula,
    Image,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    Table,
    TermHead,
)

from .names import FOOTNOTE, HREF, LANG, SPACES, TBX, file_of, name_of

Content = etree._Element | str | None
_STYLES = ("bold", "italic", "sup", "sub")


def element(name: str, *content: Content, **attributes: str) -> etree._Element:
    """An element with ``content`` in order; empty attributes and None are left out, ``_`` in names is ``-``."""
    made = etree.Element(name, nsmap=SPACES if name.startswith("{") else None)
    for key, value in attributes.items():
        if value:
            made.set({"lang": LANG, "href": HREF}.get(key, key.replace("_", "-")), legal(value))
    for one in content:
        if isinstance(one, str):
            _say(made, one)
        elif one is not None:
            made.append(one)
    return made


def _say(parent: etree._Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + legal(text)
    else:
        parent.text = (parent.text or "") + legal(text)


class Blocks:
    """``targets`` says by anchor what a cross-reference points to: sec, app, table, fig, disp-formula."""

    def __init__(self, images: Iterable[Image]) -> None:
        self.targets: dict[str, str] = {}
        self.images = {image.key: image for image in images}

    @staticmethod
    def refers(block: Block) -> bool:
        return isinstance(block, ReferenceItem)

    def block(self, block: Block) -> etree._Element:
        if isinstance(block, Paragraph):
            return self.paragraph(block.runs)
        if isinstance(block, Note):
            return self.note(block)
        if isinstance(block, ListBlock):
            return self.itemized(block.items, 1)
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Figure):
            return self.figure(block)
        if isinstance(block, Formula):
            return formula(block)
        return element("p", cited(block), content_type="reference")

    # -- inline text

    def paragraph(self, runs: Iterable[Run]) -> etree._Element:
        return self.inline("p", runs)

    def inline(self, name: str, runs: Iterable[Run], **attributes: str) -> etree._Element:
        """Every run is one piece: bare text, or one element where it has a look or follows bare text."""
        parent = element(name, **attributes)
        bare = False
        for run in runs:
            if bare or not run.text or replace(run, text="") != Run(""):
                parent.append(self._piece(run))
                bare = False
                continue
            for index, line in enumerate(run.text.split("\n")):
                if index:
                    parent.append(element("break"))
                _say(parent, line)
            bare = True
        return parent

    def _piece(self, run: Run) -> etree._Element:
        if run.footnote:
            call = element("sup", f"{run.footnote})")
            return element("xref", call, ref_type="fn", rid=f"{FOOTNOTE}{run.footnote}")
        piece: etree._Element | str = run.text
        for style in reversed(_STYLES):
            piece = element(style, piece) if getattr(run, style) else piece
        if run.ref and run.ref in self.targets:
            return element("xref", piece, ref_type=self.targets[run.ref], rid=name_of(run.ref))
        if run.ref:  # it points to nothing of this document
            return element("named-content", piece, content_type="ref", specific_use=run.ref)
        return element("styled-content", piece, style_type="run") if isinstance(piece, str) else piece

    # -- blocks

    def note(self, note: Note) -> etree._Element:
        return element(
            "non-normative-example" if note.example else "non-normative-note",
            element("label", note.label) if note.label else None,
            self.paragraph(note.runs),
        )

    def itemized(self, items: Sequence[ListItem], level: int) -> etree._Element:
        """Items of ``level``; deeper ones stand in a list inside the item before them, or in one without text."""
        out = element("list", list_type="simple")
        at = 0
        while at < len(items):
            own = items[at] if items[at].level <= level else None
            end = at + (own is not None)
            while end < len(items) and items[end].level > level:
                end += 1
            inner = items[at + (own is not None) : end]
            out.append(
                element(
                    "list-item",
                    element("label", own.label) if own is not None and own.label else None,
                    self.paragraph(own.runs) if own is not None else None,
                    self.itemized(inner, level + 1) if inner else None,
                )
            )
            at = end
        return out

    def table(self, table: Table) -> etree._Element:
        rows = [self._row(row) for row in table.rows]
        top, rest = rows[: table.header_rows], rows[table.header_rows :]
        grid = element(
            "table",
            element("thead", *top) if top and rest else None,
            element("tbody", *(rest or top), content_type="" if rest else "header"),
        )
        notes = [self.note(note) for note in table.notes]
        return element(
            "table-wrap",
            *_caption(table.label, table.title, table.unit),
            grid if rows else None,
            element("table-wrap-foot", *notes) if notes else None,
            id=name_of(table.anchor),
        )

    def _row(self, row: tuple[Cell, ...]) -> etree._Element:
        """A row that is covered by cells from above still needs a cell in STS."""
        if not row:
            return element("tr", element("td"), content_type="covered")
        return element("tr", *map(self._cell, row))

    def _cell(self, cell: Cell) -> etree._Element:
        spans = {
            name: str(count)
            for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
            if count != 1
        }
        return self.inline("th" if cell.header else "td", cell.runs, **spans)

    def figure(self, figure: Figure) -> etree._Element:
        image = self.images.get(figure.image, Image(figure.image, "", b""))
        kind, _, subtype = image.media_type.partition("/")
        return element(
            "fig",
            *_caption(figure.label, figure.title),
            element("graphic", href=file_of(image), mimetype=kind, mime_subtype=subtype)
            if figure.image
            else None,
            *map(self.note, figure.notes),
            id=name_of(figure.anchor),
        )

    # -- referenced documents and terms

    def ref_list(self, blocks: Sequence[Block], kind: str) -> etree._Element:
        return element("ref-list", *self.refs(blocks, numbered=kind == "bibl"), content_type=kind)

    def refs(self, items: Sequence[Block], *, numbered: bool) -> Iterable[etree._Element]:
        for number, item in enumerate(items, 1):
            assert isinstance(item, ReferenceItem)
            yield element("ref", element("label", f"[{number}]") if numbered else None, cited(item))

    def term(
        self, head: TermHead, blocks: tuple[Block, ...]
    ) -> tuple[list[etree._Element], tuple[Block, ...]]:
        """The language sets of an entry, and the blocks that are not in them: the first paragraph is the definition."""
        definition, rest = None, blocks
        if blocks and isinstance(blocks[0], Paragraph):
            definition, rest = self.inline(TBX + "definition", blocks[0].runs), blocks[1:]
        source = element(TBX + "source", head.source) if head.source else None
        han = any("\u3400" <= letter <= "\u9fff" for letter in head.term)
        sets = [element(TBX + "langSet", definition, source, *_tigs(head.term), lang="zh" if han else "en")]
        if head.english:
            sets.append(element(TBX + "langSet", *_tigs(head.english), lang="en"))
        return sets, rest


def _tigs(terms: str) -> Iterable[etree._Element]:
    """The preferred term and the admitted ones, separated by ；."""
    for index, term in enumerate(terms.split("；")):
        admitted = element(TBX + "normativeAuthorization", value="admittedTerm") if index else None
        yield element(TBX + "tig", element(TBX + "term", term), admitted)


def _caption(label: str, title: str, unit: str = "") -> Iterable[etree._Element]:
    if label:
        yield element("label", label)
    if title or unit:
        yield element(
            "caption",
            element("title", title) if title else None,
            element("p", unit, content_type="unit") if unit else None,
        )


def formula(formula: Formula) -> etree._Element:
    """MathML with the line of text as its alternative, or the line alone."""
    math: Content = formula.text
    if (found := formulas.safe(formula.mathml)) is not None:
        math = formulas.copied(found, "mml")
        math.set("alttext", legal(formula.text))
    label = element("label", formula.label) if formula.label else None
    return element("disp-formula", label, math, id=name_of(formula.anchor))


def cited(item: ReferenceItem) -> etree._Element:
    if not item.number:
        return element("mixed-citation", item.title, specific_use="dated" if item.dated else "")
    return element(
        "std",
        element("std-ref", item.number),
        " " if item.title else None,
        element("title", item.title) if item.title else None,
        type="dated" if item.dated else "undated",
    )
