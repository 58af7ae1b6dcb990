"""A Chromium for the journeys: found, or installed where we are root, or named in one sentence."""

import os
import shutil

from config.local.children import say
from config.local.native import install_packages

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> str | None:
    """The path of a Chromium: $CHROMIUM_PATH, else one on the PATH."""
    given = os.environ.get("CHROMIUM_PATH")
    if given:
        return given
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def ensure_chromium() -> dict[str, str]:
    """`{"CHROMIUM_PATH": path}`, or nothing, and then a sentence saying that journeys will be skipped."""
    found = find_chromium()
    if not found and install_packages(["chromium", "fonts-noto-cjk"]):
        found = find_chromium()
    if not found:
        say("The browser journeys will be skipped: no Chromium was found (sudo apt-get install chromium).")
        return {}
    return {"CHROMIUM_PATH": found}
