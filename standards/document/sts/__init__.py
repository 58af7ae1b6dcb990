"""NISO STS 1.0 (ANSI/NISO Z39.102—2017, extended tag set with MathML 3): trees as XML and back.

``dump`` prints what the official schema accepts, ``load`` reads what ``dump`` printed, without loss, and
``pack`` adds the pictures, as interchange wants it: ``standard.xml`` and ``images/`` in one zip. The same tree gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from standards.document import safexml
from standards.document.package import ZIP_FAULTS
from standards.document.tree import Document, Image

from .names import IMAGES, MEDIA_TYPES, file_of, key_of
from .printing import printed
from .reading import read

XML = "standard.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
LIMIT = 160 * 1024 * 1024


def dump(document: Document) -> bytes:
    """``document`` as STS XML in UTF-8; pictures are named, not held (``images/KEY.png``)."""
    return printed(document)


def load(data: bytes, images: tuple[Image, ...] = ()) -> Document:
    """The document of ``dump``, with ``images``. Raises ``ValueError`` for anything else."""
    root = safexml.parse(data)
    try:
        return read(root, images)
    except (KeyError, IndexError, TypeError, RecursionError) as error:
        raise ValueError(f"not a standard printed here: {error}") from error


def pack(document: Document) -> bytes:
    """The XML and the pictures as a zip without times of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [(XML, dump(document)), *((file_of(one), one.data) for one in document.images)]:
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpack(data: bytes) -> Document:
    """The document of ``pack``. Raises ``ValueError`` for anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > LIMIT:
                raise ValueError("too large")
            parts = {info.filename: archive.read(info) for info in infos}
    except ZIP_FAULTS as error:
        raise ValueError(f"not a package: {error}") from error
    if XML not in parts:
        raise ValueError(f"{XML} is missing")
    images = (
        Image(key_of(name), MEDIA_TYPES.get(PurePosixPath(name).suffix, ""), part)
        for name, part in parts.items()
        if name.startswith(IMAGES)
    )
    return load(parts[XML], tuple(images))
