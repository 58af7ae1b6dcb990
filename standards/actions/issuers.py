"""A standard's numbers: the host's and each partner's, in one transaction, each written inside its own society.

The registers are queued for in the order of the societies' keys, whoever is host: two joint standards approved at
the same moment, each the other's partner, wait for each other and never for ever (ADR 0015).
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from societies.models import Person, Society
from societies.scoping import enter, entered
from standards.actions import numbers
from standards.actions.numbers import Joint
from standards.models import Partnership, Project, StandardNumber
from standards.queries import joint
from standards.queries.numbers import joint_number_of, number_of
from standards.queries.rules import rules_in_force, rules_of

_Act = Callable[[Partnership | None], StandardNumber | None]


@transaction.atomic
def allot(*, project: Project, actor: Person | None, at: datetime) -> StandardNumber:
    """The next number of every issuer's register; the host's is given back."""
    here, earlier = _here(), joint.earlier_numbers(project)

    def act(partnership: Partnership | None) -> StandardNumber:
        if partnership is None:
            return numbers.allot(project=project, actor=actor, at=at)
        before = earlier.get(partnership.partner_id, "")
        return numbers.allot_for(joint=Joint(here.code, project.procedure_id), earlier=before, at=at)

    return _host(_each(project, act))


@transaction.atomic
def void(*, project: Project, actor: Person, at: datetime, reason: str) -> None:
    """Every issuer's number is void for good."""

    def act(partnership: Partnership | None) -> StandardNumber | None:
        number = _held(project, partnership)
        if number is not None:
            numbers.void(number=number, actor=None if partnership else actor, at=at, reason=reason)
        return None

    _each(project, act)


@transaction.atomic
def carry_over(*, project: Project, actor: Person, at: datetime, year: int) -> StandardNumber:
    """Every issuer's number bears the year of issue; each register goes on as its own rules say."""
    earlier = joint.earlier_numbers(project)

    def act(partnership: Partnership | None) -> StandardNumber:
        number = _held(project, partnership)
        rules = rules_in_force(at) if partnership else rules_of(project, at)
        assert number is not None and rules is not None, "an approved project has its numbers, under rules"  # noqa: PT018
        edition = bool(earlier.get(partnership.partner_id)) if partnership else project.revises_id is not None
        doer = None if partnership else actor
        return numbers.carry_over(number=number, rules=rules, edition=edition, actor=doer, at=at, year=year)

    return _host(_each(project, act))


@transaction.atomic
def publish(*, project: Project, actor: Person | None, at: datetime) -> StandardNumber:
    """Every issuer's number is published with the standard."""

    def act(partnership: Partnership | None) -> StandardNumber:
        number = _held(project, partnership)
        assert number is not None, "a project is published under its numbers"
        return numbers.publish(number=number, actor=None if partnership else actor, at=at)

    return _host(_each(project, act))


def _each(project: Project, act: _Act) -> dict[Partnership | None, StandardNumber | None]:
    """Do something in every issuer's register, and keep here what the partners' registers say now."""
    here = _here()
    partners: dict[Society, Partnership] = {row.partner: row for row in joint.active(project)}
    made: dict[Partnership | None, StandardNumber | None] = {}
    for society in sorted([here, *partners], key=lambda one: one.pk):
        with enter(society):
            made[partners.get(society)] = act(partners.get(society))
    for partnership, number in made.items():
        if partnership is not None:
            partnership.number = number.text if number else ""
            partnership.save(update_fields=["number"])
    return made


def _held(project: Project, partnership: Partnership | None) -> StandardNumber | None:
    return joint_number_of(project.procedure_id) if partnership else number_of(project)


def _host(made: dict[Partnership | None, StandardNumber | None]) -> StandardNumber:
    number = made[None]
    assert number is not None, "the host is always among the issuers"
    return number


def _here() -> Society:
    society = entered()
    assert society is not None, "a project belongs to a society"
    return society
