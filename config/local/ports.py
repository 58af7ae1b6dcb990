"""Free loopback ports below the ephemeral range."""

import fcntl
import os
import socket
import tempfile
from pathlib import Path

EPHEMERAL = (
    32768  # Linux hands out 32768-60999 to outgoing connections; a port there may be taken at any moment
)
_kept: list[int] = []  # descriptors: unlike files, nothing complains of them when the process ends


def take_port(preferred: int) -> int:
    """The first free port at or above `preferred`, kept from other runs of ./dev until this process ends.

    Raises OSError when 500 ports in a row are taken.
    """
    folder = Path(tempfile.gettempdir()) / f"tuanbiao-ports-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    for port in range(preferred, min(preferred + 500, EPHEMERAL)):
        claim = os.open(folder / str(port), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
        except OSError:
            os.close(claim)
            continue
        _kept.append(claim)
        return port
    raise OSError(f"No free port on 127.0.0.1 from {preferred} upwards: stop something that listens there.")
