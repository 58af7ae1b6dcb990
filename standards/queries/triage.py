"""Reads of the triage board: the comments of a consultation narrowed, put in order and grouped; who may be given one."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from societies.models import Person
from standards.document import archive
from standards.document.outline import walk
from standards.models import ClauseEdit, Comment, CommentNote, Consultation, Disposition, Project
from standards.queries.comments import shown
from standards.queries.proposed_changes import conflicting, with_rivals

BY_CLAUSE, BY_TOPIC, ALIKE = "clause", "topic", "alike"
NOBODY = "nobody"  # in place of an assignee
EVERY = Q()
_GROUP = Coalesce("alike", "number")  # as the index ``comments_by_likeness`` has it


def narrowed(
    consultation: Consultation,
    *,
    state: str = "",
    kind: str = "",
    clause: str = "",
    unit: str = "",
    words: str = "",
    assignee: str = "",
    topic: str = "",
    alike: int | None = None,
) -> Q:
    """Which comments of a consultation the board shows; ``alike`` is the number of the first of a group."""
    wanted = _in_state(consultation, state)
    if kind:
        wanted &= Q(kind=kind)
    if clause:
        wanted &= Q(clause=clause) | Q(clause__startswith=f"{clause}.")
    if unit:
        wanted &= Q(organization__icontains=unit)
    if words:
        wanted &= (
            Q(organization__icontains=words) | Q(author__name__icontains=words) | Q(text__icontains=words)
        )
    if assignee:
        wanted &= Q(assignee=None if assignee == NOBODY else UUID(assignee))
    if topic:
        wanted &= Q(topic__icontains=topic)
    if alike is not None:
        wanted &= Q(alike=alike)
    return wanted


def board(consultation: Consultation, wanted: Q, group: str = "") -> QuerySet[Comment]:
    """The comments in the board's order; grouped by likeness, the first stands for all. For a page of them ask ``told``."""
    rows = consultation.comments.filter(wanted).order_by("number")
    if group == ALIKE:
        return rows.annotate(group=_GROUP).order_by(_GROUP, "number").distinct("group")
    if group == BY_TOPIC:
        return rows.order_by(Case(When(topic="", then=1), default=0), "topic", "number")
    if group == BY_CLAUSE:
        return rows.order_by(_place(consultation).asc(nulls_first=True), "number")
    return rows


def told(consultation: Consultation, page: QuerySet[Comment]) -> QuerySet[Comment]:
    """A page of the board with what it says of each; ``supporters`` are how many say the same, itself counted.

    Which comments these are is asked as an array: by a list of keys PostgreSQL would join all of the consultation first.
    """
    rows = with_rivals(shown(consultation)).filter(_is_among(page))
    rows = rows.order_by(*page.query.order_by).select_related("assignee", "proposed__proposed_by")
    notes = CommentNote.objects.filter(comment=OuterRef("pk")).order_by().values("comment")
    talked = Coalesce(Subquery(notes.annotate(found=Count("pk")).values("found")), 0)
    return rows.annotate(supporters=_supporters(), talked=talked)


def _is_among(page: QuerySet[Comment]) -> Func:
    """``id = ANY(ARRAY(the keys of a page))``; what the page is told apart by stays within."""
    keys = ArraySubquery(page.only("pk"), template="ARRAY(SELECT page.id FROM (%(subquery)s) AS page)")
    return Func(F("pk"), keys, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


@dataclass(frozen=True)
class Progress:
    """Where the dispositions of a consultation stand, in comments and in authors not yet told."""

    total: int
    open: int
    untold: int
    unreachable: int  # authors not yet told to whom no letter goes, neither to them nor to their unit
    objected: int  # dispositions with an objection that waits for its answer
    rows: int  # of the board
    topics: list[str]  # that comments stand under


def progress(consultation: Consultation, wanted: Q = EVERY, group: str = "") -> Progress:
    """For the whole consultation, and how many rows the board has of what is ``wanted``. One query."""
    untold = Q(disposition__isnull=False, disposition__told_at=None)
    counts = consultation.comments.aggregate(
        total=Count("pk"),
        open=Count("pk", filter=Q(disposition=None)),
        untold=Count("author", filter=untold, distinct=True),
        unreachable=Count(
            "author", filter=untold & Q(author__email="") & ~_of_reached_unit(consultation), distinct=True
        ),
        objected=Count("pk", filter=Q(objection__outcome="")),
        topics=ArrayAgg("topic", filter=~Q(topic=""), distinct=True, default=[]),
        rows=Count(_GROUP if group == ALIKE else "pk", filter=wanted, distinct=group == ALIKE),
    )
    return Progress(**counts)


def _of_reached_unit(consultation: Consultation) -> Q:
    """Was the author's unit asked, and has it an address?"""
    people = Person.objects.filter(organization=OuterRef("organization"), memberships__until=None)
    reached = people.filter(memberships__isnull=False).exclude(email="")
    asked = consultation.replies.filter(~Q(address="") | Q(Exists(reached)))
    return Q(author__organization__in=asked.values("organization"))


def _in_state(consultation: Consultation, state: str) -> Q:
    taken_up = Q(disposition__verdict__in=[Disposition.Verdict.ACCEPTED, Disposition.Verdict.PARTLY])
    edited = Exists(ClauseEdit.objects.filter(comment=OuterRef("pk")))
    states: dict[str, Q] = {
        "": Q(),
        "open": Q(disposition=None),
        "proposed": Q(disposition=None, proposed__isnull=False),
        "decided": Q(disposition__isnull=False),
        "untold": Q(disposition__isnull=False, disposition__told_at=None),
        "not_in_draft": taken_up & ~Q(changes=[]) & ~Q(edited),
        "objected": Q(objection__outcome=""),
        **{verdict: Q(disposition__verdict=verdict) for verdict in Disposition.Verdict.values},
    }
    if state == "conflict":
        return Q(number__in=conflicting(consultation))
    return states[state]


def _place(consultation: Consultation) -> Func:
    """Where a comment's clause stands in the version consulted on; nothing for the whole document."""
    revision = consultation.revision
    sections = walk(archive.load(revision.tree).sections) if revision else ()
    places = Value({one.anchor: place for place, one in enumerate(sections)}, output_field=JSONField())
    return Func(
        places, F("anchor"), template="(%(expressions)s)::int", arg_joiner=" -> ", output_field=IntegerField()
    )


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
