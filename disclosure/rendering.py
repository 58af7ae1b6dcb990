"""A published text as HTML: its clauses in printed order, and the contents beside them."""

from dataclasses import dataclass

from django.urls import reverse

from disclosure.models import CatalogueStandard
from standards.document import archive
from standards.document.html import Rendered, clauses, footnotes_html
from standards.document.outline import OutlineEntry, outline


@dataclass(frozen=True)
class Text:
    """``contents`` are chapters, annexes and the unnumbered elements; every clause has its anchor."""

    contents: list[OutlineEntry]
    clauses: list[Rendered]
    footnotes: str


def text_of(row: CatalogueStandard) -> Text | None:
    """The text of a standard, or None for one that the catalogue knows by its facts only."""
    if row.tree is None:
        return None
    document = archive.load(row.tree)
    return Text(
        outline(document, deepest=1), clauses(document, image_url=_picture_url), footnotes_html(document)
    )


def _picture_url(key: str) -> str:
    """Pictures of public texts are named by their content: ``<sha256>.png``."""
    digest, _dot, suffix = key.partition(".")
    return reverse("public_file", args=[digest, f"{digest[:12]}.{suffix}"])
