"""Receipts of the national side: signed for themselves, so that they prove what they say without the answer they came in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from disclosure.signing.keys import PublicKeys, is_signed


class BadReceipt(ValueError):
    """What came back is not a receipt for what was sent; the text says why."""


@dataclass(frozen=True)
class Receipt:
    number: str  # receiptNo
    unique_id: str  # standardUniqueId, 31 characters
    received_at: datetime  # aware
    digest: str  # SHA-256 of the body that was taken, lowercase hex
    signature: str


_SIGNED = ("receiptNo", "standardUniqueId", "receivedAt", "digest", "keyId")


def compose_receipt(told: Mapping[str, str]) -> bytes:
    """The bytes that a receipt's signature covers; every value exactly as received."""
    return "\n".join(("TB-RECEIPT-2", *(told[name] for name in _SIGNED))).encode()


def verify_receipt(answer: Mapping[str, object], *, body: bytes, keys: PublicKeys) -> Receipt:
    """The receipt in ``answer`` if it is for exactly ``body`` and signed with a key of the platform, else BadReceipt."""
    told = {}
    for name in (*_SIGNED, "signature"):
        value = answer.get(name)
        if not isinstance(value, str) or not value or "\n" in value:
            raise BadReceipt(f"the receipt has no usable {name}")
        told[name] = value
    if len(told["standardUniqueId"]) != 31:
        raise BadReceipt("the receipt's standardUniqueId is not 31 characters long")
    if told["digest"] != hashlib.sha256(body).hexdigest():
        raise BadReceipt("the receipt is for another body than the one sent")
    if told["keyId"] not in keys:
        raise BadReceipt("the receipt is signed with a key that is not known here")
    if not is_signed(compose_receipt(told), told["signature"], keys[told["keyId"]]):
        raise BadReceipt("the receipt's signature does not fit the platform's key")
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
