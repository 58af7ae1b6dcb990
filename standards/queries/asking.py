"""Reads about who is asked: where letters go, who is silent, which side is missing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext as _

from societies import clock
from societies.models import Attachment, Interest, Organization, Person, Seat
from standards.models import Comment, Consultation, Letter, Reply, ReplyLink
from standards.queries.comments import shown
from standards.queries.consultations import SILENT, Account, UnitLine, member_units, rules
from standards.queries.letters import letter_of
from standards.queries.paging import Counted

_CANDIDATES = 6
_UNITS = 50  # on a page of the reply account
_MORNING = timedelta(hours=9)


def people_asked(replies: Iterable[Reply]) -> dict[UUID, list[Person]]:
    """The people of asked units who can be reached, by the unit: one for each address. One query."""
    people = (
        Person.objects.filter(
            organization__in=[reply.organization_id for reply in replies],
            memberships__until=None,
            memberships__isnull=False,
        )
        .exclude(email="")
        .order_by("pk")
        .distinct()
    )
    found: dict[UUID, list[Person]] = defaultdict(list)
    seen: set[str] = set()
    for person in people:
        if person.email.lower() not in seen and person.organization_id:
            seen.add(person.email.lower())
            found[person.organization_id].append(person)
    return found


def address_of(reply: Reply) -> str:
    """Where something that concerns the unit as a whole is sent; "" where nobody of it can be reached."""
    people = people_asked([reply]).get(reply.organization_id) or []
    return reply.address or (people[0].email if people else "")


def contacts(consultation: Consultation) -> list[Person]:
    """The people of the listed units who can be reached."""
    by_unit = people_asked(consultation.replies.all())
    return [person for people in by_unit.values() for person in people]


def unreached(consultation: Consultation) -> list[Organization]:
    """The listed units to which no letter goes by mail, by name."""
    replies = list(consultation.replies.select_related("organization").order_by("organization__name_key"))
    people = people_asked(replies)
    return [
        reply.organization for reply in replies if not reply.address and not people.get(reply.organization_id)
    ]


def words_of(consultation: Consultation) -> str:
    """What the mail to an asked unit says between its greeting and its link; Chinese, as all mails are."""
    return consultation.mail_text.strip() or usual_words(consultation)


def usual_words(consultation: Consultation) -> str:
    project = consultation.project
    return (
        f"团体标准《{project.title_zh}》（{project.reference}）已形成征求意见稿，现征求贵单位意见。\n\n"
        "请组织研究并按期反馈。提出修改意见时，请尽量给出修改后的文字和理由；没有意见也请回复“无意见”，同样计入回函。"
    )


def papers(consultation: Consultation) -> dict[str, Attachment]:
    """What goes with the draft to who is asked, by the names of its addresses: the letter once it is issued, as stamped
    if there is a scan, and the 编制说明 of the version."""
    letter = letter_of(consultation.project, Letter.Kind.CONSULTATION, consultation)
    issued = letter if letter is not None and letter.procedure.state == "issued" else None
    revision = consultation.revision
    found = {
        "letter": (issued.scan or issued.pdf) if issued else None,
        "explanation": revision.explanation if revision else None,
    }
    return {name: paper for name, paper in found.items() if paper is not None}


def reminder_at(consultation: Consultation, at: datetime) -> datetime | None:
    """When the clock reminds: at 9:00 of the first of the last days that the rules name; None if never or past."""
    days = rules(consultation.project, at).reminder_days
    if not days or consultation.closes_at is None:
        return None
    due_at = consultation.closes_at - timedelta(days=days) + _MORNING
    return due_at if due_at > at else None


def silent(consultation: Consultation) -> QuerySet[Reply]:
    """The asked units that have not answered."""
    said = Comment.objects.filter(consultation=consultation, unit=OuterRef("organization"))
    rows = Reply.objects.filter(consultation=consultation, no_comment_at=None, asked_at__isnull=False)
    return rows.filter(~Exists(said)).order_by("pk")


def to_remind(consultation: Consultation, at: datetime) -> QuerySet[Reply]:
    """The silent ones who were not written to today."""
    midnight = clock.end_of(clock.date_of(at) - timedelta(days=1))
    return silent(consultation).filter(Q(reminded_at=None) | Q(reminded_at__lt=midnight))


def standing_link(reply: Reply) -> ReplyLink | None:
    return reply.links.filter(voided_at=None).first()


def asked_unit(pk: str) -> Reply:
    """A unit on a list with its consultation, for who writes to it."""
    return (
        Reply.objects.select_related(
            "organization", "consultation__project", "consultation__procedure", "consultation__revision"
        )
        .defer("consultation__revision__tree")
        .get(pk=pk)
    )


def comments_of_unit(reply: Reply) -> int:
    """How many comments an asked unit's people made."""
    return Comment.objects.filter(consultation=reply.consultation_id, unit=reply.organization_id).count()


def said_without_account(reply: Reply, *, gone: bool = False) -> QuerySet[Comment]:
    """What the unit said by its link or on paper, with what became of it; with ``gone`` what it withdrew as well."""
    return shown(reply.consultation, gone=gone).filter(unit=reply.organization_id, author__account=None)


@dataclass(frozen=True)
class AskedUnit:
    """One line of the reply account with how its unit was asked; ``reached`` addresses get its letters.

    ``late`` is one of which something came after the close.
    """

    line: UnitLine
    reply: Reply
    reached: int
    late: bool


def unit_by_unit(consultation: Consultation, account: Account, wanted: str, page: Any) -> Page[AskedUnit]:
    """A page of the account's lines by name, those with the answer ``wanted`` or all. One query."""
    lines = {line.pk: line for line in account.units if wanted in {"", line.answer}}
    said_late = Comment.objects.filter(consultation=consultation, unit=OuterRef("organization"), late=True)
    people = Person.objects.filter(
        organization=OuterRef("organization"), memberships__until=None, memberships__isnull=False
    ).exclude(email="")
    addresses = people.order_by().values("organization").annotate(n=Count(Lower("email"), distinct=True))
    rows = consultation.replies.select_related("organization").annotate(
        said_late=Exists(said_late), addresses=Coalesce(Subquery(addresses.values("n")), 0)
    )
    if wanted or len(lines) < len(account.units):
        rows = rows.filter(organization__in=lines)
    found = Counted(rows.order_by("organization__name_key", "pk"), _UNITS, count=len(lines)).get_page(page)
    found.object_list = [
        _asked_unit(lines[reply.organization_id], reply, account) for reply in found.object_list
    ]
    return found


def _asked_unit(line: UnitLine, reply: Reply, account: Account) -> AskedUnit:
    end = reply.consultation.closed_at
    agreed_late = bool(end and reply.no_comment_at and reply.no_comment_at > end)
    reached = reply.addresses + bool(reply.address)  # type: ignore[attr-defined]
    return AskedUnit(line, reply, reached, account.fixed and (agreed_late or reply.said_late))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Side:
    """A group of interests among those asked; ``candidates`` of the register could be asked, ``more`` besides them."""

    label: str
    asked: int
    answered: int
    candidates: list[Organization]
    more: int

    @property
    def missing(self) -> bool:
        return not self.asked

    @property
    def silent(self) -> bool:
        return bool(self.asked) and not self.answered


@dataclass(frozen=True)
class Balance:
    """Whose sides are asked and heard (团体标准管理规定 art 9). ``unstated`` asked units are of no known side."""

    sides: list[Side]
    unstated: int
    opened: bool

    @property
    def lacking(self) -> list[Side]:
        """Sides that nobody speaks for; once it is open, also those of which nobody has answered."""
        return [side for side in self.sides if side.missing or (self.opened and side.silent)]


def balance(consultation: Consultation, account: Account) -> Balance:
    """The balance of interests, with whom to ask where a side is missing. One query."""
    lines: dict[str, list[UnitLine]] = defaultdict(list)
    for line in account.units:
        lines[line.interest].append(line)
    answered = {name: sum(line.answer != SILENT for line in lines[name]) for name in Interest.values}
    lacking = [name for name in Interest.values if not answered[name]]
    could: dict[str, list[Organization]] = defaultdict(list)
    for unit in (
        Organization.objects.filter(interest__in=lacking)
        .exclude(pk__in=[line.pk for line in account.units])
        .only("name", "interest")
        .order_by("name_key", "pk")
    ):
        could[unit.interest].append(unit)
    return Balance(
        sides=[
            Side(
                str(Interest(name).label),
                len(lines[name]),
                answered[name],
                could[name][:_CANDIDATES],
                max(len(could[name]) - _CANDIDATES, 0),
            )
            for name in Interest.values
        ],
        unstated=len(lines[""]),
        opened=consultation.opens_at is not None,
    )


def not_asked(consultation: Consultation) -> QuerySet[Organization]:
    """The units of the register that are not on the list."""
    return Organization.objects.exclude(pk__in=consultation.replies.values("organization")).order_by(
        "name_key", "pk"
    )


@dataclass(frozen=True)
class UnitGroup:
    """Units that are asked with one tick: those of the members, or of a committee."""

    key: str
    name: str
    units: set[UUID]


def unit_groups() -> list[UnitGroup]:
    """The members' units, then each committee's that has any. Two queries."""
    members = set(member_units().values_list("pk", flat=True))
    found = [UnitGroup("members", _("members' units"), members)] if members else []
    seats = (
        Seat.objects.filter(until=None, committee__closed_on=None, person__organization__isnull=False)
        .order_by("committee__code")
        .values_list("committee__code", "committee__name", "person__organization")
    )
    committees: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for code, name, unit in seats:
        committees[code, name].add(unit)
    return [*found, *(UnitGroup(code, f"{code} {name}", units) for (code, name), units in committees.items())]


def units_by_id(ids: Iterable[UUID]) -> QuerySet[Organization]:
    return Organization.objects.filter(pk__in=ids).order_by("name_key", "pk")
