"""The tree of a page that ``printing`` wrote."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from lxml import etree

from standards.document import formulas
from standards.document.mathml import MATHML
from standards.document.tree import (
    Block,
    Cell,
    Cover,
    Document,
    Figure,
    Formula,
    Image,
    ListBlock,
    ListItem,
    Loss,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    Section,
    SectionKind,
    Table,
    TermHead,
)

from .printing import ORIGIN

_LOOKS = {"strong": "bold", "em": "italic", "sup": "sup", "sub": "sub"}


def read(root: etree._Element) -> Document:
    """The document of ``root``. Raises ``ValueError`` or what a missing part raises."""
    main = root.find("body/main")
    if main is None:
        raise ValueError("not a page printed here")
    reader = _Reader()
    told: dict[str, Any] = {}
    losses = []
    for meta in root.iterfind("head/meta"):
        name, value = meta.get("name"), meta.get("content", "")
        if name == "loss":
            losses.append(Loss(meta.get("data-place", ""), value))
        elif name in ORIGIN:
            told[str(name)] = value if name == "source_kind" else int(value)
    facts = {str(one.get("data-fact")): one.text or "" for one in root.iterfind("body/header/p/span")}
    sections = tuple(reader.section(one, 1) for one in main)
    footnotes = tuple(_runs(one, skip=1) for one in root.iterfind("body/ol/li"))
    return Document(Cover(**facts), sections, footnotes, tuple(reader.images.values()), tuple(losses), **told)


class _Reader:
    """Sections and blocks; pictures are gathered on the way."""

    def __init__(self) -> None:
        self.images: dict[str, Image] = {}

    def section(self, element: etree._Element, depth: int) -> Section:
        kind = SectionKind(element.get("data-kind", ""))
        heading = element[0]
        number, title, dfn = (
            heading.find(path) for path in ("a/span[@class='number']", "a/span[@class='title']", "a/dfn")
        )
        printed = "" if number is None else number.text or ""
        status, source = "", ""
        blocks: list[Block] = []
        children: list[Section] = []
        for child in list(element)[1:]:
            said = child.text or ""
            if child.tag == "section":
                children.append(self.section(child, depth + 1))
            elif child.get("class") == "status":
                status = said[1:-1]
            elif child.get("class") == "source":
                source = said.removeprefix("[来源：").removesuffix("]")
            else:
                blocks.append(self.block(child))
        head = None if dfn is None else TermHead(dfn.text or "", heading.findtext("span") or "", source)
        return Section(
            kind=kind,
            anchor=element.get("id", ""),
            number=printed.removeprefix("附录") if kind is SectionKind.ANNEX else printed,
            title=_text(title) if dfn is None else dfn.get("data-title", dfn.text or ""),
            level=int(element.get("data-level", depth)),
            blocks=tuple(blocks),
            children=tuple(children),
            annex_status=status,
            term=head,
        )

    def block(self, element: etree._Element) -> Block:
        kind = element.get("class")
        if element.tag == "ul":
            return ListBlock(tuple(_items(element, 1)))
        if kind in {"note", "example"}:
            return _note(element)
        if kind == "doc":
            return _reference(element)
        if element.tag == "p":
            return Paragraph(_runs(element))
        anchor, label = element.get("id", ""), element.get("data-label", "")
        if element.tag == "figure":
            return Figure(
                anchor,
                label,
                _title(element.find("figcaption"), label),
                self._picture(element),
                _notes(element),
            )
        if kind == "bk eq":
            return _formula(element, anchor)
        return _table(element, anchor, label)

    def _picture(self, figure: etree._Element) -> str:
        key = figure.get("data-image", "")
        image = figure.find("img")
        address = "" if image is None else image.get("src", "")
        if key and address.startswith("data:"):
            kind, _, data = address.removeprefix("data:").partition(";base64,")
            self.images.setdefault(key, Image(key, kind, base64.b64decode(data, validate=True)))
        return key


def _text(element: etree._Element | None) -> str:
    return "" if element is None else element.text or ""


def _title(caption: etree._Element | None, label: str) -> str:
    """The caption without its label and the space behind that."""
    text = _text(caption)
    return text[len(label) + 1 :] if label else text


def _note(element: etree._Element) -> Note:
    labelled = len(element) > 0 and element[0].tag == "b"
    runs = _runs(element, skip=1, space=False) if labelled else _runs(element)
    return Note(_text(element[0]) if labelled else "", runs, element.get("class") == "example")


def _notes(element: etree._Element) -> tuple[Note, ...]:
    return tuple(_note(one) for one in element if one.get("class") in {"note", "example"})


def _items(element: etree._Element, level: int) -> Iterable[ListItem]:
    for one in element:
        yield ListItem(_text(one[0]), int(one.get("data-level", level)), _runs(one, skip=1))
        if one[-1].tag == "ul":
            yield from _items(one[-1], level + 1)


def _table(element: etree._Element, anchor: str, label: str) -> Table:
    rows = tuple(
        tuple(
            Cell(_runs(cell), int(cell.get("colspan", "1")), int(cell.get("rowspan", "1")), cell.tag == "th")
            for cell in row
        )
        for row in element.iter("tr")
    )
    unit = next((one for one in element if one.get("class") == "unit"), None)
    heads = len(element.findall("table/thead/tr"))
    return Table(
        anchor, label, _title(element.find("table/caption"), label), rows, heads, _notes(element), _text(unit)
    )


def _formula(element: etree._Element, anchor: str) -> Formula:
    label = _text(next((one for one in element if one.get("class") == "eqn"), None))
    if element[0].tag != "math":
        return Formula(anchor, label, "", _text(element[0]))
    for one in element[0].iter():
        one.tag = f"{{{MATHML}}}{one.tag}"
    return Formula(anchor, label, formulas.written(element[0]), element.get("data-text", ""))


def _reference(element: etree._Element) -> ReferenceItem:
    text = (element[0].tail or "")[1:] if len(element) else element.text or ""
    number = element.get("data-number", "")
    return ReferenceItem(
        number, text[len(number) + 1 :] if number else text, element.get("data-dated") == "yes"
    )


def _runs(parent: etree._Element, *, skip: int = 0, space: bool = True) -> tuple[Run, ...]:
    """Inline text behind ``skip`` elements and the space after them, up to a list inside."""
    out: list[Run] = []
    text = (parent[skip - 1].tail or "")[space:] if skip else parent.text or ""
    for child in list(parent)[skip:]:
        if child.tag == "ul":
            break
        if child.tag == "br":
            text += "\n" + (child.tail or "")
            continue
        out += ([Run(text)] if text else []) + [_run(child)]
        text = child.tail or ""
    return tuple(out + ([Run(text)] if text else []))


def _run(piece: etree._Element) -> Run:
    if piece.get("class") == "fn":
        return Run("", footnote=int(piece[0].get("href", "").removeprefix("#fn-")))
    looks: dict[str, bool] = {}
    ref = piece.get("href", "").removeprefix("#")
    at = piece
    while True:
        if at.tag in _LOOKS:
            looks[_LOOKS[str(at.tag)]] = True
        if not len(at) or at[0].tag == "br":
            text = (at.text or "") + "".join("\n" + (one.tail or "") for one in at)
            return Run(text, ref=ref, **looks)
        at = at[0]
