"""Writes about comments from the public once they count: looked at, set aside as no comment at all, put back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger, outbox
from societies.access import Refused
from societies.models import Person
from standards.actions.dispositions import refuse_if_over
from standards.models import Comment, Consultation, Disposition
from standards.queries.consultations import hold
from standards.queries.moderation import outside


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

    What was decided on is a comment: one such among them, and ``Refused`` for all. Returns how many.
    """
    found = [one for one in _chosen(consultation, numbers) if one.aside_at is None]
    decided = Disposition.objects.filter(comment__in=found).order_by("comment__number")
    if taken := list(decided.values_list("comment__number", flat=True)):
        raise Refused(
            _("What was decided on is not set aside: take the tick off no. %(numbers)s.")
            % {"numbers": "、".join(map(str, taken))}
        )
    for one in found:
        one.looked_at = one.aside_at = at
        one.aside_by, one.aside_for, one.aside_words = actor, reason, words
    sealed = [ledger.seal(words, one.salt) for one in found]
    _keep("comments.set_aside", consultation, found, actor, at, reason=reason, digests=sealed)
    _recount(consultation, -len(found))
    by_author: dict[str, list[int]] = {}
    for one in found:
        by_author.setdefault(str(one.author_id), []).append(one.number)
    for author, theirs in by_author.items():
        outbox.write(
            "comments.set_aside",
            body={"consultation": str(consultation.pk), "person": author, "numbers": theirs},
            at=at,
        )
    return len(found)


@transaction.atomic
def put_back(*, consultation: Consultation, numbers: Collection[int], actor: Person, at: datetime) -> int:
    """They are comments after all, and count as if they had never been set aside. Returns how many."""
    found = [one for one in _chosen(consultation, numbers) if one.aside_at is not None]
    for one in found:
        one.aside_at, one.aside_by, one.aside_for, one.aside_words = None, None, "", ""
    _keep("comments.put_back", consultation, found, actor, at)
    _recount(consultation, len(found))
    if consultation.closed_at is not None:
        outbox.write("comments.put_back", body={"consultation": str(consultation.pk)}, at=at)
    return len(found)


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
