"""XML from outside: entities and the network are off, and text that XML cannot hold is made legal."""

from __future__ import annotations

import re

from lxml import etree

from .package import DEPTH_LIMIT, depth_of, has_doctype

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(data: bytes | str) -> etree._Element:
    """The root of ``data``, without comments. Raises ``ValueError`` if it is broken, too deep or declares a DTD."""
    data = data.encode() if isinstance(data, str) else data
    if b"<!DOCTYPE" in data:
        raise ValueError("a document type declaration is not read")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,  # a picture may be one attribute of many megabytes
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not XML: {error}") from error
    if has_doctype(root):
        raise ValueError("a document type declaration is not read")
    if depth_of(root) > DEPTH_LIMIT:
        raise ValueError("it is not read: its elements stand too deep in one another")
    return root


def legal(text: str) -> str:
    """``text`` with U+FFFD for the control characters that XML 1.0 forbids (2.2)."""
    return _ILLEGAL.sub("\ufffd", text)
