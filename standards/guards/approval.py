"""Who may approve: a person who neither drafted nor voted (DOMAIN 1.2; 起草人回避)."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from societies import access
from societies.access import Denied
from standards.models import Drafter, Project, StaffChange
from workflow.models import Attendee, Vote
from workflow.registry import Asked, guard


@guard("standards.independent_approver")
def independent_approver(asked: Asked) -> Iterator[Denied]:
    """Ever a drafter or leader of this project, with a vote in one of its ballots, or at one of its meetings.

    Asked of the approver and of who acts for the approver.
    """
    if asked.actor is None:
        return
    project: Project = asked.procedure.project
    hands = access.hands(asked.actor)
    drafted = Drafter.objects.filter(project=project, person__in=hands).exists()
    led = (
        project.leader_id in {person.pk for person in hands}
        or StaffChange.objects.filter(project=project, role="leader")
        .filter(Q(before__in=hands) | Q(after__in=hands))
        .exists()
    )
    if drafted or led:
        yield Denied(
            _("You took part in drafting this standard: another approver approves it."),
            place="drafting_group",
        )
    voted = Vote.objects.filter(
        elector__ballot__procedure__parent=asked.procedure, elector__person__in=hands
    ).exists()
    attended = Attendee.objects.filter(meeting__procedure__parent=asked.procedure, person__in=hands).exists()
    if voted or attended:
        yield Denied(
            _("You took part in the technical review of this standard: another approver approves it."),
            place="review",
        )
