"""What ballots and meetings are called on pages of any kind, whose turn they are, and the review in one sentence."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies import clock
from societies.models import Person
from societies.registry import Place, place
from societies.roles import Permission
from societies.scoping import entered
from societies.templatetags.words import deadline, left, weekday
from standards.models import Project
from standards.queries.stand import Sentence, stand
from workflow.lifecycle import BALLOT
from workflow.models import Ballot, Elector, Meeting, Procedure, Vote
from workflow.queries import reviews
from workflow.registry import Subject, call, pending, subject, words

place(Place("review_list", gettext_noop("Review and ballots"), "review_list", 40))

words(
    **{
        "ballot.edited": gettext_noop("Changed the prepared ballot"),
        "ballot.list_changed": gettext_noop("Chose who votes"),
        "ballot.electorate": gettext_noop("Fixed the list of those who vote"),
        "ballot.counted": gettext_noop("Counted the votes"),
        "vote.cast": gettext_noop("Voted"),
        "vote.changed": gettext_noop("Changed a vote"),
        "meeting.edited": gettext_noop("Changed the facts of the meeting"),
        "meeting.signed_in": gettext_noop("Entered the sign-in sheet"),
        "meeting.attached": gettext_noop("Attached a file of the meeting"),
        "meeting.counted": gettext_noop("Recorded the count of the meeting"),
    }
)


def _subjects(procedures: Sequence[Procedure], name: str) -> Mapping[UUID, Subject]:
    society = entered()
    assert society is not None, "a review belongs to a society"
    projects = {
        row.procedure_id: row
        for row in Project.objects.filter(procedure__in=[p.parent_id for p in procedures])
    }
    model: type[Ballot] | type[Meeting] = Ballot if name == "ballot" else Meeting
    rows = {row.procedure_id: row for row in model.objects.filter(procedure__in=[p.pk for p in procedures])}
    return {
        p.pk: Subject(
            title=project.title_zh,
            reference=project.reference,
            url=reverse(name, args=[society.code, project.reference, rows[p.pk].pk]),
            due_at=_due(rows[p.pk]),
        )
        for p in procedures
        if p.pk in rows and p.parent_id is not None and (project := projects.get(p.parent_id)) is not None
    }


def _due(row: Ballot | Meeting) -> datetime | None:
    """A meeting has its day; a ballot's deadline is the clock's."""
    return clock.end_of(row.held_on) if isinstance(row, Meeting) else None


@subject("ballot")
def describe_ballots(procedures: Sequence[Procedure]) -> Mapping[UUID, Subject]:
    return _subjects(procedures, "ballot")


@subject("meeting")
def describe_meetings(procedures: Sequence[Procedure]) -> Mapping[UUID, Subject]:
    return _subjects(procedures, "meeting")


@pending("ballot")
def not_voted(person: Person) -> Q:
    """An open ballot waits for those on its list who have not voted."""
    waiting = Elector.objects.filter(ballot__procedure=OuterRef("pk"), person=person).exclude(
        pk__in=Vote.objects.filter(elector__person=person).values("elector")
    )
    return ~Q(state="open") | Q(Exists(waiting))


@call(BALLOT.kind, "open", Permission.REVIEW_RUN, gettext_noop("Count the ballot: all votes are in"))
def all_voted(person: Person, at: datetime) -> Q:
    missing = Elector.objects.filter(ballot__procedure=OuterRef("pk"), vote__isnull=True)
    return ~Q(Exists(missing))


@stand("review")
def say_review(project: Project, person: Person, at: datetime) -> Sentence:
    """Votes in and what it needs; the meeting and its day; or what the secretary has to begin."""
    last = next(iter(reviews.reviews_of(project.procedure)), None)
    if last is None or not reviews.is_running(last):
        if reviews.quorum_missing(project.procedure_id):
            return Sentence(_("The last review had no quorum: it decided nothing."))
        return Sentence(_("The draft waits for its technical review, by ballot or in a meeting."))
    if isinstance(last, Meeting):
        day = weekday(last.held_on)
        if clock.date_of(at) < last.held_on:
            return Sentence(_("The review meeting is on %(day)s.") % {"day": day})
        return Sentence(_("The review meeting of %(day)s has no conclusion yet.") % {"day": day})
    if last.procedure.state == "draft":
        return Sentence(_("The ballot is being prepared."))
    return _say_ballot(last)


def _say_ballot(ballot: Ballot) -> Sentence:
    turnout, rule = reviews.turnout(reviews.electorate(ballot)), reviews.rule_of(ballot)
    said = _("Votes in: %(voted)d of %(electors)d;") % {"voted": turnout.voted, "electors": turnout.electors}
    return Sentence(
        format_html('{} <span class="act n">{}</span>', said, left(ballot.closes_at)),
        _("%(rule)s It closes and counts by itself at %(deadline)s.")
        % {"rule": reviews.say_rule(rule, turnout.electors), "deadline": deadline(ballot.closes_at)},
    )
