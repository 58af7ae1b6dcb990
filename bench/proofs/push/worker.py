"""A Celery worker, perhaps with a fault of ours planted in it: ``worker FAULT|- CELERY-ARGUMENTS``."""

import sys
from dataclasses import replace
from typing import Any
from uuid import uuid4

import django

PLANTED = {
    "fresh-key": "a record is sent again under another idempotency key",
    "no-queue": "a later event does not wait for the receipt of the earlier",
    "believing": "whatever has no usable answer counts as taken",
}


def plant(fault: str) -> None:
    """Break a promise on purpose. Everything else stays as it is."""
    django.setup()
    from disclosure import delivery, tasks  # noqa: PLC0415 -- Django is set up only now
    from disclosure.actions import sending  # noqa: PLC0415 -- Django is set up only now
    from disclosure.queries import records as asked  # noqa: PLC0415 -- Django is set up only now
    from societies import clock  # noqa: PLC0415 -- Django is set up only now

    if fault == "fresh-key":
        sign = delivery.sign_request
        delivery.sign_request = lambda **said: sign(**{**said, "idempotency_key": uuid4().hex})
    elif fault == "no-queue":
        waiting = asked.waiting
        asked.waiting = lambda record: waiting(record)[::-1]
    elif fault == "believing":
        tell = delivery.tell

        def believe(call: sending.Call, **said: Any) -> delivery.Answer:
            answer = tell(call, **said)
            receipt = delivery.Receipt("R", "0" * 31, clock.now(), "", "")
            return replace(answer, receipt=receipt, said={}) if answer.unknown else answer

        tasks.delivery.tell = believe  # type: ignore[assignment]
    else:
        raise SystemExit(f"nothing is known of {fault!r}")


if __name__ == "__main__":
    if sys.argv[1] != "-":
        plant(sys.argv[1])
    from celery.__main__ import main

    sys.argv = ["celery", *sys.argv[2:]]
    main()
