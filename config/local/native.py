"""WeasyPrint's native libraries: found, or installed where we are root, or named in one sentence."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from config.local.children import say

_NEEDED = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def install_packages(packages: Sequence[str]) -> bool:
    """apt-get install, where we are root on a Debian; True when it worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    say(f"Installing {' '.join(packages)} with apt-get.")
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-q"], install):
        done = subprocess.run(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=sys.stderr,
            check=False,
        )
    return done.returncode == 0


def lacks_pdf_libraries() -> bool:
    """Whether the loader misses any library that WeasyPrint opens (Linux; elsewhere we do not ask)."""
    if sys.platform != "linux":
        return False
    for name in _NEEDED:
        try:
            ctypes.CDLL(name)
        except OSError:
            return True
    return False


def ensure_pdf_libraries() -> bool:
    """True when PDFs can be made; else one sentence says what to install."""
    if not lacks_pdf_libraries() or (install_packages(_PACKAGES) and not lacks_pdf_libraries()):
        return True
    say(f"PDFs cannot be made until these are installed: sudo apt-get install {' '.join(_PACKAGES)}")
    return False
