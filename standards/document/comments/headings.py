"""The headings of comment sheets as standards bodies, societies and units write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum


class Meaning(StrEnum):
    SENDER = "sender"
    CLAUSE = "clause"
    ELEMENT = "element"
    KIND = "kind"
    COMMENT = "comment"
    REASON = "reason"  # joins the comment
    PROPOSAL = "proposal"
    OBSERVATION = "observation"
    PART = "part"  # which part of the standard: its text, its list of checks
    BESIDE = "beside"  # page, line, words of the draft
    SERIAL = "serial"  # the form's own count, which says nothing
    REST = "rest"


# Of a heading without brackets, digits, spaces and points: "Clause/ Subclause(e.g. 3.1)" is "clause/subclause".
_PATTERNS: tuple[tuple[Meaning, str], ...] = (
    (Meaning.SERIAL, r"no|number|#|item|itemno|id|序号|编号|意见序号|意见编号"),
    (Meaning.OBSERVATION, r"(secretar|observation|resolution|disposition|decision|response).*"),
    (Meaning.OBSERVATION, r"(起草组|工作组|编制组|秘书处)?(意见)?(处理|采纳|答复|回复)(意见|结果|情况|结论|状态)?(及理由|和理由|及说明)?|是否采纳"),
    (Meaning.PROPOSAL, r"(proposed|suggested|recommended)(change|text|amendment|wording|solution).*|proposal|修改建议.*"),
    (Meaning.PROPOSAL, r"(拟)?(建议)?(修改|改)(为|后|后内容|后条文|后的内容)|建议(内容|条文|修改|修改内容|修改为)?|建议修改(后)?(内容|为|条文)"),
    (Meaning.REASON, r"(修改)?(的)?(理由|依据|原因)([及和与或、/]?(理由|依据|说明))?|reason|justification|rationale"),
    (Meaning.KIND, r"type(ofcomment)?.*|kind|commenttype|(意见)?(类型|性质|类别|分类)"),
    (Meaning.COMMENT, r"comments?|comment(justification|text|and|by|on|s?by).*|(修改|具体|反馈|主要|征求|征集|征求到的)?意见(和|与|及|或|、|/)?(建议)?(的)?(内容)?([及和与、](其)?(理由|依据))?"),
    (Meaning.COMMENT, r"(存在|提出)?(的)?问题(和|与|及|、)?(建议|意见)?|修改(内容|意见)|意见内容.*|意见描述"),
    (Meaning.CLAUSE, r"(sub)?clause.*|section.*|(标准|条文|原)?(章|条|款|节|章条|章节|条款|条文)(条)?(编号|号|序号|号码)?(/.*)?|(标准)?(章条|条款|章节|条文)(编)?号?(及|和|与|/)?(名称|标题)?"),
    (Meaning.ELEMENT, r"(paragraph|listitem|figure|table).*|element|段落?(/.*)?|(段|图|表|段落)[/、](图|表|段|公式|注).*"),
    (Meaning.PART, r"component|document|part|文件|文件名称|部分"),
    (Meaning.BESIDE, r"line(no|number)?s?|page(no|number)?s?|页(码|数)?|行(号|数)?|页码/行号|原(文|稿|标准)?(条文|内容|条款|条款内容)?|标准(原文|内容)|(条文|条款|章条|章节|条)(内容|名称|标题|原文)|currenttext|originaltext"),
    (Meaning.SENDER, r"mb(/?nc)?|co|nc|memberbody|country|organi[sz]ation|company|unit|from|commenter|submittedby|commentby|source|author|name"),
    (Meaning.SENDER, r"(意见)?(提出|反馈|回函|来源|填报|征求意见)?(单位|专家|单位名称|单位/专家|单位或专家|单位/个人|单位或个人|单位和个人|来源|者|人|部门)(名称|姓名)?|(专家|提出人|反馈人)姓名|姓名"),
)  # fmt: skip
_KNOWN = tuple((meaning, re.compile(pattern)) for meaning, pattern in _PATTERNS)
_SENDER_LABEL = re.compile(
    r"(?:(?:填写|填表|填报|反馈|提出|提出意见|意见提出|回函)?单位(?:名称)?|organi[sz]ation|member body|submitted by)\s*"
    r"(?:[（(][^（()）]*[)）])?\s*(?P<colon>[:：]?)\s*",
    re.IGNORECASE,
)
_NEXT_LABEL = re.compile(r"\s{2,}|[\t　]|\s*(?:联系人|联系方式|电话|日期|邮箱|地址|（盖章|\(盖章)")


def meaning_of(heading: str) -> Meaning | None:
    """What stands below ``heading``; None for a heading that is none of ours."""
    plain = _plain(heading)
    return next((meaning for meaning, pattern in _KNOWN if plain and pattern.fullmatch(plain)), None)


def name_of(heading: str) -> str:
    """The heading as it labels its text: in one line, without the remarks in brackets."""
    return " ".join(re.sub(r"[（(][^（()）]*[)）]", " ", heading).split())


def columns_of(cells: Mapping[int, str]) -> dict[int, Meaning] | None:
    """What the columns of a heading row mean; None if the row is not one of a comment sheet.

    It is one if it names the comment or the proposed change, and besides the place, the kind or both of them.
    """
    found: dict[int, Meaning] = {}
    for place, text in cells.items():
        meaning = meaning_of(text) if len(text) <= 120 else None
        once = meaning in found.values() and meaning not in {Meaning.BESIDE, Meaning.OBSERVATION}
        if text.strip():
            found[place] = Meaning.REST if meaning is None or once else meaning
    said = {Meaning.COMMENT, Meaning.PROPOSAL} & set(found.values())
    placed = {Meaning.CLAUSE, Meaning.ELEMENT, Meaning.KIND} & set(found.values())
    return found if said and (placed or len(said) == 2) else None


def sender_in(cells: Sequence[str]) -> str:
    """The unit that a head line names ("单位名称：某公司", or a label with its value in the next cell); "" if none."""
    for place, text in enumerate(cells):
        label = _SENDER_LABEL.match(text.strip())
        if label is None:
            continue
        behind = _NEXT_LABEL.split(text.strip()[label.end() :], maxsplit=1)[0].strip()
        if behind and label["colon"]:
            return behind
        follows = next((one.strip() for one in cells[place + 1 :] if one.strip()), "")
        if not behind and follows and not follows.endswith((":", "：")) and meaning_of(follows) is None:
            return follows
    return ""


def _plain(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading)
    text = re.sub(r"\([^()]*\)?", "", text)
    return re.sub(r"[\s\d.:*\-‐_]+", "", text).casefold().strip("/")
