"""Drafts for tests: those of the demo, and files that must be refused."""

from __future__ import annotations

import io
import zipfile

from disclosure.management.demo import word
from disclosure.management.demo.drafts import TITLE_EN, TITLE_ZH, Edit, build_draft, build_styled_draft
from disclosure.management.demo.word import Paper, paragraph, run

__all__ = ["TITLE_EN", "TITLE_ZH", "Edit", "build_draft", "build_styled_draft", "word"]

# -- files that must be refused


def old_doc() -> bytes:
    """The head of a Word 97–2003 file."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(512)


def encrypted() -> bytes:
    """The head of a password-protected .docx: an OLE file with an EncryptedPackage stream."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )


def zip_bomb(megabytes: int = 60) -> bytes:
    """A small zip with a part that unpacks to ``megabytes``."""
    parts = Paper([paragraph(run("1　范围"))]).parts()
    return word.zipped(parts | {"word/media/image1.png": bytes(megabytes * 1024 * 1024)})


def lying_zip_bomb(megabytes: int = 60) -> bytes:
    """A text of ``megabytes`` under a directory that says it is small."""
    data = bytearray(word.zipped(Paper().parts() | {"word/document.xml": b" " * (megabytes * 1024 * 1024)}))
    size = (megabytes * 1024 * 1024).to_bytes(4, "little")
    at = data.find(size)
    while at >= 0:
        data[at : at + 4] = (1024).to_bytes(4, "little")
        at = data.find(size)
    return bytes(data)


def with_main(xml: str) -> bytes:
    """A .docx whose main part is ``xml``."""
    return word.zipped(Paper().parts() | {"word/document.xml": xml.encode()})


def external_entity() -> bytes:
    """A main part that asks for a local file through an external entity."""
    return with_main(
        '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        f"<w:document {word.NAMES}><w:body><w:p><w:r><w:t>1 范围 &x;</w:t></w:r></w:p></w:body></w:document>"
    )


def too_deep(levels: int = 240) -> bytes:
    """Content controls inside each other."""
    inner = "<w:sdt><w:sdtContent>" * (levels // 2) + "</w:sdtContent></w:sdt>" * (levels // 2)
    return with_main(f"<w:document {word.NAMES}><w:body>{inner}</w:body></w:document>")


def workbook() -> bytes:
    """A zip that is an Excel workbook under the name of a Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def without_text() -> bytes:
    """A Word file whose main part is missing."""
    parts = Paper().parts()
    del parts["word/document.xml"]
    return word.zipped(parts)
