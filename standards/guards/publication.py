"""What must hold when a standard is published; files are read again at the act, not only when they are made."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from societies import clock
from societies.access import Denied
from societies.models import Attachment, SocietyProfile
from standards.queries.letters import announcement_of
from standards.queries.renditions import Made, made_for, plan_of, unharmed
from workflow.registry import Asked, guard


@guard("standards.renditions_match")
def renditions_match(asked: Asked) -> Iterator[Denied]:
    project = asked.procedure.project
    plan = plan_of(project)
    if plan is None:
        yield Denied(
            _("The files of the standard are made when the announcement is signed off."), place="renditions"
        )
        return
    for made in made_for(project, plan):
        yield from _matches(made, look=asked.data is not None)
    if asked.data is not None and plan.letter.scan is not None and not unharmed(plan.letter.scan):
        yield _harmed(plan.letter.scan)


def _matches(made: Made, *, look: bool) -> Iterator[Denied]:
    if made.rendition is None:
        yield Denied(_("“%(file)s” is not made yet.") % {"file": made.label}, place="renditions")
    elif not made.current:
        yield Denied(
            _("“%(file)s” was made before the last change: have it made again.") % {"file": made.label},
            place="renditions",
        )
    elif look and not unharmed(made.rendition.attachment):
        yield _harmed(made.rendition.attachment)


def _harmed(attachment: Attachment) -> Denied:
    return Denied(
        _("The stored file “%(name)s” is missing or was changed: have it made or upload it again.")
        % {"name": attachment.name},
        place="renditions",
    )


@guard("standards.issue_date_reached")
def issue_date_reached(asked: Asked) -> Iterator[Denied]:
    letter = announcement_of(asked.procedure.project)
    if letter is not None and letter.issued_on is not None and clock.date_of(asked.at) < letter.issued_on:
        yield Denied(
            _("The date of issue, %(day)s, is not reached.") % {"day": letter.issued_on.isoformat()},
            place="announcement",
        )


@guard("standards.commitment_signed")
def commitment_signed(asked: Asked) -> Iterator[Denied]:
    if not SocietyProfile.objects.filter(commitment_on__isnull=False).exists():
        yield Denied(_("The society's self-commitment is not signed."), place="society_profile")
