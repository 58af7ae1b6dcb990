"""A whole standard as one HTML page that needs nothing else, and the tree of such a page.

The page is HTML for browsers and well-formed XML for programs. Every clause is a ``section`` whose id is its anchor and whose
heading links to it. ``load`` reads what ``dump`` printed, without loss. The same tree gives the same bytes.
"""

from __future__ import annotations

from standards.document import safexml
from standards.document.tree import Document

from .printing import printed
from .reading import read

DOCTYPE = b"<!DOCTYPE html>\n"


def dump(document: Document) -> bytes:
    """The page in UTF-8, its pictures in it as ``data:`` addresses."""
    return DOCTYPE + printed(document).encode()


def load(data: bytes) -> Document:
    """The document of ``dump``. Raises ``ValueError`` for anything else."""
    if not data.startswith(DOCTYPE):
        raise ValueError("not a page printed here")
    root = safexml.parse(data.removeprefix(DOCTYPE))
    try:
        return read(root)
    except (AttributeError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise ValueError(f"not a page printed here: {error}") from error
