"""``python -m disclosure.reference_platform --host 127.0.0.1 --port 8900 --data FOLDER``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from .gate import read_keys, read_seal
from .server import Platform
from .store import Store

T = TypeVar("T")


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT. 2 when the keys, the folder or the port are not usable."""
    parser = argparse.ArgumentParser(prog="python -m disclosure.reference_platform", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8900, help="0 takes any free port and prints it")
    parser.add_argument("--data", type=Path, required=True, help="the folder that keeps records and files")
    wanted = parser.parse_args(argv)
    try:
        server = Platform(
            (wanted.host, wanted.port),
            store=Store(wanted.data),
            keys=_read("REFERENCE_PLATFORM_KEYS", read_keys),
            seal=_read("REFERENCE_PLATFORM_SEAL", read_seal),
        )
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"Cannot start on {wanted.host}:{wanted.port} with {wanted.data}: {error}\n")
        return 2
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write(f"http://{wanted.host}:{server.server_address[1]}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0


def _read(name: str, read: Callable[[str], T]) -> T:
    try:
        return read(os.environ.get(name, ""))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
