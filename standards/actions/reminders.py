"""Reminding those whose turn it is."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import access, grants, ledger, outbox
from societies.access import Refused
from societies.models import Person
from societies.roles import Permission
from standards.models import Project
from standards.queries.projects import reminded_since


@transaction.atomic
def remind(*, projects: Iterable[Project], actor: Person, at: datetime) -> int:
    """Mail everyone whose turn it is in the projects that the actor keeps; how many projects were reminded of.

    A project is reminded of once a Beijing day; ended ones and those that wait for the actor alone are left out.
    Raises ``Refused`` when nothing is left.
    """
    chosen = [row for row in projects if access.can(actor, Permission.PROJECT_STAFF, row.procedure)]
    done = reminded_since(chosen, at)
    told = sum(_remind(row, actor, at) for row in chosen if row.procedure_id not in done)
    if not told:
        raise Refused(
            _("Nobody was reminded: choose running projects that you keep and that wait for others today.")
        )
    return told


def _remind(project: Project, actor: Person, at: datetime) -> bool:
    procedure = project.procedure
    holder = procedure.stage.holder
    accounts = grants.accounts_holding(holder, procedure.reach) if holder is not None else set()
    people = list(Person.objects.filter(account__in=accounts).exclude(pk=actor.pk).order_by("pk"))
    if not people:
        return False
    ledger.record("project.reminded", at=at, actor=actor, procedure=procedure.pk, people=len(people))
    for person in people:
        body = {"procedure": str(procedure.pk), "person": str(person.pk)}
        outbox.write("project.reminded", body=body, at=at)
    return True
