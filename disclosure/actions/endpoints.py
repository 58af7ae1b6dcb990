"""The circuit breaker of an address, and the counts of how calls ended (docs/operations.md, "Disclosure")."""

import hashlib
import random
from datetime import timedelta

from django.db.models import F

from disclosure.models import Endpoint, Throughput
from societies import clock
from societies.scoping import entered

FAILURES = 5  # in a row, until no more calls are made
PROBE = timedelta(seconds=15)  # within which a probe has its outcome; then another may try
LONGEST = timedelta(seconds=5)  # between probes


def digest_of(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def admit(*, address: str, most: int) -> int:
    """How many calls may be begun now: as many as wanted while the breaker is closed, else one probe when its time has come."""
    row = Endpoint.objects.filter(address=digest_of(address)).first()
    if row is None or row.probe_at is None:
        return most
    probes = Endpoint.objects.filter(pk=row.pk, probe_at__lte=clock.shared())
    return probes.update(probe_at=clock.shared() + PROBE) if most else 0


def report(*, address: str, answered: int, failed: int) -> bool:
    """Keep how calls went: any sentence of the platform's counts as an answer, silence and 5xx do not. True while it is left alone."""
    known = Endpoint.objects.filter(address=digest_of(address))
    if answered:
        known.exclude(failures=0).update(failures=0, open_since=None, probe_at=None)
    if answered or not failed:
        return False
    row, _made = Endpoint.objects.get_or_create(address=digest_of(address))
    known.update(failures=F("failures") + failed)
    row.refresh_from_db()
    if row.failures < FAILURES:
        return False
    pause = jitter(row.failures - FAILURES, longest=LONGEST)
    known.update(open_since=row.open_since or clock.shared(), probe_at=clock.shared() + pause)
    return True


def jitter(failures: int, *, longest: timedelta) -> timedelta:
    """Full jitter: anything from nothing to a bound that doubles with every failure in a row."""
    return timedelta(seconds=random.uniform(0.1, 1)) * min(2.0 ** min(failures, 16), longest.total_seconds())  # noqa: S311


def count(kind: str, many: int) -> None:
    """So many more calls of the entered society ended this way."""
    hour = clock.wall().replace(minute=0, second=0, microsecond=0)
    row, made = Throughput.objects.get_or_create(
        society=entered(), kind=kind, hour=hour, defaults={"count": many}
    )
    if not made:
        Throughput.objects.filter(pk=row.pk).update(count=F("count") + many)
