"""Moving the demo's business time ahead. It never goes back: what was written keeps its order."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from societies import clock, ledger
from societies.access import Refused
from societies.models import ClockOffset, Person
from societies.queries.tenants import platform
from societies.scoping import enter


@transaction.atomic
def advance(*, actor: Person | None, at: datetime, to: datetime, seen: int) -> None:
    """Move business time to ``to``. ``seen`` is the offset that the page showed: a second press is told, not obeyed.

    Written in the platform's chain. Raises ``Refused`` when the clock was moved meanwhile or ``to`` is past.
    """
    row, _made = ClockOffset.objects.select_for_update().get_or_create(singleton=True)
    if row.seconds != seen:
        raise Refused(_("The clock was moved meanwhile. Look at it again before you move it further."))
    if to <= at:
        raise Refused(_("Business time never goes back: entries and deadlines keep their order."))
    row.seconds += -(-(to - at) // timedelta(seconds=1))
    row.save(update_fields=["seconds"])
    owner = platform()
    assert owner is not None, "the platform is founded by set-up"
    with enter(owner):
        ledger.record("clock.moved", at=at, actor=actor, by="" if actor else "demo", seconds=row.seconds)
    transaction.on_commit(partial(clock.refresh))
