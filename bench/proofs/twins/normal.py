"""Making two recordings comparable: only what must differ between two runs is given a common name.

``NORMALISED`` is printed in the report; there is nothing else.
"""

import io
import re
import zipfile
from collections.abc import Collection
from email.header import decode_header, make_header
from uuid import UUID

from django.core.mail import EmailMessage
from pypdf import PdfReader

NORMALISED = (
    "CSRF tokens (cookie csrftoken, hidden fields, X-CSRFToken) → «csrf»",
    "nonces of the CSP → «nonce»",
    "session ids (cookie sessionid) → «session»",
    "Date: dates of HTTP headers, cookies and mails; machine times of sessions, counted attempts and office files → «date»",
    "the length of an office file or archive, in which those times are packed → the length of its text",
    "the same of an archive that is kept, and the digest's first two digits in its path → «packed»",
    "ids made in the run, by order of appearance: UUIDs of rows, messages and tasks, signed and secret tokens → «id-1» …",
    "the same for what is drawn or computed from them: salts, digests over rows and their first twelve digits on a page, the process id in broker messages",
    "the Message-ID and the boundaries of mails → «mail»",
)
ARCHIVE = b"PK\x03\x04"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}'), r"\1«csrf»"),
    (re.compile(r"(csrftoken=)[A-Za-z0-9]{32}"), r"\1«csrf»"),
    (re.compile(r"(X-CSRFToken[^A-Za-z0-9]{1,20})[A-Za-z0-9]{64}", re.I), r"\1«csrf»"),
    (re.compile(r"(sessionid=)[a-z0-9]{32}"), r"\1«session»"),
    (re.compile(r"('nonce-|nonce=\")[A-Za-z0-9+/=_-]{16,}"), r"\1«nonce»"),
    (re.compile(r"\w{3}, \d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2} (GMT|[+-]\d{4})"), "«date»"),
    (re.compile(r"(?<=\nMessage-ID: )<[\w.]+@[^>]+>|={15}\d+=="), "«mail»"),
    (re.compile(r'("salt": ")[0-9a-f]{32}(?=")'), r"\1«salt»"),
    (re.compile(r'("file": "\w+/)[0-9a-f]{2}(?=/[^"]+\.zip")'), r"\1«packed»"),
    (re.compile(r'(\.zip", "size": )\d+'), r"\1«packed»"),
    (re.compile(r'("size": )\d+(?=, "sha256": "[0-9a-f]{64}", "archive": ")'), r"\1«packed»"),
]
# Random or signed words: salts and digests, `signing.dumps`, links in mail.
_SECRET = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])"
    r"|(?<=/)[A-Za-z0-9_-]{43}(?=/)"
    r"|(?<=/)[0-9a-f]{32}-[0-9a-z]{6}-[0-9a-f]{32}(?=/)"
    r"|[A-Za-z0-9_-]{16,}:[0-9A-Za-z]{6}:[A-Za-z0-9_-]{43}"
    r"|gen\d+@[\w.-]+"
    r"|(?<=<code>)[0-9a-f]{12}(?=</code>)"
)


class Names:
    """The names given in one recording, by order of appearance. ``since``: when it began, in milliseconds."""

    def __init__(self, since: int, known: Collection[str] = ()) -> None:
        self.since, self.known = since, known
        self.given: dict[str, str] = {}

    @classmethod
    def words(cls, text: str) -> set[str]:
        """Everything in a text that looks like an id, a digest or a token."""
        return {match[0] for pattern in (_UUID, _SECRET) for match in pattern.finditer(text)}

    def plain(self, text: str) -> str:
        """A text with everything in ``NORMALISED`` named."""
        for pattern, name in _RULES:
            text = pattern.sub(name, text)
        text = _UUID.sub(lambda match: self._uuid(match[0]), text)
        return _SECRET.sub(lambda match: self.name(match[0]), text)

    def name(self, said: str) -> str:
        """What stood in the world before is compared as it is."""
        return said if said in self.known else self.given.setdefault(said, f"«id-{len(self.given) + 1}»")

    def _uuid(self, said: str) -> str:
        found = UUID(said)
        made_now = found.version == 4 or (found.version == 7 and found.int >> 80 >= self.since)
        return self.name(said) if made_now else said


def letter(message: EmailMessage) -> str:
    """A mail with everything in it decoded: from and to whom, its head, and the text of each part."""
    made = message.message()
    lines = [f"{message.from_email} → {message.recipients()}"]
    for part in made.walk():
        lines += [f"{name}: {make_header(decode_header(str(value)))}" for name, value in part.items()]
        if not part.is_multipart():
            lines.append(readable(part.get_payload(decode=True) or b""))
    return "\n".join(lines)


def readable(content: bytes) -> str:
    """The text of a body: of a PDF its pages, of an office file or archive its members, of a picture its bytes."""
    if content.startswith(b"%PDF-"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(ARCHIVE):
        return _members(content)
    return content.decode("utf-8", errors="backslashreplace")


def _members(content: bytes) -> str:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        return content.decode("latin-1")
    parts = [f"{info.filename}\n{readable(archive.read(info))}" for info in archive.infolist()]
    return re.sub(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z(?=</dcterms)", "«date»", "\n".join(parts))
