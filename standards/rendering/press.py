"""From HTML to PDF bytes: our fonts, our assets, nothing from outside, the same bytes for the same input."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import html as markup

from standards.rendering.fonts import Face, MissingGlyphs, missing_glyphs, shipped_faces, typeset

if TYPE_CHECKING:
    from weasyprint import Document as Layout

RENDERER_VERSION = f"tuanbiao-1 weasyprint-{version('weasyprint')} fonts-{version('pylopdf-fonts-zh-cn')}"

_FONTCONFIG = Path(__file__).with_name("fonts.conf")


@contextmanager
def _without_system_fonts() -> Iterator[None]:
    """Fontconfig reads its environment when WeasyPrint is imported and whenever a font configuration is made."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_FONTCONFIG)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
            yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


with _without_system_fonts():
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse


class RefusedAddress(ValueError):
    """Paper asked for something that is neither one of our fonts nor a picture of the document."""


class _Assets(URLFetcher):  # type: ignore[misc]
    """Serves ``font:…`` and ``image:KEY`` from memory; every other address is refused, files and network included."""

    def __init__(self, faces: tuple[Face, ...], images: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=())
        self._faces = {face.url: face.path for face in faces}
        self._images = {f"image:{key}": picture for key, picture in images.items()}

    def fetch(self, url: str, headers: object = None) -> Any:
        if url in self._faces:
            return URLFetcherResponse(url, _font_bytes(self._faces[url]), {"Content-Type": "font/otf"})
        if url in self._images:
            media_type, data = self._images[url]
            return URLFetcherResponse(url, data, {"Content-Type": media_type})
        raise RefusedAddress(url)


@cache
def _font_bytes(path: Path) -> bytes:
    return path.read_bytes()


def lay_out(page: str, sheet: str, images: Mapping[str, tuple[str, bytes]] | None = None) -> Layout:
    """Break ``page`` (HTML) into pages under ``sheet`` (CSS). ``images`` maps a key to media type and data.

    Raises ``MissingGlyphs`` if a character of the text would be lost.
    """
    page = typeset(page)
    if lost := missing_glyphs("".join(map(str, markup.fromstring(page).itertext()))):
        raise MissingGlyphs(lost)
    faces = shipped_faces()
    assets = _Assets(faces, images or {})
    with _without_system_fonts():
        fonts = FontConfiguration()
    sheet = "\n".join(map(_font_face, faces)) + sheet
    css = CSS(string=sheet, font_config=fonts, url_fetcher=assets)
    layout: Layout = HTML(string=page, url_fetcher=assets, base_url="page:").render(
        font_config=fonts, stylesheets=[css], pdf_variant="pdf/ua-1"
    )
    return layout


def print_pdf(layout: Layout) -> bytes:
    """The laid-out pages as a tagged PDF (PDF/UA-1) with all fonts embedded."""
    data: bytes = layout.write_pdf(pdf_variant="pdf/ua-1")
    return data


def _font_face(face: Face) -> str:
    return f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};src:url("{face.url}")}}'
