"""A small standard with every element that GB/T 1.1 knows, each as paper must show it: what the golden pages show."""

from dataclasses import replace

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
from tests.standards.rendering.drafts import DRAWING, MATH, PUBLISHED, SENTENCE, cell, paragraph, run

Kind = SectionKind
COVER = replace(PUBLISHED, conformity="ISO 99999:2024，MOD")
MATHML = '<math xmlns="http://www.w3.org/1998/Math/MathML">{}</math>'.format
SUM = MATHML(
    "<mover accent='true'><mi>x</mi><mo>¯</mo></mover><mo>=</mo><mfrac><mn>1</mn><mi>n</mi></mfrac>"
    "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
    "<msub><mi>x</mi><mi>i</mi></msub><mo>,</mo><mi>s</mi><mo>=</mo>"
    "<msqrt><mfrac><msup><mi>d</mi><mn>2</mn></msup><mrow><mi>n</mi><mo>−</mo><mn>1</mn></mrow></mfrac></msqrt>"
)


def section(kind: Kind, number: str, title: str, *inside: object, status: str = "") -> Section:
    """Blocks and sections, as they come."""
    blocks = tuple(one for one in inside if not isinstance(one, Section))
    children = tuple(one for one in inside if isinstance(one, Section))
    level = number.count(".") + 1
    anchor = f"s-{number or kind}"
    return Section(kind, anchor, number, title, level, blocks, children, status)  # type: ignore[arg-type]


def clause(number: str, title: str, *inside: object) -> Section:
    return section(Kind.CLAUSE, number, title, *inside)


def term(number: str, words: TermHead, *blocks: object) -> Section:
    return replace(section(Kind.TERM, number, "", *blocks), term=words)


def table(label: str, title: str, head: list[str], rows: list[list[object]], **more: object) -> Table:
    first = tuple(Cell(run(text), header=True) for text in head)
    body = tuple(tuple(one if isinstance(one, Cell) else cell(str(one)) for one in row) for row in rows)
    return Table(f"t-{label}", label, title, (first, *body), **more)  # type: ignore[arg-type]


def items(*pairs: tuple[str, str]) -> ListBlock:
    return ListBlock(
        tuple(ListItem(label, 2 if label[0].isdigit() else 1, run(text)) for label, text in pairs)
    )


FRONT = (
    section(
        Kind.PREFACE,
        "",
        "前言",
        paragraph(
            "本文件按照GB/T 1.1—2020《标准化工作导则　第1部分：标准化文件的结构和起草规则》的规定起草。"
        ),
        paragraph("本文件代替T/EXS 053—2021《示例终端技术规范》，与T/EXS 053—2021相比，主要技术变化如下："),
        items(
            ("a)", "更改了额定电压（见4.1，2021年版的4.2）；"),
            ("b)", "增加了容量测试（见第5章和附录A）。"),
        ),
        paragraph("本文件修改采用ISO 99999:2024《终端　要求》。"),
        paragraph("请注意本文件的某些内容可能涉及专利。本文件的发布机构不承担识别专利的责任。"),
        paragraph("本文件由示例学会提出并归口。"),
    ),
    section(Kind.INTRODUCTION, "", "引言", paragraph(SENTENCE * 2)),
)
EARLY = (
    section(Kind.SCOPE, "1", "范围", paragraph("本文件规定了示例终端的要求，描述了试验方法。")),
    section(
        Kind.REFERENCES,
        "2",
        "规范性引用文件",
        paragraph("下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。"),
        ReferenceItem("GB/T 191", "包装储运图示标志", False),
        ReferenceItem("ISO 712:2009", "Cereals and cereal products—Determination of moisture content", True),
    ),
    section(
        Kind.TERMS,
        "3",
        "术语和定义",
        paragraph("下列术语和定义适用于本文件。"),
        term(
            "3.1",
            TermHead("示例终端", "example terminal", "GB/T 5271.1—2000，01.01.05，有修改"),
            paragraph("采集并发送数据的装置。"),
            Note("注：", run("不包括便携式装置，也不包括只显示数据而不采集数据的装置，后者见GB/T 191。")),
        ),
        term("3.2", TermHead("健康状态", "state of health；SOH"), paragraph("实测容量与额定容量之比。")),
    ),
)
REQUIREMENTS = clause(
    "4",
    "要求",
    clause(
        "4.1",
        "工作条件",
        clause("4.1.1", "", Paragraph((*run("电压见表1，应为"), Run("U", italic=True), *run("=220 V。")))),
        clause(
            "4.1.2",
            "",
            paragraph("出现下列情况之一时，应立即停机："),
            items(("a)", "温度高于55 ℃；"), ("b)", "绝缘降低："), ("1)", "低于1 MΩ；"), ("2)", "连续报警。")),
            Note("注1：", run("报警的含义由制造商给出。")),
            Note("示例：", run("连续工作72 h。"), example=True),
        ),
        table(
            "表1",
            "参数",
            ["参数", "符号", "最小值", "最大值"],
            [
                [Cell((Run("电压"), Run("a", sup=True))), "U", "198", "242"],
                [cell("电流", rowspan=2), "I₁", "0.5", "—"],
                ["I₂", "1.0", "—"],
            ],
            unit="单位为伏特",
            notes=(Note("注：", run("由制造商声明。")), Note("", (Run("a", sup=True), *run("有效值。")))),
        ),
    ),
    clause(
        "4.2",
        "结构",
        Paragraph((*run("结构见图1和图2。"), Run("", footnote=1))),
        Figure("f-1", "图1", "组成", "drawing"),
        Figure("f-2a", "", "", "drawing"),
        Figure(
            "f-2", "图2", "外形", "drawing", notes=(Note("", run("a) 正视图")), Note("", run("b) 侧视图")))
        ),
    ),
)
CALCULATION = clause(
    "5",
    "计算",
    paragraph("健康状态按公式（1）计算："),
    Formula("e-1", "（1）", MATH, "E=V/Vs"),
    paragraph("式中："),
    items(("E", "——健康状态；"), ("V", "——实测容量，单位为千瓦时（kWh）。")),
    Formula("e-2", "（2）", SUM, ""),
)
LONG = clause(
    "6",
    "检验项目",
    table(
        "表2",
        "检验项目和周期",
        ["序号", "项目", "requirement identifier", "要求"],
        [
            [cell(f"{n}", rowspan=2), "外观" if n % 2 else "绝缘", f"EXS/electromagneticcompatibility-{n}", SENTENCE]
            if row == 0
            else ["复验", "—", "按上一行。"]
            for n in range(1, 18)
            for row in (0, 1)
        ],
    ),
)  # fmt: skip
WIDE = clause(
    "7",
    "通信",
    paragraph("报文见表3。"),
    table(
        "表3",
        "报文",
        [f"characteristic{n:02}" for n in range(1, 11)],
        [[f"0x{n:04X}{m:04X}" for n in range(10)] for m in range(4)],
    ),
    paragraph(
        "Terminals that speak a “foreign” protocol shall be declared as such by the manufacturer. " * 3
    ),
)
BACK = (
    section(
        Kind.ANNEX,
        "A",
        "容量测试",
        section(Kind.CLAUSE, "A.1", "条件", paragraph("应在25 ℃±5 ℃的环境中进行。")),
        section(Kind.CLAUSE, "A.2", "步骤", Formula("e-a", "（A.1）", MATH, "")),
        status="规范性",
    ),
    section(Kind.ANNEX, "B", "记录示例", paragraph(SENTENCE), status="资料性"),
    section(
        Kind.BIBLIOGRAPHY, "", "参考文献", ReferenceItem("ISO 9001:2015", "Quality management systems", True)
    ),
    section(Kind.INDEX, "", "索引", *(paragraph(f"示例终端　3.{n}") for n in range(1, 7))),
)
SPECIMEN = Document(
    Cover(),
    (*FRONT, *EARLY, REQUIREMENTS, CALCULATION, LONG, WIDE, *BACK),
    footnotes=(run("误差以批为单位统计。"),),
    images=(Image("drawing", "image/svg+xml", DRAWING),),
)
