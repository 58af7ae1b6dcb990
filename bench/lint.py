"""What the rules of ``standards.document.lint`` find in real texts, and what checking costs.

    ./dev bench lint FOLDER [--show RULE]

FOLDER is laid out like the collection of real data this was measured with: ``standards_docx`` (Word), ``standards_text``
(YAML and Metanorma XML), ``corpus`` (an .xlsx of clauses of published building codes in its second column). Prints how
often each rule fires, or with ``--show`` every place of one rule (all rules: ``--show all``), then seconds of
processor time for drafts of 20, 100 and 200 pages.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from disclosure.management.demo.drafts import build_draft
from standards.document import lint, outline, reader
from standards.document.anchors import number_anchors
from standards.document.citations import link, read_reference
from standards.document.grammar import chapter_kind
from standards.document.lines import Line
from standards.document.lint import Finding, Stage
from standards.document.styles import Style
from standards.document.tree import (
    Block,
    Cell,
    Cover,
    Document,
    Figure,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    Run,
    Section,
    SectionKind,
    Table,
    TermHead,
)

WORDS_PER_PAGE = 500
# Rules about the words of single clauses: the only ones that clauses without their standard can be asked for.
WORDING = (
    "unit",
    "range",
    "tolerance",
    "dimension",
    "number.p",
    "number.t",
    "modal.m",
    "modal.v",
    "modal.f",
    "self",
    "wording",
    "punctuation",
    "pointer.v",
)


def para(text: str) -> Paragraph:
    return Paragraph((Run(text),))


# -- YAML


def from_yaml(path: Path) -> Document:
    data = yaml.safe_load(path.read_text())
    cover = data["cover"]
    front = [_section(SectionKind.PREFACE, "", "前言", data.get("foreword", []))]
    if data.get("introduction"):
        front.append(_section(SectionKind.INTRODUCTION, "", "引言", data["introduction"]))
    parts = data["sections"]
    references = [para(parts["normative_references"]["intro"])]
    references += [_reference(text) for text in parts["normative_references"]["items"]]
    terms = parts["terms_definitions"]
    entries = tuple(_term(f"3.{n}", one) for n, one in enumerate(terms["items"], 1))
    body = [
        _section(SectionKind.SCOPE, "1", "范围", parts["scope"]),
        Section(SectionKind.REFERENCES, "", "2", "规范性引用文件", 1, tuple(references)),
        Section(SectionKind.TERMS, "", "3", "术语和定义", 1, (para(terms["intro"]),), entries),
    ]
    body += [_clause(str(n), one) for n, one in enumerate(data["clauses"], 4)]
    body += [_annex(one) for one in data.get("annexes", [])]
    return link(
        Document(
            Cover(title_zh=cover["title_zh"], title_en=cover["title_en"], number=cover["standard_number"]),
            number_anchors(tuple(front + body)),
        )
    )


def _reference(text: str) -> Block:
    return read_reference(Line(Style("", "", (), None, None, None, False, 0), [Run(text)])) or para(text)


def _blocks(given: list[Any]) -> tuple[Block, ...]:
    out: list[Block] = []
    for one in given or []:
        kind = one.get("type", "paragraph") if isinstance(one, dict) else "paragraph"
        if kind == "table":
            rows = tuple(tuple(Cell((Run(str(cell)),)) for cell in row) for row in one.get("rows", []))
            out.append(Table("", f"表{_table_number()}", one.get("title", ""), rows))
        elif kind == "figure":
            out.append(Figure("", f"图{_figure_number()}", one.get("title", "")))
        elif kind in {"note", "example"}:
            for item in one["items"]:
                texts = [item] if isinstance(item, str) else item.get("paragraphs", [])
                out.append(
                    Note(
                        "示例：" if kind == "example" else "注：", (Run(" ".join(texts)),), kind == "example"
                    )
                )
        elif kind == "list":
            out.append(ListBlock(tuple(ListItem("——", 1, (Run(str(item)),)) for item in one["items"])))
        else:
            out.append(para(one if isinstance(one, str) else str(one.get("text", ""))))
    return tuple(out)


_COUNT: Counter[str] = Counter()


def _table_number() -> int:
    _COUNT["table"] += 1
    return _COUNT["table"]


def _figure_number() -> int:
    _COUNT["figure"] += 1
    return _COUNT["figure"]


def _section(kind: SectionKind, number: str, title: str, given: list[Any]) -> Section:
    return Section(kind, "", number, title, 1, _blocks(given))


def _term(number: str, given: dict[str, Any]) -> Section:
    name = re.match(r"(.*[\u3400-\u9fff]\S*)\s+([A-Za-z].*)", given["term"])
    head = TermHead(name[1], name[2]) if name else TermHead(given["term"])
    return Section(SectionKind.TERM, "", number, head.term, 2, _blocks(given["definition"]), term=head)


def _clause(number: str, given: dict[str, Any]) -> Section:
    children = tuple(_clause(f"{number}.{n}", one) for n, one in enumerate(given.get("children", []), 1))
    level = number.count(".") + 1
    kind = chapter_kind(given["title"]) if level == 1 else SectionKind.CLAUSE
    return Section(
        kind, "", number, given.get("title", ""), level, _blocks(given.get("paragraphs", [])), children
    )


def _annex(given: dict[str, Any]) -> Section:
    status = {"informative": "资料性", "normative": "规范性"}[given["kind"]]
    children = tuple(_clause(f"{given['id']}.{n}", one) for n, one in enumerate(given.get("clauses", []), 1))
    blocks = _blocks(given.get("paragraphs", []))
    return Section(SectionKind.ANNEX, "", given["id"], given["title"], 1, blocks, children, status)


# -- clauses of published codes


def clauses_of(path: Path) -> Document:
    """The different clauses as untitled clauses of one chapter."""
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    texts = {str(row[1]).strip() for row in sheet.iter_rows(min_row=3, values_only=True) if row[1]}
    children = tuple(
        Section(SectionKind.CLAUSE, "", f"4.{n}", "", 2, tuple(para(line) for line in text.splitlines()))
        for n, text in enumerate(sorted(texts), 1)
    )
    chapter = Section(SectionKind.CLAUSE, "", "4", "条", 1, (), children)
    return Document(Cover(), number_anchors((chapter,)))


# -- all


def texts(folder: Path) -> Iterator[tuple[str, Document]]:
    for path in sorted((folder / "standards_docx").iterdir()):
        if path.suffix in {".docx", ".dotx", ".doc"}:
            try:
                yield path.name, reader.read(path.read_bytes(), path.name)
            except reader.Unreadable as refusal:
                print(f"{path.name}: {refusal}", file=sys.stderr)
    for path in sorted((folder / "standards_text").glob("*.yaml")):
        _COUNT.clear()
        yield path.name, from_yaml(path)
    for path in sorted((folder / "corpus").glob("*.xlsx")):
        yield path.name, clauses_of(path)


def found(name: str, document: Document) -> list[Finding]:
    all_findings = lint.check(document, stage=Stage.APPROVAL)
    if name.endswith(".xlsx"):
        return [one for one in all_findings if one.rule.startswith(WORDING)]
    return all_findings


def pages(count: int) -> Document:
    """A draft of about ``count`` pages: the chapters of the demo's draft again and again."""
    document = reader.read(build_draft(), "draft.docx")
    times = max(1, count * WORDS_PER_PAGE // outline.word_count(document))
    return replace(document, sections=number_anchors(document.sections * times))


def main() -> None:
    arguments = sys.argv[1:]
    show = arguments[arguments.index("--show") + 1] if "--show" in arguments else ""
    table: dict[str, Counter[str]] = {}
    names: list[str] = []
    for name, document in texts(Path(arguments[0])):
        names.append(name)
        for one in found(name, document):
            table.setdefault(one.rule, Counter())[name] += 1
            if show in {one.rule, "all"}:
                fix = f" -> {one.fix.after!r}" if one.fix is not None else ""
                print(f"{name[:24]}\t{one.severity}\t{one.rule}\t{one.place}\t{one.text}\t{one.zh[:30]}{fix}")
    if not show:
        print("\n".join(f"{n} {name}" for n, name in enumerate(names, 1)))
        for rule in lint.RULES:
            counts = table.get(rule, Counter())
            print(rule.ljust(22), *(str(counts[name] or "·").rjust(5) for name in names), sep=" ")
    for count in (20, 100, 200):
        document = pages(count)
        start = time.process_time()
        findings = lint.check(document, stage=Stage.APPROVAL)
        seconds = time.process_time() - start
        print(
            f"{count} pages ({outline.word_count(document)} words): {seconds:.3f} s, {len(findings)} findings"
        )


if __name__ == "__main__":
    main()
