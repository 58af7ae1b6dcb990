"""Facts on the cover of a draft (GB/T 1.1—2020 8.1; cover of group standards in 团体标准管理规定)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .grammar import squeezed
from .lines import Item, Line
from .tree import Cover

_ICS = re.compile(r"ICS\s*[：:]?\s*(\d{2}(?:\.\d{2,3}){0,2})")
_CCS = re.compile(r"(?:CCS|中国标准文献分类号)\s*[：:]?\s*([A-Z]\s?\d{2})")
_NUMBER = re.compile(
    r"(?P<number>(?:T/[A-Z][A-Z0-9]{1,14}|GB(?:/[TZ])?|[A-Z]{2,4}(?:/T)?|DB\s?\d{2,6}(?:/T)?|ISO(?:/IEC)?(?:/CD|/DIS)?)"
    r"\s*[\dXx×]{1,6}(?:[.-][\dXx×]{1,2})?\s*[—–-]{1,2}\s*[\dXx×]{4})"
)
_DATE = r"([\d]{4})\s*[-—–.年/]\s*(\d{1,2})\s*[-—–.月/]\s*(\d{1,2})\s*日?\s*"
_ISSUED = re.compile(_DATE + r"发\s*布")
_IMPLEMENTED = re.compile(_DATE + r"实\s*施")
_ANY_DATE = re.compile(
    r"[\dXx×]{4}\s*[-—–.年/]\s*[\dXx×]{1,2}\s*[-—–.月/]\s*[\dXx×]{1,2}\s*日?\s*(?:发\s*布|实\s*施)"
)
_STAGE = re.compile(
    r"[（(]?\s*((?:[一二三四五六七八九]次)?(?:标准草案)?(?:(?:工作组)?(?:讨论稿|草案)|征求意见稿|送审(?:讨论)?稿|报批稿))(?:\s*第?\S{0,3}稿)?\s*[)）]?"
)
_DRAFT_DATE = re.compile(r"本(?:稿|草案)完成(?:日期|时间)")
_PATENT = re.compile(r"在提交反馈意见时")
_BANNER = {"团体标准", "国家标准", "中华人民共和国国家标准", "行业标准", "地方标准", "企业标准", "发布"}
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass
class _Facts:
    found: dict[str, str] = field(default_factory=dict)
    rest: list[Line] = field(default_factory=list)  # lines that are none of the known facts

    def keep(self, name: str, text: str) -> None:
        if text and not self.found.get(name):
            self.found[name] = " ".join(text.split())


def read_cover(items: list[Item]) -> Cover:
    """The facts found among the lines before the first element; text boxes and tables are looked into."""
    lines = [line for line in _flat(items) if line.text]
    facts = _Facts()
    _labelled(lines, facts)
    for index, line in enumerate(lines):
        _read_line(line, lines[index - 1] if index else None, facts)
    _titles(facts)
    return Cover(**facts.found)


def _flat(items: list[Item]) -> list[Line]:
    out: list[Line] = []
    for item in items:
        for line in [item] if isinstance(item, Line) else item.lines:
            out.append(line)
            out += line.boxes
    return out


def _labelled(lines: list[Line], facts: _Facts) -> None:
    """ICS and CCS may stand in one line or in neighbouring cells."""
    head = "\n".join(line.text for line in lines[:24])
    for name, pattern in (("ics", _ICS), ("ccs", _CCS)):
        match = pattern.search(head)
        if match is not None:
            facts.keep(name, re.sub(r"\s", "", match[1]) if name == "ics" else match[1])


def _read_line(line: Line, before: Line | None, facts: _Facts) -> None:
    text = line.text
    known = (
        bool(re.match(r"(?:ICS|CCS|中国标准文献分类号)", text))
        or re.fullmatch(r"[\d.]+|[A-Z]\s?\d{2}", text) is not None
    )
    for name, pattern in (("issued_on", _ISSUED), ("implemented_on", _IMPLEMENTED)):
        match = pattern.search(text)
        if match is not None:
            facts.keep(name, f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}")
    if _ANY_DATE.search(text) or _DRAFT_DATE.search(text) or _PATENT.search(text):
        return
    replaces = re.match(r"代替\s*(.+)", text, re.DOTALL)
    if replaces is not None:
        facts.keep("replaces", replaces[1])
        return
    number = _NUMBER.search(text)
    if number is not None and len(text) < 60:
        facts.keep("number", number["number"])
        return
    if line.styled("文件编号"):
        facts.keep("number", text)
        return
    stage = _STAGE.fullmatch(text)
    if stage is not None:
        facts.keep("stage", stage[1])
        return
    if squeezed(text) == "发布":
        if before is not None and before in facts.rest:
            facts.rest.remove(before)
            facts.keep("issuer", before.text.replace("\n", " "))
        return
    issuer = re.fullmatch(r"(.+?)[\s\u3000]*发[\s\u3000]*布", text, re.DOTALL)
    if issuer is not None:
        facts.keep("issuer", issuer[1].replace("\n", " "))
        return
    if known or squeezed(text) in _BANNER:
        return
    facts.rest.append(line)


def _titles(facts: _Facts) -> None:
    chinese = [line for line in facts.rest if _HAN.search(line.text)]
    latin = [
        line for line in facts.rest if re.search(r"[A-Za-z]{3,}", line.text) and not _HAN.search(line.text)
    ]
    chosen = [line for line in chinese if line.styled("标准名称", "文件名称", "Title")] or _largest(chinese)
    facts.keep("title_zh", " ".join(line.text for line in chosen))
    if not chinese:
        short = [line for line in latin if 12 <= len(line.text) <= 200 and not line.text.endswith((".", ":"))]
        dashed = [line for line in short if "—" in line.text]
        named = [line for line in short if line.styled("Title", "title")] or (dashed or _largest(short))[:1]
        facts.keep("title_en", " ".join(line.text for line in named))
        return
    named = [line for line in latin if line.styled("英文名称")]
    if not named and chosen:
        after = facts.rest.index(chosen[-1])
        named = [line for line in latin if facts.rest.index(line) > after][:2]
        named = [line for line in named if line.size >= named[0].size] if named else []
    facts.keep("title_en", " ".join(line.text for line in named))


def _largest(lines: list[Line]) -> list[Line]:
    """The lines set in the largest type, as long as they follow each other: a title in several parts."""
    if not lines:
        return []
    largest = max(line.size for line in lines)
    first = next(index for index, line in enumerate(lines) if line.size == largest)
    out: list[Line] = []
    for line in lines[first:]:
        if line.size != largest or (largest == 0 and out):
            break
        out.append(line)
    return out


def is_repeated_title(text: str, cover: Cover) -> bool:
    """Is ``text`` the title printed again above chapter 1?"""
    return bool(cover.title_zh) and squeezed(text) == squeezed(cover.title_zh)
