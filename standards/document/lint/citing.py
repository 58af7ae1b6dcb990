"""What the text cites: other documents against the list, and its own clauses, tables, figures and annexes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from standards.document.outline import walk
from standards.document.tree import Figure, SectionKind, Table

from .designations import Designation, designations
from .designations import one as parsed
from .draft import Draft, Piece, Role, at, place_of
from .findings import Hit, Severity
from .references import items
from .registry import rule

_NORMATIVE_BEFORE = re.compile(r"(?:符合|满足|遵守|执行|依据|根据|按照?|依照)[^，。；]{0,12}$")
_NORMATIVE_AFTER = re.compile(r"^[^，。；]{0,40}(?:的规定|的要求|规定的|要求的|规定执行|界定的|中的?规定)")
_INSIDE = re.compile(
    r"^\s*(?:的|中的?|中)?\s*(?:第\s?\d+\s?章|附录\s?[A-Z]|表\s?[A-Z.\d]+|图\s?[A-Z.\d]+|(?:第\s?)?\d{1,2}(?:\.\d{1,3})+)"
)
_OUTSIDE = {SectionKind.PREFACE, SectionKind.INTRODUCTION, SectionKind.REFERENCES, SectionKind.BIBLIOGRAPHY}
_OWN = re.compile(
    r"(?P<annex>附\s?录\s?(?P<letter>[A-Z]))(?![A-Za-z0-9])"
    r"|(?P<table>(?<![代发列图年报仪手钟电水附])表\s?(?:[A-Z]\.)?\d{1,3})(?![\d.]*\d|[a-z\-—])"
    r"|(?P<figure>(?<![地附蓝])图\s?(?:[A-Z]\.)?\d{1,3})(?![\d.]*\d|[a-z\-—])"
    r"|(?P<chapter>第\s?\d{1,2}\s?章)"
    r"|(?P<clause>(?:见|按照?|符合|除)\s?(?:[A-Z]|\d{1,2})(?:\.\d{1,3}){1,5})(?![\d.]*\d|\s?(?:[%％℃°×~～]|[a-zA-Zμ]))"
)
_ANNEX_CALL = re.compile(r"附\s?录\s?([A-Z])(?![A-Za-z0-9])|(?<![A-Za-z0-9./\-])([A-Z])\.\d")
_SERIES = re.compile(
    r"(?P<word>[表图])(?P<numbers>\s?(?:[A-Z]\.)?\d{1,3}(?:\s?[、和及与～~至到—\-]+\s?[表图]?\s?(?:[A-Z]\.)?\d{1,3})*)"
)
_MEMBER = re.compile(r"([、和及与～~至到—\-]?)\s?[表图]?\s?((?:[A-Z]\.)?\d{1,3})")
_FOREIGN = re.compile(r"(?:该|其|上述|引用)(?:标准|文件)|ISO|IEC|GB|《|》")


@dataclass(frozen=True)
class Citation:
    piece: Piece
    found: Designation
    normative: bool


def citations(draft: Draft) -> list[Citation]:
    """Documents cited in what the standard says, notes included; not in the foreword nor in the lists."""
    return draft.once("citations", lambda: _citations(draft))


def _citations(draft: Draft) -> list[Citation]:
    out: list[Citation] = []
    for piece in draft.pieces:
        if piece.zone in _OUTSIDE:
            continue
        for found in designations(piece.text):
            start, end = piece.sentence(found.start)
            informative = piece.role in {Role.NOTE, Role.EXAMPLE, Role.FOOTNOTE, Role.TITLE}
            before, after = piece.text[start : found.start], piece.text[found.end : end]
            normative = bool(_NORMATIVE_BEFORE.search(before) or _NORMATIVE_AFTER.search(after))
            out.append(Citation(piece, found, normative and not informative and not before.endswith("参见")))
    for section in draft.sections:
        if section.term is not None:
            piece = Piece(section, SectionKind.TERMS, Role.NOTE, (), section.term.source)
            out += [Citation(piece, found, False) for found in designations(section.term.source)]
    return out


def _listed(draft: Draft, kind: SectionKind) -> list[tuple[str, Designation]]:
    lines = items(draft.root(kind))
    return [(item.number, found) for _, item in lines if (found := parsed(item.number)) is not None]


@rule(
    "citation.unused",
    "8.6",
    Severity.ERROR,
    any_language=True,
    zh="清单中的“{it}”在正文和附录中没有引用。",
    en="“{it}” is listed, but cited neither in the text nor in an annex.",
)
def unused(draft: Draft) -> Iterator[Hit]:
    cited = citations(draft)
    section = draft.root(SectionKind.REFERENCES)
    for number, listed in _listed(draft, SectionKind.REFERENCES):
        spans = any(_between(listed, one.found, other.found) for one, other in itertools.pairwise(cited))
        if not spans and not any(listed.covers(one.found) or one.found.covers(listed) for one in cited):
            yield at(section, number, it=number)


def _between(listed: Designation, first: Designation, last: Designation) -> bool:
    """ "GB/T 2423.1～GB/T 2423.4" cites what lies between."""
    if not (first.prefix == last.prefix == listed.prefix and first.end <= last.start <= first.end + 3):
        return False
    ends = [[int(part) for part in re.findall(r"\d+", one.number)] for one in (first, listed, last)]
    return ends[0] <= ends[1] <= ends[2]


@rule(
    "citation.unlisted",
    "9.5.4",
    Severity.ERROR,
    zh="规范性引用的“{it}”没有列入规范性引用文件。",
    en="“{it}” is cited normatively and is not in the list of normative references.",
)
def unlisted(draft: Draft) -> Iterator[Hit]:
    listed = [found for _, found in _listed(draft, SectionKind.REFERENCES)]
    told: set[str] = set()
    for one in citations(draft):
        known = any(line.covers(one.found) or one.found.covers(line) for line in listed)
        if one.normative and not known and one.found.key not in told and not _own_number(draft, one.found):
            told.add(one.found.key)
            yield one.piece.hit(one.found.start, one.found.end)


def _own_number(draft: Draft, found: Designation) -> bool:
    own = parsed(draft.document.cover.number)
    return own is not None and own.key == found.key


@rule(
    "citation.year",
    "9.5.4",
    Severity.ERROR,
    any_language=True,
    zh="正文引用“{it}”，清单列的是“{listed}”，年份不同。",
    en="The text cites “{it}”, the list has “{listed}”: the years differ.",
)
def year(draft: Draft) -> Iterator[Hit]:
    for one, lines in _cited_as(draft):
        years = {line.year for line in lines}
        if (
            one.found.year
            and len(one.found.year) == 4
            and years
            and "" not in years
            and one.found.year not in years
        ):
            yield one.piece.hit(one.found.start, one.found.end, listed=lines[0].printed)


@rule(
    "citation.dated",
    "9.5.4",
    Severity.WARNING,
    any_language=True,
    zh="正文引用“{it}”，清单列的是“{listed}”：一处注日期，一处不注日期，应一致。",
    en="The text cites “{it}”, the list has “{listed}”: one dated, one not; they agree.",
)
def dated(draft: Draft) -> Iterator[Hit]:
    told: set[tuple[str, bool]] = set()
    for one, lines in _cited_as(draft):
        if one.piece.role in {Role.NOTE, Role.EXAMPLE, Role.FOOTNOTE}:
            continue
        is_dated = bool(one.found.year)
        if all(bool(line.year) is not is_dated for line in lines) and (one.found.key, is_dated) not in told:
            told.add((one.found.key, is_dated))
            yield one.piece.hit(one.found.start, one.found.end, listed=lines[0].printed)


def _cited_as(draft: Draft) -> Iterator[tuple[Citation, list[Designation]]]:
    """Each citation of a listed document, with its lines in the list."""
    listed = [found for _, found in _listed(draft, SectionKind.REFERENCES)]
    for one in citations(draft):
        lines = [line for line in listed if line.key == one.found.key]
        if lines:
            yield one, lines


@rule(
    "citation.inside",
    "9.5.4",
    Severity.WARNING,
    zh="引用了“{it}”的具体章、条、图、表或附录，应注日期。",
    en="A clause, figure, table or annex of “{it}” is cited: then the document is cited with its year.",
)
def inside(draft: Draft) -> Iterator[Hit]:
    for one in citations(draft):
        following = one.piece.text[one.found.end : one.found.end + 24]
        is_list = re.match(r"\s*[、和及～~]", following)
        if not one.found.year and not is_list and _INSIDE.match(following):
            yield one.piece.hit(one.found.start, one.found.end)


# -- the draft's own clauses, tables, figures and annexes


def _targets(draft: Draft) -> set[str]:
    names = {section.number for section in draft.sections if section.kind is not SectionKind.ANNEX}
    names |= {f"附录{section.number}" for section in draft.annexes}
    names |= {f"第{section.number}章" for section in draft.chapters}
    return names | {re.sub(r"\s", "", block.label) for _, block in draft.numbered}


@rule(
    "pointer.broken",
    "9.5",
    Severity.ERROR,
    zh="提到的“{it}”在文件中没有。",
    en="“{it}” is mentioned, and the document has none.",
)
def broken(draft: Draft) -> Iterator[Hit]:
    targets = _targets(draft)
    for piece in draft.pieces:
        if piece.zone in {SectionKind.PREFACE, SectionKind.REFERENCES, SectionKind.BIBLIOGRAPHY}:
            continue
        if piece.role in {Role.TITLE, Role.CAPTION, Role.EXAMPLE}:
            continue
        for match in _OWN.finditer(piece.bare):
            called = re.sub(r"\s", "", match[0])
            if match["clause"] is not None:
                called = re.sub(r"^[见按照符合除]+", "", called)
            if called not in targets and not _of_another(piece, match.start()):
                start = match.end() - len(re.sub(r"^[见按照符合除]+\s?", "", match[0]))
                yield piece.hit(start, match.end(), it=called)


def _of_another(piece: Piece, at: int) -> bool:
    """Does the sentence up to ``at`` speak of another document?"""
    start, _ = piece.sentence(at)
    before = piece.text[start:at]
    return bool(_FOREIGN.search(before)) or next(designations(before), None) is not None


def _mentioned(draft: Draft) -> set[str]:
    """Labels of tables and figures that the text names, alone or inside "表1～表4", "表2、3"."""
    out: set[str] = set()
    for piece in draft.pieces:
        if piece.role in {Role.TITLE, Role.CAPTION}:
            continue
        for match in _SERIES.finditer(piece.text):
            before = ""
            for mark, number in _MEMBER.findall(match["numbers"]):
                out.add(match["word"] + number)
                if before and mark in "～~至到—-":
                    out |= {match["word"] + one for one in _from_to(before, number)}
                before = number
    return out


def _from_to(first: str, last: str) -> Iterator[str]:
    head, _, low = first.rpartition(".")
    high = last.rpartition(".")[2]
    for number in range(int(low), min(int(high), int(low) + 200)):
        yield f"{head}.{number}" if head else str(number)


def _uncited(draft: Draft, kind: type[Table] | type[Figure]) -> Iterator[Hit]:
    mentioned = draft.once("mentioned", lambda: _mentioned(draft))
    for section, block in draft.numbered:
        if isinstance(block, kind) and block.label and re.sub(r"\s", "", block.label) not in mentioned:
            yield at(section, f"{block.label} {block.title}".strip(), place=block.label, it=block.label)


@rule(
    "pointer.table",
    "9.8",
    Severity.WARNING,
    zh="条文中没有提到“{it}”：每个表都要在条文中提及。",
    en="The text does not mention “{it}”: every table is mentioned.",
)
def table_uncited(draft: Draft) -> Iterator[Hit]:
    yield from _uncited(draft, Table)


@rule(
    "pointer.figure",
    "9.7",
    Severity.WARNING,
    zh="条文中没有提到“{it}”：每幅图都要在条文中提及。",
    en="The text does not mention “{it}”: every figure is mentioned.",
)
def figure_uncited(draft: Draft) -> Iterator[Hit]:
    yield from _uncited(draft, Figure)


def _annex_mentions(draft: Draft) -> dict[str, tuple[int, int]]:
    """By letter, where an annex is first mentioned outside itself: which piece, and where in it."""
    out: dict[str, tuple[int, int]] = {}
    letter = {id(one): annex.number for annex in draft.annexes for one in walk((annex,))}
    for index, piece in enumerate(draft.pieces):
        inside = letter.get(id(piece.section), "")
        for match in _ANNEX_CALL.finditer(piece.text):
            called = match[1] or match[2]
            if called != inside:
                out.setdefault(called, (index, match.start()))
    return out


@rule(
    "pointer.annex",
    "9.6",
    Severity.ERROR,
    zh="正文没有提到“{it}”：每个附录都要在正文中提及。",
    en="The text does not mention “{it}”: every annex is mentioned.",
)
def annex_uncited(draft: Draft) -> Iterator[Hit]:
    mentions = draft.once("annexes", lambda: _annex_mentions(draft))
    for annex in draft.annexes:
        if annex.number not in mentions:
            yield at(annex, it=place_of(annex))


@rule(
    "annex.mentions",
    "9.6",
    Severity.WARNING,
    zh="“{it}”在正文中比前面的附录先提到：附录按提及的先后次序编号。",
    en="“{it}” is mentioned before the annex in front of it: annexes are lettered in the order of their mention.",
)
def annex_order(draft: Draft) -> Iterator[Hit]:
    latest = (-1, 0)
    mentions = draft.once("annexes", lambda: _annex_mentions(draft))
    for annex in draft.annexes:
        first = mentions.get(annex.number)
        if first is None:
            continue
        if first < latest:
            yield at(annex, it=place_of(annex))
        latest = max(latest, first)


@rule(
    "pointer.vague",
    "9.5",
    Severity.WARNING,
    zh="“{it}”指代不明：图和表用编号提及（“见表1”“图2给出了……”）。",
    en="“{it}” is vague: tables and figures are mentioned by their numbers (见表1, 图2).",
)
def vague(draft: Draft) -> Iterator[Hit]:
    pattern = re.compile(r"(?:如|见|按|符合)(?:下|上)(?:表|图)|(?:下|上)表(?:所示|中)|(?:下|上)图(?:所示|中)")
    for piece in draft.pieces_of(Role.TEXT, Role.ITEM):
        yield from piece.hits(pattern)
