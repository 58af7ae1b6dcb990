"""What Celery runs for disclosure, by a worker of its own: a slow platform delays nobody else, and nobody delays it."""

import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import connection
from httpx import Client

from disclosure import delivery
from disclosure.actions import endpoints, reconciliation, sending
from disclosure.actions.reconciliation import RECONCILE
from disclosure.actions.records import PUSH
from disclosure.actions.sending import Answer, Call
from disclosure.queries.reconciliation import by_number, expected, worth_asking
from disclosure.queries.reconciliation import compare as differences_between
from societies import clock
from societies.access import Refused
from societies.models import Society, Wake
from societies.queries import suspensions
from societies.scoping import enter
from workflow.delivery import is_due, keeping, let_go, take

log = logging.getLogger(__name__)
MOST = 64  # records under way
TURN = 24  # of them taken at a time, all of one society
LONGEST = 30.0  # seconds until a worker that is asked to stop has its chance
WATCHED = 0.2  # seconds after which a sender that waits for answers looks for what is new
GATHERED = 0.1  # seconds in which answers are waited for, to be kept together
T = TypeVar("T")
Told = tuple[Call, Answer]
HELD_BACK = Answer(None, detail="not sent: the platform is left alone")
MOST_COMPARED, MOST_READINGS, BETWEEN_READINGS = 10, 4, timedelta(minutes=1)  # of a list that does not come


@shared_task  # type: ignore[untyped-decorator]
def relay() -> int:
    """Push records that are due, societies in turn, until none is left; how many calls had an answer.

    Called after every commit that leaves something to send, and by beat every two seconds. May be lost, repeated, or
    killed anywhere: the wake-ups are in the database, and a killed worker's leases end within seconds.
    """
    if not is_due(PUSH):  # most pokes come while a sender is at it
        return 0
    with delivery.connect() as line, ThreadPoolExecutor(delivery.THREADS) as threads:
        sender = Sender(line, threads)
        with keeping(PUSH, sender.held):
            return sender.run()


class Sender:
    """Calls under way, of many records: while some are made, the next are claimed and what came back is kept.

    All writing is done by the thread that calls ``run``; the others only speak with the platform.
    """

    def __init__(self, line: Client, threads: ThreadPoolExecutor) -> None:
        self.line = line
        self.threads = threads
        self.held: dict[UUID, Society] = {}  # records whose wake-ups are leased by us
        self.calls: dict[Future[list[Told]], UUID] = {}  # and whose they are
        self.turn: UUID | None = None  # the society that was served last
        self.shut = False  # the platform is left alone
        self.answered = 0

    def run(self) -> int:
        end = time.monotonic() + LONGEST
        while True:
            found = time.monotonic() < end and self._lease()
            if not self.calls and not found:
                return self.answered
            self._gather()

    def _lease(self) -> bool:
        """Claim what one society has waiting, if there is room. False when nothing is due."""
        room = min(TURN, MOST - len(self.held))
        # After a failure one probe tells; whoever is still on the line is waited for.
        most = endpoints.admit(address=settings.DISCLOSURE_URL, most=room)
        self.shut = self.shut and not most
        wakes = take(PUSH, most=most, after=self.turn) if most else []
        if wakes:
            self.turn = wakes[0].society_id
            self._step(wakes[0].society, {}, [wake.object_id for wake in wakes])
        return bool(wakes)

    def _gather(self) -> None:
        """Wait for answers, keep them together, and make the calls that follow."""
        wait(self.calls, return_when=FIRST_COMPLETED, timeout=WATCHED)
        done, _running = wait(self.calls, timeout=GATHERED)
        told = {self.calls.pop(one): one.result() for one in done}
        self._report([answer for made in told.values() for _call, answer in made])
        by_society: dict[Society, dict[UUID, list[Told]]] = defaultdict(dict)
        for record, made in told.items():
            by_society[self.held[record]][record] = made
        for society, answers in by_society.items():
            self._step(society, answers, [])

    def _report(self, answers: Sequence[Answer]) -> None:
        made = [answer for answer in answers if answer is not HELD_BACK]
        reached = sum(answer.reached for answer in made)
        self.answered += sum(answer.usable for answer in made)
        self.shut = endpoints.report(
            address=settings.DISCLOSURE_URL,
            answered=reached,
            failed=len(made) - reached,
        )

    def _step(self, society: Society, answers: Mapping[UUID, list[Told]], fresh: Sequence[UUID]) -> None:
        """Keep what came back, claim what follows and what is fresh, in one transaction; then begin those calls."""
        self.held.update(dict.fromkeys(fresh, society))

        def keep(part: Sequence[UUID]) -> list[UUID]:
            if not part or suspensions.running() is not None:
                return []  # when the society goes on, the platform is asked what became of the calls
            sending.keep(answers=[one for pk in part for one in answers[pk]], at=clock.now())
            return [pk for pk in part if all(answer.usable for _call, answer in answers[pk])]

        def claim(part: Sequence[UUID]) -> list[Call]:
            return sending.claim(pks=part, at=clock.now())

        try:
            with enter(society):
                calls = claim([*keep(list(answers)), *fresh])
        except Exception:  # what has an answer shall not wait for what cannot go on
            log.warning("%d records are taken one by one.", len(answers) + len(fresh), exc_info=True)
            on = [*_alone_if_together_fails(society, keep, list(answers)), *fresh]
            calls = _alone_if_together_fails(society, claim, on)
        by_record: dict[UUID, list[Call]] = defaultdict(list)
        for call in calls:
            by_record[call.record].append(call)
        ended = {*answers, *fresh} - by_record.keys()
        for pk in ended:
            del self.held[pk]
        let_go(PUSH, *ended)
        self.calls |= {self.threads.submit(self._tell_all, made): pk for pk, made in by_record.items()}

    def _tell_all(self, calls: Sequence[Call]) -> list[Told]:
        """Make the calls of a record, one after another; after one without an answer the others wait."""
        told: list[Told] = []
        for call in calls:
            on = not told or told[-1][1].usable
            told.append((call, self._tell(call) if on else HELD_BACK))
        return told

    def _tell(self, call: Call) -> Answer:
        if self.shut:
            return HELD_BACK
        try:
            return delivery.tell(call, line=self.line, wall=clock.wall())
        except Exception as error:  # ours: a key that cannot be read, say
            log.exception("The call for record %s could not be made.", call.record)
            return Answer(None, detail=type(error).__name__, unknown=True)


def _alone_if_together_fails(
    society: Society, step: Callable[[Sequence[UUID]], list[T]], part: Sequence[UUID]
) -> list[T]:
    """Take a step for many records of a society, or for each alone: one that cannot go on must not hold up the others."""
    if not part:
        return []
    try:
        with enter(society):
            return step(part)
    except Exception:
        if not connection.is_usable():
            raise  # the leases end by themselves
        if len(part) > 1:
            return [one for pk in part for one in _alone_if_together_fails(society, step, [pk])]
        log.exception("Record %s cannot be pushed.", part[0])
        let_go(PUSH, *part, pause=sending.LONGEST_PAUSE)
        return []


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
    for _turn in range(MOST_COMPARED):
        wakes = take(RECONCILE, most=1)
        with keeping(RECONCILE, [wake.object_id for wake in wakes]):
            ended += sum(map(_compare, wakes))
        if not wakes:
            break
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
        let_go(RECONCILE, wake.object_id, pause=wake.attempts * BETWEEN_READINGS)
    return last
