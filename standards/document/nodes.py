"""The tree while it grows: sections that can still take blocks, and their freezing."""

from __future__ import annotations

from dataclasses import dataclass, field

from .tree import Block, Section, SectionKind, TermHead


@dataclass
class Node:
    kind: SectionKind
    number: str = ""
    title: str = ""
    level: int = 1
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    status: str = ""
    term: TermHead | None = None
    awaits: str = ""  # "term": the number stands alone in its line; "annex": status or title may follow

    @property
    def place(self) -> str:
        """The printed place, for messages: "5.2", "附录A", "前言"."""
        if self.kind is SectionKind.ANNEX:
            return f"附录{self.number}"
        return self.number or self.title

    def freeze(self) -> Section:
        """The finished section, without anchors. A term that has entries under it was a heading after all."""
        kind, term, title = self.kind, self.term, self.title
        if kind is SectionKind.TERM and self.children:
            kind, term = SectionKind.CLAUSE, None
        return Section(
            kind=kind,
            anchor="",
            number=self.number,
            title=title,
            level=self.level,
            blocks=tuple(self.blocks),
            children=tuple(child.freeze() for child in self.children),
            annex_status=self.status,
            term=term,
        )


@dataclass
class Outline:
    """Where the reading is: the open sections, the chapter, the annex."""

    roots: list[Node] = field(default_factory=list)
    open: list[Node] = field(default_factory=list)
    chapter: int = 0
    letter: str = ""
    last: tuple[int, ...] = ()
    point: bool = False  # the draft types its chapters "1. 范围"; else such lines are list items

    @property
    def node(self) -> Node | None:
        return self.open[-1] if self.open else None

    @property
    def root(self) -> Node | None:
        return self.open[0] if self.open else None

    def inside(self, *kinds: SectionKind) -> bool:
        return bool(self.open) and self.open[0].kind in kinds

    def add(self, node: Node) -> Node:
        while self.open and self.open[-1].level >= node.level:
            self.open.pop()
        (self.open[-1].children if self.open else self.roots).append(node)
        self.open.append(node)
        return node
