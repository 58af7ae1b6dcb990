"""A standard as a PDF in the look of GB/T 1.1—2020, with the cover of 团体标准管理规定."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from PIL import Image as Raster

from standards.document.tree import Document, Image
from standards.rendering.body import Body, contents_of, tables_of
from standards.rendering.grids import allowed_cuts, row_anchor
from standards.rendering.press import RENDERER_VERSION, lay_out, print_pdf

if TYPE_CHECKING:
    from weasyprint import Document as Layout

_ATTEMPTS = 4
_DRAWING = "image/svg+xml"
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
    def title_parts(self) -> list[str]:
        """引导要素, 主体要素, 补充要素: a line may end between them rather than inside one."""
        return self.title_zh.split()

    @property
    def printed_issue(self) -> str:
        return self.issued_on.isoformat() if self.issued_on else _UNKNOWN_DATE

    @property
    def printed_implementation(self) -> str:
        return self.implemented_on.isoformat() if self.implemented_on else _UNKNOWN_DATE


def render_standard(document: Document, cover: CoverFacts) -> bytes:
    """PDF/UA-1, the same bytes for the same arguments.

    Raises ``fonts.MissingGlyphs`` if a character cannot be shown. A picture that cannot be read is framed and said
    to be unreadable. Two to four layouts are made when tables run over pages, so that each part is headed （续）.
    """
    pictures = {image.key: (image.media_type, image.data) for image in document.images if _readable(image)}
    sheet = render_to_string("pdf/standard.css")
    cuts: dict[int, tuple[int, ...]] = {}
    for _ in range(_ATTEMPTS):
        page = _page(document, cover, cuts, frozenset(pictures))
        layout = lay_out(page, sheet, pictures)
        found = _cuts(document, layout)
        if found == cuts:
            break
        cuts = found
    return print_pdf(layout)


def _page(
    document: Document, cover: CoverFacts, cuts: dict[int, tuple[int, ...]], pictures: frozenset[str]
) -> str:
    body = Body(document, cuts=cuts, pictures=pictures)
    created = cover.issued_on or cover.drafted_on
    return render_to_string(
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


def _cuts(document: Document, layout: Layout) -> dict[int, tuple[int, ...]]:
    """For each table that runs over pages the rows that begin a page, moved up out of cells that span rows."""
    page_of = {anchor: number for number, page in enumerate(layout.pages) for anchor in page.anchors}
    cuts: dict[int, tuple[int, ...]] = {}
    for index, table in enumerate(tables_of(document)):
        allowed = allowed_cuts(table)
        rows = range(table.header_rows, len(table.rows))
        pages = {row: page_of.get(row_anchor(index, row), -1) for row in rows}
        here: list[int] = []
        for row in rows[1:]:
            if pages[row] == pages[row - 1]:
                continue
            floor = here[-1] if here else table.header_rows
            if above := [cut for cut in allowed if floor < cut <= row]:
                here.append(max(above))
        if here:
            cuts[index] = tuple(here)
    return cuts


def _readable(image: Image) -> bool:
    if image.media_type == _DRAWING:
        return True
    try:
        with Raster.open(io.BytesIO(image.data)) as raster:
            raster.load()
            return raster.format in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
    except (OSError, ValueError, SyntaxError, Raster.DecompressionBombError):
        return False
