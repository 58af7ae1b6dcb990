"""Reads about consultations: their window, their list, and the reply account (回函账)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from societies import calendar, clock
from societies.models import Interest, Organization, Person, RulePack
from standards.models import Comment, Consultation, Project, Reply, Revision, standing
from standards.queries.rules import rules_of
from workflow.models import Procedure

COMMENTED, NO_COMMENT, SILENT = "commented", "no_comment", "silent"


def whole_days(opens_at: datetime, closes_at: datetime) -> int:
    """How many whole Beijing days lie between: the day on which it opens does not count (民法典 art 201)."""
    last = closes_at.astimezone(clock.BEIJING).date() - timedelta(days=1)
    return (last - clock.date_of(opens_at)).days


@dataclass(frozen=True)
class Window:
    """A window in whole Beijing days, ``working`` of which are worked; ``notices`` say so, and ``unknown`` years have none.

    Where the last day is off, ``off`` is true, ``holiday`` the one that it belongs to, if any, and ``before`` and
    ``after`` the working days around it.
    """

    closes_at: datetime
    days: int
    working: int
    notices: list[str]
    unknown: list[int]
    off: bool
    holiday: str
    before: date
    after: date


def window(opens_at: datetime, closes_at: datetime) -> Window:
    """How long comments are taken; the day on which it opens does not count."""
    days = max(whole_days(opens_at, closes_at), 0)
    first = clock.date_of(opens_at) + timedelta(days=1)
    last = clock.date_of(closes_at)
    years = {year: calendar.year(year) for year in range(first.year, max(first, last).year + 1)}
    return Window(
        closes_at=closes_at,
        days=days,
        working=calendar.working_days_in(first, first + timedelta(days=days - 1)),
        notices=[known.notice for known in years.values() if known],
        unknown=[year for year, known in years.items() if known is None],
        off=not calendar.is_working(last),
        holiday=calendar.holiday(last),
        before=calendar.working_day_from(last, -1),
        after=calendar.working_day_from(last),
    )


def rules(project: Project, at: datetime) -> RulePack:
    """The rule pack that counts for a project; the defaults where a society has none."""
    return rules_of(project, at) or RulePack()


def first_last_day(project: Project, at: datetime) -> date:
    """The first day that may be the last one if the consultation opens at ``at`` and is not shortened."""
    return clock.date_of(at) + timedelta(days=rules(project, at).consultation_days)


def proposed_last_day(project: Project, at: datetime) -> date:
    """The first of these that is worked: an end in a holiday finds nobody at a desk. No rule asks for it."""
    return calendar.working_day_from(first_last_day(project, at))


def moment(instant: datetime) -> str:
    """An instant as deadlines are written: ``2026-04-25 24:00``, or to the minute inside a day."""
    if instant == clock.end_of(clock.date_of(instant)):
        return f"{clock.date_of(instant).isoformat()} 24:00"
    return instant.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M")


def is_open(consultation: Consultation, at: datetime) -> bool:
    """Whether comments are taken at an instant: open, and before the deadline to the microsecond."""
    return bool(
        consultation.procedure.state == "open" and consultation.closes_at and at < consultation.closes_at
    )


def late_until(consultation: Consultation, at: datetime) -> datetime | None:
    """Until when the secretary enters replies that came late; None while the consultation has not closed."""
    if consultation.closed_at is None:
        return None
    days = rules(consultation.project, at).late_reply_days
    return clock.end_of(clock.date_of(consultation.closed_at) + timedelta(days=days))


def takes_late(consultation: Consultation, at: datetime) -> datetime | None:
    """Until when replies that come late are still entered; None where they are not, or no more."""
    until = late_until(consultation, at)
    resolving = consultation.project.procedure.state == "resolution"
    return until if until and at < until and resolving else None


def hold(consultation: Consultation) -> None:
    """Queue for a consultation and read it as it is now: whoever closes it waits, or has closed it."""
    consultation.procedure = Procedure.objects.select_for_update().get(pk=consultation.procedure_id)
    consultation.refresh_from_db(fields=["public", "opens_at", "closes_at", "closed_at"])


def next_number(project: Project) -> int:
    return (project.consultations.aggregate(last=Max("number"))["last"] or 0) + 1


def prepared_number(project: Project) -> int | None:
    """The number of the consultation that is being prepared, if one is."""
    return project.consultations.filter(procedure__state="draft").values_list("number", flat=True).first()


def last_number(project: Project) -> int | None:
    """The number of the latest consultation, the void ones left aside while there is another."""
    numbers = project.consultations.exclude(procedure__state="").order_by("-number")
    standing = numbers.exclude(procedure__state="void").values_list("number", flat=True).first()
    return standing or numbers.values_list("number", flat=True).first()


def frozen_drafts(project: Project) -> QuerySet[Revision]:
    """The versions of a project that may be consulted on, newest first."""
    return (
        project.revisions.filter(stage=Revision.Stage.CONSULTATION, frozen_at__isnull=False)
        .defer("tree")
        .order_by("-sequence")
    )


def member_units() -> QuerySet[Organization]:
    """The units whose people are members or speak for it now: they are asked unless taken off the list."""
    return Organization.objects.filter(
        Q(people__memberships__role__in=("member", "unit_representative"), people__memberships__until=None)
    ).distinct()


def listed_units(consultation: Consultation) -> set[UUID]:
    return set(consultation.replies.values_list("organization_id", flat=True))


@dataclass(frozen=True)
class Round:
    """An earlier consultation of the project, which stays as it was."""

    number: int
    comments: int
    disposed: int


def earlier_rounds(consultation: Consultation) -> list[Round]:
    """The project's consultations that were opened before this one; none is asked for where it is the first."""
    if consultation.number == 1:
        return []
    counting = standing("comments__")
    rows = (
        Consultation.objects.filter(project=consultation.project_id, number__lt=consultation.number)
        .exclude(procedure__state__in=["", "draft"])
        .annotate(
            said=Count("comments", filter=counting),
            disposed=Count("comments__disposition", filter=counting),
        )
        .order_by("number")
    )
    return [Round(*row) for row in rows.values_list("number", "said", "disposed")]


def names_asked(consultation: Consultation) -> list[str]:
    """The names of the listed units."""
    rows = consultation.replies.order_by("organization__name_key", "pk")
    return list(rows.values_list("organization__name", flat=True))


def reply_of(consultation: Consultation, person: Person) -> Reply | None:
    """The line of the person's unit in the reply account, if it was asked."""
    if person.organization_id is None:
        return None
    return consultation.replies.filter(organization=person.organization_id).first()


def of_society(state: str = "", words: str = "") -> QuerySet[Consultation]:
    """The society's consultations, open ones first by deadline, then the rest, newest first; with counts."""
    rows = (
        Consultation.objects.exclude(procedure__state="")
        .select_related("project", "procedure", "revision")
        .defer("revision__tree")
        .annotate(
            comment_count=_count(Comment.objects.filter(consultation=OuterRef("pk"))),
            undisposed=_count(Comment.objects.filter(consultation=OuterRef("pk"), disposition=None)),
            asked_count=_count(Reply.objects.filter(consultation=OuterRef("pk"))),
            answered_count=_count(_answers(Reply.objects.filter(consultation=OuterRef("pk")))),
        )
    )
    if state:
        rows = rows.filter(procedure__state=state)
    if words:
        rows = rows.filter(Q(project__title_zh__icontains=words) | Q(project__plan_number__icontains=words))
    return rows.alias(
        running=Coalesce(Count("pk", filter=Q(procedure__state="open")), 0),
    ).order_by("-running", F("opens_at").desc(nulls_first=True), "closes_at", "pk")


def _count(rows: QuerySet[Any]) -> Coalesce:
    key = "consultation"
    return Coalesce(
        Subquery(rows.order_by().values(key).annotate(n=Count("pk", distinct=True)).values("n")), 0
    )


def _answers(replies: QuerySet[Reply]) -> QuerySet[Reply]:
    said = Comment.objects.filter(consultation=OuterRef("consultation"), unit=OuterRef("organization"))
    return replies.alias(said=Subquery(said.values("pk")[:1])).filter(
        Q(no_comment_at__isnull=False) | Q(said__isnull=False)
    )


@dataclass(frozen=True)
class UnitLine:
    """One asked unit and how it answered by the close."""

    pk: UUID
    interest: str
    answer: str
    comments: int


@dataclass(frozen=True)
class Sums:
    """Counts of units. ``answered`` is ``commented`` and ``no_comment``; all are parts of ``asked``."""

    label: str
    asked: int
    answered: int
    commented: int
    no_comment: int
    silent: int


@dataclass(frozen=True)
class Account:
    """The reply account. ``others`` are comments of people whose unit was not asked, the public among them."""

    total: Sums
    interests: list[Sums]
    units: list[UnitLine]
    comments: int
    others: int
    fixed: bool
    scale: int


def reply_account(consultation: Consultation) -> Account:
    """As it stands while the consultation is open, in one query; as it was fixed once it has closed, in none."""
    stored: dict[str, Any] = consultation.account or count_replies(consultation)
    lines = [
        UnitLine(UUID(line["unit"]), line["interest"], line["answer"], line["comments"])
        for line in stored["units"]
    ]
    by_interest: Mapping[str, list[UnitLine]] = _grouped(lines)
    interests = [
        _sums(str(Interest(name).label) if name else _("Not stated"), by_interest[name])
        for name in [*Interest.values, ""]
        if name in by_interest
    ]
    return Account(
        total=_sums(_("Total"), lines),
        interests=interests,
        units=lines,
        comments=stored["comments"],
        others=stored["others"],
        fixed=bool(consultation.account),
        scale=max((sums.asked for sums in interests), default=1),
    )


def count_replies(consultation: Consultation) -> dict[str, Any]:
    """The account as plain values, for the row: ids, interests, answers and counts."""
    in_time = Comment.objects.filter(consultation=consultation, late=False)
    rows = consultation.replies.annotate(
        found=Coalesce(_counted(in_time.filter(unit=OuterRef("organization"))), 0),
        in_all=Coalesce(_counted(in_time), 0),
    )
    told = list(
        rows.order_by("pk").values_list(
            "organization", "organization__interest", "no_comment_at", "found", "in_all"
        )
    )
    lines = [
        {
            "unit": str(unit),
            "interest": interest,
            "answer": COMMENTED if found else NO_COMMENT if agreed else SILENT,
            "comments": found,
        }
        for unit, interest, agreed, found, _all in told
    ]
    comments = told[0][-1] if told else in_time.count()  # the latter where nobody was asked by name
    of_asked = sum(line["comments"] for line in lines)
    return {"units": lines, "comments": comments, "others": comments - of_asked}


def _counted(rows: QuerySet[Comment]) -> Subquery:
    return Subquery(rows.order_by().values("consultation").annotate(n=Count("pk")).values("n"))


def _grouped(lines: Iterable[UnitLine]) -> Mapping[str, list[UnitLine]]:
    found: dict[str, list[UnitLine]] = defaultdict(list)
    for line in lines:
        found[line.interest].append(line)
    return found


def _sums(label: str, lines: list[UnitLine]) -> Sums:
    commented = sum(line.answer == COMMENTED for line in lines)
    no_comment = sum(line.answer == NO_COMMENT for line in lines)
    answered = commented + no_comment
    return Sums(label, len(lines), answered, commented, no_comment, len(lines) - answered)
