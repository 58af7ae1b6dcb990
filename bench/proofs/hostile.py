"""``./dev prove hostile``: every hostile file is refused in words or read, soon, within its memory, and without a network.

Each file of ``hostile`` in ``$SHARED_DATA`` is given to the child that reads uploads, under its own limits. It must answer
within 2 s of the processor's time and 512 MB, and by itself: a child that is killed or raises is a failure. Prints the
table of ``docs/security.md``. First a child under the same limits tries to reach a server of ours that
listens on this machine, once before it confines itself and once after: only the first may be heard.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from standards import sandbox
from standards.document import worker

DATA = Path(os.environ.get("SHARED_DATA", "../shared/data")) / "hostile"
SECONDS, MEGABYTES = 2.0, 512
_KNOCK = """
import importlib.util, socket, sys
spec = importlib.util.spec_from_file_location("worker", sys.argv[1])
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
if sys.argv[3] == "confined":
    worker.confine(10, 512, 128)
socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=2)
"""


def main() -> int:
    files = sorted(path for path in DATA.glob("*.*") if path.suffix != ".md")
    if not files:
        print(f"{DATA} has no files: name its parent in SHARED_DATA.")
        return 1
    faults = [] if _knocks("free") and not _knocks("confined") else ["a confined child reaches this machine"]
    print("| file | decided | s | MB |\n|---|---|--:|--:|")
    for path in files:
        decided, seconds, peak, fault = _read(path)
        print(f"| `{path.name}` | {decided} | {seconds:.2f} | {peak:.0f} |")
        faults += [f"{path.name}: {fault}"] if fault else []
    print("\n".join(faults) or f"{len(files)} files decided, none over {SECONDS:.0f} s or {MEGABYTES} MB.")
    return 1 if faults else 0


def _knocks(how: str) -> bool:
    """Whether a child reaches a server of ours on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        argv = [sys.executable, "-c", _KNOCK, worker.__file__, str(server.getsockname()[1]), how]
        subprocess.run(argv, stderr=subprocess.DEVNULL, check=False)
        try:
            server.accept()[0].close()
        except TimeoutError:
            return False
        return True


def _read(path: Path) -> tuple[str, float, float, str]:
    """What was decided, processor seconds, peak MB, and what was wrong about it."""
    argv = sandbox.command("draft", path.name, megabytes=MEGABYTES)
    with (
        tempfile.TemporaryFile() as answer,
        path.open("rb") as given,
        tempfile.TemporaryDirectory() as folder,
    ):
        child = subprocess.Popen(
            argv, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, env={}, cwd=folder
        )
        _pid, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        answer.seek(0)
        said = answer.read()
        left = sorted(os.listdir(folder))
    seconds, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    if child.returncode != 0:
        return "crashed", seconds, peak, f"the child ended with {child.returncode}"
    fault = next(
        (
            what
            for wrong, what in (
                (seconds > SECONDS, f"{seconds:.1f} s"),
                (peak > MEGABYTES, f"{peak:.0f} MB"),
                (left, f"left {left} behind"),
            )
            if wrong
        ),
        "",
    )
    return _told(json.loads(said)), seconds, peak, fault


def _told(said: dict[str, dict[str, object]]) -> str:
    if refused := said.get("refused"):
        return f"refused: {refused['code']}"
    document = said["read"]["document"]
    assert isinstance(document, dict)
    losses = len(document["losses"])
    return "read" + (f", {losses} losses told" if losses else "")


if __name__ == "__main__":
    start = time.monotonic()
    code = main()
    print(f"{time.monotonic() - start:.0f} s by the clock.")
    sys.exit(code)
