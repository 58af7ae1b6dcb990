"""A tree as NISO STS XML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from lxml import etree

from standards.document.outline import walk
from standards.document.tree import Document, Figure, Formula, Section, SectionKind, Table

from .blocks import Blocks, Content, element
from .names import ANNEX_TYPES, FOOTNOTE, KINDS, LANG, LISTED, ORIGIN, SPACES, TBX, name_of

_FRONT = {SectionKind.PREFACE, SectionKind.INTRODUCTION}
_REAR = {SectionKind.BIBLIOGRAPHY, SectionKind.INDEX}
_ONE_A_LINE = {  # their children stand on lines of their own; no text is theirs
    *(
        "standard",
        "front",
        "std-meta",
        "body",
        "back",
        "sec",
        "term-sec",
        "app-group",
        "app",
        "ref-list",
        "fn-group",
    ),
    *("table-wrap", "table", "thead", "tbody", "tr", "list", "list-item", "fig", "custom-meta-group"),
    *(TBX + "termEntry", TBX + "langSet"),
}


def printed(document: Document) -> bytes:
    """The whole document in UTF-8."""
    printer = _Printer(document)
    front, body, back = _thirds(document.sections)
    root = etree.Element("standard", {"dtd-version": "1.0", LANG: "zh"}, nsmap=SPACES)
    root.append(element("front", _meta(document), *(printer.section(one) for one in front)))
    root.append(element("body", *(printer.section(one) for one in body)))
    if rear := [*printer.rear(back), *printer.footnotes(document)]:
        root.append(element("back", *rear))
    for one in root.iter():
        if one.tag in _ONE_A_LINE and len(one):
            one.text = "\n"
            for child in one:
                child.tail = "\n"
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _thirds(
    sections: tuple[Section, ...],
) -> tuple[Sequence[Section], Sequence[Section], Sequence[Section]]:
    """What stands before, in and behind the text; an annex between chapters stays where it is."""
    first, last = 0, len(sections)
    while first < last and sections[first].kind in _FRONT:
        first += 1
    for kinds in (_REAR, {SectionKind.ANNEX}):
        while last > first and sections[last - 1].kind in kinds:
            last -= 1
    return sections[:first], sections[first:last], sections[last:]


def _meta(document: Document) -> etree._Element:
    cover = document.cover

    def given(text: str, name: str, **attributes: str) -> etree._Element | None:
        return element(name, text, **attributes) if text else None

    def wrapped(name: str, inner: etree._Element | None, **attributes: str) -> etree._Element | None:
        return None if inner is None else element(name, inner, **attributes)

    origin = [
        *((name, str(getattr(document, name))) for name in ORIGIN if getattr(document, name)),
        *([("source-kind", document.source_kind)] if document.source_kind != "docx" else []),
        *((f"loss {loss.where}", loss.what) for loss in document.losses),
    ]
    return element(
        "std-meta",
        wrapped("title-wrap", given(cover.title_zh, "full"), lang="zh"),
        wrapped("title-wrap", given(cover.title_en, "full"), lang="en"),
        given(cover.stage, "release-version"),
        wrapped("std-org", given(cover.issuer, "std-org-name"), std_org_role="issuer"),
        given(cover.number, "std-ref", type="dated"),
        given(cover.issued_on, "pub-date"),
        given(cover.implemented_on, "meta-date", date_type="implementation"),
        given(cover.ics, "ics"),
        wrapped("subj-group", given(cover.ccs, "subject"), subj_group_type="CCS"),
        wrapped("std-xref", given(cover.replaces, "std-ref"), type="replaces"),
        element(
            "custom-meta-group",
            *(
                element("custom-meta", element("meta-name", name), element("meta-value", text))
                for name, text in origin
            ),
        )
        if origin
        else None,
    )


class _Printer(Blocks):
    """Sections; ``targets`` tells what kind of thing an anchor stands for."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.images)
        for section in walk(document.sections):
            self.targets[section.anchor] = "app" if section.kind is SectionKind.ANNEX else "sec"
            for block in section.blocks:
                if isinstance(block, Table | Figure | Formula):
                    kind = {Table: "table", Figure: "fig", Formula: "disp-formula"}[type(block)]
                    self.targets[block.anchor] = kind

    def section(self, section: Section, depth: int = 1, *, below_term: bool = False) -> etree._Element:
        if below_term or section.kind is SectionKind.TERM:
            return self._entry(section, depth)
        usual = SectionKind.CLAUSE
        return element(
            "sec",
            *_head(section),
            *self._inside(section, depth),
            sec_type="" if section.kind is usual else KINDS[section.kind],
            **_about(section, depth),
        )

    def _inside(self, section: Section, depth: int) -> Iterable[Content]:
        """Blocks and sections below; neighbouring references of a list stand together."""
        listed = section.kind in LISTED
        for references, blocks in groupby(section.blocks, lambda block: listed and self.refers(block)):
            together = list(blocks)
            if references:
                yield self.ref_list(together, KINDS[section.kind])
            else:
                yield from map(self.block, together)
        for child in section.children:
            yield self.section(child, depth + 1)

    def _entry(self, section: Section, depth: int) -> etree._Element:
        """One term, or a section below one: STS gives neither a title, so it stands in a paragraph."""
        head, blocks = section.term, section.blocks
        entry = None
        if head is not None:
            known, blocks = self.term(head, blocks)
            entry = element(TBX + "termEntry", *known)
        title = "" if head is None else head.term.split("；")[0]
        return element(
            "term-sec",
            element("label", section.number) if section.number else None,
            element("p", section.title, content_type="title") if section.title != title else None,
            entry,
            *map(self.block, blocks),
            *(self.section(child, depth + 1, below_term=True) for child in section.children),
            sec_type="" if section.kind is SectionKind.TERM else KINDS[section.kind],
            **_about(section, depth),
        )

    def rear(self, sections: Sequence[Section]) -> Iterable[etree._Element]:
        """Annexes in one group, then bibliography and index."""
        annexes = [one for one in sections if one.kind is SectionKind.ANNEX]
        if annexes:
            yield element("app-group", *map(self._annex, annexes))
        for one in sections[len(annexes) :]:
            yield self._bibliography(one) if _is_list(one) else self.section(one)

    def _annex(self, section: Section) -> etree._Element:
        status = section.annex_status
        return element(
            "app",
            element("label", f"附录{section.number}"),
            element("annex-type", f"（{status}）") if status else None,
            element("title", section.title) if section.title else None,
            *self._inside(section, 1),
            content_type=ANNEX_TYPES.get(status, ""),
            **_about(section, 1, status=""),
        )

    def _bibliography(self, section: Section) -> etree._Element:
        lead = [block for block in section.blocks if not self.refers(block)]
        return element(
            "ref-list",
            element("label", section.number) if section.number else None,
            element("title", section.title) if section.title else None,
            *map(self.block, lead),
            *self.refs(section.blocks[len(lead) :], numbered=True),
            content_type="bibl",
            **_about(section, 1),
        )

    def footnotes(self, document: Document) -> Iterable[etree._Element]:
        rows = [
            element("fn", element("label", f"{number})"), self.paragraph(runs), id=f"{FOOTNOTE}{number}")
            for number, runs in enumerate(document.footnotes, 1)
        ]
        if rows:
            yield element("fn-group", *rows)


def _is_list(section: Section) -> bool:
    """Introducing blocks, then nothing but listed documents."""
    kinds = [Blocks.refers(block) for block in section.blocks]
    return section.kind is SectionKind.BIBLIOGRAPHY and not section.children and kinds == sorted(kinds)


def _head(section: Section) -> Iterable[etree._Element]:
    number = f"附录{section.number}" if section.kind is SectionKind.ANNEX else section.number
    if number:
        yield element("label", number)
    if section.title or not number:
        yield element("title", section.title)


def _about(section: Section, depth: int, status: str | None = None) -> dict[str, str]:
    """The id; what a reader of STS need not know but our own must: a level that is not the depth, the status."""
    told = [
        "" if section.level == depth else f"level-{section.level}",
        section.annex_status if status is None else status,
    ]
    return {"id": name_of(section.anchor), "specific_use": " ".join(filter(None, told))}
