from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure import signing

AT = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
SECRET = "a-secret-for-tests-only"
BODY = '{"standardNo": "T/EXS 001—2026"}'.encode()


def sign(**changes: object) -> dict[str, str]:
    facts: dict[str, object] = {
        "method": "POST", "path": "/api/v1/records", "body": BODY, "key_id": "exs", "secret": SECRET,
        "idempotency_key": "01JAAAAAAA", "at": AT, "nonce": "n" * 32,
    }  # fmt: skip
    return signing.sign(**{**facts, **changes})  # type: ignore[arg-type]


def mac(*lines: str) -> str:
    return hmac.new(SECRET.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def receipt(**changes: str) -> dict[str, str]:
    facts = {
        "receiptNo": "CK20260131000001",
        "standardUniqueId": "a" * 31,
        "receivedAt": "2026-01-31T08:00:01.000Z",
        "digest": hashlib.sha256(BODY).hexdigest(),
    }
    facts.update(changes)
    return {"signature": mac("TB-RECEIPT-1", *facts.values()), **facts}


def test_headers_are_those_of_the_protocol() -> None:
    digest = hashlib.sha256(BODY).hexdigest()
    assert sign() == {
        "Idempotency-Key": "01JAAAAAAA",
        "X-Key-Id": "exs",
        "X-Timestamp": "1769846400",
        "X-Nonce": "n" * 32,
        "X-Signature": mac(
            "TB-REQUEST-1", "POST", "/api/v1/records", "1769846400", "n" * 32, "01JAAAAAAA", digest
        ),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"path": "/api/v1/records?x=1"},
        {"body": BODY + b" "},
        {"secret": SECRET + "x"},
        {"idempotency_key": "01JAAAAAAB"},
        {"at": datetime(2026, 1, 31, 8, 0, 1, tzinfo=UTC)},
        {"nonce": "m" * 32},
    ],
)
def test_everything_signed_changes_the_signature(change: dict[str, object]) -> None:
    assert sign(**change)["X-Signature"] != sign()["X-Signature"]


def test_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        sign(at=datetime(2026, 1, 31))  # noqa: DTZ001 -- the point of the test


def test_nonces_differ() -> None:
    assert len({signing.make_nonce() for _ in range(100)}) == 100


def test_good_receipt_is_read() -> None:
    told = receipt()
    assert signing.verify_receipt(told, body=BODY, secret=SECRET) == signing.Receipt(
        number="CK20260131000001",
        unique_id="a" * 31,
        received_at=datetime(2026, 1, 31, 8, 0, 1, tzinfo=UTC),
        digest=hashlib.sha256(BODY).hexdigest(),
        signature=told["signature"],
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({**receipt(), "receiptNo": "CK2"}, "signature does not fit"),
        ({**receipt(), "signature": ""}, "no usable signature"),
        ({**receipt(), "signature": "签"}, "signature does not fit"),
        (receipt(digest="0" * 64), "another body"),
        (receipt(standardUniqueId="a" * 30), "31 characters"),
        (receipt(receivedAt="yesterday"), "not an instant"),
        (receipt(receivedAt="2026-01-31T08:00:01"), "no time zone"),
        ({}, "no usable receiptNo"),
        ({**receipt(), "receiptNo": 7}, "no usable receiptNo"),
    ],
)
def test_bad_receipt_is_refused_with_its_reason(answer: dict[str, object], reason: str) -> None:
    with pytest.raises(signing.BadReceipt, match=reason):
        signing.verify_receipt(answer, body=BODY, secret=SECRET)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(sorted(receipt())), st.one_of(st.none(), st.integers(), st.text())))
def test_any_answer_is_refused_or_read(changes: dict[str, object]) -> None:
    try:
        signing.verify_receipt({**receipt(), **changes}, body=BODY, secret=SECRET)
    except signing.BadReceipt:
        assert changes
