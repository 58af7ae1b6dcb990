"""The child of ``standards.sandbox``: reads one draft or comment sheet from standard input, writes what it is as JSON.

Started as ``python -I worker.py draft|comments NAME CPU_SECONDS MEGABYTES OUTPUT_MEGABYTES``. Puts itself under limits
before it looks at the file, and cuts itself off from the network where the system lets it.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000


def confine(seconds: int, megabytes: int, output: int) -> None:
    """No cores, few files, no new processes to speak of, no files larger than the answer, no network."""
    for kind, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, megabytes * 1024 * 1024),
        (resource.RLIMIT_FSIZE, output * 1024 * 1024),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(kind, (limit, limit))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        # As root the first call does; an ordinary user needs a user namespace, which some systems forbid.
        if libc.unshare(CLONE_NEWNET) != 0:
            libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def drafts() -> Callable[[bytes, str], dict[str, Any]]:
    from standards.document import archive, reader  # noqa: PLC0415 -- the path is only now known

    def read(data: bytes, name: str) -> dict[str, Any]:
        document, marked = reader.read_and_count(data, name)
        return {"read": archive.dump(document), "marked": asdict(marked)}

    return read


def comments() -> Callable[[bytes, str], dict[str, Any]]:
    from standards.document.comments import reading, rows  # noqa: PLC0415 -- the path is only now known

    return lambda data, name: {"read": rows.dump(reading.read(data, name))}


READERS = {"draft": drafts, "comments": comments}


def main() -> int:
    kind, name, seconds, megabytes, output = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from standards.document.sentences import Unreadable  # noqa: PLC0415 -- the path is only now known

    read = READERS[kind]()
    confine(seconds, megabytes, output)
    try:
        answer = read(sys.stdin.buffer.read(), name)
    except Unreadable as refusal:
        answer = {"refused": {"code": refusal.code, "message_id": refusal.message_id, "where": refusal.where}}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    status = main()
    # Skips the interpreter's tidying up, which can take longer than the reading of a small draft.
    os._exit(status)
