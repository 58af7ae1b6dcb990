"""The reference platform as a sender meets it: a process, over HTTP."""

from __future__ import annotations

import ast
import hashlib
import http.client
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from disclosure import signing
from disclosure.signing import Ed25519Key, read_public_keys
from tests.disclosure.conftest import ROOT, ReferencePlatform

Record = Callable[..., dict[str, Any]]
PDF = b"%PDF-1.7\nexample\n%%EOF\n"
PATENT = {"number": "ZL000000000000.0", "title": "示例装置", "holder": "示例单位甲", "licence": "a"}


def send(
    platform: ReferencePlatform,
    content: dict[str, Any] | bytes,
    *,
    key: str = "key-00000001",
    method: str = "POST",
    path: str = "/api/v1/records",
    content_type: str = "application/json",
    at: datetime | None = None,
    nonce: str = "",
    by: Ed25519Key | None = None,
    timeout: float = 20,
) -> httpx.Response:
    body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    headers = signing.sign_request(
        method=method,
        url=platform.url + path,
        body=body,
        media_type=content_type,
        key=by or platform.key,
        idempotency_key=key,
        at=at or datetime.now(UTC),
        nonce=nonce or signing.make_nonce(),
    )
    return httpx.request(
        method,
        platform.url + path,
        content=body,
        headers=headers,
        timeout=timeout,
        trust_env=False,
    )


def get(platform: ReferencePlatform, path: str, **params: str) -> httpx.Response:
    return httpx.get(platform.url + path, params=params, timeout=20, trust_env=False)


def test_record_is_taken_and_its_receipt_verifies(
    reference_platform: ReferencePlatform, record: Record
) -> None:
    facts = record()
    answer = send(reference_platform, facts)
    assert answer.status_code == 201
    receipt = signing.verify_receipt(
        answer.json(), body=answer.request.content, keys=read_public_keys(reference_platform.seal.public)
    )
    assert reference_platform.records() == [
        {
            **facts,
            "standardUniqueId": receipt.unique_id,
            "version": 1,
            "receivedAt": answer.json()["receivedAt"],
            "files": [],
        }
    ]
    found = get(reference_platform, "/api/v1/records", standardNo="T/EXS 001—2026").json()["rows"]
    assert found == reference_platform.records()
    assert get(reference_platform, "/api/v1/records", standardNo="T/EXS 002—2026").json() == {"rows": []}
    assert get(reference_platform, f"/api/v1/records/{receipt.unique_id}").json() == found[0]


def test_repetition_gets_the_same_receipt(reference_platform: ReferencePlatform, record: Record) -> None:
    first = send(reference_platform, record())
    second = send(reference_platform, record())
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.content == second.content
    assert len(reference_platform.records()) == 1


def test_repetitions_at_once_make_one_record(reference_platform: ReferencePlatform, record: Record) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(reference_platform, record()), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.content for answer in answers}) == 1


def test_same_key_with_another_body_conflicts(reference_platform: ReferencePlatform, record: Record) -> None:
    send(reference_platform, record())
    answer = send(reference_platform, record(standardTitleCn="另一个名称"))
    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")
    assert [row["standardTitleCn"] for row in reference_platform.records()] == ["示例材料的试验方法"]


def test_new_message_about_a_number_is_its_next_version(
    reference_platform: ReferencePlatform, record: Record
) -> None:
    first = send(reference_platform, record())
    second = send(reference_platform, record(standardStatus=2, abolishDate="2026-05-01"), key="key-00000002")
    assert second.status_code == 201
    assert second.json()["standardUniqueId"] == first.json()["standardUniqueId"]
    assert second.json()["receiptNo"] != first.json()["receiptNo"]
    assert [(row["version"], row["standardStatus"]) for row in reference_platform.records()] == [(2, 2)]
    assert send(reference_platform, record()).content == first.content


def test_number_of_another_key_is_refused(reference_platform: ReferencePlatform, record: Record) -> None:
    send(reference_platform, record())
    answer = send(reference_platform, record(), by=reference_platform.other_key)
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == ["taken"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"standardTitleCn": ""}, ["standardTitleCn"]),
        ({"standardNo": "T/EXS 001-2026"}, ["standardNo"]),
        ({"organCode": "EXB"}, ["organCode"]),
        ({"standardStatus": True}, ["standardStatus"]),
        ({"publishDate": "2026-02-30"}, ["publishDate"]),
        ({"implementDate": "2025-12-31"}, ["implementDate"]),
        ({"standardStatus": 2}, ["abolishDate"]),
        ({"abolishDate": "2026-05-01"}, ["abolishDate"]),
        ({"isPatentName": "是"}, ["patents"]),
        ({"patents": [PATENT]}, ["patents"]),
        ({"isPatentName": "是", "patents": [{**PATENT, "holder": "", "licence": "d"}]},
         ["patents[0].holder", "patents[0].licence"]),
        ({"isOpen": 1}, ["text"]),
        ({"isOpen": 1, "text": {"sha256": "X", "pages": 0}}, ["text.sha256", "text.pages"]),
        ({"announcement": None}, ["announcement"]),
        ({"announcement": {}}, ["announcement.number", "announcement.title", "announcement.dated_on",
                                "announcement.sha256"]),
        ({"scope": "字" * 20_001}, ["scope"]),
        ({"scope": "\u0007"}, ["scope"]),
        ({"scope": 3}, ["scope"]),
        ({"colour": "红"}, ["colour"]),
        ({"standardTitleCn": None, "organName": None, "isOpen": None}, ["standardTitleCn", "organName", "isOpen"]),
    ],
)  # fmt: skip
def test_faults_are_named_by_field(
    reference_platform: ReferencePlatform, record: Record, changes: dict[str, Any], fields: list[str]
) -> None:
    answer = send(reference_platform, record(**changes))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == fields
    assert all(error["message"] for error in answer.json()["errors"])
    assert reference_platform.records() == []


def test_full_record_is_taken(reference_platform: ReferencePlatform, record: Record) -> None:
    texts = ("standardTitleEn", "ICS", "CCS", "gbt4754", "editorUnit", "drafterNames", "scope", "mainContent",
             "standardField")  # fmt: skip
    answer = send(
        reference_platform,
        record(
            **dict.fromkeys(texts, "示例"),
            isPatentName="是",
            patents=[{**PATENT, "clauses": "5.2"}],
            isOpen=1,
            text={"sha256": hashlib.sha256(PDF).hexdigest(), "pages": 12},
        ),
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("content", "status"), [(b"", 400), (b"{", 400), (b"[" * 100_000, 400), (b"[]", 422), (b"null", 422)]
)
def test_nonsense_is_refused(reference_platform: ReferencePlatform, content: bytes, status: int) -> None:
    assert send(reference_platform, content).status_code == status


def test_unsigned_and_ill_signed_requests_are_refused(
    reference_platform: ReferencePlatform, record: Record
) -> None:
    now = datetime.now(UTC)
    bare = httpx.post(f"{reference_platform.url}/api/v1/records", json=record(), trust_env=False)
    refused = [
        bare,
        send(reference_platform, record(), by=Ed25519Key.make("nobody/1")),
        send(reference_platform, record(), by=Ed25519Key.make(reference_platform.key.id)),
        send(reference_platform, record(), at=now - timedelta(minutes=6)),
        send(reference_platform, record(), at=now + timedelta(minutes=6)),
        send(reference_platform, record(), nonce="short"),
        send(reference_platform, record(), key="k"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [
        (401, "signature"),
        (401, "unknown_key"),
        (401, "signature"),
        (401, "timestamp"),
        (401, "timestamp"),
        (401, "nonce"),
        (401, "idempotency_key"),
    ]
    assert reference_platform.records() == []


def test_replayed_request_is_refused_after_a_restart_too(
    reference_platform: ReferencePlatform, record: Record
) -> None:
    taken = send(reference_platform, record(), nonce="n" * 16)
    assert taken.status_code == 201
    again = send(reference_platform, record(), nonce="n" * 16)
    reference_platform.kill()
    reference_platform.start()
    later = send(reference_platform, record(), nonce="n" * 16)
    assert [(answer.status_code, answer.json()["code"]) for answer in (again, later)] == [
        (401, "nonce_used")
    ] * 2


def test_what_was_answered_survives_kill(reference_platform: ReferencePlatform, record: Record) -> None:
    first = send(reference_platform, record())
    reference_platform.kill()
    reference_platform.start()
    second = send(reference_platform, record())
    assert (second.status_code, second.content) == (200, first.content)
    assert reference_platform.stop() == 0


def test_taken_but_never_answered_is_found_by_repeating(
    reference_platform: ReferencePlatform, record: Record
) -> None:
    assert reference_platform.control(fault="drop_after") == 1
    with pytest.raises(httpx.RemoteProtocolError):
        send(reference_platform, record())
    assert len(reference_platform.records()) == 1
    assert send(reference_platform, record()).status_code == 200
    assert len(reference_platform.records()) == 1


def test_what_was_taken_is_found_by_its_key(reference_platform: ReferencePlatform, record: Record) -> None:
    taken = send(reference_platform, record())
    ask = {"method": "GET", "path": "/api/v1/submissions"}
    found = send(reference_platform, b"", **ask)
    assert (found.status_code, found.content) == (200, taken.content)
    assert send(reference_platform, b"", key="key-00000002", **ask).json()["code"] == "unknown_submission"
    assert send(reference_platform, b"", by=reference_platform.other_key, **ask).status_code == 404
    assert httpx.get(f"{reference_platform.url}/api/v1/submissions").status_code == 401


def test_faults_come_in_order_and_end(reference_platform: ReferencePlatform, record: Record) -> None:
    reference_platform.control(fault="status", times=2)
    reference_platform.control(fault="status", status=503)
    reference_platform.control(fault="busy", seconds=7)
    assert reference_platform.control(fault="slow", seconds=0.1) == 5
    answers = [send(reference_platform, record()) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [500, 500, 503, 429, 201, 200]
    assert answers[3].headers["Retry-After"] == "7"


@pytest.mark.parametrize("fault", ["drop_before", "timeout"])
def test_silence_commits_nothing(reference_platform: ReferencePlatform, record: Record, fault: str) -> None:
    reference_platform.control(fault=fault, seconds=2)
    with pytest.raises(httpx.TransportError):
        send(reference_platform, record(), timeout=0.5)
    assert reference_platform.records() == []
    reference_platform.control(fault="status")
    assert reference_platform.control(reset=True) == 0
    assert send(reference_platform, record()).status_code == 201


@pytest.mark.parametrize("headers", [{"Origin": "http://127.0.0.1"}, {"X-Forwarded-For": "127.0.0.1"}])
def test_control_is_not_for_pages_and_proxies(
    reference_platform: ReferencePlatform, headers: dict[str, str]
) -> None:
    answer = httpx.post(
        f"{reference_platform.url}/_control", json={"fault": "status"}, headers=headers, trust_env=False
    )
    assert answer.status_code == 404


def test_files_follow_the_record(reference_platform: ReferencePlatform, record: Record) -> None:
    digest = hashlib.sha256(PDF).hexdigest()
    announcement = {**record()["announcement"], "sha256": digest}
    text = {"sha256": digest, "pages": 1}
    unique_id = send(reference_platform, record(announcement=announcement, text=text)).json()[
        "standardUniqueId"
    ]
    path = f"/api/v1/records/{unique_id}/files"

    def put(
        kind: int, body: bytes = PDF, content_type: str = "application/pdf", **who: Ed25519Key
    ) -> httpx.Response:
        return send(
            reference_platform, body, method="PUT", path=f"{path}/{kind}", content_type=content_type, **who
        )

    assert put(2, PDF + b" ").json()["code"] == "file_digest"
    assert put(1, b"GIF89a").json()["code"] == "file_type"
    assert put(1, content_type="image/png").json()["code"] == "file_type"
    assert put(1, by=reference_platform.other_key).status_code == 404
    assert [put(1).status_code, put(1).status_code, put(2).status_code] == [201, 200, 201]
    assert put(2).json() == {"fileType": 2, "sha256": digest, "size": len(PDF)}
    assert [file["fileType"] for file in reference_platform.records()[0]["files"]] == [1, 2]
    assert get(reference_platform, f"{path}/2").content == PDF
    assert get(reference_platform, f"{path}/1").json()["code"] == "not_open"
    opened = record(announcement=announcement, text=text, isOpen=1)
    assert send(reference_platform, opened, key="key-00000002").status_code == 201
    assert get(reference_platform, f"{path}/1").content == PDF


def test_pages_show_what_was_received_and_say_what_they_are(
    reference_platform: ReferencePlatform, record: Record
) -> None:
    assert "还没有收到任何记录" in get(reference_platform, "/").text
    facts = record(standardTitleCn="<b>示例</b>材料", isPatentName="是", patents=[PATENT])
    receipt = send(reference_platform, facts).json()
    front = get(reference_platform, "/", q="T/EXS")
    page = get(reference_platform, f"/records/{receipt['standardUniqueId']}")
    missing = get(reference_platform, f"/records/{'0' * 31}")
    for answer in (front, page, missing):
        assert "这是参考程序，不是全国团体标准信息平台。" in answer.text
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert (front.status_code, page.status_code, missing.status_code) == (200, 200, 404)
    assert "&lt;b&gt;示例&lt;/b&gt;材料" in front.text
    assert receipt["receiptNo"] in page.text
    assert PATENT["number"] in page.text
    assert "没有符合条件的记录" in get(reference_platform, "/", q="100%").text
    assert get(reference_platform, "/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("size", "status"), [("-1", 411), ("1e3", 411), (str(10**9), 413), ("9" * 5000, 413)]
)
def test_odd_lengths_are_refused(reference_platform: ReferencePlatform, size: str, status: int) -> None:
    with closing(http.client.HTTPConnection(urlsplit(reference_platform.url).netloc, timeout=10)) as line:
        line.putrequest("POST", "/api/v1/records")
        line.putheader("Content-Length", size)
        line.endheaders()
        assert line.getresponse().status == status


GOOD = Ed25519Key.make("exs/1").public


@pytest.mark.parametrize(
    "keys",
    ["", "exs", "exs/1:short", "exs:" + GOOD[6:], f"{GOOD},{GOOD}"],
    ids=["none", "no key", "short", "no number", "twice"],
)
def test_unusable_keys_are_one_sentence(tmp_path: Path, keys: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "disclosure.reference_platform", "--port", "0", "--data", str(tmp_path)],
        cwd=ROOT,
        env={"REFERENCE_PLATFORM_KEYS": keys},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("REFERENCE_PLATFORM_KEYS: ")
    assert done.stderr.count("\n") == 1


def test_a_sender_that_changes_its_key_stays_who_it_is(
    reference_platform: ReferencePlatform, record: Record
) -> None:
    first = send(reference_platform, record())
    again = send(reference_platform, record(), by=reference_platform.next_key)
    assert (again.status_code, again.content) == (200, first.content)
    changed = record(standardTitleCn="另一个名称")
    later = send(reference_platform, changed, by=reference_platform.next_key, key="key-00000002")
    assert later.status_code == 201


def test_program_is_a_stranger() -> None:
    """Of others' libraries it has two: one that knows signatures of messages, one that knows Ed25519."""
    known = {*sys.stdlib_module_names, "http_message_signatures", "cryptography"}
    for path in sorted((ROOT / "disclosure" / "reference_platform").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                assert (node.module or "").partition(".")[0] in known, path
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 1, path
            elif isinstance(node, ast.Import):
                assert {name.name.partition(".")[0] for name in node.names} <= known, path
