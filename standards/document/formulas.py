"""MathML of a tree: only the elements and attributes that are known, spelled one way."""

from __future__ import annotations

from typing import Any

from lxml import etree

from . import safexml
from .mathml import MATHML

_ELEMENTS = frozenset(
    "math mrow mfrac msup msub msubsup msqrt mroot munder mover munderover mtable mtr mtd mi mn mo mtext mspace".split()  # noqa: SIM905 -- one line instead of twenty
)
_ATTRIBUTES = {
    "display": {"block", "inline"},
    "mathvariant": {"normal", "italic", "bold"},
    "linethickness": {"0"},
    "accent": {"true", "false"},
}


def safe(source: str) -> etree._Element | None:
    """The ``math`` element written in ``source``, nothing unknown in it; None if it is not MathML."""
    try:
        root = safexml.parse(source) if source else None
    except ValueError:
        return None
    return None if root is None or root.tag != f"{{{MATHML}}}math" else copied(root)


def copied(element: etree._Element, prefix: str | None = None) -> etree._Element:
    """``element`` with what is known of it, its names written with ``prefix``."""
    nsmap: dict[Any, str] = {prefix: MATHML}  # the stubs do not know the default namespace
    copy = etree.Element(f"{{{MATHML}}}{etree.QName(element).localname}", nsmap=nsmap)
    for key, value in element.attrib.items():
        if value in _ATTRIBUTES.get(str(key), ()):
            copy.set(key, value)
    copy.text = element.text
    for child in element:
        if etree.QName(child).localname in _ELEMENTS:
            kept = copied(child, prefix)
            kept.tail = child.tail
            copy.append(kept)
        elif len(copy):
            copy[-1].tail = (copy[-1].tail or "") + (child.tail or "")
        else:
            copy.text = (copy.text or "") + (child.tail or "")
    return copy


def written(element: etree._Element) -> str:
    """A ``math`` element as the tree keeps it: MathML as the default namespace, no attributes but the known."""
    return etree.tostring(copied(element), encoding="unicode", with_tail=False)
