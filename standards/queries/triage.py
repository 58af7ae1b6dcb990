"""Reads of the triage board: the comments of a consultation narrowed, put in order and grouped; who may be given one."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from societies.models import Person
from standards.document import archive
from standards.document.outline import walk
from standards.models import ClauseEdit, Comment, Consultation, Disposition, Project
from standards.queries.comments import shown
from standards.queries.proposed_changes import conflicting

BY_CLAUSE, ALIKE = "clause", "alike"
NOBODY = "nobody"  # in place of an assignee
_GROUP = Coalesce("alike", "number")


def board(
    consultation: Consultation,
    *,
    state: str = "",
    kind: str = "",
    clause: str = "",
    words: str = "",
    assignee: str = "",
    alike: int | None = None,
    group: str = "",
) -> QuerySet[Comment]:
    """The comments as the board shows them; ``alike`` is the number of the first of a group.

    Each carries ``supporters``: how many say the same, itself counted. Grouped by likeness, one stands for all.
    """
    rows = _in_state(shown(consultation), consultation, state)
    if kind:
        rows = rows.filter(kind=kind)
    if clause:
        rows = rows.filter(Q(clause=clause) | Q(clause__startswith=f"{clause}."))
    if words:
        rows = rows.filter(
            Q(organization__icontains=words) | Q(author__name__icontains=words) | Q(text__icontains=words)
        )
    if assignee:
        rows = rows.filter(assignee=None if assignee == NOBODY else UUID(assignee))
    if alike is not None:
        rows = rows.filter(alike=alike)
    if group == ALIKE:
        firsts = rows.order_by().values(group=_GROUP).annotate(first=Min("number")).values("first")
        rows = rows.filter(number__in=firsts)
    elif group == BY_CLAUSE:
        rows = rows.order_by(_place(consultation).asc(nulls_first=True), "number")
    return rows.select_related("assignee", "proposed__proposed_by").annotate(supporters=_supporters())


def _in_state(rows: QuerySet[Comment], consultation: Consultation, state: str) -> QuerySet[Comment]:
    taken_up = Q(disposition__verdict__in=[Disposition.Verdict.ACCEPTED, Disposition.Verdict.PARTLY])
    edited = Exists(ClauseEdit.objects.filter(comment=OuterRef("pk")))
    states: dict[str, Any] = {
        "open": Q(disposition=None),
        "proposed": Q(disposition=None, proposed__isnull=False),
        "decided": Q(disposition__isnull=False),
        "untold": Q(disposition__isnull=False, disposition__told_at=None),
        "not_in_draft": taken_up & ~Q(changes=[]) & ~edited,
        "objected": Q(objection__outcome=""),
        **{verdict: Q(disposition__verdict=verdict) for verdict in Disposition.Verdict.values},
    }
    if state == "conflict":
        return rows.filter(number__in=conflicting(consultation))
    return rows.filter(states[state]) if state else rows


def _place(consultation: Consultation) -> Func:
    """Where a comment's clause stands in the version consulted on; nothing for the whole document."""
    revision = consultation.revision
    sections = walk(archive.load(revision.tree).sections) if revision else ()
    names = Value([one.anchor for one in sections], output_field=ArrayField(CharField(max_length=80)))
    return Func(names, F("anchor"), function="array_position", output_field=IntegerField())


def _supporters() -> Subquery:
    same = Comment.objects.filter(consultation=OuterRef("consultation"), alike=OuterRef("alike"))
    return Subquery(same.order_by().values("alike").annotate(found=Count("pk")).values("found"))


def with_those_alike(consultation: Consultation, numbers: Collection[int]) -> list[int]:
    """These comments and all that say the same as one of them."""
    rows = consultation.comments
    groups = rows.filter(number__in=numbers, alike__isnull=False).values("alike")
    found = rows.filter(Q(number__in=numbers) | Q(alike__in=groups))
    return list(found.order_by("number").values_list("number", flat=True))


def drafters(project: Project) -> QuerySet[Person]:
    """Who a comment can be given to: the leader and the drafters."""
    inside = Q(drafting__project=project, drafting__left_at=None) | Q(pk=project.leader_id)
    return Person.objects.filter(inside).distinct().order_by("name_key", "pk")
