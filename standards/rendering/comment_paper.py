"""意见汇总处理表 as PDF: landscape A4, the head row repeated on every page, counted pages."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from standards.rendering.grids import column_group
from standards.rendering.press import RENDERER_VERSION, lay_out, print_pdf
from standards.rendering.tables import COLUMNS, TITLE, WIDTHS, CommentTable


class TooLong(ValueError):
    """More rows than are laid out as one PDF: the engine holds every page at once, a third of a megabyte a row."""


def comment_table_pdf(facts: CommentTable) -> bytes:
    """The PDF; the same bytes for the same facts. Raises ``TooLong``, ``fonts.MissingGlyphs``."""
    if len(facts.rows) > settings.COMMENT_TABLE_PDF_MOST:
        raise TooLong(len(facts.rows))
    said = {
        "title": TITLE,
        "facts": facts,
        "columns": column_group([width * 100 / sum(WIDTHS) for width in WIDTHS]),
        "heads": COLUMNS,
        "lines": list(facts.lines),
        "renderer": RENDERER_VERSION,
    }
    page = render_to_string("pdf/comment_table.html", said)
    return print_pdf(lay_out(page, render_to_string("pdf/comment_table.css")))
