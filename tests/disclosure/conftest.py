"""The reference platform as a real process on a free loopback port."""

from __future__ import annotations

import json
import os
import random
import selectors
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from disclosure.models import DisclosureRecord
from disclosure.reference_platform.store import Store
from disclosure.signing import Ed25519Key
from societies.models import Person, Society
from societies.scoping import enter
from tests.disclosure.pushing import deliver
from tests.factories.people import make_person, make_society
from tests.factories.published import make_standard, publish_message

ROOT = Path(__file__).resolve().parents[2]


class ReferencePlatform:
    """A running reference platform: ``url``, the keys that it knows, its own, and what to do to it."""

    def __init__(self, data: Path) -> None:
        self.key, self.next_key, self.other_key, self.seal = map(
            Ed25519Key.make, ("exs/1", "exs/2", "exb/1", "reference/1")
        )
        self.data = data
        self.url = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start on any free port, and wait until it listens. ``url`` changes with every start."""
        keys = ",".join(key.public for key in (self.key, self.next_key, self.other_key))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "disclosure.reference_platform", "--port", "0", "--data", str(self.data)],
            cwd=ROOT,
            env={
                **os.environ,
                "REFERENCE_PLATFORM_KEYS": keys,
                "REFERENCE_PLATFORM_SEAL": f"{self.seal.id}:{self.seal.secret}",
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            assert selector.select(timeout=30), "the reference platform did not start within 30 s"
        self.url = self._process.stdout.readline().strip()
        assert self.url.startswith("http://127.0.0.1:")

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._reap()

    def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        assert self._process is not None
        self._process.kill()
        self._reap()

    def _reap(self) -> int:
        assert self._process is not None
        assert self._process.stdout is not None
        code = self._process.wait(timeout=30)
        self._process.stdout.close()
        self._process = None
        return code

    def settings(self) -> dict[str, str]:
        """What the product's settings say to speak with it."""
        return {
            "DISCLOSURE_ADAPTER": "reference",
            "DISCLOSURE_URL": self.url,
            "DISCLOSURE_KEY_ID": self.key.id,
            "DISCLOSURE_KEY": self.key.secret,
            "DISCLOSURE_PLATFORM_KEYS": self.seal.public,
        }

    @property
    def running(self) -> bool:
        return self._process is not None

    def control(self, **wish: Any) -> int:
        """Order a fault (``fault="status", times=2, status=503``) or ``reset=True``; how many now wait."""
        request = urllib.request.Request(
            f"{self.url}/_control",
            data=json.dumps(wish).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            waiting: int = json.load(answer)["waiting"]
        return waiting

    def records(self) -> list[dict[str, Any]]:
        """What it holds, newest first, as its read-back tells it."""
        with urllib.request.urlopen(f"{self.url}/api/v1/records", timeout=10) as answer:
            rows: list[dict[str, Any]] = json.load(answer)["rows"]
        return rows

    def effects(self) -> list[tuple[str, int]]:
        """Everything it ever took, in the order taken: number and version."""
        return [(one["number"], one["version"]) for one in Store(self.data).effects()]


@pytest.fixture
def reference_platform(tmp_path: Path) -> Iterator[ReferencePlatform]:
    platform = ReferencePlatform(tmp_path / "reference")
    platform.start()
    yield platform
    if platform.running:
        platform.stop()


@pytest.fixture
def record() -> Callable[..., dict[str, Any]]:
    """A record with only what must be disclosed; keywords replace or add fields, None takes one away."""

    def make(**changes: Any) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "standardNo": "T/EXS 001—2026",
            "standardTitleCn": "示例材料的试验方法",
            "standardStatus": 1,
            "publishDate": "2026-01-15",
            "implementDate": "2026-03-01",
            "organName": "示例学会",
            "organCode": "EXS",
            "isPatentName": "否",
            "isOpen": 0,
            "announcement": {
                "number": "示例学会公告〔2026〕1号",
                "title": "关于发布团体标准的公告",
                "dated_on": "2026-01-15",
                "sha256": "0" * 64,
            },
        }
        facts.update(changes)
        return {key: value for key, value in facts.items() if value is not None}

    return make


@pytest.fixture
def installation(
    settings: Any, tmp_path: Any, reference_platform: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The product speaks with the reference platform; a pause is over only when a test says so."""
    monkeypatch.setattr(random, "uniform", lambda _low, high: 60 * high)
    settings.MEDIA_ROOT = tmp_path / "media"
    for name, value in reference_platform.settings().items():
        setattr(settings, name, value)


@pytest.fixture
def society() -> Society:
    return make_society()


@pytest.fixture
def secretary(society: Society) -> Person:
    with enter(society):
        return make_person("秘书甲", "secretary", email="s@example.org")


@pytest.fixture
def pk(installation: None, society: Society, secretary: Person) -> Any:
    """A published standard whose record is prepared and not yet sent."""
    with enter(society):
        publish_message(make_standard(secretary, drafting_units="示例单位甲"))
    deliver()
    with enter(society):
        return DisclosureRecord.objects.get().pk
