"""What hand-made drafts do that the template does not: read as meant, or told as a loss."""

from __future__ import annotations

import pytest

from disclosure.management.demo import word
from disclosure.management.demo.word import Box, Paper, paragraph, run
from standards.document import outline, reader, sentences
from standards.document.styles import spell
from standards.document.tree import Figure, Formula, Loss, Paragraph, Run, Section, Table


def read(*body: str, paper: Paper | None = None) -> reader.Document:
    paper = paper or Paper()
    paper.body = [paragraph(run("1　范围")), paragraph(run("本文件规定了要求。")), *body]
    return reader.read(paper.save(), "draft.docx")


def rows(document: reader.Document) -> list[tuple[str, str]]:
    return [(one.number, one.title) for one in outline.walk(document.sections)]


def last(document: reader.Document) -> Section:
    return list(outline.walk(document.sections))[-1]


def typed(*texts: str) -> list[str]:
    return [paragraph(run(text)) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "2 要求。",
        "2个电池模块应并联",
        "2 mm以上的裂纹应修补",
        "3 术语和定义",
        "2024年发布",
        "2）第二项",
        "2. 第二项",
        "1.5 kW的系统",
    ],
)
def test_text_that_begins_with_a_number_is_no_chapter(text: str) -> None:
    assert rows(read(*typed(text))) == [("1", "范围")]


@pytest.mark.parametrize("text", ["2　要求", "2 要求", "2要求", "２　要求", "第2章 要求", "第二章　要求"])
def test_ways_to_type_a_chapter(text: str) -> None:
    assert rows(read(*typed(text))) == [("1", "范围"), ("2", "要求")]


def test_chapters_with_a_point() -> None:
    body = typed("1. 范围", "本文件规定了要求。", "2. 要求", "2.1 人员")
    assert rows(reader.read(Paper(body).save(), "draft.docx")) == [
        ("1", "范围"),
        ("2", "要求"),
        ("2.1", "人员"),
    ]


def test_five_levels_of_clauses() -> None:
    numbers = ["2", "2.1", "2.1.1", "2.1.1.1", "2.1.1.1.1", "2.1.1.1.1.1"]
    document = read(*typed(*(f"{number} 要求" for number in numbers)))
    assert [(one.number, one.level) for one in outline.outline(document)][1:] == [
        (number, level) for level, number in enumerate(numbers, 1)
    ]


def test_two_annexes_restart_their_clauses() -> None:
    document = read(
        *typed("附录A", "（资料性）", "记录", "A.1 格式", "附录 B（规范性）方法", "B.1 步骤", "A.2 不是条")
    )
    assert rows(document) == [("1", "范围"), ("A", "记录"), ("A.1", "格式"), ("B", "方法"), ("B.1", "步骤")]
    assert [one.annex_status for one in document.sections] == ["", "资料性", "规范性"]
    assert last(document).blocks == (Paragraph((Run("A.2 不是条"),)),)


def test_sentence_about_an_annex_opens_none() -> None:
    assert rows(read(*typed("附录A给出了记录的格式。"))) == [("1", "范围")]


def test_grouped_terms_keep_their_heading() -> None:
    document = read(*typed("2 术语和定义", "2.1 通用术语", "2.1.1", "电池 battery", "储存电能的装置。"))
    assert [(one.number, one.title, one.kind.value) for one in outline.walk(document.sections)][2:] == [
        ("2.1", "通用术语", "clause"),
        ("2.1.1", "电池", "term"),
    ]


def test_table_continued_on_the_next_page_is_one_table() -> None:
    head = [Box("项目"), Box("周期")]
    document = read(
        paragraph(run("表1　周期")),
        word.table([head, [Box("外观"), Box("每月")]]),
        paragraph(run("表1　周期（续）")),
        paragraph(run("表1（续）")),
        word.table([head, [Box("容量"), Box("每年")]]),
    )
    tables = [block for block in last(document).blocks if isinstance(block, Table)]
    assert [[["".join(r.text for r in cell.runs) for cell in row] for row in one.rows] for one in tables] == [
        [["项目", "周期"], ["外观", "每月"], ["容量", "每年"]]
    ]


def test_unit_line_belongs_to_the_table() -> None:
    document = read(*typed("表1 尺寸", "单位为毫米"), word.table([[Box("宽")], [Box("5")]]))
    table = last(document).blocks[-1]
    assert isinstance(table, Table)
    assert (table.label, table.title, table.unit) == ("表1", "尺寸", "单位为毫米")


def test_typed_formula() -> None:
    formula = last(read(*typed("E = P × t ………………（1）"))).blocks[-1]
    assert formula == Formula("e-1", "（1）", "", "E = P × t")


def test_metafile_is_a_loss_with_its_place() -> None:
    paper = Paper()
    picture = paper.picture(b"\x01\x00\x09\x00 metafile", "wmf")
    document = read(paragraph(picture), *typed("图1 组成"), paper=paper)
    assert last(document).blocks[-1] == Figure("f-1", "图1", "组成")
    assert document.losses == (Loss("图1", sentences.METAFILE),)


@pytest.mark.parametrize(
    ("inner", "loss"),
    [
        ('<w:object><o:OLEObject ProgID="Equation.3"/></w:object>', sentences.OLD_EQUATION),
        ('<w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>', sentences.OLE_OBJECT),
        ('<w:drawing><a:graphic><c:chart xmlns:c="urn:x"/></a:graphic></w:drawing>', sentences.CHART),
        ('<w:drawing><a:graphic><d:relIds xmlns:d="urn:x"/></a:graphic></w:drawing>', sentences.DIAGRAM),
        ("<w:pict><v:shape/></w:pict>", sentences.DRAWING),
        ('<w:pict><v:shape><v:imagedata r:id="none"/></v:shape></w:pict>', sentences.MISSING_PICTURE),
        ("<w:rPr><w:vanish/></w:rPr><w:t>暗</w:t>", sentences.HIDDEN_TEXT),
    ],
)
def test_what_cannot_be_read_is_told(inner: str, loss: str) -> None:
    assert read(f"<w:p><w:r>{inner}</w:r></w:p>").losses == (Loss("1", loss),)


def test_text_box_becomes_a_paragraph_and_a_loss() -> None:
    box = "<w:txbxContent>" + paragraph(run("框内文字")) + "</w:txbxContent>"
    document = read(f"<w:p><w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r></w:p>")
    assert last(document).blocks[-1] == Paragraph((Run("框内文字"),))
    assert document.losses == (Loss("1", sentences.TEXT_BOX),)


def test_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    mark = f'<w:rPr><w:del w:id="1" {word.WHEN}/></w:rPr>'
    document = read(paragraph(run("前半"), properties=mark), *typed("后半。"))
    assert last(document).blocks[-1] == Paragraph((Run("前半后半。"),))
    assert document.deletions == 1


def test_headings_without_numbers_are_numbered_and_told() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="h{n}"><w:name w:val="heading {n}"/><w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
        for n in (1, 2)
    )
    body = [
        paragraph(run(text), style=style)
        for style, text in (("h1", "范围"), ("h1", "要求"), ("h2", "人员"), ("h1", "检验"))
    ]
    document = reader.read(Paper(body, styles).save(), "draft.docx")
    assert rows(document) == [("1", "范围"), ("2", "要求"), ("2.1", "人员"), ("3", "检验")]
    assert document.losses == (Loss("", sentences.NUMBERED_HERE),)


@pytest.mark.parametrize(
    ("count", "form", "text"),
    [
        (1, "lowerLetter", "a"),
        (28, "upperLetter", "BB"),
        (14, "lowerRoman", "xiv"),
        (3, "decimalEnclosedCircle", "③"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (7, "decimalZero", "07"),
        (7, "unheardOf", "7"),
    ],
)
def test_number_formats(count: int, form: str, text: str) -> None:
    assert spell(count, form) == text
