"""Writes about files of editions: asking for them, leasing the work, keeping what was made.

Making takes seconds and may be killed anywhere. The wish is a row (``RenditionOrder``) with a wake-up; a worker takes
the order under a lease in one transaction, prints outside any, and keeps the result in another. What is kept twice
is kept once, because a file is known by what it was made from and what it hashes to.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from societies import access, clock, ledger
from societies.access import Denied, Refused
from societies.actions import attachments
from societies.models import Person, Wake
from societies.roles import Permission
from societies.scoping import entered
from standards.models import Letter, Project, Rendition, RenditionOrder, Revision
from standards.queries.renditions import Plan, Printed, open_order, plan_of, project_by_id
from workflow.models import Procedure

RENDER = "render"  # the kind of its wake-ups
LEASE = timedelta(minutes=4)  # longer than any print takes


@transaction.atomic
def order(*, project: Project, actor: Person | None, at: datetime) -> RenditionOrder:
    """Ask for the files of an edition; while an order is open, asking again only clears its problem.

    Raises ``Refused`` while there is nothing to make them from.
    """
    if actor is not None:
        access.require(actor, Permission.STANDARD_PUBLISH, project.procedure)
    Procedure.objects.select_for_update().get(pk=project.procedure_id)
    if plan_of(project) is None:
        raise Refused(
            Denied(
                _("The files of the standard are made when the announcement is signed off."),
                place="announcement",
            )
        )
    waiting = open_order(project)
    if waiting is not None:
        return waiting
    wanted = RenditionOrder.objects.create(project=project, asked_by=actor, asked_at=at)
    society = entered()
    assert society is not None, "an order belongs to a society"
    Wake.objects.create(society=society, kind=RENDER, object_id=wanted.pk, due_at=at)
    return wanted


@transaction.atomic
def take(*, project: Project, at: datetime) -> tuple[RenditionOrder, Plan, Revision] | None:
    """Lease the open order of a project; None when there is none, or another worker has it.

    An order that has become pointless (the announcement is void again) is settled here.
    """
    wall = clock.wall()
    wanted = RenditionOrder.objects.select_for_update().filter(project=project, settled_at=None).first()
    if wanted is None or (wanted.busy_until is not None and wanted.busy_until > wall):
        return None
    plan = plan_of(project)
    if plan is None:
        _settle(wanted, at)
        return None
    wanted.busy_until = wall + LEASE
    wanted.save(update_fields=["busy_until"])
    return wanted, plan, Revision.objects.get(pk=plan.revision.pk)


@transaction.atomic
def keep(*, taken: RenditionOrder, plan: Plan, printed: list[Printed], at: datetime) -> bool:
    """Keep the files if they still say what would be said now; otherwise let the order be taken again."""
    Procedure.objects.select_for_update().get(pk=plan.project.procedure_id)
    taken = RenditionOrder.objects.select_for_update().get(pk=taken.pk)
    now = plan_of(project_by_id(plan.project.pk))
    if now is None or now.digests != plan.digests:
        release(taken=taken)
        return False
    for file in printed:
        _keep_one(file, plan, at)
    _settle(taken, at)
    return True


@transaction.atomic
def give_up(*, taken: RenditionOrder, characters: set[str] | frozenset[str], at: datetime) -> None:
    """The text holds characters that cannot be printed: the order is settled with them, for people to mend."""
    taken.problem = RenditionOrder.Problem.GLYPHS
    taken.characters = "".join(sorted(characters))[:200]
    taken.save(update_fields=["problem", "characters"])
    _settle(taken, at)


@transaction.atomic
def release(*, taken: RenditionOrder, failed: bool = False) -> None:
    """Give the order back, to be taken again."""
    taken.busy_until = None
    taken.problem = RenditionOrder.Problem.FAILED if failed else ""
    taken.save(update_fields=["busy_until", "problem"])


def _keep_one(file: Printed, plan: Plan, at: datetime) -> None:
    of_digest = plan.digests[file.kind]
    attachment = attachments.keep_made(file.content, name=file.name, at=at)
    same = Rendition.objects.filter(
        project=plan.project, kind=file.kind, of_digest=of_digest, attachment__sha256=attachment.sha256
    ).first()
    if same is not None:
        attachment.delete()  # the row only: both name the same bytes
        return
    Rendition.objects.create(
        project=plan.project,
        kind=file.kind,
        attachment=attachment,
        of_digest=of_digest,
        renderer=file.renderer,
        pages=file.pages,
        places=dict(file.places),
        made_at=at,
    )
    if file.kind == Rendition.Kind.ANNOUNCEMENT:
        Letter.objects.filter(pk=plan.letter.pk).update(pdf=attachment)
    ledger.record(
        "rendition.made",
        at=at,
        by="worker",
        procedure=plan.project.procedure_id,
        kind=file.kind.value,
        of_digest=of_digest,
        sha256=attachment.sha256,
    )


def _settle(wanted: RenditionOrder, at: datetime) -> None:
    wanted.settled_at, wanted.busy_until = at, None
    wanted.save(update_fields=["settled_at", "busy_until"])
    Wake.objects.filter(kind=RENDER, object_id=wanted.pk).delete()
