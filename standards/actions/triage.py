"""Writes of the triage board, on many comments at once: given to a drafter, proposed, decided; and put into groups."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Denied, Refused
from societies.models import Person
from standards.actions.dispositions import (
    refuse_if_over,
    refuse_unless_resolving,
    refuse_without_reason,
)
from standards.document.comments import alike
from standards.models import Comment, CommentNote, Consultation, Disposition, ProposedDisposition
from standards.queries.triage import drafters


@transaction.atomic
def assign(
    *,
    consultation: Consultation,
    numbers: Collection[int],
    assignee: Person | None,
    actor: Person,
    at: datetime,
) -> int:
    """Give comments to somebody of the drafting group, or to nobody. Returns how many."""
    refuse_if_over(consultation)
    if assignee is not None and not drafters(consultation.project).filter(pk=assignee.pk).exists():
        raise Refused(Denied(_("Choose somebody of the drafting group."), place="assignee"))
    chosen = _put(consultation, numbers, assignee=assignee)
    ledger.record(
        "comments.assigned",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        comments=chosen,
        assignee=assignee.pk if assignee else None,
    )
    return len(chosen)


@transaction.atomic
def label(
    *, consultation: Consultation, numbers: Collection[int], topic: str, actor: Person, at: datetime
) -> int:
    """Put comments under a topic, or under none with "". Returns how many."""
    refuse_if_over(consultation)
    chosen = _put(consultation, numbers, topic=topic)
    ledger.record(
        "comments.labelled", at=at, actor=actor, procedure=consultation.procedure_id, comments=chosen
    )
    return len(chosen)


def _put(consultation: Consultation, numbers: Collection[int], **said: Any) -> list[UUID]:
    """Write the same on many comments; their ids."""
    chosen = [one.pk for one in _chosen(consultation, numbers)]
    Comment.objects.filter(pk__in=chosen).update(**said)
    return chosen


@transaction.atomic
def note(*, comment: Comment, text: str, actor: Person, at: datetime) -> CommentNote:
    """Say something about a comment to the rest of the drafting group."""
    made = CommentNote.objects.create(
        comment=comment, author=actor, text=text, salt=ledger.salt(), made_at=at
    )
    ledger.record(
        "comment.discussed",
        at=at,
        actor=actor,
        procedure=comment.consultation.procedure_id,
        comment=comment.pk,
        digest=ledger.seal(text, made.salt),
    )
    return made


@transaction.atomic
def propose(
    *,
    consultation: Consultation,
    numbers: Collection[int],
    verdict: str,
    reason: str,
    actor: Person,
    at: datetime,
) -> int:
    """Propose one disposition for all that are not decided yet, in place of what was proposed. Returns how many."""
    refuse_if_over(consultation)
    refuse_without_reason(verdict, reason)
    chosen = list(_chosen(consultation, numbers).filter(disposition=None))
    ProposedDisposition.objects.bulk_create(
        [
            ProposedDisposition(
                comment=one, verdict=verdict, reason=reason, proposed_by=actor, proposed_at=at
            )
            for one in chosen
        ],
        update_conflicts=True,
        unique_fields=["comment"],
        update_fields=["verdict", "reason", "proposed_by", "proposed_at"],
    )
    ledger.record(
        "dispositions.proposed",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        comments=[one.pk for one in chosen],
        verdict=verdict,
    )
    return len(chosen)


@transaction.atomic
def decide(
    *,
    consultation: Consultation,
    numbers: Collection[int],
    verdict: str,
    reason: str,
    actor: Person,
    at: datetime,
) -> int:
    """Decide on comments at once; those decided before stay as they are. Returns how many."""
    refuse_unless_resolving(consultation)
    refuse_without_reason(verdict, reason)
    chosen = list(_chosen(consultation, numbers).filter(disposition=None))
    return _decide(consultation, [(one, verdict, reason) for one in chosen], actor, at)


@transaction.atomic
def decide_as_proposed(
    *, consultation: Consultation, numbers: Collection[int], actor: Person, at: datetime
) -> int:
    """Decide on comments as a drafter proposed for each; those without a proposal wait. Returns how many."""
    refuse_unless_resolving(consultation)
    chosen = _chosen(consultation, numbers).filter(disposition=None, proposed__isnull=False)
    rows = [(one, one.proposed.verdict, one.proposed.reason) for one in chosen.select_related("proposed")]
    return _decide(consultation, rows, actor, at)


@transaction.atomic
def group(*, consultation: Consultation) -> int:
    """Find the comments that probably say the same. Nothing is done where all were compared. Returns how many groups."""
    rows = (
        Comment.objects.select_for_update(of=("self",)).filter(consultation=consultation).order_by("number")
    )
    comments = list(rows.defer("quote"))
    if all(one.alike is not None for one in comments):
        return len({one.alike for one in comments})
    said = (alike.Saying(one.number, one.anchor, f"{one.text}\n{one.proposal}") for one in comments)
    found = alike.groups(said)
    Comment.objects.filter(consultation=consultation).update(alike=F("number"))
    followers = [one for one in comments if found[one.number] != one.number]
    for one in followers:
        one.alike = found[one.number]
    Comment.objects.bulk_update(followers, ["alike"], batch_size=100)
    return len(set(found.values()))


def _decide(
    consultation: Consultation, rows: list[tuple[Comment, str, str]], actor: Person, at: datetime
) -> int:
    made = Disposition.objects.bulk_create(
        Disposition(
            comment=one, salt=ledger.salt(), verdict=verdict, reason=reason, decided_by=actor, decided_at=at
        )
        for one, verdict, reason in rows
    )
    if made:
        ledger.record(
            "comments.disposed",
            at=at,
            actor=actor,
            procedure=consultation.procedure_id,
            dispositions=[
                [str(one.comment_id), one.verdict, ledger.seal(one.reason, one.salt)] for one in made
            ],
        )
    return len(made)


def _chosen(consultation: Consultation, numbers: Collection[int]) -> QuerySet[Comment]:
    rows = consultation.comments.select_for_update(of=("self",)).filter(number__in=numbers)
    return rows.order_by("number")
