"""Who is told what about proposals: mails sent after the moves are committed."""

from django.utils.translation import gettext as _

from societies import clock, grants, outbox
from societies.delivery import send
from societies.models import OutboxMessage, Person
from societies.roles import Permission
from societies.scoping import entered
from standards.models import Project
from standards.queries.projects import return_reasons
from workflow.models import Transition
from workflow.registry import handler


def _project(message: OutboxMessage) -> Project:
    return Project.objects.select_related(
        "procedure", "proposer", "proposing_unit", "leader", "secretary"
    ).get(procedure=message.body["procedure"])


def _write(person: Person | None, project: Project, subject: str, template: str, **context: object) -> None:
    society = entered()
    assert society is not None, "a project belongs to a society"
    if person is None or not person.email:
        return
    send(
        to=person.email,
        subject=subject % {"title": project.title_zh},
        template=template,
        context={"person": person, "project": project, "society": society, **context},
    )


@handler("appraisal.begun", "notify_members")
def notify_members(message: OutboxMessage) -> None:
    """One message for each member (seed item 十四), so that one bad address does not hold up the others."""
    society = entered()
    assert society is not None, "a project belongs to a society"
    accounts = grants.accounts_holding(Permission.OPINION_GIVE, [society.pk])
    for pk in Person.objects.filter(account__in=accounts).order_by("pk").values_list("pk", flat=True):
        outbox.write("appraisal.member_asked", body={**message.body, "person": str(pk)}, at=clock.now())


@handler("appraisal.member_asked", "mail")
def ask_member(message: OutboxMessage) -> None:
    project = _project(message)
    if project.procedure.state != "appraisal":
        return
    person = Person.objects.get(pk=message.body["person"])
    _write(person, project, _("Your opinion is asked: %(title)s"), "appraisal_notice")


@handler("proposal.returned", "mail")
def tell_returned(message: OutboxMessage) -> None:
    project = _project(message)
    reasons = [reason for reason in return_reasons(project) if reason.answered_at is None]
    _write(
        project.proposer,
        project,
        _("Returned for completion: %(title)s"),
        "proposal_returned",
        reasons=reasons,
    )


@handler("project.approved", "mail")
def tell_approved(message: OutboxMessage) -> None:
    project = _project(message)
    people = {p.pk: p for p in (project.proposer, project.leader, project.secretary) if p is not None}
    for person in people.values():
        _write(person, project, _("Approved as a project: %(title)s"), "project_approved")


@handler("project.rejected", "mail")
def tell_rejected(message: OutboxMessage) -> None:
    project = _project(message)
    _write(
        project.proposer,
        project,
        _("Not approved as a project: %(title)s"),
        "project_rejected",
        reason=_last_reason(project),
    )


@handler("project.reminded", "mail")
def remind(message: OutboxMessage) -> None:
    """Nobody is reminded of what was done meanwhile."""
    project = _project(message)
    stage = project.procedure.stage
    if stage.holder is not None:
        person = Person.objects.get(pk=message.body["person"])
        subject = _("A reminder: %(title)s")
        _write(person, project, subject, "project_reminded", stage=_(stage.label), duty=_(stage.duty))


@handler("project.cancelled", "mail")
def tell_cancelled(message: OutboxMessage) -> None:
    project = _project(message)
    people = {p.pk: p for p in (project.proposer, project.leader, project.secretary) if p is not None}
    for person in people.values():
        _write(
            person,
            project,
            _("Project cancelled: %(title)s"),
            "project_cancelled",
            reason=_last_reason(project),
        )


def _last_reason(project: Project) -> str:
    last = Transition.objects.filter(procedure=project.procedure).order_by("-sequence").first()
    return last.reason if last else ""
