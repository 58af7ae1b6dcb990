"""Promises of the relay that can be broken on purpose, so that a proof shows that it would notice."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

PLANTED = {
    "fresh-key": "a record is sent again under another idempotency key",
    "no-queue": "a later event does not wait for the receipt of the earlier",
    "believing": "whatever has no usable answer counts as taken",
}


def broken(fault: str) -> Iterator[tuple[Any, str, Any]]:
    """What to put instead of what, in which module. Everything else stays as it is. Django must be set up."""
    from disclosure import delivery  # noqa: PLC0415 -- Django is set up only now
    from disclosure.queries import records  # noqa: PLC0415 -- Django is set up only now
    from disclosure.signing import Receipt  # noqa: PLC0415 -- Django is set up only now
    from societies import clock  # noqa: PLC0415 -- Django is set up only now

    if fault == "fresh-key":
        sign = delivery.sign_request
        yield delivery, "sign_request", lambda **said: sign(**{**said, "idempotency_key": uuid4().hex})
    elif fault == "no-queue":
        waiting = records.waiting
        yield records, "waiting", lambda record: waiting(record)[::-1]
    elif fault == "believing":
        tell = delivery.tell

        def believe(*call: Any, **said: Any) -> delivery.Answer:
            answer = tell(*call, **said)
            receipt = Receipt("R", "0" * 31, clock.now(), "", "")
            return replace(answer, receipt=receipt, said={}) if answer.unknown else answer

        yield delivery, "tell", believe
    else:
        raise SystemExit(f"nothing is known of {fault!r}")
