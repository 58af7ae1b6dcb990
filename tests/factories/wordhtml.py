"""Word-HTML as Metanorma writes it: one MIME file, clauses in ``div``s behind their anchors, numbers typed."""

from __future__ import annotations

import base64

from disclosure.management.demo import word

BOUNDARY = "----=_NextPart_1"
SPACES = (
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" '
    'xmlns:m="http://schemas.microsoft.com/office/2004/12/omml" xmlns="http://www.w3.org/TR/REC-html40"'
)
COVER = """<div class="WordSection1"><div class="coverpage">
<span><table><tr><td><div class="shape"><p class="ccs_container">ICS 27.180</p><p class="ccs_container">F 19</p></div></td></tr></table></span>
<p class="standard_class">团体标准</p><p class="standard_number">T/EXS 0053&#x2014;2026</p>
<p class="supercedes_container">代替
  T/EXS 0053&#x2014;2020</p>
<p class="standard_name">户用储能系统&#xA0;运行维护</p><p class="standard_name_english">Household energy storage</p>
<p class="draft_type">（征求意见稿）</p><p class="publish_date">2026-03-01 发布</p><p class="activated_date">2026-06-01 实施</p>
<table><tr><td><p class="standard_agency">示例学会</p></td><td><p class="standard_agency">发</p></td><td><p class="standard_agency">布</p></td></tr></table>
</div></div>"""
CONTENTS = """<div class="WordSection2"><p class="zzContents">目&#xA0;&#xA0;次</p>
<p class="MsoToc1"><span style="mso-element:field-begin"></span>TOC \\o "1-2" <span style="mso-element:field-separator"></span>
<a href="#_Toc1">1.&#x3000;范围<span style="mso-tab-count:1 dotted">. </span>1</a></p><p class="MsoToc1"><span style="mso-element:field-end"></span></p></div>"""
PREFACE = '<div><h1 class="ForewordTitle">前&#xA0;&#xA0;言</h1><p class="MsoNormal">本文件由示例学会提出。</p></div>'


def equation(*parts: str) -> str:
    return f'<span class="stem"><m:oMath>\n{"".join(parts)}\n</m:oMath>\n</span>'


def symbol(text: str, index: str = "") -> str:
    plain = f"<m:r><m:t>{text}</m:t></m:r>"
    return f"<m:sSub><m:e>{plain}</m:e><m:sub>{symbol(index)}</m:sub></m:sSub>" if index else plain


def clause(anchor: str, *inner: str) -> str:
    return f'<div><a name="{anchor}" id="{anchor}"></a>\n{"".join(inner)}</div>'


def head(level: int, number: str, title: str) -> str:
    return f"<h{level}>{number}.&#x3000;{title}</h{level}>"


def p(text: str, kind: str = "MsoNormal") -> str:
    return f'<p class="{kind}"><a name="_p"></a>{text}</p>\n'


def note(label: str, text: str, kind: str = "Note") -> str:
    return (
        f'<table class="{kind}"><a name="_n"></a><tr><td class="example_label">{label}</td>'
        f'<td class="Note">\n  <p class="Note"><a name="_m"></a>{text}</p>\n</td></tr></table>'
    )


def call(number: int) -> str:
    return f'<a href="#_ftn{number}" style="mso-footnote-id:ftn{number}"><span class="MsoFootnoteReference"></span></a>'


TABLE = (
    '<p class="TableTitle">表1&#xA0;—巡视周期</p><table class="MsoISOTable"><a name="table1"></a><thead>'
    '<tr><th rowspan="2">项目</th><th colspan="2">周期</th></tr><tr><td>室内</td><td>室外</td></tr></thead>'
    '<tbody><tr><td>外观<a href="#t1a" class="TableFootnoteRef">a</a></td><td>每月</td><td>每周</td></tr></tbody>'
    '<tfoot><tr><td colspan="3"><div class="TableFootnote"><div><a name="ftn1a"></a><p class="TableFootnote">a 含铭牌。</p></div></div>'
    f"</td></tr></tfoot>{note('注：', '周期可以缩短。')}</table>"
)
FORMULA = (
    f'<div class="formula"><a name="f1"></a><span style="mso-tab-count:1">&#xA0; </span>'
    f"{equation(symbol('S'), '<m:r><m:t>=</m:t></m:r>', '<m:f><m:num>', symbol('C', '2'), '</m:num><m:den>', symbol('C', '1'), '</m:den></m:f>')}"
    '<span style="mso-tab-count:1">&#xA0; </span>(1)</div>'
)
LEGEND = f'<table class="dl"><tr><td><p class="dl">\n {equation(symbol("C", "2"))}\n</p></td><td>\n<p class="dl"><a name="_d"></a>是实测容量。</p></td></tr></table>'
LIST = (
    '<ol type="a"><li class="MsoNormal"><p class="MsoNormal">停机；</p><ol type="1"><li><p>断开电网；</p></li></ol></li>'
    "<li><p>通知；</p><p>并记录。</p></li></ol><ul><li>另一项</li></ul>"
)
FIGURE = '<div class="figure"><a name="g1"></a><img src="draft_files/a%20b.png" width="4"/><p class="FigureTitle">图1&#xA0;— 组成</p></div>'
ANNEX = (
    '<div class="Section3"><a name="AnnexA"></a><h1 class="Annex">附&#xA0;&#xA0;件&#xA0;&#xA0;A<br/>（规范性附录）<br/><br/>测试步骤</h1>'
    + clause("a1", '<p class="h2Annex">A.1.&#x3000;条件</p>', clause("a11", p("环境温度为25 ℃。")))
    + "</div>"
)
BIBLIOGRAPHY = '<div><h1 class="Section3">参考文献</h1><p class="Biblio">[1]<span style="mso-tab-count:1">&#xA0; </span>GB/T 1.1—2020, <i> 标准化工作导则</i></p></div>'
APART = (
    '<div style="mso-element:footnote-list"><div style="mso-element:footnote" id="ftn1"><p class="MsoFootnoteText">'
    f"{call(1)}由制造商规定。</p></div></div>"
    '<div style="mso-element:comment-list"><div style="mso-element:comment"><p>问</p></div></div>'
)
TERMS = (
    '<p class="TermNum"><a name="x"></a>3.1</p><p class="Terms">state of health&#x3000;健康状态</p> '
    '<p class="AltTerms">容量保持率&#x3000;SOH</p><p class="DeprecatedTerms">被取代：健康度&#x3000;被取代：health</p>'
    + p("实测容量与额定容量之比。")
    + note("注1：", "以百分数表示。")
    + note("示例1：", "95 %。", "example")
    + p("【GB/T 36276—2018, 改写】")
)
CHAPTERS = "".join(
    (
        clause("c1", head(1, "1", "范围"), p("本文件规定了<ins>新的</ins>运行<del>维修</del>要求。")),
        clause("c2", head(1, "2", "规范性引用文件"), p("GB/T 36276, <i> 电力储能用锂离子电池</i>")),
        clause("c3", head(1, "3", "术语和定义"), p("下列术语和定义适用于本文件。"), TERMS),
        clause(
            "c4",
            head(1, "4", "要求"),
            clause(
                "c41", head(2, "4.1", "一般，感官"), clause("c411", p("应清洁，见表1。" + call(1)), TABLE)
            ),
            clause(
                "c42",
                head(2, "4.2", "仪器"),
                clause("c421", p("<span><b>4.2.1. 天平，</b></span>精度0.01 g。")),
                clause("c422", p("<b>4.2.2. 镊子。 </b>")),
                clause("c423", p(f"容量{equation(symbol('C', '2'))}，应测量：") + LIST),
            ),
            FORMULA,
            p("式中："),
            LEGEND,
            FIGURE,
        ),
    )
)


def page(body: str) -> str:
    return (
        f'<?xml version="1.0"?>\n<html {SPACES}><head><!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]-->'
        '<meta http-equiv=Content-Type content="text/html; charset=utf-8"/><title>draft</title><style>\n<!-- p {margin:0} -->\n</style></head>'
        f'<body lang="EN-US">{body}</body></html>'
    )


def archive(body: str, *, pictures: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    """The MIME file; line ends as Metanorma writes them."""
    top = (
        "MIME-Version: 1.0\n"
        f'Content-Type: multipart/related; boundary="{BOUNDARY}"\n\n--{BOUNDARY}\n'
        "Content-Location: file:///C:/Doc/draft.htm\n"
        f'Content-Type: text/html; charset="utf-8"\n\n{page(body)}\n'
    )
    parts = [top]
    for name, data in pictures:
        parts.append(
            f"--{BOUNDARY}\nContent-Location: file:///C:/Doc/{name}\nContent-Transfer-Encoding: base64\n"
            f"Content-Type: image/png\n\n{base64.encodebytes(data).decode()}\n"
        )
    return ("".join(parts) + f"--{BOUNDARY}--").encode()


def draft() -> bytes:
    """Everything the reader knows, once."""
    body = (
        COVER
        + CONTENTS
        + PREFACE
        + f'<div class="WordSection3">{CHAPTERS}</div>'
        + ANNEX
        + BIBLIOGRAPHY
        + APART
    )
    return archive(body, pictures=(("draft_files/a b.png", word.png()),))
