"""What the technical review of a project says, for its pages and its dossier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Prefetch, Q, QuerySet, When

from societies.access import can
from societies.models import Person
from societies.roles import Permission
from standards.models import Objection, Project, Revision
from standards.queries.consultations import last_number
from standards.queries.objections import sustained
from workflow.models import Attendee, Ballot, Choice, Elector, Excused, Meeting, Outcome, Procedure, Vote
from workflow.queries import reviews
from workflow.tally import Result


@dataclass(frozen=True)
class Point:
    """Something the review asks for: a conclusion, or an elector's reason for disagreeing."""

    text: str
    by: str


def concluded(project: Project) -> Ballot | Meeting | None:
    """The last ballot or meeting that was counted and had a quorum."""
    return next(
        (
            review
            for review in reviews.reviews_of(project.procedure)
            if review.outcome in {Outcome.PASSED, Outcome.FAILED}
        ),
        None,
    )


def open_points(project: Project) -> list[Point]:
    """What the concluded review asks the drafting group to answer: its conclusion, and the reasons of those against."""
    last = concluded(project)
    if last is None:
        return []
    points = [Point(last.conclusion, "")] if last.conclusion else []
    if isinstance(last, Ballot):
        against = (
            Vote.objects.filter(elector__ballot=last, elector__excused="", choice=Choice.NO)
            .exclude(reason="")
            .select_related("elector__person", "elector__organization")
            .order_by("cast_at", "pk")
        )
        points += [
            Point(vote.reason, f"{vote.elector.person.name}（{vote.elector.organization.name}）")
            for vote in against
        ]
    return points


def unanswered(project: Project) -> list[Point]:
    """The open points, unless they were answered after the last review: what was said to an earlier one does not count."""
    last = concluded(project)
    at = project.review_answered_at
    if last is not None and project.review_answer.strip() and at is not None and at >= last.procedure.since:
        return []
    return open_points(project)


@dataclass(frozen=True)
class Papers:
    """What whoever reviews reads; ``round`` is the number of the last consultation, None where nobody was asked."""

    draft: Revision | None
    round: int | None
    sustained: Sequence[Objection]


def papers(project: Project) -> Papers:
    return Papers(review_draft(project), last_number(project), list(sustained(project)))


def review_draft(project: Project) -> Revision | None:
    """The newest frozen 送审稿, without its tree."""
    return (
        Revision.objects.defer("tree")
        .filter(project=project, stage=Revision.Stage.REVIEW, frozen_at__isnull=False)
        .order_by("-sequence")
        .first()
    )


def of_society(*, q: str = "", state: str = "") -> QuerySet[Project]:
    """Projects that are, or were, at technical review: those under review first, then the latest."""
    rows = (
        Project.objects.filter(Q(procedure__state="review") | Q(procedure__children__kind__in=reviews.KINDS))
        .select_related("procedure__committee", "leader")
        .prefetch_related(
            Prefetch(
                "procedure__children",
                Procedure.objects.filter(kind__in=reviews.KINDS)
                .exclude(state="")
                .select_related("ballot", "meeting")
                .order_by("-pk"),
                to_attr="reviews",
            )
        )
        .distinct()
    )
    if q:
        rows = rows.filter(Q(title_zh__icontains=q) | Q(plan_number__icontains=q))
    if state == "running":
        rows = rows.filter(procedure__state="review")
    elif state == "ended":
        rows = rows.exclude(procedure__state="review")
    now = Case(When(procedure__state="review", then=0), default=1)
    return rows.annotate(place=now).order_by("place", "-procedure__since", "-pk")


def my_open_ballots(person: Person, at: datetime) -> int:
    """How many ballots wait for this person's vote."""
    return (
        Ballot.objects.filter(procedure__state="open", closes_at__gt=at, electors__person=person)
        .exclude(electors__in=Vote.objects.filter(elector__person=person).values("elector"))
        .count()
    )


def sees_votes(person: Person, project: Project) -> bool:
    """Whether somebody reads who voted how, once a ballot is counted: who runs, leads, keeps or approves."""
    return any(
        can(person, permission, project.procedure)
        for permission in (
            Permission.REVIEW_RUN,
            Permission.PROJECT_STAFF,
            Permission.DRAFT_LEAD,
            Permission.STANDARD_APPROVE,
        )
    )


@dataclass(frozen=True)
class Seat:
    """An elector with the vote so far, if any."""

    elector: Elector
    vote: Vote | None


@dataclass(frozen=True)
class BallotPage:
    """What the page of a ballot shows one person."""

    ballot: Ballot
    elector: Elector | None
    excused: str  # why this elector may not vote, in words
    vote: Vote | None  # the viewer's own
    rows: list[Seat]  # whom the viewer may see: the list while it runs, the votes after the count
    voted: int
    electors: int
    rule: str
    result: Result | None
    is_open: bool

    @property
    def missing(self) -> int:
        return self.electors - self.voted

    @property
    def may_vote(self) -> bool:
        return self.is_open and self.elector is not None and not self.excused


def ballot_page(ballot: Ballot, project: Project, person: Person, at: datetime) -> BallotPage:
    rows = reviews.electorate(ballot)
    elector = next((row for row in rows if row.person_id == person.pk), None)
    turnout, rule = reviews.turnout(rows), reviews.rule_of(ballot)
    result = reviews.result_of(ballot)
    counted = ballot.procedure.state == "counted"
    shown = sees_votes(person, project) if counted else can(person, Permission.REVIEW_RUN, ballot.procedure)
    return BallotPage(
        ballot=ballot,
        elector=elector,
        excused=str(Excused(elector.excused).label) if elector and elector.excused else "",
        vote=reviews.vote_of(elector),
        rows=[Seat(row, reviews.vote_of(row)) for row in rows] if shown else [],
        voted=turnout.voted,
        electors=result.electors if result else turnout.electors,
        rule=reviews.say_rule(
            rule, result.electors if result else turnout.electors, result.attending if result else None
        ),
        result=result,
        is_open=ballot.procedure.state == "open" and at < ballot.closes_at,
    )


@dataclass(frozen=True)
class MeetingPage:
    """What the page of a meeting shows."""

    meeting: Meeting
    attendees: list[Attendee]
    room: reviews.Room
    rule: str
    result: Result | None


def meeting_page(meeting: Meeting) -> MeetingPage:
    room, rule = reviews.in_the_room(meeting), reviews.rule_of(meeting)
    electors = reviews.entitled(meeting, room)
    return MeetingPage(
        meeting,
        reviews.attendees_of(meeting),
        room,
        reviews.say_rule(rule, electors, room.voting or None),
        reviews.result_of(meeting),
    )


@dataclass(frozen=True)
class Past:
    """A review in the list of a project's reviews."""

    review: Ballot | Meeting
    result: Result | None
    running: bool

    @property
    def kind(self) -> str:
        return str(self.review.procedure.kind)


def past_reviews(project: Project) -> list[Past]:
    """A project's ballots and meetings, newest first, with what the rule made of each."""
    return [
        Past(review, reviews.result_of(review), reviews.is_running(review))
        for review in reviews.reviews_of(project.procedure)
    ]
