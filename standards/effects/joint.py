"""What follows when a partner is asked and answers: the deadline, and the pointer in the partner's pages."""

from datetime import datetime, timedelta
from typing import Any

from societies import clock, outbox
from societies.scoping import enter
from standards.actions.joint import ask_approval
from standards.models import JointPointer, PartnerConsent, Project
from standards.queries.rules import rules_of
from workflow import engine
from workflow.registry import Act, effect


@effect("standards.ask_partners")
def ask_partners(act: Act) -> None:
    """The dossier lies before the approver: every partner's approver is asked too."""
    assert act.actor is not None, "a dossier is submitted by a person"
    ask_approval(project=act.procedure.project, actor=act.actor, at=act.at)


@effect("standards.consent_asked")
def consent_asked(act: Act) -> None:
    consent = _subject(act)
    project: Project = consent.partnership.project
    rules = rules_of(project, act.at)
    days = rules.partner_answer_days if rules else 30
    due_at = clock.end_of(clock.date_of(act.at) + timedelta(days=days))
    engine.schedule(act.procedure, "lapse", due_at=due_at, at=act.at)
    _point(consent, act, due_at)
    partner = consent.partnership.partner
    pointer = JointPointer.objects.get(procedure=project.procedure_id, partner=partner)
    with enter(partner):
        outbox.write("joint.asked", body={"pointer": str(pointer.pk)}, at=act.at)


@effect("standards.consent_extended")
def consent_extended(act: Act) -> None:
    engine.schedule(act.procedure, "lapse", due_at=act.data["closes_at"], at=act.at)
    _point(_subject(act), act, act.data["closes_at"])


@effect("standards.consent_answered")
def consent_answered(act: Act) -> None:
    _point(_subject(act), act, None)


def _point(consent: PartnerConsent, act: Act, due_at: datetime | None) -> None:
    partnership = consent.partnership
    said: dict[str, Any] = {"purpose": consent.purpose, "state": act.procedure.state}
    if due_at is not None:
        said |= {"due_at": due_at, "asked_at": act.at, "ended_at": None}
    JointPointer.objects.filter(
        procedure=partnership.project.procedure_id, partner=partnership.partner_id
    ).update(**said)


def _subject(act: Act) -> PartnerConsent:
    return PartnerConsent.objects.select_related(
        "partnership__project__rule_pack", "partnership__partner"
    ).get(procedure=act.procedure)
