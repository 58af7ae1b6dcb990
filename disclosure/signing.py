"""Our half of the agreement with the national side: signing requests, checking receipts.

The words of the agreement are in ``docs/disclosure-protocol.md``. Nothing here reads a clock or makes a
request: the caller gives the instant (wall time) and sends what comes back.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


class BadReceipt(ValueError):
    """What came back is not a receipt for what was sent; the text says why."""


@dataclass(frozen=True)
class Receipt:
    number: str  # receiptNo
    unique_id: str  # standardUniqueId, 31 characters
    received_at: datetime  # aware
    digest: str  # SHA-256 of the body that was taken, lowercase hex
    signature: str


def make_nonce() -> str:
    """A fresh X-Nonce; each attempt needs its own, a repetition with the same idempotency key too."""
    return secrets.token_hex(16)


def compose_request(
    *, method: str, path: str, timestamp: int, nonce: str, idempotency_key: str, body: bytes
) -> bytes:
    """The bytes that a request's signature covers. ``path`` is as sent, with its query if there is one."""
    digest = hashlib.sha256(body).hexdigest()
    lines = ("TB-REQUEST-1", method, path, str(timestamp), nonce, idempotency_key, digest)
    return "\n".join(lines).encode()


def compose_receipt(*, number: str, unique_id: str, received_at: str, digest: str) -> bytes:
    """The bytes that a receipt's signature covers; ``received_at`` exactly as received."""
    return "\n".join(("TB-RECEIPT-1", number, unique_id, received_at, digest)).encode()


def sign(
    *,
    method: str,
    path: str,
    body: bytes,
    key_id: str,
    secret: str,
    idempotency_key: str,
    at: datetime,
    nonce: str,
) -> dict[str, str]:
    """The headers that make ``body`` a signed request. ``at`` is aware wall time."""
    if at.tzinfo is None:
        raise ValueError("a signature needs an aware instant")
    timestamp = int(at.timestamp())
    signed = compose_request(
        method=method, path=path, timestamp=timestamp, nonce=nonce, idempotency_key=idempotency_key, body=body
    )
    return {
        "Idempotency-Key": idempotency_key,
        "X-Key-Id": key_id,
        "X-Timestamp": str(timestamp),
        "X-Nonce": nonce,
        "X-Signature": _mac(secret, signed),
    }


def verify_receipt(answer: Mapping[str, object], *, body: bytes, secret: str) -> Receipt:
    """The receipt in ``answer`` if it is for exactly ``body`` and signed with our key, else BadReceipt."""
    told = {}
    for name in ("receiptNo", "standardUniqueId", "receivedAt", "digest", "signature"):
        value = answer.get(name)
        if not isinstance(value, str) or not value or "\n" in value:
            raise BadReceipt(f"the receipt has no usable {name}")
        told[name] = value
    if len(told["standardUniqueId"]) != 31:
        raise BadReceipt("the receipt's standardUniqueId is not 31 characters long")
    if told["digest"] != hashlib.sha256(body).hexdigest():
        raise BadReceipt("the receipt is for another body than the one sent")
    signed = compose_receipt(
        number=told["receiptNo"],
        unique_id=told["standardUniqueId"],
        received_at=told["receivedAt"],
        digest=told["digest"],
    )
    if not hmac.compare_digest(_mac(secret, signed).encode(), told["signature"].encode()):
        raise BadReceipt("the receipt's signature does not fit our key")
    try:
        received_at = datetime.fromisoformat(told["receivedAt"])
    except ValueError as error:
        raise BadReceipt("the receipt's receivedAt is not an instant") from error
    if received_at.tzinfo is None:
        raise BadReceipt("the receipt's receivedAt has no time zone")
    return Receipt(
        number=told["receiptNo"],
        unique_id=told["standardUniqueId"],
        received_at=received_at,
        digest=told["digest"],
        signature=told["signature"],
    )


def _mac(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
