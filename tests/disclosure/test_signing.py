"""What our requests carry, and which receipts are believed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure import checks, signing
from disclosure.signing import Ed25519Key
from disclosure.signing.receipts import compose_receipt

AT = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
OURS, SEAL = Ed25519Key.make("exs/1"), Ed25519Key.make("reference/1")
KEYS = signing.read_public_keys(SEAL.public)
BODY = '{"standardNo": "T/EXS 001—2026"}'.encode()


def sign(**changes: object) -> dict[str, str]:
    facts: dict[str, object] = {
        "method": "POST", "url": "https://platform.example/api/v1/records", "body": BODY, "media_type": "application/json",
        "key": OURS, "idempotency_key": "01JAAAAAAA", "at": AT, "nonce": "n" * 32,
    }  # fmt: skip
    return signing.sign_request(**{**facts, **changes})  # type: ignore[arg-type]


def sealed(**changes: str) -> dict[str, str]:
    """A receipt for ``BODY``, or for what the changes say, signed by the platform."""
    facts = {
        "receiptNo": "CK20260131000001",
        "standardUniqueId": "a" * 31,
        "receivedAt": "2026-01-31T08:00:01.000Z",
        "digest": hashlib.sha256(BODY).hexdigest(),
        "keyId": SEAL.id,
        **changes,
    }
    return {**facts, "signature": base64.b64encode(SEAL.sign(compose_receipt(facts))).decode()}


RECEIPT = sealed()


def test_headers_are_those_of_the_protocol() -> None:
    signed = sign()
    digest = base64.b64encode(hashlib.sha256(BODY).digest()).decode()
    assert signed.pop("Signature").startswith("tuanbiao=:")
    assert signed == {
        "Content-Type": "application/json",
        "Content-Digest": f"sha-256=:{digest}:",
        "Idempotency-Key": "01JAAAAAAA",
        "Signature-Input": 'tuanbiao=("@method" "@authority" "@path" "@query" "content-type" "content-digest" "idempotency-key")'
        f';created=1769846400;keyid="exs/1";alg="ed25519";nonce="{"n" * 32}";tag="tuanbiao-disclosure-2"',
    }


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"url": "https://platform.example/api/v1/records?x=1"},
        {"url": "https://elsewhere.example/api/v1/records"},
        {"body": BODY + b" "},
        {"media_type": "application/pdf"},
        {"key": Ed25519Key.make("exs/1")},
        {"idempotency_key": "01JAAAAAAB"},
        {"at": datetime(2026, 1, 31, 8, 0, 1, tzinfo=UTC)},
        {"nonce": "m" * 32},
    ],
)
def test_everything_signed_changes_the_signature(change: dict[str, object]) -> None:
    assert sign(**change)["Signature"] != sign()["Signature"]


def test_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        sign(at=datetime(2026, 1, 31))  # noqa: DTZ001 -- the point of the test


def test_nonces_differ() -> None:
    assert len({signing.make_nonce() for _ in range(100)}) == 100


def test_keys_are_read_as_they_are_written() -> None:
    assert Ed25519Key.read(OURS.id, OURS.secret).public == OURS.public
    both = signing.read_public_keys(f"{OURS.public}, {SEAL.public}")
    assert [*both] == ["exs/1", "reference/1"]


@pytest.mark.parametrize(
    "text",
    ["x", "exs/1", f"{OURS.public},{OURS.public}", OURS.public[:-4]],
    ids=["no id", "no key", "twice", "short"],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"public key|32 bytes"):
        signing.read_public_keys(text)


def test_an_installation_without_keys_is_told_so(settings: Mapping[str, str]) -> None:
    changed: dict[str, str] = {
        "DISCLOSURE_ADAPTER": "reference",
        "DISCLOSURE_KEY": "",
        "DISCLOSURE_PLATFORM_KEYS": "",
    }
    for name, value in changed.items():
        setattr(settings, name, value)
    assert [error.id for error in checks.the_keys_are_keys(None)] == ["disclosure.E001", "disclosure.E002"]
    settings.DISCLOSURE_KEY, settings.DISCLOSURE_PLATFORM_KEYS = OURS.secret, SEAL.public  # type: ignore[attr-defined]
    assert checks.the_keys_are_keys(None) == []


def test_good_receipt_is_read() -> None:
    assert signing.verify_receipt(RECEIPT, body=BODY, keys=KEYS) == signing.Receipt(
        number="CK20260131000001",
        unique_id="a" * 31,
        received_at=datetime(2026, 1, 31, 8, 0, 1, tzinfo=UTC),
        digest=hashlib.sha256(BODY).hexdigest(),
        signature=RECEIPT["signature"],
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({**RECEIPT, "receiptNo": "CK2"}, "signature does not fit"),
        ({**RECEIPT, "signature": ""}, "no usable signature"),
        ({**RECEIPT, "signature": "签"}, "signature does not fit"),
        (sealed(keyId="reference/2"), "key that is not known"),
        (sealed(digest="0" * 64), "another body"),
        (sealed(standardUniqueId="a" * 30), "31 characters"),
        (sealed(receivedAt="yesterday"), "not an instant"),
        (sealed(receivedAt="2026-01-31T08:00:01"), "no time zone"),
        ({}, "no usable receiptNo"),
        ({**RECEIPT, "receiptNo": 7}, "no usable receiptNo"),
    ],
)
def test_bad_receipt_is_refused_with_its_reason(answer: dict[str, object], reason: str) -> None:
    with pytest.raises(signing.BadReceipt, match=reason):
        signing.verify_receipt(answer, body=BODY, keys=KEYS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(sorted(RECEIPT)), st.one_of(st.none(), st.integers(), st.text())))
def test_any_answer_is_refused_or_read(changes: dict[str, object]) -> None:
    try:
        signing.verify_receipt({**RECEIPT, **changes}, body=BODY, keys=KEYS)
    except signing.BadReceipt:
        assert changes
