"""Keys as the environment has them: a private key is the base64 of its 32 bytes, public keys are ``id:base64`` in a list."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PublicKeys = dict[str, Ed25519PublicKey]


@dataclass(frozen=True)
class Ed25519Key:
    """Our key under the ``id`` by which the other side knows it: sender, slash, number of the key."""

    id: str
    private: Ed25519PrivateKey
    algorithm: ClassVar[str] = "ed25519"

    @classmethod
    def read(cls, key_id: str, text: str) -> Ed25519Key:
        """ValueError when ``text`` is no private key."""
        return cls(key_id, Ed25519PrivateKey.from_private_bytes(_read_bytes(text)))

    @classmethod
    def make(cls, key_id: str) -> Ed25519Key:
        return cls(key_id, Ed25519PrivateKey.generate())

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)

    @property
    def secret(self) -> str:
        """What ``read`` reads."""
        return base64.b64encode(self.private.private_bytes_raw()).decode()

    @property
    def public(self) -> str:
        """What the other side is given: ``id:base64``."""
        return f"{self.id}:{base64.b64encode(self.private.public_key().public_bytes_raw()).decode()}"


def read_public_keys(text: str) -> PublicKeys:
    """``id:base64[,id:base64…]``. ValueError when one is incomplete or no key."""
    keys: PublicKeys = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key_id, _, value = pair.partition(":")
        if not key_id or key_id in keys:
            raise ValueError("each public key must be written id:base64, and each id once")
        keys[key_id] = Ed25519PublicKey.from_public_bytes(_read_bytes(value))
    return keys


def is_signed(message: bytes, signature: str, by: Ed25519PublicKey) -> bool:
    """Whether ``signature``, in base64, is this key's under exactly this message."""
    try:
        by.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read_bytes(text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except binascii.Error:
        value = b""
    if len(value) != 32:
        raise ValueError("an Ed25519 key is written as the base64 of its 32 bytes")
    return value
