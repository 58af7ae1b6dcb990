"""The zip container of a Word file: what it is, what is inside, and all that is refused before reading."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from .sentences import refuse

MEGABYTE = 1024 * 1024
FILE_LIMIT = 64 * MEGABYTE
PART_LIMIT = 48 * MEGABYTE
XML_LIMIT = 24 * MEGABYTE
TOTAL_LIMIT = 160 * MEGABYTE
RATIO_LIMIT = 200  # asked only of parts above 8 MB: small blank pictures reach 800 lawfully
RATIO_FROM = 8 * MEGABYTE
ENTRY_LIMIT = 4000
DEPTH_LIMIT = 200

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", "wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", "officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", "officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", "drawingml/2006/wordprocessingDrawing"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", "drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", "drawingml/2006/picture"),
    (b"http://purl.oclc.org/ooxml/drawingml/chart", "drawingml/2006/chart"),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", "drawingml/2006/diagram"),
)
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_OFFICE_DOCUMENT = _TRANSITIONAL + "officeDocument/2006/relationships/officeDocument"


@dataclass(frozen=True)
class Relationship:
    kind: str  # last word of the type: "image", "numbering", "footnotes" …
    target: str  # part name, or the address if external
    external: bool


# What zipfile raises for an archive that it cannot open or whose content is spoilt (NotImplementedError is a RuntimeError).
ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


class Package:
    """An opened .docx. ``main`` is the name of the part that holds the text.

    Raises ``Unreadable`` for everything that is not a plain, unencrypted Word file of reasonable size.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        _sniff(data, name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*ZIP_FAULTS, IndexError) as error:
            raise refuse("broken", name, part="zip") from error
        self._entries = self._admit()
        self._unpacked = 0
        self.main = self._find_main()

    def _admit(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > ENTRY_LIMIT:
            raise refuse("too_many_parts", self.name, limit=ENTRY_LIMIT)
        if any(info.flag_bits & 0x1 for info in infos):
            raise refuse("encrypted", self.name)
        for info in infos:
            steep = info.file_size > RATIO_FROM and info.file_size > RATIO_LIMIT * max(info.compress_size, 1)
            if steep or info.file_size > PART_LIMIT:
                raise refuse("bomb", self.name, megabytes=PART_LIMIT // MEGABYTE)
        if sum(info.file_size for info in infos) > TOTAL_LIMIT:
            raise refuse("bomb", self.name, megabytes=TOTAL_LIMIT // MEGABYTE)
        return {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}

    def _find_main(self) -> str:
        for relation in self._relations("_rels/.rels", "").values():
            if relation.kind == "officeDocument" and not relation.external and self.has(relation.target):
                main = relation.target
                break
        else:
            main = "word/document.xml"
        if main.startswith("xl/") or (not self.has(main) and self.has("xl/workbook.xml")):
            raise refuse("spreadsheet", self.name)
        if main.startswith("ppt/") or (not self.has(main) and self.has("ppt/presentation.xml")):
            raise refuse("presentation", self.name)
        if not self.has(main):
            raise refuse("no_document", self.name)
        return main

    def has(self, part: str) -> bool:
        return part.lower() in self._entries

    def bytes_of(self, part: str, limit: int = PART_LIMIT) -> bytes:
        """The unpacked part. The size is counted while unpacking: the zip's own word is not trusted."""
        info = self._entries[part.lower()]
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except ZIP_FAULTS as error:
            raise refuse("broken", self.name, part=part) from error
        self._unpacked += len(data)
        if len(data) > limit or self._unpacked > TOTAL_LIMIT:
            raise refuse("bomb", self.name, megabytes=limit // MEGABYTE)
        return data

    def xml_of(self, part: str) -> etree._Element | None:
        """The root element of ``part``, in the transitional namespaces; None if there is no such part."""
        if not self.has(part):
            return None
        data = self.bytes_of(part, XML_LIMIT)
        if any(mark in data for mark in _DOCTYPES):
            raise refuse("entities", self.name, part=part)
        if b"http://purl.oclc.org/ooxml/" in data:
            for strict, transitional in _STRICT:
                data = data.replace(strict, (_TRANSITIONAL + transitional).encode())
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if "memory" in str(error).lower():
                raise MemoryError from error
            code = "too_deep" if "xcessive depth" in str(error) else "broken"
            raise refuse(code, self.name, part=part) from error
        except ValueError as error:
            raise refuse("broken", self.name, part=part) from error
        if has_doctype(root):
            raise refuse("entities", self.name, part=part)
        if depth_of(root) > DEPTH_LIMIT:
            raise refuse("too_deep", self.name, part=part)
        return root

    def relations_of(self, part: str) -> dict[str, Relationship]:
        """The relationships of ``part`` by id."""
        folder, file = posixpath.split(part)
        return self._relations(posixpath.join(folder, "_rels", file + ".rels"), folder)

    def related(self, kind: str) -> etree._Element | None:
        """The root of the main part's first relation of ``kind``, or None."""
        for relation in self.relations_of(self.main).values():
            if relation.kind == kind and not relation.external:
                return self.xml_of(relation.target)
        return None

    def _relations(self, part: str, folder: str) -> dict[str, Relationship]:
        root = self.xml_of(part)
        found: dict[str, Relationship] = {}
        if root is None:
            return found
        for element in root:
            target = str(element.get("Target") or "")
            external = element.get("TargetMode") == "External"
            if not external:
                target = unquote(target.split("#")[0]).replace("\\", "/")
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = str(element.get("Type") or "").rsplit("/", 1)[-1]
            found[str(element.get("Id") or "")] = Relationship(kind, target, external)
        return found


def _sniff(data: bytes, name: str) -> None:
    if not data:
        raise refuse("empty", name)
    if len(data) > FILE_LIMIT:
        raise refuse("too_large", name, megabytes=FILE_LIMIT // MEGABYTE)
    head = data[:1024].lstrip()
    if data.startswith(_OLE):
        sealed = (
            "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data
        )
        raise refuse("encrypted" if sealed else "old_doc", name)
    if head.startswith(b"%PDF"):
        raise refuse("pdf", name)
    if head.startswith((b"{\\rtf", b"MIME-Version", b"<html", b"<!DOCTYPE html", b"<HTML")):
        raise refuse("rtf", name)
    if not data.startswith(b"PK"):
        raise refuse("not_zip", name)


def has_doctype(root: etree._Element) -> bool:
    """Was the element's file written with a document type declaration?"""
    return bool(getattr(root.getroottree().docinfo, "doctype", ""))


def depth_of(root: etree._Element) -> int:
    """How deep elements stand in one another; 1 for a root alone."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
