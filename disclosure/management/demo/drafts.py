"""Drafts of group standards as Word files: typed by hand, or styled with automatic numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from disclosure.management.demo import word
from disclosure.management.demo.draft_text import BODY, Entry, preface
from disclosure.management.demo.word import Box, Paper, paragraph, run

TITLE_ZH = "户用储能系统 运行维护技术规范"
TITLE_EN = "Household energy storage systems—Technical specification for operation and maintenance"
Edit = Callable[[list[Entry]], list[Entry]]
_STYLED = {"head": "标题", "clause": "无标题", "changed": "无标题", "noted": "无标题"}
_LEVELS = ("章", "一级条", "二级条", "三级条", "四级条", "五级条")


@dataclass(frozen=True)
class Cover:
    """What stands before the text: the title page, and the units and drafters of the foreword."""

    title_zh: str = TITLE_ZH
    title_en: str = TITLE_EN
    number: str = "T/EXS XXXX—2026"
    issuer: str = "示例学会"
    stage: str = "征求意见稿"
    ics: str = "27.180"
    ccs: str = "F 19"
    completed_on: date = date(2026, 1, 5)
    units: tuple[str, ...] = ("示例单位甲", "示例单位乙", "示例单位丙")
    people: tuple[str, ...] = ("组长乙", "委员丙", "委员丁")


def build_draft(
    title_zh: str = TITLE_ZH,
    *,
    cover: Cover | None = None,
    body: Sequence[Entry] = BODY,
    edit: Edit | None = None,
) -> bytes:
    """A draft with every number typed by hand and no style at all. ``edit`` may change the entries."""
    return _write(_Typed(), cover or Cover(title_zh), body, edit)


def build_styled_draft(
    title_zh: str = TITLE_ZH,
    *,
    cover: Cover | None = None,
    body: Sequence[Entry] = BODY,
    edit: Edit | None = None,
) -> bytes:
    """The same draft with the styles of the national template; Word makes all its numbers."""
    return _write(_Styled(), cover or Cover(title_zh), body, edit)


def _write(writer: _Typed, cover: Cover, body: Sequence[Entry], edit: Edit | None) -> bytes:
    writer.cover(cover)
    entries = [*preface(cover.issuer, cover.units, cover.people), *body]
    for entry in edit(entries) if edit is not None else entries:
        if entry.kind == "head" and entry.level == 1 and writer.counts == [0] * 7:
            writer.put(run(cover.title_zh))
        getattr(writer, "_" + entry.kind)(entry)
    return writer.paper.save()


class _Typed:
    """Writes numbers and labels into the text, as most drafters do."""

    def __init__(self) -> None:
        self.paper = Paper()
        self.counts = [0] * 7
        self.letter = ""
        self.tables = self.figures = 0

    def put(self, *inner: str, style: str = "") -> None:
        self.paper.body.append(paragraph(*inner, style=style))

    def styled(self, style: str, label: str, *inner: str) -> None:
        """A paragraph with ``label`` in the way of this writer."""
        self.put(run(label), *inner)

    def cover(self, cover: Cover) -> None:
        done, year = cover.completed_on, cover.completed_on.year
        for text, size in (
            (f"ICS {cover.ics}", 21),
            (f"CCS {cover.ccs}", 21),
            ("团 体 标 准", 72),
            (cover.number, 28),
            (cover.title_zh, 52),
            (cover.title_en, 28),
            (f"（{cover.stage}）", 28),
            (f"本稿完成日期：{year}年{done.month}月{done.day}日", 28),
            ("在提交反馈意见时，请将您知道的相关专利连同支持性文件一并附上。", 21),
            (f"{year}-XX-XX 发布\t{year}-XX-XX 实施", 28),
            (f"{cover.issuer}  发布", 32),
        ):
            self.put(run(text, size=size))
        self.contents()

    def contents(self) -> None:
        for text in (
            "目  次",
            "前言……………………II",
            "1 范围……………………1",
            "2 规范性引用文件……………………1",
        ):
            self.put(run(text))

    def number(self, level: int) -> str:
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (6 - level)
        if level == 1 and not self.letter:
            self.counts[0] = self.counts[1]
        first = self.letter or str(self.counts[1])
        return ".".join([first, *map(str, self.counts[2 : level + 1])])

    def caption(self, word_: str) -> str:
        count = self.tables if word_ == "表" else self.figures
        return f"{word_}{self.letter}.{count}" if self.letter else f"{word_}{count}"

    def level_style(self, entry: Entry) -> str:
        """ "标准文件_一级条标题", "标准文件_附录二级无标题" …"""
        name = _LEVELS[entry.level - 1] + _STYLED[entry.kind]
        return f"标准文件_{'附录' if self.letter else ''}{name.replace('条无', '无')}"

    def _element(self, entry: Entry) -> None:
        spaced = "　　".join(entry.title) if len(entry.title) == 2 else entry.title
        self.letter = ""
        self.put(run(spaced, look="<w:b/>"))

    def _head(self, entry: Entry) -> None:
        self.styled(self.level_style(entry), self.number(entry.level) + "　", run(entry.title))

    def _clause(self, entry: Entry) -> None:
        self.styled(self.level_style(entry), self.number(entry.level) + "　", run(entry.text))

    def _changed(self, entry: Entry) -> None:
        """A tracked change: ``label`` struck out and inserted words at the end."""
        rest = entry.text.removeprefix(entry.title)
        inner = run(entry.title), word.deleted(entry.label), word.inserted(rest[:1]), run(rest[1:])
        self.styled(self.level_style(entry), self.number(entry.level) + "　", *inner)

    def _noted(self, entry: Entry) -> None:
        call, remark = self.paper.footnote(entry.label), self.paper.comment("请核对力矩。")
        self.styled(self.level_style(entry), self.number(entry.level) + "　", run(entry.text), call, remark)

    def _para(self, entry: Entry) -> None:
        self.put(run("　　" + entry.text))

    def _item(self, entry: Entry) -> None:
        style = {
            "a": "标准文件_字母编号列项（一级）",
            "1": "标准文件_数字编号列项（二级）",
            "—": "标准文件_破折号列项",
        }
        kind = (
            "a"
            if entry.label[0].isalpha() and entry.label[0] < "z"
            else "1"
            if entry.label[0].isdigit()
            else "—"
        )
        self.styled(style[kind], entry.label + " ", run(entry.text))

    def _note(self, entry: Entry) -> None:
        style = "标准文件_注：" if entry.label == "注：" else "标准文件_注×："
        self.styled(style, entry.label, run(entry.text))

    def _example(self, entry: Entry) -> None:
        self.styled("标准文件_示例：", entry.label, run(entry.text))

    def _reference(self, entry: Entry) -> None:
        self.put(run(f"{entry.label}　{entry.title}" if entry.label else entry.title))

    def _term(self, entry: Entry) -> None:
        self.put(run(self.number(entry.level)))
        self.put(run(f"{entry.title}　{entry.label}"))
        self.put(run(entry.text))

    def _table(self, entry: Entry) -> None:
        self.tables += 1
        style = "标准文件_附录表标题" if self.letter else "标准文件_正文表标题"
        self.styled(style, self.caption("表") + "　", run(entry.title))
        self.paper.body.append(word.table(_boxes(entry)))

    def _figure(self, entry: Entry) -> None:
        self.figures += 1
        self.put(self.paper.picture(word.png()))
        self.styled("标准文件_正文图标题", self.caption("图") + "　", run(entry.title))

    def _formula(self, entry: Entry) -> None:
        ratio = word.fraction(word.indexed(entry.label, "2"), word.indexed(entry.label, "1"))
        inner = word.symbol(f"{entry.title}=") + ratio + word.symbol("×100")
        self.put(run("\t"), f"<m:oMath>{inner}</m:oMath>", run("\t（1）"))

    def _annex(self, entry: Entry) -> None:
        self.letter = chr(ord(self.letter) + 1) if self.letter else "A"
        self.counts = [*self.counts[:2], 0, 0, 0, 0, 0]
        self.tables = self.figures = 0
        for text in (f"附　录　{self.letter}", f"（{entry.label}）", entry.title):
            self.put(run(text))


class _Styled(_Typed):
    """Leaves numbers and labels to Word: styles of the national template with its numbering."""

    def __init__(self) -> None:
        super().__init__()
        self.paper.styles, self.paper.numbering = _style_sheet()

    def styled(self, style: str, label: str, *inner: str) -> None:
        self.put(*inner, style=_id(style))

    def contents(self) -> None:
        begin, shown, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
        )
        code = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" </w:instrText></w:r>'
        self.put(run("目次"))
        self.put(begin, code, shown, run("前言\tII"), style="TOC1")
        self.put(run("1　范围\t1"), end, style="TOC1")

    def _element(self, entry: Entry) -> None:
        self.letter = ""
        style = "参考文献标题" if entry.title == "参考文献" else "前言、引言标题"
        self.put(run(entry.title), style=_id("标准文件_" + style))

    def _term(self, entry: Entry) -> None:
        self.number(entry.level)
        self.put(run(f"\n　　{entry.title}　{entry.label}"), style=_id("标准文件_术语条一"))
        self.put(run(entry.text))

    def _annex(self, entry: Entry) -> None:
        super_body = len(self.paper.body)
        super()._annex(entry)
        del self.paper.body[super_body:]
        self.put(run(f"\n（{entry.label}）\n{entry.title}"), style=_id("标准文件_附录标识"))


def _boxes(entry: Entry) -> list[list[Box]]:
    """``>`` spans two columns, ``v`` begins and ``^`` goes on with a vertical merge; the next "" is swallowed."""
    rows: list[list[Box]] = []
    for index, row in enumerate(entry.rows):
        boxes: list[Box] = []
        for column, text in enumerate(row):
            if column and row[column - 1].startswith(">"):
                continue
            begins = text.startswith("v") or (
                index + 1 < len(entry.rows) and entry.rows[index + 1][column] == "^" and text != "^"
            )
            down = "continue" if text == "^" else "restart" if begins else ""
            boxes.append(Box(text.lstrip(">v^"), 2 if text.startswith(">") else 1, down))
        rows.append(boxes)
    if entry.label:
        rows.append([Box(entry.label, len(entry.rows[0]))])
    return rows


def _id(style: str) -> str:
    return "s" + "".join(f"{ord(sign):x}" for sign in style)


def _style_sheet() -> tuple[str, str]:
    """Styles and numbering by the names and level texts of the national template (GB/T 1.1—2020)."""
    schemes: list[list[tuple[str, str, str]]] = [  # level text, number format, style
        [
            ("", "none", "前言标题"),
            *(
                ("%1" + ".".join(f"%{n}" for n in range(2, level + 3)), "decimal", f"{name}标题")
                for level, name in enumerate(_LEVELS)
            ),
        ],
        [
            ("附录%1", "upperLetter", "附录标识"),
            *(
                (".".join(f"%{n}" for n in range(1, level + 2)), "decimal", f"附录{name}标题")
                for level, name in enumerate(_LEVELS[1:], 1)
            ),
        ],
        [("%1)", "lowerLetter", "字母编号列项（一级）"), ("%2)", "decimal", "数字编号列项（二级）")],
        [("——", "none", "破折号列项")],
        [("注：", "none", "注：")],
        [("注%1：", "decimal", "注×：")],
        [("示例：", "none", "示例：")],
        [("表%1", "decimal", "正文表标题")],
        [("图%1", "decimal", "正文图标题")],
        [("%1", "upperLetter", "附录表标号"), ("表%1.%2", "decimal", "附录表标题")],
    ]
    styles = [
        ("TOC1", "toc 1", "", ""),
        *(
            (_id(f"标准文件_{name}"), f"标准文件_{name}", "", '<w:outlineLvl w:val="0"/>')
            for name in ("前言、引言标题", "参考文献标题")
        ),
    ]
    numbering = numbers = ""
    for number, levels in enumerate(schemes, 1):
        inner = ""
        for level, (text, form, name) in enumerate(levels):
            style = f"标准文件_{name}"
            inner += f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{_id(style)}"/><w:lvlText w:val="{text}　"/></w:lvl>'
            outline = re.search("章标题|条标题|附录标识", name)
            above = f'<w:outlineLvl w:val="{max(level - 1, 0)}"/>' if outline else ""
            properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{above}'
            styles.append((_id(style), style, "", properties))
            if "条标题" in name:
                untitled = style.replace("条标题", "无标题")
                styles.append((_id(untitled), untitled, _id(style), '<w:outlineLvl w:val="9"/>'))
        numbering += f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>'
        numbers += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    styles.append((_id("标准文件_术语条一"), "标准文件_术语条一", _id("标准文件_一级无标题"), ""))
    sheet = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{base}"/>' if base else "")
        + f"<w:pPr>{properties}</w:pPr></w:style>"
        for key, name, base, properties in styles
    )
    return sheet, numbering + numbers
