"""Who may write: keys, signatures, the age of a request, and each nonce once."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

WINDOW_SECONDS = 300  # how far a request's clock may be from ours
_TOKEN = re.compile(r"[\x21-\x7e]{8,128}")


class Unauthorized(Exception):
    """The request is not shown to come from a holder of a key; the text says why, in Chinese."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Caller:
    key_id: str
    nonce: str
    idempotency_key: str


def read_keys(text: str) -> dict[str, str]:
    """``keyid:secret[,keyid:secret…]`` as a dictionary. ValueError if a pair is incomplete or repeated."""
    keys: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key_id, colon, secret = pair.partition(":")
        if not (colon and key_id and len(secret) >= 16):
            raise ValueError("each key must be written keyid:secret, the secret at least 16 characters long")
        if key_id in keys:
            raise ValueError(f"the key {key_id} is given twice")
        keys[key_id] = secret
    if not keys:
        raise ValueError("at least one key is needed")
    return keys


def authenticate(
    keys: Mapping[str, str], *, method: str, path: str, headers: Message, body: bytes, now: float
) -> Caller:
    """The caller of a signed request, or Unauthorized. That the nonce is new is for the store to say."""
    key_id = headers.get("X-Key-Id", "")
    stamp = headers.get("X-Timestamp", "")
    nonce = headers.get("X-Nonce", "")
    idempotency_key = headers.get("Idempotency-Key", "")
    secret = keys.get(key_id)
    if secret is None:
        raise Unauthorized("unknown_key", "X-Key-Id 缺失或不是已登记的密钥编号。")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise Unauthorized("timestamp", "X-Timestamp 应为 Unix 秒数。")
    if not _TOKEN.fullmatch(nonce):
        raise Unauthorized("nonce", "X-Nonce 应为 8 至 128 个可见 ASCII 字符。")
    if not _TOKEN.fullmatch(idempotency_key):
        raise Unauthorized("idempotency_key", "Idempotency-Key 应为 8 至 128 个可见 ASCII 字符。")
    digest = hashlib.sha256(body).hexdigest()
    lines = ("TB-REQUEST-1", method, path, stamp, nonce, idempotency_key, digest)
    if not hmac.compare_digest(_mac(secret, lines), headers.get("X-Signature", "").encode()):
        raise Unauthorized("signature", "X-Signature 与请求内容不符。")
    if abs(now - int(stamp)) > WINDOW_SECONDS:
        raise Unauthorized("timestamp", f"X-Timestamp 与本平台时钟相差超过 {WINDOW_SECONDS} 秒。")
    return Caller(key_id=key_id, nonce=nonce, idempotency_key=idempotency_key)


def sign_receipt(secret: str, *, number: str, unique_id: str, received_at: str, digest: str) -> str:
    return _mac(secret, ("TB-RECEIPT-1", number, unique_id, received_at, digest)).decode()


def _mac(secret: str, lines: tuple[str, ...]) -> bytes:
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest().encode()
