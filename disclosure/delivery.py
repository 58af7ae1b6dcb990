"""Talking to the national platform: one signed request, and what its answer means. No database here."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.conf import settings

from disclosure.actions.records import Call
from disclosure.models import Attempt
from disclosure.signing import (
    BadReceipt,
    Ed25519Key,
    Receipt,
    make_nonce,
    read_public_keys,
    sign_request,
    verify_receipt,
)

TIMEOUT = httpx.Timeout(30.0, connect=5.0)  # all of a call ends long before its claim does
LONGEST_ANSWER = 256 * 1024
_MENDABLE = {400, 409, 411, 413, 422}


@dataclass(frozen=True)
class Answer:
    """What came back: a verified receipt, a file taken, faults to mend, or nothing usable (then ``detail`` says why)."""

    status: int | None
    receipt: Receipt | None = None
    said: dict[str, Any] = field(default_factory=dict)
    taken: bool = False
    problems: list[dict[str, str]] = field(default_factory=list)
    detail: str = ""
    retry_after: timedelta | None = None


def tell(call: Call, *, wall: datetime) -> Answer:
    """Make the call. Never raises for what the network or the platform does."""
    path, method = "/api/v1/records", "POST"
    if call.part != Attempt.Part.RECORD:
        path, method = f"/api/v1/records/{call.platform_id}/files/{call.part}", "PUT"
    url = settings.DISCLOSURE_URL.rstrip("/") + path
    headers = sign_request(
        method=method,
        url=url,
        body=call.body,
        media_type=call.media_type,
        key=Ed25519Key.read(settings.DISCLOSURE_KEY_ID, settings.DISCLOSURE_KEY),
        idempotency_key=call.key,
        at=wall,
        nonce=make_nonce(),
    )
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            response = client.request(method, url, content=call.body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Answer(None, detail=f"{type(error).__name__}: {error}")
    return _read(call, response)


def _read(call: Call, response: httpx.Response) -> Answer:
    status, said = response.status_code, _json(response)
    if status in {200, 201}:
        if call.part != Attempt.Part.RECORD:
            return Answer(status, taken=True, said=said)
        try:
            receipt = verify_receipt(
                said, body=call.body, keys=read_public_keys(settings.DISCLOSURE_PLATFORM_KEYS)
            )
        except BadReceipt as error:
            return Answer(status, detail=str(error))
        return Answer(status, receipt=receipt, said=said)
    message = str(said.get("message", ""))[:400]
    if status in _MENDABLE:
        return Answer(
            status, problems=_problems(said) or [{"field": "", "message": message or f"HTTP {status}"}]
        )
    return Answer(status, detail=message or f"HTTP {status}", retry_after=_retry_after(response))


def _problems(said: dict[str, Any]) -> list[dict[str, str]]:
    errors = said.get("errors")
    return [
        {"field": str(one.get("field", ""))[:80], "message": str(one.get("message", ""))[:500]}
        for one in (errors if isinstance(errors, list) else [])[:100]
        if isinstance(one, dict)
    ]


def _json(response: httpx.Response) -> dict[str, Any]:
    if len(response.content) > LONGEST_ANSWER:
        return {}
    try:
        said = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _retry_after(response: httpx.Response) -> timedelta | None:
    told = response.headers.get("Retry-After", "")
    return timedelta(seconds=min(int(told), 86400)) if told.isascii() and told.isdigit() else None
