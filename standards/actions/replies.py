"""What an asked unit says through its link: who answers becomes a person of that unit, without an account."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from societies import ledger
from societies.models import Person
from standards.actions import collecting, comments
from standards.actions.comments import Words
from standards.actions.drafts import File
from standards.models import Collection, Comment, Reply, ReplyLink


@transaction.atomic
def comment(
    *,
    link: ReplyLink,
    name: str,
    at: datetime,
    words: Words,
    token: UUID,
    attached: File | None = None,
) -> Comment:
    """Comment for the unit. The same form sent twice is one comment; after the deadline ``Refused``."""
    return comments.make(
        consultation=link.reply.consultation,
        actor=speaker(link=link, name=name, at=at),
        at=at,
        words=words,
        token=token,
        way=Reply.Way.LINK,
        attached=attached,
    )


@transaction.atomic
def say_no_comment(*, link: ReplyLink, name: str, at: datetime) -> None:
    """Answer for the unit that it has no comment; said twice it is said once."""
    comments.say_no_comment(
        consultation=link.reply.consultation,
        actor=speaker(link=link, name=name, at=at),
        at=at,
        way=Reply.Way.LINK,
    )


@transaction.atomic
def take_back(*, link: ReplyLink, name: str, at: datetime) -> None:
    """Take the unit's "no comment" back."""
    comments.take_no_comment_back(
        consultation=link.reply.consultation, actor=speaker(link=link, name=name, at=at), at=at
    )


@transaction.atomic
def send_position(
    *, link: ReplyLink, collection: Collection, name: str, at: datetime, naming: str, leaving_rest: bool
) -> list[Comment]:
    """Send what the unit collected and decided on, as its position."""
    return collecting.send(
        collection=collection,
        actor=speaker(link=link, name=name, at=at),
        at=at,
        way=Reply.Way.LINK,
        naming=naming,
        leaving_rest=leaving_rest,
    )


@transaction.atomic
def send_no_comment(
    *, link: ReplyLink, collection: Collection, name: str, at: datetime, leaving_rest: bool
) -> None:
    """The position of a unit that collected, and has no comment."""
    collecting.say_no_comment(
        collection=collection,
        actor=speaker(link=link, name=name, at=at),
        at=at,
        way=Reply.Way.LINK,
        leaving_rest=leaving_rest,
    )


@transaction.atomic
def speaker(*, link: ReplyLink, name: str, at: datetime) -> Person:
    """The link proves the unit, not the person: it never speaks as somebody who has an account."""
    unit = link.reply.organization
    known = Person.objects.filter(organization=unit, name=name, account=None).order_by("pk").first()
    if known is not None:
        known.organization = unit
        return known
    person = Person.objects.create(name=name, organization=unit)
    ledger.record("person.confirmed", at=at, actor=person, person=person.pk, organization=unit.pk)
    return person
