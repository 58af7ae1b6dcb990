"""A draft changed clause by clause: pure functions from tree to tree, the numbers always counted and never typed."""

from .checking import Misread, checked
from .clauses import Act, acts, added, ordered, own, put, remains, removed
from .numbers import followed, mark, renumbered
from .plain import parse, spelled
from .settling import settled

__all__ = [
    "Act",
    "Misread",
    "acts",
    "added",
    "checked",
    "followed",
    "mark",
    "ordered",
    "own",
    "parse",
    "put",
    "remains",
    "removed",
    "renumbered",
    "settled",
    "spelled",
]
