"""Writes about committees and units."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Denied, Refused
from societies.models import Committee, Organization, Person


@transaction.atomic
def found(
    *,
    actor: Person,
    at: datetime,
    code: str,
    name: str,
    name_en: str = "",
    parent: Committee | None = None,
    scope: str = "",
    founded_on: date | None = None,
) -> Committee:
    """Found a committee, or a working group below one. Raises ``Refused`` when the code is in use."""
    ledger.hold()
    if Committee.objects.filter(code=code).exists():
        raise Refused(
            Denied(_("The code %(code)s is in use. Give this committee another.") % {"code": code}, "code")
        )
    committee = Committee.objects.create(
        code=code, name=name, name_en=name_en, parent=parent, scope=scope, founded_on=founded_on
    )
    ledger.record(
        "committee.founded",
        at=at,
        actor=actor,
        committee=committee.pk,
        code=code,
        parent=parent.pk if parent else None,
    )
    return committee


@transaction.atomic
def change(*, actor: Person, at: datetime, committee: Committee, facts: Mapping[str, Any]) -> None:
    """Change a committee's names, scope or date; its code stays, since projects and papers carry it."""
    _change(committee, facts, "committee.changed", {"committee": committee.pk}, actor, at)


@transaction.atomic
def change_unit(*, actor: Person, at: datetime, unit: Organization, facts: Mapping[str, Any]) -> None:
    """Change a unit's facts. Raises ``Refused`` when another unit has the name."""
    ledger.hold()
    name = facts.get("name", unit.name)
    if Organization.objects.filter(name=name).exclude(pk=unit.pk).exists():
        raise Refused(
            Denied(
                _("There is another unit “%(name)s” already. Use that one, or write the name in full.")
                % {"name": name},
                "name",
            )
        )
    _change(unit, facts, "unit.changed", {"organization": unit.pk}, actor, at)


def _change(
    row: Committee | Organization,
    facts: Mapping[str, Any],
    event: str,
    body: Mapping[str, Any],
    actor: Person,
    at: datetime,
) -> None:
    changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save()
        ledger.record(event, at=at, actor=actor, fields=changed, **body)
