"""What a society's restoration sets right: the windows in which people answer get back the days they lost."""

from datetime import datetime, timedelta

from societies.models import Suspension
from societies.queries import suspensions
from societies.registry import restorer
from workflow import engine
from workflow.machine import By
from workflow.models import Deadline

EXTEND = "extend"


@restorer
def give_days_back(order: Suspension, at: datetime) -> None:
    """Every window that was open when the door was shut runs on, as its table's "extend" lets the clock do.

    A window that had run out before, and a day fixed in a publication, stay: the clock strikes them now.
    """
    lost = timedelta(days=suspensions.days_lost(order, at))
    waiting = Deadline.objects.filter(settled_at=None, due_at__gt=order.suspended_at)
    for deadline in waiting.select_related("procedure__parent").order_by("procedure__parent", "procedure"):
        wanted = deadline.procedure.lifecycle.moves.get(EXTEND)
        if wanted is not None and By.CLOCK in wanted.by:
            engine.move(deadline.procedure, EXTEND, by=By.CLOCK, at=at, closes_at=deadline.due_at + lost)
