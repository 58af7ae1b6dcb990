"""From HTML to PDF bytes: our fonts, our assets, nothing from outside, the same bytes for the same input."""

from __future__ import annotations

import io
import os
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml import html as markup

from standards.rendering.fonts import Face, MissingGlyphs, missing_glyphs, shipped_faces, typeset

if TYPE_CHECKING:
    from weasyprint import Document as Layout

RENDERER_VERSION = f"tuanbiao-2 weasyprint-{version('weasyprint')} fonts-{version('pylopdf-fonts-zh-cn')}"

_RAISED = re.compile("<title>.*?</title>|<[^>]*>|(?P<low>[₀-₎ₐ-ₜ]+)|(?P<high>[⁰ⁱ⁴-ⁿ]+)", re.DOTALL)
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
    from weasyprint.css import ColorProfile
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from standards.rendering import typography

# PDF/A-2 level A (archives: ISO 19005-2) is what the engine makes; the same tagged pages also claim PDF/UA-1 (readers
# with a screen reader: ISO 14289-1). PDF/A wants the words of a foreign schema explained, hence the extension schema.
_VARIANT = "pdf/a-2a"
_COLOURS = "--srgb"
_SCREEN = Path(str(files("weasyprint.pdf") / "sRGB2014.icc"))
_ALSO_UA = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
  <rdf:Description rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
  <rdf:Description rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


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
    page = _RAISED.sub(_small, typeset(page))
    body = markup.fromstring(page).xpath("//body//text()")
    assert isinstance(body, list)
    if lost := missing_glyphs("".join(map(str, body))):
        raise MissingGlyphs(lost)
    faces = shipped_faces()
    assets = _Assets(faces, images or {})
    with _without_system_fonts():
        fonts = FontConfiguration()
    sheet = "\n".join(map(_font_face, faces)) + sheet
    css = CSS(string=sheet, font_config=fonts, url_fetcher=assets)
    layout: Layout = HTML(string=page, url_fetcher=assets, base_url="page:").render(
        font_config=fonts, stylesheets=[css], pdf_variant=_VARIANT
    )
    typography.name_first_parts(layout)
    return layout


def _small(found: re.Match[str]) -> str:
    """CO₂ and 10⁻³: the faces have no small digits, so they are set as indices. What is inside tags is left as it is."""
    digits = found["low"] or found["high"]
    if not digits:
        return found[0]
    tag = "sub" if found["low"] else "sup"
    return f"<{tag}>{unicodedata.normalize('NFKC', digits)}</{tag}>"


def print_pdf(layout: Layout) -> bytes:
    """The laid-out pages as tagged PDF/A-2a that is PDF/UA-1 as well (ADR 0017), all fonts embedded."""
    engine = layout.metadata.generate_rdf_metadata
    layout.metadata.generate_rdf_metadata = lambda *facts: _with_ua(engine(*facts))
    # The engine's own way to the same profile leaves a file open.
    profile = io.BytesIO(_SCREEN.read_bytes())
    layout.color_profiles[_COLOURS] = ColorProfile(profile, _SCREEN.name, "relative-colorimetric", "rgb")
    layout.output_intent = _COLOURS
    data: bytes = layout.write_pdf(pdf_variant=_VARIANT, output_intent=_COLOURS)
    return data


def _with_ua(metadata: bytes) -> bytes:
    both = etree.fromstring(metadata)
    both.extend(etree.fromstring(_ALSO_UA))
    return etree.tostring(both)


def _font_face(face: Face) -> str:
    return f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};src:url("{face.url}")}}'
