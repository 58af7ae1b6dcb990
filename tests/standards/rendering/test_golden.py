"""The specimen looks as it looked when somebody last looked at every page of it (``golden.py`` says how it is kept)."""

import shutil

import pytest
from PIL import ImageOps

from standards.document.tree import Document, Section, SectionKind
from standards.rendering.press import lay_out, print_pdf
from standards.rendering.standard import render_standard, sources
from tests.standards.rendering.drafts import paragraph
from tests.standards.rendering.golden import difference, fields, golden, rasterised
from tests.standards.rendering.specimen import COVER, SPECIMEN

pytestmark = pytest.mark.skipif(
    shutil.which("pdftoppm") is None,
    reason="No pdftoppm was found: the golden pages were not compared (apt-get install poppler-utils).",
)


FAULTS = {  # what moves or is missing, and the pages that show it
    ".cover .rule.upper { border-top: 0 }": {1},
    "@page front:left { @top-left { padding-bottom: 10mm } }": {4},
    ".formula .dots { border: 0 }": {8},
    "@page wide:right { @bottom-right { content: '' } }": {11},
    ".annex-title { margin-bottom: 22pt }": {13, 14},
    ".end { width: 0 }": {16},
}


def compared(pdf: bytes) -> list[str]:
    """For each page what differs from the golden one."""
    found = [fields(page) for page in rasterised(pdf)]
    assert len(found) == len(golden()) > 0
    return [difference(wanted, one) for wanted, one in zip(golden(), found, strict=True)]


def test_every_page_looks_as_it_did(specimen: bytes) -> None:
    assert compared(specimen) == [""] * len(golden())


def test_every_planted_fault_is_seen_where_it_is() -> None:
    page, sheet, pictures = sources(SPECIMEN, COVER)
    found = compared(print_pdf(lay_out(page, sheet + "".join(FAULTS), pictures)))
    assert {number for number, what in enumerate(found, 1) if what} == set().union(*FAULTS.values())


def test_lines_of_chinese_end_at_the_right_margin() -> None:
    """Were they ragged, their ends would lie up to one 汉字, 3.7 mm, apart."""
    words = paragraph("".join(f"终端{n}应在额定电压范围内AB{n * n}正常工作，" for n in range(60)))
    chapter = Section(SectionKind.CLAUSE, "c", "1", "要求", 1, (words,))
    page = rasterised(render_standard(Document(SPECIMEN.cover, (chapter,)), COVER))[4]
    ends = []
    for top in range(20):
        line = page.crop((0, 270 + top * 22, page.width, 270 + top * 22 + 22))
        box = ImageOps.invert(line).point(lambda grey: 255 if grey > 90 else 0).getbbox()
        ends.append(box[2] / 4 if box else 0)
    assert max(ends) - min(ends) < 1.6, ends
