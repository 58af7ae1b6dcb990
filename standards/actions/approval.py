"""Writes that complete the dossier for approval: answers to the review, the signed list of drafters, the decision."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import access, ledger
from societies.access import Denied, Refused
from societies.actions import attachments
from societies.models import Person
from societies.roles import Permission
from standards.models import Project
from workflow import engine
from workflow.models import Procedure, Transition

DECIDED_HERE = ("submit_for_approval", "approve")


@transaction.atomic
def answer_review(*, project: Project, actor: Person, at: datetime, text: str) -> None:
    """Say how each conclusion of the review was met."""
    _refuse_unless_finalizing(project, actor)
    salt = ledger.salt()
    project.review_answer, project.review_answered_at = text, at
    project.save(update_fields=["review_answer", "review_answered_at"])
    ledger.record(
        "review.answered", at=at, actor=actor, procedure=project.procedure_id, text=ledger.seal(text, salt)
    )


@transaction.atomic
def sign_drafters(*, project: Project, actor: Person, at: datetime, name: str, content: bytes) -> None:
    """Keep the signed sheet of units and drafters; the list counts as signed as it stands now."""
    _refuse_unless_finalizing(project, actor)
    try:
        sheet = attachments.store(content, name=name, actor=actor, at=at, accept=attachments.SCANS)
    except Refused as refused:
        raise Refused(*(Denied(r.reason, place="sheet") for r in refused.refusals)) from refused
    project.drafters_sheet, project.drafters_signed_at = sheet, at
    project.save(update_fields=["drafters_sheet", "drafters_signed_at"])
    ledger.record("drafters.signed", at=at, actor=actor, procedure=project.procedure_id, sha256=sheet.sha256)


@transaction.atomic
def decide(*, project: Project, move: str, actor: Person, at: datetime) -> Transition:
    """Submit the dossier, or approve it: the number is allotted in the same transaction. Raises ``Refused``."""
    assert move in DECIDED_HERE, move
    return engine.move(project.procedure, move, actor=actor, at=at)


def _refuse_unless_finalizing(project: Project, actor: Person) -> None:
    access.require(actor, Permission.DRAFT_LEAD, project.procedure)
    state = Procedure.objects.select_for_update().get(pk=project.procedure_id).state
    if state != "finalizing":
        raise Refused(
            _("The dossier is completed at the stage “finalizing”, before it is submitted for approval.")
        )
