"""Who may write: keys, signatures (RFC 9421), the age of a request, and each nonce once."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver, InvalidSignature
from http_message_signatures.algorithms import ED25519

WINDOW_SECONDS = 300  # how far a request's clock may be from ours
TAG = "tuanbiao-disclosure-2"
COVERED = ("@method", "@authority", "@path", "@query", "content-type", "content-digest", "idempotency-key")
_TOKEN = re.compile(r"[\x21-\x7e]{8,128}")
_KEY_ID = re.compile(r"[\w.-]{1,40}/[\w.-]{1,40}", re.ASCII)
Keys = Mapping[str, Ed25519PublicKey]


class Unauthorized(Exception):
    """The request is not shown to come from a holder of a key; the text says why, in Chinese."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Caller:
    """``sender`` is what stands before the slash of a key's id: whoever changes keys stays who it is."""

    sender: str
    nonce: str
    idempotency_key: str


@dataclass(frozen=True)
class Seal:
    """The platform's own key, with which it signs receipts."""

    key_id: str
    private: Ed25519PrivateKey

    def sign_receipt(self, *, number: str, unique_id: str, received_at: str, digest: str) -> dict[str, str]:
        """The receipt, complete."""
        signed = "\n".join(("TB-RECEIPT-2", number, unique_id, received_at, digest, self.key_id))
        return {
            "receiptNo": number,
            "standardUniqueId": unique_id,
            "receivedAt": received_at,
            "digest": digest,
            "keyId": self.key_id,
            "signature": base64.b64encode(self.private.sign(signed.encode())).decode(),
        }


def read_keys(text: str) -> dict[str, Ed25519PublicKey]:
    """``sender/key:base64[,…]``: public keys. ValueError if one is incomplete or repeated."""
    keys: dict[str, Ed25519PublicKey] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key_id, _, value = pair.partition(":")
        if not _KEY_ID.fullmatch(key_id):
            raise ValueError("each key must be written sender/key:base64 of its 32 bytes")
        if key_id in keys:
            raise ValueError(f"the key {key_id} is given twice")
        keys[key_id] = Ed25519PublicKey.from_public_bytes(_read_bytes(value))
    if not keys:
        raise ValueError("at least one key is needed")
    return keys


def read_seal(text: str) -> Seal:
    """``id:base64`` of the platform's private key. ValueError when it is none."""
    key_id, _, value = text.partition(":")
    if not key_id:
        raise ValueError("the platform's own key must be written id:base64 of its 32 bytes")
    return Seal(key_id, Ed25519PrivateKey.from_private_bytes(_read_bytes(value)))


def authenticate(keys: Keys, *, method: str, url: str, headers: Message, body: bytes, now: float) -> Caller:
    """The caller of a signed request, or Unauthorized. That the nonce is new is for the store to say."""
    request = _Request(method, url, headers)
    try:
        signed = _Verifier(signature_algorithm=ED25519, key_resolver=_Keyring(keys)).verify(
            request, expect_tag=TAG, require_components=COVERED, body=body
        )[0]
    except InvalidSignature as error:
        if isinstance(error.__cause__, _UnknownKey):
            raise Unauthorized("unknown_key", "签名的 keyid 不是已登记的密钥编号。") from error
        raise Unauthorized(
            "signature", "签名（Signature、Signature-Input）或 Content-Digest 与请求内容不符。"
        ) from error
    nonce = str(signed.parameters.get("nonce", ""))
    idempotency_key = headers.get("Idempotency-Key", "")
    if not _TOKEN.fullmatch(nonce):
        raise Unauthorized("nonce", "签名的 nonce 应为 8 至 128 个可见 ASCII 字符。")
    if not _TOKEN.fullmatch(idempotency_key):
        raise Unauthorized("idempotency_key", "Idempotency-Key 应为 8 至 128 个可见 ASCII 字符。")
    if abs(now - int(signed.parameters["created"])) > WINDOW_SECONDS:
        raise Unauthorized("timestamp", f"签名的 created 与本平台时钟相差超过 {WINDOW_SECONDS} 秒。")
    return Caller(str(signed.parameters["keyid"]).partition("/")[0], nonce, idempotency_key)


@dataclass(frozen=True)
class _Request:
    method: str
    url: str
    headers: Message


class _UnknownKey(Exception):
    pass


@dataclass(frozen=True)
class _Keyring(HTTPSignatureKeyResolver):
    keys: Keys

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        if key_id not in self.keys:
            raise _UnknownKey
        return self.keys[key_id]


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        """``created`` must be there; ``authenticate`` holds it against our clock."""
        if type(sig_input.params.get("created")) is not int:
            raise InvalidSignature("created is missing")


def _read_bytes(text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except ValueError:
        value = b""
    if len(value) != 32:
        raise ValueError("a key is written as the base64 of its 32 bytes")
    return value
