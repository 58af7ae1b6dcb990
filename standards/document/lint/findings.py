"""What a check says: findings, how grave they are, and the fix where one is certain."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from standards.document.tree import Block

Path = tuple[str | int, ...]


class Severity(StrEnum):
    ERROR = "error"  # 应: keeps a 报批稿 from being frozen
    WARNING = "warning"  # most probably to be changed
    HINT = "hint"  # 宜, or not due yet at this stage


class Stage(StrEnum):
    """The drafts of a standard in their order; the values are those of the label of a version."""

    WORKING = "working"  # 草案
    CONSULTATION = "consultation"  # 征求意见稿
    REVIEW = "review"  # 送审稿
    APPROVAL = "approval"  # 报批稿

    def reached(self, other: Stage) -> bool:
        order = list(Stage)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class Edit:
    """``before``, ``start`` characters into the text to which ``path`` leads from the section, becomes ``after``."""

    anchor: str
    path: Path
    start: int
    before: str
    after: str


@dataclass(frozen=True)
class Rebuild:
    """The section's blocks become ``blocks``; ``before`` and ``after`` show the change in words."""

    anchor: str
    blocks: tuple[Block, ...]
    before: str
    after: str


Fix = Edit | Rebuild


@dataclass(frozen=True)
class Hit:
    """What a rule yields. ``anchor`` "" is the document as a whole; ``values`` fill the rule's sentence."""

    anchor: str
    place: str  # as printed: "5.2", "附录A", "前言", "表1"
    text: str
    values: dict[str, str] = field(default_factory=dict)
    fix: Fix | None = None


@dataclass(frozen=True)
class Finding:
    rule: str
    severity: Severity
    anchor: str
    place: str
    text: str
    zh: str
    en: str
    fix: Fix | None
    occurrence: int = 1  # of the same words in the same clause

    @property
    def key(self) -> str:
        """The same for the same rule about the same words of the same clause, whatever else changes."""
        said = "\n".join((self.rule, self.anchor, self.text, str(self.occurrence)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]
