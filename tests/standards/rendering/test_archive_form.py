"""What the PDF claims to be, and the parts of the claim that can be read back: no validator of PDF/A runs here."""

import io
import re

import pytest
from lxml import etree
from PIL import Image as Raster
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from standards.document.tree import Image
from standards.rendering.letters import render_letter
from standards.rendering.standard import _picture
from tests.standards.rendering.test_letters import ANNOUNCEMENT

NAMES = {
    "a": "http://www.aiim.org/pdfa/ns/id/",
    "ua": "http://www.aiim.org/pdfua/ns/id/",
    "x": "http://www.aiim.org/pdfa/ns/extension/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture(scope="module", params=["standard", "letter"])
def paper(request: pytest.FixtureRequest, specimen: bytes) -> PdfReader:
    data = specimen if request.param == "standard" else render_letter(ANNOUNCEMENT)
    return PdfReader(io.BytesIO(data))


def test_it_says_pdf_a_2a_and_pdf_ua_1(paper: PdfReader) -> None:
    root = etree.fromstring(paper.trailer["/Root"]["/Metadata"].get_data())
    assert len(root.findall("rdf:RDF", NAMES)) == 1
    (description,) = root.xpath("//rdf:Description[@a:part]", namespaces=NAMES)
    assert (description.get(f"{{{NAMES['a']}}}part"), description.get(f"{{{NAMES['a']}}}conformance")) == (
        "2",
        "A",
    )
    assert root.xpath("string(//ua:part)", namespaces=NAMES) == "1"
    assert len(root.findall(".//x:schemas", NAMES)) == 1
    assert root.xpath("string(//dc:title)", namespaces=NAMES).strip() == paper.metadata.title


def test_colours_language_tags_and_title_bar(paper: PdfReader) -> None:
    root = paper.trailer["/Root"]
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object()["/N"] == 3
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "zh-CN",
        True,
        True,
    )
    assert root["/StructTreeRoot"]["/K"]
    assert re.fullmatch(rb"%PDF-1\.7\s", paper.stream.getvalue()[:9])
    assert "/ID" in paper.trailer
    assert not {"/EmbeddedFiles", "/JavaScript"} & set(root.get("/Names", {}))


def test_every_font_is_embedded_and_maps_to_unicode(paper: PdfReader) -> None:
    for font in _all(paper, "/Font"):
        if font["/Subtype"] == "/Type0":
            below = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(below), font["/BaseFont"]
            assert "/ToUnicode" in font


def test_no_picture_is_smoothed_or_in_the_colours_of_print(paper: PdfReader) -> None:
    for picture in _all(paper, "/XObject"):
        assert not picture.get("/Interpolate", False)
        assert picture.get("/ColorSpace") != "/DeviceCMYK"


def _all(paper: PdfReader, kind: str) -> list[DictionaryObject]:
    objects = (
        paper.get_object(number) for number in paper.xref_objStm | dict.fromkeys(paper.xref.get(0, {}))
    )
    return [one for one in objects if isinstance(one, dict) and one.get("/Type") == kind]


def test_a_picture_in_the_colours_of_print_becomes_one_of_the_screen() -> None:
    given = io.BytesIO()
    Raster.new("CMYK", (2, 2), (0, 255, 255, 0)).save(given, "JPEG")
    found = _picture(Image("p", "image/jpeg", given.getvalue()))
    assert found is not None
    with Raster.open(io.BytesIO(found[1])) as raster:
        assert (found[0], raster.mode) == ("image/png", "RGB")
