"""Writes about what becomes of comments (处理意见): decided by the leader, told to their authors."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger, outbox
from societies.access import Denied, Refused
from societies.models import Person
from standards.models import Comment, Consultation, Disposition
from standards.queries.comments import is_over, not_now
from workflow import engine


def refuse_unless_resolving(consultation: Consultation) -> None:
    if refusals := not_now(consultation):
        raise Refused(*refusals)


def refuse_if_over(consultation: Consultation) -> None:
    if is_over(consultation):
        raise Refused(_("The comments have been dealt with: the project has moved on."))


def refuse_without_reason(verdict: str, reason: str) -> None:
    """Anything but acceptance needs its reason."""
    if verdict != Disposition.Verdict.ACCEPTED and not reason.strip():
        raise Refused(Denied(_("Give the reason: its author and the table will show it."), place="reason"))


@transaction.atomic
def dispose(
    *, comment: Comment, actor: Person, at: datetime, verdict: str, reason: str, seen: datetime | None
) -> Disposition:
    """Decide on one comment, or decide anew; its author is then to be told (again).

    ``seen`` is when the disposition shown to the actor was decided, None if there was none: another one decided
    meanwhile raises ``Overtaken``. Anything but acceptance needs its reason.
    """
    refuse_unless_resolving(comment.consultation)
    refuse_without_reason(verdict, reason)
    if Comment.objects.select_for_update(of=("self",)).filter(pk=comment.pk).first() is None:
        raise Refused(_("This comment was set aside a moment ago: put it back before you decide on it."))
    standing = Disposition.objects.filter(comment=comment).first()
    if (standing.decided_at if standing else None) != seen:
        raise engine.Overtaken(
            _(
                "Someone has decided on this comment a moment ago. Your words are kept below: look, then decide."
            )
        )
    disposition = standing or Disposition(comment=comment, salt=ledger.salt())
    disposition.verdict, disposition.reason = verdict, reason
    disposition.decided_by, disposition.decided_at, disposition.told_at = actor, at, None
    disposition.save()
    _record(disposition, comment, actor, at)
    return disposition


@transaction.atomic
def tell(*, consultation: Consultation, actor: Person, at: datetime) -> int:
    """Tell every author who does not know yet what became of their comments. Returns how many authors."""
    untold = list(
        Disposition.objects.select_for_update(of=("self",))
        .filter(comment__consultation=consultation, told_at=None)
        .select_related("comment")
        .order_by("comment__number")
    )
    if not untold:
        return 0
    Disposition.objects.filter(pk__in=[row.pk for row in untold]).update(told_at=at)
    by_author: dict[str, list[int]] = {}
    for row in untold:
        by_author.setdefault(str(row.comment.author_id), []).append(row.comment.number)
    ledger.record(
        "dispositions.told",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        comments=[row.comment_id for row in untold],
    )
    for author, numbers in by_author.items():
        outbox.write(
            "dispositions.told",
            body={"consultation": str(consultation.pk), "person": author, "numbers": numbers},
            at=at,
        )
    return len(by_author)


def _record(disposition: Disposition, comment: Comment, actor: Person, at: datetime) -> None:
    ledger.record(
        "comment.disposed",
        at=at,
        actor=actor,
        procedure=comment.consultation.procedure_id,
        comment=comment.pk,
        verdict=disposition.verdict,
        digest=ledger.seal(disposition.reason, disposition.salt),
    )
