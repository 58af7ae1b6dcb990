"""Writes about necessary patents (GB/T 20003.1): disclosed, declared on by their holders, no longer needed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import clock, ledger
from societies.access import Denied, Refused
from societies.actions import attachments
from societies.models import Person
from standards.models import PatentDisclosure, Project

_SETTLED = {"approved"}


@transaction.atomic
def disclose(
    *,
    project: Project,
    number: str,
    title: str,
    holder: str,
    contact: str = "",
    clauses: str = "",
    actor: Person,
    at: datetime,
) -> PatentDisclosure:
    """Enter a patent that the text may need. The same number is entered once."""
    _require_open(project)
    known = PatentDisclosure.objects.filter(project=project, number=number.strip(), dropped_at=None).first()
    if known is not None:
        raise Refused(
            Denied(_("Patent %(number)s is on the list already.") % {"number": known.number}, place="number")
        )
    patent = PatentDisclosure.objects.create(
        project=project,
        number=number.strip(),
        title=title.strip(),
        holder=holder.strip(),
        contact=contact.strip(),
        clauses=clauses.strip(),
        disclosed_on=clock.date_of(at),
    )
    ledger.record("patent.disclosed", at=at, actor=actor, procedure=project.procedure_id, patent=patent.pk)
    return patent


@transaction.atomic
def declare(
    *,
    project: Project,
    patent: PatentDisclosure,
    licence: str,
    declaration: tuple[str, bytes] | None,
    actor: Person,
    at: datetime,
) -> None:
    """Enter the holder's choice with the signed declaration (实施许可声明); (a) and (b) need the file."""
    _require_open(project)
    if patent.dropped_at is not None:
        raise Refused(Denied(_("The text no longer needs this patent.")))
    if declaration is None and patent.declaration_id is None and licence != PatentDisclosure.Licence.REFUSED:
        raise Refused(
            Denied(_("Attach the declaration that the holder signed."), place="declaration"),
        )
    if declaration is not None:
        name, content = declaration
        patent.declaration = attachments.store(
            content, name=name, actor=actor, at=at, accept=attachments.SCANS
        )
    patent.licence = licence
    patent.save(update_fields=["licence", "declaration"])
    ledger.record(
        "patent.declared",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        patent=patent.pk,
        licence=licence,
        declaration=patent.declaration.sha256 if patent.declaration else None,
    )


@transaction.atomic
def drop(*, project: Project, patent: PatentDisclosure, reason: str, actor: Person, at: datetime) -> None:
    """Say that the text no longer needs a patent, and why. The disclosure stays in the record."""
    _require_open(project)
    if patent.dropped_at is not None:
        return
    if not reason.strip():
        raise Refused(Denied(_("Say how the text does without it now."), place="reason"))
    patent.dropped_at, patent.dropped_reason = at, reason.strip()
    patent.save(update_fields=["dropped_at", "dropped_reason"])
    ledger.record("patent.dropped", at=at, actor=actor, procedure=project.procedure_id, patent=patent.pk)


def _require_open(project: Project) -> None:
    stage = project.procedure.stage
    if stage.terminal or project.procedure.state in _SETTLED:
        raise Refused(
            Denied(
                _("The project stands at “%(stage)s”: its list of patents is settled.")
                % {"stage": _(stage.label)}
            )
        )
