"""What stands inside a section: paragraphs, lists, notes, tables, figures, formulas, terms, references."""

from __future__ import annotations

import re
from dataclasses import replace

from . import grammar, sentences
from .citations import read_reference
from .lines import Grid, Item, Line, Picture, broken_at, cut, plain
from .nodes import Node, Outline
from .tables import continue_table, read_note, read_table
from .tree import (
    Block,
    Figure,
    Formula,
    ListBlock,
    ListItem,
    Loss,
    Note,
    Paragraph,
    Run,
    SectionKind,
    Table,
    TermHead,
)

_TYPED_FORMULA = re.compile(
    r"(?P<text>.*[=≤≥<>≈＝].*?)[\s\u3000]*[…⋯.·]{2,}[\s\u3000]*[（(](?P<label>(?:[A-Z]\.)?\d+)[)）]"
)
_LEGEND = re.compile(r"标引序号说明|说明[：:]|Key\b|\d{1,2}\s*(?:——|—|－)|[a-z]\s*[)）]|关键词")
_HAN = re.compile(r"[\u3400-\u9fff]")
_AHEAD = 10


class Blocks:
    """Puts the blocks of the draft into the section that is open."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.losses: list[Loss] = []
        self._items: list[ListItem] = []
        self._classes: list[str] = []
        self._caption: grammar.Caption | None = None
        self._unit = ""

    # -- the open section

    def lose(self, what: str) -> None:
        node = self.outline.node
        self.losses.append(Loss("" if node is None else node.place, what))

    def put(self, block: Block) -> None:
        self._flush()
        node = self.outline.node
        if node is not None:
            node.blocks.append(block)

    def paragraph(self, runs: list[Run]) -> None:
        if runs:
            self.put(Paragraph(tuple(runs)))

    def close(self) -> None:
        """Before another section opens: the open list ends, a title without a table becomes text."""
        self._flush()
        self._drop_caption()

    def _flush(self) -> None:
        node = self.outline.node
        if self._items and node is not None:
            node.blocks.append(ListBlock(tuple(self._items)))
        self._items, self._classes = [], []

    def _drop_caption(self) -> None:
        caption, self._caption = self._caption, None
        unit, self._unit = self._unit, ""
        if caption is not None:
            self.put(Paragraph((Run(f"{caption.label} {caption.title}".strip()),)))
        if unit:
            self.put(Paragraph((Run(unit),)))

    # -- lines

    def line(self, items: list[Item], at: int) -> int:
        """Take the line at ``at``; returns the index of the next item (a figure takes its title along)."""
        line = items[at]
        assert isinstance(line, Line)
        for loss in line.losses:
            self.lose(loss)
        if line.formula:
            self.put(Formula("", line.formula_label, line.mathml, line.formula))
        text = line.text
        figure = grammar.caption(text, figure=True) if text else None
        if line.pictures:
            if text and figure is None:
                self._text(line)
            return self._figures(items, at, own=figure)
        if not text:
            return at + 1
        if (
            figure is not None
            and line.losses + self._recent_losses()
            and grammar.titled(figure.title or "图", 60)
        ):
            self.put(Figure("", figure.label, figure.title))
        elif not self._table_head(items, at):
            self._text(line)
        return at + 1

    def _recent_losses(self) -> list[str]:
        node = self.outline.node
        drawn = {sentences.DRAWING, sentences.CHART, sentences.DIAGRAM, sentences.OLE_OBJECT}
        return [
            loss.what for loss in self.losses[-2:] if node and loss.where == node.place and loss.what in drawn
        ]

    def _text(self, line: Line) -> None:
        if self._caption is not None:
            self._drop_caption()
        node = self.outline.node
        typed = _TYPED_FORMULA.fullmatch(line.text)
        if typed is not None:
            self.put(Formula("", f"（{typed['label']}）", "", typed["text"].strip()))
        elif node is not None and self._term_source(node, line):
            return
        elif self.outline.inside(SectionKind.REFERENCES, SectionKind.BIBLIOGRAPHY):
            self._reference(line)
        elif (note := read_note(line)) is not None:
            self.put(note)
        elif not self._list_item(line) and not self._rest_of_example(line):
            self.paragraph(line.runs)

    def _rest_of_example(self, line: Line) -> bool:
        """The text of "示例：" may stand in the paragraph below it."""
        node = self.outline.node
        last = node.blocks[-1] if node is not None and node.blocks and not self._items else None
        if node is None or not isinstance(last, Note) or last.runs:
            return False
        node.blocks[-1] = replace(last, runs=tuple(line.runs))
        return True

    def _list_item(self, line: Line) -> bool:
        found = grammar.list_label(line.text, line.label)
        if found is None:
            return False
        name, label = found
        if not self._items:
            self._classes = ["", name] if line.styled("（二级）", "二级项") else [name]
        elif name not in self._classes:
            self._classes.append(name)
        level = min(self._classes.index(name) + 1, 2)
        self._items.append(ListItem(label.number, level, tuple(cut(line.runs, label.length))))
        return True

    def _reference(self, line: Line) -> None:
        item = read_reference(line)
        if item is None:
            self.paragraph(line.runs)
        else:
            self.put(item)

    # -- terms

    def term_line(self, node: Node, line: Line) -> bool:
        """The term and its English equivalent, in one line or two, below or beside the number."""
        head = node.term
        parts = broken_at(line.runs)
        if head is None:
            text = " ".join(plain(part) for part in parts)
            term, english = _two_languages(text)
            node.term = TermHead(term, english)
            node.title = term
            node.awaits = "" if english else "english"
            return True
        node.awaits = ""
        text = line.text
        if is_alternative(line):
            term, english = _two_languages(text)
            if _HAN.search(head.term) and not _HAN.search(term):
                term, english = "", term
            node.term = replace(head, term=_both(head.term, term), english=_both(head.english, english))
            node.awaits = "" if head.english else "english"
            return True
        if _HAN.search(head.term) and not _HAN.search(text) and len(text) < 120 and not text.endswith("."):
            node.term = replace(head, english=text)
            return True
        return False

    def _term_source(self, node: Node, line: Line) -> bool:
        match = grammar.SOURCE.fullmatch(line.text)
        if match is None or node.term is None:
            return False
        node.term = replace(node.term, source=match["source"].strip())
        return True

    # -- tables

    def _table_head(self, items: list[Item], at: int) -> bool:
        """Is the line the title of the table that follows, or the unit line between them?"""
        line = items[at]
        assert isinstance(line, Line)
        if grammar.UNIT_LINE.fullmatch(line.text) and _next_is_grid(items, at):
            self._unit = line.text
            return True
        caption = grammar.caption(line.text, figure=False)
        if caption is None or not _next_is_grid(items, at):
            return False
        self._drop_caption()
        self._caption = replace(caption, title=" ".join(plain(cut(line.runs, caption.length)).split()))
        return True

    def grid(self, grid: Grid) -> list[Item]:
        """Take a table; returns lines to read instead where the table only arranges figures or a formula."""
        lines = grid.lines
        texts = [line.text for line in lines if line.text]
        formulas = [line for line in lines if line.formula]
        if (
            len(formulas) == 1
            and len(grid.rows) == 1
            and all(re.fullmatch(r"[（(][A-Z.\d]+[)）]", text) for text in texts)
        ):
            label = texts[0].replace("(", "（").replace(")", "）") if texts else formulas[0].formula_label
            self.put(Formula("", label, formulas[0].mathml, formulas[0].formula))
            return []
        if self._caption is None and any(line.pictures for line in lines) and _arranges_figures(lines):
            return list(lines)
        caption, self._caption = self._caption, None
        unit, self._unit = self._unit, ""
        if not texts and not formulas and not any(line.pictures for line in lines):
            return []
        label, title = (caption.label, caption.title) if caption is not None else ("", "")
        table, losses = read_table(grid, label, title, unit)
        node = self.outline.node
        place = table.label or ("" if node is None else node.place)
        self.losses += [Loss(place, what) for what in losses]
        if caption is None or not caption.continued or not self._continue(table):
            self.put(table)
        return []

    def _continue(self, more: Table) -> bool:
        node = self.outline.node
        for index, block in enumerate(node.blocks if node is not None else []):
            if node is not None and isinstance(block, Table) and block.label == more.label:
                node.blocks[index] = continue_table(block, more)
                return True
        return False

    # -- figures

    def pictures_of(self, line: Line) -> None:
        """Pictures that hang on a heading."""
        for picture in line.pictures:
            self._figure(picture, "", "", ())

    def _figures(self, items: list[Item], at: int, own: grammar.Caption | None) -> int:
        """The pictures at ``at`` and their common title below; returns the index after the title."""
        line = items[at]
        assert isinstance(line, Line)
        pictures, notes, end, caption = list(line.pictures), [], at + 1, own
        if caption is None:
            between: list[Note] = []
            more: list[Picture] = []
            for index in range(at + 1, min(at + 1 + _AHEAD, len(items))):
                item = items[index]
                if not isinstance(item, Line) or item.formula or item.boxes:
                    break
                caption = grammar.caption(item.text, figure=True) if item.text else None
                if caption is not None:
                    caption = replace(caption, title=" ".join(plain(cut(item.runs, caption.length)).split()))
                    pictures += more + item.pictures
                    notes, end = between, index + 1
                    break
                if item.text and not _belongs_to_figure(item):
                    break
                more += item.pictures
                if item.text:
                    between.append(read_note(item) or Note("", tuple(item.runs)))
        for picture in pictures[:-1]:
            self._figure(picture, "", "", ())
        label, title = (caption.label, caption.title) if caption is not None else ("", "")
        self._figure(pictures[-1], label, " ".join(title.split()), tuple(notes))
        return end

    def _figure(self, picture: Picture, label: str, title: str, notes: tuple[Note, ...]) -> None:
        if picture.loss:
            node = self.outline.node
            self.losses.append(Loss(label or ("" if node is None else node.place), picture.loss))
        self.put(Figure("", label, title, picture.key, notes))


def _next_is_grid(items: list[Item], at: int) -> bool:
    for item in items[at + 1 : at + 6]:
        if isinstance(item, Grid):
            return True
        if item.text and not grammar.UNIT_LINE.fullmatch(item.text):
            return False
    return False


def _belongs_to_figure(line: Line) -> bool:
    if read_note(line) is not None or _LEGEND.match(line.text):
        return True
    return bool(line.pictures) or (
        len(line.text) <= 24 and grammar.titled(line.text, 24) and grammar.clause(line.text) is None
    )


def _arranges_figures(lines: list[Line]) -> bool:
    return (
        all(
            not line.text or grammar.caption(line.text, figure=True) is not None or _belongs_to_figure(line)
            for line in lines
        )
        and sum(len(line.text) for line in lines) < 400
    )


def is_alternative(line: Line) -> bool:
    """An admitted or deprecated term of the entry, by its style."""
    return line.named("AltTerm", "DeprecatedTerm")


def _both(one: str, other: str) -> str:
    return "；".join(text for text in (one, other) if text)


def _two_languages(text: str) -> tuple[str, str]:
    """The Chinese term and the English equivalent of one line."""
    if not _HAN.search(text):
        return text, ""
    match = re.fullmatch(
        r"(?P<term>.*[\u3400-\u9fff）)》]\S*?)[\s\u3000]+(?P<english>[A-Za-z][^\u3400-\u9fff]*)",
        text,
        re.DOTALL,
    )
    return (text, "") if match is None else (match["term"].strip(), match["english"].strip())
