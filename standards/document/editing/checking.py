"""What comes from an editor is taken for what it says, and for nothing that it must not say."""

from __future__ import annotations

from dataclasses import replace

from standards.document.citations import rewrite
from standards.document.safexml import legal
from standards.document.sentences import gettext_noop
from standards.document.tree import (
    Block,
    Document,
    Figure,
    Formula,
    ListBlock,
    Note,
    Paragraph,
    ReferenceItem,
    Run,
    Section,
    SectionKind,
    Table,
)

from .numbers import numbered

LONGEST_TITLE = 300
LONGEST_TEXT = 200_000  # characters of one clause
MOST_CELLS = 20_000  # of one table, merged ones counted by what they cover

TITLE_TOO_LONG = gettext_noop("The title is longer than 300 characters.")
TERM_MISSING = gettext_noop("A term entry needs its term.")
TEXT_TOO_LONG = gettext_noop(
    "This clause is longer than 200,000 characters: divide it into clauses below it."
)
NO_SUCH_PICTURE = gettext_noop("A picture or formula is not one of this draft: put it in with Word.")
BAD_TABLE = gettext_noop("A table is broken: a merged cell reaches beyond its rows.")
NO_SUCH_FOOTNOTE = gettext_noop("A footnote is called that the draft does not have.")


class Misread(Exception):
    """What cannot be a clause: the field it stands in, the message id of why, its line there (0 for none) and the mark it speaks of."""

    def __init__(self, field: str, why: str, line: int = 0, number: int = 0) -> None:
        super().__init__(field, why, line)
        self.field = field
        self.why = why
        self.line = line
        self.where = {"line": line, "number": number}

    def __str__(self) -> str:
        return self.why % self.where


def checked(clause: Section, base: Section, document: Document) -> Section:
    """``clause`` as the section ``base`` of ``document`` may become it. Raises ``Misread``.

    Its kind, number and place are those of ``base``; pictures and formulas are those the draft has, whatever was sent;
    what points to nothing points nowhere.
    """
    title = " ".join(legal(clause.title).split())
    if len(title) > LONGEST_TITLE:
        raise Misread("title", TITLE_TOO_LONG)
    if base.term is not None and (clause.term is None or not clause.term.term.strip()):
        raise Misread("title", TERM_MISSING)
    known = _known(document)
    kept = set(base.blocks)
    blocks = tuple(block if block in kept else _tidied(block, known) for block in clause.blocks)
    new = replace(
        base,
        title=clause.term.term.strip() if base.term is not None and clause.term else title,
        term=clause.term if base.term is not None else None,
        annex_status=clause.annex_status
        if base.kind is SectionKind.ANNEX and clause.annex_status in {"规范性", "资料性"}
        else base.annex_status,
        blocks=tuple(block for block in blocks if block is not None),
        children=(),
    )
    if sum(len(run.text) for run in runs_of(new)) > LONGEST_TEXT:
        raise Misread("text", TEXT_TOO_LONG)
    return rewrite(new, lambda runs: _sound(runs, set(known), len(document.footnotes)))


def _known(document: Document) -> dict[str, Block | None]:
    """By anchor, the tables, figures and formulas of the draft; sections under None."""
    found: dict[str, Block | None] = {}

    def add(section: Section) -> None:
        found.setdefault(section.anchor, None)
        for block in numbered(section):
            found.setdefault(block.anchor, block)
        for child in section.children:
            add(child)

    for section in document.sections:
        add(section)
    return found


def _tidied(block: Block, known: dict[str, Block | None]) -> Block | None:
    """The block as it is kept; None for one that says nothing."""
    if isinstance(block, Paragraph):
        return block if _says(block.runs) else None
    if isinstance(block, ListBlock):
        items = tuple(
            replace(one, level=min(max(one.level, 1), 2), label=one.label[:20]) for one in block.items
        )
        return ListBlock(items) if items else None
    if isinstance(block, Note):
        return replace(block, label=block.label[:40])
    if isinstance(block, ReferenceItem):
        return block if (block.number + block.title).strip() else None
    if isinstance(block, Table):
        return _table(block)
    ours = known.get(block.anchor)
    if isinstance(block, Figure) and isinstance(ours, Figure):
        return replace(block, image=ours.image, title=" ".join(block.title.split()))
    if isinstance(block, Formula) and isinstance(ours, Formula):
        return replace(ours, label=block.label)
    raise Misread("text", NO_SUCH_PICTURE)


def _says(runs: tuple[Run, ...]) -> bool:
    return any(run.footnote or run.text.strip() for run in runs)


def _table(table: Table) -> Table | None:
    """A table whose cells cover each place once at most and nothing outside its rows."""
    if not table.rows:
        return None
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(table.rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            wide, high = cell.colspan, cell.rowspan
            if wide < 1 or high < 1 or wide * high > MOST_CELLS or y + high > len(table.rows):
                raise Misread("text", BAD_TABLE)
            taken |= {(y + down, x + right) for down in range(high) for right in range(wide)}
            if len(taken) > MOST_CELLS:
                raise Misread("text", BAD_TABLE)
    heads = min(max(table.header_rows, 0), len(table.rows))
    return replace(table, header_rows=heads, title=" ".join(table.title.split()), label=table.label[:40])


def _sound(runs: tuple[Run, ...], known: set[str], footnotes: int) -> tuple[Run, ...]:
    out = []
    for run in runs:
        if run.footnote and not 1 <= run.footnote <= footnotes:
            raise Misread("text", NO_SUCH_FOOTNOTE)
        out.append(replace(run, text=legal(run.text), ref=run.ref if run.ref in known else ""))
    return tuple(out)


def runs_of(section: Section) -> list[Run]:
    """Every run of the section and of what is below it."""
    found: list[Run] = []

    def note(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        found.extend(runs)
        return runs

    rewrite(section, note)
    return found
