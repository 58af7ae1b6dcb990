"""Lines and grids become chapters, clauses, terms and annexes (GB/T 1.1—2020 clauses 7 and 8)."""

from __future__ import annotations

from . import grammar, sentences
from .blocks import Blocks, is_alternative
from .cover import is_repeated_title
from .lines import Grid, Item, Line, broken_at, cut, plain
from .nodes import Node, Outline
from .tree import Cover, Loss, Run, Section, SectionKind

_HEADINGS = ("heading ", "章标题", "条标题", "标题 ")
_UNTITLED = ("无标题",)
_CAPTIONS = ("图标题", "表标题", "caption", "Caption", "Figure Title", "Table title")


def start_of(items: list[Item]) -> int:
    """The index of the first item after the cover; ``len(items)`` if there is no element at all."""
    headed = False
    for index, item in enumerate(items):
        if isinstance(item, Grid):
            continue
        key = grammar.squeezed(item.text)
        if (
            item.contents
            or key in grammar.CONTENTS
            or grammar.element(item.text)
            in {
                SectionKind.PREFACE,
                SectionKind.INTRODUCTION,
            }
        ):
            return index
        found = grammar.clause(item.text)
        if found is None or found.number != "1":
            headed = headed or (item.heading and not item.styled("Title", "称谓", "标准名称"))
            continue
        rest = item.text[found.length :]
        if grammar.squeezed(rest) in grammar.KNOWN_TITLES or _trusted(item):
            return index
        if (
            found.gap
            and grammar.titled(rest)
            and not grammar.is_quantity(item.text, found)
            and not item.label
        ):
            return index
    if headed:
        return next(i for i, item in enumerate(items) if isinstance(item, Line) and item.heading)
    return len(items)


def build(items: list[Item], cover: Cover) -> tuple[list[Section], list[Loss]]:
    """The sections, without anchors, and the losses, each with its printed place."""
    builder = _Builder(_without_contents(items), cover)
    builder.read()
    return [node.freeze() for node in builder.outline.roots], list(dict.fromkeys(builder.blocks.losses))


def _without_contents(items: list[Item]) -> list[Item]:
    """Leave out the table of contents, made by Word or typed."""
    keys = [grammar.squeezed(item.text) if isinstance(item, Line) else "" for item in items]
    last = {key: index for index, key in enumerate(keys)}
    bare = [
        grammar.squeezed(grammar.PAGE_TAIL.sub("", item.text)) if isinstance(item, Line) else ""
        for item in items
    ]

    def following(index: int) -> list[int]:
        return [at for at in range(index, min(index + 12, len(items))) if keys[at]]

    def is_entry(index: int) -> bool:
        """A line of the contents ends in a page number or is printed again further down."""
        return bare[index] != keys[index] or last.get(bare[index], 0) > index

    out: list[Item] = []
    typed = False
    for index, item in enumerate(items):
        if isinstance(item, Grid):
            typed = False
            out.append(item)
            continue
        name = item.style.name.lower()
        if item.contents or name.startswith(("toc ", "目录 ", "table of figures")):
            continue
        if keys[index] in grammar.CONTENTS:
            typed = True
            continue
        if typed and item.text:
            if any(map(is_entry, following(index)[:3])):
                continue
            typed = False
        out.append(item)
    return out


def _trusted(line: Line) -> bool:
    return (line.heading and not line.styled("Title")) or line.styled(
        *_HEADINGS, *_UNTITLED, "术语条", "附录标识"
    )


class _Builder:
    def __init__(self, items: list[Item], cover: Cover) -> None:
        self.items = items
        self.cover = cover
        self.outline = Outline()
        self.blocks = Blocks(self.outline)
        lines = [
            item
            for item in items
            if isinstance(item, Line) and item.heading and not grammar.element(item.text)
        ]
        self.unnumbered = bool(lines) and not any(
            grammar.clause(line.text) or grammar.annex(line.text) or _annex_number(line.text)
            for line in lines
        )

    def read(self) -> None:
        at = 0
        if self.unnumbered:
            self.blocks.losses.append(Loss("", sentences.NUMBERED_HERE))
        while at < len(self.items):
            item = self.items[at]
            at += 1
            if isinstance(item, Grid):
                unwrapped = self.blocks.grid(item)
                self.items[at:at] = unwrapped
                continue
            if item.boxes and any(box.text for box in item.boxes):
                self.items[at:at] = [box for box in item.boxes if box.text]
                self.blocks.lose(sentences.TEXT_BOX)
            if not self._opens_section(item):
                at = self.blocks.line(self.items, at - 1)
            else:
                for loss in item.losses:
                    self.blocks.lose(loss)
                self.blocks.pictures_of(item)
        self.blocks.close()

    def _opens_section(self, line: Line) -> bool:
        if not line.text:
            return False
        return self._element(line) or self._annex(line) or self._clause(line) or self._second_line(line)

    def _add(self, node: Node) -> Node:
        self.blocks.close()
        return self.outline.add(node)

    def _element(self, line: Line) -> bool:
        kind = grammar.element(line.text)
        front = kind in {SectionKind.PREFACE, SectionKind.INTRODUCTION}
        if kind is None or (front and self.outline.chapter):
            return not self.outline.open and is_repeated_title(line.text, self.cover)
        self._add(Node(kind, title=grammar.squeezed(line.text) if ord(line.text[0]) > 255 else line.text))
        self.outline.letter = ""
        self.outline.last = ()
        return True

    def _annex(self, line: Line) -> bool:
        found = grammar.annex(line.text)
        if found is None:
            return False
        letter, status, title = found
        sure = (
            bool(status) or line.heading or bool(line.label) or line.styled("附录标识", "ANNEX") or not title
        )
        known = [node.number for node in self.outline.roots if node.kind is SectionKind.ANNEX]
        if not sure or letter in known or not self.outline.chapter:
            return False
        awaits = "" if status and title else "annex"
        self._add(Node(SectionKind.ANNEX, letter, title, status=status, awaits=awaits))
        self.outline.letter = letter
        self.outline.last = ()
        return True

    def _second_line(self, line: Line) -> bool:
        """What belongs to the heading above: status and title of an annex, the term of an entry."""
        node = self.outline.node
        if self.outline.node is None and is_repeated_title(line.text, self.cover):
            return True
        if not self.outline.chapter and is_repeated_title(line.text, self.cover):
            return True
        if node is not None and node.kind is SectionKind.TERM and not node.blocks and is_alternative(line):
            return self.blocks.term_line(node, line)
        if node is None or not node.awaits:
            return False
        if node.awaits == "annex":
            status = grammar.annex_status(line.text)
            if status is not None and not node.status:
                node.status, title = status
                node.title = node.title or title
                return True
            node.awaits = ""
            if not node.title and (line.heading or grammar.titled(line.text, 60)):
                node.title = " ".join(line.text.split())
                return True
            return False
        return self.blocks.term_line(node, line)

    def _clause(self, line: Line) -> bool:
        outline = self.outline
        if line.named(*_CAPTIONS) or line.styled("列项", "附录表标号", "附录图标号"):
            return False
        found = grammar.clause(line.text, outline.letter)
        if found is None or not self._plausible(line, found):
            return self._unnumbered_heading(line) if self.unnumbered and line.heading else False
        if not outline.chapter:
            outline.point = found.point
        runs = cut(line.runs, found.length)
        self._open_clause(line, found.number, runs)
        return True

    def _plausible(self, line: Line, found: grammar.Found) -> bool:
        outline = self.outline
        parts = found.number.split(".")
        rest = line.text[found.length :]
        trusted = _trusted(line)
        automatic = bool(line.label) and grammar.halved(line.label).rstrip(".、") == found.number
        if len(parts) == 1:
            if outline.letter or outline.inside(SectionKind.BIBLIOGRAPHY):
                return False
            if trusted:
                return bool(rest.strip())
            if int(parts[0]) != outline.chapter + 1 or not grammar.titled(rest):
                return False
            if automatic and line.label.endswith((".", "、", ")", "）")):
                return False
            if outline.chapter and found.point != outline.point:
                return False
            return not grammar.is_quantity(line.text, found) or grammar.squeezed(rest) in grammar.KNOWN_TITLES
        if outline.letter:
            return parts[0] == outline.letter
        if trusted or automatic:
            return not grammar.is_quantity(line.text, found) or automatic
        if not outline.chapter or parts[0] != str(outline.chapter) or grammar.is_quantity(line.text, found):
            return False
        return grammar.key_of(found.number) > outline.last

    def _open_clause(self, line: Line, number: str, runs: list[Run]) -> None:
        outline = self.outline
        level = number.count(".") + 1
        outline.last = grammar.key_of(number)
        text = plain(runs)
        if level == 1:
            title = " ".join(text.split())
            outline.chapter = int(number)
            self._add(Node(grammar.chapter_kind(title), number, title))
            return
        if outline.inside(SectionKind.TERMS) and not outline.letter and not text.endswith(("。", "：", "；")):
            node = self._add(Node(SectionKind.TERM, number, level=level, awaits="term"))
            for part in broken_at(runs):
                self.blocks.term_line(node, Line(line.style, part))
            return
        untitled = line.named(*_UNTITLED) or line.styled(*_UNTITLED)
        longest = 60 if _trusted(line) else 40
        is_title = line.title or (not untitled and grammar.titled(text, longest))
        node = self._add(Node(SectionKind.CLAUSE, number, " ".join(text.split()) if is_title else "", level))
        if not is_title and runs:
            self.blocks.paragraph(runs)

    def _unnumbered_heading(self, line: Line) -> bool:
        outline = self.outline
        level = min((line.style.outline or 0) + 1, 6, len([n for n in outline.open if n.number]) + 1)
        siblings = outline.roots if level == 1 else outline.open[level - 2].children
        count = len([node for node in siblings if node.number and node.kind is not SectionKind.ANNEX]) + 1
        parent = "" if level == 1 else outline.open[level - 2].number + "."
        self._open_clause(line, f"{parent}{count}", line.runs)
        return True


def _annex_number(text: str) -> bool:
    return len(text) > 2 and grammar.clause(text, text[0]) is not None
