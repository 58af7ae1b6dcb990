"""Word's equations (OMML, ECMA-376-1 chapter 22) as presentation MathML, as runs, or as a line of text."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from .styles import WORD
from .tree import Run

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MATHML = "http://www.w3.org/1998/Math/MathML"
M = f"{{{MATH}}}"
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*|[A-Za-z]+|[\u0370-\u03ff]|[\u3400-\u9fff\u3000-\u303f]+|\s+|.", re.DOTALL
)
_DEFAULT: dict[Any, str] = {None: MATHML}  # the stubs do not know the default namespace
_PROPERTIES = ("Pr", "rPr", "ctrlPr")


class Converter:
    """Builds the MathML of one equation; ``complete`` turns false at the first thing it does not know."""

    def __init__(self) -> None:
        self.complete = True

    def children(self, element: etree._Element | None) -> list[etree._Element]:
        out: list[etree._Element] = []
        for child in [] if element is None else element:
            out += self.element(child)
        return out

    def row(self, element: etree._Element | None) -> etree._Element:
        inner = self.children(element)
        return inner[0] if len(inner) == 1 else _node("mrow", *inner)

    def element(self, element: etree._Element) -> list[etree._Element]:
        name = etree.QName(element).localname
        if name.endswith(_PROPERTIES) or name in {"bookmarkStart", "bookmarkEnd", "proofErr", "argPr"}:
            return []
        if name == "r":
            return _tokens(element) if element.tag == M + "r" else []
        if name in {"e", "oMath", "oMathPara", "ins", "box", "borderBox", "smartTag", "num", "den"}:
            return self.children(element)
        if name in {"del", "moveFrom"}:
            return []
        build = getattr(self, "_" + name, None) if name in _KNOWN else None
        if build is None:
            self.complete = False
            return self.children(element)
        made: etree._Element = build(element)
        return [made]

    def _part(self, element: etree._Element, name: str) -> etree._Element:
        return self.row(element.find(M + name))

    def _f(self, element: etree._Element) -> etree._Element:
        fraction = _node("mfrac", self._part(element, "num"), self._part(element, "den"))
        if _property(element, "fPr", "type") == "noBar":
            fraction.set("linethickness", "0")
        return fraction

    def _sSup(self, element: etree._Element) -> etree._Element:  # noqa: N802 -- OMML's own name
        return _node("msup", self._part(element, "e"), self._part(element, "sup"))

    def _sSub(self, element: etree._Element) -> etree._Element:  # noqa: N802
        return _node("msub", self._part(element, "e"), self._part(element, "sub"))

    def _sSubSup(self, element: etree._Element) -> etree._Element:  # noqa: N802
        return _node(
            "msubsup", self._part(element, "e"), self._part(element, "sub"), self._part(element, "sup")
        )

    def _rad(self, element: etree._Element) -> etree._Element:
        degree = element.find(M + "deg")
        if (
            degree is None
            or len(degree) == 0
            or _property(element, "radPr", "degHide") in {"1", "on", "true"}
        ):
            return _node("msqrt", self._part(element, "e"))
        return _node("mroot", self._part(element, "e"), self.row(degree))

    def _d(self, element: etree._Element) -> etree._Element:
        opening = _property(element, "dPr", "begChr")
        closing = _property(element, "dPr", "endChr")
        separator = _property(element, "dPr", "sepChr")
        out = [_leaf("mo", "(" if opening is None else opening)]
        for index, part in enumerate(element.findall(M + "e")):
            if index:
                out.append(_leaf("mo", "|" if separator is None else separator))
            out.append(self.row(part))
        out.append(_leaf("mo", ")" if closing is None else closing))
        return _node("mrow", *(one for one in out if len(one) or one.text))

    def _nary(self, element: etree._Element) -> etree._Element:
        sign = _leaf("mo", _property(element, "naryPr", "chr") or "∫")
        under = _property(element, "naryPr", "limLoc") != "subSup"
        sub, sup = self._part(element, "sub"), self._part(element, "sup")
        operator = _node("munderover" if under else "msubsup", sign, sub, sup)
        return _node("mrow", operator, self._part(element, "e"))

    def _func(self, element: etree._Element) -> etree._Element:
        return _node("mrow", self._part(element, "fName"), _leaf("mo", "\u2061"), self._part(element, "e"))

    def _acc(self, element: etree._Element) -> etree._Element:
        accent = _property(element, "accPr", "chr") or "\u0302"
        over = _node("mover", self._part(element, "e"), _leaf("mo", accent))
        over.set("accent", "true")
        return over

    def _bar(self, element: etree._Element) -> etree._Element:
        low = _property(element, "barPr", "pos") == "bot"
        return _node("munder" if low else "mover", self._part(element, "e"), _leaf("mo", "¯"))

    def _limLow(self, element: etree._Element) -> etree._Element:  # noqa: N802
        return _node("munder", self._part(element, "e"), self._part(element, "lim"))

    def _limUpp(self, element: etree._Element) -> etree._Element:  # noqa: N802
        return _node("mover", self._part(element, "e"), self._part(element, "lim"))

    def _table(self, rows: list[list[etree._Element]]) -> etree._Element:
        return _node(
            "mtable", *(_node("mtr", *(_node("mtd", self.row(cell)) for cell in row)) for row in rows)
        )

    def _m(self, element: etree._Element) -> etree._Element:
        return self._table([row.findall(M + "e") for row in element.findall(M + "mr")])

    def _eqArr(self, element: etree._Element) -> etree._Element:  # noqa: N802
        return self._table([[part] for part in element.findall(M + "e")])


_KNOWN = {name[1:] for name in vars(Converter) if name.startswith("_") and not name.startswith("__")} - {
    "part",
    "table",
}


def mathml(elements: list[etree._Element]) -> str:
    """The equations of one line as one ``<math>``; "" if they hold something that is not known here."""
    converter = Converter()
    inner = [made for element in elements for made in converter.children(element)]
    if not converter.complete or not inner:
        return ""
    root = etree.Element(f"{{{MATHML}}}math", nsmap=_DEFAULT)
    root.set("display", "block")
    root.extend(inner)
    return etree.tostring(root, encoding="unicode")


def line(element: etree._Element) -> str:
    """The equation as one line of text: fractions with a solidus, powers with ^, indices with _."""
    name = etree.QName(element).localname
    if name.endswith(_PROPERTIES) or name in {"del", "moveFrom"}:
        return ""
    if name == "t":
        return element.text or ""

    def part(child: str) -> str:
        found = element.find(M + child)
        return "" if found is None else line(found)

    if name == "f":
        return f"{_grouped(part('num'))}/{_grouped(part('den'))}"
    if name == "sSup":
        return f"{part('e')}^{_grouped(part('sup'))}"
    if name == "sSub":
        return f"{part('e')}_{_grouped(part('sub'))}"
    if name == "sSubSup":
        return f"{part('e')}_{_grouped(part('sub'))}^{_grouped(part('sup'))}"
    if name == "rad":
        return f"√{_grouped(part('e'))}"
    if name == "nary":
        return f"{_property(element, 'naryPr', 'chr') or '∫'}_{_grouped(part('sub'))}^{_grouped(part('sup'))} {part('e')}"
    if name == "d":
        inner = ", ".join(line(one) for one in element.findall(M + "e"))
        return (
            f"{_property(element, 'dPr', 'begChr') or '('}{inner}{_property(element, 'dPr', 'endChr') or ')'}"
        )
    return "".join(line(child) for child in element)


def as_runs(element: etree._Element) -> list[Run] | None:
    """A formula of plain symbols, indices and powers as runs; None if it needs more than one line."""
    runs: list[Run] = []
    for child in element:
        name = etree.QName(child).localname
        if name.endswith(_PROPERTIES):
            continue
        if child.tag == M + "r":
            runs.append(Run(line(child), italic=_slanted(child)))
        elif name in {"sSup", "sSub", "sSubSup"}:
            for part, raised in (("e", ""), ("sub", "sub"), ("sup", "sup")):
                found = child.find(M + part)
                if found is None:
                    continue
                if any(etree.QName(one).localname not in {"r", "ctrlPr"} for one in found):
                    return None
                runs.append(
                    Run(
                        line(found),
                        italic=not raised and _slanted(found),
                        sub=raised == "sub",
                        sup=raised == "sup",
                    )
                )
        else:
            return None
    return [run for run in runs if run.text]


def _slanted(element: etree._Element) -> bool:
    text = line(element).strip()
    upright = any(sty.get(M + "val") == "p" for sty in element.iter(M + "sty"))
    return not upright and bool(re.fullmatch(r"[A-Za-z\u0370-\u03ff]", text))


def _tokens(run: etree._Element) -> list[etree._Element]:
    upright = (
        any(sty.get(M + "val") == "p" for sty in run.iter(M + "sty"))
        or run.find(f"{M}rPr/{M}nor") is not None
    )
    text = "".join(t.text or "" for t in run.iter(M + "t", f"{{{WORD}}}t"))
    out: list[etree._Element] = []
    for token in _TOKEN.findall(text):
        if token.isspace():
            continue
        if token[0].isdigit():
            out.append(_leaf("mn", token))
        elif re.fullmatch(r"[A-Za-z]+|[\u0370-\u03ff]", token):
            if upright and len(token) > 1:
                out.append(_leaf("mi", token))
            else:
                out += [_leaf("mi", letter) for letter in token]
                if upright:
                    out[-1].set("mathvariant", "normal")
        elif re.match(r"[\u3400-\u9fff]", token):
            out.append(_leaf("mtext", token))
        else:
            out.append(_leaf("mo", token))
    return out


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"[\w.,\u3400-\u9fff]*", text) else f"({text})"


def _property(element: etree._Element, group: str, name: str) -> str | None:
    found = element.find(f"{M}{group}/{M}{name}")
    return None if found is None else found.get(M + "val", "1")


def _node(name: str, *inner: etree._Element) -> etree._Element:
    element = etree.Element(f"{{{MATHML}}}{name}", nsmap=_DEFAULT)
    element.extend(inner)
    return element


def _leaf(name: str, text: str) -> etree._Element:
    element = _node(name)
    element.text = text
    return element
