"""What ``printing`` wrote, as a tree again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from standards.document import formulas
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

from .names import FOOTNOTE, HREF, KINDS, MML, ORIGIN, TBX, key_of, named

_KIND_OF = {name: kind for kind, name in KINDS.items()}
_NOTES = {"non-normative-note", "non-normative-example"}
_COVER = {
    "title_zh": "title-wrap[@{http://www.w3.org/XML/1998/namespace}lang='zh']/full",
    "title_en": "title-wrap[@{http://www.w3.org/XML/1998/namespace}lang='en']/full",
    "stage": "release-version",
    "issuer": "std-org/std-org-name",
    "number": "std-ref",
    "issued_on": "pub-date",
    "implemented_on": "meta-date",
    "ics": "ics",
    "ccs": "subj-group/subject",
    "replaces": "std-xref/std-ref",
}


def read(root: etree._Element, images: tuple[Image, ...]) -> Document:
    """The document of ``root``. Raises ``ValueError`` for STS that is not ours."""
    meta = root.find("front/std-meta")
    if root.tag != "standard" or meta is None or root.find("body") is None:
        raise ValueError("not a standard printed here")
    sections: list[Section] = []
    footnotes: list[tuple[Run, ...]] = []
    for part in root:
        for child in part:
            if child.tag in {"sec", "term-sec", "ref-list"}:
                sections.append(_section(child, 1))
            elif child.tag == "app-group":
                sections += [_section(one, 1) for one in child]
            elif child.tag == "fn-group":
                footnotes += [_runs(one.find("p")) for one in child]
            elif child is not meta:
                raise ValueError(f"{child.tag} is not read here")
    told: dict[str, Any] = {}
    losses: list[Loss] = []
    for one in meta.iterfind("custom-meta-group/custom-meta"):
        name, value = _text(one, "meta-name"), _text(one, "meta-value")
        if name.startswith("loss "):
            losses.append(Loss(name.removeprefix("loss "), value))
        elif name == "source-kind":
            told["source_kind"] = value
        elif name in ORIGIN:
            told[name] = int(value)
    cover = Cover(**{name: _text(meta, path) for name, path in _COVER.items()})
    return Document(cover, tuple(sections), tuple(footnotes), images, tuple(losses), **told)


def _section(element: etree._Element, depth: int) -> Section:
    kind = {"app": SectionKind.ANNEX, "ref-list": SectionKind.BIBLIOGRAPHY}.get(str(element.tag))
    if kind is None:
        usual = "term" if element.tag == "term-sec" else "clause"
        kind = _KIND_OF[element.get("sec-type", usual)]
    number = _text(element, "label")
    level, status = depth, _text(element, "annex-type")[1:-1]
    for word in element.get("specific-use", "").split():
        found = re.fullmatch(r"level-(-?\d+)", word)
        level, status = (int(found[1]), status) if found else (level, word)
    entry = element.find(TBX + "termEntry")
    head, definition = (None, None) if entry is None else _term(entry)
    title = _text(element, "title") if head is None else head.term.split("；")[0]
    blocks: list[Block] = [] if definition is None else [Paragraph(_runs(definition))]
    children: list[Section] = []
    for child in element:
        if child.tag in {"sec", "term-sec"}:
            children.append(_section(child, depth + 1))
        elif child.tag == "p" and child.get("content-type") == "title":
            title = child.text or ""
        elif child.tag == "ref-list":
            blocks += [_reference(one) for one in child]
        elif child.tag not in {"label", "title", "annex-type", TBX + "termEntry"}:
            blocks.append(_block(child))
    return Section(
        kind=kind,
        anchor=named(element.get("id", "")),
        number=number.removeprefix("附录") if kind is SectionKind.ANNEX else number,
        title=title,
        level=level,
        blocks=tuple(blocks),
        children=tuple(children),
        annex_status=status,
        term=head,
    )


def _term(entry: etree._Element) -> tuple[TermHead, etree._Element | None]:
    sets = entry.findall(TBX + "langSet")
    words = [
        "；".join(one.text or "" for one in language.iterfind(f"{TBX}tig/{TBX}term")) for language in sets
    ]
    head = TermHead(words[0], "".join(words[1:]), _text(sets[0], TBX + "source"))
    return head, sets[0].find(TBX + "definition")


def _block(element: etree._Element) -> Block:
    tag, anchor, label = str(element.tag), named(element.get("id", "")), _text(element, "label")
    if tag == "p":
        return (
            _reference(element) if element.get("content-type") == "reference" else Paragraph(_runs(element))
        )
    if tag in _NOTES:
        return _note(element)
    if tag == "list":
        return ListBlock(tuple(_items(element, 1)))
    if tag == "table-wrap":
        return _table(element, anchor, label)
    if tag == "fig":
        graphic = element.find("graphic")
        image = "" if graphic is None else key_of(graphic.get(HREF, ""))
        return Figure(anchor, label, _text(element, "caption/title"), image, _notes(element))
    if tag == "disp-formula":
        math = element.find(MML + "math")
        if math is not None:
            return Formula(anchor, label, formulas.written(math), math.get("alttext", ""))
        first = element.find("label")
        return Formula(anchor, label, "", (element.text if first is None else first.tail) or "")
    if tag == "ref":
        return _reference(element)
    raise ValueError(f"{tag} is not read here")


def _note(element: etree._Element) -> Note:
    return Note(_text(element, "label"), _runs(element.find("p")), element.tag == "non-normative-example")


def _notes(element: etree._Element | None) -> tuple[Note, ...]:
    return () if element is None else tuple(_note(one) for one in element if one.tag in _NOTES)


def _items(element: etree._Element, level: int) -> Iterable[ListItem]:
    for one in element:
        text = one.find("p")
        if text is not None:
            yield ListItem(_text(one, "label"), level, _runs(text))
        for inner in one.iterfind("list"):
            yield from _items(inner, level + 1)


def _table(element: etree._Element, anchor: str, label: str) -> Table:
    rows = tuple(
        tuple(_cell(cell) for cell in row) if row.get("content-type") != "covered" else ()
        for row in element.iter("tr")
    )
    body = element.find("table/tbody")
    heads = len(element.findall("table/thead/tr"))
    if body is not None and body.get("content-type") == "header":
        heads = len(rows)
    return Table(
        anchor,
        label,
        _text(element, "caption/title"),
        rows,
        heads,
        _notes(element.find("table-wrap-foot")),
        _text(element, "caption/p"),
    )


def _cell(cell: etree._Element) -> Cell:
    return Cell(_runs(cell), int(cell.get("colspan", "1")), int(cell.get("rowspan", "1")), cell.tag == "th")


def _reference(element: etree._Element) -> ReferenceItem:
    std = element.find("std")
    if std is not None:
        return ReferenceItem(_text(std, "std-ref"), _text(std, "title"), std.get("type") == "dated")
    citation = element.find("mixed-citation")
    if citation is None:
        raise ValueError("a reference without a citation")
    return ReferenceItem("", citation.text or "", citation.get("specific-use") == "dated")


def _runs(parent: etree._Element | None) -> tuple[Run, ...]:
    if parent is None:
        raise ValueError("a paragraph is missing")
    out: list[Run] = []
    text = parent.text or ""
    for child in parent:
        if child.tag == "break":
            text += "\n" + (child.tail or "")
            continue
        out += ([Run(text)] if text else []) + [_run(child)]
        text = child.tail or ""
    return tuple(out + ([Run(text)] if text else []))


def _run(piece: etree._Element) -> Run:
    rid = piece.get("rid", "")
    if piece.get("ref-type") == "fn":
        return Run("", footnote=int(rid.removeprefix(FOOTNOTE)))
    looks: dict[str, bool] = {}
    ref = named(rid) if piece.tag == "xref" else piece.get("specific-use", "")
    at = piece
    while True:
        if at.tag in {"bold", "italic", "sup", "sub"}:
            looks[str(at.tag)] = True
        if not len(at):
            return Run(at.text or "", ref=ref, **looks)
        at = at[0]


def _text(element: etree._Element, path: str) -> str:
    return element.findtext(path) or ""
