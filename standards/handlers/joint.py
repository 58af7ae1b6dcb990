"""Joint projects on pages of any kind: who is let in, what is said of them, their place in the rail."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from societies.models import Person
from societies.registry import Place, guest_door, place, reads_file
from societies.roles import Permission
from societies.scoping import entered
from standards.access import opens_to_guest
from standards.models import PartnerConsent
from workflow.models import Procedure
from workflow.registry import Subject, subject, words

place(Place("joint_list", gettext_noop("Joint projects"), "joint_list", 45, Permission.JOINT_READ))

words(
    **{
        "joint.answered": gettext_noop("Answered another society about a joint project"),
        "joint.person_sent": gettext_noop("Named somebody for a joint project of another society"),
        "joint.left": gettext_noop("Left a joint project of another society"),
        "partnership.ended": gettext_noop("A partnership ended"),
    }
)


@guest_door
def let_in(person: Person, page: str, arguments: dict[str, Any]) -> bool:
    if page == "file":
        return reads_file(person, arguments["pk"])
    return opens_to_guest(person, page, arguments)


@subject("consent")
def describe(procedures: Sequence[Procedure]) -> Mapping[UUID, Subject]:
    society = entered()
    assert society is not None, "a consent belongs to a society"
    rows = PartnerConsent.objects.filter(procedure__in=[one.pk for one in procedures]).select_related(
        "partnership__project", "partnership__partner"
    )
    return {
        row.procedure_id: Subject(
            row.partnership.project.title_zh,
            row.partnership.project.reference,
            reverse("project", args=[society.code, row.partnership.project.reference]),
            row.partnership.partner.name_zh,
        )
        for row in rows
    }
