"""Letters about terms of office, to the person and to the secretaries: before the end, and after it."""

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from societies import access, delivery
from societies.models import OutboxMessage, Seat
from societies.queries.terms import term
from societies.roles import ROLES
from workflow.registry import handler


@handler("term.ending", "mail")
def mail_ending(message: OutboxMessage) -> None:
    """Not for a term that was ended meanwhile."""
    _mail(message, ended=False)


@handler("term.ended", "mail")
def mail_ended(message: OutboxMessage) -> None:
    _mail(message, ended=True)


def _mail(message: OutboxMessage, *, ended: bool) -> None:
    held = term(UUID(message.body["held"]))
    reader = access.person_or_404(UUID(message.body["person"]))
    if held is None or (held.until is not None) is not ended or not reader.email:
        return
    with translation.override("zh-hans"):
        role = _(ROLES[held.role].label)
        subject = (
            _("The term of office has ended: %(role)s")
            if ended
            else _("The term of office ends soon: %(role)s")
        )
    delivery.send(
        to=reader.email,
        subject=subject % {"role": role},
        template="term",
        context={
            "held": held,
            "committee": held.committee.name if isinstance(held, Seat) else "",
            "ended": ended,
            "own": reader.pk == held.person_id,
            "reader": reader,
            "role": role,
            "society": message.society,
        },
    )
