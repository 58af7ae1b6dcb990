"""What may be said of a consultation in public, read inside the society."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from societies.queries import suspensions
from standards.models import Consultation


def consultation_of(procedure: UUID) -> Consultation | None:
    return Consultation.objects.filter(procedure=procedure).select_related("procedure", "project").first()


def open_public_consultations() -> QuerySet[Consultation]:
    """Those of the entered society that the public is asked to comment on."""
    return Consultation.objects.filter(public=True, procedure__state="open").select_related(
        "procedure", "project"
    )


def consultation_facts(consultation: Consultation) -> dict[str, Any] | None:
    """The columns of ``CatalogueConsultation``; None for what is not for the public (any more)."""
    state = consultation.procedure.state
    if not consultation.public or consultation.opens_at is None or consultation.closes_at is None:
        return None
    if state not in {"open", "closed"}:
        return None
    return {
        "project_reference": consultation.project.reference,
        "number": consultation.number,
        "title_zh": consultation.project.title_zh,
        "title_en": consultation.project.title_en,
        "opens_at": consultation.opens_at,
        "closes_at": _closing(consultation),
        "halted": suspensions.running() is not None,
    }


def _closing(consultation: Consultation) -> datetime:
    assert consultation.closes_at is not None
    if consultation.closed_at is not None:
        return min(consultation.closed_at, consultation.closes_at)
    return consultation.closes_at
