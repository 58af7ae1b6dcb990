"""Safe HTML of a tree: everything that came from the drafter is escaped, ids are anchors.

No inline style and no script; classes: ``items`` (list), ``note``, ``example``, ``bk`` (table, figure, formula:
may scroll sideways), ``unit``, ``eq`` (formula), ``eqn`` (its number), ``ref`` (cross-reference), ``fn`` (call of a
footnote), ``term``, ``doc`` (referenced document), ``gone`` (picture that could not be read).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from lxml import etree

from .mathml import MATHML
from .outline import walk
from .package import has_doctype
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
_MATH_ELEMENTS = frozenset(
    "math mrow mfrac msup msub msubsup msqrt mroot munder mover munderover mtable mtr mtd mi mn mo mtext mspace".split()  # noqa: SIM905 -- one line instead of twenty
)
_MATH_ATTRIBUTES = {
    "display": {"block", "inline"},
    "mathvariant": {"normal", "italic", "bold"},
    "linethickness": {"0"},
    "accent": {"true", "false"},
}


@dataclass(frozen=True)
class Rendered:
    """One unit of the reading page: a section's head, and ``html`` of its own blocks only."""

    anchor: str
    number: str  # for the margin: "5.2.1", "附录A"
    title: str
    level: int
    html: str
    kind: SectionKind
    annex_status: str = ""  # "规范性" | "资料性"
    english: str = ""  # of a term


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
        html="".join(_blocks(section, image_url)),
        kind=section.kind,
        annex_status=section.annex_status,
        english="" if section.term is None else section.term.english,
    )


def _blocks(section: Section, image_url: ImageUrl) -> Iterable[str]:
    bibliography = section.kind is SectionKind.BIBLIOGRAPHY
    count = 0
    for block in section.blocks:
        if bibliography and isinstance(block, ReferenceItem):
            count += 1
            yield f'<p class="doc">[{count}] {_reference(block)}</p>'
        else:
            yield block_html(block, image_url=image_url)
    if section.term is not None and section.term.source:
        yield f"<p>[来源：{escape(section.term.source)}]</p>"


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
    return f'<p class="doc">{_reference(block)}</p>'


def runs_html(runs: Iterable[Run]) -> str:
    """Inline text: emphasis, indices, links to anchors, calls of footnotes, soft breaks."""
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if run.footnote:
        return f'<sup class="fn"><a href="#fn-{run.footnote}">{run.footnote})</a></sup>'
    text = escape(run.text).replace("\n", "<br>")
    for name, wanted in (("sub", run.sub), ("sup", run.sup), ("em", run.italic), ("strong", run.bold)):
        if wanted:
            text = f"<{name}>{text}</{name}>"
    return f'<a class="ref" href="#{escape(run.ref)}">{text}</a>' if run.ref else text


def _note(note: Note) -> str:
    label = f"<b>{escape(note.label)}</b>" if note.label else ""
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
        out.append(f'<li><span class="mark">{escape(item.label)}</span> {runs_html(item.runs)}')
        level, opened = wanted, True
    tail = "</li>" + "</ul></li>" * (level - 1) if opened else ""
    return f'<ul class="items">{"".join(out)}{tail}</ul>'


def _table(table: Table) -> str:
    head = "　".join(text for text in (table.label, table.title) if text)
    caption = f"<caption>{escape(head)}</caption>" if head else ""
    unit = f'<p class="unit">{escape(table.unit)}</p>' if table.unit else ""
    rows = ["<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in table.rows]
    top, rest = "".join(rows[: table.header_rows]), "".join(rows[table.header_rows :])
    body = (f"<thead>{top}</thead>" if top else "") + (f"<tbody>{rest}</tbody>" if rest else "")
    notes = "".join(_note(note) for note in table.notes)
    return f'<div class="bk" id="{escape(table.anchor)}">{unit}<table>{caption}{body}</table>{notes}</div>'


def _cell(cell: Cell) -> str:
    span = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    span += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    if not cell.header:
        return f"<td{span}>{runs_html(cell.runs)}</td>"
    scope = "colgroup" if cell.colspan > 1 else "col"
    return f'<th scope="{scope}"{span}>{runs_html(cell.runs)}</th>'


def _figure(figure: Figure, image_url: ImageUrl) -> str:
    head = "　".join(text for text in (figure.label, figure.title) if text)
    if figure.image:
        picture = f'<img src="{escape(image_url(figure.image))}" alt="{escape(head or "图")}">'
    else:
        picture = '<p class="gone">（图未能读出）</p>'
    notes = "".join(_note(note) for note in figure.notes)
    caption = f"<figcaption>{escape(head)}</figcaption>" if head else ""
    return f'<figure class="bk" id="{escape(figure.anchor)}">{picture}{notes}{caption}</figure>'


def _formula(formula: Formula) -> str:
    body = safe_mathml(formula.mathml) or f"<span>{escape(formula.text)}</span>"
    label = f'<span class="eqn">{escape(formula.label)}</span>' if formula.label else ""
    return f'<div class="bk eq" id="{escape(formula.anchor)}">{body}{label}</div>'


def safe_mathml(source: str) -> str:
    """``source`` with nothing but known MathML elements and attributes; "" if it is not MathML."""
    if not source:
        return ""
    try:
        root = etree.fromstring(
            source, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except (etree.XMLSyntaxError, ValueError):
        return ""
    if root.tag != f"{{{MATHML}}}math" or has_doctype(root):
        return ""
    return _math(root)


def _math(element: etree._Element) -> str:
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element).localname
    inner = escape(element.text or "") + "".join(_math(child) + escape(child.tail or "") for child in element)
    if name not in _MATH_ELEMENTS:
        return ""
    kept = "".join(
        f' {key}="{value}"'
        for key, allowed in _MATH_ATTRIBUTES.items()
        for value in allowed
        if element.get(key) == value
    )
    return f"<{name}{kept}>{inner}</{name}>"


def _reference(item: ReferenceItem) -> str:
    return "　".join(escape(text) for text in (item.number, item.title) if text)
