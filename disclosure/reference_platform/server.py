"""The addresses of the reference platform, over the standard library's threaded HTTP server."""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import pages
from .faults import Fault, FaultQueue
from .fields import check
from .gate import WINDOW_SECONDS, Caller, Keys, Seal, Unauthorized, authenticate
from .store import KeyReused, NonceUsed, NumberTaken, Store

RECORD_LIMIT = 1024 * 1024
FILE_LIMIT = 64 * 1024 * 1024
_MAGIC = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
_STYLE = Path(__file__).with_name("style.css")
_RECORD = re.compile(r"/api/v1/records/([0-9a-f]{31})")
_FILE = re.compile(r"/api/v1/records/([0-9a-f]{31})/files/([12])")
_PAGE = re.compile(r"/records/([0-9a-f]{31})")


class HangUp(Exception):
    """Close the connection without a word."""


class Answer(Exception):
    """An answer that ends the work early."""

    def __init__(
        self, status: int, payload: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status)
        self.status = status
        self.payload = payload
        self.headers = headers or {}


class Platform(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], *, store: Store, keys: Keys, seal: Seal) -> None:
        super().__init__(address, Handler)
        self.store = store
        self.keys = keys
        self.seal = seal
        self.faults = FaultQueue()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One thread for each connection, which has one of its own to the store."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.store.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that goes away in mid-sentence is no event."""


class Handler(BaseHTTPRequestHandler):
    server: Platform
    protocol_version = "HTTP/1.1"
    server_version = "ReferencePlatform"
    sys_version = ""
    timeout = 60
    disable_nagle_algorithm = True  # head and body are two packets, and the second waits for nobody

    def do_GET(self) -> None:
        self._answering(self._get)

    def do_POST(self) -> None:
        self._answering(self._post)

    def do_PUT(self) -> None:
        self._answering(self._put)

    def _answering(self, work: Any) -> None:
        try:
            work()
        except Answer as answer:
            self._send_json(answer.status, answer.payload, answer.headers)
        except HangUp:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    # Reading

    def _get(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        page = min(int(query["page"]), 10_000) if query.get("page", "").isdecimal() else 0
        if parts.path == "/":
            words = query.get("q", "")[:200]
            found = self.server.store.records(
                words=words, offset=page * pages.PAGE_SIZE, limit=pages.PAGE_SIZE + 1
            )
            self._send_html(200, pages.render_list(found, words=words, page=page))
        elif parts.path == "/style.css":
            self._send(200, _STYLE.read_bytes(), "text/css; charset=utf-8")
        elif parts.path == "/healthz":
            self._send_json(200, {"status": "ok"})
        elif parts.path == "/api/v1/records":
            found = self.server.store.records(
                number=query.get("standardNo", ""),
                organ=query.get("organCode", ""),
                offset=page * pages.PAGE_SIZE,
            )
            self._send_json(200, {"rows": found})
        elif parts.path == "/api/v1/submissions":
            self._meet(lambda: self._find_submission(self._caller(b"")))
        elif match := _RECORD.fullmatch(parts.path):
            self._send_json(200, self._record(match[1]))
        elif match := _FILE.fullmatch(parts.path):
            self._send_file(self._record(match[1]), int(match[2]))
        elif (match := _PAGE.fullmatch(parts.path)) and (record := self.server.store.record(match[1])):
            self._send_html(200, pages.render_record(record, self.server.store.receipts(match[1])))
        else:
            self._send_html(404, pages.render_missing())

    def _record(self, unique_id: str) -> dict[str, Any]:
        record = self.server.store.record(unique_id)
        if record is None:
            raise Answer(404, _problem("not_found", "没有这条记录。"))
        return record

    def _send_file(self, record: Mapping[str, Any], kind: int) -> None:
        if kind == 1 and record["isOpen"] != 1:
            raise Answer(403, _problem("not_open", "该标准文本不公开。"))
        for file in record["files"]:
            if file["fileType"] == kind:
                self._send(200, (self.server.store.files / file["sha256"]).read_bytes(), file["contentType"])
                return
        raise Answer(404, _problem("not_found", "还没有收到该文件。"))

    # Writing

    def _post(self) -> None:
        if self.path == "/_control":
            self._control()
        elif self.path == "/api/v1/records":
            body = self._body(RECORD_LIMIT)
            caller = self._caller(body)
            self._meet(lambda: self._take_record(caller, body))
        else:
            raise Answer(404, _problem("not_found", "没有这个地址。"), {"Connection": "close"})

    def _put(self) -> None:
        match = _FILE.fullmatch(self.path)
        if match is None:
            raise Answer(404, _problem("not_found", "没有这个地址。"), {"Connection": "close"})
        body = self._body(FILE_LIMIT)
        caller = self._caller(body)
        self._meet(lambda: self._take_file(caller, match[1], int(match[2]), body))

    def _find_submission(self, caller: Caller) -> tuple[int, str]:
        found = self.server.store.submitted(sender=caller.sender, idempotency_key=caller.idempotency_key)
        if found is None:
            raise Answer(404, _problem("unknown_submission", "没有收到过使用该 Idempotency-Key 的记录。"))
        return 200, found

    def _take_record(self, caller: Caller, body: bytes) -> tuple[int, str]:
        digest = hashlib.sha256(body).hexdigest()
        store, key = self.server.store, caller.idempotency_key
        try:
            receipt = store.repeated(sender=caller.sender, idempotency_key=key, digest=digest)
            if receipt is None:
                facts = _read_json(body)
                errors = check(facts)
                if errors:
                    raise Answer(422, _problem("invalid", "记录有误，请按所列各项修改后重新提交。", errors))
                receipt = store.take(
                    facts,
                    sender=caller.sender,
                    seal=self.server.seal,
                    idempotency_key=key,
                    digest=digest,
                    at=_now(),
                )
        except KeyReused as error:
            raise Answer(
                409, _problem("key_reused", "该 Idempotency-Key 已用于另一份记录，请换用新的。")
            ) from error
        except NumberTaken as error:
            taken = [{"field": "standardNo", "code": "taken", "message": "该标准编号已由其他团体登记。"}]
            raise Answer(422, _problem("invalid", "记录有误，请按所列各项修改后重新提交。", taken)) from error
        return (201 if receipt.fresh else 200), receipt.text

    def _take_file(self, caller: Caller, unique_id: str, kind: int, body: bytes) -> tuple[int, str]:
        record = self._record(unique_id)
        if self.server.store.owner(unique_id) != caller.sender:
            raise Answer(404, _problem("not_found", "没有这条记录。"))
        content_type = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        allowed = ("application/pdf",) if kind == 1 else tuple(_MAGIC)
        if content_type not in allowed or not body.startswith(_MAGIC[content_type]):
            wanted = "标准正文应为 PDF 文件。" if kind == 1 else "标准公告应为 PDF、JPEG 或 PNG 文件。"
            raise Answer(422, _problem("file_type", wanted))
        digest = hashlib.sha256(body).hexdigest()
        declared = ((record.get("text") if kind == 1 else record["announcement"]) or {}).get("sha256")
        if digest != declared:
            raise Answer(422, _problem("file_digest", "文件与记录中申报的摘要不符，请核对文件或更正记录。"))
        fresh = self.server.store.put_file(unique_id, kind, body, content_type=content_type, at=_now())
        return (201 if fresh else 200), json.dumps({"fileType": kind, "sha256": digest, "size": len(body)})

    def _caller(self, body: bytes) -> Caller:
        now = time.time()
        try:
            caller = authenticate(
                self.server.keys,
                method=self.command,
                url=f"http://{self.headers.get('Host', '')}{self.path}",
                headers=self.headers,
                body=body,
                now=now,
            )
            self.server.store.spend_nonce(
                sender=caller.sender, nonce=caller.nonce, now=now, window=WINDOW_SECONDS
            )
        except Unauthorized as error:
            raise Answer(401, _problem(error.code, error.message)) from error
        except NonceUsed as error:
            raise Answer(
                401, _problem("nonce_used", "签名的 nonce 已用过，请为每次请求另取一个。")
            ) from error
        return caller

    # Faults on demand

    def _control(self) -> None:
        # A browser's page names its origin and a proxy names its client: neither may order faults.
        loopback = ipaddress.ip_address(self.client_address[0]).is_loopback
        if not loopback or self.headers.get("Origin") or self.headers.get("X-Forwarded-For"):
            raise Answer(404, _problem("not_found", "没有这个地址。"), {"Connection": "close"})
        wish = _read_json(self._body(RECORD_LIMIT))
        try:
            waiting = self.server.faults.order(wish)
        except ValueError as error:
            raise Answer(422, _problem("invalid", str(error))) from error
        self._send_json(200, {"waiting": waiting})

    def _meet(self, work: Callable[[], tuple[int, str]]) -> None:
        """Do the work of a signed request and answer, spoilt by the next fault if one waits."""
        fault = self._meet_before(work)
        status, text = work()
        kind = fault.kind if fault else ""
        if kind == "twice":
            work()
        if kind == "drop_after":
            raise HangUp
        self._send(status, text.encode(), "application/json; charset=utf-8", cut=kind == "truncate")
        if kind == "twice":
            self._send(status, text.encode(), "application/json; charset=utf-8")
        if kind in ("truncate", "twice"):
            raise HangUp

    def _meet_before(self, work: Callable[[], tuple[int, str]]) -> Fault | None:
        fault = self.server.faults.next()
        if fault is None:
            return None
        if fault.kind == "status":
            later = {"Retry-After": f"{fault.seconds:.0f}"} if fault.told_when else {}
            raise Answer(fault.status, _problem("ordered", "应测试要求出错。"), later)
        if fault.kind == "refuse":
            errors = [{"field": fault.field, "code": "ordered", "message": fault.message}]
            raise Answer(422, _problem("invalid", "记录有误，请按所列各项修改后重新提交。", errors))
        if fault.kind == "busy":
            raise Answer(
                429, _problem("busy", "请求过多，请稍后再试。"), {"Retry-After": f"{fault.seconds:.0f}"}
            )
        if fault.kind in ("timeout", "slow"):
            time.sleep(fault.seconds)
        if fault.kind == "late":
            threading.Timer(fault.seconds, _quietly, [work]).start()
        if fault.kind in ("timeout", "drop_before", "late"):
            raise HangUp
        return fault

    # The wire

    def _body(self, limit: int) -> bytes:
        close = {"Connection": "close"}
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or self.headers.get("Transfer-Encoding"):
            raise Answer(411, _problem("length", "请给出 Content-Length。"), close)
        if int(length[:12]) > limit:
            raise Answer(413, _problem("too_large", f"请求正文不得超过 {limit} 字节。"), close)
        body = self.rfile.read(int(length))
        if len(body) != int(length):
            raise HangUp
        return body

    def _send_json(
        self, status: int, payload: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        body = json.dumps(payload, ensure_ascii=False).encode()
        self._send(status, body, "application/json; charset=utf-8", headers)

    def _send_html(self, status: int, html: str) -> None:
        self._send(status, html.encode(), "text/html; charset=utf-8")

    def _send(
        self,
        status: int,
        body: bytes,
        content_type: str,
        headers: Mapping[str, str] | None = None,
        *,
        cut: bool = False,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header(
            "Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'"
        )
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the pages show what was received."""


def _quietly(work: Callable[[], object]) -> None:
    with contextlib.suppress(Answer):
        work()


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Answer(400, _problem("json", "请求正文不是有效的 JSON。")) from error


def _problem(code: str, message: str, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"code": code, "message": message, "errors": errors or []}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
