"""What must hold before partners answer, and before a joint standard moves on."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from societies.access import Denied
from societies.models import Society
from standards.models import Drafter, PartnerConsent, Project
from standards.queries import joint
from workflow.registry import Asked, guard


@guard("standards.partners_answered")
def partners_answered(asked: Asked) -> Iterator[Denied]:
    """Nobody who was asked to take part still thinks it over."""
    for partner in joint.partners(asked.procedure.project):
        if partner.open is not None and partner.open.purpose == joint.Purpose.JOINING:
            yield Denied(
                _("%(name)s has not answered yet whether it takes part: wait, or take the question back.")
                % {"name": partner.society.name_zh},
                place="joint_partners",
            )


@guard("standards.partners_consent")
def partners_consent(asked: Asked) -> Iterator[Denied]:
    """Every partner's approver has consented to the text submitted last, and its register can give a number."""
    yield from partners_answered(asked)
    for partner in joint.partners(asked.procedure.project):
        if not partner.active:
            continue
        name = {"name": partner.society.name_zh}
        if partner.society.status == Society.Status.SUSPENDED:
            yield Denied(
                _("%(name)s has been ordered to stop its activities: its register gives no number.") % name,
                place="joint_partners",
            )
        if partner.consented:
            continue
        state = partner.approval.procedure.state if partner.approval else ""
        said = {
            "refused": _("%(name)s refuses its consent: settle it, or end the partnership."),
            "left": _("%(name)s did not answer in time: ask again, or end the partnership."),
        }.get(state, _("%(name)s has not consented to the approval yet."))
        yield Denied(said % name, place="joint_partners")


@guard("standards.consent_wanted")
def consent_wanted(asked: Asked) -> Iterator[Denied]:
    """Consent to the approval is given to a text that lies before the approver."""
    consent, project = _subject(asked)
    if project.procedure.stage.terminal:
        yield Denied(_("The project has ended."))
    elif consent.purpose == joint.Purpose.APPROVAL and project.procedure.state != "approval":
        yield Denied(_("The dossier does not lie before the approver now: wait until it is submitted again."))


@guard("standards.consent_independent")
def consent_independent(asked: Asked) -> Iterator[Denied]:
    consent, project = _subject(asked)
    drafted = asked.actor and Drafter.objects.filter(project=project, person=asked.actor).exists()
    if consent.purpose == joint.Purpose.APPROVAL and drafted:
        yield Denied(_("You took part in drafting this standard: another approver answers."))


def _subject(asked: Asked) -> tuple[PartnerConsent, Project]:
    consent = PartnerConsent.objects.select_related("partnership__project__procedure").get(
        procedure=asked.procedure
    )
    return consent, consent.partnership.project
