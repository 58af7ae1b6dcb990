"""Letting a finding of the draft check stand. The only writer of ``FindingWaiver``."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Denied, Refused
from societies.models import Person
from standards.models import FindingWaiver, Project, Revision
from standards.queries import findings
from standards.queries.findings import Said


@transaction.atomic
def waive(
    *, project: Project, revision: Revision, said: Said, reason: str, actor: Person, at: datetime
) -> FindingWaiver:
    """Let an error stand, with its reason. Letting it stand twice keeps the first reason.

    Raises ``Refused`` for a frozen version and for anything but an error.
    """
    refusals = findings.waive_refusals(revision, said)
    if refusals:
        raise Refused(*refusals)
    if not reason.strip():
        raise Refused(Denied(_("Say why it may stand."), place="reason"))
    waiver, new = FindingWaiver.objects.get_or_create(
        project=project,
        key=said.finding.key,
        defaults={
            "rule": said.finding.rule,
            "reason": reason.strip(),
            "waived_by": actor,
            "waived_at": at,
        },
    )
    if new:
        ledger.record(
            "finding.waived",
            at=at,
            actor=actor,
            procedure=project.procedure_id,
            revision=revision.pk,
            version=revision.sequence,
            waiver=waiver.pk,
            rule=said.finding.rule,
            key=said.finding.key,
        )
    return waiver
