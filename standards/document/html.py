"""Safe HTML of a tree: everything that came from the drafter is escaped, ids are anchors.

No inline style and no script; classes: ``items`` (list), ``note``, ``example``, ``bk`` (table, figure, formula:
may scroll sideways), ``unit``, ``eq`` (formula), ``eqn`` (its number), ``ref`` (cross-reference), ``fn`` (call of a
footnote), ``term``, ``doc`` (referenced document), ``gone`` (picture that could not be read).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from lxml import etree

from . import formulas
from .outline import Element, called, walk
from .safexml import legal
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

ImageUrl = Callable[[str], str]


@dataclass(frozen=True)
class Piece:
    """Blocks of a section one after the other, or one that has an anchor and a name of its own: "表1"."""

    html: str
    anchor: str = ""
    name: str = ""


@dataclass(frozen=True)
class Rendered:
    """One unit of the reading page: a section's head, and ``pieces`` of its own blocks only."""

    anchor: str
    number: str  # for the margin: "5.2.1", "附录A"
    title: str
    level: int
    pieces: tuple[Piece, ...]
    kind: SectionKind
    annex_status: str = ""  # "规范性" | "资料性"
    english: str = ""  # of a term

    @property
    def html(self) -> str:
        return "".join(piece.html for piece in self.pieces)


def clauses(document: Document, *, image_url: ImageUrl) -> list[Rendered]:
    """Every section in printed order. ``image_url`` gives the address of a picture by its key."""
    return [rendered(section, image_url=image_url) for section in walk(document.sections)]


def rendered(section: Section, *, image_url: ImageUrl) -> Rendered:
    """One section without what is below it."""
    return Rendered(
        anchor=section.anchor,
        number=f"附录{section.number}" if section.kind is SectionKind.ANNEX else section.number,
        title=section.title,
        level=section.level,
        pieces=tuple(_pieces(section, image_url)),
        kind=section.kind,
        annex_status=section.annex_status,
        english="" if section.term is None else section.term.english,
    )


def _pieces(section: Section, image_url: ImageUrl) -> Iterator[Piece]:
    bibliography = section.kind is SectionKind.BIBLIOGRAPHY
    count, plain = 0, ""
    for block in section.blocks:
        if isinstance(block, Element):
            if plain:
                yield Piece(plain)
            yield Piece(block_html(block, image_url=image_url), block.anchor, called(block))
            plain = ""
        elif bibliography and isinstance(block, ReferenceItem):
            count += 1
            plain += _reference(block, f'<span class="index">[{count}]</span> ')
        else:
            plain += block_html(block, image_url=image_url)
    if section.term is not None and section.term.source:
        plain += f'<p class="source">[来源：{escaped(section.term.source)}]</p>'
    if plain:
        yield Piece(plain)


def footnotes_html(document: Document) -> str:
    """All footnotes as one list, "" if there are none; calls point to ``#fn-1`` …"""
    rows = "".join(
        f'<li id="fn-{number}"><span class="fn">{number})</span> {runs_html(runs)}</li>'
        for number, runs in enumerate(document.footnotes, 1)
    )
    return f'<ol class="footnotes">{rows}</ol>' if rows else ""


def block_html(block: Block, *, image_url: ImageUrl) -> str:
    """One block as safe HTML."""
    if isinstance(block, Paragraph):
        return f"<p>{runs_html(block.runs)}</p>"
    if isinstance(block, Note):
        return _note(block)
    if isinstance(block, ListBlock):
        return _list(block)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Figure):
        return _figure(block, image_url)
    if isinstance(block, Formula):
        return _formula(block)
    return _reference(block)


def runs_html(runs: Iterable[Run]) -> str:
    """Inline text: emphasis, indices, links to anchors, calls of footnotes, soft breaks.

    Every run is a piece of its own: bare text behind bare text stands in a ``span``.
    """
    out: list[str] = []
    bare = False
    for run in runs:
        text = _run(run)
        plain = bool(text) and run == Run(run.text)
        out.append(f"<span>{text}</span>" if not text or (plain and bare) else text)
        bare = plain and not bare
    return "".join(out)


def _run(run: Run) -> str:
    if run.footnote:
        return f'<sup class="fn"><a href="#fn-{run.footnote}">{run.footnote})</a></sup>'
    text = escaped(run.text).replace("\n", "<br/>")
    for name, wanted in (("sub", run.sub), ("sup", run.sup), ("em", run.italic), ("strong", run.bold)):
        if wanted:
            text = f"<{name}>{text}</{name}>"
    return f'<a class="ref"{attributes({"href": "#" + run.ref})}>{text}</a>' if run.ref else text


def _note(note: Note) -> str:
    label = f"<b>{escaped(note.label)}</b>" if note.label else ""
    return f'<p class="{"example" if note.example else "note"}">{label}{runs_html(note.runs)}</p>'


def _list(block: ListBlock) -> str:
    out: list[str] = []
    level = 1
    opened = False
    for item in block.items:
        wanted = min(item.level, level + 1) if opened else 1
        if wanted > level:
            out.append('<ul class="items">')
        elif opened:
            out.append("</li>" + "</ul></li>" * (level - wanted))
        told = attributes({"data-level": str(item.level) if item.level != wanted else ""})
        out.append(f'<li{told}><span class="mark">{escaped(item.label)}</span> {runs_html(item.runs)}')
        level, opened = wanted, True
    tail = "</li>" + "</ul></li>" * (level - 1) if opened else ""
    return f'<ul class="items">{"".join(out)}{tail}</ul>'


def _block(tag: str, kind: str, block: Table | Figure | Formula, inner: str, **told: str) -> str:
    """A block with an anchor; what its words do not tell apart stands in ``data-`` attributes."""
    named = {"class": kind, "id": block.anchor} | {f"data-{name}": value for name, value in told.items()}
    return f"<{tag}{attributes(named)}>{inner}</{tag}>"


def _head(block: Table | Figure) -> str:
    return "　".join(text for text in (block.label, block.title) if text)


def _table(table: Table) -> str:
    head = _head(table)
    caption = f"<caption>{escaped(head)}</caption>" if head else ""
    unit = f'<p class="unit">{escaped(table.unit)}</p>' if table.unit else ""
    rows = ["<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in table.rows]
    top, rest = "".join(rows[: table.header_rows]), "".join(rows[table.header_rows :])
    body = (f"<thead>{top}</thead>" if top else "") + (f"<tbody>{rest}</tbody>" if rest else "")
    notes = "".join(_note(note) for note in table.notes)
    return _block("div", "bk", table, f"{unit}<table>{caption}{body}</table>{notes}", label=table.label)


def _cell(cell: Cell) -> str:
    span = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    span += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    if not cell.header:
        return f"<td{span}>{runs_html(cell.runs)}</td>"
    scope = "colgroup" if cell.colspan > 1 else "col"
    return f'<th scope="{scope}"{span}>{runs_html(cell.runs)}</th>'


def _figure(figure: Figure, image_url: ImageUrl) -> str:
    head = _head(figure)
    if figure.image:
        picture = f"<img{attributes({'src': image_url(figure.image), 'alt': head or '图'})}/>"
    else:
        picture = '<p class="gone">（图未能读出）</p>'
    notes = "".join(_note(note) for note in figure.notes)
    caption = f"<figcaption>{escaped(head)}</figcaption>" if head else ""
    return _block(
        "figure", "bk", figure, f"{picture}{notes}{caption}", label=figure.label, image=figure.image
    )


def _formula(formula: Formula) -> str:
    math = safe_mathml(formula.mathml)
    body = math or f"<span>{escaped(formula.text)}</span>"
    label = f'<span class="eqn">{escaped(formula.label)}</span>' if formula.label else ""
    return _block("div", "bk eq", formula, body + label, text=formula.text if math else "")


def safe_mathml(source: str) -> str:
    """``source`` with nothing but known MathML elements and attributes; "" if it is not MathML."""
    root = formulas.safe(source)
    return "" if root is None else _math(root)


def _math(element: etree._Element) -> str:
    name = etree.QName(element).localname
    inner = escaped(element.text or "") + "".join(
        _math(child) + escaped(child.tail or "") for child in element
    )
    return f"<{name}{attributes({str(key): str(value) for key, value in element.attrib.items()})}>{inner}</{name}>"


def escaped(text: str) -> str:
    """``text`` for HTML that an XML parser reads as well."""
    return escape(legal(text)).replace("\r", "&#13;")


def attributes(values: Mapping[Any, str]) -> str:
    """The attributes that say something, each behind a space; white space in them is kept."""
    return "".join(
        f' {name}="{escaped(value).replace(chr(10), "&#10;").replace(chr(9), "&#9;")}"'
        for name, value in values.items()
        if value
    )


def _reference(item: ReferenceItem, index: str = "") -> str:
    text = "　".join(text for text in (item.number, item.title) if text)
    told = attributes({"class": "doc", "data-number": item.number, "data-dated": "yes" if item.dated else ""})
    return f"<p{told}>{index}{escaped(text)}</p>"
