"""A published text as HTML, its clauses in printed order and the contents beside them; a record as a pack to enter by hand."""

from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.urls import reverse

from disclosure.models import CatalogueStandard, DisclosureRecord
from disclosure.queries import records
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


def pack_of(record: DisclosureRecord) -> IO[bytes]:
    """A ZIP for the platform's own form: the paste-sheet in the form's order, as page and as text, and the files.

    ``record`` comes with its standard (``queries.records.with_standard``). Names within are the form's words.
    """
    context = {"record": record, "fields": records.told(record)}
    made: IO[bytes] = SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 -- the answer closes it
    with ZipFile(made, "w", ZIP_DEFLATED) as pack:
        pack.writestr("填报单.html", render_to_string("pack/sheet.html", context))
        pack.writestr("填报单.txt", render_to_string("pack/sheet.txt", context))
        for part, paper in records.declared_files(record):
            name = {"1": "标准正文", "2": "标准公告"}[part]
            with paper.file.open("rb") as file:
                pack.writestr(f"{name}.{paper.name.rpartition('.')[2]}", file.read())
    made.seek(0)
    return made
