"""Safe HTML of what changed: ``del`` and ``ins`` in one flow, for a page that hides one of them to show one text.

Classes: the state of a block, item, row or cell (``added`` …); ``num`` on numbers that only follow; ``fold`` on a row that
stands for unchanged ones; otherwise those of ``standards.document.html``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from standards.document.html import ImageUrl, safe_mathml

from .model import Look, Part, PartKind, Piece, State, Words

_LOOKS = {
    Look.PLAIN: "{}",
    Look.SUP: "<sup>{}</sup>",
    Look.SUB: "<sub>{}</sub>",
    Look.FOOTNOTE: '<sup class="fn">{}</sup>',
}
_AROUND = 1  # unchanged rows shown before and behind changed ones


@dataclass(frozen=True)
class Shape:
    """Where the pictures of either text are, and the words for unchanged rows of a table; without these all are shown."""

    old_image: ImageUrl
    new_image: ImageUrl
    unchanged_rows: Callable[[int], str] | None = None


def words_html(words: Words) -> str:
    """Inline text with its changes."""
    return "".join(map(_piece, words))


def _piece(piece: Piece) -> str:
    text, other = (escape(one).replace("\n", "<br>") for one in (piece.old, piece.new))
    follows = ' class="num"' if piece.state is State.RENUMBERED else ""
    if piece.state is State.SAME:
        return _LOOKS[piece.look].format(other)
    removed, added = (
        f"<{tag}{follows}>{one}</{tag}>" if one else "" for tag, one in (("del", text), ("ins", other))
    )
    return _LOOKS[piece.look].format(removed + added)


def part_html(part: Part, shape: Shape) -> str:
    """One block of a clause."""
    if part.kind is PartKind.LIST:
        items = "".join(
            f'<li class="{one.state} l{min(one.level, 2)}"><span class="mark">{words_html(one.label)}</span> {words_html(one.words)}</li>'
            for one in part.parts
        )
        return f'<ul class="items">{items}</ul>'
    if part.kind is PartKind.TABLE:
        return _table(part, shape)
    if part.kind is PartKind.FIGURE:
        return _figure(part, shape)
    if part.kind is PartKind.FORMULA:
        return _formula(part)
    text = words_html(part.words)
    if part.kind in {PartKind.NOTE, PartKind.EXAMPLE}:
        return f'<p class="{part.kind}"><b>{words_html(part.label)}</b>{text}</p>'
    if part.kind is PartKind.REFERENCE:
        return f'<p class="doc">{"　".join(one for one in (words_html(part.label), text) if one)}</p>'
    around = {PartKind.STATUS: ("（", "）"), PartKind.SOURCE: ("[来源：", "]")}.get(part.kind, ("", ""))
    return f"<p>{around[0]}{text}{around[1]}</p>"


def _head(part: Part) -> str:
    return "　".join(one for one in (words_html(part.label), words_html(part.words)) if one)


def _table(part: Part, shape: Shape) -> str:
    rows = [one for one in part.parts if one.kind is PartKind.ROW]
    above = "".join(
        f'<p class="unit">{words_html(one.words)}</p>' for one in part.parts if one.kind is PartKind.UNIT
    )
    below = "".join(
        part_html(one, shape) for one in part.parts if one.kind in {PartKind.NOTE, PartKind.EXAMPLE}
    )
    head = _head(part)
    caption = f"<caption>{head}</caption>" if head else ""
    body = "".join(_rows(rows, shape))
    return f'<div class="bk">{above}<table>{caption}<tbody>{body}</tbody></table>{below}</div>'


def _rows(rows: Sequence[Part], shape: Shape) -> Iterator[str]:
    width = max((len(row.parts) for row in rows), default=1)
    for shown, some in groupby(
        enumerate(rows), key=lambda one: shape.unchanged_rows is None or _near(rows, one[0])
    ):
        group = [row for _place, row in some]
        if shown or len(group) == 1:
            yield from map(_row, group)
        elif shape.unchanged_rows is not None:
            yield f'<tr class="fold"><td colspan="{width}">{escape(shape.unchanged_rows(len(group)))}</td></tr>'


def _near(rows: Sequence[Part], place: int) -> bool:
    around = rows[max(0, place - _AROUND) : place + _AROUND + 1]
    return rows[place].header or any(row.state is not State.SAME for row in around)


def _row(row: Part) -> str:
    cells = "".join(
        "<{tag} class={quote}{state}{merged}{quote}>{text}</{tag}>".format(
            tag="th" if cell.header else "td",
            quote='"',
            state=cell.state,
            merged=" merged" if cell.merged else "",
            text=words_html(cell.words),
        )
        for cell in row.parts
    )
    return f'<tr class="{row.state}">{cells}</tr>'


def _figure(part: Part, shape: Shape) -> str:
    def picture(key: str, url: ImageUrl) -> str:
        return f'<img src="{escape(url(key))}" alt="">' if key else '<p class="gone">（图未能读出）</p>'

    if part.state is State.ADDED or part.old == part.new:
        shown = picture(part.new, shape.new_image)
    elif part.state is State.REMOVED:
        shown = picture(part.old, shape.old_image)
    else:
        shown = (
            f"<del>{picture(part.old, shape.old_image)}</del><ins>{picture(part.new, shape.new_image)}</ins>"
        )
    notes = "".join(part_html(one, shape) for one in part.parts)
    return f'<figure class="bk">{shown}{notes}<figcaption>{_head(part)}</figcaption></figure>'


def _formula(part: Part) -> str:
    before, after = safe_mathml(part.old), safe_mathml(part.new)
    if before == after:
        shown = after or f"<span>{words_html(part.words)}</span>"
    else:
        before = before or escape("".join(one.old for one in part.words))
        after = after or escape("".join(one.new for one in part.words))
        shown = "".join(f"<{tag}>{one}</{tag}>" for tag, one in (("del", before), ("ins", after)) if one)
    return f'<div class="bk eq">{shown}<span class="eqn">{words_html(part.label)}</span></div>'
