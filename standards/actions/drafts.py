"""Writes about versions of a draft: uploading, attaching the 编制说明, freezing. The only writer of ``Revision``."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Denied, Refused
from societies.actions import attachments
from societies.models import Attachment, Person
from standards import sandbox
from standards.document import archive
from standards.document.anchors import carry
from standards.document.sentences import Unreadable, refuse
from standards.document.tree import Document
from standards.models import Project, Revision
from standards.queries import drafts, editing, findings
from workflow.models import Procedure

KINDS = (".docx", ".doc")  # of Word files that are read


@dataclass(frozen=True)
class File:
    """An uploaded file: the uploader's name of it and its bytes."""

    name: str
    content: bytes


@transaction.atomic
def upload(*, project: Project, file: File, note: str, actor: Person, at: datetime) -> tuple[Revision, bool]:
    """Read a Word draft into the next version; anchors of clauses that stay are carried over.

    The same file sent twice is one version: the second answer is False then. Raises ``Refused`` with one sentence
    about the file, or with the reasons why the project takes no version now.
    """
    document = read_for(project, file)
    before = drafts.newest(project)
    if before is not None and is_of(before, file):
        return before, False
    _require(editing.unsaved_refusals(project))
    source = attachments.store(file.content, name=file.name, actor=actor, at=at, accept=KINDS)
    return add(project=project, document=document, source=source, note=note, actor=actor, at=at), True


def read_for(project: Project, file: File) -> Document:
    """The document in a Word file that the project may take now; queues for the project. Raises ``Refused``."""
    _require(drafts.upload_refusals(project))
    document = _read(file)
    lock(project)
    _require(drafts.upload_refusals(project))
    return document


def is_of(revision: Revision, file: File) -> bool:
    """Is this the very file of a version that is not frozen yet?"""
    kept = revision.source
    same = kept is not None and kept.sha256 == hashlib.sha256(file.content).hexdigest()
    return same and revision.frozen_at is None


def add(
    *, project: Project, document: Document, source: Attachment | None, note: str, actor: Person, at: datetime
) -> Revision:
    """The next version of a project that is locked.

    Anchors of clauses that stay are carried over into what was read from a Word file; what was edited here has them.
    """
    before = drafts.newest(project)
    if before is not None and source is not None:
        document = carry(drafts.whole_text(before), document)
    revision = Revision.objects.create(
        project=project,
        sequence=before.sequence + 1 if before else 1,
        tree=archive.dump(document),
        digest=archive.digest(document),
        found=drafts.look_over(document),
        source=source,
        note=note.strip(),
        uploaded_by=actor,
        uploaded_at=at,
    )
    ledger.record(
        "draft.uploaded" if source else "draft.written",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        revision=revision.pk,
        version=revision.sequence,
        digest=revision.digest,
        source=source.sha256 if source else None,
    )
    return revision


@transaction.atomic
def attach_explanation(
    *, project: Project, revision: Revision, file: File, actor: Person, at: datetime
) -> Attachment:
    """Attach the 编制说明 of a version, or replace it while nobody was asked about the version."""
    lock(project)
    revision.refresh_from_db(fields=["frozen_at", "explanation"])
    _require(drafts.explanation_refusals(project, revision))
    kept = attachments.store(file.content, name=file.name, actor=actor, at=at)
    Revision.objects.filter(pk=revision.pk).update(explanation=kept)
    revision.explanation = kept
    ledger.record(
        "draft.explained",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        revision=revision.pk,
        version=revision.sequence,
        explanation=kept.sha256,
    )
    return kept


@transaction.atomic
def freeze(
    *,
    project: Project,
    revision: Revision,
    stage: str,
    actor: Person,
    at: datetime,
    explanation: File | None = None,
) -> None:
    """Freeze the newest version under its label, for good. Freezing it twice under one label is freezing it once.

    Raises ``Refused`` with every reason.
    """
    lock(project)
    revision.refresh_from_db(fields=["frozen_at", "frozen_by", "stage", "explanation"])
    if revision.frozen_by_id == actor.pk and revision.stage == stage:
        return
    refusals = drafts.freeze_refusals(project, revision)
    if not refusals and stage not in drafts.LABELS[project.procedure.state]:
        refusals.append(
            Denied(
                _("While the project stands at “%(state)s”, no version becomes “%(stage)s”.")
                % {"state": _(project.procedure.stage.label), "stage": Revision.Stage(stage).label},
                place="stage",
            )
        )
    if not refusals and stage == Revision.Stage.APPROVAL:
        refusals = findings.freeze_refusals(project, revision)
    _require(refusals)
    if explanation is not None:
        attach_explanation(project=project, revision=revision, file=explanation, actor=actor, at=at)
    Revision.objects.filter(pk=revision.pk).update(stage=stage, frozen_at=at, frozen_by=actor)
    revision.stage, revision.frozen_at, revision.frozen_by = stage, at, actor
    ledger.record(
        "draft.frozen",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        revision=revision.pk,
        version=revision.sequence,
        stage=stage,
        digest=revision.digest,
        source=revision.source.sha256 if revision.source else None,
        explanation=revision.explanation.sha256 if revision.explanation else None,
    )


def _read(file: File) -> Document:
    try:
        if len(file.content) > settings.UPLOAD_MAX_BYTES:
            raise refuse("too_large", file.name, megabytes=settings.UPLOAD_MAX_BYTES // 1024 // 1024)
        return sandbox.parse(file.content, file.name)
    except Unreadable as unreadable:
        raise Refused(Denied(_(unreadable.message_id) % unreadable.where, place="file")) from unreadable


def lock(project: Project) -> None:
    """Queue for the project, and see it as it is now."""
    project.procedure = Procedure.objects.select_for_update().get(pk=project.procedure_id)


def _require(refusals: list[Denied]) -> None:
    if refusals:
        raise Refused(*refusals)
