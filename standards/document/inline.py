"""The inside of one paragraph: runs, fields, footnote calls, pictures, text boxes, equations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from . import mathml, sentences
from .lines import Line, Picture, tidy
from .styles import W, as_int, switched_on, value
from .tree import Run

if TYPE_CHECKING:
    from .words import Source

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 -- Office's own prefix
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SHAPES = {
    "sp",
    "cxnSp",
    "wsp",
    "shape",
    "rect",
    "oval",
    "polyline",
    "roundrect",
    "arc",
    "curve",
    "wgp",
    "wpc",
}
_FORMULA_TAIL = re.compile(r"[\s.…·⋯\u3000，,]*(?P<label>[（(]\s*(?:[A-Z]\.)?\d+\s*[)）])?[\s，,。.；;]*")


@dataclass
class Field:
    instruction: str = ""
    shown: bool = False


class Inline:
    """Reads the inside of one paragraph; what is not text is noted on ``line``."""

    def __init__(self, source: Source, line: Line) -> None:
        self.source = source
        self.line = line
        self.pieces: list[Run | etree._Element] = []

    def read(self, paragraph: etree._Element) -> list[Run | etree._Element]:
        for child in paragraph:
            self._inline(child)
        return self.pieces

    def _inline(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == W + "r":
            self._run(element)
        elif tag in {W + "del", W + "moveFrom"}:
            self.source.deletions += 1
        elif tag == f"{mathml.M}oMath" or tag == f"{mathml.M}oMathPara":
            self.pieces.append(element)
        elif tag == MC + "AlternateContent":
            for child in choice(element):
                self._inline(child)
        elif tag not in {W + "pPr", W + "sdtPr", W + "sdtEndPr", W + "rt"} and isinstance(tag, str):
            if tag in {W + "ins", W + "moveTo"}:
                self.source.insertions += 1
            for child in element:
                self._inline(child)

    def _run(self, run: etree._Element) -> None:
        properties = run.find(W + "rPr")
        if switched_on(properties, "vanish"):
            if any(t.text and t.text.strip() for t in run.iter(W + "t")) and not self.source.fields:
                self.line.losses.append(sentences.HIDDEN_TEXT)
            return
        raised = value(properties, "vertAlign") or ""
        bold, italic = switched_on(properties, "b") is True, switched_on(properties, "i") is True
        look = Run("", bold=bold, italic=italic, sup=raised == "superscript", sub=raised == "subscript")
        self.line.size = max(self.line.size, as_int(value(properties, "sz")) or 0)
        self.line.bold = self.line.bold or look.bold
        for child in run:
            self._piece(child, look)

    def _piece(self, child: etree._Element, look: Run) -> None:
        if not isinstance(child.tag, str):
            return
        name = etree.QName(child).localname
        if name == "t" and child.tag == W + "t":
            self._say(look, child.text or "")
        elif name in {"tab", "ptab"}:
            self._say(look, "\t")
        elif name in {"br", "cr"}:
            self._say(look, "\n" if child.get(W + "type") in {None, "textWrapping"} else " ")
        elif name == "noBreakHyphen":
            self._say(look, "-")
        elif name == "sym":
            self._say(look, _symbol(child.get(W + "char") or ""))
        elif name == "fldChar":
            self._field(child, look)
        elif name == "instrText":
            if self.source.fields:
                self.source.fields[-1].instruction += child.text or ""
        elif name in {"footnoteReference", "endnoteReference"}:
            called = self.source.footnote(name.removesuffix("Reference"), child.get(W + "id") or "")
            if called is not None:
                self.pieces.append(called)
        elif name in {"drawing", "pict", "object"}:
            self._drawing(child, name)
        elif child.tag == MC + "AlternateContent":
            for inner in choice(child):
                self._piece(inner, look)
        elif name == "ruby":
            for inner in child.iterfind(f"{W}rubyBase/{W}r"):
                self._run(inner)

    def _say(self, look: Run, text: str) -> None:
        fields = self.source.fields
        if any(not one.shown for one in fields):
            return
        if any(one.instruction.split()[:1] == ["TOC"] for one in fields) and not self.line.heading:
            self.line.contents = True
        self.pieces.append(replace(look, text=text))

    def _field(self, mark: etree._Element, look: Run) -> None:
        fields = self.source.fields
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            fields.append(Field())
            choices = mark.findall(f"{W}ffData/{W}ddList/{W}listEntry")
            chosen = as_int(value(mark, "ffData", "ddList", "result")) or 0
            if choices and 0 <= chosen < len(choices):
                fields[-1].shown = True
                self._say(look, choices[chosen].get(W + "val") or "")
                fields[-1].shown = False
        elif kind == "separate" and fields:
            fields[-1].shown = True
        elif kind == "end" and fields:
            ended = fields.pop()
            if ended.instruction.split()[:1] in (["EQ"], ["eq"]):
                self.line.losses.append(sentences.FIELD_EQUATION)

    def _drawing(self, element: etree._Element, name: str) -> None:
        found: list[Picture] = []
        losses: list[str] = []
        for inner in _outside_boxes(element):
            local = etree.QName(inner).localname
            if local == "txbxContent":
                self._box(inner)
                losses.append("")
            elif inner.tag == A + "blip":
                found.append(self.source.picture(inner.get(R + "embed") or inner.get(R + "link")))
            elif inner.tag == V + "imagedata":
                found.append(self.source.picture(inner.get(R + "id") or inner.get(R + "pict")))
            elif local == "OLEObject":
                equation = "equation" in (inner.get("ProgID") or "").lower()
                losses.append(sentences.OLD_EQUATION if equation else sentences.OLE_OBJECT)
            elif local == "chart" and inner.tag != V + "chart":
                losses.append(sentences.CHART)
            elif local == "relIds":
                losses.append(sentences.DIAGRAM)
        readable = [picture for picture in found if picture.key]
        if name == "object" and losses and not readable:
            self.line.losses += [loss for loss in losses if loss]
            return
        self.line.pictures += found
        self.line.losses += [loss for loss in losses if loss]
        if not found and not losses and _is_figure(element):
            self.line.losses.append(sentences.DRAWING)

    def _box(self, content: etree._Element) -> None:
        fields, carried = self.source.fields, self.source.carried
        self.source.fields, self.source.carried = [], []
        for item in self.source.items(content):
            self.line.boxes += [item] if isinstance(item, Line) else item.lines
        self.source.fields, self.source.carried = fields, carried


def settle(line: Line, pieces: list[Run | etree._Element], outside: str) -> None:
    """Decide whether the equations of the line are displayed or part of its text."""
    equations = [piece for piece in pieces if not isinstance(piece, Run)]
    tail = _FORMULA_TAIL.fullmatch(outside) if equations else None
    if tail is not None and not line.label:
        line.mathml = mathml.mathml(equations)
        line.formula = re.sub(r"\s+", " ", "".join(mathml.line(one) for one in equations)).strip() or "?"
        line.formula_label = re.sub(r"\s", "", tail["label"] or "").replace("(", "（").replace(")", "）")
        if not line.mathml:
            line.losses.append(sentences.PLAIN_FORMULA)
        return
    runs: list[Run] = [Run(line.label + " ")] if line.label else []
    for piece in pieces:
        if isinstance(piece, Run):
            runs.append(piece)
            continue
        simple = mathml.as_runs(piece)
        runs += [Run(mathml.line(piece))] if simple is None else simple
        if simple is None:
            line.losses.append(sentences.INLINE_FORMULA)
    line.runs = tidy(runs)


def choice(element: etree._Element) -> etree._Element:
    """The branch of an AlternateContent to read: the first choice, unless only the fallback has a picture."""
    branches = [child for child in element if child.tag in {MC + "Choice", MC + "Fallback"}]
    for branch in branches:
        if any(True for _ in branch.iter(A + "blip", V + "imagedata", W + "txbxContent", W + "t")):
            return branch
    return branches[0] if branches else element


def _outside_boxes(element: etree._Element) -> list[etree._Element]:
    """Descendants in document order, not entering text boxes and taking one branch of each alternative."""
    out: list[etree._Element] = []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag == MC + "AlternateContent":
            out += _outside_boxes(choice(child))
            continue
        out.append(child)
        if child.tag != W + "txbxContent":
            out += _outside_boxes(child)
    return out


def _is_figure(element: etree._Element) -> bool:
    """Shapes that say something: a single straight line or a rule is decoration."""
    names = [etree.QName(one).localname for one in _outside_boxes(element)]
    geometry = {one.get("prst") for one in element.iter(A + "prstGeom")}
    if geometry and geometry <= {"line", "straightConnector1"}:
        return False
    return any(name in _SHAPES for name in names)


def _symbol(code: str) -> str:
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,6}", code) else 0
    number = number - 0xF000 if 0xF020 <= number <= 0xF0FF else number
    greek = dict(zip(b"abgdeqlmnprstfcyw", "αβγδεθλμνπρστφχψω", strict=True))
    return greek.get(
        number,
        {0xB0: "°", 0xB1: "±", 0xB4: "×", 0xA3: "≤", 0xB3: "≥", 0x57: "Ω"}.get(
            number, chr(number) if number >= 32 and number < 0xD800 else ""
        ),
    )
