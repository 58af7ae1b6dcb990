"""What the technical review of a project says, for its pages and its dossier."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from societies.models import Person
from standards.models import Project, Revision
from workflow.models import Ballot, Choice, Meeting, Outcome, Procedure, Vote
from workflow.queries import reviews


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
    return rows.annotate(now=Count("pk", filter=Q(procedure__state="review"))).order_by(
        "-procedure__since", "-pk"
    )


def my_open_ballots(person: Person, at: datetime) -> int:
    """How many ballots wait for this person's vote."""
    return (
        Ballot.objects.filter(procedure__state="open", closes_at__gt=at, electors__person=person)
        .exclude(electors__in=Vote.objects.filter(elector__person=person).values("elector"))
        .count()
    )
