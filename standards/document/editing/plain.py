"""A clause as plain text that a person can type without any editor, and back.

Blocks stand apart by an empty line. A paragraph is its lines. A list has an item a line, ``a) …``, ``1) …`` or ``—— …``,
two blanks before those of the second level. Notes and examples begin with ``注：``, ``注1：`` or ``示例：``. A listed
document is ``【GB/T 1.1—2020】 title``. A simple table is a line for each row, ``| a | b |``, below its heading rows ``| --- |``,
headed by its mark. What a line of text cannot hold (pictures, formulas, merged cells) stands as its mark alone, ``[[2]] …``:
the second block of the clause as it was; the words behind a mark are not read.

Inside a line: ``**bold**``, ``*italic*``, ``^{raised}``, ``_{lowered}``, ``[5.2](#c-5-2)`` for a reference, ``[^3]`` for the
third footnote; a backslash takes its meaning from what follows it.

``parse(spelled(clause), clause)`` is the clause: what would not come back the same is written as its mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from standards.document.citations import is_dated
from standards.document.outline import block_text
from standards.document.sentences import gettext_noop
from standards.document.tree import (
    Block,
    Cell,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    Section,
    Table,
)

from .checking import Misread

NO_SUCH_MARK = gettext_noop("Line %(line)d: there is no part [[%(number)s]] in this clause.")
UNEVEN_ROWS = gettext_noop("Line %(line)d: every row of a table has as many cells as the first one.")
NO_TABLE = gettext_noop("Line %(line)d: rows are changed below the mark of a table only.")

_MARK = re.compile(r"\[\[(?P<number>\d{1,5})\]\].*")
_ROW = re.compile(r"\|.*\|")
_RULE = re.compile(r"\|(?:\s*---\s*\|)+")
_DOCUMENT = re.compile(r"【(?P<number>[^】\n]*)】 ?(?P<title>.*)")
_ITEM = re.compile(r"(?P<indent> {2})?(?P<label>[a-z]\)|\d{1,2}\)|——|[·•●])(?: (?P<said>.*))?")
_NOTE = re.compile(r"(?P<label>(?P<word>注|示例)\d{0,2}：)(?P<said>.*)", re.DOTALL)
_INLINE = re.compile(
    r"\\(?P<plain>.)|(?P<bold>\*\*)|(?P<italic>\*)|\^\{(?P<sup>(?:\\.|[^\\}])*)\}|_\{(?P<sub>(?:\\.|[^\\}])*)\}"
    r"|\[\^(?P<footnote>\d{1,4})\]|\[(?P<said>(?:\\.|[^\\\]])*)\]\(#(?P<ref>[^()\s]+)\)",
    re.DOTALL,
)
_SPECIAL = re.compile(r"[\\*\[\]|]|[\^_](?=\{)")
_PLAIN = Run("")
_SHOWN = 24  # characters of a kept block that its mark shows


def spelled(clause: Section) -> str:
    """The blocks of ``clause`` as text."""
    return "\n\n".join(_told(clause, index) for index in range(len(clause.blocks)))


def parse(text: str, base: Section) -> tuple[Block, ...]:
    """The blocks that ``text`` says, of a clause that had those of ``base``. Raises ``Misread`` with the line."""
    found: list[Block] = []
    for first, lines in _chunks(text):
        found.append(_read(lines, first, base))
    return tuple(found)


def _told(clause: Section, index: int) -> str:
    block = clause.blocks[index]
    said = _said(block, index)
    try:
        if said is not None and parse(said, clause) == (block,):
            return said
    except Misread:
        pass
    shown = " ".join(block_text(block).split())
    return f"[[{index + 1}]] {shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}".rstrip()


def _said(block: Block, index: int) -> str | None:
    if isinstance(block, Paragraph):
        return inline(block.runs)
    if isinstance(block, ListBlock):
        return "\n".join(
            f"{'  ' if item.level == 2 else ''}{item.label} {inline(item.runs)}" for item in block.items
        )
    if isinstance(block, Note):
        return block.label + inline(block.runs)
    if isinstance(block, ReferenceItem):
        return f"【{block.number}】 {block.title}"
    if not isinstance(block, Table):
        return None
    rows = ["| " + " | ".join(inline(cell.runs) for cell in row) + " |" for row in block.rows]
    rule = "|" + " --- |" * len(block.rows[0] if block.rows else ())
    head = f"[[{index + 1}]] {block.label} {block.title}".rstrip()
    return "\n".join([head, *rows[: block.header_rows], rule, *rows[block.header_rows :]])


def _chunks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that stand together, with the number of the first."""
    lines: list[str] = []
    first = 1
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if line.strip():
            first = first if lines else number
            lines.append(line)
        elif lines:
            yield first, lines
            lines = []
    if lines:
        yield first, lines


def _read(lines: list[str], first: int, base: Section) -> Block:
    mark = _MARK.fullmatch(lines[0])
    if mark is not None:
        number = int(mark["number"])
        if not 1 <= number <= len(base.blocks):
            raise Misread("text", NO_SUCH_MARK, first, number)
        return _table(lines, first, base.blocks[number - 1])
    if all(_ROW.fullmatch(line.strip()) for line in lines):
        return _table(["", *lines], first - 1, Table("", "表", "", ()))
    if all(_ITEM.fullmatch(line) for line in lines):
        return ListBlock(tuple(_item(line) for line in lines))
    document = _DOCUMENT.fullmatch(lines[0]) if len(lines) == 1 else None
    if document is not None:
        return ReferenceItem(document["number"], document["title"], is_dated(document["number"]))
    text = "\n".join(lines)
    note = _NOTE.fullmatch(text)
    if note is not None:
        return Note(note["label"], runs(note["said"]), note["word"] == "示例")
    return Paragraph(runs(text))


def _item(line: str) -> ListItem:
    match = _ITEM.fullmatch(line)
    assert match is not None, "it was looked at before"
    return ListItem(match["label"], 2 if match["indent"] else 1, runs(match["said"] or ""))


def _table(lines: list[str], first: int, kept: Block) -> Block:
    """The block under a mark, with the rows below the mark if there are any."""
    if len(lines) == 1:
        return kept
    if not isinstance(kept, Table):
        raise Misread("text", NO_TABLE, first + 1)
    rows: list[list[str]] = []
    heads = 0
    for place, line in enumerate(lines[1:], first + 1):
        if not _ROW.fullmatch(line.strip()):
            raise Misread("text", NO_TABLE, place)
        if _RULE.fullmatch(line.strip()):
            heads = len(rows)
            continue
        rows.append([one.strip() for one in re.split(r"(?<!\\)\|", line.strip()[1:-1])])
        if len(rows[-1]) != len(rows[0]):
            raise Misread("text", UNEVEN_ROWS, place)
    cells = tuple(tuple(Cell(runs(one), header=y < heads) for one in row) for y, row in enumerate(rows))
    return replace(kept, rows=cells, header_rows=heads)


def inline(some: tuple[Run, ...]) -> str:
    """Runs as they are typed in one line."""
    return "".join(map(_typed, some))


def _typed(run: Run) -> str:
    if run.footnote:
        return f"[^{run.footnote}]"
    text = _SPECIAL.sub(lambda match: "\\" + match[0], run.text)
    if run.sup or run.sub:
        text = ("^" if run.sup else "_") + "{" + text.replace("}", "\\}") + "}"
    if run.italic:
        text = f"*{text}*"
    if run.bold:
        text = f"**{text}**"
    return f"[{text}](#{run.ref})" if run.ref else text


def runs(text: str, look: Run = _PLAIN) -> tuple[Run, ...]:
    """The runs of ``inline``; what is not its syntax is text."""
    out: list[Run] = []

    def say(run: Run) -> None:
        if out and not run.footnote and not out[-1].footnote and replace(out[-1], text=run.text) == run:
            out[-1] = replace(run, text=out[-1].text + run.text)
        elif run.text or run.footnote:
            out.append(run)

    done = 0
    for match in _INLINE.finditer(text):
        say(replace(look, text=text[done : match.start()]))
        done = match.end()
        if match["plain"] is not None:
            say(replace(look, text=match["plain"]))
        elif match["bold"]:
            look = replace(look, bold=not look.bold)
        elif match["italic"]:
            look = replace(look, italic=not look.italic)
        elif match["footnote"]:
            say(Run("", footnote=int(match["footnote"])))
        elif match["ref"]:
            out += [replace(inner, ref=match["ref"]) for inner in runs(match["said"], look)]
        else:
            raised = match["sup"] is not None
            said = re.sub(r"\\(.)", r"\1", match["sup"] if raised else match["sub"], flags=re.DOTALL)
            say(replace(look, text=said, sup=raised, sub=not raised))
    say(replace(look, text=text[done:]))
    return tuple(out)
