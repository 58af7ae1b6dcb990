"""The list of normative references: its lead, its lines and their order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from standards.document.grammar import squeezed
from standards.document.tree import Block, ReferenceItem, Section, SectionKind

from .designations import Designation, one
from .draft import Draft, Standing, at, paragraphs, with_paragraph
from .findings import Edit, Hit, Rebuild, Severity, Stage
from .registry import rule

LEAD = (
    "下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，仅该日期对应的版本"
    "适用于本文件；不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。"
)
NONE = "本文件没有规范性引用文件。"
_LAW = re.compile(
    r"中华人民共和国.*(?:法|条例|办法|规定|细则)|《[^》]*(?<!方)(?:法|条例|办法|管理规定|细则)》|(?:条例|管理办法|管理规定|实施细则)$"
)
_FLAT = str.maketrans("(),:", "（），：")


def _list(draft: Draft) -> Section | None:
    return draft.root(SectionKind.REFERENCES)


def items(section: Section | None) -> list[tuple[int, ReferenceItem]]:
    """The listed documents with their place among the blocks."""
    blocks = section.blocks if section is not None else ()
    return [(index, block) for index, block in enumerate(blocks) if isinstance(block, ReferenceItem)]


def _lines(draft: Draft) -> Iterator[tuple[Section, int, ReferenceItem]]:
    """The lines of the list and of the bibliography."""
    for section in (_list(draft), draft.root(SectionKind.BIBLIOGRAPHY)):
        if section is not None:
            for index, item in items(section):
                yield section, index, item


def _said(item: ReferenceItem) -> str:
    return f"{item.number} {item.title}".strip()


@rule(
    "reference.lead",
    "8.6",
    Severity.ERROR,
    fixes=True,
    zh="引导语应一字不差地写作：" + LEAD,
    en="The list is led in by exactly these words: " + LEAD,
)
def lead(draft: Draft) -> Iterator[Hit]:
    section = _list(draft)
    if section is None or not items(section):
        return
    texts = paragraphs(section)
    wanted = squeezed(LEAD)
    if any(squeezed(text).translate(_FLAT) == wanted for _, text in texts):
        return
    for index, text in texts:
        if re.search(r"下列.{0,12}文件|凡是.{0,4}日期", text):
            yield at(section, text, fix=Edit(section.anchor, ("blocks", index, "runs"), 0, text, LEAD))
            return
    yield at(section, fix=with_paragraph(section, 0, LEAD))


@rule(
    "reference.none",
    "8.6",
    Severity.ERROR,
    fixes=True,
    zh="没有列出文件时，应写：" + NONE,
    en="Where nothing is listed, the chapter says: " + NONE,
)
def nothing_listed(draft: Draft) -> Iterator[Hit]:
    section = _list(draft)
    if section is None or items(section) or section.children:
        return
    texts = paragraphs(section)
    if not any(squeezed(text) in {NONE, NONE[:-1]} for _, text in texts):
        yield at(section, fix=None if texts else with_paragraph(section, 0, NONE))


@rule(
    "reference.both",
    "8.6",
    Severity.ERROR,
    zh="既列出了文件，又写着“" + NONE + "”",
    en="Documents are listed, and yet it says “" + NONE + "”",
)
def both(draft: Draft) -> Iterator[Hit]:
    section = _list(draft)
    if section is not None and items(section):
        for _, text in paragraphs(section):
            if squeezed(text).startswith(NONE[:-1]):
                yield at(section, text)


@rule(
    "reference.format",
    "9.5.4",
    Severity.WARNING,
    fixes=True,
    zh="文件编号应写作“{it}”：代号与顺序号之间空一格，年份前用一字线（ISO、IEC用冒号）。",
    en="The number is written “{it}”: a space after the code, a dash before the year (a colon for ISO and IEC).",
)
def number_format(draft: Draft) -> Iterator[Hit]:
    for section, index, item in _lines(draft):
        found = one(item.number)
        if found is None or (found.year and len(found.year) == 2):
            continue
        wanted = found.printed
        typed = item.number[found.start : found.end]
        if re.sub(r"[\s\u3000]+", " ", typed).replace("(", "（").replace(")", "）") != wanted:
            fix = Edit(section.anchor, ("blocks", index, "number"), 0, typed, wanted)
            yield at(section, _said(item), fix=fix, it=wanted)


@rule(
    "reference.year",
    "9.5.4",
    Severity.WARNING,
    zh="“{it}”的年份只有两位，应写四位。",
    en="The year of “{it}” has two digits; four are written.",
)
def short_year(draft: Draft) -> Iterator[Hit]:
    for section, _, item in _lines(draft):
        found = one(item.number)
        tail = re.search(r"[—–\-]\d{2}(?!\d)", item.number) if found is not None and not found.year else None
        if (found is not None and len(found.year) == 2) or (
            tail is not None and item.number.startswith("GB")
        ):
            yield at(section, _said(item), it=item.number)


@rule(
    "reference.title",
    "8.6",
    Severity.WARNING,
    zh="“{it}”只有编号，没有名称。",
    en="“{it}” is listed without its title.",
)
def titled(draft: Draft) -> Iterator[Hit]:
    for section, _, item in _lines(draft):
        if item.number and not item.title:
            yield at(section, item.number, it=item.number)


@rule(
    "reference.marks",
    "8.6",
    Severity.WARNING,
    fixes=True,
    zh="清单中的文件名称不加书名号。",
    en="Titles in the list stand without title marks (《》).",
)
def marks(draft: Draft) -> Iterator[Hit]:
    section = _list(draft)
    for index, item in items(section):
        found = re.fullmatch(r"《([^《》]*)》[。；]?", item.title.strip())
        if section is not None and item.number and found is not None:
            fix = Edit(section.anchor, ("blocks", index, "title"), 0, item.title, found[1])
            yield at(section, _said(item), fix=fix)


@rule(
    "reference.end",
    "8.6",
    Severity.WARNING,
    fixes=True,
    zh="清单中的文件名称之后不加标点符号（“{it}”）。",
    en="No punctuation mark follows a title in the list (“{it}”).",
)
def end_mark(draft: Draft) -> Iterator[Hit]:
    section = _list(draft)
    for index, item in items(section):
        found = re.search(r"[。；，;,]\s*$", item.title)
        if section is not None and found is not None and not item.title.startswith("《"):
            fix = Edit(section.anchor, ("blocks", index, "title"), found.start(), found[0], "")
            yield at(section, _said(item), fix=fix, it=found[0].strip())


@rule(
    "reference.duplicate",
    "8.6",
    Severity.ERROR,
    zh="“{it}”列了两次。",
    en="“{it}” is listed twice.",
)
def duplicate(draft: Draft) -> Iterator[Hit]:
    for section in (_list(draft), draft.root(SectionKind.BIBLIOGRAPHY)):
        seen: set[str] = set()
        for _, item in items(section):
            found = one(item.number)
            key = found.printed if found is not None else squeezed(_said(item))
            if key in seen:
                yield at(section, _said(item), it=item.number or item.title)
            seen.add(key)


def _rank(found: Designation) -> tuple[int, str, tuple[int, ...]]:
    """Groups of 8.6: national, industry, local, group, ISO and IEC, other bodies; then code, then number."""
    prefix = found.prefix
    numbers = tuple(int(part) for part in re.findall(r"\d+", found.number))
    if prefix.startswith("GB"):
        return 0, "", numbers
    if prefix.startswith("T/"):
        return 3, prefix, numbers
    if prefix.startswith("DB"):
        return 2, prefix, numbers
    if found.international:
        family = 4 if prefix.startswith(("ISO", "IEC")) else 5
        return family, "ISO" if prefix.startswith("ISO") else prefix, numbers
    return 1, prefix.partition("/")[0], numbers


@rule(
    "reference.order",
    "8.6",
    Severity.WARNING,
    fixes=True,
    zh="“{it}”的位置不对。次序是：国家、行业、地方、团体、ISO和IEC、其他文件；同类中按代号和顺序号排列。",
    en="“{it}” is out of order: national, industry, local, group, ISO and IEC, others; inside a group by code and number.",
)
def order(draft: Draft) -> Iterator[Hit]:
    section = _list(draft)
    known = [
        (index, item, found) for index, item in items(section) if (found := one(item.number)) is not None
    ]
    for (_, _, before), (_, item, found) in itertools.pairwise(known):
        if section is not None and _rank(found) < _rank(before):
            yield at(section, _said(item), fix=_sorted(section, known), it=found.printed)
            return


def _sorted(section: Section, known: list[tuple[int, ReferenceItem, Designation]]) -> Rebuild:
    blocks: list[Block] = list(section.blocks)
    ordered = sorted(known, key=lambda row: _rank(row[2]))
    for (index, _, _), (_, item, _) in zip(known, ordered, strict=True):
        blocks[index] = item
    return Rebuild(
        section.anchor,
        tuple(blocks),
        "\n".join(item.number for _, item, _ in known),
        "\n".join(item.number for _, item, _ in ordered),
    )


@rule(
    "reference.law",
    "9.5.4",
    Severity.WARNING,
    zh="法律、法规和政策文件不作为规范性引用文件（“{it}”）。",
    en="Laws, regulations and policy papers are not normative references (“{it}”).",
)
def law(draft: Draft) -> Iterator[Hit]:
    section = _list(draft)
    for _, item in items(section):
        if not item.number and _LAW.search(item.title.rstrip("。")):
            yield at(section, item.title, it=item.title)


@rule(
    "reference.standing",
    "9.5.4",
    Severity.ERROR,
    since=Stage.REVIEW,
    zh="“{it}”{how}。",
    en="“{it}” {how_en}.",
)
def standing(draft: Draft) -> Iterator[Hit]:
    section = _list(draft)
    listed = [(item, item.number) for _, item in items(section) if item.number]
    if draft.catalogue is None or section is None or not listed:
        return
    known = draft.catalogue([number for _, number in listed])
    for item, number in listed:
        found = known.get(number)
        if found is None:
            continue
        withdrawn = found.standing is Standing.WITHDRAWN
        how = "已废止" if withdrawn else f"已被{found.by}代替" if found.by else "已被代替"
        how_en = "is withdrawn" if withdrawn else f"is replaced by {found.by}" if found.by else "is replaced"
        yield at(section, _said(item), it=number, how=how, how_en=how_en)
