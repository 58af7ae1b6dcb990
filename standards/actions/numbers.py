"""The register of numbers, and the only writer of its rows: no gap without a cause, no number twice.

Whoever takes a number queues for the row of its series, so that numbers follow the order of approval.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from societies import clock, ledger
from societies.access import Denied, Refused
from societies.models import Person, RulePack
from societies.scoping import entered
from standards.document.references import StandardNo, parse_number
from standards.models import NumberSeries, Project, StandardNumber
from standards.queries.numbers import format_number, successor_text
from standards.queries.rules import rules_in_force, rules_of

Status = StandardNumber.Status


@dataclass(frozen=True)
class Joint:
    """A joint standard of another society: the host's code, and its project's procedure there."""

    host: str
    procedure: UUID


Owner = Project | Joint


@transaction.atomic
def allot(*, project: Project, actor: Person | None, at: datetime) -> StandardNumber:
    """The next number of the society's series, or for a revision the old sequence with this year.

    Raises ``Refused`` for a second edition in one year and without a rule pack.
    """
    rules = rules_of(project, at)
    if rules is None:
        raise Refused(Denied(_("The society has not adopted a rule pack yet."), place="rulepack_list"))
    year = clock.date_of(at).year
    if project.revises is not None:
        return _allot_edition(project, project.revises.number, year, actor, at)
    return _allot_next(project, rules, year, actor, at)


@transaction.atomic
def allot_for(*, joint: Joint, earlier: str, at: datetime) -> StandardNumber:
    """The entered society's next number for a joint standard of another host; ``earlier`` is its own that is revised.

    Raises ``Refused`` like ``allot``.
    """
    rules, year = rules_in_force(at), clock.date_of(at).year
    if rules is None:
        raise Refused(_("%(code)s has not adopted a rule pack yet.") % {"code": _code()})
    before = StandardNumber.objects.filter(text=earlier).first() if earlier else None
    if before is not None:
        return _allot_edition(joint, before, year, None, at)
    return _allot_next(joint, rules, year, None, at)


@transaction.atomic
def void(*, number: StandardNumber, actor: Person | None, at: datetime, reason: str) -> None:
    """A number is void for good; the reason stays in the register."""
    number = StandardNumber.objects.select_for_update().get(pk=number.pk)
    number.status, number.cause = Status.VOID, reason[:300]
    number.save(update_fields=["status", "cause"])
    _record("number.voided", number, actor, at)


@transaction.atomic
def carry_over(
    *, number: StandardNumber, rules: RulePack, edition: bool, actor: Person | None, at: datetime, year: int
) -> StandardNumber:
    """The number bears the year of issue. In a continuous series the sequence stays and takes the new year.

    In a yearly series a sequence belongs to its year: the old number is void and the new year's next is allotted;
    not so for a new ``edition`` of an earlier standard.
    """
    if number.year == year:
        return number
    if rules.number_sequence == "yearly" and not edition:
        return _change_series(number, rules, year, actor, at)
    before = number.text
    text = successor_text(before, year)
    if StandardNumber.objects.filter(text=text).exclude(pk=number.pk).exists():
        raise Refused(
            Denied(_("%(number)s exists already: choose a date in another year.") % {"number": text})
        )
    number.text, number.year = text, year
    number.cause = _("Allotted as %(number)s, issued in %(year)d.") % {"number": before, "year": year}
    number.save(update_fields=["text", "year", "cause"])
    _record("number.carried_over", number, actor, at, before=before)
    return number


@transaction.atomic
def publish(*, number: StandardNumber, actor: Person | None, at: datetime) -> StandardNumber:
    """The number is published with its standard."""
    number.status = Status.PUBLISHED
    number.save(update_fields=["status"])
    _record("number.published", number, actor, at)
    return number


def enter_earlier(*, text: str, actor: Person, at: datetime) -> StandardNumber:
    """A number that the society gave before it came here. Raises ``Refused`` if the register has it."""
    parsed = parse_number(text)
    assert parsed is not None, f"{text!r} was read as a number"
    if StandardNumber.objects.filter(text=parsed.text).exists():
        raise Refused(Denied(_("%(number)s is in the register already.") % {"number": parsed.text}))
    number = StandardNumber.objects.create(
        sequence=int(parsed.sequence),
        part=int(parsed.part) if parsed.part else None,
        year=int(parsed.year),
        text=parsed.text,
        status=Status.EARLIER,
        allotted_at=at,
    )
    _record("number.entered", number, actor, at)
    return number


def _allot_next(
    of: Owner, rules: RulePack, year: int, actor: Person | None, at: datetime, **more: str
) -> StandardNumber:
    series = _series(year if rules.number_sequence == "yearly" else 0, rules)
    while holder := _holder(series):
        _skip(series, holder, year, rules, at)
    text = format_number(_code(), series.next_sequence, year, rules)
    number = _write(of, series.next_sequence, None, year, text, at)
    series.next_sequence += 1
    series.save(update_fields=["next_sequence"])
    _record("number.allotted", number, actor, at, **more)
    return number


def _allot_edition(
    of: Owner, earlier: StandardNumber, year: int, actor: Person | None, at: datetime
) -> StandardNumber:
    """The sequence of the standard that is revised, in the new year. Its own void number comes back to life."""
    text = successor_text(earlier.text, year)
    taken = StandardNumber.objects.select_for_update().filter(text=text).first()
    if taken is not None and not (taken.status == Status.VOID and _owner_of(taken) == of):
        raise Refused(
            Denied(
                _("%(number)s exists already: a standard has one edition in a year. Approve it next year.")
                % {"number": text}
            )
        )
    if taken is not None:
        taken.status = Status.ALLOTTED
        taken.save(update_fields=["status"])
    number = taken or _write(of, earlier.sequence, earlier.part, year, text, at)
    _record("number.allotted", number, actor, at)
    return number


def _change_series(
    number: StandardNumber, rules: RulePack, year: int, actor: Person | None, at: datetime
) -> StandardNumber:
    reason = _("Issued in %(year)d, under a number of that year.") % {"year": year}
    void(number=number, actor=actor, at=at, reason=reason)
    return _allot_next(_owner_of(number), rules, year, actor, at, before=number.text)


def _owner_of(number: StandardNumber) -> Owner:
    project: Project | None = number.project
    if project is not None:
        return project
    assert number.joint is not None, "a number was allotted for something"
    return Joint(number.host_code, number.joint)


def _series(year: int, rules: RulePack) -> NumberSeries:
    """Queue for the series; the first to come begins it at the rule pack's first number."""
    first = rules.first_number if year in (0, rules.adopted_on.year) else 1
    NumberSeries.objects.bulk_create(
        [NumberSeries(year=year, next_sequence=max(first, 1))], ignore_conflicts=True
    )
    return NumberSeries.objects.select_for_update().get(year=year)


def _holder(series: NumberSeries) -> StandardNumber | None:
    """Who holds the next sequence already: an earlier standard, or its later edition."""
    held = Q(sequence=series.next_sequence)
    if series.year:
        held &= Q(year=series.year)
    return StandardNumber.objects.filter(held).order_by("year", "pk").first()


def _skip(series: NumberSeries, holder: StandardNumber, year: int, rules: RulePack, at: datetime) -> None:
    text = format_number(_code(), series.next_sequence, year, rules)
    if not StandardNumber.objects.filter(text=text).exists():
        number = StandardNumber.objects.create(
            sequence=series.next_sequence,
            year=year,
            text=text,
            status=Status.SKIPPED,
            cause=_("The sequence is held by %(number)s.") % {"number": holder.text},
            allotted_at=at,
        )
        _record("number.skipped", number, None, at)
    series.next_sequence += 1
    series.save(update_fields=["next_sequence"])


def _write(of: Owner, sequence: int, part: int | None, year: int, text: str, at: datetime) -> StandardNumber:
    return StandardNumber.objects.create(
        sequence=sequence,
        part=part,
        year=year,
        text=text,
        project=of if isinstance(of, Project) else None,
        host_code=of.host if isinstance(of, Joint) else "",
        joint=of.procedure if isinstance(of, Joint) else None,
        status=Status.ALLOTTED,
        allotted_at=at,
    )


def _record(event: str, number: StandardNumber, actor: Person | None, at: datetime, **more: str) -> None:
    ledger.record(
        event,
        at=at,
        actor=actor,
        by="" if actor else "register",
        procedure=number.project.procedure_id if number.project else number.joint,
        number=number.text,
        **more,
    )


def _code() -> str:
    society = entered()
    assert society is not None, "a number belongs to a society"
    return society.code


__all__ = ["Joint", "StandardNo", "allot", "allot_for", "carry_over", "enter_earlier", "publish", "void"]
