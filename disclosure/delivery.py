"""Talking to the national platform: one signed request, and what its answer means. No database here."""

import json
import ssl
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import httpx
from django.conf import settings

from disclosure.actions.sending import Answer, Call
from disclosure.models import Attempt
from disclosure.signing import (
    BadReceipt,
    Ed25519Key,
    PublicKeys,
    make_nonce,
    read_public_keys,
    sign_request,
    verify_receipt,
)

THREADS = 8  # calls at the same time
KEPT = 20.0  # seconds that an idle connection is kept
TIMEOUT = httpx.Timeout(10.0, connect=5.0, write=30.0)
LONGEST_ANSWER = 256 * 1024
LONGEST_PAGE, MOST_PAGES = 32 * 1024 * 1024, 400  # of the platform's list
_MENDABLE = {400, 409, 411, 413, 422}
# Answers to a question: not known, or nobody there to ask. The key makes sending safe.
_NOT_ASKABLE = {404, 405, 501}
_NOT_TAKEN = {429, 503}  # by the protocol; after other 5xx nobody knows
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol)


def connect() -> httpx.Client:
    """A line to the platform: its connections are kept open from call to call, and threads may share them."""
    kept = httpx.Limits(max_keepalive_connections=THREADS, keepalive_expiry=KEPT)
    return httpx.Client(
        timeout=TIMEOUT, limits=kept, follow_redirects=False, trust_env=False, verify=_trust()
    )


def tell(call: Call, *, line: httpx.Client, wall: datetime) -> Answer:
    """Make the call. Never raises for what the network or the platform does."""
    method, path, body = "POST", "/api/v1/records", call.read()
    if call.part == Attempt.Part.QUERY:
        method, path, body = "GET", "/api/v1/submissions", b""
    elif call.part != Attempt.Part.RECORD:
        method, path = "PUT", f"/api/v1/records/{call.platform_id}/files/{call.part}"
    url = settings.DISCLOSURE_URL.rstrip("/") + path
    headers = sign_request(
        method=method,
        url=url,
        body=body,
        media_type=call.media_type,
        key=_key(settings.DISCLOSURE_KEY_ID, settings.DISCLOSURE_KEY),
        idempotency_key=call.key,
        at=wall,
        nonce=make_nonce(),
    )
    try:
        response = line.request(method, url, content=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        unknown = not isinstance(error, _NEVER_SENT)
        return Answer(None, detail=f"{type(error).__name__}: {error}", unknown=unknown)
    return _read(call, response)


@cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


@cache
def _key(key_id: str, text: str) -> Ed25519Key:
    return Ed25519Key.read(key_id, text)


@cache
def _platform_keys(text: str) -> PublicKeys:
    return read_public_keys(text)


def _read(call: Call, response: httpx.Response) -> Answer:
    status, said = response.status_code, _json(response)
    if status in {200, 201}:
        if call.part not in {Attempt.Part.RECORD, Attempt.Part.QUERY}:
            return Answer(status, taken=True, said=said)
        try:
            receipt = verify_receipt(
                said, body=call.read(), keys=_platform_keys(settings.DISCLOSURE_PLATFORM_KEYS)
            )
        except BadReceipt as error:
            return Answer(status, detail=str(error), unknown=True)
        return Answer(status, receipt=receipt, said=said)
    message = str(said.get("message", ""))[:400]
    if call.part == Attempt.Part.QUERY:
        later = status not in _NOT_ASKABLE
        return Answer(status, absent=not later, detail=message, unknown=later and status not in _NOT_TAKEN)
    if status in _MENDABLE:
        return Answer(
            status, problems=_problems(said) or [{"field": "", "message": message or f"HTTP {status}"}]
        )
    unknown = status >= 500 and status not in _NOT_TAKEN
    return Answer(
        status, detail=message or f"HTTP {status}", retry_after=_retry_after(response), unknown=unknown
    )


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


class Unreadable(Exception):
    """The platform's list could not be read; the words say why."""


def read_list(**question: str) -> list[dict[str, Any]]:
    """What the platform lists for a question (``organCode``, ``standardNo``), page after page. Raises ``Unreadable``."""
    url, found = settings.DISCLOSURE_URL.rstrip("/") + "/api/v1/records", dict[str, dict[str, Any]]()
    try:
        with httpx.Client(
            timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=_trust()
        ) as client:
            for page in range(MOST_PAGES):
                response = client.get(url, params={**question, "page": str(page)})
                if response.status_code != 200 or len(response.content) > LONGEST_PAGE:
                    raise Unreadable(f"HTTP {response.status_code}, {len(response.content)} bytes")
                rows = {str(row["standardUniqueId"]): row for row in json.loads(response.content)["rows"]}
                if rows.keys() <= found.keys():
                    return list(found.values())
                found |= rows
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreadable(f"{type(error).__name__}: {error}"[:300]) from error
    except (ValueError, RecursionError, LookupError, TypeError) as error:
        raise Unreadable(f"{type(error).__name__} in the platform's list") from error
    raise Unreadable(f"more than {MOST_PAGES} pages")
