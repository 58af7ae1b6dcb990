"""What Celery runs for disclosure, in a queue of its own: a slow platform delays nobody else."""

import contextlib
import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.conf import settings

from disclosure import delivery
from disclosure.actions import endpoints, reconciliation, sending
from disclosure.actions.reconciliation import RECONCILE
from disclosure.actions.records import PUSH
from disclosure.delivery import Answer
from disclosure.queries.reconciliation import by_number, expected, worth_asking
from disclosure.queries.reconciliation import compare as differences_between
from societies import clock
from societies.access import Refused
from societies.models import Society, Wake
from societies.queries import suspensions
from societies.scoping import enter
from workflow.delivery import keeping, let_go, take

log = logging.getLogger(__name__)
LONGEST_PAUSE = timedelta(minutes=1)
MOST_READINGS, BETWEEN_READINGS = 4, timedelta(minutes=1)  # of a list that does not come
MOST_RECORDS = 10  # in one task: messages have their turn between, and a worker asked to stop is soon done


@shared_task  # type: ignore[untyped-decorator]
def relay() -> int:
    """Push records that are due, oldest first, until none is left; how many calls had an answer.

    Called after every commit that leaves something to send, and by beat every two seconds. May be lost, repeated, or
    killed anywhere: the wake-ups are in the database, and a killed worker's lease ends within seconds.
    """
    answered = 0
    for _turn in range(MOST_RECORDS):
        wake = take(PUSH)
        if wake is None:
            break
        if not endpoints.admit(address=settings.DISCLOSURE_URL, wall=clock.wall()):
            let_go(PUSH, wake.object_id)
            break
        with keeping(wake):
            try:
                answered += push(wake.society, wake.object_id)
            except Exception:  # a file that is gone, say: the records behind it must not wait for it
                log.exception("Record %s could not be pushed, attempt %d.", wake.object_id, wake.attempts)
                pause = endpoints.jitter(wake.attempts, longest=LONGEST_PAUSE)
                let_go(PUSH, wake.object_id, until=clock.wall() + pause)
    return answered


def push(society: Society, record: UUID) -> int:
    """Make the calls that a record waits for, each between two transactions; how many had an answer."""
    answered = 0
    while push_once(society, record):
        answered += 1
    return answered


def push_once(society: Society, record: UUID) -> bool:
    """One call, if one is due. False when there was none, or it had no usable answer."""
    with enter(society):
        call = sending.claim(pk=record, at=clock.now())
    if call is None:
        let_go(PUSH, record)
        return False
    answer = delivery.tell(call, wall=clock.wall())
    endpoints.report(address=settings.DISCLOSURE_URL, answered=answer.reached, wall=clock.wall())
    with enter(society):
        if suspensions.running() is not None:
            return False  # the lease ends by itself; when the society goes on, the platform is asked about the call
        return _keep(call, answer)


def _keep(call: sending.Call, answer: Answer) -> bool:
    at, status = clock.now(), answer.status or 0
    if answer.receipt is not None:
        sending.accept(call=call, receipt=answer.receipt, answer=answer.said, status=status, at=at)
    elif answer.taken:
        sending.keep_file(call=call, status=status, at=at)
    elif answer.absent:
        sending.absent(call=call, status=status, at=at)
    elif answer.problems:
        sending.refuse(call=call, status=status, problems=answer.problems, at=at)
    else:
        pause = endpoints.jitter(sending.failures(call.record), longest=LONGEST_PAUSE)
        sending.postpone(
            call=call,
            status=answer.status,
            detail=answer.detail,
            unknown=answer.unknown,
            at=at,
            until=clock.wall() + (answer.retry_after or timedelta()) + pause,
        )
        return False
    return True


@shared_task  # type: ignore[untyped-decorator]
def ask_to_compare() -> int:
    """Every night: each society that has declared something has it compared; how many."""
    asked = 0
    for society in Society.objects.filter(status=Society.Status.ACTIVE).order_by("code"):
        with enter(society), contextlib.suppress(Refused):
            if worth_asking():
                reconciliation.ask(actor=None, at=clock.now())
                asked += 1
    return asked


@shared_task  # type: ignore[untyped-decorator]
def compare() -> int:
    """Do the comparisons that wait, one society at a time; how many came to an end. May be lost, repeated or killed."""
    ended = 0
    for _turn in range(MOST_RECORDS):
        wake = take(RECONCILE)
        if wake is None:
            break
        with keeping(wake):
            ended += _compare(wake)
    return ended


def _compare(wake: Wake) -> bool:
    before, last = clock.now(), wake.attempts >= MOST_READINGS
    try:
        listed = by_number(delivery.read_list(organCode=wake.society.code))
        with enter(wake.society):
            doubtful = [one.number for one in differences_between(listed, expected(before)) if one.record]
        for number in doubtful[: reconciliation.MOST_KEPT]:  # the list moves while it is read: ask again
            listed.pop(number, None)
            listed |= by_number(delivery.read_list(standardNo=number))
        with enter(wake.society):
            reconciliation.conclude(pk=wake.object_id, listed=listed, before=before, at=clock.now())
    except delivery.Unreadable as problem:
        with enter(wake.society):
            reconciliation.fail(pk=wake.object_id, problem=str(problem), last=last, at=clock.now())
    except Exception:
        log.exception("Comparison %s failed, attempt %d.", wake.object_id, wake.attempts)
        last = False
    else:
        last = True
    if last:
        Wake.objects.filter(pk=wake.pk).delete()
    else:
        let_go(RECONCILE, wake.object_id, until=clock.wall() + wake.attempts * BETWEEN_READINGS)
    return last
