"""A small writer of .docx files: paragraphs, tables, pictures and the parts around them, byte for byte repeatable."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from html import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="{M}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
WHEN = 'w:author="秘书甲" w:date="2026-01-05T09:00:00Z"'


def png(width: int = 24, height: int = 12, shade: int = 90) -> bytes:
    """A grey picture of one shade."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def run(text: str, *, look: str = "", size: int = 0) -> str:
    """One run; ``look`` is WordprocessingML such as ``<w:b/>``. A line feed is a soft break, a tab a tab."""
    points = f'<w:sz w:val="{size}"/>' if size else ""
    properties = f"<w:rPr>{look}{points}</w:rPr>" if look or points else ""
    inner = escape(text).replace("\n", "</w:t><w:br/><w:t>").replace("\t", "</w:t><w:tab/><w:t>")
    return f'<w:r>{properties}<w:t xml:space="preserve">{inner}</w:t></w:r>'


def paragraph(*inner: str, style: str = "", properties: str = "") -> str:
    """One paragraph of finished runs."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(inner)}</w:p>"


def inserted(text: str) -> str:
    return f'<w:ins w:id="901" {WHEN}>{run(text)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="902" {WHEN}><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'


def equation(inner: str) -> str:
    return f"<m:oMathPara><m:oMath>{inner}</m:oMath></m:oMathPara>"


def symbol(text: str) -> str:
    return f"<m:r><m:t>{escape(text)}</m:t></m:r>"


def indexed(base: str, index: str) -> str:
    return f"<m:sSub><m:e>{symbol(base)}</m:e><m:sub>{symbol(index)}</m:sub></m:sSub>"


def fraction(top: str, bottom: str) -> str:
    return f"<m:f><m:num>{top}</m:num><m:den>{bottom}</m:den></m:f>"


@dataclass
class Box:
    """A cell of a table: ``down`` is "restart" or "continue" for vertical merges."""

    text: str
    across: int = 1
    down: str = ""

    @property
    def xml(self) -> str:
        span = f'<w:gridSpan w:val="{self.across}"/>' if self.across > 1 else ""
        merge = f'<w:vMerge w:val="{self.down}"/>' if self.down else ""
        lines = "".join(paragraph(run(line) if line else "") for line in self.text.split("\n"))
        return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{lines}</w:tc>"


def table(rows: list[list[Box]], header_rows: int = 0) -> str:
    out = ""
    for index, row in enumerate(rows):
        head = "<w:trPr><w:tblHeader/></w:trPr>" if index < header_rows else ""
        out += f"<w:tr>{head}{''.join(box.xml for box in row)}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{out}</w:tbl>"


@dataclass
class Paper:
    """A Word file under the pen: ``body`` takes finished paragraphs and tables."""

    body: list[str] = field(default_factory=list)
    styles: str = ""
    numbering: str = ""
    footnotes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def footnote(self, text: str) -> str:
        """The call of a new footnote."""
        self.footnotes.append(text)
        return f'<w:r><w:footnoteReference w:id="{len(self.footnotes)}"/></w:r>'

    def comment(self, text: str) -> str:
        """The call of a new comment."""
        self.comments.append(text)
        return f'<w:r><w:commentReference w:id="{len(self.comments)}"/></w:r>'

    def picture(self, data: bytes, kind: str = "png") -> str:
        name = f"image{len(self.pictures) + 1}.{kind}"
        self.pictures[name] = data
        return (
            '<w:r><w:drawing><wp:inline><wp:extent cx="1800000" cy="900000"/><wp:docPr id="1" name="图"/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:blipFill><a:blip r:embed="{name}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )

    def parts(self) -> dict[str, bytes]:
        """Every part of the file by name."""
        main = f"{HEAD}<w:document {NAMES}><w:body>{''.join(self.body)}<w:sectPr/></w:body></w:document>"
        texts = {"word/document.xml": main}
        relations = [(name, "image", f"media/{name}") for name in self.pictures]
        for kind, inner in (
            ("styles", self.styles),
            ("numbering", self.numbering),
            ("footnotes", self._notes("footnote", self.footnotes)),
            ("comments", self._notes("comment", self.comments)),
        ):
            if inner:
                texts[f"word/{kind}.xml"] = f"{HEAD}<w:{kind} {NAMES}>{inner}</w:{kind}>"
                relations.append((kind, kind, f"{kind}.xml"))
        texts["word/_rels/document.xml.rels"] = _relations(relations)
        texts["_rels/.rels"] = _relations([("main", "officeDocument", "word/document.xml")])
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="{WORD_TYPE}.{name[5:-4]}{".main" if "document" in name else ""}+xml"/>'
            for name in texts
            if name.startswith("word/") and name.endswith(".xml")
        )
        texts["[Content_Types].xml"] = (
            f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
        )
        parts = {name: text.encode() for name, text in texts.items()}
        return parts | {f"word/media/{name}": data for name, data in self.pictures.items()}

    def save(self) -> bytes:
        return zipped(self.parts())

    @staticmethod
    def _notes(kind: str, texts: list[str]) -> str:
        return "".join(
            f'<w:{kind} w:id="{number}" {WHEN}>{paragraph(run(text))}</w:{kind}>'
            for number, text in enumerate(texts, 1)
        )


def _relations(rows: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"/>' for name, kind, target in rows
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def zipped(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip whose bytes depend on nothing else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda one: (one != "[Content_Types].xml", one)):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
