"""Writes of an asked unit's people, for their own representative alone: nothing of it is in the society's record."""

from dataclasses import asdict, astuple
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from societies.access import Refused
from standards.actions.comments import Words, refuse_unless_open
from standards.actions.own_comments import Gone
from standards.document import proposing
from standards.models import Colleague, Collection, Contribution, Point
from standards.queries.consultations import moment

LIMIT = 300  # contributions to one collection: its page shows all of them


@transaction.atomic
def contribute(
    *,
    collection: Collection,
    at: datetime,
    words: Words,
    token: UUID,
    colleague: Colleague | None = None,
    name: str = "",
    department: str = "",
) -> Contribution:
    """Say something to the unit's representative, as somebody new or as who has before. Sent twice it is one."""
    hold(collection)
    if (sent := collection.contributions.filter(token=token).first()) is not None:
        return sent
    refuse_unless_collecting(collection, at)
    if collection.contributions.count() >= LIMIT:
        raise Refused(
            _("%(n)d comments were collected, which is as many as fit: tell your representative directly.")
            % {"n": LIMIT}
        )
    if colleague is None:
        colleague = Colleague.objects.create(collection=collection, name=name, department=department)
    return Contribution.objects.create(
        collection=collection,
        colleague=colleague,
        number=next_number(collection.contributions),
        token=token,
        made_at=at,
        **columns(words),
    )


@transaction.atomic
def reword(*, contribution: Contribution, at: datetime, words: Words) -> Contribution:
    """Say it in other words, until the unit's own date; the representative sees that, and what was left out waits again."""
    found = _held(contribution, at)
    found.left_out_at, found.why = None, ""
    found.save(update_fields=["left_out_at", "why"])
    rewrite(found, words, at)
    return found


@transaction.atomic
def withdraw(*, contribution: Contribution, at: datetime) -> bool:
    """Take it back: nothing of it stays, and no name of who said nothing else. Whether its author has other ones.

    A point that said the same and nothing else goes with it.
    """
    found = _held(contribution, at)
    point = found.point
    colleague = found.colleague
    found.delete()
    if point is not None and not point.contributions.exists() and same_words(point, found):
        point.delete()
    if colleague.contributions.exists():
        return True
    colleague.delete()
    return False


def gone() -> Gone:
    return Gone(_("This was taken back. To say it again, copy its words into a new comment."))


def deleted() -> Gone:
    return Gone(_("Your unit has deleted what it collected."))


def hold(collection: Collection) -> None:
    """Queue for a collection and read it as it is now."""
    if not Collection.objects.select_for_update().filter(pk=collection.pk).first():
        raise deleted()
    collection.refresh_from_db(fields=["link", "edition", "token_hash", "due_at", "ended_at"])


def refuse_unless_collecting(collection: Collection, at: datetime) -> None:
    refuse_unless_open(collection.reply.consultation, at)
    if collection.ended_at is not None:
        raise Refused(_("Your unit has ended collecting. Your words are kept below: hand them on yourself."))
    if at >= collection.due_at:
        raise Refused(
            _("Your unit collected until %(moment)s. Your words are kept below: hand them on yourself.")
            % {"moment": moment(collection.due_at)}
        )


def columns(words: Words) -> dict[str, Any]:
    """The words as columns of what is the unit's own; what may be published of an author is asked when it is sent."""
    said = asdict(words)
    del said["naming"]
    return {**said, "changes": [astuple(span) for span in proposing.spans(words.quote, words.proposal)]}


def rewrite(row: Contribution | Point, words: Words, at: datetime) -> None:
    """Put other words in place of a row's, on the same clause."""
    row.kind, row.text, row.proposal, row.passage = words.kind, words.text, words.proposal, words.passage
    row.edited_at = at
    row.changes = [astuple(span) for span in proposing.spans(row.quote, row.proposal)]
    row.save(update_fields=["kind", "text", "proposal", "passage", "changes", "edited_at"])


def same_words(point: Point, contribution: Contribution) -> bool:
    return all(getattr(point, name) == getattr(contribution, name) for name in ("kind", "text", "proposal"))


def next_number(rows: Any) -> int:
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _held(contribution: Contribution, at: datetime) -> Contribution:
    """The contribution as it is now; ``Refused`` once the unit's position was sent with it."""
    collection = contribution.collection
    hold(collection)
    refuse_unless_collecting(collection, at)
    found = (
        Contribution.objects.select_related("point__comment", "colleague").filter(pk=contribution.pk).first()
    )
    if found is None:
        raise gone()
    if found.point is not None and found.point.comment is not None:
        raise Refused(
            _(
                "It was sent as comment no. %(number)d of your unit: ask your representative to change that one."
            )
            % {"number": found.point.comment.number}
        )
    return found
