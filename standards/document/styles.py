"""Word's style sheet and its automatic numbering, computed as Word computes it (ECMA-376-1, 17.7 and 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"


def value(parent: etree._Element | None, *path: str) -> str | None:
    """The ``w:val`` of the child at ``path``; None if it is not there."""
    element = parent
    for step in path:
        if element is None:
            return None
        element = element.find(W + step)
    return None if element is None else element.get(W + "val")


def switched_on(parent: etree._Element | None, name: str) -> bool | None:
    """A Word toggle: present without ``val`` is on; None where nothing is said."""
    element = None if parent is None else parent.find(W + name)
    if element is None:
        return None
    return element.get(W + "val", "1") not in {"0", "false", "off", "none"}


@dataclass(frozen=True)
class Style:
    identifier: str
    name: str
    chain: tuple[str, ...]  # own name first, then those it is based on
    outline: int | None  # 0 for a chapter; 9 is "body text"
    number: str | None  # numId
    level: int | None  # ilvl
    bold: bool
    size: int  # half-points, 0 if not said


class Styles:
    """Paragraph and character styles by id, inheritance resolved."""

    def __init__(self, root: etree._Element | None) -> None:
        self._raw: dict[str, etree._Element] = {}
        self._known: dict[str, Style] = {}
        self.default = ""
        for element in [] if root is None else root.findall(W + "style"):
            identifier = element.get(W + "styleId") or ""
            self._raw.setdefault(identifier, element)
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true", "on"}:
                self.default = identifier

    def get(self, identifier: str | None) -> Style:
        wanted = identifier if identifier is not None and identifier in self._raw else self.default
        if wanted not in self._known:
            self._known[wanted] = self._resolve(wanted)
        return self._known[wanted]

    def _resolve(self, identifier: str) -> Style:
        chain: list[etree._Element] = []
        at: str | None = identifier
        while at is not None and at in self._raw and self._raw[at] not in chain and len(chain) < 32:
            chain.append(self._raw[at])
            at = value(self._raw[at], "basedOn")

        def first(*path: str) -> str | None:
            return next((found for one in chain if (found := value(one, *path)) is not None), None)

        bold = next((on for one in chain if (on := switched_on(one.find(W + "rPr"), "b")) is not None), False)
        return Style(
            identifier=identifier,
            name=value(chain[0], "name") or "" if chain else "",
            chain=tuple(value(one, "name") or "" for one in chain),
            outline=as_int(first("pPr", "outlineLvl")),
            number=first("pPr", "numPr", "numId"),
            level=as_int(first("pPr", "numPr", "ilvl")),
            bold=bold,
            size=as_int(first("rPr", "sz")) or 0,
        )


def as_int(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else None


@dataclass
class _Level:
    start: int
    form: str
    text: str
    style: str | None
    legal: bool
    restart: int | None


@dataclass
class _Scheme:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """``label`` returns what Word prints before a paragraph, and counts on."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._schemes: dict[str, _Scheme] = {}
        self._scheme_of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is None:
            return
        links: dict[str, str] = {}
        by_link: dict[str, str] = {}
        for element in root.findall(W + "abstractNum"):
            key = element.get(W + "abstractNumId") or ""
            self._schemes[key] = _Scheme(dict(map(_read_level, element.findall(W + "lvl"))))
            if (link := value(element, "numStyleLink")) is not None:
                links[key] = link
            if (link := value(element, "styleLink")) is not None:
                by_link[link] = key
        for element in root.findall(W + "num"):
            number = element.get(W + "numId") or ""
            key = value(element, "abstractNumId") or ""
            key = by_link.get(links.get(key, ""), key)
            self._scheme_of[number] = self._adapt(number, key, element.findall(W + "lvlOverride"))

    def _adapt(self, number: str, key: str, overrides: list[etree._Element]) -> str:
        """Apply the level overrides of one list; a list that redefines levels gets a scheme of its own."""
        for override in overrides:
            level = as_int(override.get(W + "ilvl")) or 0
            start = as_int(value(override, "startOverride"))
            if start is not None:
                self._overrides.setdefault(number, {})[level] = start
            redefined = override.find(W + "lvl")
            if redefined is not None:
                own = f"{key}/{number}"
                base = self._schemes.get(key, _Scheme())
                scheme = self._schemes.setdefault(own, _Scheme(dict(base.levels)))
                scheme.levels[level] = _read_level(redefined)[1]
                key = own
        return key

    def label(self, number: str | None, level: int | None, style: Style) -> str:
        """The printed label of the next paragraph of list ``number``; "" where there is none."""
        if number is None or number == "0" or number not in self._scheme_of:
            return ""
        scheme = self._schemes.get(self._scheme_of[number])
        if scheme is None or not scheme.levels:
            return ""
        if level is None:
            level = next((at for at, one in scheme.levels.items() if one.style == style.identifier), 0)
        if level not in scheme.levels:
            return ""
        if number not in self._begun:
            self._begun.add(number)
            for at, start in self._overrides.get(number, {}).items():
                scheme.counts[at] = start - 1
        self._count(scheme, level)
        if scheme.levels[level].form == "bullet":
            return _BULLETS.get(scheme.levels[level].text, scheme.levels[level].text)
        legal = scheme.levels[level].legal

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = scheme.levels.get(at)
            if one is None or one.form == "none":
                return ""
            count = scheme.counts.get(at, one.start)
            return str(count) if legal else spell(count, one.form)

        return re.sub(r"%([1-9])", shown, scheme.levels[level].text)

    @staticmethod
    def _count(scheme: _Scheme, level: int) -> None:
        here = scheme.levels[level]
        scheme.counts[level] = scheme.counts.get(level, here.start - 1) + 1
        for above in range(level):
            if above in scheme.levels:
                scheme.counts.setdefault(above, scheme.levels[above].start)
        for below in [at for at in scheme.counts if at > level]:
            restart = scheme.levels[below].restart if below in scheme.levels else None
            if restart is None or (restart != 0 and level < restart):
                del scheme.counts[below]


_BULLETS = {
    "\uf0b7": "•",
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf075": "◆",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "o": "○",
}
_BULLETS |= {"\uf02d": "—", "\uf0be": "—"}


def _read_level(element: etree._Element) -> tuple[int, _Level]:
    return as_int(element.get(W + "ilvl")) or 0, _Level(
        start=as_int(value(element, "start")) or (0 if value(element, "start") == "0" else 1),
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        style=value(element, "pStyle"),
        legal=switched_on(element, "isLgl") is True,
        restart=as_int(value(element, "lvlRestart")),
    )


def spell(count: int, form: str) -> str:
    """``count`` as Word's number format ``form`` writes it; unknown formats are written in digits."""
    if form in {"lowerLetter", "upperLetter"} and 0 < count <= 26 * 9:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < count < 4000:
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    if form in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        digits = "〇一二三四五六七八九"
        head = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
        return head + (digits[ones] if ones else "")
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)


_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
}


def _roman(count: int) -> str:
    out = ""
    for worth, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += sign * (count // worth)
        count %= worth
    return out
