"""What Celery runs for disclosure, in a queue of its own: a slow platform delays nobody else."""

from datetime import datetime, timedelta
from uuid import UUID

from celery import shared_task

from disclosure import delivery
from disclosure.actions import records
from disclosure.delivery import Answer
from societies import clock
from societies.models import Society
from societies.queries import suspensions
from societies.scoping import enter

LONGEST_PAUSE = timedelta(minutes=30)
MOST_CALLS = 3  # the record and its two files


@shared_task  # type: ignore[untyped-decorator]
def push(society: str, record: str) -> int:
    """Make the calls that a record waits for, each between two transactions; how many had an answer.

    May be lost, repeated, or killed anywhere: the wake-up stays until nothing is left to send.
    """
    tenant = Society.objects.get(pk=UUID(society))
    return sum(1 for _turn in range(MOST_CALLS) if push_once(tenant, UUID(record)))


def push_once(society: Society, record: UUID) -> bool:
    """One call, if one is due. False when there was none, or it had no usable answer."""
    with enter(society):
        call = records.claim(pk=record, at=clock.now(), wall=clock.wall())
    if call is None:
        return False
    answer = delivery.tell(call, wall=clock.wall())
    with enter(society):
        if suspensions.running() is not None:
            return False  # stopped meanwhile: the claim ends by itself, and the same call has the same answer later
        return _keep(call, answer, clock.wall())


def _keep(call: records.Call, answer: Answer, wall: datetime) -> bool:
    at = clock.now()
    if answer.receipt is not None and answer.status is not None:
        records.accept(call=call, receipt=answer.receipt, answer=answer.said, status=answer.status, at=at)
    elif answer.taken and answer.status is not None:
        records.keep_file(call=call, status=answer.status, at=at)
    elif answer.problems and answer.status is not None:
        records.refuse(call=call, status=answer.status, problems=answer.problems, at=at)
    else:
        growing = timedelta(seconds=2 ** min(records.failures(call.record) + 1, 11))
        records.postpone(
            call=call,
            status=answer.status,
            detail=answer.detail,
            pause=answer.retry_after or min(growing, LONGEST_PAUSE),
            at=at,
            wall=wall,
        )
        return False
    return True
