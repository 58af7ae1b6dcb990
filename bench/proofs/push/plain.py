"""The same duty as Celery's manual has it: ``delay_on_commit``, ``acks_late``, automatic retries without an end.

It signs as we do, and has a key for each standard and event, so that the platform can tell repetitions.
"""

import hashlib
import json
import os
from datetime import UTC, datetime
from functools import cache

import httpx
from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

from disclosure.signing import Ed25519Key, make_nonce, sign_request

app = Celery("plain")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue="default",
    task_ignore_result=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 600, "socket_connect_timeout": 2, "socket_timeout": 5},
)


@app.task(
    acks_late=True, autoretry_for=(httpx.HTTPError,), retry_backoff=1, retry_backoff_max=60, max_retries=None
)
def push_plainly(key: str, body: str, kept: bool = False) -> None:
    """One record, once or more often; over a connection of its own, or over one ``kept`` by the process."""
    url = f"{settings.DISCLOSURE_URL}/api/v1/records"
    headers = sign_request(
        method="POST",
        url=url,
        body=body.encode(),
        media_type="application/json",
        key=Ed25519Key.read(settings.DISCLOSURE_KEY_ID, settings.DISCLOSURE_KEY),
        idempotency_key=key,
        at=datetime.now(UTC),
        nonce=make_nonce(),
    )
    if kept:
        answer = _line().post(url, content=body.encode(), headers=headers)
    else:
        answer = httpx.post(url, content=body.encode(), headers=headers, timeout=10, trust_env=False)
    answer.raise_for_status()
    answer.json()


@cache
def _line() -> httpx.Client:
    return httpx.Client(timeout=10, trust_env=False)


def announce(standard: object, topic: str) -> str:
    """Queue a record after the commit of the running transaction; the digest of its body."""
    from disclosure.queries import facts, records  # noqa: PLC0415 -- Django is set up only now
    from societies.scoping import entered  # noqa: PLC0415 -- Django is set up only now

    found = facts.standard(standard.pk)  # type: ignore[attr-defined]
    society = entered()
    assert society is not None
    body = json.dumps(records.payload(found, society, {}), ensure_ascii=False, sort_keys=True)
    push_plainly.delay_on_commit(f"{found.pk.hex}/{topic}", body)
    return hashlib.sha256(body.encode()).hexdigest()
