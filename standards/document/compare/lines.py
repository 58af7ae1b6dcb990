"""A comparison as plain text: a line for each clause that is not the same, below it what changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .model import Clause, Comparison, Part, Piece, State, Words

_SIGN = {State.ADDED: "+", State.REMOVED: "-", State.CHANGED: "~", State.RENUMBERED: "#", State.SAME: " "}
_AROUND = 16  # characters of unchanged text before and behind a change


def lines(comparison: Comparison) -> list[str]:
    """``+`` added, ``-`` removed, ``~`` changed, ``#`` only numbers, ``>`` moved; ``[-removed-]{+added+}``."""
    out = [f"~ {fact.name}: {marked(fact.words)}" for fact in comparison.cover]
    for clause in comparison.touched:
        out.append(_head(clause))
        if clause.old is not None and clause.new is not None:
            out += _inside(clause.parts, "    ")
    return out + list(_inside(comparison.footnotes, ""))


def _head(clause: Clause) -> str:
    numbers = [section.number for section in (clause.old, clause.new) if section is not None]
    sign = f"{_SIGN[clause.state]}>" if clause.moved else _SIGN[clause.state]
    return f"{sign} {' → '.join(dict.fromkeys(numbers))} {marked(clause.title)}".rstrip()


def _inside(parts: Sequence[Part], indent: str) -> Iterator[str]:
    for part in parts:
        if part.state is State.SAME:
            continue
        text = " ".join(one for one in (marked(part.label), marked(part.words)) if one)
        yield f"{indent}{_SIGN[part.state]} {part.kind.value}{': ' if text else ''}{text}"
        yield from _inside(part.parts, indent + "  ")


def marked(words: Words) -> str:
    """The text with its changes marked; long stretches that stayed are shortened."""
    return "".join(_marked(one) for one in words)


def _marked(piece: Piece) -> str:
    if piece.state is State.SAME:
        text = " ".join(piece.new.split("\n"))
        return text if len(text) <= 2 * _AROUND + 1 else f"{text[:_AROUND]}…{text[-_AROUND:]}"
    removed, added = (f"[-{piece.old}-]" if piece.old else ""), (f"{{+{piece.new}+}}" if piece.new else "")
    return removed + added
