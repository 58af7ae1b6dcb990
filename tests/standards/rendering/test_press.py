"""Nothing from outside reaches paper."""

import io

import pytest
from pypdf import PdfReader

from standards.rendering.press import RENDERER_VERSION, RefusedAddress, _Assets, lay_out, print_pdf


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,x", "image:other", "font:other"]
)
def test_only_our_fonts_and_the_pictures_of_the_document(address: str) -> None:
    with pytest.raises(RefusedAddress):
        _Assets((), {"known": ("image/png", b"")}).fetch(address)


def test_a_known_picture_is_served() -> None:
    response = _Assets((), {"known": ("image/png", b"bytes")}).fetch("image:known")
    assert (response.read(), response.content_type) == (b"bytes", "image/png")


def test_a_page_that_links_outside_prints_without_it() -> None:
    page = '<html lang="zh-Hans"><title>题</title><body style="font-family:Paper Serif">文<img alt="图" src="file:///etc/hostname"></body></html>'
    text = PdfReader(io.BytesIO(print_pdf(lay_out(page, "")))).pages[0].extract_text()
    assert text.split() == ["文图"]


def test_the_version_names_the_engine() -> None:
    assert "weasyprint-70.0" in RENDERER_VERSION
