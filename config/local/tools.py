"""Programs that look at us from outside, in an environment of their own (`requirements/tools.txt`).

pgrls brings psycopg 3, which Django would prefer to our driver; schemathesis and pip-audit bring versions of their own.
Nothing of ours imports any of them.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.local.children import say
from config.local.places import ROOT, hold_lock

_HOME = ROOT / ".dev" / "tools"
_LOCK = ROOT / "requirements" / "tools.txt"
_SYNCED = _HOME / "synced-from.txt"


def find_tool(name: str) -> Path:
    """The command `name` of the tools' environment, which is built when its lock has changed.

    Raises SystemExit in one sentence when it cannot be built.
    """
    with hold_lock(ROOT / ".dev" / "tools.lock", waiting="Another run installs the tools; waiting for it."):
        if not _is_built():
            _build()
    return _HOME / "bin" / name


def _is_built() -> bool:
    return _SYNCED.exists() and _SYNCED.read_bytes() == _LOCK.read_bytes()


def _build() -> None:
    uv = _find_uv()
    say(f"Installing what {_LOCK.relative_to(ROOT)} locks")
    shutil.rmtree(_HOME, ignore_errors=True)
    python = _HOME / "bin" / "python"
    sync = [uv, "pip", "sync", "-q", "--python", str(python), "--require-hashes", str(_LOCK)]
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(_HOME)], check=True)
    # As in `dev`: behind a proxy of one's own, only the machine's certificates know the way.
    for env in (os.environ, {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}):
        if subprocess.run(sync, env=env, check=False).returncode == 0:
            shutil.copyfile(_LOCK, _SYNCED)
            return
    raise SystemExit(f"{_LOCK.relative_to(ROOT)} could not be installed: is the package registry reached?")


def _find_uv() -> str:
    for uv in ("uv", str(ROOT / ".dev" / "uv" / "bin" / "uv")):
        found = shutil.which(uv)
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
            return found
    raise SystemExit("uv is missing: remove .venv and run ./dev again, which fetches it.")
