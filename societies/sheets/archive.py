"""Is this file a workbook that may be opened? Asked before any parser of ours or of openpyxl sees it."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from societies.sheets.problems import Refused, gettext_noop

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_PARTS = 1000
_PROLOG = 64 * 1024  # a document type stands before the first element

EMPTY = gettext_noop("The file is empty. Choose the filled-in workbook and upload it again.")
TOO_LARGE = gettext_noop(
    "The workbook is larger than %(megabytes)s MB. Delete pictures and unused sheets and upload it again."
)
ENCRYPTED = gettext_noop(
    "The workbook is protected by a password. Save it without a password and upload it again."
)
OLD_EXCEL = gettext_noop(
    "This is an old Excel file (.xls). Open it in Excel, save it as .xlsx and upload that file."
)
BINARY_EXCEL = gettext_noop(
    "This is a binary Excel file (.xlsb). Open it in Excel, save it as .xlsx and upload that file."
)
OPEN_DOCUMENT = gettext_noop("This is an OpenDocument sheet (.ods). Save it as .xlsx and upload that file.")
NOT_WORKBOOK = gettext_noop(
    "This is not an Excel workbook (.xlsx). Download the template, fill it in and upload it."
)
BROKEN = gettext_noop(
    "The workbook is damaged and cannot be read. Open it in Excel, save it again as .xlsx and upload that file."
)
BOMB = gettext_noop(
    "The workbook unpacks to more than %(megabytes)s MB. Delete pictures and unused sheets and upload it again."
)
DOCTYPE = gettext_noop(
    "The workbook contains a document type or entities, which Excel never writes. Copy its content into the template and upload that."
)
MACROS = gettext_noop("The workbook contains macros. Save it as .xlsx without macros and upload that file.")
LINKS = gettext_noop("The workbook takes data from other files or servers. Break the links (Data, Edit Links), paste values and upload it again.")  # fmt: skip

# What zipfile raises for a file that is no archive it can open, and for one whose content is spoilt.
NOT_OPENED = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, EOFError)
SPOILT = (RuntimeError, ValueError, zlib.error)


def inspect(data: bytes) -> None:
    """Refuse what is not a plain, bounded .xlsx: Refused says why and how to mend it."""
    if not data:
        raise Refused(EMPTY)
    if len(data) > MAX_BYTES:
        raise Refused(TOO_LARGE, megabytes=MAX_BYTES // 2**20)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refused(ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in data else OLD_EXCEL)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect_parts(archive)
    except NOT_OPENED as error:
        raise Refused(BROKEN if data.startswith(b"PK") else NOT_WORKBOOK) from error
    except SPOILT as error:
        raise Refused(BROKEN) from error


def _inspect_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(ENCRYPTED)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refused(BOMB, megabytes=MAX_UNPACKED // 2**20)
    if "xl/workbook.bin" in names:
        raise Refused(BINARY_EXCEL)
    if "content.xml" in names and "mimetype" in names:
        raise Refused(OPEN_DOCUMENT)
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Refused(NOT_WORKBOOK)
    if any("vbaproject" in name for name in names):
        raise Refused(MACROS)
    if any(
        name.startswith(("xl/externallinks/", "xl/querytables/")) or name == "xl/connections.xml"
        for name in names
    ):
        raise Refused(LINKS)
    for part in parts:
        with archive.open(part) as stream:
            named = part.filename.lower().endswith((".xml", ".rels", ".vml"))
            _inspect_prolog(stream.read(_PROLOG), named_xml=named)


class _RootReached(Exception):
    pass


def _inspect_prolog(head: bytes, *, named_xml: bool) -> None:
    def refuse(*_: object) -> None:
        raise Refused(DOCTYPE)

    def stop(*_: object) -> None:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        parser.Parse(head, True)
    except _RootReached:
        return
    except expat.ExpatError as error:
        if named_xml:
            raise Refused(BROKEN) from error
