"""Who may approve: a person who neither drafted nor voted (DOMAIN 1.2; 起草人回避)."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from societies.access import Denied
from standards.models import Drafter, Project, StaffChange
from workflow.models import Attendee, Vote
from workflow.registry import Asked, guard


@guard("standards.independent_approver")
def independent_approver(asked: Asked) -> Iterator[Denied]:
    """Ever a drafter or leader of this project, with a vote in one of its ballots, or at one of its meetings."""
    if asked.actor is None:
        return
    project: Project = asked.procedure.project
    drafted = Drafter.objects.filter(project=project, person=asked.actor).exists()
    led = (
        project.leader_id == asked.actor.pk
        or StaffChange.objects.filter(project=project, role="leader")
        .filter(Q(before=asked.actor) | Q(after=asked.actor))
        .exists()
    )
    if drafted or led:
        yield Denied(
            _("You took part in drafting this standard: another approver approves it."),
            place="drafting_group",
        )
    voted = Vote.objects.filter(
        elector__ballot__procedure__parent=asked.procedure, elector__person=asked.actor
    ).exists()
    attended = Attendee.objects.filter(
        meeting__procedure__parent=asked.procedure, person=asked.actor
    ).exists()
    if voted or attended:
        yield Denied(
            _("You took part in the technical review of this standard: another approver approves it."),
            place="review",
        )
