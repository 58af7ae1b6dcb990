"""Our half of the agreement with the national side: signing requests, checking receipts.

The words of the agreement are in ``docs/disclosure-protocol.md``. Nothing here reads a clock or makes a
request: the caller gives the instant (wall time) and sends what comes back.
"""

from disclosure.signing.keys import Ed25519Key, PublicKeys, read_public_keys
from disclosure.signing.receipts import BadReceipt, Receipt, verify_receipt
from disclosure.signing.requests import make_nonce, sign_request

__all__ = [
    "BadReceipt",
    "Ed25519Key",
    "PublicKeys",
    "Receipt",
    "make_nonce",
    "read_public_keys",
    "sign_request",
    "verify_receipt",
]
