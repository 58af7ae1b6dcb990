"""The tree of a standard's draft (GB/T 1.1—2020, table 3): what every reader makes and every printer takes.

A ``Document`` is cover facts plus a flat, ordered list of top-level ``Section``s (preface, introduction,
clauses, annexes, bibliography, index); each section nests. Inline text is a list of ``Run``s. Everything is
frozen, compares by value and goes to JSON and back without loss (``standards.document.archive``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class SectionKind(StrEnum):
    """The elements of a standard, in the order of GB/T 1.1—2020 table 3."""

    PREFACE = "preface"  # 前言
    INTRODUCTION = "introduction"  # 引言
    CLAUSE = "clause"  # 章, 条: has a number
    SCOPE = "scope"  # 范围, chapter 1
    REFERENCES = "references"  # 规范性引用文件
    TERMS = "terms"  # 术语和定义
    TERM = "term"  # one entry of it
    ANNEX = "annex"  # 附录
    BIBLIOGRAPHY = "bibliography"  # 参考文献
    INDEX = "index"  # 索引


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look. ``ref`` names the anchor it points to, if it is a cross-reference."""

    text: str
    bold: bool = False
    italic: bool = False
    sup: bool = False
    sub: bool = False
    ref: str = ""
    footnote: int = 0  # number of the footnote called here, 0 for none


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class ListItem:
    label: str  # "a)", "1)", "——": as printed
    level: int  # 1 or 2
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class ListBlock:
    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class Note:
    """注 or 示例: ``label`` as printed ("注：", "注1：", "示例：")."""

    label: str
    runs: tuple[Run, ...]
    example: bool = False


@dataclass(frozen=True)
class Cell:
    runs: tuple[Run, ...]
    colspan: int = 1
    rowspan: int = 1
    header: bool = False


@dataclass(frozen=True)
class Table:
    anchor: str
    label: str  # "表1", "表A.1"; "" for a table without a number
    title: str
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 1
    notes: tuple[Note, ...] = ()
    unit: str = ""  # "单位为毫米"


@dataclass(frozen=True)
class Figure:
    anchor: str
    label: str  # "图1"
    title: str
    image: str = ""  # key into Document.images; "" where the picture could not be read
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Formula:
    anchor: str
    label: str  # "（1）" or ""
    mathml: str  # "" where only text could be kept
    text: str


@dataclass(frozen=True)
class ReferenceItem:
    """One line of 规范性引用文件 or 参考文献."""

    number: str  # "GB/T 1.1—2020"; "" for a document without one
    title: str
    dated: bool


Block = Paragraph | ListBlock | Note | Table | Figure | Formula | ReferenceItem


@dataclass(frozen=True)
class TermHead:
    """The head of a term entry: preferred term, English equivalent, source."""

    term: str
    english: str = ""
    source: str = ""


@dataclass(frozen=True)
class Section:
    """A chapter, clause, annex or front/back element.

    ``anchor`` is stable across versions (matched by number and content), ``number`` is as printed
    ("5.2.1", "附录A" is "A"), ``title`` may be empty (an untitled clause), ``level`` is 1 for chapters.
    """

    kind: SectionKind
    anchor: str
    number: str
    title: str
    level: int
    blocks: tuple[Block, ...] = ()
    children: tuple[Section, ...] = ()
    annex_status: str = ""  # "规范性" | "资料性" for annexes
    term: TermHead | None = None


@dataclass(frozen=True)
class Cover:
    """Facts found on the draft's cover; the empty string is "not stated"."""

    title_zh: str = ""
    title_en: str = ""
    number: str = ""
    replaces: str = ""
    ics: str = ""
    ccs: str = ""
    issuer: str = ""
    stage: str = ""
    issued_on: str = ""
    implemented_on: str = ""


@dataclass(frozen=True)
class Image:
    key: str
    media_type: str  # image/png, image/jpeg, image/svg+xml …
    data: bytes


@dataclass(frozen=True)
class Loss:
    """Something in the Word file that the tree does not hold: told to the drafter, never dropped silently."""

    where: str  # printed place, "5.2" or "表1"
    what: str  # message id of the sentence shown


@dataclass(frozen=True)
class Document:
    cover: Cover
    sections: tuple[Section, ...]
    footnotes: tuple[tuple[Run, ...], ...] = ()
    images: tuple[Image, ...] = ()
    losses: tuple[Loss, ...] = ()
    insertions: int = 0  # tracked changes read as accepted
    deletions: int = 0
    comments: int = 0
    source_kind: str = field(default="docx")
