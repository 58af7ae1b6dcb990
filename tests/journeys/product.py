"""The running product, as `./dev demo` starts it: every process real, in a folder of its own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from config.local.mail import Postbox
from config.local.places import ROOT

START_SECONDS = 480  # a busy machine; alone it takes less than one
# The services of the surrounding test run are not the product's: it starts its own.
_FOREIGN = (
    "DATABASE_",
    "REDIS_URL",
    "TUANBIAO_",
    "DJANGO_",
    "SECRET_KEY",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "EMAIL_",
    "PUBLIC_",
)


@dataclass(frozen=True)
class Product:
    """Where it answers, and the folder it keeps everything in."""

    address: str
    folder: Path
    told: str

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`./dev manage …` against the running product."""
        return subprocess.run(
            [sys.executable, "-m", "config.local", "manage", *arguments],
            cwd=ROOT,
            env=_environment(self.folder),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def letters(self, to: str) -> list[EmailMessage]:
        """The mail that has come for an address, newest first."""
        box = Postbox(self.folder / "mail")
        found = (box.read(name) for name in box.names())
        return [m for m in found if m is not None and to in str(m["X-Envelope-To"])]

    def wait_for_letter(self, to: str, subject: str, *, seconds: float = 60) -> None:
        """Until the worker has sent somebody a letter whose subject begins so."""
        end = time.monotonic() + seconds
        # A long subject stands folded on the lines below its name: what is left of the fold is a space.
        while not any(str(letter["Subject"]).strip().startswith(subject) for letter in self.letters(to)):
            assert time.monotonic() < end, f"no letter {subject!r} came for {to}"
            time.sleep(0.3)

    def link(self, to: str, pattern: str, *, seconds: float = 60) -> str:
        """The newest link in somebody's mail that matches a pattern; waits until the worker has sent it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for letter in self.letters(to):
                body = letter.get_body(("plain",))
                found = re.search(rf"https?://\S*{pattern}\S*", body.get_content() if body else "")
                if found:
                    return found.group(0).rstrip("。，.）)")
            time.sleep(0.3)
        raise AssertionError(f"no mail with {pattern!r} came for {to} within {seconds:.0f} s")


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    return {**kept, "TUANBIAO_VAR": str(folder)}


@contextmanager
def run_product(folder: Path) -> Iterator[Product]:
    """Start the demo, give it once its address is printed, stop it as Ctrl-C would."""
    told, complaints = (folder / "demo.out").open("w"), (folder / "demo.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "config.local", "demo"],
        cwd=ROOT,
        env=_environment(folder),
        stdout=told,
        stderr=complaints,
        start_new_session=True,
    )
    try:
        yield Product(*_read_address(process, folder))
    finally:
        process.terminate()
        try:
            process.wait(60)
        finally:
            told.close()
            complaints.close()


def _read_address(process: "subprocess.Popen[bytes]", folder: Path) -> tuple[str, Path, str]:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        said = (folder / "demo.out").read_text()
        if found := re.search(r"Tuanbiao runs at (\S+)\n", said):
            return found.group(1), folder, said
        time.sleep(0.2)
    raise AssertionError(f"./dev demo did not come up: {(folder / 'demo.log').read_text()[-3000:]}")
