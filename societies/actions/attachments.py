"""Storing what people upload: the bytes once, under a path that says whose they are and what they hash to."""

import hashlib
from datetime import datetime
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from societies.access import Denied, Refused
from societies.models import Attachment, Person
from societies.scoping import entered

# What a file must begin with to be what its name says. Word and Excel files are zip archives.
_SIGNATURES: dict[str, tuple[tuple[bytes, ...], str]] = {
    ".pdf": ((b"%PDF-",), "application/pdf"),
    ".docx": ((b"PK\x03\x04",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".doc": ((b"MIME-Version:",), "application/msword"),  # the Word-HTML that Metanorma writes
    ".xlsx": ((b"PK\x03\x04",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".png": ((b"\x89PNG\r\n\x1a\n",), "image/png"),
    ".jpg": ((b"\xff\xd8\xff",), "image/jpeg"),
    ".jpeg": ((b"\xff\xd8\xff",), "image/jpeg"),
    ".eml": (
        (
            b"Received:",
            b"Return-Path:",
            b"Delivered-To:",
            b"From:",
            b"Date:",
            b"MIME-Version:",
            b"Message-ID:",
            b"X-",
        ),
        "message/rfc822",
    ),
}
DOCUMENTS = (".pdf", ".docx")
SCANS = (".pdf", ".png", ".jpg", ".jpeg")
REPLIES = (*SCANS, ".eml", ".docx")


def store(
    content: bytes, *, name: str, actor: Person | None, at: datetime, accept: tuple[str, ...] = DOCUMENTS
) -> Attachment:
    """Keep a file. Raises ``Refused`` with one sentence when it is empty, too large, or not what it says it is."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in accept:
        raise Refused(
            Denied(
                _("“%(name)s” cannot be used here: upload a file of one of these kinds: %(kinds)s.")
                % {"name": name, "kinds": " ".join(accept)}
            )
        )
    if not content:
        raise Refused(
            Denied(_("“%(name)s” is empty: save it again and upload it once more.") % {"name": name})
        )
    if len(content) > settings.UPLOAD_MAX_BYTES:
        raise Refused(
            Denied(
                _(
                    "“%(name)s” is larger than %(limit)d MB: make it smaller, for example by compressing its pictures."
                )
                % {"name": name, "limit": settings.UPLOAD_MAX_BYTES // 1024 // 1024}
            )
        )
    signatures, media_type = _SIGNATURES[suffix]
    if not content.startswith(signatures):
        raise Refused(
            Denied(
                _(
                    "“%(name)s” is not really a %(kind)s file: open it in its program and save it in that format."
                )
                % {"name": name, "kind": suffix}
            )
        )
    return _keep(content, name=name, suffix=suffix, media_type=media_type, actor=actor, at=at)


def keep_made(content: bytes, *, name: str, at: datetime) -> Attachment:
    """Keep a file that we made ourselves."""
    suffix = PurePath(name).suffix.lower()
    return _keep(content, name=name, suffix=suffix, media_type=_SIGNATURES[suffix][1], actor=None, at=at)


def keep_stream(file: IO[bytes], *, name: str, at: datetime, reader: str = "") -> Attachment:
    """Keep an archive that we made, without holding it in memory. ``reader``: the permission that reading it takes."""
    society = entered()
    assert society is not None, "a file belongs to a society"
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    size = file.tell()
    file.seek(0)
    attachment = Attachment(
        name=name, media_type="application/zip", size=size, sha256=digest, stored_at=at, reader=reader
    )
    path = f"{society.code}/{digest[:2]}/{digest}.zip"
    attachment.file.name = attachment.file.field.storage.save(path, File(file))
    attachment.save()
    return attachment


def _keep(
    content: bytes, *, name: str, suffix: str, media_type: str, actor: Person | None, at: datetime
) -> Attachment:
    society = entered()
    assert society is not None, "a file belongs to a society"
    digest = hashlib.sha256(content).hexdigest()
    attachment = Attachment(
        name=PurePath(name.replace("\\", "/")).name[:255],
        media_type=media_type,
        size=len(content),
        sha256=digest,
        stored_by=actor,
        stored_at=at,
    )
    storage = attachment.file.field.storage
    path = f"{society.code}/{digest[:2]}/{digest}{suffix}"
    attachment.file.name = path if storage.exists(path) else storage.save(path, ContentFile(content))
    attachment.save()
    return attachment
