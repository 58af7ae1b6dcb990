"""Our requests, signed as ``docs/disclosure-protocol.md`` has it."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime

from disclosure.signing.messages import Component, Message, SigningKey, sign

TAG = "tuanbiao-disclosure-2"
COVERED = tuple(
    map(
        Component,
        (
            *("@method", "@authority", "@path", "@query"),
            *("content-type", "content-digest", "idempotency-key"),
        ),
    )
)


def make_nonce() -> str:
    """A fresh nonce; each attempt needs its own, a repetition with the same idempotency key too."""
    return secrets.token_hex(16)


def digest_field(body: bytes) -> str:
    """The field ``Content-Digest`` (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def sign_request(
    *,
    method: str,
    url: str,
    body: bytes,
    media_type: str,
    key: SigningKey,
    idempotency_key: str,
    at: datetime,
    nonce: str,
) -> dict[str, str]:
    """The headers that make ``body`` a signed request to ``url``. ``at`` is aware wall time."""
    if at.tzinfo is None:
        raise ValueError("a signature needs an aware instant")
    headers = {
        "Content-Type": media_type,
        "Content-Digest": digest_field(body),
        "Idempotency-Key": idempotency_key,
    }
    message = Message(method, url, tuple(headers.items()))
    parameters: dict[str, str | int] = {
        "created": int(at.timestamp()),
        "keyid": key.id,
        "alg": key.algorithm,
        "nonce": nonce,
        "tag": TAG,
    }
    return headers | sign(message, COVERED, parameters, key=key, label="tuanbiao")
