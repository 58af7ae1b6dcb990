"""Writes about a proposal (项目提案), until it is a project or is not."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from societies import grants, ledger
from societies.access import Denied, Refused, account_of, forget
from societies.actions import attachments
from societies.models import Attachment, Committee, Person
from standards.actions import plan_numbers
from standards.models import Project, ReturnReason
from workflow import engine

Upload = tuple[str, bytes]  # name, content


@transaction.atomic
def file_proposal(
    *, actor: Person, at: datetime, facts: Mapping[str, Any], feasibility: Upload | None = None
) -> Project:
    """File a proposal for the actor's unit. The proposer keeps the right to answer and to withdraw it.

    Raises ``Refused`` with everything that is missing.
    """
    if actor.organization is None:
        raise Refused(
            _("A proposal is filed for a unit, and you have none here. Ask the secretary to enter it.")
        )
    procedure = engine.begin("project", at=at)
    project = Project.objects.create(
        **facts,
        procedure=procedure,
        proposal_number=plan_numbers.next_proposal_number(),
        proposer=actor,
        proposing_unit=actor.organization,
        feasibility=_keep(feasibility, actor, at),
    )
    engine.move(procedure, "propose", actor=actor, at=at, ledger={"proposal": project.proposal_number})
    if actor.account_id:
        grants.give(account_of(actor), "proposer", procedure)
        forget(actor)
    return project


@transaction.atomic
def edit_proposal(
    *,
    project: Project,
    actor: Person,
    at: datetime,
    facts: Mapping[str, Any],
    feasibility: Upload | None = None,
) -> Project:
    """Change a proposal that was returned. The ledger names the fields that changed, not their words."""
    if project.procedure.state != "returned":
        raise Refused(Denied(_("A proposal is edited while it is returned for completion."), place="project"))
    stored = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    changed = sorted(name for name, value in facts.items() if getattr(stored, name) != value)
    for name in facts:
        setattr(project, name, facts[name])
    if (kept := _keep(feasibility, actor, at)) is not None:
        project.feasibility = kept
        changed.append("feasibility")
    if changed:
        project.save(update_fields=[*changed, "title_key"])
        ledger.record("proposal.edited", at=at, actor=actor, procedure=project.procedure_id, fields=changed)
    return project


@transaction.atomic
def check_proposal(
    *, project: Project, actor: Person, at: datetime, overlap_note: str, committee: Committee | None
) -> None:
    """Keep what the look at overlaps found, and the committee that will be responsible."""
    if project.procedure.state != "proposed":
        raise Refused(Denied(_("This proposal is no longer being checked."), place="project"))
    project.overlap_note = overlap_note
    project.save(update_fields=["overlap_note"])
    engine.assign(project.procedure, committee)
    ledger.record(
        "proposal.checked",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        committee=committee.pk if committee else None,
        noted=bool(overlap_note),
    )


@transaction.atomic
def accept_proposal(
    *, project: Project, actor: Person, at: datetime, overlap_note: str, committee: Committee | None
) -> None:
    """Keep the findings and begin the appraisal: the members' window opens. Raises ``Refused``."""
    check_proposal(project=project, actor=actor, at=at, overlap_note=overlap_note, committee=committee)
    engine.move(project.procedure, "begin_appraisal", actor=actor, at=at)


@transaction.atomic
def return_proposal(*, project: Project, actor: Person, at: datetime, reasons: Sequence[str]) -> None:
    """Send a proposal back with numbered reasons, each of which the proposer will answer."""
    engine.move(
        project.procedure,
        "return_proposal",
        actor=actor,
        at=at,
        reasons=list(reasons),
        ledger={"reasons": len(reasons)},
    )


@transaction.atomic
def resubmit_proposal(*, project: Project, actor: Person, at: datetime, answers: Mapping[str, str]) -> None:
    """Answer the open reasons, by their ids, and file again. Raises ``Refused`` while one is unanswered."""
    for reason in ReturnReason.objects.filter(project=project, answered_at=None):
        if answer := answers.get(str(reason.pk), "").strip():
            reason.answer, reason.answered_at = answer, at
            reason.save(update_fields=["answer", "answered_at"])
    engine.move(project.procedure, "resubmit", actor=actor, at=at)


def _keep(upload: Upload | None, actor: Person, at: datetime) -> Attachment | None:
    if upload is None:
        return None
    name, content = upload
    try:
        return attachments.store(content, name=name, actor=actor, at=at)
    except Refused as refused:
        raise Refused(*(Denied(r.reason, place="feasibility") for r in refused.refusals)) from refused
