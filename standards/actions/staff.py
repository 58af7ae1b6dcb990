"""Writes about who leads a project and who keeps it: named before approval, replaced later with a trace."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import grants, ledger
from societies.access import Denied, Refused, account_of, forget
from societies.models import Person
from standards.actions import groups
from standards.models import Drafter, DraftingUnit, Project, StaffChange

_LATE = {"review", "finalizing", "approval", "approved"}


@transaction.atomic
def name_team(
    *,
    project: Project,
    actor: Person,
    at: datetime,
    leader: Person,
    secretary: Person,
    interest: str = "",
) -> None:
    """Name leader and responsible secretary before approval; the leader's unit becomes the first drafting unit."""
    if project.procedure.state != "appraisal":
        raise Refused(
            Denied(_("The team is named during the appraisal; later it is replaced."), place="project_staff")
        )
    before = project.leader
    _lead(project, leader, before, actor, at, interest)
    project.leader, project.secretary = leader, secretary
    project.save(update_fields=["leader", "secretary"])
    ledger.record(
        "project.team_named",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        leader=leader.pk,
        secretary=secretary.pk,
    )


@transaction.atomic
def replace(
    *, project: Project, role: str, person: Person, reason: str, actor: Person, at: datetime
) -> StaffChange:
    """Replace ``leader`` or ``secretary`` of a running project. Raises ``Refused`` with all reasons."""
    assert role in {"leader", "secretary"}
    before: Person | None = getattr(project, role)
    refusals = []
    if (
        project.procedure.state in {"", "proposed", "returned", "appraisal"}
        or project.procedure.stage.terminal
    ):
        refusals.append(Denied(_("Only the staff of a running project is replaced."), place="project"))
    if before is not None and before.pk == person.pk:
        refusals.append(Denied(_("This person already holds the part."), place="person"))
    if not reason.strip():
        refusals.append(Denied(_("Give a reason: it stays in the record."), place="reason"))
    if refusals:
        raise Refused(*refusals)
    if role == "leader":
        _lead(project, person, before, actor, at, "")
    setattr(project, role, person)
    project.save(update_fields=[role])
    change = StaffChange.objects.create(
        project=project, role=role, before=before, after=person, actor=actor, reason=reason.strip(), at=at
    )
    ledger.record(
        f"project.{role}_replaced",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        before=before.pk if before else None,
        after=person.pk,
        change=change.pk,
    )
    return change


def _lead(
    project: Project, leader: Person, before: Person | None, actor: Person, at: datetime, interest: str
) -> None:
    """Put the leader into the drafting group and hand the leader's rights over."""
    _join(project, leader, actor, at, interest)
    if before is not None and before.pk != leader.pk and before.account_id:
        kept = (
            ["drafter"]
            if Drafter.objects.filter(project=project, person=before, left_at=None).exists()
            else []
        )
        if project.proposer_id == before.pk:
            kept.append("proposer")
        grants.take(account_of(before), "project_leader", project.procedure, keeping=kept)
        forget(before)
    if leader.account_id:
        grants.give(account_of(leader), "project_leader", project.procedure)
        forget(leader)


def _join(project: Project, leader: Person, actor: Person, at: datetime, interest: str) -> None:
    """By the one way into the group, so that who votes on the draft is refused here too."""
    if Drafter.objects.filter(project=project, person=leader, left_at=None).exists():
        return
    unit = leader.organization
    if unit is None:
        raise Refused(Denied(_("The leader must belong to a unit: it is a drafting unit."), place="leader"))
    if project.procedure.state in _LATE:
        raise Refused(
            Denied(
                _("From the review on, only someone of the drafting group can take over the lead."),
                place="person",
            )
        )
    if not DraftingUnit.objects.filter(project=project, organization=unit, left_at=None).exists():
        if not (interest or unit.interest):
            raise Refused(Denied(_("Say whose interest the leader's unit speaks for."), place="interest"))
        groups.join_unit(
            project=project, organization=unit, interest=interest or unit.interest, actor=actor, at=at
        )
    groups.join(project=project, person=leader, organization=unit, actor=actor, at=at)
