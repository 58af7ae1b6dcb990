"""Reads about objections to dispositions (异议): who may still object and until when, and what the review is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from societies import clock
from societies.models import RulePack
from standards.models import Comment, Disposition, Objection, Project, SecondLook
from standards.queries.comments import Said, with_redlines
from standards.queries.consultations import rules


def until(disposition: Disposition, pack: RulePack) -> datetime | None:
    """The end of the days in which the author may object; None until they were told."""
    return days_end(disposition.told_at, pack) if disposition.told_at else None


def days_end(told_at: datetime, pack: RulePack) -> datetime:
    """The end of the days of an objection to what was told at ``told_at``."""
    return clock.end_of(clock.date_of(told_at) + timedelta(days=pack.objection_days))


@dataclass(frozen=True)
class Mine:
    """One's own comment with what became of it; ``until`` is set while one may object.

    ``look`` is what brought it back after it had been set aside.
    """

    said: Said
    objection: Objection | None
    until: datetime | None
    look: SecondLook | None


def mine(rows: Iterable[Comment], project: Project, at: datetime) -> list[Mine]:
    pack = rules(project, at)
    out = []
    for said in with_redlines(rows):
        end = until(said.disposition, pack) if said.disposition else None
        objection = getattr(said.comment, "objection", None)
        may = objection is None and end is not None and at < end and project.procedure.state == "resolution"
        look = getattr(said.comment, "second_look", None)
        back = look is not None and look.outcome == SecondLook.Outcome.BACK
        out.append(Mine(said, objection, end if may else None, look if back else None))
    return out


def unanswered(project: Project) -> QuerySet[Objection]:
    """Objections of a project that wait for the drafting group, oldest first."""
    return _of(project).filter(outcome="")


def sustained(project: Project) -> QuerySet[Objection]:
    """Opposition on substance that stayed: what the technical review is shown."""
    rows = _of(project).filter(outcome=Objection.Outcome.SUSTAINED)
    return rows.exclude(comment__kind=Comment.Kind.EDITORIAL)


def _of(project: Project) -> QuerySet[Objection]:
    rows = Objection.objects.filter(comment__consultation__project=project)
    rows = rows.exclude(comment__consultation__procedure__state="void")
    return rows.select_related(
        "comment__consultation", "comment__author", "comment__disposition", "answered_by"
    ).order_by("made_at", "pk")
