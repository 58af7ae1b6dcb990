"""Paragraphs and tables of Word-HTML as lines and grids; Metanorma's own classes are known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from . import grammar, mathml, sentences
from .inline import settle
from .lines import Grid, GridCell, Item, Line, Picture, broken_at, plain, tidy
from .mhtml import WebArchive
from .styles import Style
from .tree import Image, Run
from .words import kept_picture

_HEADS = {f"h{n}" for n in range(1, 7)}
_BLOCKS = _HEADS | set("p div table ul ol li dl dt dd blockquote section aside pre center".split())  # noqa: SIM905
_UNSEEN = {"style", "script", "xml", "head", "title", "meta", "link"}
_APART = {"footnote-list", "endnote-list", "comment-list", "header", "footer"}
_LOOKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "sup": "sup", "sub": "sub"}
_STYLES = {"standard_number": "文件编号", "standard_name": "标准名称", "standard_name_english": "英文名称"}
_NAMES = """oMath oMathPara oMathParaPr rPr ctrlPr fPr sSup sSub sSubSup sSupPr sSubPr sSubSupPr radPr degHide dPr
    begChr endChr sepChr naryPr limLoc fName accPr barPr limLow limUpp eqArr borderBox"""
_OMML = {name.lower(): name for name in _NAMES.split()}  # HTML knows no capitals


@dataclass
class _Open:
    """The clause whose ``div`` is open, and the last number below it."""

    number: str = ""
    last: int = 0


@dataclass
class _Text:
    """A line while its inside is read."""

    line: Line
    pieces: list[Run | etree._Element] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # Word's fields: is the result shown yet?


@dataclass
class Page:
    """The reading of one page; what ``words.Source`` is for a .docx."""

    archive: WebArchive
    images: dict[str, Image] = field(default_factory=dict)
    footnotes: list[tuple[Run, ...]] = field(default_factory=list)
    insertions: int = 0
    deletions: int = 0
    notes: dict[str, etree._Element] = field(default_factory=dict)
    clause: _Open = field(default_factory=_Open)
    ready: dict[etree._Element, list[Item]] = field(default_factory=dict)  # blocks that were read ahead

    def read(self) -> list[Item]:
        for note in self.archive.page.iter("div"):
            if _element_of(note) in {"footnote", "endnote"}:
                self.notes[note.get("id") or ""] = note
        return self.items(self.archive.page)

    def items(self, container: etree._Element) -> list[Item]:
        """Everything inside in order; text outside any paragraph makes a line too."""
        out: list[Item] = []
        loose = self._text(container)
        self._say(loose, Run(""), container.text)
        for child in container:
            if child.tag in _BLOCKS or any(one.tag in _BLOCKS for one in child.iter()):
                out += self._settled(loose)
                out += self._block(child)
                loose = self._text(container)
            else:
                self._inline(loose, Run(""), child)
            self._say(loose, Run(""), child.tail)
        return out + self._settled(loose)

    def _block(self, element: etree._Element) -> list[Item]:
        if element in self.ready:
            return self.ready.pop(element)
        tag, kind = element.tag, element.get("class") or ""
        if _element_of(element) in _APART or tag in _UNSEEN:
            return []
        if tag == "table" and kind in {"Note", "example", "dl"}:
            return [item for row in _rows(element) for item in self._aligned(row, kind)]
        if tag == "table":
            return [self._grid(element)]
        if tag in {"ul", "ol"}:
            return self._list(element)
        if tag == "div" and kind == "formula":
            return self._settled(self._flat(element))
        if tag == "div" and kind in {"", "Section3"} and len(element) and element[0].get("name"):
            return self._clause(element)
        if tag in _HEADS | {"p"} and not any(one.tag in _BLOCKS for one in element.iterdescendants()):
            return self._settled(self._flat(element))
        return self.items(element)

    # -- clauses

    def _clause(self, element: etree._Element) -> list[Item]:
        """Metanorma sets each clause into a ``div`` behind its anchor. Untitled ones print no number: it is counted."""
        above, self.clause = self.clause, _Open()
        first = next((child for child in element if child.tag in _BLOCKS), None)
        if first is not None and first.tag in _HEADS | {"p"}:
            lines = self._block(first)
            line = lines[0] if lines else None
            if isinstance(line, Line):
                self.ready[first] = [*self._numbered(line, above), *lines[1:]]
        if above.number and self.clause.number.startswith(above.number + "."):
            above.last = int(self.clause.number.rsplit(".", 1)[1])
        out = self.items(element)
        self.clause = above
        return out

    def _numbered(self, line: Line, above: _Open) -> list[Item]:
        letter = line.text[0] if re.match(r"[A-Z]\.\d", line.text) else ""
        found = grammar.clause(line.text, letter)
        if line.heading:
            annex = grammar.annex(line.text)
            self.clause.number = annex[0] if annex else found.number if found else ""
            return [line]
        if found is not None and line.runs[0].bold:
            self.clause.number = found.number
            head, rest = line.runs[0], line.runs[1:]
            titled = replace(line, style=_style("条标题"), runs=[head], label=found.number, title=True)
            return [titled, *([replace(line, runs=tidy(rest), losses=[])] if plain(rest).strip() else [])]
        if not above.number or not line.text:
            return [line]
        self.clause.number = f"{above.number}.{above.last + 1}"
        runs = [Run(self.clause.number + " "), *line.runs]
        return [replace(line, style=_style("无标题"), runs=tidy(runs), label=self.clause.number)]

    # -- lists and tables

    def _list(self, element: etree._Element) -> list[Item]:
        out: list[Item] = []
        form = (element.get("type") or "1").lower()
        for index, item in enumerate(element.iterchildren("li")):
            mark = "——" if element.tag == "ul" else f"{chr(97 + index % 26) if form == 'a' else index + 1})"
            inner = self.items(item)
            own = [one for one in inner if isinstance(one, Line) and not one.label]
            line = _joined(own, mark + " ") if own else Line(_style("列项"), [Run(mark)])
            out += [replace(line, label=mark), *(one for one in inner if one not in own)]
        return out

    def _aligned(self, row: etree._Element, kind: str) -> list[Item]:
        """A row that a table only sets side by side: label and text of a note, symbol and meaning."""
        cells = _cells(row)
        if len(cells) != 2 or any(True for cell in cells for _ in cell.iter("table")):
            return [item for cell in cells for item in self.items(cell)]
        left, right = self._flat(cells[0]), self._flat(cells[1])
        between = [Run("——")] if kind == "dl" else []
        pieces = [*_trimmed(left.pieces), *between, *_trimmed(right.pieces)]
        joined = _Text(replace(left.line, style=_style(kind)), pieces)
        joined.line.pictures += right.line.pictures
        return self._settled(joined)

    def _grid(self, table: etree._Element) -> Grid:
        """The table; tables of notes that stand in it, outside any row, are its last row."""
        outer, self.clause = self.clause, _Open()  # no clause begins in a cell
        rows = _rows(table)
        grid = [
            [
                GridCell(self.items(cell), _span(cell, "colspan", 200), _span(cell, "rowspan", len(rows)))
                for cell in _cells(row)
            ]
            for row in rows
        ]
        notes = [item for child in table.iterchildren("table") for item in self._block(child)]
        if notes:
            grid.append(
                [GridCell(notes, max((sum(cell.colspan for cell in row) for row in grid), default=1))]
            )
        self.clause = outer
        return Grid(grid, len(table.findall("thead/tr")))

    # -- the inside of a line

    def _text(self, element: etree._Element) -> _Text:
        kind = element.get("class") or ""
        level = re.fullmatch(r"h([1-6])", str(element.tag)) or re.fullmatch(r"h([1-6])Annex", kind)
        contents = re.fullmatch(r"MsoToc(\d)", kind)
        name = f"toc {contents[1]}" if contents else _STYLES.get(kind, kind)
        return _Text(Line(_style(name, int(level[1]) - 1 if level else None)))

    def _flat(self, element: etree._Element) -> _Text:
        """The element as one line, paragraphs in it one below the other."""
        text = self._text(element)
        self._inside(text, Run(""), element)
        return text

    def _inside(self, text: _Text, look: Run, element: etree._Element) -> None:
        self._say(text, look, element.text)
        for child in element:
            self._inline(text, look, child)
            self._say(text, look, child.tail)

    def _inline(self, text: _Text, look: Run, element: etree._Element) -> None:
        tag, style = str(element.tag), element.get("style") or ""
        if tag in _UNSEEN:
            return
        if tag == "br":
            text.pieces.append(replace(look, text="\n"))
        elif tag == "img":
            text.line.pictures.append(self._picture(element.get("src") or ""))
        elif tag == "del":
            self.deletions += 1
        elif tag in {"m:omath", "m:omathpara"} or (tag == "span" and element.get("class") == "stem"):
            text.pieces += [_omml(one) for one in element.iter("m:omath")]
        elif (called := re.search(r"mso-(?:foot|end)note-id:\s*([\w-]+)", style)) is not None:
            text.pieces += self._footnote(called[1])
        elif "display:none" in style.replace(" ", "") or "mso-hide:all" in style.replace(" ", ""):
            text.line.losses += (
                [sentences.HIDDEN_TEXT] if "".join(map(str, element.itertext())).strip() else []
            )
        elif (part := _element_of(element)).startswith("field-"):
            _field(text, part)
        elif "mso-tab-count" in style:
            self._say(text, look, " ")
        else:
            self.insertions += tag == "ins"
            styles: dict[str, Any] = {_LOOKS[tag]: True} if tag in _LOOKS else {}
            if (element.get("class") or "") == "TableFootnoteRef":
                styles["sup"] = True
            if tag in _BLOCKS and _trimmed(text.pieces):
                text.pieces.append(Run("\n"))
            self._inside(text, replace(look, **styles), element)

    def _say(self, text: _Text, look: Run, said: str | None) -> None:
        if said and all(text.fields):
            text.pieces.append(replace(look, text=re.sub(r"[ \t\r\n\f]+", " ", said)))

    def _settled(self, text: _Text) -> list[Item]:
        """The line, if anything is in it."""
        outside = "".join(piece.text for piece in text.pieces if isinstance(piece, Run))
        line = text.line
        settle(line, text.pieces, outside)
        if any("\n" in run.text for run in line.runs):
            line.runs = _joined_parts(broken_at(line.runs))
        known = _SPELLED.get(line.style.name)
        if known is not None:
            words = known(line.formula or line.text)
            line.formula, line.mathml, line.runs = "", "", [Run(words)] if words else []
        return [line] if line.runs or line.pictures or line.formula or line.losses else []

    def _picture(self, address: str) -> Picture:
        data = self.archive.file(address)
        if data is None:
            return Picture("", sentences.LINKED_PICTURE if "://" in address else sentences.MISSING_PICTURE)
        return kept_picture(self.images, data, address)

    def _footnote(self, identifier: str) -> list[Run | etree._Element]:
        note = self.notes.pop(identifier, None)
        if note is None:
            return []
        line = self._settled(self._flat(note))
        self.footnotes.append(tuple(line[0].runs) if line and isinstance(line[0], Line) else ())
        return [Run("", footnote=len(self.footnotes))]


def _element_of(element: etree._Element) -> str:
    """What Word says the element stands for: ``footnote``, ``comment-list``, ``field-begin`` …"""
    found = re.search(r"mso-element:\s*([\w-]+)", element.get("style") or "")
    return found[1] if found else ""


def _style(name: str, outline: int | None = None) -> Style:
    return Style(name, name, (name,), outline, None, None, False, 0)


def _rows(table: etree._Element) -> list[etree._Element]:
    parts = [table, *(part for part in table if part.tag in {"thead", "tbody", "tfoot"})]
    return [row for part in parts for row in part.iterchildren("tr")]


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _span(cell: etree._Element, name: str, most: int) -> int:
    given = (cell.get(name) or "1").strip()
    return max(1, min(int(given), most)) if re.fullmatch(r"\d{1,6}", given) else 1


def _field(text: _Text, part: str) -> None:
    """A field's instruction stands between its begin and its separator."""
    if part == "field-begin":
        text.fields.append(False)
    elif part == "field-separator" and text.fields:
        text.fields[-1] = True
    elif part == "field-end" and text.fields:
        text.fields.pop()


def _trimmed(pieces: list[Run | etree._Element]) -> list[Run | etree._Element]:
    """Without white space before and after."""
    said = [
        index
        for index, piece in enumerate(pieces)
        if not isinstance(piece, Run) or piece.text.strip() or piece.footnote
    ]
    return pieces[said[0] : said[-1] + 1] if said else []


def _joined(lines: list[Line], mark: str) -> Line:
    """The lines below one another as one, behind ``mark``."""
    runs = _joined_parts([line.runs for line in lines])
    first = lines[0]
    return replace(
        first,
        runs=tidy([Run(mark), *runs]),
        pictures=[picture for line in lines for picture in line.pictures],
        losses=[loss for line in lines for loss in line.losses],
    )


def _joined_parts(parts: list[list[Run]]) -> list[Run]:
    return tidy([run for index, part in enumerate(parts) for run in ([Run("\n")] if index else []) + part])


def _chinese_first(text: str) -> str:
    """``paddy　稻谷`` as ``稻谷 paddy``; a label printed before both stays before the first."""
    parts = [part.strip() for part in re.split("\u3000", text) if part.strip()]
    parts = [parts[0], *(re.sub(r"^[^：]{1,4}：", "", part) for part in parts[1:])] if parts else []
    return " ".join(
        sorted(parts, key=lambda part: not re.search(r"[\u3400-\u9fff]", re.sub(r"^[^：]{1,4}：", "", part)))
    )


# What Metanorma prints otherwise than GB/T 1.1 has it.
_SPELLED: dict[str, Callable[[str], str]] = {
    "Annex": lambda text: re.sub(r"^附\s*件", "附录", text),
    "ccs_container": lambda text: f"CCS {text}" if re.fullmatch(r"[A-Z]\s*\d\d", text) else text,
    "standard_agency": lambda text: {"发": "发布", "布": ""}.get(text, text),
    "Terms": _chinese_first,
    "AltTerms": _chinese_first,
    "DeprecatedTerms": _chinese_first,
}


def _omml(element: etree._Element) -> etree._Element:
    """The equation with the names and the namespace that Word gives it in a .docx."""
    name = str(element.tag).removeprefix("m:")
    made = etree.Element(mathml.M + _OMML.get(name, name))
    for key, value in element.attrib.items():
        if str(key).startswith("m:"):
            made.set(mathml.M + str(key)[2:], value)
    made.text = element.text if name == "t" else None
    made.extend(
        _omml(child) for child in element if isinstance(child.tag, str) and str(child.tag).startswith("m:")
    )
    return made
