"""The Word-HTML ``.doc``: one MIME file (RFC 2557) that holds a page, its pictures and a list of them."""

from __future__ import annotations

import binascii
import email
import email.policy
import posixpath
import re
from urllib.parse import unquote

from lxml import etree

from .package import DEPTH_LIMIT, ENTRY_LIMIT, FILE_LIMIT, MEGABYTE, XML_LIMIT, depth_of
from .sentences import refuse

_HEADER_LIMIT = 16 * 1024


def is_one(data: bytes) -> bool:
    """Is it MIME with an HTML page made for Word?"""
    head = data[: 64 * 1024]
    return head.startswith(b"MIME-Version:") and b"multipart/related" in head and b"text/html" in head


class WebArchive:
    """``page`` is the body of the first HTML part. Raises ``Unreadable``; nothing outside the file is fetched."""

    def __init__(self, data: bytes, name: str) -> None:
        if len(data) > FILE_LIMIT:
            raise refuse("too_large", name, megabytes=FILE_LIMIT // MEGABYTE)
        self._files: dict[str, tuple[bytes, str]] = {}
        self._folder = ""
        page: bytes | None = None
        for location, kind, encoding, content in _parts(data, name):
            if page is None and kind == "text/html":
                page, self._folder = _decoded(content, encoding), posixpath.dirname(location)
            elif location:
                self._files[location] = content, encoding
        if page is None:
            raise refuse("no_document", name)
        if len(page) > XML_LIMIT:
            raise refuse("bomb", name, megabytes=XML_LIMIT // MEGABYTE)
        self.page = _body(page, name)

    def file(self, address: str) -> bytes | None:
        """What the page shows from ``address``: a name beside it, or a ``cid:``."""
        if address.lower().startswith("cid:"):
            wanted = address
        else:
            wanted = posixpath.normpath(posixpath.join(self._folder, unquote(address).replace("\\", "/")))
        found = self._files.get(wanted)
        return None if found is None else _decoded(*found)


def _parts(data: bytes, name: str) -> list[tuple[str, str, str, bytes]]:
    """Location or ``cid:``, media type, transfer encoding and content of every part."""
    top = email.message_from_bytes(_head(data)[0], policy=email.policy.compat32)
    boundary = top.get_boundary()
    if not boundary:
        raise refuse("broken", name, part="MIME")
    pieces = data.split(b"\n--" + boundary.encode("utf-8", "surrogateescape"))[1:]
    if len(pieces) > ENTRY_LIMIT:
        raise refuse("too_many_parts", name, limit=ENTRY_LIMIT)
    out = []
    for piece in pieces:
        if piece.startswith(b"--"):
            break
        head, content = _head(piece.lstrip(b"\r\n"))
        part = email.message_from_bytes(head, policy=email.policy.compat32)
        location = unquote(str(part.get("Content-Location") or "").strip()).replace("\\", "/")
        identifier = str(part.get("Content-ID") or "").strip().strip("<>")
        encoding = str(part.get("Content-Transfer-Encoding") or "").strip().lower()
        place = posixpath.normpath(location) if location else f"cid:{identifier}" if identifier else ""
        out.append((place, part.get_content_type(), encoding, content))
    return out


def _head(piece: bytes) -> tuple[bytes, bytes]:
    found = re.search(rb"\r?\n\r?\n", piece[:_HEADER_LIMIT])
    return (piece, b"") if found is None else (piece[: found.end()], piece[found.end() :])


def _decoded(content: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        try:
            return binascii.a2b_base64(content)
        except binascii.Error:
            return b""
    return binascii.a2b_qp(content) if encoding == "quoted-printable" else content


def _body(page: bytes, name: str) -> etree._Element:
    """The body as lxml reads tag soup; comments, scripts and what only Word shows are gone."""
    charset = re.search(rb"charset=[\"']?([\w-]+)", page[:4096])
    try:
        encoding = charset[1].decode("ascii") if charset else "utf-8"
        parser = etree.HTMLParser(encoding=encoding, no_network=True, remove_comments=True, remove_pis=True)
        root = etree.fromstring(page, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise refuse("broken", name, part="HTML") from error
    body = None if root is None else root.find("body")
    if body is None:
        raise refuse("no_document", name)
    if depth_of(body) > DEPTH_LIMIT:
        raise refuse("too_deep", name, part="HTML")
    return body
