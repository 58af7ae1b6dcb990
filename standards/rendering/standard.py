"""A standard as a PDF in the look of GB/T 1.1—2020, with the cover of 团体标准管理规定."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from PIL import Image as Raster

from standards.document.tree import Document, Image, Paragraph, SectionKind
from standards.rendering.body import Body, contents_of
from standards.rendering.press import RENDERER_VERSION, lay_out, print_pdf
from standards.rendering.runs import plain

_DRAWING = "image/svg+xml"
_SOURCE = r"(?P<source>(?:ISO|IEC|ITU)[^，,、。；;《“（(\u4e00-\u9fff]*\d)"
_ADOPTED = re.compile(rf"本(?:文件|部分)(?P<how>等同|修改)采用{_SOURCE}")
_CONSULTED = re.compile(rf"参考{_SOURCE}")
_DEGREES = {"等同": "IDT", "修改": "MOD"}
_UNKNOWN_DATE = "××××-××-××"


@dataclass(frozen=True)
class CoverFacts:
    """What the cover states. Dates that are not fixed yet are None and print as ××××-××-××.

    ``number`` is "T/EXS 053—2026", "" for a draft, whose head then reads ``prefix`` + " XXXX—XXXX".
    ``stage`` is 草案, 征求意见稿, 送审稿 or 报批稿, "" when published.
    """

    title_zh: str
    issuers: tuple[str, ...]
    number: str = ""
    prefix: str = ""
    joint_numbers: tuple[str, ...] = ()
    replaces: str = ""
    ics: str = ""
    ccs: str = ""
    title_en: str = ""
    conformity: str = ""
    issued_on: date | None = None
    implemented_on: date | None = None
    stage: str = ""
    drafted_on: date | None = None
    patent_call: bool = False

    @property
    def running_number(self) -> str:
        return self.number or (f"{self.prefix} XXXX—XXXX" if self.prefix else "")

    @property
    def mark(self) -> str:
        """T/ and the code of the (first) society, which stands large beside ICS and CCS."""
        return self.running_number.split(" ")[0]

    @property
    def title_parts(self) -> list[str]:
        """引导要素, 主体要素, 补充要素: a line may end between them rather than inside one."""
        return self.title_zh.split()

    @property
    def printed_issue(self) -> str:
        return self.issued_on.isoformat() if self.issued_on else _UNKNOWN_DATE

    @property
    def printed_implementation(self) -> str:
        return self.implemented_on.isoformat() if self.implemented_on else _UNKNOWN_DATE


def conformity_of(document: Document) -> str:
    """一致性程度标识, "ISO 712:2009，MOD", from the sentence of the 前言 that states it (GB/T 1.2—2020); else ""."""
    preface = (section for section in document.sections if section.kind is SectionKind.PREFACE)
    for block in (block for section in preface for block in section.blocks if isinstance(block, Paragraph)):
        text = plain(block.runs)
        if found := _ADOPTED.search(text):
            return f"{_tidy(found['source'])}，{_DEGREES[found['how']]}"
        if (found := _CONSULTED.search(text)) and "非等效" in text:
            return f"{_tidy(found['source'])}，NEQ"
    return ""


def _tidy(source: str) -> str:
    return " ".join(source.split())


def render_standard(document: Document, cover: CoverFacts) -> bytes:
    """PDF/A-2a and PDF/UA-1, the same bytes for the same arguments.

    Raises ``fonts.MissingGlyphs`` if a character cannot be shown. A picture that cannot be read is framed and said
    to be unreadable.
    """
    return render_with_places(document, cover)[0]


def render_with_places(document: Document, cover: CoverFacts) -> tuple[bytes, dict[str, int]]:
    """The same, and on which page of the file, counted from 1, each clause, table, figure and formula begins."""
    layout = lay_out(*sources(document, cover))
    places: dict[str, int] = {}
    for number, page in enumerate(layout.pages, 1):
        for anchor in page.anchors:
            places.setdefault(anchor, number)
    return print_pdf(layout), places


def sources(document: Document, cover: CoverFacts) -> tuple[str, str, dict[str, tuple[str, bytes]]]:
    """What is laid out: the page as HTML, its style sheet, its pictures by key with their media types."""
    pictures = {image.key: found for image in document.images if (found := _picture(image)) is not None}
    body = Body(document, pictures=frozenset(pictures))
    created = cover.issued_on or cover.drafted_on
    page = render_to_string(
        "pdf/standard.html",
        {
            "cover": cover,
            "contents": contents_of(document),
            "front": body.front(),
            "main": body.main(),
            "created": created.isoformat() if created else "",
            "renderer": RENDERER_VERSION,
        },
    )
    return page, render_to_string("pdf/standard.css"), pictures


def _picture(image: Image) -> tuple[str, bytes] | None:
    """Media type and data; None if it cannot be read. Colours of print become those of the screen: PDF/A wants one kind."""
    if image.media_type == _DRAWING:
        return image.media_type, image.data
    try:
        with Raster.open(io.BytesIO(image.data)) as raster:
            raster.load()
            if raster.format not in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"):
                return None
            if raster.mode != "CMYK":
                return image.media_type, image.data
            converted = io.BytesIO()
            raster.convert("RGB").save(converted, "PNG")
            return "image/png", converted.getvalue()
    except (OSError, ValueError, SyntaxError, Raster.DecompressionBombError):
        return None
