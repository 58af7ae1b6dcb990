"""Writes about the PDF of a frozen version: asked for on a page, made by a worker."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import outbox
from societies.access import Denied, Refused
from societies.actions import attachments
from societies.models import Person
from standards.models import DraftPrint, Revision


@transaction.atomic
def ask(*, revision: Revision, actor: Person, at: datetime) -> DraftPrint:
    """Ask for the PDF of a frozen version. Asking again is asking once, unless it could not be made before."""
    if revision.frozen_at is None:
        raise Refused(Denied(_("Only a frozen version is printed: freeze it first."), place="draft_freeze"))
    wanted, new = DraftPrint.objects.select_for_update().get_or_create(
        revision=revision, defaults={"asked_by": actor, "asked_at": at}
    )
    if wanted.problem:
        DraftPrint.objects.filter(pk=wanted.pk).update(problem="", asked_by=actor, asked_at=at)
        wanted.problem, new = "", True
    if new:
        outbox.write("draft.pdf_asked", body={"revision": str(revision.pk)}, at=at)
    return wanted


@transaction.atomic
def keep(*, wanted: DraftPrint, content: bytes, at: datetime) -> None:
    """The PDF is made. The first one stays: all of one version are equal."""
    row = DraftPrint.objects.select_for_update().get(pk=wanted.pk)
    if row.attachment_id is None:
        row.attachment = attachments.keep_made(content, name=_name(wanted.revision), at=at)
        row.problem = ""
        row.save(update_fields=["attachment", "problem"])


@transaction.atomic
def give_up(*, wanted: DraftPrint, problem: str) -> None:
    """The PDF cannot be made, and why, in a sentence for the drafter."""
    DraftPrint.objects.filter(pk=wanted.pk, attachment=None).update(problem=problem[:500])


def _name(revision: Revision) -> str:
    return f"{revision.project.reference}-v{revision.sequence}.pdf"
