"""Writes about the drafting group. Every change is in the ledger, and undoes the signature under its list."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from societies import grants, ledger
from societies.access import Denied, Refused, account_of, forget
from societies.models import Attachment, Organization, Person
from standards.models import Drafter, DraftingUnit, Project
from standards.queries import groups
from workflow.models import Procedure


@transaction.atomic
def join_unit(
    *,
    project: Project,
    organization: Organization | None = None,
    name: str = "",
    interest: str,
    actor: Person,
    at: datetime,
) -> DraftingUnit:
    """Add a unit at the end, one the society knows or a new one by its name. Adding twice is adding once.

    Raises ``Refused`` with every reason.
    """
    _settle(project)
    if organization is None:
        organization = _unit_named(name.strip(), interest, actor, at)
    known = DraftingUnit.objects.filter(project=project, organization=organization, left_at=None).first()
    if known is not None:
        return known
    _require(groups.conflicts(project, organization=organization))
    unit = DraftingUnit.objects.create(
        project=project,
        organization=organization,
        interest=interest,
        position=_after(DraftingUnit, project),
        joined_at=at,
    )
    _record("group.unit_joined", project, actor, at, organization=organization.pk, interest=interest)
    return unit


@transaction.atomic
def leave_unit(*, project: Project, unit: DraftingUnit, actor: Person, at: datetime) -> None:
    """A unit leaves: it stays in the record, since its experts may not vote. Its drafters leave first."""
    _settle(project)
    if unit.left_at is not None:
        return
    if Drafter.objects.filter(project=project, organization=unit.organization_id, left_at=None).exists():
        raise Refused(
            Denied(
                _("%(name)s still has drafters in the group: let them leave or draft for another unit first.")
                % {"name": unit.organization.name}
            )
        )
    DraftingUnit.objects.filter(pk=unit.pk).update(left_at=at)
    unit.left_at = at
    _record("group.unit_left", project, actor, at, organization=unit.organization_id)


@transaction.atomic
def join(
    *,
    project: Project,
    person: Person,
    organization: Organization,
    contribution: str = "",
    actor: Person,
    at: datetime,
) -> Drafter:
    """Add a drafter at the end, for a unit of the group; with an account they may upload drafts.

    Adding twice is adding once. Raises ``Refused`` with every reason.
    """
    _settle(project)
    known = Drafter.objects.filter(project=project, person=person, left_at=None).first()
    if known is not None:
        return known
    refusals = groups.conflicts(project, organization=organization, person=person)
    if not DraftingUnit.objects.filter(project=project, organization=organization, left_at=None).exists():
        refusals.append(
            Denied(
                _("%(name)s is not in the group: add the unit first.") % {"name": organization.name},
                place="organization",
            )
        )
    _require(refusals)
    drafter = Drafter.objects.create(
        project=project,
        person=person,
        organization=organization,
        contribution=contribution.strip(),
        position=_after(Drafter, project),
        joined_at=at,
    )
    if person.account_id:
        grants.give(account_of(person), "drafter", project.procedure)
        forget(person)
    _record("group.drafter_joined", project, actor, at, person=person.pk, organization=organization.pk)
    return drafter


@transaction.atomic
def leave(*, project: Project, drafter: Drafter, actor: Person, at: datetime) -> None:
    """A drafter leaves: their rights end, their name stays in the record."""
    _settle(project)
    if drafter.left_at is not None:
        return
    if drafter.person_id == project.leader_id:
        raise Refused(
            Denied(_("The project leader stays in the group: replace the leader first."), "project_staff")
        )
    Drafter.objects.filter(pk=drafter.pk).update(left_at=at)
    drafter.left_at = at
    person = drafter.person
    if person.account_id:
        grants.take(account_of(person), "drafter", project.procedure, keeping=_other_roles(project, person))
        forget(person)
    _record("group.drafter_left", project, actor, at, person=person.pk)


@transaction.atomic
def shift(*, project: Project, member: DraftingUnit | Drafter, up: bool, actor: Person, at: datetime) -> None:
    """Move a unit or a drafter one place up or down; at the end of the list nothing happens."""
    _settle(project)
    rows = groups.units(project) if isinstance(member, DraftingUnit) else groups.drafters(project)
    order = [row.pk for row in rows]
    here = order.index(member.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    model = type(member)
    for position, pk in enumerate(order, start=1):
        model.objects.filter(pk=pk).update(position=position)
    kind = "units" if isinstance(member, DraftingUnit) else "drafters"
    _record(f"group.{kind}_ordered", project, actor, at, order=order)


@transaction.atomic
def sign(*, project: Project, sheet: Attachment, actor: Person, at: datetime) -> None:
    """Keep the sheet on which the units and drafters signed their list, as it stands now."""
    _lock(project)
    refusals = []
    if project.procedure.state != "finalizing":
        stage = _(project.procedure.stage.label)
        refusals.append(
            Denied(
                _("The list is signed while the dossier is prepared; the project stands at “%(stage)s”.")
                % {"stage": stage}
            )
        )
    members, people = groups.units(project), groups.drafters(project)
    if not members or not people:
        refusals.append(
            Denied(_("The drafting group needs at least one unit and one drafter."), place="drafting_group")
        )
    _require(refusals)
    project.drafters_signed_at, project.drafters_sheet = at, sheet
    project.save(update_fields=["drafters_signed_at", "drafters_sheet"])
    ledger.record(
        "group.signed",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        units=[unit.organization_id for unit in members],
        drafters=[drafter.person_id for drafter in people],
        sheet=sheet.sha256,
    )


def _unit_named(name: str, interest: str, actor: Person, at: datetime) -> Organization:
    organization, new = Organization.objects.get_or_create(name=name, defaults={"interest": interest})
    if new:
        ledger.record("unit.entered", at=at, actor=actor, organization=organization.pk)
    return organization


def _other_roles(project: Project, person: Person) -> list[str]:
    """The roles that a person keeps on the project's procedure."""
    kept = ["project_leader"] if project.leader_id == person.pk else []
    return [*kept, "proposer"] if project.proposer_id == person.pk else kept


def _after(model: type[DraftingUnit] | type[Drafter], project: Project) -> int:
    last: int | None = model.objects.filter(project=project).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _lock(project: Project) -> None:
    project.procedure = Procedure.objects.select_for_update().get(pk=project.procedure_id)


def _settle(project: Project) -> None:
    """Queue for the project, and refuse when its group is settled."""
    _lock(project)
    _require(groups.closed(project))


def _require(refusals: list[Denied]) -> None:
    if refusals:
        raise Refused(*refusals)


def _record(event: str, project: Project, actor: Person, at: datetime, **body: Any) -> None:
    ledger.record(event, at=at, actor=actor, procedure=project.procedure_id, **body)
    if project.drafters_signed_at is not None:
        project.drafters_signed_at = None
        project.save(update_fields=["drafters_signed_at"])
