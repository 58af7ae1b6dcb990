"""What the demo's proposals say (项目建议书), and the body of their drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from disclosure.management.demo.draft_text import (
    BODY,
    NORMATIVE,
    Entry,
    clause,
    head,
    item,
    note,
    para,
    term,
)
from standards.models import Project
from standards.models.fields import Field, FieldList

Clauses = tuple[str, ...]
Function: TypeAlias = Project.Function
Relation: TypeAlias = Project.Relation


SCOPE_WORDS = ("本文件规定了", "本文件给出了")  # as consulted on, and as a comment has them


@dataclass(frozen=True)
class Words:
    """The matter of a draft. ``chapters`` are (title, clauses); a clause that ends in ： is followed by ``items``."""

    governs: str  # 本文件规定了 …
    applies: str  # 本文件适用于 …
    references: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str, str], ...]
    chapters: tuple[tuple[str, Clauses], ...]
    items: Clauses = ()
    table: tuple[str, tuple[Clauses, ...]] | None = None
    note: str = ""


@dataclass(frozen=True)
class Idea:
    """A standard somebody wants. Without ``words`` its draft is the one on household storage."""

    title_zh: str
    title_en: str
    ics: str
    ccs: str
    industry: str
    function: Function
    field_list: FieldList
    field: Field
    purpose: str
    words: Words | None = None
    relation: Relation = Relation.NONE
    compared_with: str = ""
    consumers: bool = False

    def facts(self, day: date) -> Mapping[str, Any]:
        """The fields of the proposal form, filed on a day."""
        scope = self.words.governs if self.words else "户用储能系统运行、维护、检测和退役的要求和容量测试方法"
        return {
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "kind": Project.Kind.NEW,
            "function": self.function,
            "field_list": self.field_list,
            "field": self.field,
            "ics": self.ics,
            "ccs": self.ccs,
            "industry": self.industry,
            "relation": self.relation,
            "compared_with": self.compared_with,
            "purpose": self.purpose,
            "scope": f"规定{scope}。",
            "background": "国内已有产品和工程应用，各单位做法不一；国外未查到对应的标准。",
            "legal_relation": "符合现行法律法规，与强制性国家标准协调一致，不重复现行国家标准和行业标准的内容。",
            "consumers_affected": self.consumers,
            "starts_on": day,
            "ends_on": day + timedelta(days=365),
            "funding": "提案单位自筹",
        }

    def body(self) -> tuple[Entry, ...]:
        """Everything from the introduction to the bibliography."""
        return BODY if self.words is None else tuple(_write(self.words))


def _write(words: Words) -> list[Entry]:
    entries = [
        head(1, "范围"),
        para(f"本文件规定了{words.governs}。"),
        para(f"本文件适用于{words.applies}。"),
        head(1, "规范性引用文件"),
        para(NORMATIVE),
        *(Entry("reference", label=label, title=title) for label, title in words.references),
        head(1, "术语和定义"),
        para("下列术语和定义适用于本文件。"),
        *(term(*one) for one in words.terms),
    ]
    said = "".join(text for _, clauses in words.chapters for text in clauses)
    uncited = [label for label, _ in words.references if label not in said]
    rest = (f"本文件未作规定的，应符合{'、'.join(uncited)}的规定。",) if uncited else ()
    for number, (title, clauses) in enumerate(words.chapters):
        entries.append(head(1, title))
        for text in (*clauses, *rest) if number == 0 else clauses:
            entries.append(clause(2, text))
            if text.endswith("："):
                entries += [item(f"{chr(97 + at)})", one) for at, one in enumerate(words.items)]
        if words.note and number == 0:
            entries.append(note(words.note))
        if words.table and number == len(words.chapters) - 1:
            entries.append(Entry("table", title=words.table[0], rows=words.table[1]))
    return [
        *entries,
        Entry("element", title="参考文献"),
        Entry(
            "reference",
            label="GB/T 1.1—2020",
            title="标准化工作导则  第1部分：标准化文件的结构和起草规则",
        ),
    ]
