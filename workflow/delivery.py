"""Wake-ups: finding what is due by SQL, leasing it, and doing it inside its society.

Every kind of wake-up has one function that does it, in a transaction of its own; what fails is tried again with a
growing pause. Delivery is at least once: handlers leave a receipt, in their own transaction, and are not run twice.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Case, F, Q, QuerySet, When

from societies import clock
from societies.access import Halted, Refused
from societies.actions import people, terms
from societies.models import OutboxMessage, Society, Wake
from societies.outbox import MESSAGE
from societies.queries.terms import term
from societies.scoping import enter
from workflow import engine
from workflow.machine import By
from workflow.models import Deadline, HandledMessage
from workflow.registry import HANDLERS

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=6)  # renewed while the work lasts: a killed worker's comes free within it
LONGEST_PAUSE = timedelta(minutes=30)
Done = bool  # False: try again later

KINDS: dict[str, Callable[[Wake], Done]] = {}


def kind(name: str) -> Callable[[Callable[[Wake], Done]], Callable[[Wake], Done]]:
    """Supply what is done when a wake-up of this kind is due. The function enters the society itself."""

    def keep(function: Callable[[Wake], Done]) -> Callable[[Wake], Done]:
        KINDS[name] = function
        return function

    return keep


def due(limit: int = 100) -> list[UUID]:
    """The wake-ups whose time has come, oldest first; of kinds that this process knows.

    Of a suspended society only messages are: what was written before still goes, all else waits.
    """
    return list(_due().filter(kind__in=KINDS).values_list("pk", flat=True)[:limit])


def is_due(kind: str) -> bool:
    """Whether a wake-up of a kind waits to be taken."""
    return _due().filter(kind=kind).exists()


def take(kind: str, *, most: int, after: UUID | None = None) -> list[Wake]:
    """Lease the oldest due wake-ups of a kind of one society, at most so many; rows that others are just taking are passed over.

    Societies have their turns in the order of their ids: the one that comes next ``after`` an id, then the first again.
    """
    waiting = _due().filter(kind=kind).values_list("society", flat=True)
    come = [Case(When(society__gt=after, then=0), default=1)] if after else []
    turn = waiting.order_by(*come, "society").first()
    if turn is None:
        return []
    with transaction.atomic():
        wakes = list(
            _due()
            .filter(kind=kind, society=turn)
            .select_related("society")
            .select_for_update(skip_locked=True, of=("self",))[:most]
        )
        for wake in wakes:
            wake.attempts += 1
        Wake.objects.filter(pk__in=[wake.pk for wake in wakes]).update(
            leased_until=clock.shared() + LEASE, attempts=F("attempts") + 1
        )
    return wakes


def let_go(kind: str, *objects: UUID, pause: timedelta | None = None) -> None:
    """End the leases of objects' wake-ups, which are left alone for a ``pause``."""
    Wake.objects.filter(kind=kind, object_id__in=objects).exclude(leased_until=None).update(
        leased_until=None, not_before=pause and clock.shared() + pause
    )


@contextmanager
def keeping(kind: str, held: Collection[UUID]) -> Iterator[None]:
    """Renew the leases of what is ``held`` (ids of objects, and it may change) for as long as the block runs in this process."""
    done = Event()
    keeper = Thread(target=_renew, args=(kind, held, done), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _renew(kind: str, held: Collection[UUID], done: Event) -> None:
    try:
        while not done.wait(LEASE.total_seconds() / 3):
            try:
                Wake.objects.filter(kind=kind, object_id__in=tuple(held)).exclude(leased_until=None).update(
                    leased_until=clock.shared() + LEASE
                )
            except (DatabaseError, InterfaceError):
                log.warning("The leases of %d wake-ups could not be renewed.", len(held))
                connection.close()
    finally:
        connection.close()


def _due() -> QuerySet[Wake]:
    wall = clock.shared()
    return (
        Wake.objects.filter(due_at__lte=clock.now())
        .exclude(~Q(kind=MESSAGE), society__status=Society.Status.SUSPENDED)
        .filter(
            Q(not_before=None) | Q(not_before__lte=wall), Q(leased_until=None) | Q(leased_until__lte=wall)
        )
        .order_by("due_at", "pk")
    )


def run(wake_id: UUID) -> bool:
    """Lease one wake-up, do it, and drop or postpone it. False when somebody else has it or it is gone."""
    wall = clock.shared()
    taken = (
        Wake.objects.filter(pk=wake_id)
        .filter(Q(leased_until=None) | Q(leased_until__lte=wall))
        .update(leased_until=wall + LEASE, attempts=F("attempts") + 1)
    )
    wake = Wake.objects.select_related("society").filter(pk=wake_id).first() if taken else None
    if wake is None:
        return False
    try:
        with keeping(wake.kind, [wake.object_id]):
            done = KINDS[wake.kind](wake)
    except Exception:
        log.exception("Wake-up %s (%s) failed, attempt %d.", wake.pk, wake.kind, wake.attempts)
        done = False
    if done:
        Wake.objects.filter(pk=wake.pk).delete()
    else:
        pause = min(timedelta(seconds=2 ** min(wake.attempts, 11)), LONGEST_PAUSE)
        Wake.objects.filter(pk=wake.pk).update(leased_until=None, not_before=clock.shared() + pause)
    return done


@kind(MESSAGE)
def deliver(wake: Wake) -> Done:
    """Give a message to each of its handlers that has not had it yet; one handler's failure does not stop another."""
    with enter(wake.society):
        message = OutboxMessage.objects.get(pk=wake.object_id)
        handlers = HANDLERS.get(message.topic, {})
        had = set(HandledMessage.objects.filter(message=message).values_list("handler", flat=True))
        left = sorted(set(handlers) - had)
        if not left:
            _delivered(message)
    complete = True
    for name in left:
        try:
            with enter(wake.society):
                HandledMessage.objects.create(message=message, handler=name, at=clock.now())
                handlers[name](message)
                if complete and name == left[-1]:
                    _delivered(message)
        except Halted:
            log.info("Handler %s of %s waits: its society is suspended.", name, message.topic)
            complete = False
        except Exception:
            log.exception("Handler %s of %s failed.", name, message.topic)
            complete = False
    return complete


def _delivered(message: OutboxMessage) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(delivered_at=clock.now())


@kind(engine.DEADLINE)
def strike(wake: Wake) -> Done:
    """Make the clock's move. A suspended society's deadlines wait; a refusal is logged and asked again later."""
    if wake.society.status == Society.Status.SUSPENDED:
        return False
    with enter(wake.society):
        deadline = Deadline.objects.select_related("procedure__parent").filter(pk=wake.object_id).first()
        if deadline is None or deadline.settled_at is not None:
            return True
        at = clock.now()
        if deadline.due_at > at:
            Wake.objects.filter(pk=wake.pk).update(due_at=deadline.due_at)
            return False
        try:
            with transaction.atomic():
                engine.move(deadline.procedure, deadline.move, by=By.CLOCK, at=at)
        except Refused as refused:
            log.warning("The clock may not make %s: %s", deadline.move, refused)
            return False
        engine.settle(deadline, at=at)
        return True


@kind(people.TERM)
def end_term(wake: Wake) -> Done:
    """End a term of office. Whoever is the last to hold the keys keeps them, and is asked for again later."""
    with enter(wake.society):
        held, at = term(wake.object_id), clock.now()
        if held is None or held.until is not None or held.last_day is None:
            return True
        try:
            with transaction.atomic():
                terms.expire(held=held, at=at)
        except Refused as refused:
            log.warning("The term %s does not end yet: %s", held.pk, refused)
            return False
        return True


@kind(people.TERM_NOTICE)
def announce_term(wake: Wake) -> Done:
    """Write to those concerned before a term ends."""
    with enter(wake.society):
        held = term(wake.object_id)
        if held is not None and held.until is None and held.last_day is not None:
            terms.announce(held=held, at=clock.now())
        return True
