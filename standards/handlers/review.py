"""Who is told what about ballots: mails sent after the moves are committed."""

from django.utils.translation import gettext as _

from societies import clock, outbox
from societies.delivery import send
from societies.models import OutboxMessage, Person
from societies.scoping import entered
from standards.models import Project
from workflow.models import Ballot, Elector, Transition
from workflow.queries import reviews
from workflow.registry import handler


def _ballot(message: OutboxMessage) -> Ballot:
    return Ballot.objects.select_related("procedure__parent").get(procedure=message.body["procedure"])


def _fan_out(message: OutboxMessage, topic: str) -> None:
    """One message for each elector, so that one bad address does not hold up the others."""
    electors = Elector.objects.filter(ballot__procedure=message.body["procedure"]).order_by("pk")
    for pk in electors.values_list("pk", flat=True):
        outbox.write(topic, body={**message.body, "elector": str(pk)}, at=clock.now())


@handler("ballot.opened", "ask_electors")
def ask_electors(message: OutboxMessage) -> None:
    _fan_out(message, "ballot.elector_asked")


@handler("ballot.extended", "tell_electors")
def tell_extended(message: OutboxMessage) -> None:
    _fan_out(message, "ballot.elector_told")


@handler("ballot.voided", "tell_electors")
def tell_voided(message: OutboxMessage) -> None:
    _fan_out(message, "ballot.elector_told")


@handler("ballot.elector_asked", "mail")
def ask_elector(message: OutboxMessage) -> None:
    ballot = _ballot(message)
    if ballot.procedure.state == "open":
        _write(message, ballot, _("Please vote: %(title)s"), "ballot_opened")


@handler("ballot.elector_told", "mail")
def tell_elector(message: OutboxMessage) -> None:
    """What the ballot has come to: a later last day, or void with its reason."""
    ballot = _ballot(message)
    if ballot.procedure.state == "open":
        _write(message, ballot, _("More time to vote: %(title)s"), "ballot_extended")
    elif ballot.procedure.state == "void":
        _write(message, ballot, _("The ballot is void: %(title)s"), "ballot_voided")


@handler("ballot.counted", "mail")
def tell_counted(message: OutboxMessage) -> None:
    _tell_team(message, _ballot(message))


def _tell_team(message: OutboxMessage, ballot: Ballot) -> None:
    project = Project.objects.select_related("leader", "secretary", "procedure").get(
        procedure=ballot.procedure.parent_id
    )
    people = {p.pk: p for p in (project.leader, project.secretary) if p is not None}
    for person in people.values():
        _send(person, project, ballot, _("The ballot is counted: %(title)s"), "ballot_counted")


def _write(message: OutboxMessage, ballot: Ballot, subject: str, template: str) -> None:
    elector = Elector.objects.select_related("person").get(pk=message.body["elector"])
    project = Project.objects.get(procedure=ballot.procedure.parent_id)
    _send(elector.person, project, ballot, subject, template)


def _send(person: Person, project: Project, ballot: Ballot, subject: str, template: str) -> None:
    society = entered()
    assert society is not None, "a ballot belongs to a society"
    if not person.email:
        return
    last = Transition.objects.filter(procedure=ballot.procedure).order_by("-sequence").first()
    send(
        to=person.email,
        subject=subject % {"title": project.title_zh},
        template=template,
        context={
            "person": person,
            "project": project,
            "ballot": ballot,
            "society": society,
            "last_day": clock.date_of(ballot.closes_at),
            "rule": reviews.say_rule(
                reviews.rule_of(ballot), reviews.turnout(reviews.electorate(ballot)).electors
            ),
            "result": reviews.result_of(ballot),
            "reason": last.reason if last else "",
        },
    )
