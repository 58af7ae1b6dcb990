"""What is kept: records with every version, receipts, nonces, files. Committed to disk before any answer."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .gate import Seal

_SCHEMA = """
CREATE TABLE IF NOT EXISTS nonce (
    sender TEXT NOT NULL, nonce TEXT NOT NULL, seen_at REAL NOT NULL, PRIMARY KEY (sender, nonce));
CREATE INDEX IF NOT EXISTS nonce_seen ON nonce (seen_at);
CREATE TABLE IF NOT EXISTS record (
    unique_id TEXT PRIMARY KEY, sender TEXT NOT NULL, number TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    organ_name TEXT NOT NULL, facts TEXT NOT NULL, version INTEGER NOT NULL, received_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS submission (
    place INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, idempotency_key TEXT NOT NULL,
    digest TEXT NOT NULL, unique_id TEXT NOT NULL, version INTEGER NOT NULL, facts TEXT NOT NULL,
    receipt TEXT NOT NULL, UNIQUE (sender, idempotency_key));
CREATE TABLE IF NOT EXISTS file (
    unique_id TEXT NOT NULL, kind INTEGER NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL,
    content_type TEXT NOT NULL, stored_at TEXT NOT NULL, PRIMARY KEY (unique_id, kind, digest));
"""


class NonceUsed(Exception):
    """The nonce was seen before: somebody repeats an old request."""


class KeyReused(Exception):
    """The idempotency key came before with another body."""


class NumberTaken(Exception):
    """Another sender registered this standard number."""


@dataclass(frozen=True)
class Receipt:
    """``text`` is the JSON answered, byte for byte the same each time; ``fresh`` is False for a repetition."""

    text: str
    fresh: bool


class Store:
    def __init__(self, folder: Path) -> None:
        self.files = folder / "files"
        self.files.mkdir(parents=True, exist_ok=True)
        self.path = folder / "reference.sqlite3"
        self._own = threading.local()
        self._connect().executescript("PRAGMA journal_mode = WAL;" + _SCHEMA)

    def _connect(self) -> sqlite3.Connection:
        """The calling thread's own connection, open until the thread calls ``close``."""
        db: sqlite3.Connection | None = getattr(self._own, "db", None)
        if db is None:
            db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA synchronous = FULL")
            self._own.db = db
        return db

    def close(self) -> None:
        db: sqlite3.Connection | None = self._own.__dict__.pop("db", None)
        if db is not None:
            db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        db = self._connect()
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def spend_nonce(self, *, sender: str, nonce: str, now: float, window: float) -> None:
        """Remember the nonce for as long as a signature with it could pass. NonceUsed on the second time."""
        with self._writing() as db:
            db.execute("DELETE FROM nonce WHERE seen_at < ?", (now - 3 * window,))
            try:
                db.execute("INSERT INTO nonce VALUES (?, ?, ?)", (sender, nonce, now))
            except sqlite3.IntegrityError as error:
                raise NonceUsed from error

    def repeated(self, *, sender: str, idempotency_key: str, digest: str) -> Receipt | None:
        """The receipt given earlier to this sender for this key and body. KeyReused if the body was another."""
        return _repeated(self._connect(), sender, idempotency_key, digest)

    def submitted(self, *, sender: str, idempotency_key: str) -> str | None:
        """The receipt given to this sender for this key, as it was answered; None if nothing came under the key."""
        row = (
            self._connect()
            .execute(
                "SELECT receipt FROM submission WHERE sender = ? AND idempotency_key = ?",
                (sender, idempotency_key),
            )
            .fetchone()
        )
        return None if row is None else str(row["receipt"])

    def effects(self, *, sender: str = "") -> Iterator[dict[str, Any]]:
        """Everything that was ever taken, in the order taken: what a sender's own ledger is compared with."""
        for row in self._connect().execute(
            "SELECT s.place, s.idempotency_key, s.digest, s.unique_id, s.version, s.receipt, r.number"
            " FROM submission s JOIN record r USING (unique_id)"
            " WHERE ? = '' OR s.sender = ? ORDER BY s.place",
            (sender, sender),
        ):
            yield dict(row)

    def take(
        self, facts: dict[str, Any], *, sender: str, seal: Seal, idempotency_key: str, digest: str, at: str
    ) -> Receipt:
        """Register a record, or the next version of it if this sender registered the number before."""
        with self._writing() as db:
            earlier = _repeated(db, sender, idempotency_key, digest)
            if earlier is not None:
                return earlier
            row = db.execute("SELECT * FROM record WHERE number = ?", (facts["standardNo"],)).fetchone()
            if row is not None and row["sender"] != sender:
                raise NumberTaken
            unique_id = row["unique_id"] if row is not None else secrets.token_hex(16)[:31]
            version = row["version"] + 1 if row is not None else 1
            text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
            db.execute(
                "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (unique_id) DO UPDATE SET"
                " title = excluded.title, organ_name = excluded.organ_name, facts = excluded.facts,"
                " version = excluded.version, received_at = excluded.received_at",
                (unique_id, sender, facts["standardNo"], facts["standardTitleCn"], facts["organName"], text,
                 version, at),
            )  # fmt: skip
            place = db.execute(
                "INSERT INTO submission (sender, idempotency_key, digest, unique_id, version, facts, receipt)"
                " VALUES (?, ?, ?, ?, ?, ?, '')",
                (sender, idempotency_key, digest, unique_id, version, text),
            ).lastrowid
            number = f"CK{at[:10].replace('-', '')}{place:06d}"
            receipt = json.dumps(
                seal.sign_receipt(number=number, unique_id=unique_id, received_at=at, digest=digest)
            )
            db.execute("UPDATE submission SET receipt = ? WHERE place = ?", (receipt, place))
        return Receipt(receipt, fresh=True)

    def put_file(self, unique_id: str, kind: int, body: bytes, *, content_type: str, at: str) -> bool:
        """Keep a file under its digest. False if it was here already."""
        digest = hashlib.sha256(body).hexdigest()
        target = self.files / digest
        if not target.exists():
            partial = self.files / f".{digest}.{secrets.token_hex(4)}"
            with partial.open("wb") as stream:
                stream.write(body)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(target)
            folder = os.open(self.files, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        with self._writing() as db:
            made = db.execute(
                "INSERT OR IGNORE INTO file VALUES (?, ?, ?, ?, ?, ?)",
                (unique_id, kind, digest, len(body), content_type, at),
            )
            return made.rowcount == 1

    def records(
        self, *, number: str = "", organ: str = "", words: str = "", offset: int = 0, limit: int = 50
    ) -> list[dict[str, Any]]:
        """The records, newest first: all, or those of one number, one body, or with the words in number or title."""
        pattern = "%" + words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        db = self._connect()
        rows = db.execute(
            "SELECT * FROM record WHERE (? = '' OR number = ?)"
            " AND (? = '' OR json_extract(facts, '$.organCode') = ?)"
            r" AND (number LIKE ? ESCAPE '\' OR title LIKE ? ESCAPE '\')"
            " ORDER BY received_at DESC, unique_id LIMIT ? OFFSET ?",
            (number, number, organ, organ, pattern, pattern, limit, offset),
        ).fetchall()
        return [_record(db, row) for row in rows]

    def record(self, unique_id: str) -> dict[str, Any] | None:
        db = self._connect()
        row = db.execute("SELECT * FROM record WHERE unique_id = ?", (unique_id,)).fetchone()
        return _record(db, row) if row is not None else None

    def owner(self, unique_id: str) -> str:
        """The sender that registered a record; empty if there is none."""
        asked = "SELECT sender FROM record WHERE unique_id = ?"
        row = self._connect().execute(asked, (unique_id,)).fetchone()
        return str(row["sender"]) if row is not None else ""

    def receipts(self, unique_id: str) -> list[dict[str, Any]]:
        """Every receipt given for a record, the first version first."""
        rows = self._connect().execute(
            "SELECT version, receipt FROM submission WHERE unique_id = ? ORDER BY version", (unique_id,)
        )
        return [{"version": row["version"], **json.loads(row["receipt"])} for row in rows]


def _repeated(db: sqlite3.Connection, sender: str, idempotency_key: str, digest: str) -> Receipt | None:
    row = db.execute(
        "SELECT digest, receipt FROM submission WHERE sender = ? AND idempotency_key = ?",
        (sender, idempotency_key),
    ).fetchone()
    if row is None:
        return None
    if row["digest"] != digest:
        raise KeyReused
    return Receipt(row["receipt"], fresh=False)


def _record(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    """The facts of the current version, and the files that belong to it."""
    facts = json.loads(row["facts"])
    wanted = {1: (facts.get("text") or {}).get("sha256"), 2: facts["announcement"]["sha256"]}
    files = db.execute("SELECT * FROM file WHERE unique_id = ? ORDER BY kind", (row["unique_id"],)).fetchall()
    return {
        **facts,
        "standardUniqueId": row["unique_id"],
        "version": row["version"],
        "receivedAt": row["received_at"],
        "files": [
            {
                "fileType": file["kind"],
                "sha256": file["digest"],
                "size": file["size"],
                "contentType": file["content_type"],
                "storedAt": file["stored_at"],
            }
            for file in files
            if file["digest"] == wanted[file["kind"]]
        ],
    }
