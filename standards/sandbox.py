"""Uploaded drafts and comment sheets are read in a child process with limits: whatever the file does, the caller goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from standards.document import archive, worker
from standards.document.comments import rows
from standards.document.comments.rows import Sheet
from standards.document.counting import Marked
from standards.document.sentences import Unreadable, refuse
from standards.document.tree import Document

OUTPUT_MEGABYTES = 128
Read = TypeVar("Read")


def parse(data: bytes, name: str, *, seconds: int = 10, megabytes: int = 512) -> Document:
    """The draft in ``data`` as a tree: ``parse_and_count`` without the counts."""
    return parse_and_count(data, name, seconds=seconds, megabytes=megabytes)[0]


def parse_and_count(
    data: bytes, name: str, *, seconds: int = 10, megabytes: int = 512
) -> tuple[Document, Marked]:
    """The draft in ``data`` as a tree, and the elements its file is made of. Raises ``Unreadable``."""
    return _ask(
        "draft",
        data,
        name,
        lambda said: (archive.load(said["read"]), Marked(**said["marked"])),
        seconds=seconds,
        megabytes=megabytes,
    )


def parse_comments(data: bytes, name: str, *, seconds: int = 10, megabytes: int = 512) -> Sheet:
    """The comment sheet in ``data`` (``standards.document.comments.reading``). Raises ``Unreadable``."""
    return _ask(
        "comments", data, name, lambda said: rows.load(said["read"]), seconds=seconds, megabytes=megabytes
    )


def command(kind: str, name: str, *, seconds: int = 10, megabytes: int = 512) -> list[str]:
    """What starts the child; the file is its standard input."""
    script = str(Path(worker.__file__).resolve())
    return [sys.executable, "-I", script, kind, name, str(seconds), str(megabytes), str(OUTPUT_MEGABYTES)]


def _ask(
    kind: str, data: bytes, name: str, load: Callable[[Any], Read], *, seconds: int, megabytes: int
) -> Read:
    """What the child says of ``data``. Raises ``Unreadable``, also when time or memory run out.

    The child has no environment, no network where the system allows that, an empty folder, ``seconds`` of
    processor time and as many (and one more) by the clock, and ``megabytes`` of address space.
    """
    argv = command(kind, name, seconds=seconds, megabytes=megabytes)
    with (
        tempfile.TemporaryDirectory(prefix="draft-") as folder,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as answer,
    ):
        given.write(data)
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 -- our own interpreter and script
                argv,
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={"LC_ALL": "C.UTF-8"},
                cwd=folder,
                timeout=seconds + 1,
                check=False,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired as error:
            raise refuse("too_slow", name, seconds=seconds) from error
        if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
            raise refuse("too_slow", name, seconds=seconds)
        if done.returncode != 0:
            raise refuse("crashed", name)
        answer.seek(0)
        return _answered(answer.read(), name, load)


def _answered(answer: bytes, name: str, load: Callable[[Any], Read]) -> Read:
    try:
        said = json.loads(answer)
        if "refused" in said:
            refusal = said["refused"]
            raise Unreadable(refusal["code"], refusal["message_id"], **refusal["where"])
        return load(said)
    except (ValueError, KeyError, TypeError) as error:
        raise refuse("crashed", name) from error
