"""What the PDF of a standard says, read back from its bytes."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PageObject, PdfReader

from standards.document.outline import walk
from standards.rendering.body import full_title
from standards.rendering.fonts import MissingGlyphs
from standards.rendering.standard import CoverFacts, render_standard, render_with_places
from tests.standards.rendering.drafts import PUBLISHED, draft

MM = 72 / 25.4


@pytest.fixture(scope="module")
def printed() -> tuple[bytes, dict[str, int]]:
    return render_with_places(draft(), PUBLISHED)


@pytest.fixture(scope="module")
def data(printed: tuple[bytes, dict[str, int]]) -> bytes:
    return printed[0]


@pytest.fixture(scope="module")
def pages(data: bytes) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(data)).pages)


def words(page: PageObject) -> str:
    return re.sub(r"\s", "", page.extract_text())


def places(page: PageObject, wanted: str) -> list[float]:
    """x, in mm from the left edge, of the pieces of text that are ``wanted``."""
    found: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip() == wanted:
            found.append((cm[0] * tm[4] + cm[4]) / MM)

    page.extract_text(visitor_text=visit)
    return found


def glyphs(page: PageObject) -> set[int]:
    """Glyph numbers shown on the page (Identity-H: two bytes each)."""
    content = page.get_contents()
    assert content is not None
    shown: set[int] = set()
    for operands, operator in content.operations:
        pieces = operands[0] if operator == b"TJ" else operands if operator == b"Tj" else []
        for piece in pieces:
            raw = getattr(piece, "original_bytes", b"")
            shown.update(int.from_bytes(raw[n : n + 2]) for n in range(0, len(raw), 2))
    return shown


def test_the_cover_states_its_facts(pages: list[PageObject]) -> None:
    assert words(pages[0]) == (
        "ICS35.240.99CCSL67T/EXS团体标准T/EXS053—2026T/EXB012—2026代替T/EXS053—2021示例终端通用技术规范"
        "Exampleterminal—Generaltechnicalspecification2026-03-01发布2026-06-01实施示例学会示例协会发布"
    )
    assert (round(pages[0].mediabox.width / MM), round(pages[0].mediabox.height / MM)) == (210, 297)


def test_a_draft_carries_stage_date_and_patent_call() -> None:
    cover = CoverFacts(
        title_zh="示例终端",
        issuers=("示例学会",),
        prefix="T/EXS",
        stage="征求意见稿",
        drafted_on=date(2026, 1, 15),
        patent_call=True,
    )
    pages = PdfReader(io.BytesIO(render_standard(draft(rows=2, chapters=1), cover))).pages
    assert words(pages[0]) == (
        "ICSCCST/EXS团体标准T/EXSXXXX—XXXX示例终端（征求意见稿）（本稿完成日期：2026-01-15）"
        "在提交反馈意见时，请将您知道的相关专利连同支持性文件一并附上。××××-××-××发布××××-××-××实施示例学会发布"
    )
    assert "T/EXSXXXX—XXXX" not in words(pages[-1]).replace(
        "T/EXSXXXX—XXXX", "", 1
    )  # a head, but no back cover


def test_contents_name_the_page_on_which_each_title_stands(pages: list[PageObject]) -> None:
    lines = [re.sub(r"\s", "", line) for line in pages[2].extract_text().splitlines()]
    found = dict(m.groups() for line in lines if (m := re.fullmatch(r"(.+?)[…\.·⋯]+([0-9IVX]+)", line)))
    body = next(number for number, page in enumerate(pages) if "1范围" in words(page) and number > 2)
    expected = {}
    for title in ("1范围", "2规范性引用文件", "3术语和定义", "4要求4", "5要求5", "6要求6", "参考文献"):
        here = next(n for n, page in enumerate(pages) if n >= body and title in words(page))
        expected[title] = str(here - body + 1)
    annex = next(n for n, page in enumerate(pages) if n >= body and "附录A（规范性）试验方法" in words(page))
    expected |= {"附录A（规范性）试验方法": str(annex - body + 1), "前言": "II", "引言": "III"}
    for number in (4, 5, 6):
        here = next(n for n, page in enumerate(pages) if n >= body and f"{number}.1工作条件" in words(page))
        expected[f"{number}.1工作条件"] = str(here - body + 1)
    assert found == expected


def test_the_body_begins_on_a_right_page_and_the_back_cover_is_a_left_one(pages: list[PageObject]) -> None:
    body = next(number for number, page in enumerate(pages) if "1范围" in words(page) and number > 2)
    assert (body % 2, len(pages) % 2) == (0, 0)
    assert words(pages[-1]) == "T/EXS053—2026"


def test_number_and_page_stand_outside(pages: list[PageObject]) -> None:
    """书眉: odd pages right, even pages left; the inner margin is 25 mm, the outer 20 mm."""
    odd, even = pages[8], pages[9]
    assert [round(x) for x in places(even, "T/EXS 053—2026")] == [20]
    assert all(x > 150 for x in places(odd, "T/EXS 053—2026"))
    assert len(places(odd, "T/EXS 053—2026")) == 1


def test_a_table_over_pages_is_continued_under_its_head(pages: list[PageObject]) -> None:
    heads = [words(page).count("序号要求") for page in pages]
    firsts = [len(re.findall("表1主要参数(?!（续）)", words(page))) for page in pages]
    parts = [words(page).count("表1主要参数（续）") for page in pages]
    assert sum(firsts) == 1
    assert sum(heads) == sum(parts) + 1 >= 2
    units = sum(words(page).count("单位为毫米") for page in pages)
    assert units == sum(heads)


def test_a_footnote_stands_on_the_page_of_its_first_call(pages: list[PageObject]) -> None:
    assert sum(words(page).count("误差以批为单位统计。") for page in pages) == 1


def test_a_picture_that_cannot_be_read_is_said_to_be_so(pages: list[PageObject]) -> None:
    assert sum(words(page).count("（原稿中的此图无法读取）") for page in pages) == 3


def test_all_fonts_are_ours_embedded_and_every_glyph_is_one(data: bytes) -> None:
    reader = PdfReader(io.BytesIO(data))
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts[font.get_object()["/BaseFont"].split("+")[1]] = font.get_object()
    assert {name.removesuffix("-Bold") for name in fonts} == {"Paper-Serif", "Paper-Sans"}
    for font in fonts.values():
        below = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(below)
    codes = {code for page in reader.pages for code in glyphs(page)}
    assert len(codes) > 100
    assert 0 not in codes  # glyph 0 is .notdef


def test_language_tags_and_bookmarks(data: bytes) -> None:
    reader = PdfReader(io.BytesIO(data))
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    tops = [item.title for item in reader.outline if not isinstance(item, list)]
    assert tops[-2:] == ["附录A（规范性）　试验方法", "参考文献"]
    assert str(reader.metadata["/CreationDate"]).startswith("D:20260301")


def test_each_clause_is_told_by_the_page_on_which_it_begins(printed: tuple[bytes, dict[str, int]]) -> None:
    """Counted as a viewer counts them; the file itself leads to the same pages by the anchors."""
    data, found = printed
    reader = PdfReader(io.BytesIO(data))
    assert found == {
        name: (reader.get_destination_page_number(one) or 0) + 1
        for name, one in reader.named_destinations.items()
    }
    for section in walk(draft().sections):
        page = words(reader.pages[found[section.anchor] - 1])
        assert re.sub(r"\s", "", full_title(section)) in page, section.anchor


def test_the_same_facts_give_the_same_bytes(data: bytes) -> None:
    assert render_standard(draft(), PUBLISHED) == data


def test_a_character_without_glyph_is_refused() -> None:
    with pytest.raises(MissingGlyphs) as caught:
        render_standard(draft(rows=2, chapters=1, extra="𠮷"), PUBLISHED)
    assert caught.value.characters == {"𠮷"}


def test_hostile_text_stays_text() -> None:
    cover = replace(PUBLISHED, title_zh='<img src="file:///etc/passwd">')
    first = PdfReader(io.BytesIO(render_standard(draft(rows=2, chapters=1), cover))).pages[0]
    assert '<imgsrc="file:///etc/passwd">' in words(first)
