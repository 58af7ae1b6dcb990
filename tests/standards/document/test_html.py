"""The HTML of a tree is safe whatever the drafter typed, and says what the tree says."""

from __future__ import annotations

from lxml import etree
from lxml import html as parser

from standards.document import html, reader, tree
from standards.document.tree import (
    Cell,
    Figure,
    Formula,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    Table,
)
from tests.factories import drafts

EVIL = '<script>alert("1")</script>&\'"'
SAFE = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#x27;&quot;"


def url(key: str) -> str:
    return f"/figures/{key}?a=1&b=2"


def block(one: tree.Block) -> str:
    return html.block_html(one, image_url=url)


def test_everything_typed_is_escaped() -> None:
    runs = (Run(EVIL, bold=True, ref=EVIL),)
    blocks: list[tree.Block] = [
        Paragraph(runs),
        ListBlock((ListItem(EVIL, 1, runs),)),
        Note(EVIL, runs),
        Table(EVIL, EVIL, EVIL, ((Cell(runs),),), 0, (Note(EVIL, runs),), EVIL),
        Figure(EVIL, EVIL, EVIL, EVIL),
        Formula(EVIL, EVIL, EVIL, EVIL),
        ReferenceItem(EVIL, EVIL, False),
    ]
    for one in blocks:
        text = block(one)
        assert "<script" not in text
        assert {element.tag for element in parser.fromstring(f"<div>{text}</div>").iter()}.isdisjoint(
            {"script"}
        )


def test_runs() -> None:
    runs = (
        Run("C"),
        Run("2", sub=True),
        Run("见5.2", ref="c-5-2"),
        Run("甲\n乙", italic=True),
        Run("", footnote=3),
    )
    assert html.runs_html(runs) == (
        'C<sub>2</sub><a class="ref" href="#c-5-2">见5.2</a><em>甲<br/>乙</em><sup class="fn"><a href="#fn-3">3)</a></sup>'
    )
    assert html.runs_html((Run(EVIL),)) == SAFE


def test_nested_list() -> None:
    items = tuple(
        ListItem(label, level, (Run("x"),)) for label, level in (("a)", 1), ("1)", 2), ("2)", 2), ("b)", 1))
    )
    mark = '<span class="mark">{}</span> x'
    assert block(ListBlock(items)) == (
        f'<ul class="items"><li>{mark.format("a)")}<ul class="items"><li>{mark.format("1)")}</li>'
        f"<li>{mark.format('2)')}</li></ul></li><li>{mark.format('b)')}</li></ul>"
    )


def test_table_heads_have_scopes() -> None:
    head = (Cell((Run("项目"),), 1, 2, True), Cell((Run("周期"),), 2, 1, True))
    table = Table("t-1", "表1", "周期", (head, (Cell((Run("每月"),)),)), 1)
    assert block(table) == (
        '<div class="bk" id="t-1" data-label="表1"><table><caption>表1　周期</caption><thead><tr><th scope="col" rowspan="2">项目</th>'
        '<th scope="colgroup" colspan="2">周期</th></tr></thead><tbody><tr><td>每月</td></tr></tbody></table></div>'
    )


def test_figure_address_comes_from_the_page() -> None:
    assert block(Figure("f-1", "图1", "组成", "key")) == (
        '<figure class="bk" id="f-1" data-label="图1" data-image="key"><img src="/figures/key?a=1&amp;b=2" alt="图1　组成"/><figcaption>图1　组成</figcaption></figure>'
    )


def test_mathml_is_filtered() -> None:
    source = '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block" onclick="x()"><mi href="javascript:x">S</mi><script>x</script><mo>=</mo></math>'
    assert html.safe_mathml(source) == '<math display="block"><mi>S</mi><mo>=</mo></math>'
    assert html.safe_mathml("<svg/>") == ""
    assert html.safe_mathml("<math") == ""


def test_units_of_the_page() -> None:
    document = reader.read(drafts.build_draft(), "draft.docx")
    units = html.clauses(document, image_url=url)
    heads = [(unit.anchor, unit.number, unit.title, unit.level) for unit in units]
    assert heads[:4] == [
        ("preface", "", "前言", 1),
        ("introduction", "", "引言", 1),
        ("c-1", "1", "范围", 1),
        ("c-2", "2", "规范性引用文件", 1),
    ]
    annex = next(unit for unit in units if unit.anchor == "annex-a")
    assert (annex.number, annex.title, annex.annex_status, annex.html) == (
        "附录A",
        "容量测试步骤",
        "规范性",
        "",
    )
    for unit in units:  # well formed: every element is closed in its own unit
        etree.fromstring(f"<div>{unit.html}</div>")
    assert html.footnotes_html(document) == (
        '<ol class="footnotes"><li id="fn-1"><span class="fn">1)</span> 力矩值由制造商规定。</li></ol>'
    )
