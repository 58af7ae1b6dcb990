"""The Word-HTML .doc of Metanorma gives the tree it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from lxml import etree

from standards import sandbox
from standards.document import mhtml, outline, reader, sentences, tree
from standards.document.counting import Marked
from standards.document.tree import (
    Cell,
    Cover,
    Figure,
    Formula,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    SectionKind,
    Table,
    TermHead,
)
from tests.factories import shared, wordhtml

RICE = "standards_docx/zh_rice.gb.social.zh.doc"
TRUTH = "standards_text/rice.gb.social.zh.xml"


def read(body: str) -> tree.Document:
    return reader.read(wordhtml.archive(body), "draft.doc")


def section(number: str) -> tree.Section:
    document = reader.read(wordhtml.draft(), "draft.doc")
    return next(one for one in outline.walk(document.sections) if one.number == number)


def test_outline() -> None:
    document = reader.read(wordhtml.draft(), "draft.doc")
    assert [(one.number, one.title, one.level, one.kind) for one in outline.outline(document)] == [
        ("", "前言", 1, SectionKind.PREFACE),
        ("1", "范围", 1, SectionKind.SCOPE),
        ("2", "规范性引用文件", 1, SectionKind.REFERENCES),
        ("3", "术语和定义", 1, SectionKind.TERMS),
        ("3.1", "健康状态", 2, SectionKind.TERM),
        ("4", "要求", 1, SectionKind.CLAUSE),
        ("4.1", "一般，感官", 2, SectionKind.CLAUSE),
        ("4.1.1", "", 3, SectionKind.CLAUSE),
        ("4.2", "仪器", 2, SectionKind.CLAUSE),
        ("4.2.1", "天平，", 3, SectionKind.CLAUSE),
        ("4.2.2", "镊子。", 3, SectionKind.CLAUSE),
        ("4.2.3", "", 3, SectionKind.CLAUSE),
        ("A", "测试步骤", 1, SectionKind.ANNEX),
        ("A.1", "条件", 2, SectionKind.CLAUSE),
        ("A.1.1", "", 3, SectionKind.CLAUSE),
        ("", "参考文献", 1, SectionKind.BIBLIOGRAPHY),
    ]
    assert (document.source_kind, document.losses) == ("word-html", ())
    assert (document.insertions, document.deletions, document.comments) == (1, 1, 1)
    assert document.footnotes == ((Run("由制造商规定。"),),)
    assert [image.media_type for image in document.images] == ["image/png"]


def test_cover() -> None:
    assert reader.read(wordhtml.draft(), "draft.doc").cover == Cover(
        title_zh="户用储能系统 运行维护",
        title_en="Household energy storage",
        number="T/EXS 0053—2026",
        replaces="T/EXS 0053—2020",
        ics="27.180",
        ccs="F 19",
        issuer="示例学会",
        stage="征求意见稿",
        issued_on="2026-03-01",
        implemented_on="2026-06-01",
    )


def test_terms_say_chinese_first() -> None:
    term = section("3.1")
    assert term.term == TermHead(
        "健康状态；容量保持率；被取代：健康度", "state of health；SOH；health", "GB/T 36276—2018, 改写"
    )
    assert term.blocks == (
        Paragraph((Run("实测容量与额定容量之比。"),)),
        Note("注1：", (Run("以百分数表示。"),)),
        Note("示例1：", (Run("95 %。"),), example=True),
    )


def test_table() -> None:
    text, table = section("4.1.1").blocks
    assert text == Paragraph((Run("应清洁，见"), Run("表1", ref="t-1"), Run("。"), Run("", footnote=1)))
    assert table == Table(
        anchor="t-1",
        label="表1",
        title="巡视周期",
        rows=(
            (Cell((Run("项目"),), 1, 2, True), Cell((Run("周期"),), 2, 1, True)),
            (Cell((Run("室内"),), header=True), Cell((Run("室外"),), header=True)),
            (Cell((Run("外观"), Run("a", sup=True))), Cell((Run("每月"),)), Cell((Run("每周"),))),
            (Cell((Run("a 含铭牌。"),), 3),),
        ),
        header_rows=2,
        notes=(Note("注：", (Run("周期可以缩短。"),)),),
    )


def test_lists_formulas_and_figures() -> None:
    first, *blocks = section("4.2.3").blocks
    assert first == Paragraph((Run("容量"), Run("C", italic=True), Run("2", sub=True), Run("，应测量：")))
    image = reader.read(wordhtml.draft(), "draft.doc").images[0].key
    assert blocks == [
        ListBlock(
            (
                ListItem("a)", 1, (Run("停机；"),)),
                ListItem("1)", 2, (Run("断开电网；"),)),
                ListItem("b)", 1, (Run("通知；\n并记录。"),)),
                ListItem("——", 2, (Run("另一项"),)),
            )
        ),
        Formula(
            "e-1",
            "（1）",
            '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mi>S</mi><mo>=</mo><mfrac>'
            "<msub><mi>C</mi><mn>2</mn></msub><msub><mi>C</mi><mn>1</mn></msub></mfrac></math>",
            "S=C_2/C_1",
        ),
        Paragraph((Run("式中："),)),
        Paragraph((Run("C", italic=True), Run("2", sub=True), Run("——是实测容量。"))),
        Figure("f-1", "图1", "组成", image),
    ]


def test_references() -> None:
    assert section("2").blocks == (ReferenceItem("GB/T 36276", "电力储能用锂离子电池", False),)


def test_pictures_are_never_fetched() -> None:
    scope = wordhtml.head(1, "1", "范围")
    document = read(
        scope + '<p><img src="http://127.0.0.1:9/x.png"/></p><p><img src="draft_files/none.png"/></p>'
    )
    assert [loss.what for loss in document.losses] == [sentences.LINKED_PICTURE, sentences.MISSING_PICTURE]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (wordhtml.archive("<p>只有一段话。</p>"), "no_clauses"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\ntext/html", "broken"),
        (
            b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\ntext/html\n--b--',
            "no_document",
        ),
        (wordhtml.archive("<div>" * 210 + "x"), "too_deep"),
        (
            b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\ntext/html'
            + b"\n--b\n\n" * 4001,
            "too_many_parts",
        ),
    ],
    ids=["no_clauses", "no-boundary", "no-page", "deep", "parts"],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(reader.Unreadable) as caught:
        sandbox.parse(data, "甲.doc")
    assert caught.value.code == code


class Counted(HTMLParser):
    """Elements counted again by another parser, with nothing of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.found = {
            "tables": 0,
            "formulas": 0,
            "insertions": 0,
            "deletions": 0,
            "footnotes": 0,
            "word_comments": 0,
        }
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = dict(attrs).get("style") or ""
        self.found["tables"] += tag == "table" and not self.inside
        self.inside += tag == "table"
        self.found["formulas"] += tag == "m:omath"
        self.found["insertions"] += tag == "ins"
        self.found["deletions"] += tag == "del"
        self.found["footnotes"] += (
            tag == "div" and re.search("mso-element: *footnote(;|$)", style) is not None
        )
        self.found["word_comments"] += (
            tag == "div" and re.search("mso-element: *comment(;|$)", style) is not None
        )

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "table"


def counted_again(page: str) -> Marked:
    parser = Counted()
    parser.feed(page[page.index("<body") :])
    return Marked(**parser.found)


def test_counts() -> None:
    data = wordhtml.draft()
    page = data.decode().split("\n\n", 2)[2].split("--" + wordhtml.BOUNDARY)[0]
    _, marked = sandbox.parse_and_count(data, "draft.doc")
    assert marked == counted_again(page) == Marked(6, 3, 1, 1, 1, 1)


# -- the rice of the collection, against the XML that Metanorma made it from

GB = "{http://riboseinc.com/gbstandard}"
PRINTED = {  # words that Metanorma translates when it prints
    "Foreword": "前言",
    "Introduction": "引言",
    "Scope": "范围",
    "Normative References": "规范性引用文件",
    "Terms and Definitions": "术语和定义",
    "Bibliography": "参考文献",
}


def titled(element: etree._Element) -> str:
    if element.tag == GB + "term":
        names = {one.get("language"): one.text or "" for one in element.findall(GB + "preferred")}
        return names["zh"] or names["en"]
    title = element.find(GB + "title")
    text = "" if title is None else "".join(map(str, title.itertext()))
    return PRINTED.get(text, text)


def numbered(element: etree._Element, number: str) -> Iterator[tuple[str, str]]:
    yield number, titled(element)
    for count, child in enumerate((one for one in element if one.tag in {GB + "clause", GB + "term"}), 1):
        yield from numbered(child, f"{number}.{count}")


def truth() -> list[tuple[str, str]]:
    root = etree.parse(shared.DATA / TRUTH).getroot()

    def below(path: str) -> list[etree._Element]:
        return root.findall("/".join(GB + step if step != "*" else step for step in path.split("/")))

    normative, bibliography = below("bibliography/references")
    scope, *chapters = below("sections/*")
    rows = [("", titled(one)) for one in below("preface/*")]
    for count, chapter in enumerate([scope, normative, *chapters], 1):
        rows += numbered(chapter, str(count))
    for letter, annex in zip("ABCD", below("annex"), strict=True):
        rows += numbered(annex, letter)
    return [*rows, ("", titled(bibliography))]


@shared.needs(RICE, TRUTH)
def test_rice_is_the_rice_of_its_source() -> None:
    document, marked = sandbox.parse_and_count((shared.DATA / RICE).read_bytes(), "rice.doc")
    assert [(one.number, one.title) for one in outline.outline(document)] == truth()
    assert len(truth()) == 82
    page = (
        (shared.DATA / RICE).read_text("utf-8", "replace").split("\n\n", 2)[2].split("\n------=_NextPart")[0]
    )
    assert marked == counted_again(page)
    assert mhtml.is_one((shared.DATA / RICE).read_bytes())
