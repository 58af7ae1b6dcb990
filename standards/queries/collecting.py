"""Reads about what an asked unit collects from its own people: what waits, the position, what became of each saying."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Prefetch

from societies import clock
from societies.models import SocietyProfile
from societies.queries.tenants import profile
from standards.document.comments import alike
from standards.document.proposing import Pieces
from standards.models import Colleague, Collection, Contribution, Disposition, Point, Reply
from standards.queries.comments import pieces_of
from standards.queries.consultations import is_open, moment, takes_late

_BEFORE_THE_END = timedelta(days=3)  # of the consultation: when collecting ends if nothing else is chosen


class Fate(StrEnum):
    """What became of a contribution."""

    WAITS = "waits"
    TAKEN = "taken"  # part of the position, which is not sent yet
    NOT_SENT = "not_sent"  # the consultation ended before anything was sent
    AS_IT_IS = "as_it_is"
    OTHER_WORDS = "other_words"
    MERGED = "merged"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Heard:
    """A contribution as pages show it; ``alike`` are the numbers of others, taken or not, that probably say the same."""

    row: Contribution
    pieces: Pieces
    fate: Fate
    alike: Sequence[int] = ()
    point: "Said | None" = None


@dataclass(frozen=True)
class Said:
    """A point of the position, what it was made of, and what became of it once that was told."""

    row: Point
    pieces: Pieces
    heard: Sequence[Heard] = ()
    disposition: Disposition | None = None

    @property
    def outrun(self) -> bool:
        """Has a colleague put it in other words since?"""
        said_at = self.row.edited_at or self.row.made_at
        return any(one.row.edited_at and one.row.edited_at > said_at for one in self.heard)


@dataclass(frozen=True)
class Clause:
    """What waits on one clause, and the points on it that may take it up."""

    anchor: str
    label: str
    heard: Sequence[Heard]
    points: Sequence[int]


@dataclass(frozen=True)
class Desk:
    """All of a collection, in the order of the draft."""

    clauses: Sequence[Clause]
    position: Sequence[Said]
    sent: Sequence[Said]
    left_out: Sequence[Heard]
    heard: int

    @property
    def waiting(self) -> int:
        return sum(len(clause.heard) for clause in self.clauses)


def collection_of(reply: Reply) -> Collection | None:
    found: Collection | None = getattr(reply, "collection", None)
    if found is not None:
        found.reply = reply
    return found


def takes(collection: Collection, at: datetime) -> bool:
    """Whether the unit's people may contribute now."""
    return (
        collection.ended_at is None and at < collection.due_at and is_open(collection.reply.consultation, at)
    )


def proposed_day(reply: Reply, at: datetime) -> date:
    """The day until which a unit collects unless it chooses another: some days before the end."""
    closes_at = reply.consultation.closes_at
    assert closes_at is not None, "what is open has an end"
    return max(clock.date_of(closes_at - _BEFORE_THE_END), clock.date_of(at))


def waiting(collection: Collection) -> int:
    """How many contributions the representative has not decided on."""
    return collection.contributions.filter(point=None, left_out_at=None).count()


def unsent(reply: Reply) -> int:
    """How many collected comments were neither sent nor left out; for the letter that reminds the unit."""
    rows = Contribution.objects.filter(collection__reply=reply, left_out_at=None, point__comment=None)
    return rows.count()


@dataclass(frozen=True)
class Ended:
    """What an asked unit is told after the end: what counted, what did not, and where what is late goes.

    ``silent``: neither a comment nor “no comment” came. ``late_until`` is None where late replies are not taken any more.
    """

    count: int
    silent: bool
    unsent: int
    late_until: datetime | None
    contact: SocietyProfile


def ended(reply: Reply, at: datetime, *, count: int, unsent: int) -> Ended | None:
    """None until it has closed, and where nothing counts because it was declared void."""
    consultation = reply.consultation
    if consultation.procedure.state != "closed":
        return None
    silent = not count and reply.no_comment_at is None
    return Ended(count, silent, unsent, takes_late(consultation, at), profile())


def late_words(page: Desk, reply: Reply) -> str:
    """What was neither sent nor left out, as a late reply would say it: the position, then what nobody has decided on.

    Chinese, as all that is sent is.
    """
    rows: list[Point | Contribution] = [said.row for said in page.position]
    rows += [one.row for clause in page.clauses for one in clause.heard]
    title = reply.consultation.project.title_zh
    lines = [f"{reply.organization.name}对团体标准《{title}》（征求意见稿）的意见："]
    for number, row in enumerate(rows, 1):
        lines.append(f"{number}. {row.where or '全文'}：{row.text}")
        if row.proposal:
            lines.append(f"   建议改为：{row.proposal}")
    return "\n".join(lines)


def words_to_copy(collection: Collection, society: str, link: str) -> str:
    """What the representative sends to the unit's people; Chinese, as all that is sent is."""
    consultation = collection.reply.consultation
    project = consultation.project
    return (
        f"各位同事：\n\n{society}就团体标准《{project.title_zh}》（征求意见稿）征求本单位意见。"
        f"请于 {moment(collection.due_at)} 前打开下面的链接阅读文稿、按条款填写意见（不用注册、不用登录，手机也能打开）：\n\n"
        f"{link}\n\n大家填写的内容只有本单位能看到，由本单位代表汇总后统一回复。请勿转给本单位以外的人。"
    )


def desk(collection: Collection, order: Mapping[str, int]) -> Desk:
    """``order`` tells where in the draft each anchor stands. Three queries."""
    over = collection.reply.consultation.procedure.state != "open"
    rows = collection.contributions.select_related("colleague").order_by("number")
    points = list(
        collection.points.select_related("comment__disposition")
        .prefetch_related(Prefetch("contributions", rows))
        .order_by("number")
    )
    loose = list(rows.filter(point=None))
    waiting = [row for row in loose if row.waits]
    said = [_said(point, over=over) for point in points]
    return Desk(
        clauses=list(_clauses(waiting, points, order)),
        position=_ordered((one for one in said if one.row.comment is None), order),
        sent=[one for one in said if one.row.comment is not None],
        left_out=[Heard(row, pieces_of(row), Fate.LEFT_OUT) for row in loose if not row.waits],
        heard=len(loose) + sum(len(one.heard) for one in said),
    )


def of_colleague(colleague: Colleague, collection: Collection) -> list[Heard]:
    """What somebody contributed, with what became of it; only what was told to the unit is told here."""
    over = collection.reply.consultation.procedure.state != "open"
    rows = (
        colleague.contributions.select_related("point__comment__disposition")
        .annotate(together=Count("point__contributions"))
        .order_by("number")
    )
    return [
        Heard(
            row,
            pieces_of(row),
            _fate(row, row.point, row.together, over=over),
            point=Said(row.point, pieces_of(row.point.comment or row.point), disposition=_told(row.point))
            if row.point
            else None,
        )
        for row in rows
    ]


def one_of(colleague: Colleague, number: str) -> Contribution | None:
    """One's own contribution by its number as typed."""
    if not number.isdecimal() or len(number) > 8:
        return None
    return colleague.contributions.filter(number=int(number)).first()


def unsent_point(collection: Collection, number: str) -> Point | None:
    """A point that was not sent, by its number as typed."""
    if not number.isdecimal() or len(number) > 8:
        return None
    return collection.points.filter(number=int(number), comment=None).first()


def _clauses(waiting: list[Contribution], points: list[Point], order: Mapping[str, int]) -> Iterator[Clause]:
    taken = [row for point in points if point.comment is None for row in point.contributions.all()]
    groups = alike.groups(alike.Saying(row.number, row.anchor, row.text) for row in [*waiting, *taken])
    same: dict[int, list[int]] = defaultdict(list)
    for number, first in groups.items():
        same[first].append(number)
    by_anchor: dict[str, list[Contribution]] = defaultdict(list)
    for row in waiting:
        by_anchor[row.anchor].append(row)
    for anchor in sorted(by_anchor, key=lambda one: order.get(one, -1)):
        rows = sorted(by_anchor[anchor], key=lambda row: (groups[row.number], row.number))
        yield Clause(
            anchor,
            rows[0].clause,
            [
                Heard(
                    row,
                    pieces_of(row),
                    Fate.WAITS,
                    [number for number in same[groups[row.number]] if number != row.number],
                )
                for row in rows
            ],
            [point.number for point in points if point.anchor == anchor and point.comment is None],
        )


def _ordered(said: Iterable[Said], order: Mapping[str, int]) -> list[Said]:
    return sorted(said, key=lambda one: (order.get(one.row.anchor, -1), one.row.number))


def _said(point: Point, *, over: bool) -> Said:
    rows = list(point.contributions.all())
    heard = [Heard(row, pieces_of(row), _fate(row, point, len(rows), over=over)) for row in rows]
    return Said(point, pieces_of(point.comment or point), heard, _told(point))


def _told(point: Point) -> Disposition | None:
    found: Disposition | None = getattr(point.comment, "disposition", None) if point.comment else None
    return found if found is not None and found.told_at else None


def _fate(row: Contribution, point: Point | None, together: int, *, over: bool) -> Fate:
    if row.left_out_at is not None:
        return Fate.LEFT_OUT
    if point is None or point.comment is None:
        return Fate.NOT_SENT if over else Fate.TAKEN if point else Fate.WAITS
    if together > 1:
        return Fate.MERGED
    said = point.comment
    same = all(getattr(said, name) == getattr(row, name) for name in ("kind", "text", "proposal"))
    return Fate.AS_IT_IS if same else Fate.OTHER_WORDS
