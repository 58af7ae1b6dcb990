"""Paragraphs and tables of WordprocessingML as lines and grids, tracked changes settled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from lxml import etree

from . import sentences
from .inline import MC, Field, Inline, choice, settle
from .lines import Grid, GridCell, Item, Line, Picture, tidy
from .package import Package, Relationship
from .styles import Numbering, Styles, W, as_int, switched_on, value
from .tree import Image, Run

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)


@dataclass
class Source:
    """Everything one reading of one file needs and finds: numbering counters, pictures, footnotes, counts."""

    package: Package
    styles: Styles
    numbering: Numbering
    relations: dict[str, Relationship]
    notes: dict[tuple[str, str], etree._Element]  # ("footnote" | "endnote", id)
    images: dict[str, Image] = field(default_factory=dict)
    footnotes: list[tuple[Run, ...]] = field(default_factory=list)
    insertions: int = 0
    deletions: int = 0
    fields: list[Field] = field(default_factory=list)
    carried: list[Run | etree._Element] = field(default_factory=list)  # a paragraph whose mark was deleted

    @classmethod
    def open(cls, package: Package) -> Source:
        styles = Styles(package.related("styles"))
        notes: dict[tuple[str, str], etree._Element] = {}
        for kind in ("footnote", "endnote"):
            root = package.related(kind + "s")
            for element in [] if root is None else root.findall(W + kind):
                notes[kind, element.get(W + "id") or ""] = element
        numbering = Numbering(package.related("numbering"), styles)
        return cls(package, styles, numbering, package.relations_of(package.main), notes)

    def items(self, container: etree._Element) -> list[Item]:
        """Paragraphs and tables of a body, cell or text box, in order; content controls are transparent."""
        out: list[Item] = []
        for child in container:
            tag = child.tag
            if tag == W + "p":
                line = self.line(child)
                if line is not None:
                    out.append(line)
            elif tag == W + "tbl":
                out.append(self.grid(child))
            elif tag in {
                W + "sdt",
                W + "sdtContent",
                W + "customXml",
                W + "ins",
                W + "moveTo",
                W + "smartTag",
            }:
                out += self.items(child)
            elif tag == MC + "AlternateContent":
                out += self.items(choice(child))
            elif tag == W + "altChunk":
                out.append(Line(self.styles.get(None), losses=[sentences.FOREIGN_PART]))
        return out

    def line(self, paragraph: etree._Element) -> Line | None:
        """The paragraph as a line; None if tracked changes removed its mark (its text goes to the next)."""
        properties = paragraph.find(W + "pPr")
        style = self.styles.get(value(properties, "pStyle"))
        line = Line(style, bold=style.bold, size=style.size)
        pieces = [*self.carried, *Inline(self, line).read(paragraph)]
        self.carried = []
        mark = None if properties is None else properties.find(W + "rPr")
        if mark is not None and mark.find(W + "ins") is not None:
            self.insertions += 1
        if mark is not None and mark.find(W + "del") is not None:
            self.deletions += 1
            self.carried = pieces
            return None
        number = value(properties, "numPr", "numId") or style.number
        level = as_int(value(properties, "numPr", "ilvl"))
        outside = "".join(piece.text for piece in pieces if isinstance(piece, Run))
        if outside.strip() or len(pieces) > 0 or line.pictures:
            by_style = style.level if value(properties, "numPr", "numId") is None else 0
            line.label = self.numbering.label(number, by_style if level is None else level, style).strip()
        settle(line, pieces, outside)
        return line

    def grid(self, table: etree._Element) -> Grid:
        """The table with vertical merges counted into ``rowspan``."""
        rows: list[list[GridCell]] = []
        open_merges: dict[int, GridCell] = {}
        marked = 0
        for row in _rows(table):
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                self.deletions += 1
                continue
            if properties is not None and properties.find(W + "ins") is not None:
                self.insertions += 1
            if switched_on(properties, "tblHeader") and marked == len(rows):
                marked += 1
            rows.append(self._row(row, open_merges))
        return Grid([row for row in rows if row] if not open_merges else rows, marked)

    def _row(self, row: etree._Element, open_merges: dict[int, GridCell]) -> list[GridCell]:
        cells: list[GridCell] = []
        column = as_int(value(row.find(W + "trPr"), "gridBefore")) or 0
        for element in _cells(row):
            properties = element.find(W + "tcPr")
            span = max(1, min(as_int(value(properties, "gridSpan")) or 1, 200))
            merge = None if properties is None else properties.find(W + "vMerge")
            going_on = merge is not None and merge.get(W + "val") != "restart"
            if going_on and column in open_merges:
                open_merges[column].rowspan += 1
                self.items(element)  # counts numbering and tracked changes of the covered cell
            else:
                open_merges.pop(column, None)
                cell = GridCell(self.items(element), span)
                if merge is not None:
                    open_merges[column] = cell
                cells.append(cell)
            column += span
        return cells

    def picture(self, relation_id: str | None) -> Picture:
        """The embedded picture, read and kept under its digest; outside addresses are never fetched."""
        relation = self.relations.get(relation_id or "")
        if relation is None or (not relation.external and not self.package.has(relation.target)):
            return Picture("", sentences.MISSING_PICTURE)
        if relation.external:
            return Picture("", sentences.LINKED_PICTURE)
        try:
            data = self.package.bytes_of(relation.target)
        except sentences.Unreadable as error:
            if error.code != "broken":
                raise
            return Picture("", sentences.MISSING_PICTURE)
        return kept_picture(self.images, data, relation.target)

    def footnote(self, kind: str, identifier: str) -> Run | None:
        element = self.notes.pop((kind, identifier), None)
        if element is None:
            return None
        runs: list[Run] = []
        for item in self.items(element):
            for line in [item] if isinstance(item, Line) else item.lines:
                runs += ([Run("\n")] if runs else []) + line.runs
        self.footnotes.append(tuple(tidy(runs)))
        return Run("", footnote=len(self.footnotes))


def kept_picture(images: dict[str, Image], data: bytes, name: str) -> Picture:
    """The picture in ``data``, kept in ``images`` under its digest; ``name`` tells a metafile."""
    media_type = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
    if not media_type:
        metafile = name.lower().endswith((".emf", ".wmf", ".emz", ".wmz"))
        return Picture("", sentences.METAFILE if metafile else sentences.UNKNOWN_PICTURE)
    key = hashlib.sha256(data).hexdigest()[:32]
    images.setdefault(key, Image(key, media_type, data))
    return Picture(key)


def _rows(table: etree._Element) -> list[etree._Element]:
    return _inside(table, "tr")


def _cells(row: etree._Element) -> list[etree._Element]:
    return _inside(row, "tc")


def _inside(parent: etree._Element, name: str) -> list[etree._Element]:
    out: list[etree._Element] = []
    for child in parent:
        if child.tag == W + name:
            out.append(child)
        elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"}:
            out += _inside(child, name)
    return out
