"""A small standard with everything that paper must show; built here, so that the suite stands on its own."""

from datetime import date

from standards.document.tree import (
    Cell,
    Cover,
    Document,
    Figure,
    Formula,
    Image,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    Section,
    SectionKind,
    Table,
    TermHead,
)
from standards.rendering.standard import CoverFacts

MATH = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>E</mi><mo>=</mo>'
    "<mfrac><mi>V</mi><msub><mi>V</mi><mi>s</mi></msub></mfrac></math>"
)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><path d="M5 5H85V35Z"/></svg>'
SENTENCE = "终端应在额定电压范围内正常工作，并应记录每一次电源中断的起止时刻，时间误差不应大于1 s。"

PUBLISHED = CoverFacts(
    title_zh="示例终端　通用技术规范",
    title_en="Example terminal—General technical specification",
    number="T/EXS 053—2026",
    joint_numbers=("T/EXB 012—2026",),
    replaces="T/EXS 053—2021",
    ics="35.240.99",
    ccs="L 67",
    issuers=("示例学会", "示例协会"),
    issued_on=date(2026, 3, 1),
    implemented_on=date(2026, 6, 1),
)


def run(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def paragraph(text: str) -> Paragraph:
    return Paragraph(run(text))


def cell(text: str, *, rowspan: int = 1) -> Cell:
    return Cell(run(text), rowspan=rowspan)


def long_table(rows: int) -> Table:
    head = tuple(Cell(run(text), header=True) for text in ("序号", "要求"))
    body = tuple((cell(str(number)), cell(SENTENCE)) for number in range(1, rows + 1))
    return Table(
        "t1",
        "表1",
        "主要参数",
        (head, *body),
        notes=(Note("注：", run("由制造商声明。")),),
        unit="单位为毫米",
    )


def draft(*, chapters: int = 3, rows: int = 60, extra: str = "") -> Document:
    """前言, 引言, 1–3, ``chapters`` more, 附录A, 参考文献; chapter 4 holds a table of ``rows`` rows."""
    front = (
        Section(
            SectionKind.PREFACE, "pre", "", "前言", 1, (paragraph("本文件由示例学会提出并归口。" + extra),)
        ),
        Section(SectionKind.INTRODUCTION, "intro", "", "引言", 1, (paragraph(SENTENCE),)),
        Section(SectionKind.SCOPE, "s1", "1", "范围", 1, (paragraph("本文件规定了示例终端的技术要求。"),)),
        Section(
            SectionKind.REFERENCES,
            "s2",
            "2",
            "规范性引用文件",
            1,
            (ReferenceItem("GB/T 191", "包装储运图示标志", False),),
        ),
        Section(SectionKind.TERMS, "s3", "3", "术语和定义", 1, (), (_term(),)),
    )
    back = (
        Section(SectionKind.ANNEX, "A", "A", "试验方法", 1, (paragraph(SENTENCE),), annex_status="规范性"),
        Section(
            SectionKind.BIBLIOGRAPHY,
            "bib",
            "",
            "参考文献",
            1,
            (ReferenceItem("ISO 9001:2015", "Quality", True),),
        ),
    )
    middle = tuple(_chapter(number, rows if number == 4 else 0) for number in range(4, 4 + chapters))
    return Document(
        Cover(),
        (*front, *middle, *back),
        footnotes=(run("误差以批为单位统计。"),),
        images=(Image("drawing", "image/svg+xml", DRAWING), Image("broken", "image/png", b"no picture")),
    )


def _term() -> Section:
    words = TermHead("示例终端", "example terminal", "GB/T 5271.1—2000，01.01.05")
    return Section(SectionKind.TERM, "s31", "3.1", "", 2, (paragraph("采集数据的装置。"),), term=words)


def _chapter(number: int, rows: int) -> Section:
    blocks = (
        Paragraph((Run("误差见"), Run("表1", ref="s4"), Run("", footnote=1))),
        ListBlock((ListItem("a)", 1, run("外壳；")), ListItem("1)", 2, run("面板。")))),
        Note("示例：", run("连续工作72 h。"), example=True),
        Formula(f"e{number}", "（1）", MATH, "E=V/Vs"),
        Figure(f"f{number}", "图1", "组成", "drawing"),
        Figure(f"g{number}", "图2", "原理", "broken"),
    )
    table = (long_table(rows),) if rows else ()
    clauses = tuple(
        Section(
            SectionKind.CLAUSE,
            f"s{number}.{place}",
            f"{number}.{place}",
            "工作条件" if place == 1 else "",
            2,
            (paragraph(SENTENCE * 8),),
        )
        for place in (1, 2, 3)
    )
    return Section(
        SectionKind.CLAUSE, f"s{number}", str(number), f"要求{number}", 1, (*blocks, *table), clauses
    )
