"""Writes about comments from the public once they count: looked at, set aside as no comment at all, put back; and what
the author of one that was set aside asks for."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger, outbox
from societies.access import Denied, Refused
from societies.models import Person
from standards.actions.dispositions import refuse_if_over
from standards.models import Comment, Consultation, Disposition, SecondLook
from standards.queries.consultations import hold, moment
from standards.queries.moderation import outside, until


@transaction.atomic
def look(*, consultation: Consultation, numbers: Collection[int], actor: Person, at: datetime) -> int:
    """They are comments: they wait no more to be looked at. Returns how many did."""
    found = [one for one in _chosen(consultation, numbers) if one.looked_at is None and one.aside_at is None]
    for one in found:
        one.looked_at = at
    _keep("comments.looked_at", consultation, found, actor, at)
    return len(found)


@transaction.atomic
def set_aside(
    *,
    consultation: Consultation,
    numbers: Collection[int],
    reason: str,
    words: str,
    actor: Person,
    at: datetime,
) -> int:
    """They are no comments: they count nowhere any more, and stay with the reason, which their authors are told.

    What was decided on is a comment, and so is what was put back because its author asked: one such among them, and
    ``Refused`` for all. Returns how many.
    """
    found = [one for one in _chosen(consultation, numbers) if one.aside_at is None]
    decided = Disposition.objects.filter(comment__in=found).order_by("comment__number")
    if taken := list(decided.values_list("comment__number", flat=True)):
        raise Refused(
            _("What was decided on is not set aside: take the tick off no. %(numbers)s.")
            % {"numbers": "、".join(map(str, taken))}
        )
    back = SecondLook.objects.filter(comment__in=found, outcome=SecondLook.Outcome.BACK)
    if taken := list(back.order_by("comment__number").values_list("comment__number", flat=True)):
        raise Refused(
            _(
                "What was put back because its author asked stays a comment: take the tick off no. %(numbers)s."
            )
            % {"numbers": "、".join(map(str, taken))}
        )
    for one in found:
        one.looked_at = one.aside_at = at
        one.aside_by, one.aside_for, one.aside_words = actor, reason, words
    sealed = [ledger.seal(words, one.salt) for one in found]
    _keep("comments.set_aside", consultation, found, actor, at, reason=reason, digests=sealed)
    _recount(consultation, -len(found))
    _tell("comments.set_aside", consultation, found, at)
    return len(found)


@transaction.atomic
def put_back(
    *, consultation: Consultation, numbers: Collection[int], actor: Person, at: datetime, words: str = ""
) -> int:
    """They are comments after all, and count as if they had never been set aside; their authors are told.

    Who has asked for it is answered by that, and reads ``words``. Returns how many.
    """
    found = [one for one in _chosen(consultation, numbers) if one.aside_at is not None]
    for one in found:
        one.aside_at, one.aside_by, one.aside_for, one.aside_words = None, None, "", ""
    _keep("comments.put_back", consultation, found, actor, at)
    _recount(consultation, len(found))
    if consultation.closed_at is not None:
        outbox.write("comments.put_back", body={"consultation": str(consultation.pk)}, at=at)
    asked = list(
        SecondLook.objects.filter(comment__in=found, outcome="").select_related("comment__consultation")
    )
    for look in asked:
        _answer(look, SecondLook.Outcome.BACK, words, actor, at)
    answered = {look.comment_id for look in asked}
    _tell("comments.counted_again", consultation, [one for one in found if one.pk not in answered], at)
    return len(found)


@transaction.atomic
def ask_again(*, comment: Comment, text: str, actor: Person, at: datetime) -> SecondLook:
    """Ask that what was set aside be looked at again: its author, once, within the days that count from the letter.

    Asked twice in the same words it is asked once.
    """
    consultation = comment.consultation
    hold(consultation)
    standing = SecondLook.objects.filter(comment=comment).first()
    if standing is not None:
        if standing.text == text:
            return standing
        raise Refused(_("You have asked for a second look already; there is one for each comment."))
    found = Comment.everything.get(pk=comment.pk)
    found.consultation = consultation
    end = until(found, at)
    if end is None:
        raise Refused(_("This comment was put back meanwhile: it counts."))
    if at >= end:
        raise Refused(
            _("A second look could be asked for until %(moment)s. Write to the society.")
            % {"moment": moment(end)}
        )
    if consultation.procedure.state == "void":
        raise Refused(_("The consultation was declared void: no comment of it counts any more."))
    look = SecondLook.objects.create(comment=found, salt=ledger.salt(), text=text, made_at=at)
    ledger.record(
        "second_look.asked",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        comment=found.pk,
        digest=ledger.seal(text, look.salt),
    )
    return look


@transaction.atomic
def answer(*, look: SecondLook, back: bool, text: str, actor: Person, at: datetime) -> None:
    """Answer who asked for a second look: it is put ``back``, or it stays set aside for the reason given. They are told."""
    consultation = look.comment.consultation
    hold(consultation)
    look = SecondLook.objects.select_related("comment").get(pk=look.pk)
    if look.outcome:
        raise Refused(_("This was answered a moment ago. Your words are kept below."))
    if back:
        put_back(consultation=consultation, numbers=[look.comment.number], actor=actor, at=at, words=text)
        return
    if not text.strip():
        raise Refused(Denied(_("Say why it stays set aside: its author is told."), place="text"))
    look.comment.consultation = consultation
    _answer(look, SecondLook.Outcome.STAYS, text, actor, at)


def _answer(look: SecondLook, outcome: str, text: str, actor: Person, at: datetime) -> None:
    look.outcome, look.answer, look.answered_by, look.answered_at = outcome, text, actor, at
    look.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    ledger.record(
        "second_look.answered",
        at=at,
        actor=actor,
        procedure=look.comment.consultation.procedure_id,
        comment=look.comment_id,
        outcome=outcome,
        digest=ledger.seal(text, look.salt),
    )
    outbox.write("second_look.answered", body={"look": str(look.pk)}, at=at)


def _tell(topic: str, consultation: Consultation, found: Sequence[Comment], at: datetime) -> None:
    """One message for each author."""
    by_author: dict[str, list[int]] = {}
    for one in found:
        by_author.setdefault(str(one.author_id), []).append(one.number)
    for author, theirs in by_author.items():
        body = {"consultation": str(consultation.pk), "person": author, "numbers": theirs}
        outbox.write(topic, body=body, at=at)


def _chosen(consultation: Consultation, numbers: Collection[int]) -> list[Comment]:
    """Those among the public's comments, once nobody else is changing the consultation; ``Refused`` for all others."""
    hold(consultation)
    refuse_if_over(consultation)
    rows = outside(consultation).filter(number__in=numbers).order_by("number")
    found = list(rows.select_for_update(of=("self",)))
    if len(found) < len(set(numbers)):
        raise Refused(
            _(
                "Only what came from the public and was not withdrawn is looked at here. Choose among these comments."
            )
        )
    return found


def _keep(
    event: str,
    consultation: Consultation,
    found: Sequence[Comment],
    actor: Person,
    at: datetime,
    **body: Any,
) -> None:
    """One entry for one press."""
    if not found:
        return
    Comment.everything.bulk_update(
        found, ["looked_at", "aside_at", "aside_by", "aside_for", "aside_words"], batch_size=100
    )
    ledger.record(
        event,
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        comments=[one.pk for one in found],
        numbers=[one.number for one in found],
        **body,
    )


def _recount(consultation: Consultation, more: int) -> None:
    """In an account that was fixed at the close: of those who were asked by name none is touched."""
    found = Consultation.objects.only("account").get(pk=consultation.pk)
    if not found.account or not more:
        return
    found.account["comments"] += more
    found.account["others"] += more
    found.save(update_fields=["account"])
