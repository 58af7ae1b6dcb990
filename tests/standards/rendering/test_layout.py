"""How the specimen lies on its pages: read back with the places of its text."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PageObject, PdfReader

from standards.document.tree import Section, SectionKind
from standards.rendering.standard import conformity_of
from tests.standards.rendering.drafts import SENTENCE, paragraph
from tests.standards.rendering.specimen import SPECIMEN

MM = 72 / 25.4


@pytest.fixture(scope="module")
def pages(specimen: bytes) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(specimen)).pages)


def pieces(page: PageObject) -> list[tuple[str, float, float]]:
    """Text with the place of its beginning, in mm from the left and from the top."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x / MM, float(page.mediabox.height) / MM - y / MM))

    page.extract_text(visitor_text=visit)
    return found


def the_page(pages: list[PageObject], words: str) -> PageObject:
    squeezed = [re.sub(r"\s", "", page.extract_text()) for page in pages]
    (found,) = (page for page, text in zip(pages, squeezed, strict=True) if words in text)
    return found


def test_no_text_begins_outside_the_margins(pages: list[PageObject]) -> None:
    for page in pages:
        width = float(page.mediabox.width) / MM
        assert all(19.5 < x < width - 19.5 for _text, x, _y in pieces(page))


def test_a_table_too_wide_for_the_page_lies_on_its_side(pages: list[PageObject]) -> None:
    page = the_page(pages, "表3报文")
    assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == (297, 210)
    texts = [text for text, _x, _y in pieces(page)]
    assert texts.count("characteristic10") == 1  # whole, in one line
    assert [text for text in texts if text.isdigit()] == [str(pages.index(page) - 5)]  # the count goes on


def test_a_long_word_of_a_table_is_not_cut(pages: list[PageObject]) -> None:
    text = "".join(page.extract_text() for page in pages)
    assert text.count("EXS/electromagneticcompatibility-") == 17


def test_cells_that_span_rows_and_single_rows_are_not_torn_over_pages(pages: list[PageObject]) -> None:
    for page in pages:
        rows = [text for text, _x, _y in pieces(page) if text == "按上一行。" or text.startswith("EXS/elec")]
        if rows:
            assert (rows[0].startswith("EXS/"), rows[-1], len(rows) % 2) == (True, "按上一行。", 0)


def test_what_leads_to_a_list_stays_with_it(pages: list[PageObject]) -> None:
    page = the_page(pages, "应立即停机：")
    assert "温度高于55" in page.extract_text()


def test_parts_of_a_figure_stand_side_by_side_over_one_title(pages: list[PageObject]) -> None:
    page = the_page(pages, "图2外形")
    where = {
        text: (x, y) for text, x, y in pieces(page) if text[:2] in ("a)", "b)") or text.startswith("图2")
    }
    (ax, ay), (bx, by) = where["a) 正视图"], where["b) 侧视图"]
    assert (round(ay, 1), bx > ax) == (round(by, 1), True)
    assert next(y for text, (_x, y) in where.items() if text.startswith("图2")) > ay


@pytest.mark.parametrize(
    ("sentence", "identifier"),
    [
        ("本文件修改采用ISO 99999:2024《终端　要求》。", "ISO 99999:2024，MOD"),
        ("本文件等同采用IEC 60038:2009《标准电压》。", "IEC 60038:2009，IDT"),
        ("本文件参考ISO/IEC 2382:2015《信息技术》起草，一致性程度为非等效。", "ISO/IEC 2382:2015，NEQ"),
        ("本文件参考ISO 9001:2015起草。", ""),
        (SENTENCE, ""),
    ],
)
def test_the_cover_names_the_degree_of_conformity(sentence: str, identifier: str) -> None:
    preface = Section(SectionKind.PREFACE, "p", "", "前言", 1, (paragraph(sentence),))
    assert conformity_of(replace(SPECIMEN, sections=(preface,))) == identifier
