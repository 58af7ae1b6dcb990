"""A mail catcher: takes every message over SMTP, keeps it as a file, shows it on a page.

python -m config.local.mail --smtp-port PORT --page-port PORT --data FOLDER
"""

import argparse
import asyncio
import html
import itertools
import re
import signal
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

_LINK = re.compile(r"https?://[^\s<>\"'）)】》，。；]+")
_LIMIT = 30 * 1024 * 1024  # bytes of one message
_SHOWN = 200
_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere}li{margin:.5rem 0}small{color:#555}"
)


class Postbox:
    """The folder of messages; a file's name sorts by the time it came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = itertools.count()
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, sender: str, recipients: list[str], body: bytes) -> None:
        """Store one message, with its envelope in two headers of ours."""
        envelope = f"X-Envelope-From: {sender}\r\nX-Envelope-To: {', '.join(recipients)}\r\n".encode()
        name = f"{time.time_ns():020d}-{next(self._count):06d}.eml"
        draft = self.folder / f".{name}"
        draft.write_bytes(envelope + body)
        draft.rename(self.folder / name)

    def names(self) -> list[str]:
        """Newest first."""
        return sorted((path.name for path in self.folder.glob("[0-9]*.eml")), reverse=True)

    def read(self, name: str) -> EmailMessage | None:
        """None when there is no such message."""
        if name not in self.names():
            return None
        message = message_from_bytes((self.folder / name).read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


class Conversation:
    """One SMTP connection (RFC 5321, the part that senders use)."""

    def __init__(self, box: Postbox, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.box, self.reader, self.writer = box, reader, writer
        self.sender = ""
        self.recipients: list[str] = []

    async def hold(self) -> None:
        """Answer until the other side leaves."""
        try:
            await self._say("220 mail catcher")
            while line := await self.reader.readline():
                if not await self._answer(line.decode("utf-8", "replace").strip()):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # a sender that goes away in the middle has sent nothing
        finally:
            self.writer.close()

    async def _say(self, text: str) -> None:
        self.writer.write(text.encode() + b"\r\n")
        await self.writer.drain()

    async def _answer(self, line: str) -> bool:
        verb = line.partition(" ")[0].upper()
        if verb == "EHLO":
            await self._say(f"250-mail catcher\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {_LIMIT}")
        elif verb in {"HELO", "NOOP"}:
            await self._say("250 OK")
        elif verb == "MAIL":
            self.sender, self.recipients = _address(line), []
            await self._say("250 OK")
        elif verb == "RCPT":
            self.recipients.append(_address(line))
            await self._say("250 OK")
        elif verb == "RSET":
            self.sender, self.recipients = "", []
            await self._say("250 OK")
        elif verb == "DATA":
            await self._take_message()
        elif verb == "QUIT":
            await self._say("221 Bye")
            return False
        else:
            await self._say("502 Not known here")
        return True

    async def _take_message(self) -> None:
        if not self.recipients:
            await self._say("503 RCPT first")
            return
        await self._say("354 End with a line that is a dot")
        lines: list[bytes] = []
        while (line := await self.reader.readline()) != b".\r\n":
            if not line:
                raise ConnectionError
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.box.keep(self.sender, self.recipients, b"".join(lines))
        self.recipients = []
        await self._say("250 Kept")


def _address(line: str) -> str:
    found = re.search(r"<([^>]*)>", line)
    return found[1] if found else line.partition(":")[2].strip()


def link_text(text: str) -> str:
    """`text` as HTML with its web addresses clickable; everything else is escaped."""
    parts: list[str] = []
    end = 0
    for match in _LINK.finditer(text):
        address = html.escape(match[0])
        parts.append(
            f'{html.escape(text[end : match.start()])}<a href="{address}" rel="noreferrer">{address}</a>'
        )
        end = match.end()
    return "".join(parts) + html.escape(text[end:])


def message_text(message: EmailMessage) -> str:
    """What a person would read: the plain part, else the HTML part's source."""
    body = message.get_body(("plain", "html"))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""


def list_page(box: Postbox) -> str:
    """Who got what, newest first."""
    rows = []
    for name in box.names()[:_SHOWN]:
        message = box.read(name)
        if message is None:
            continue
        subject = html.escape(str(message["subject"] or "(no subject)"))
        to = html.escape(str(message["x-envelope-to"] or ""))
        sent = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(int(name[:20]) / 1e9))
        rows.append(f'<li><a href="/{quote(name)}">{subject}</a><br><small>{to} · {sent}</small></li>')
    return _page("邮件 Mail", f"<ul>{''.join(rows)}</ul>" if rows else "<p>尚无邮件。No mail yet.</p>")


def message_page(message: EmailMessage) -> str:
    """One message as text."""
    heads = "".join(
        f"<dt>{label}</dt><dd>{html.escape(str(message[header] or ''))}</dd>"
        for label, header in (("发件人 From", "from"), ("收件人 To", "x-envelope-to"), ("日期 Date", "date"))
    )
    files = "".join(
        f"<li>{html.escape(part.get_filename() or part.get_content_type())}</li>"
        for part in message.iter_attachments()
    )
    attached = f"<p>附件 Attachments</p><ul>{files}</ul>" if files else ""
    body = f'<p><a href="/">←</a></p><dl>{heads}</dl><pre>{link_text(message_text(message))}</pre>{attached}'
    return _page(str(message["subject"] or "(no subject)"), body)


def _page(title: str, body: str) -> str:
    title = html.escape(title)
    return (
        '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>"
    )


def page_handler(box: Postbox) -> type[BaseHTTPRequestHandler]:
    """A request handler that shows `box`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = unquote(urlsplit(self.path).path).lstrip("/")
            message = box.read(name) if name else None
            if name and message is None:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            content = (message_page(message) if message else list_page(box)).encode()
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet: the page is read by hand."""

    return Handler


async def serve(box: Postbox, *, smtp_port: int, page_port: int) -> None:
    """Take and show mail on 127.0.0.1 until SIGTERM or SIGINT."""
    pages = ThreadingHTTPServer(("127.0.0.1", page_port), page_handler(box))
    threading.Thread(target=pages.serve_forever, daemon=True).start()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Conversation(box, reader, writer).hold()

    smtp = await asyncio.start_server(converse, "127.0.0.1", smtp_port, limit=_LIMIT)
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await stopping.wait()
    smtp.close()
    pages.shutdown()
    pages.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m config.local.mail")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--page-port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    wanted = parser.parse_args()
    asyncio.run(serve(Postbox(wanted.data), smtp_port=wanted.smtp_port, page_port=wanted.page_port))


if __name__ == "__main__":
    main()
