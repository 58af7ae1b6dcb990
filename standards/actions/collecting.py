"""Writes of an asked unit's representative: collect from colleagues, make one position of it, send that.

Until it is sent it is the unit's own matter, and nothing of it is in the society's record.
"""

from collections.abc import Collection as Many
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from societies import clock, ledger
from societies.access import Denied, Refused
from societies.models import Person
from standards.access import digest_of
from standards.access.collecting import colleagues_token, opens_collection
from standards.actions import comments
from standards.actions.comments import Words, refuse_unless_open
from standards.actions.contributions import columns, hold, next_number, rewrite
from standards.actions.own_comments import Gone
from standards.models import Collection, Comment, Contribution, Point, Reply, ReplyLink
from standards.queries.consultations import moment

LONGEST = 5000  # characters of a comment


@transaction.atomic
def begin(*, reply: Reply, link: ReplyLink | None, at: datetime, last_day: date) -> Collection:
    """Make the link by which the unit's people contribute until a day of the unit's own. After an end it is a new one."""
    Reply.objects.select_for_update().get(pk=reply.pk)
    due_at = _due(reply, last_day, at)
    made = Collection.objects.filter(reply=reply).first()
    if made is not None and made.ended_at is None:
        return made
    if made is None:
        made = Collection(reply=reply, link=link)
    else:
        made.edition += 1
    made.begun_at, made.due_at, made.ended_at = at, due_at, None
    made.token_hash = digest_of(colleagues_token(made))
    made.save()
    return made


@transaction.atomic
def set_day(*, collection: Collection, at: datetime, last_day: date) -> None:
    """Collect until another day."""
    hold(collection)
    collection.due_at = _due(collection.reply, last_day, at)
    collection.save(update_fields=["due_at"])


@transaction.atomic
def end(*, collection: Collection, at: datetime) -> None:
    """The link takes nothing more and opens nothing to who has not contributed. Ending twice is ending once."""
    hold(collection)
    if collection.ended_at is None:
        collection.ended_at = at
        collection.save(update_fields=["ended_at"])


@transaction.atomic
def open_with(*, collection: Collection, link: ReplyLink, typed: str) -> None:
    """Go on by the unit's new reply link: who knows the colleagues' link is of the unit."""
    hold(collection)
    if not opens_collection(collection, typed):
        raise Refused(
            Denied(
                _(
                    "This is not the link that your colleagues got last: copy it from where it was sent to them."
                ),
                place="typed",
            )
        )
    collection.link = link
    collection.save(update_fields=["link"])


@transaction.atomic
def take_over(*, collection: Collection, numbers: Many[int], at: datetime) -> list[Point]:
    """Make each of these contributions a point of the position, as it is said."""
    return [_take([row], at) for row in _waiting(collection, numbers, at)]


@transaction.atomic
def merge(*, collection: Collection, numbers: Many[int], at: datetime, into: int | None = None) -> Point:
    """Make one point of several contributions on a clause, or add them to one that is there, whose words stay.

    A new one says what each of them says, every saying once, and proposes what the first proposes that does.
    """
    rows = _waiting(collection, numbers, at)
    if into is None:
        if len({row.anchor for row in rows}) > 1:
            raise Refused(_("One comment is about one clause: merge what is said on the same one."))
        return _take(rows, at)
    point = _unsent(collection, into)
    if any(row.anchor != point.anchor for row in rows):
        raise Refused(_("One comment is about one clause: merge what is said on the same one."))
    _join(rows, point)
    return point


@transaction.atomic
def leave_out(*, collection: Collection, numbers: Many[int], at: datetime, why: str = "") -> None:
    """Not part of the position; who said it reads why."""
    for row in _waiting(collection, numbers, at):
        row.left_out_at, row.why = at, why
        row.save(update_fields=["left_out_at", "why"])


@transaction.atomic
def put_back(*, collection: Collection, numbers: Many[int], at: datetime) -> None:
    """What was left out waits again."""
    _hold_open(collection, at)
    collection.contributions.filter(number__in=numbers).exclude(left_out_at=None).update(
        left_out_at=None, why=""
    )


@transaction.atomic
def add(*, collection: Collection, at: datetime, words: Words, token: UUID) -> Point:
    """A point that nobody contributed. The same form sent twice is one."""
    _hold_open(collection, at)
    if (sent := collection.points.filter(token=token).first()) is not None:
        return sent
    return Point.objects.create(
        collection=collection,
        number=next_number(collection.points),
        token=token,
        made_at=at,
        **columns(words),
    )


@transaction.atomic
def reword(*, collection: Collection, number: int, at: datetime, words: Words) -> None:
    """Put a point that was not sent in other words."""
    _hold_open(collection, at)
    rewrite(_unsent(collection, number), words, at)


@transaction.atomic
def drop(*, collection: Collection, number: int, at: datetime) -> None:
    """Take a point out of the position: what it was made of waits again."""
    _hold_open(collection, at)
    point = _unsent(collection, number)
    point.contributions.update(point=None)
    point.delete()


@transaction.atomic
def send(
    *,
    collection: Collection,
    actor: Person,
    at: datetime,
    way: str,
    naming: str = Comment.Naming.NOBODY,
    leaving_rest: bool = False,
) -> list[Comment]:
    """Send the position: every point becomes a comment of the unit, all or none. From here on the society knows it."""
    consultation = collection.reply.consultation
    _settle(collection, at, leaving_rest)
    points = list(collection.points.filter(comment=None).order_by("number"))
    if not points:
        raise Refused(
            _(
                "There is nothing to send: take comments over or add one, or reply that your unit has no comment."
            )
        )
    made = []
    for point in points:
        words = Words(**{name: getattr(point, name) for name in _WORDS}, naming=naming)
        point.comment = comments.make(
            consultation=consultation, actor=actor, at=at, words=words, token=point.pk, way=way
        )
        point.save(update_fields=["comment"])
        made.append(point.comment)
    ledger.record(
        "reply.position_sent",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        organization=collection.reply.organization_id,
        comments=len(made),
    )
    return made


@transaction.atomic
def say_no_comment(
    *, collection: Collection, actor: Person, at: datetime, way: str, leaving_rest: bool = False
) -> None:
    """Send the position that the unit has no comment."""
    _settle(collection, at, leaving_rest)
    if collection.points.filter(comment=None).exists():
        raise Refused(_("Your position holds comments: send them, or take them out of it first."))
    comments.say_no_comment(consultation=collection.reply.consultation, actor=actor, at=at, way=way)


@transaction.atomic
def forget(*, collection: Collection) -> None:
    """Delete everything collected, names and words. What was sent stays with the society, without where it came from."""
    hold(collection)
    collection.contributions.all().delete()
    collection.points.all().delete()
    collection.colleagues.all().delete()
    collection.delete()


_WORDS = ("kind", "text", "proposal", *Point.ABOUT)


def _due(reply: Reply, last_day: date, at: datetime) -> datetime:
    """24:00 of a day of the unit's own, within the consultation."""
    consultation = reply.consultation
    refuse_unless_open(consultation, at)
    assert consultation.closes_at is not None, "what is open has an end"
    due_at = clock.end_of(last_day)
    if due_at <= at:
        raise Refused(Denied(_("The last day is over already. Choose today or a later day."), "last_day"))
    if due_at > consultation.closes_at:
        raise Refused(
            Denied(
                _("The consultation ends on %(moment)s: collect until then at the latest.")
                % {"moment": moment(consultation.closes_at)},
                "last_day",
            )
        )
    return due_at


def _hold_open(collection: Collection, at: datetime) -> None:
    hold(collection)
    refuse_unless_open(collection.reply.consultation, at)


def _waiting(collection: Collection, numbers: Many[int], at: datetime) -> list[Contribution]:
    """These contributions, if nobody has decided on them meanwhile."""
    _hold_open(collection, at)
    if not numbers:
        raise Refused(_("Tick the comments first."))
    rows = collection.contributions.filter(number__in=numbers, point=None, left_out_at=None)
    found = list(rows.order_by("number"))
    if len(found) < len(set(numbers)):
        raise Refused(_("Some of these were decided on or taken back meanwhile: look at them again."))
    return found


def _unsent(collection: Collection, number: int) -> Point:
    point = collection.points.filter(number=number, comment=None).first()
    if point is None:
        raise settled()
    return point


def settled() -> Gone:
    return Gone(_("This comment of your position was sent or taken out meanwhile."))


def _take(rows: list[Contribution], at: datetime) -> Point:
    first = rows[0]
    text = "\n".join(dict.fromkeys(row.text for row in rows))
    if len(text) > LONGEST:
        raise Refused(
            _("Together they are longer than %(n)d characters: make one of some, and add the others to it.")
            % {"n": LONGEST}
        )
    says = next((row for row in rows if row.proposal), first)
    point = Point.objects.create(
        collection_id=first.collection_id,
        number=next_number(Point.objects.filter(collection=first.collection_id)),
        made_at=at,
        kind=first.kind,
        text=text,
        proposal=says.proposal,
        changes=says.changes,
        **_about(rows, says),
    )
    _join(rows, point)
    return point


def _about(rows: list[Contribution], says: Contribution) -> dict[str, Any]:
    """What they are all about; a proposed change stays on the words it changes."""
    about = {name: getattr(says, name) for name in Point.ABOUT}
    if any(row.passage != says.passage or row.quote_at != says.quote_at for row in rows):
        about["passage"] = []
    if any(row.element != says.element for row in rows) and not says.changes:
        about |= {"element": "", "part": "", "quote": "", "quote_at": 0}
    return about


def _join(rows: list[Contribution], point: Point) -> None:
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(point=point)


def _settle(collection: Collection, at: datetime, leaving_rest: bool) -> None:
    """Before anything is sent: nothing waits any more."""
    _hold_open(collection, at)
    waiting = collection.contributions.filter(point=None, left_out_at=None)
    if leaving_rest:
        waiting.update(left_out_at=at)
    elif n := waiting.count():
        raise Refused(
            Denied(
                _(
                    "%(n)d collected comments wait for your decision: decide on them, or tick that they are left out."
                )
                % {"n": n},
                place="leaving_rest",
            )
        )
