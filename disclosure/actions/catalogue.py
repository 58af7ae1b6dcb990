"""The only writer of the public catalogue. Called by handlers, inside the society whose rows they are."""

import hashlib
import logging
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from disclosure.models import (
    CatalogueConsultation,
    CatalogueFile,
    CatalogueIssue,
    CatalogueSociety,
    CatalogueStandard,
    Openness,
)
from disclosure.queries import consultations, facts
from societies.access import society_by_code
from societies.models import Attachment, Society
from societies.scoping import enter, entered
from standards.document import archive
from standards.document.exports import FORMS, Form
from standards.document.references import parse_number
from standards.document.tree import Block, Document, Figure, Image, Section
from standards.models import Consultation, Standard

log = logging.getLogger(__name__)
_PAPERS = {"announcement": "发布公告", "scan": "发布公告（盖章扫描件）"}
_SUFFIX = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
}


@transaction.atomic
def show_society() -> CatalogueSociety:
    """Make the entered society's public row what the society is now."""
    society = _here()
    row, _new = CatalogueSociety.objects.update_or_create(
        society=society, defaults=facts.society_facts(society)
    )
    return row


def _issuer() -> CatalogueSociety:
    """The entered society's public row. What changes in a society is a message of its own, and shown by that."""
    return CatalogueSociety.objects.filter(society=_here()).first() or show_society()


@transaction.atomic
def show_standard(standard: Standard, *, at: datetime) -> CatalogueStandard | None:
    """Make a standard's public row, its text and its files what they are now.

    None when another society's standard holds the number in public already: that needs people.
    """
    society, key = _here(), facts.number_key(standard)
    holder = CatalogueStandard.objects.filter(number_key=key).exclude(society=society).first()
    if holder is not None:
        log.error("The number of standard %s is in the catalogue for another society.", standard.pk)
        return None
    document, whole = facts.open_text_of(standard), facts.openness(standard) == Openness.FULL
    made: list[dict[str, Any]] = []
    if document is not None:
        made = [_export(form, standard, document) for form in FORMS.values()] if whole else []
        document, pictures = _with_public_pictures(document)
        made += pictures
    row, _new = CatalogueStandard.objects.update_or_create(
        number_key=key,
        defaults={
            **facts.standard_facts(standard, society),
            "society": society,
            "issuer": _issuer(),
            "tree": archive.dump(document) if document else None,
            "updated_at": at,
        },
    )
    _show_files(row, standard, made)
    _show_issues(row)
    return row


@transaction.atomic
def show_receipt(standard: Standard, *, at: datetime) -> None:
    """Put what the national platform answered on a standard's public row, which else stays as it is."""
    shown = CatalogueStandard.objects.filter(number_key=facts.number_key(standard), society=_here())
    if not shown.update(disclosure=facts.receipt(standard), updated_at=at):
        show_standard(standard, at=at)


@transaction.atomic
def show_consultation(consultation: Consultation) -> CatalogueConsultation | None:
    """Make a public call for comments known, or take it away when it is not, or no longer, public."""
    known = consultations.consultation_facts(consultation)
    if known is None:
        CatalogueConsultation.objects.filter(consultation=consultation.pk).delete()
        return None
    row, _new = CatalogueConsultation.objects.update_or_create(
        consultation=consultation.pk,
        defaults={**known, "society": _here(), "issuer": _issuer()},
    )
    return row


def _show_files(row: CatalogueStandard, standard: Standard, made: list[dict[str, Any]]) -> None:
    wanted = [
        {
            "kind": kind,
            "name": _file_name(standard, _PAPERS.get(kind, ""), _suffix(attachment)),
            "file": _copy(attachment),
            "sha256": attachment.sha256,
            "size": attachment.size,
            "media_type": attachment.media_type,
            "pages": pages,
        }
        for kind, attachment, pages in facts.files(standard)
        if kind != "pdf" or row.openness == Openness.FULL
    ]
    rows = {(one["kind"], one["sha256"]): one for one in [*wanted, *made]}
    CatalogueFile.objects.bulk_create(
        (CatalogueFile(standard=row, society=row.society, **one) for one in rows.values()),
        update_conflicts=True,
        unique_fields=["standard", "kind", "sha256"],
        update_fields=["society", "name", "file", "size", "media_type", "pages"],
    )
    there = CatalogueFile.objects.filter(standard=row).values_list("pk", "kind", "sha256")
    stale = [pk for pk, kind, digest in there if (kind, digest) not in rows]
    CatalogueFile.objects.filter(pk__in=stale).delete()


def _show_issues(row: CatalogueStandard) -> None:
    """The other issuers of a joint standard: under them it is found, too."""
    CatalogueIssue.objects.filter(standard=row).exclude(
        issuer__code__in=[o["code"] for o in row.joint]
    ).delete()
    for one in row.joint:
        partner, number = society_by_code(one["code"]), parse_number(one["number"])
        assert partner is not None and number is not None, "a register gave this number"  # noqa: PT018
        with enter(partner):
            issuer = _issuer()
        CatalogueIssue.objects.update_or_create(
            standard=row,
            issuer=issuer,
            defaults={"society": row.society, "number_key": number.key, "slug": number.slug},
        )


def _file_name(standard: Standard, what: str, suffix: str) -> str:
    """The name a reader's disk shows: number and title if ``what`` says nothing else. The slash cannot stand in one."""
    number = facts.standard_number(standard).replace("/", "_")
    return f"{number} {what or standard.title_zh[:80]}{suffix}".replace("/", "_").replace("\\", "_")


def _export(form: Form, standard: Standard, document: Document) -> dict[str, Any]:
    """The text as a file of ``form``, under the cover that it was published with."""
    content = form.dump(replace(document, cover=facts.cover_of(standard, _here())))
    return {
        "kind": form.name,
        "name": _file_name(standard, "", form.suffix),
        "file": _publish(content, form.suffix),
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "media_type": form.media_type,
        "pages": None,
    }


def _suffix(attachment: Attachment) -> str:
    return PurePath(attachment.file.name or "").suffix


def _copy(attachment: Attachment) -> str:
    with attachment.file.open("rb") as file:
        return _publish(file.read(), _suffix(attachment))


def _publish(content: bytes, suffix: str) -> str:
    """The path of a public copy, named by its content: written once, never changed."""
    digest = hashlib.sha256(content).hexdigest()
    path = f"public/{digest[:2]}/{digest}{suffix}"
    return path if default_storage.exists(path) else default_storage.save(path, ContentFile(content))


def _with_public_pictures(document: Document) -> tuple[Document, list[dict[str, Any]]]:
    """The document with its pictures outside: each figure names a public file by its digest."""
    rows: dict[str, dict[str, Any]] = {}
    digests: dict[str, str] = {}
    for image in document.images:
        row = _picture(image)
        digests[image.key] = row["sha256"] + PurePath(row["name"]).suffix
        rows[row["sha256"]] = row
    sections = tuple(_section(section, digests) for section in document.sections)
    return replace(document, sections=sections, images=()), list(rows.values())


def _picture(image: Image) -> dict[str, Any]:
    digest = hashlib.sha256(image.data).hexdigest()
    suffix = _SUFFIX.get(image.media_type, ".bin")
    return {
        "kind": "image",
        "name": f"{digest[:12]}{suffix}",
        "file": _publish(image.data, suffix),
        "sha256": digest,
        "size": len(image.data),
        "media_type": image.media_type if suffix != ".bin" else "application/octet-stream",
        "pages": None,
    }


def _section(section: Section, digests: dict[str, str]) -> Section:
    return replace(
        section,
        blocks=tuple(_block(block, digests) for block in section.blocks),
        children=tuple(_section(child, digests) for child in section.children),
    )


def _block(block: Block, digests: dict[str, str]) -> Block:
    return replace(block, image=digests.get(block.image, "")) if isinstance(block, Figure) else block


def _here() -> Society:
    society = entered()
    assert society is not None, "the catalogue is written from inside a society"
    return society
