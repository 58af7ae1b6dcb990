"""Terms and definitions: the lead of the chapter, and each entry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standards.document.grammar import squeezed
from standards.document.outline import own_text
from standards.document.tree import Paragraph, Section, SectionKind, Table

from .draft import Draft, Role, at, excerpt, paragraphs, with_paragraph, words
from .findings import Edit, Hit, Severity
from .modals import SHALL
from .registry import rule

LEAD = "下列术语和定义适用于本文件。"
NONE = "本文件没有需要界定的术语和定义。"
_WORDS = r"术语(?:和定义|、定义)?(?:[、和与及](?:符号|缩略语|缩写)){0,3}"
_LEADS = re.compile(
    rf"(?:下列{_WORDS}适用于本文件|.{{2,200}}界定的(?:以及下列)?{_WORDS}适用于本文件"
    r"|.{2,200}界定的术语和定义以及下列术语和定义适用于本文件|本文件没有需要界定的术语和定义)。"
)
_STARTS = re.compile(r"(?:是指|系指|指的是|就是指|即指)[：:，,]?")
_IS = re.compile(r"(?:是(?![否非])|指(?!示|令|定|标|挥|导|纹|数|向|南|针|甲|接|示))")
_OWN_LEAD = re.compile(r"适用于本|界定|本文件没有")


def _chapter(draft: Draft) -> Section | None:
    return draft.root(SectionKind.TERMS)


def entries(draft: Draft) -> list[Section]:
    return [one for one in draft.sections if one.kind is SectionKind.TERM and one.term is not None]


def _definition(entry: Section) -> tuple[int, str] | None:
    """The entry's first paragraph with its place among the blocks."""
    return next(iter(paragraphs(entry)), None)


def _leads(section: Section) -> list[tuple[int, str]]:
    return [(index, text) for index, text in paragraphs(section) if _OWN_LEAD.search(text)]


@rule(
    "term.lead",
    "8.7",
    Severity.ERROR,
    fixes=True,
    zh="术语条目前的引导语应是下列之一：“"
    + LEAD
    + "”“……界定的术语和定义适用于本文件。”“……界定的以及下列术语和定义适用于本文件。”“"
    + NONE
    + "”",
    en="The chapter opens with one of the fixed sentences, such as “" + LEAD + "” or “" + NONE + "”",
)
def lead(draft: Draft) -> Iterator[Hit]:
    section = _chapter(draft)
    if section is None:
        return
    inner = [section, *(child for child in section.children if child.term is None)]
    said = [text for one in inner for _, text in paragraphs(one)]
    if any(_LEADS.fullmatch(squeezed(text)) for text in said):
        return
    own = _leads(section)
    if own:
        index, text = own[0]
        certain = squeezed(text).rstrip("。：:") == LEAD.rstrip("。")
        fix = Edit(section.anchor, ("blocks", index, "runs"), 0, text, LEAD) if certain else None
        yield at(section, text, fix=fix)
    elif any(child.term is not None for child in section.children):
        yield at(section, fix=with_paragraph(section, 0, LEAD))
    elif not section.blocks and not section.children:
        yield at(section, fix=with_paragraph(section, 0, NONE))
    else:
        yield at(section)


@rule(
    "term.lead_entries",
    "8.7",
    Severity.ERROR,
    zh="引导语与内容不符：“{it}”",
    en="The opening sentence does not match what follows: “{it}”",
)
def lead_entries(draft: Draft) -> Iterator[Hit]:
    section = _chapter(draft)
    if section is None:
        return
    has_entries = bool(section.children) or any(isinstance(block, Table) for block in section.blocks)
    for index, text in paragraphs(section):
        flat = squeezed(text)
        if (flat.startswith("本文件没有需要界定") and has_entries) or (
            re.search(r"下列术语.*适用于本文件", flat)
            and not has_entries
            and len(section.blocks) <= index + 1
        ):
            yield at(section, text, it=text)


@rule(
    "term.starts",
    "8.7",
    Severity.ERROR,
    fixes=True,
    zh="定义不以“{it}”开头。",
    en="A definition does not begin with “{it}”.",
)
def starts(draft: Draft) -> Iterator[Hit]:
    for entry in entries(draft):
        found = _definition(entry)
        if found is None:
            continue
        index, text = found
        sure = _STARTS.match(text)
        match = sure or _IS.match(text)
        if match is not None:
            path = ("blocks", index, "runs")
            fix = Edit(entry.anchor, path, 0, match[0], "") if sure else None
            yield at(entry, excerpt(text, 0, 0), fix=fix, it=match[0])


@rule(
    "term.repeats",
    "8.7",
    Severity.WARNING,
    zh="定义重复了术语本身（“{it}……”）；定义要能代替术语。",
    en="The definition repeats the term (“{it}…”); it should be able to stand for it.",
)
def repeats(draft: Draft) -> Iterator[Hit]:
    for entry in entries(draft):
        found = _definition(entry)
        term = entry.term.term if entry.term is not None else ""
        if found is not None and term:
            match = re.match(rf"{re.escape(term)}\s*(?:是指|系指|指|是|为|：|:)", found[1])
            if match is not None:
                yield at(entry, excerpt(found[1], 0, 0), it=match[0])


@rule(
    "term.requirement",
    "8.7",
    Severity.WARNING,
    zh="定义中不应有要求（“{it}”）。",
    en="A definition carries no requirement (“{it}”).",
)
def requirement(draft: Draft) -> Iterator[Hit]:
    for piece in draft.pieces_of(Role.TEXT, zone=SectionKind.TERMS):
        if piece.section.term is not None and not re.match(r"\s*[\[【]", piece.text):
            yield from piece.hits(SHALL)


@rule(
    "term.english",
    "8.7",
    Severity.WARNING,
    zh="术语“{it}”没有英文对应词。",
    en="The term “{it}” has no English equivalent.",
)
def english(draft: Draft) -> Iterator[Hit]:
    for entry in entries(draft):
        if (
            entry.term is not None
            and not entry.term.english
            and re.search(r"[\u3400-\u9fff]", entry.term.term)
        ):
            yield at(entry, entry.term.term, it=entry.term.term)


@rule(
    "term.capitals",
    "8.7",
    Severity.HINT,
    zh="英文对应词“{it}”除专有名词外用小写字母。",
    en="The equivalent “{it}” is written in small letters, proper names excepted.",
)
def capitals(draft: Draft) -> Iterator[Hit]:
    for entry in entries(draft):
        said = entry.term.english if entry.term is not None else ""
        if re.match(r"[A-Z][a-z]+ [A-Za-z]", said) or re.fullmatch(r"[A-Z][a-z]{3,}", said):
            yield at(entry, said, it=said)


@rule(
    "term.twice",
    "8.7",
    Severity.ERROR,
    zh="术语“{it}”界定了两次。",
    en="The term “{it}” is defined twice.",
)
def twice(draft: Draft) -> Iterator[Hit]:
    seen: set[str] = set()
    for entry in entries(draft):
        name = squeezed(entry.term.term) if entry.term is not None else ""
        if name and name in seen:
            yield at(entry, it=name)
        seen.add(name)


@rule(
    "term.undefined",
    "8.7",
    Severity.ERROR,
    zh="术语“{it}”没有定义。",
    en="The term “{it}” has no definition.",
)
def undefined(draft: Draft) -> Iterator[Hit]:
    for entry in entries(draft):
        if not any(isinstance(block, Paragraph) and words(block.runs).strip() for block in entry.blocks):
            drawn = any(not isinstance(block, Paragraph) for block in entry.blocks)
            if not drawn and not entry.children and entry.term is not None:
                yield at(entry, it=entry.term.term)


@rule(
    "term.once",
    "8.7",
    Severity.HINT,
    zh="术语“{it}”界定之后没有再使用；只界定文件中多次使用的术语。",
    en="The term “{it}” is defined and not used again; only terms used several times are defined.",
)
def once(draft: Draft) -> Iterator[Hit]:
    whole = squeezed("\n".join(piece.text for piece in draft.pieces))
    for entry in entries(draft):
        if entry.term is None:
            continue
        own = squeezed(entry.title + own_text(entry))
        names = [name for name in re.split(r"[；;\n]", squeezed(entry.term.term)) if name]
        names += [short.lower() for short in re.findall(r"\b[A-Z]{2,}\b", entry.term.english)]
        if not any(whole.count(name) > own.count(name) for name in names):
            yield at(entry, it=entry.term.term)


@rule(
    "term.table",
    "8.7",
    Severity.WARNING,
    zh="术语和定义不用表给出。",
    en="Terms and definitions are not given in a table.",
)
def table(draft: Draft) -> Iterator[Hit]:
    section = _chapter(draft)
    for block in section.blocks if section is not None else ():
        if isinstance(block, Table) and section is not None:
            yield at(section, block.title or block.label or section.title)
