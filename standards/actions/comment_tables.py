"""Writes about the 意见汇总处理表 as a file: asked for on a page, made by a worker."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from societies import outbox
from societies.actions import attachments
from societies.models import Person
from standards.models import CommentTableFile, Consultation
from standards.queries.consultations import hold


@transaction.atomic
def ask(*, consultation: Consultation, form: str, actor: Person, at: datetime) -> CommentTableFile:
    """Ask for the table as it will stand when a worker comes to it. Asking again meanwhile asks for nothing more."""
    hold(consultation)
    wanted, new = CommentTableFile.objects.get_or_create(
        consultation=consultation,
        form=form,
        attachment=None,
        problem="",
        defaults={"asked_by": actor, "asked_at": at},
    )
    if new:
        outbox.write("comment_table.asked", body={"file": str(wanted.pk)}, at=at)
    return wanted


def note(*, wanted: CommentTableFile, rows: int, written: int) -> None:
    """How far the worker is; the page shows it."""
    CommentTableFile.objects.filter(pk=wanted.pk).update(rows=rows, written=written)


@transaction.atomic
def keep(*, wanted: CommentTableFile, content: bytes, at: datetime) -> bool:
    """The file is made. The first one stays; False if there was one."""
    row = CommentTableFile.objects.select_for_update(of=("self",)).get(pk=wanted.pk)
    if row.attachment_id is not None:
        return False
    project = wanted.consultation.project
    name = f"意见汇总处理表 {project.reference} {project.title_zh[:100]}.{row.form}"
    row.attachment, row.made_at = attachments.keep_made(content, name=name, at=at), at
    row.problem = ""
    row.save(update_fields=["attachment", "made_at", "problem"])
    CommentTableFile.objects.filter(pk=row.pk).update(written=F("rows"))
    return True


def give_up(*, wanted: CommentTableFile, problem: str) -> None:
    """The file cannot be made, and why, in a sentence for who asked."""
    CommentTableFile.objects.filter(pk=wanted.pk, attachment=None).update(problem=problem[:500])
