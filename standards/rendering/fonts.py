"""The four faces that paper is set in, and what they cannot show.

宋体 is Noto Serif SC, 黑体 is Noto Sans SC. Regular faces come from the package ``pylopdf-fonts-zh-cn``, bold ones
from ``settings.PDF_FONT_DIR``, where the front-end build puts them. No font of the system is ever used.
"""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

logger = logging.getLogger(__name__)

SERIF = "Paper Serif"
SANS = "Paper Sans"

_STEMS = {SERIF: "NotoSerifSC", SANS: "NotoSansSC"}
_PACKAGE = "pylopdf_fonts_zh_cn"

# Characters that Word drafts use and Noto SC lacks, each with the sign of the same meaning that it has.
_EQUIVALENTS = {
    "⩽": "≤",
    "⩾": "≥",
    "∼": "～",
    "∙": "·",
    "⋅": "·",
    "☐": "□",
    "\u2009": " ",
    "\u200a": " ",
    "\u202f": "\u00a0",
    "\u2011": "-",
}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff" + "".join(
    map(chr, range(0xFE00, 0xFE10))
)
_SETTING = str.maketrans({**_EQUIVALENTS, **dict.fromkeys(_INVISIBLE, "")})


class MissingGlyphs(ValueError):
    """The text holds characters that no shipped face can show; printing it would lose them silently."""

    def __init__(self, characters: set[str]) -> None:
        self.characters = frozenset(characters)
        super().__init__("no glyph for " + ", ".join(f"{c} (U+{ord(c):04X})" for c in sorted(characters)))


@dataclass(frozen=True)
class Face:
    """One font file: CSS family, CSS weight (400 or 700) and where it lies."""

    family: str
    weight: int
    path: Path

    @property
    def url(self) -> str:
        return f"font:{_STEMS[self.family]}-{self.weight}"


def shipped_faces(folder: Path | None = None) -> tuple[Face, ...]:
    """Serif and sans, regular and bold. ``folder`` holds the bold files, by default ``settings.PDF_FONT_DIR``.

    A bold file that is not there is replaced by the regular face, and the log says so.
    """
    folder = folder or Path(settings.PDF_FONT_DIR)
    faces = []
    for family, stem in _STEMS.items():
        regular = Path(str(files(_PACKAGE) / f"{stem}-Regular.otf"))
        faces += [Face(family, 400, regular), Face(family, 700, _bold(folder, stem) or regular)]
    return tuple(faces)


def _bold(folder: Path, stem: str) -> Path | None:
    for name in (f"{stem}-Bold.ttf", f"{stem}_700Bold.ttf", f"{stem}-Bold.otf"):
        if (folder / name).is_file():
            return folder / name
    logger.warning("No bold face %s-Bold.ttf in %s: bold text is printed regular", stem, folder)
    return None


@cache
def covered(path: Path) -> frozenset[int]:
    """Code points that the font file has a glyph for."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_glyphs(text: str, folder: Path | None = None) -> set[str]:
    """Characters of ``text``, set as ``typeset`` sets it, that at least one shipped face cannot show."""
    wanted = {c for c in typeset(text) if unicodedata.category(c) != "Cc"}
    return {c for c in wanted if any(ord(c) not in covered(face.path) for face in shipped_faces(folder))}


def typeset(text: str) -> str:
    """``text`` with characters that print as nothing removed and signs without a glyph put as their equals (⩽ → ≤)."""
    return text.translate(_SETTING)
