"""What projects are called on pages of any kind, whose turn they are, and their places in the rail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies.models import Person
from societies.registry import Place, place
from societies.roles import Permission
from societies.scoping import entered
from standards.models import Appraisal, Project
from standards.queries.projects import concerning, waiting_opinion
from workflow.models import Procedure
from workflow.registry import Subject, call, stake, subject, words

place(Place("project_list", gettext_noop("Projects"), "project_list", 20))

words(
    **{
        "proposal.edited": gettext_noop("Edited the proposal"),
        "proposal.checked": gettext_noop("Checked the proposal"),
        "opinion.given": gettext_noop("Gave an opinion"),
        "opinion.answered": gettext_noop("Answered an opinion"),
        "appraisal.recorded": gettext_noop("Recorded the appraisal"),
        "project.reminded": gettext_noop("Reminded those whose turn it is"),
        "project.team_named": gettext_noop("Named leader and secretary"),
        "project.leader_replaced": gettext_noop("Replaced the project leader"),
        "project.secretary_replaced": gettext_noop("Replaced the responsible secretary"),
    }
)


DECIDE = gettext_noop("Decide on the project")
RESPOND = gettext_noop("Give an opinion on the project")


@subject("project")
def describe(procedures: Sequence[Procedure]) -> Mapping[UUID, Subject]:
    society = entered()
    assert society is not None, "a project belongs to a society"
    rows = Project.objects.filter(procedure__in=[p.pk for p in procedures]).select_related(
        "leader", "procedure"
    )
    return {
        row.procedure_id: Subject(
            title=row.title_zh,
            reference=row.reference,
            url=reverse("project", args=[society.code, row.reference]),
            detail=_("Project leader: %(name)s") % {"name": row.leader.name} if row.leader else "",
            due_at=row.notice_ends_at if row.procedure.state == "appraisal" else None,
        )
        for row in rows
    }


@stake("project")
def mine(person: Person) -> Q:
    return concerning(person, "project__")


def _appraised() -> Exists:
    return Exists(Appraisal.objects.filter(project__procedure=OuterRef("pk")))


@call("project", "appraisal", Permission.PROJECT_APPROVE, DECIDE)
def to_decide(person: Person, at: datetime) -> Q:
    return Q(_appraised(), project__notice_ends_at__lte=at, project__leader__isnull=False)


@call("project", "appraisal", Permission.OPINION_GIVE, RESPOND)
def to_respond(person: Person, at: datetime) -> Q:
    return waiting_opinion(person, at) & ~Q(project__proposer=person)
