"""How much there is to do on projects, counted for their duties in one query for any number of projects."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from standards.models import Appraisal, Comment, Letter, Opinion, Project, Reply, ReturnReason


def loads(procedures: Iterable[UUID]) -> QuerySet[Project]:
    """Projects with ``reasons``, ``opinions_open``, ``undisposed``, ``untold``, ``objected`` and ``silent`` waiting, whether they are
    ``appraised``, and the state of their announcement with whether it has its ``scan``."""
    comments = Comment.objects.filter(consultation__project=OuterRef("pk")).exclude(
        consultation__procedure__state="void"
    )
    said = Comment.objects.filter(consultation=OuterRef("consultation"), unit=OuterRef("organization"))
    silent = Reply.objects.filter(
        ~Exists(said),
        consultation__project=OuterRef("pk"),
        consultation__procedure__state="open",
        no_comment_at=None,
    )
    announcement = (
        Letter.objects.filter(project=OuterRef("pk"), kind=Letter.Kind.ANNOUNCEMENT)
        .exclude(procedure__state__in=["", "void"])
        .order_by("-pk")
    )
    opinions = Opinion.objects.filter(project=OuterRef("pk"), answered_at=None).exclude(
        supports=True, text=""
    )
    return (
        Project.objects.filter(procedure__in=procedures)
        .select_related("procedure", "rule_pack")
        .annotate(
            reasons=counted(ReturnReason.objects.filter(project=OuterRef("pk"), answered_at=None)),
            opinions_open=counted(opinions),
            appraised=Exists(Appraisal.objects.filter(project=OuterRef("pk"))),
            undisposed=counted(comments.filter(disposition=None)),
            untold=counted(comments.filter(disposition__isnull=False, disposition__told_at=None)),
            objected=counted(comments.filter(objection__outcome="")),
            silent=counted(silent),
            announcement=Subquery(announcement.values("procedure__state")[:1]),
            scan=Subquery(announcement.values("scan")[:1]),
        )
    )


def counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows of a correlated query there are, 0 where none."""
    counted = rows.order_by().values("society").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
