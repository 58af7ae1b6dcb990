"""The tree of a standard as HTML for paper.

The web's printer is ``standards.document.html``. Paper needs another: footnotes stand where they are called and float
to the foot, tables are cut over pages and headed （续）, formulas are boxes, and nothing may link outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from standards.document.tree import (
    Block,
    Document,
    Figure,
    Formula,
    ListBlock,
    Note,
    Paragraph,
    ReferenceItem,
    Section,
    SectionKind,
    Table,
)
from standards.rendering.figures import Parted, gather, print_figure, print_parted
from standards.rendering.formulas import print_formula
from standards.rendering.grids import print_table
from standards.rendering.runs import Footnotes, attributes, plain

FRONT = (SectionKind.PREFACE, SectionKind.INTRODUCTION)
BACK = (SectionKind.BIBLIOGRAPHY, SectionKind.INDEX)


_TITLES = {
    SectionKind.PREFACE: "前言",
    SectionKind.INTRODUCTION: "引言",
    SectionKind.BIBLIOGRAPHY: "参考文献",
    SectionKind.INDEX: "索引",
}


@dataclass(frozen=True)
class ContentsLine:
    """One line of 目次; ``css`` says whether its page number is Roman and whether it is indented."""

    anchor: str
    text: str
    css: str


def contents_of(document: Document) -> tuple[ContentsLine, ...]:
    """前言, 引言, chapters and titled clauses of the second level, annexes, 参考文献, 索引 (GB/T 1.1—2020 8.2)."""
    lines = []
    for section in document.sections:
        lines.append(
            ContentsLine(section.anchor, full_title(section), "roman" if section.kind in FRONT else "")
        )
        if section.kind in FRONT or section.kind is SectionKind.TERMS:
            continue
        lines += [
            ContentsLine(child.anchor, full_title(child), "second")
            for child in section.children
            if child.title and child.kind is not SectionKind.TERM
        ]
    return tuple(lines)


def full_title(section: Section) -> str:
    """As 目次 prints it: "4　技术要求", "附录A（规范性）　试验方法", "前言"."""
    if section.kind is SectionKind.ANNEX:
        status = f"（{section.annex_status}）" if section.annex_status else ""
        return "　".join(filter(None, (f"附录{section.number}{status}", section.title)))
    if section.kind in _TITLES:
        return "".join(section.title.split()) or _TITLES[section.kind]
    return "　".join(filter(None, (section.number, section.title)))


def sections_of(document: Document) -> Iterator[Section]:
    """All sections, depth first."""

    def walk(section: Section) -> Iterator[Section]:
        yield section
        for child in section.children:
            yield from walk(child)

    for top in document.sections:
        yield from walk(top)


def _spread(css: str, section: Section) -> SafeString:
    """前　言 is spread by CSS; a Latin title is not."""
    title = full_title(section)
    return format_html(
        '<h2 class="{}{}" id="{}">{}</h2>', css, " latin" if title.isascii() else "", section.anchor, title
    )


def _leads(paragraph: Paragraph, following: Block | Parted | None) -> str:
    """The class of "……：" and "式中", which stay with what they lead to."""
    leads = plain(paragraph.runs).rstrip().endswith(("：", ":", "式中", "where"))
    return "lead" if leads and following is not None else ""


class Body:
    """Prints the parts of one document once, in reading order (footnotes are called as they come)."""

    def __init__(self, document: Document, *, pictures: frozenset[str]) -> None:
        self._document = document
        self._pictures = pictures
        self._footnotes = Footnotes(
            document.footnotes, frozenset(section.anchor for section in sections_of(document))
        )

    def front(self) -> SafeString:
        return self._sections(section for section in self._document.sections if section.kind in FRONT)

    def main(self) -> SafeString:
        return self._sections(section for section in self._document.sections if section.kind not in FRONT)

    def _sections(self, sections: Iterator[Section]) -> SafeString:
        return format_html_join("", "{}", ((self._top(section),) for section in sections))

    def _top(self, section: Section) -> SafeString:
        if section.kind in FRONT:
            head = _spread("front-title", section)
            return format_html("<section>{}{}</section>", head, self._inside(section))
        if section.kind is SectionKind.ANNEX:
            return format_html(
                '<div class="annex">{}{}</div>', self._annex_head(section), self._inside(section)
            )
        if section.kind in BACK:
            head = _spread("back-title", section)
            inside = self._inside(section)
            if section.kind is SectionKind.INDEX:
                inside = format_html('<div class="index">{}</div>', inside)
            return format_html('<div class="back-part">{}{}</div>', head, inside)
        return self._clause(section)

    def _annex_head(self, section: Section) -> SafeString:
        status = format_html("<span>（{}）</span>", section.annex_status) if section.annex_status else ""
        return format_html(
            '<h2 class="annex-title" id="{}" data-label="{}"><span class="letter">附录{}</span>{}<span>{}</span></h2>',
            section.anchor,
            full_title(section),
            section.number,
            status,
            section.title,
        )

    def _clause(self, section: Section) -> SafeString:
        if section.kind is SectionKind.TERM:
            return format_html("{}{}", self._term_head(section), self._inside(section))
        if section.title:
            tag = f"h{min(section.level + 1, 6)}"
            head = format_html(
                '<{} class="{}" id="{}">{}</{}>',
                SafeString(tag),
                "chapter" if section.level == 1 else "clause",
                section.anchor,
                full_title(section),
                SafeString(tag),
            )
            return format_html("{}{}", head, self._inside(section))
        return self._untitled(section)

    def _untitled(self, section: Section) -> SafeString:
        """The number stands in front of the first paragraph (GB/T 1.1—2020 7.3)."""
        first, rest = Paragraph(()), section.blocks
        if rest and isinstance(rest[0], Paragraph):
            first, rest = rest[0], rest[1:]
        return format_html(
            '<p {} id="{}"><span class="number">{}　</span>{}</p>{}{}',
            attributes(first.runs, "untitled", _leads(first, rest[0] if rest else None)),
            section.anchor,
            section.number,
            self._footnotes.print_runs(first.runs),
            self._blocks(section, rest),
            self._children(section),
        )

    def _term_head(self, section: Section) -> SafeString:
        term = section.term
        words = "　".join(filter(None, (term.term, term.english))) if term else section.title
        return format_html(
            '<h3 class="entry-number" id="{}">{}</h3><p class="term-head">{}</p>',
            section.anchor,
            section.number,
            words,
        )

    def _inside(self, section: Section) -> SafeString:
        source = section.term.source.strip("[]［］ ") if section.term else ""
        return format_html(
            "{}{}{}",
            self._blocks(section, section.blocks),
            format_html(
                '<p class="text">［{}］</p>', source if source.startswith("来源") else f"来源：{source}"
            )
            if source
            else "",
            self._children(section),
        )

    def _children(self, section: Section) -> SafeString:
        return format_html_join("", "{}", ((self._clause(child),) for child in section.children))

    def _blocks(self, section: Section, blocks: tuple[Block, ...]) -> SafeString:
        listed = section.kind is SectionKind.BIBLIOGRAPHY
        printed, place = [], 0
        gathered = tuple(gather(blocks))
        for block, following in zip_longest(gathered, gathered[1:]):
            place += isinstance(block, ReferenceItem)
            printed.append((self._block(block, following, place if listed else 0),))
        return format_html_join("", "{}", printed)

    def _block(self, block: Block | Parted, following: Block | Parted | None, place: int) -> SafeString:
        match block:
            case Paragraph(runs=runs):
                looks = attributes(runs, "text", _leads(block, following))
                return format_html("<p {}>{}</p>", looks, self._footnotes.print_runs(runs))
            case ListBlock():
                return self._list(block)
            case Note():
                return self._footnotes.print_note(block)
            case Table():
                return print_table(block, footnotes=self._footnotes)
            case Figure():
                return print_figure(block, pictures=self._pictures, footnotes=self._footnotes)
            case Parted():
                return print_parted(block, pictures=self._pictures, footnotes=self._footnotes)
            case Formula():
                return print_formula(block)
            case ReferenceItem(number=number, title=title):
                line = "　".join(filter(None, (f"[{place}]" if place else "", number, title)))
                return format_html('<p class="reference">{}</p>', line)

    def _list(self, block: ListBlock) -> SafeString:
        items = format_html_join(
            "",
            '<li {}><span class="label">{}</span>{}</li>',
            (
                (
                    attributes(item.runs, "item", "deep" if item.level > 1 else ""),
                    item.label,
                    self._footnotes.print_runs(item.runs),
                )
                for item in block.items
            ),
        )
        return format_html("<ul>{}</ul>", items)
