"""What must hold before a consultation opens, is extended or closes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from societies import clock
from societies.access import Denied
from standards.models import Consultation, Project, Revision
from standards.queries.consultations import moment, rules, whole_days
from workflow.machine import By
from workflow.registry import Asked, guard


@guard("standards.consultation_draft_frozen")
def consultation_draft_frozen(asked: Asked) -> Iterator[Denied]:
    revision = _subject(asked).revision
    if revision is None:
        yield Denied(_("No version is chosen: choose the frozen draft for comments."), place="revision")
    elif revision.frozen_at is None or revision.stage != Revision.Stage.CONSULTATION:
        yield Denied(
            _("Version %(sequence)d is not frozen as the draft for comments.")
            % {"sequence": revision.sequence},
            place="draft_list",
        )


@guard("standards.explanation_attached")
def explanation_attached(asked: Asked) -> Iterator[Denied]:
    revision = _subject(asked).revision
    if revision is not None and revision.explanation_id is None:
        yield Denied(
            _("The explanatory report (编制说明) of this version is missing: upload it with the draft."),
            place="draft_list",
        )


@guard("standards.window_long_enough")
def window_long_enough(asked: Asked) -> Iterator[Denied]:
    consultation = _subject(asked)
    if consultation.closes_at is None:
        yield Denied(_("The last day is not chosen."), place="last_day")
        return
    project, pack = consultation.project, rules(consultation.project, asked.at)
    days = whole_days(asked.at, consultation.closes_at)
    if days >= pack.consultation_days:
        return
    if project.consumers_affected:
        yield _consumers(project, days, asked.at)
    elif days < pack.consultation_days_absolute:
        yield Denied(
            _("It would last %(days)d days; the rules allow no fewer than %(floor)d, whatever the reason.")
            % {"days": max(days, 0), "floor": pack.consultation_days_absolute},
            place="last_day",
        )
    if not consultation.shorter_reason.strip() and not project.consumers_affected:
        first = clock.date_of(asked.at) + timedelta(days=pack.consultation_days)
        yield Denied(
            _(
                "It would last %(days)d days, the rules ask for %(floor)d: choose %(first)s or later, or give a reason for less."
            )
            % {"days": max(days, 0), "floor": pack.consultation_days, "first": first.isoformat()},
            place="shorter_reason",
        )


@guard("standards.public_if_consumers")
def public_if_consumers(asked: Asked) -> Iterator[Denied]:
    consultation = _subject(asked)
    project = consultation.project
    if consultation.public or not project.consumers_affected:
        return
    if rules(project, asked.at).public_when_consumers_affected:
        yield Denied(
            _("The standard touches consumers' interests: the public must be asked too."), place="public"
        )


@guard("standards.consultation_extends")
def consultation_extends(asked: Asked) -> Iterator[Denied]:
    consultation = _subject(asked)
    if consultation.closes_at is None:
        return
    if asked.at >= consultation.closes_at and asked.by is not By.CLOCK:
        yield Denied(
            _("The consultation ended on %(moment)s and cannot be extended any more.")
            % {"moment": moment(consultation.closes_at)}
        )
    if asked.by is None and asked.data is not None and not str(asked.given("reason") or "").strip():
        yield Denied(_("Give a reason: everyone asked is told, and it stays in the record."), place="reason")
    wanted: datetime | None = asked.given("closes_at")
    if wanted is not None and wanted <= consultation.closes_at:
        yield Denied(
            _("The new end must be later than %(moment)s.") % {"moment": moment(consultation.closes_at)},
            place="last_day",
        )


@guard("standards.may_close_now")
def may_close_now(asked: Asked) -> Iterator[Denied]:
    consultation = _subject(asked)
    if consultation.opens_at is None or consultation.closes_at is None:
        yield Denied(_("The consultation has not opened."))
        return
    if asked.at >= consultation.closes_at:
        return
    if asked.by is By.CLOCK:
        yield Denied(
            _("The consultation runs until %(moment)s.") % {"moment": moment(consultation.closes_at)}
        )
        return
    if asked.data is not None and not str(asked.given("reason") or "").strip():
        yield Denied(_("Closing before the deadline needs a reason: it stays in the record."), place="reason")
    project, pack = consultation.project, rules(consultation.project, asked.at)
    days = max(whole_days(consultation.opens_at, asked.at), 0)
    if project.consumers_affected and days < pack.consultation_days:
        yield _consumers(project, days, consultation.opens_at)
    elif days < pack.consultation_days_absolute:
        first = clock.date_of(consultation.opens_at) + timedelta(days=pack.consultation_days_absolute)
        yield Denied(
            _(
                "Only %(days)d whole days have passed; it may close at %(first)s 24:00 at the earliest, even with a reason."
            )
            % {"days": days, "first": first.isoformat()}
        )


def _subject(asked: Asked) -> Consultation:
    """For a page the row at hand; for a move the row as it is behind the lock."""
    if asked.data is None:
        consultation: Consultation = asked.procedure.consultation
        return consultation
    return (
        Consultation.objects.select_related("project__rule_pack", "revision")
        .defer("revision__tree")
        .get(procedure=asked.procedure)
    )


def _consumers(project: Project, days: int, opens_at: datetime) -> Denied:
    floor = rules(project, opens_at).consultation_days
    first = clock.date_of(opens_at) + timedelta(days=floor)
    return Denied(
        _(
            "The standard touches consumers' interests: no fewer than %(floor)d days (here %(days)d), that is until %(first)s or later."
        )
        % {"floor": floor, "days": max(days, 0), "first": first.isoformat()},
        place="last_day",
    )
