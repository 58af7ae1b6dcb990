"""Writes about Word files that are looked at before they become a version. The only writer of ``PendingDraft``."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Denied, Refused
from societies.actions import attachments
from societies.models import Person
from standards.actions import drafts as versions
from standards.actions.drafts import File
from standards.document import archive
from standards.models import PendingDraft, Project, Revision
from standards.queries import drafts, editing


@transaction.atomic
def receive(
    *, project: Project, file: File, note: str, actor: Person, at: datetime
) -> PendingDraft | Revision:
    """Read a Word draft and lay it by, so that it can be seen what it changes; nothing is replaced.

    A file that is the newest version already, or laid by already, is answered with that. Raises ``Refused`` as
    ``drafts.upload`` does.
    """
    document = versions.read_for(project, file)
    newest = drafts.newest(project)
    if newest is not None and versions.is_of(newest, file):
        return newest
    sha256 = hashlib.sha256(file.content).hexdigest()
    known = drafts.pending(project).filter(source__sha256=sha256).first()
    if known is not None:
        return known
    pending = PendingDraft.objects.create(
        project=project,
        tree=archive.dump(document),
        found=drafts.look_over(document),
        source=attachments.store(file.content, name=file.name, actor=actor, at=at, accept=versions.KINDS),
        note=note.strip(),
        uploaded_by=actor,
        uploaded_at=at,
    )
    _record("draft.received", pending, actor, at)
    return pending


@transaction.atomic
def use(*, pending: PendingDraft, against: int, actor: Person, at: datetime) -> Revision:
    """Make it the next version. ``against`` is the version it was compared with: a newer one is looked at first."""
    project = pending.project
    versions.lock(project)
    refusals = drafts.upload_refusals(project) + editing.unsaved_refusals(project)
    newest = drafts.newest(project)
    if newest is not None and newest.sequence != against:
        refusals.append(
            Denied(
                _(
                    "Version %(number)d was uploaded meanwhile. Below is what this file changes in that version: "
                    "look at it, then decide."
                )
                % {"number": newest.sequence}
            )
        )
    if refusals:
        raise Refused(*refusals)
    revision = versions.add(
        project=project,
        document=drafts.whole_text(pending),
        source=pending.source,
        note=pending.note,
        actor=actor,
        at=at,
    )
    pending.delete()
    return revision


@transaction.atomic
def discard(*, pending: PendingDraft, actor: Person, at: datetime) -> None:
    """It becomes no version. The file itself stays in the store of the society."""
    _record("draft.discarded", pending, actor, at)
    pending.delete()


def _record(event: str, pending: PendingDraft, actor: Person, at: datetime) -> None:
    ledger.record(
        event,
        at=at,
        actor=actor,
        procedure=pending.project.procedure_id,
        pending=pending.pk,
        source=pending.source.sha256,
    )
