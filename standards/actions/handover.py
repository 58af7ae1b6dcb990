"""Handing over all that somebody holds, in one transaction: everything that was chosen, or nothing."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Denied, Refused
from societies.actions import people
from societies.models import Membership, Person, Seat
from standards.actions import staff
from standards.models import Project
from standards.queries import handover as read
from standards.queries.projects import is_secretary


@transaction.atomic
def hand_over(
    *, person: Person, successors: Mapping[str, Person], reason: str, actor: Person, at: datetime
) -> int:
    """Give each item of ``queries.handover.items`` to its successor; what has none stays. Gives how many.

    Raises ``Refused`` with every reason, each placed at its item; then nothing was handed over.
    """
    ledger.hold()
    chosen = [(item, successors[item.key]) for item in read.items(person) if item.key in successors]
    refusals = [] if chosen else [Denied(_("Choose a successor for at least one line."), "everything")]
    for item, successor in chosen:
        try:
            _give(item, successor, reason, actor, at)
        except Refused as refused:
            refusals += [Denied(refusal.reason, item.key) for refusal in refused.refusals]
    if refusals:
        raise Refused(*refusals)
    ledger.record(
        "person.handed_over",
        at=at,
        actor=actor,
        person=person.pk,
        items={item.key: successor.pk for item, successor in chosen},
    )
    return len(chosen)


def _give(item: read.Item, successor: Person, reason: str, actor: Person, at: datetime) -> None:
    held = item.held
    if isinstance(held, Project):
        _give_project(held, item.key.partition("-")[0], successor, reason, actor, at)
        return
    if held.person_id == successor.pk:
        raise Refused(_("This person already holds the part."))
    if isinstance(held, Seat):
        people.seat(
            actor=actor,
            at=at,
            committee=held.committee,
            person=successor,
            role=held.role,
            interest=held.interest,
            last_day=held.last_day,
        )
        people.unseat(actor=actor, at=at, seat=held)
    elif isinstance(held, Membership):
        people.appoint(actor=actor, at=at, person=successor, role=held.role, last_day=held.last_day)
        people.dismiss(actor=actor, at=at, membership=held)


def _give_project(
    project: Project, role: str, successor: Person, reason: str, actor: Person, at: datetime
) -> None:
    if role == "secretary" and not is_secretary(successor):
        raise Refused(_("The responsible secretary is one of the society's secretaries."))
    project = Project.objects.select_related("procedure", "leader", "secretary").get(pk=project.pk)
    if project.procedure.state == "appraisal" and project.leader and project.secretary:
        team = {"leader": project.leader, "secretary": project.secretary, role: successor}
        staff.name_team(project=project, actor=actor, at=at, **team)
    else:
        staff.replace(project=project, role=role, person=successor, reason=reason, actor=actor, at=at)
