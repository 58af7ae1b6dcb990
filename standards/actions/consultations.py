"""Writes about a consultation itself: prepared, opened, extended, closed, declared void."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from societies import clock, ledger
from societies.access import Denied, Refused
from societies.models import Organization, Person
from standards.models import Consultation, Project, Reply, Revision
from standards.queries.consultations import hold, listed_units, next_number
from workflow import engine

FACTS = ("revision", "closes_at", "public", "comments_seen", "shorter_reason", "mail_text")


@transaction.atomic
def prepare(
    *,
    project: Project,
    actor: Person,
    at: datetime,
    revision: Revision | None,
    last_day: date,
    public: bool,
    units: Iterable[Organization],
    shorter_reason: str = "",
) -> Consultation:
    """Prepare a consultation of a project. One at a time: while another runs or is prepared, ``Refused``."""
    running = project.consultations.filter(procedure__state__in=["draft", "open"]).first()
    if running is not None:
        raise Refused(
            Denied(
                _("Consultation %(number)d of this project is prepared or open: finish it first.")
                % {"number": running.number}
            )
        )
    procedure = engine.begin("consultation", at=at, parent=project.procedure)
    consultation = Consultation.objects.create(
        procedure=procedure,
        project=project,
        number=next_number(project),
        revision=revision,
        public=public,
        closes_at=clock.end_of(last_day),
        shorter_reason=shorter_reason,
    )
    _list(consultation, units)
    engine.move(procedure, "prepare", actor=actor, at=at, ledger={"number": consultation.number})
    return consultation


@transaction.atomic
def edit(
    *,
    consultation: Consultation,
    actor: Person,
    at: datetime,
    facts: Mapping[str, Any],
    units: Iterable[Organization] | None = None,
) -> None:
    """Change some of ``FACTS`` of what is prepared, and, if given, the list of units. What was opened stands."""
    hold(consultation)
    if consultation.procedure.state != "draft":
        raise Refused(_("The consultation is not being prepared any more: it stands as it was opened."))
    changed = [name for name in FACTS if name in facts]
    for name in changed:
        setattr(consultation, name, facts[name])
    if changed:
        consultation.save(update_fields=changed)
    if units is not None:
        _list(consultation, units)
    ledger.record("consultation.edited", at=at, actor=actor, procedure=consultation.procedure_id)


def open_(*, consultation: Consultation, actor: Person, at: datetime) -> None:
    """Ask for comments from now to the end of the chosen day. Raises ``Refused`` with everything missing."""
    revision = consultation.revision
    engine.move(
        consultation.procedure,
        "open",
        actor=actor,
        at=at,
        ledger={
            "revision": revision.pk if revision else None,
            "digest": revision.digest if revision else "",
            "closes_at": consultation.closes_at,
            "public": consultation.public,
            "comments_seen": consultation.comments_seen,
            "shortened": bool(consultation.shorter_reason),
            "asked": sorted(str(pk) for pk in listed_units(consultation)),
        },
    )


def extend(*, consultation: Consultation, actor: Person, at: datetime, last_day: date, reason: str) -> None:
    """Set a later last day, for a reason that everyone asked is told; the clock closes it then."""
    closes_at = clock.end_of(last_day)
    engine.move(
        consultation.procedure,
        "extend",
        actor=actor,
        at=at,
        reason=reason,
        closes_at=closes_at,
        ledger={"closes_at": closes_at},
    )


def close(*, consultation: Consultation, actor: Person, at: datetime, reason: str) -> None:
    """Close before the deadline, which needs a reason and keeps the floors of the rules."""
    engine.move(consultation.procedure, "close", actor=actor, at=at, reason=reason)


def void(*, consultation: Consultation, actor: Person, at: datetime, reason: str) -> None:
    """Declare it void: the project goes back to drafting, everyone asked is told."""
    engine.move(consultation.procedure, "void", actor=actor, at=at, reason=reason)


def discard(*, consultation: Consultation, actor: Person, at: datetime) -> None:
    engine.move(consultation.procedure, "discard", actor=actor, at=at)


def _list(consultation: Consultation, units: Iterable[Organization]) -> None:
    wanted = {unit.pk: unit for unit in units}
    listed = listed_units(consultation)
    consultation.replies.exclude(organization__in=wanted).delete()
    Reply.objects.bulk_create(
        Reply(consultation=consultation, organization=unit) for pk, unit in wanted.items() if pk not in listed
    )
