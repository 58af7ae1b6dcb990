"""Writes about the appraisal (立项评审): members' opinions and their answers, the experts' conclusion."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import clock, ledger
from societies.access import Denied, Refused
from societies.actions import attachments
from societies.models import Person
from standards.models import Appraisal, Opinion, Project


@transaction.atomic
def give_opinion(*, project: Project, actor: Person, at: datetime, supports: bool, text: str = "") -> Opinion:
    """A member responds to the notified project, once; until it is answered it may be changed. Raises ``Refused``."""
    reasons = []
    if project.procedure.state != "appraisal" or project.notice_ends_at is None:
        reasons.append(Denied(_("Members respond while the project is being appraised."), place="project"))
    elif at >= project.notice_ends_at:
        reasons.append(
            Denied(
                _("The members' window ended on %(day)s.")
                % {"day": clock.date_of(project.notice_ends_at).isoformat()}
            )
        )
    if not supports and not text.strip():
        reasons.append(Denied(_("Say why you object: the secretary answers you."), place="text"))
    earlier = Opinion.objects.select_for_update().filter(project=project, person=actor).first()
    if earlier is not None and earlier.answered_at is not None:
        reasons.append(Denied(_("Your opinion has been answered and stands as it is.")))
    if reasons:
        raise Refused(*reasons)
    opinion = earlier or Opinion(project=project, person=actor)
    opinion.supports, opinion.text, opinion.given_at = supports, text.strip(), at
    opinion.save()
    ledger.record(
        "opinion.given",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        opinion=opinion.pk,
        supports=supports,
    )
    return opinion


@transaction.atomic
def answer_opinion(*, opinion: Opinion, actor: Person, at: datetime, answer: str) -> None:
    """The secretary answers a member's opinion; the answer stays. Raises ``Refused``."""
    if opinion.answered_at is not None:
        raise Refused(_("This opinion has already been answered."))
    if not answer.strip():
        raise Refused(Denied(_("Write an answer."), place="answer"))
    opinion.answer, opinion.answered_at = answer.strip(), at
    opinion.save(update_fields=["answer", "answered_at"])
    ledger.record(
        "opinion.answered", at=at, actor=actor, procedure=opinion.project.procedure_id, opinion=opinion.pk
    )


@transaction.atomic
def record_appraisal(
    *,
    project: Project,
    actor: Person,
    at: datetime,
    held_on: date,
    experts: int,
    in_favour: bool,
    conclusion: str,
    minutes: tuple[str, bytes] | None = None,
) -> Appraisal:
    """Record what the experts concluded. A later record stands beside the earlier one and is the one that counts."""
    if project.procedure.state != "appraisal":
        raise Refused(
            Denied(_("An appraisal is recorded while the project is being appraised."), place="project")
        )
    if held_on > clock.date_of(at):
        raise Refused(Denied(_("The appraisal cannot have been held after today."), place="held_on"))
    kept = None
    if minutes is not None:
        try:
            kept = attachments.store(
                minutes[1], name=minutes[0], actor=actor, at=at, accept=(".docx", *attachments.SCANS)
            )
        except Refused as refused:
            raise Refused(*(Denied(r.reason, place="minutes") for r in refused.refusals)) from refused
    made = Appraisal.objects.create(
        project=project,
        held_on=held_on,
        experts=experts,
        in_favour=in_favour,
        conclusion=conclusion,
        minutes=kept,
        recorded_at=at,
    )
    ledger.record(
        "appraisal.recorded",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        appraisal=made.pk,
        experts=experts,
        in_favour=in_favour,
        minutes=kept.sha256 if kept else None,
    )
    return made
