"""What WeasyPrint leaves undone on a page: Chinese lines set to both margins, and the heads of continued tables.

Both reach into its boxes, so they live in this one file; the engine is locked to one version, and tests look at what
comes out (``tests/standards/rendering``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout as TextLayout

if TYPE_CHECKING:
    from weasyprint import Document as Layout

CONTINUED = "continued"  # class of what only the later parts of a table show
_GIVING = re.compile("[ \u00a0\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff00-\uffef]+")
_MOST = 0.5  # of the size of type: a line that lacks more is left as it is


class _Spread(TextLayout):  # type: ignore[misc]
    """A text whose 汉字 and spaces are ``gap`` px wider; built when it is drawn, as the engine does."""

    def __init__(self, text: TextLayout, gap: float) -> None:
        self.text, self.max_width, self.justification_spacing = text.text, text.max_width, 0
        self.gap = gap

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text, justify)
        attributes = pango.pango_layout_get_attributes(self.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for found in _GIVING.finditer(self.text):
            spacing = pango.pango_attr_letter_spacing_new(int(self.gap * TO_UNITS))
            spacing.start_index = len(self.text[: found.start()].encode())
            spacing.end_index = len(self.text[: found.end()].encode())
            pango.pango_attr_list_change(attributes, spacing)
        pango.pango_layout_set_attributes(self.layout, attributes)


def spread_line(_context: object, line: Any, extra: float) -> None:
    """Share ``extra`` px out among the 汉字 and spaces of a line; instead of WeasyPrint's ``justify_line``."""
    count = sum(map(_giving, _texts(line)))
    if count and extra / count <= _MOST * line.style["font_size"]:
        _widen(line, extra / count, 0)


def _giving(text: Any) -> int:
    return sum(len(found[0]) for found in _GIVING.finditer(text.text))


def _texts(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from _texts(child)


def _widen(box: Any, gap: float, moved: float) -> float:
    """Move ``box`` by ``moved`` px and widen it; returns how far what follows moves."""
    if isinstance(box, boxes.TextBox):
        box.position_x += moved
        if wider := gap * _giving(box):
            box.pango_layout = _Spread(box.pango_layout, gap)
            box.width += wider
        return moved + wider
    if not isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.translate(moved, 0)  # a label, a fraction
        return moved
    box.position_x += moved
    end = moved
    for child in box.children:
        if child.is_in_normal_flow():
            end = _widen(child, gap, end)
    box.width += end - moved
    return end


inline.justify_line = spread_line


def name_first_parts(layout: Layout) -> None:
    """A table's head is repeated on each of its pages with （续）; take that from the first, and centre the rest again."""
    seen: set[int] = set()
    for page in layout.pages:
        for line in _lines(page._page_box):
            for child in line.children:
                if (
                    child.element is None
                    or child.element.get("class") != CONTINUED
                    or id(child.element) in seen
                ):
                    continue
                seen.add(id(child.element))
                rest = [one for one in line.children if one is not child]
                for one in rest:
                    one.translate(child.width / 2, 0)
                line.children = rest


def _lines(box: Any) -> Iterator[Any]:
    """The lines of captions: those in cells of repeated heads."""
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox):
            if box.element is not None and box.element.get("class") == "caption":
                yield child
        elif not isinstance(child, boxes.MarginBox):
            yield from _lines(child)
