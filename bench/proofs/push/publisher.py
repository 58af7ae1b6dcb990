"""Published standards: made beforehand, then one after another told to the outbox, as the act of publication does.

The whole road to a publication is not walked for each: its last transaction is, with the message ``standard.published``
(and for every tenth standard, soon after, ``standard.withdrawn``). What is committed is known from the database, so a
publisher that was killed goes on where it was.
"""

import sys
import time
from collections.abc import Iterator
from random import Random
from uuid import UUID

import django

django.setup()

from django.db import Error, connection  # noqa: E402
from kombu.exceptions import OperationalError  # noqa: E402

from bench.proofs.push import plain  # noqa: E402
from societies import clock, outbox  # noqa: E402
from societies.models import OutboxMessage, Society, Wake  # noqa: E402
from societies.scoping import enter  # noqa: E402
from standards.models import Standard  # noqa: E402
from tests.factories.people import make_person, make_society  # noqa: E402
from tests.factories.published import make_standard  # noqa: E402
from workflow.models import Procedure  # noqa: E402

CODES = ("EXA", "EXB", "EXC", "EXD", "EXE")
Act = tuple[float, str, Society, UUID]


def found(many: int) -> None:
    """Societies, and standards that are published but not yet told of."""
    for place, code in enumerate(CODES):
        society = make_society(code, f"示例学会{code}")
        with enter(society):
            secretary = make_person("秘书甲", "secretary")
            for number in range(1, many // len(CODES) + (place < many % len(CODES)) + 1):
                make_standard(secretary, number=f"T/{code} {number:04d}—2026")
            OutboxMessage.objects.all().delete()
            Standard.objects.update(
                revision=None
            )  # its text goes as a file; the public page is not what is proved
    Wake.objects.all().delete()


def acts(rate: float) -> list[Act]:
    """What is to be committed and is not yet, by the second after the start; societies in turn."""
    random = Random(1)
    wanted: list[Act] = []
    for place, (number, society, standard) in enumerate(sorted(_standards())):
        del number
        wanted.append((place / rate, "standard.published", society, standard))
        if place % 10 == 3:
            wanted.append((place / rate + random.uniform(0.1, 4), "standard.withdrawn", society, standard))
    done = set(_committed())
    return sorted((act for act in wanted if (act[1], str(act[3])) not in done), key=lambda act: act[0])


def _standards() -> Iterator[tuple[tuple[str, int], Society, UUID]]:
    for society in Society.objects.filter(code__in=CODES):
        with enter(society):
            for text, pk in Standard.objects.order_by("number__text").values_list("number__text", "pk"):
                yield (text[-9:], CODES.index(society.code)), society, pk


def _committed() -> Iterator[tuple[str, str]]:
    for society in Society.objects.filter(code__in=CODES):
        with enter(society):
            yield from OutboxMessage.objects.values_list("topic", "body__standard")


def committed(act: Act) -> bool:
    _at, topic, society, standard = act
    with enter(society):
        return OutboxMessage.objects.filter(topic=topic, body__standard=str(standard)).exists()


def commit(act: Act, *, plainly: bool) -> None:
    """One transaction: the state of the standard, and the message."""
    _at, topic, society, pk = act
    with enter(society):
        standard = Standard.objects.select_related("project", "number").get(pk=pk)
        procedure = standard.project.procedure_id if standard.project else standard.procedure_id
        if topic == "standard.withdrawn":
            procedure = standard.procedure_id
            Procedure.objects.filter(pk=procedure).update(state="withdrawn")
            Standard.objects.filter(pk=pk).update(withdrawn_on=clock.today())
        body = {"procedure": str(procedure), "standard": str(pk), "number": standard.number.text}
        if plainly:
            body["digest"] = plain.announce(standard, topic)
        outbox.write(topic, body=body, at=clock.now())


def publish(rate: float, *, plainly: bool) -> None:
    """Keep the rate; while the database is away, try the same act again, unless it turns out to be committed."""
    left = acts(rate)
    if not left:
        return
    start = time.monotonic() - left[0][0]
    for act in left:
        time.sleep(max(0.0, start + act[0] - time.monotonic()))
        while True:
            try:
                if not committed(act):
                    commit(act, plainly=plainly)
            except OperationalError:  # the broker; what was committed stays so
                break
            except Error:
                connection.close()
                time.sleep(0.2)
            else:
                break


if __name__ == "__main__":
    verb, number = sys.argv[1:3]
    if verb == "found":
        found(int(number))
    else:
        publish(float(number), plainly="--plain" in sys.argv)
