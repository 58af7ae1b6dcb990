"""One search over what a society has: projects, standards, people, units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from societies.models import Organization, Person
from societies.queries import people
from standards.models import Project, Standard
from standards.queries.numbers import slug_of
from standards.queries.projects import list_projects
from standards.queries.register import STATUSES, standards, status_of

SHOWN = 8


@dataclass(frozen=True)
class Hit:
    """``page`` is a URL name that takes the society's code and ``key``."""

    title: str
    number: str
    detail: str
    page: str
    key: object


@dataclass(frozen=True)
class Found:
    """What was found of one kind: how many, the first ``SHOWN`` of them, and the list that shows all."""

    label: str
    count: int
    hits: list[Hit]
    list_page: str

    @property
    def more(self) -> bool:
        return self.count > len(self.hits)


def search(words: str, *, person: Person, today: date) -> list[Found]:
    """Kinds in which something fits ``words``, each in two queries. Nothing for no words."""
    if not (words := words.strip()):
        return []
    kinds = [
        _found(_("Projects"), list_projects(person=person, q=words), _project, "project_list"),
        _found(
            _("Standards"),
            standards(words=words, today=today),
            lambda row: _standard(row, today),
            "standard_list",
        ),
        _found(_("People"), people.members(q=words), _person, "member_list"),
        _found(_("Units"), people.units().filter(name__icontains=words), _unit, "organization_list"),
    ]
    return [kind for kind in kinds if kind.count]


def _found(label: str, rows: QuerySet[Any], hit: Any, list_page: str) -> Found:
    count = rows.count()
    first: Iterable[Any] = rows[:SHOWN] if count else ()
    return Found(label, count, [hit(row) for row in first], list_page)


def _project(row: Project) -> Hit:
    return Hit(row.title_zh, row.reference, _(row.procedure.stage.label), "project", row.reference)


def _standard(row: Standard, today: date) -> Hit:
    status = _(STATUSES[status_of(row, today)])
    return Hit(row.title_zh, row.number.text, status, "standard", slug_of(row.number.text))


def _person(row: Person) -> Hit:
    return Hit(row.name, "", row.organization.name if row.organization else "", "member", row.pk)


def _unit(row: Organization) -> Hit:
    return Hit(row.name, "", str(row.get_interest_display()), "organization", row.pk)
