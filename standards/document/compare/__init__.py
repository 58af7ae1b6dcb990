"""Two texts of one standard: which clauses came, went, moved or changed, and in these which words and cells."""

from .clauses import compare
from .lines import lines
from .model import Clause, Comparison, Fact, Look, Part, PartKind, Piece, State, Words
from .report import COLUMNS, revision_table, told

__all__ = [
    "COLUMNS",
    "Clause",
    "Comparison",
    "Fact",
    "Look",
    "Part",
    "PartKind",
    "Piece",
    "State",
    "Words",
    "compare",
    "lines",
    "revision_table",
    "told",
]
