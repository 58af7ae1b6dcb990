"""What printing and reading of STS agree on: namespaces, kinds, ids."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from standards.document.mathml import MATHML
from standards.document.tree import Image, SectionKind

TBX_SPACE = "urn:iso:std:iso:30042:ed-1"
XLINK_SPACE = "http://www.w3.org/1999/xlink"
SPACES = {"xlink": XLINK_SPACE, "tbx": TBX_SPACE, "mml": MATHML}
TBX = f"{{{TBX_SPACE}}}"
MML = f"{{{MATHML}}}"
HREF = f"{{{XLINK_SPACE}}}href"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

KINDS = {
    SectionKind.PREFACE: "foreword",
    SectionKind.INTRODUCTION: "intro",
    SectionKind.SCOPE: "scope",
    SectionKind.REFERENCES: "norm-refs",
    SectionKind.TERMS: "terms",
    SectionKind.TERM: "term",
    SectionKind.CLAUSE: "clause",
    SectionKind.ANNEX: "annex",
    SectionKind.BIBLIOGRAPHY: "bibl",
    SectionKind.INDEX: "index",
}
ANNEX_TYPES = {"规范性": "norm-annex", "资料性": "inform-annex"}
LISTED = (SectionKind.REFERENCES, SectionKind.BIBLIOGRAPHY)  # their documents stand in a ref-list

IMAGES = "images/"
EXTENSIONS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/svg+xml": ".svg",
}
MEDIA_TYPES = {extension: media_type for media_type, extension in EXTENSIONS.items()}
FOOTNOTE = "_x-fn-"  # no anchor becomes this
ORIGIN = ("insertions", "deletions", "comments")  # counts of the Word file


def name_of(anchor: str) -> str:
    """``anchor`` as an XML name: other characters as ``_xHHHH_`` (ISO/IEC 9075-14, 9.1)."""
    return _escaped("_(?=x)|[^-A-Za-z0-9._]|^[^A-Za-z_]", anchor)


def named(name: str) -> str:
    """The anchor of ``name_of``."""
    return re.sub("_x([0-9A-F]{4,6})_", lambda found: chr(int(found[1], 16)), name)


def file_of(image: Image) -> str:
    """Where the picture stands in the package: ``images/KEY.png``."""
    stem = _escaped("_(?=x)|[^-A-Za-z0-9._]", image.key)
    return f"{IMAGES}{stem}{EXTENSIONS.get(image.media_type, '.bin')}"


def key_of(file: str) -> str:
    """The key of the picture at ``file``."""
    return named(PurePosixPath(file).stem)


def _escaped(pattern: str, text: str) -> str:
    return re.sub(pattern, lambda found: f"_x{ord(found[0]):04X}_", text)
