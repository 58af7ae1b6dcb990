"""Formulas on paper. WeasyPrint knows no MathML, so its presentation elements are set with CSS boxes."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from lxml import etree

from standards.document.tree import Formula

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)


def print_formula(formula: Formula) -> SafeString:
    """Centred, dots leading to its number at the right margin (GB/T 1.1—2020 9.9)."""
    label = ""
    if formula.label:
        label = format_html('<div class="label"><div class="dots"></div><p>{}</p></div>', formula.label)
    return format_html(
        '<div class="formula" id="{}"><p class="math">{}</p>{}</div>',
        formula.anchor,
        print_math(formula),
        label,
    )


def print_math(formula: Formula) -> SafeString:
    """The formula's MathML as boxes; its plain text where there is none or it cannot be read."""
    if not formula.mathml:
        return format_html("{}", formula.text)
    root = etree.fromstring(formula.mathml.encode(), _PARSER)
    return format_html("{}", formula.text) if root is None else _element(root)


def _element(element: etree._Element) -> SafeString:
    if not isinstance(element.tag, str):
        return SafeString("")
    name = etree.QName(element).localname
    if name in ("annotation", "annotation-xml"):
        return SafeString("")
    parts = [_element(child) for child in element]
    shape = _SHAPES.get(name)
    if shape is not None and len(parts) == shape[0]:
        return shape[1](*parts)
    joined = format_html_join("", "{}", ((part,) for part in parts))
    if name == "mi" and (element.text or "").isascii() and len(element.text or "") == 1:
        return format_html('<i class="var">{}</i>', element.text)
    if name in ("mi", "mn", "mtext", "ms"):
        return format_html("{}", element.text or "")
    if name == "mo":
        return (
            format_html(" {} ", element.text or "")
            if (element.text or "") in _SPACED
            else format_html("{}", element.text or "")
        )
    if name == "msqrt":
        return _radical(joined)
    if name == "mfenced":
        inner = format_html_join(element.get("separators") or ",", "{}", ((part,) for part in parts))
        return format_html("{}{}{}", element.get("open") or "(", inner, element.get("close") or ")")
    if name == "mtr":
        return format_html("<span>{}</span>", format_html_join("\u2003", "{}", ((part,) for part in parts)))
    if name == "mtable":
        return format_html('<span class="stack">{}</span>', joined)
    return joined


_SPACED = frozenset("=+−-×÷<>≤≥≈≠±,，;")
_LARGE = frozenset("∑∏∫⋃⋂")
_BARS = frozenset("¯‾ˉ―")


def _fraction(top: SafeString, bottom: SafeString) -> SafeString:
    return format_html('<span class="frac"><span>{}</span><span>{}</span></span>', top, bottom)


def _subscript(base: SafeString, low: SafeString) -> SafeString:
    return format_html("{}<sub>{}</sub>", base, low)


def _superscript(base: SafeString, high: SafeString) -> SafeString:
    return format_html("{}<sup>{}</sup>", base, high)


def _both(base: SafeString, low: SafeString, high: SafeString) -> SafeString:
    return format_html("{}<sub>{}</sub><sup>{}</sup>", base, low, high)


def _root(base: SafeString, index: SafeString) -> SafeString:
    return format_html("<sup>{}</sup>{}", index, _radical(base))


def _radical(inside: SafeString) -> SafeString:
    tall = " tall" if "frac" in inside or "stack" in inside else ""
    return format_html('<span class="radical{}">√</span><span class="root">{}</span>', tall, inside)


def _large(operator: SafeString) -> SafeString:
    return format_html('<span class="large">{}</span>', operator) if operator.strip() in _LARGE else operator


def _over(base: SafeString, high: SafeString) -> SafeString:
    if high.strip() in _BARS:
        return format_html('<span class="root">{}</span>', base)
    return format_html('<span class="stack"><span class="small">{}</span><span>{}</span></span>', high, base)


def _under(base: SafeString, low: SafeString) -> SafeString:
    return format_html(
        '<span class="stack"><span>{}</span><span class="small">{}</span></span>', _large(base), low
    )


def _underover(base: SafeString, low: SafeString, high: SafeString) -> SafeString:
    return format_html(
        '<span class="stack"><span class="small">{}</span><span>{}</span><span class="small">{}</span></span>',
        high,
        _large(base),
        low,
    )


_SHAPES: dict[str, tuple[int, Callable[..., SafeString]]] = {
    "mfrac": (2, _fraction),
    "msub": (2, _subscript),
    "msup": (2, _superscript),
    "msubsup": (3, _both),
    "mroot": (2, _root),
    "mover": (2, _over),
    "munder": (2, _under),
    "munderover": (3, _underover),
}
