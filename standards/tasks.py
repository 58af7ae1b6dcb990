"""What runs in the queue ``render``: each task carries ids and may be lost or repeated."""

from dataclasses import replace
from uuid import UUID

from celery import shared_task

from societies import clock
from societies.models import Society
from societies.scoping import enter
from standards.actions import comment_tables, drafts_print, letters, renditions
from standards.models import DraftPrint
from standards.queries import drafts, joint
from standards.queries.comment_tables import being_made
from standards.queries.letters import letter_by_procedure
from standards.queries.renditions import project_by_id
from standards.rendering import comments
from standards.rendering.drafts import print_draft, why_not
from standards.rendering.fonts import MissingGlyphs
from standards.rendering.papers import print_letter
from standards.rendering.publication import print_publication


@shared_task  # type: ignore[untyped-decorator]
def draft_pdf(society_id: str, revision_id: str) -> bool:
    """Make the PDF that somebody asked for; it is made between two transactions. False when there is nothing to do."""
    society = Society.objects.get(pk=UUID(society_id))
    with enter(society):
        wanted = (
            DraftPrint.objects.select_related("revision__project")
            .defer("revision__tree")
            .filter(revision=UUID(revision_id), attachment=None, problem="")
            .first()
        )
        if wanted is None:
            return False
        document = drafts.whole_text(wanted.revision)
        partners = [row.partner for row in joint.active(wanted.revision.project)]
    try:
        content = print_draft(document, wanted.revision, society=society, partners=partners)
    except ValueError as error:
        with enter(society):
            drafts_print.give_up(wanted=wanted, problem=why_not(error))
        return False
    with enter(society):
        drafts_print.keep(wanted=wanted, content=content, at=clock.now())
    return True


@shared_task  # type: ignore[untyped-decorator]
def comment_table(society_id: str, file_id: str) -> bool:
    """Make the 意见汇总处理表 that somebody asked for: read in one transaction, written between two. False when nothing is to do."""
    society = Society.objects.get(pk=UUID(society_id))
    with enter(society):
        wanted = being_made(UUID(file_id))
        if wanted is None:
            return False
        facts = comments.comment_table_of(wanted.consultation, clock.now())

    def note(written: int) -> None:
        with enter(society):
            comment_tables.note(wanted=wanted, rows=len(facts.rows), written=written)

    note(0)
    try:
        content = comments.MAKERS[wanted.form](replace(facts, watch=note))
    except ValueError as error:
        with enter(society):
            comment_tables.give_up(wanted=wanted, problem=comments.why_not(error))
        return False
    with enter(society):
        return comment_tables.keep(wanted=wanted, content=content, at=clock.now())


@shared_task  # type: ignore[untyped-decorator]
def letter_pdf(society_id: str, procedure_id: str) -> bool:
    """Print a signed letter, between two transactions. False when there is nothing to do."""
    society = Society.objects.get(pk=UUID(society_id))
    with enter(society):
        letter = letter_by_procedure(UUID(procedure_id))
        if letter is None or letter.pdf_id is not None or letter.procedure.state != "signed_off":
            return False
    content = print_letter(letter, society=society)
    with enter(society):
        letters.keep_pdf(letter=letter, content=content, name=f"{letter.title[:100]}.pdf", at=clock.now())
    return True


@shared_task  # type: ignore[untyped-decorator]
def make_renditions(society_id: str, project_id: str) -> bool:
    """Make both files of an edition that were ordered: taken under a lease, printed, and kept.

    Killed anywhere, it leaves an open order behind, whose wake-up sends this task again once the lease is over.
    False when there is nothing to do, another worker does it, or the text cannot be printed.
    """
    society = Society.objects.get(pk=UUID(society_id))
    with enter(society):
        taken = renditions.take(project=project_by_id(UUID(project_id)), at=clock.now())
    if taken is None:
        return False
    order, plan, revision = taken
    try:
        printed = print_publication(revision.tree, plan)
    except MissingGlyphs as lost:
        with enter(society):
            renditions.give_up(taken=order, characters=lost.characters, at=clock.now())
        return False
    except Exception:
        with enter(society):
            renditions.release(taken=order, failed=True)
        raise
    with enter(society):
        return renditions.keep(taken=order, plan=plan, printed=printed, at=clock.now())
