"""Exporting all that is a society's own as one .zip: asked for on a page, made by a worker."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import transaction

from societies import ledger, outbox
from societies.actions import attachments
from societies.models import Archive, Attachment, LedgerHead, Person
from societies.queries import archives
from societies.roles import Permission
from societies.scoping import entered

FORMAT = 1


@transaction.atomic
def ask(*, actor: Person, at: datetime) -> Archive:
    """Ask for an archive. A worker makes it; asking again meanwhile asks for nothing more."""
    ledger.hold()
    waiting = Archive.objects.filter(attachment=None).first()
    if waiting is not None:
        return waiting
    archive = Archive.objects.create(asked_by=actor, asked_at=at)
    ledger.record("archive.asked", at=at, actor=actor, archive=archive.pk)
    outbox.write("archive.asked", body={"archive": str(archive.pk)}, at=at)
    return archive


@transaction.atomic
def make(*, archive: Archive, at: datetime) -> Attachment:
    """Write the archive's file: tables as JSON lines, the stored files, and a manifest with counts and digests."""
    society = entered()
    assert society is not None
    with tempfile.TemporaryFile() as file:
        write(file, at=at)
        file.seek(0)
        made = attachments.keep_stream(
            file,
            name=f"{society.code}-{at:%Y%m%d-%H%M}.zip",
            at=at,
            reader=Permission.LEDGER_EXPORT,
        )
    archive.attachment, archive.made_at = made, at
    archive.save(update_fields=["attachment", "made_at"])
    ledger.record("archive.made", at=at, by="worker", archive=archive.pk, sha256=made.sha256, size=made.size)
    return made


def write(file: IO[bytes], *, at: datetime) -> dict[str, Any]:
    """Write the .zip of the entered society; gives its manifest, which is also its last member."""
    society = entered()
    assert society is not None
    head = LedgerHead.objects.first()
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "society": {
            "id": str(society.pk),
            "code": society.code,
            "name_zh": society.name_zh,
            "name_en": society.name_en,
        },
        "ledger": {"sequence": head.sequence, "digest": head.digest} if head else None,
        "tables": {},
        "files": [],
        "missing_files": [],
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for model in archives.tables():
            label = model._meta.label_lower
            manifest["tables"][label] = _write(book, f"tables/{label}.jsonl", archives.lines(model))
        for attachment in archives.files():
            _write_file(book, attachment, manifest)
        book.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _write_file(book: zipfile.ZipFile, attachment: Attachment, manifest: dict[str, Any]) -> None:
    """The same bytes stored twice are written once; a file that storage has lost is named."""
    path = f"files/{attachment.sha256}{PurePath(attachment.file.name or '').suffix}"
    said = {"id": str(attachment.pk), "name": attachment.name, "path": path, "sha256": attachment.sha256}
    if not default_storage.exists(attachment.file.name or ""):
        manifest["missing_files"].append(said)
        return
    if path not in book.namelist():
        with default_storage.open(attachment.file.name or "") as stored:
            _write(book, path, stored.chunks())
    manifest["files"].append(said)


def _write(book: zipfile.ZipFile, path: str, parts: Iterable[bytes]) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal rows
        for part in parts:
            rows += 1
            digest.update(part)
            yield part

    with book.open(path, "w", force_zip64=True) as member:
        member.writelines(counted())
    return {"rows": rows, "sha256": digest.hexdigest()}
