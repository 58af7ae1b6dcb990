"""Faults on demand, so that a sender can be tried against a receiver that has a bad day."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

KINDS = {
    "status": "answer with `status` (default 500), with Retry-After `seconds` if given, and do nothing",
    "refuse": "answer 422 with `message` for `field`, and do nothing",
    "busy": "answer 429 with Retry-After `seconds` (default 1) and do nothing",
    "timeout": "do nothing and say nothing for `seconds` (default 60), then hang up",
    "slow": "wait `seconds` (default 1), then do the work and answer as usual",
    "drop_before": "hang up before doing anything",
    "drop_after": "do the work, commit it, and hang up without an answer",
    "late": "hang up at once, and do the work `seconds` (default 1) later, as if the request had been on its way",
    "truncate": "do the work, commit it, and hang up in the middle of the answer",
    "twice": "do the work twice, as if the network had repeated the request, and answer twice",
}


@dataclass(frozen=True)
class Fault:
    kind: str
    status: int = 500
    seconds: float = 1.0
    told_when: bool = False
    field: str = ""
    message: str = ""


class FaultQueue:
    """The faults waiting; each spoils one signed request."""

    def __init__(self) -> None:
        self._waiting: deque[Fault] = deque()
        self._lock = threading.Lock()

    def order(self, wish: Any) -> int:
        """Queue what a control request asks for; how many faults now wait. ValueError for a wish not understood."""
        if not isinstance(wish, dict):
            raise ValueError("a JSON object is expected")
        if wish.get("reset"):
            with self._lock:
                self._waiting.clear()
                return 0
        kind = wish.get("fault")
        if kind not in KINDS:
            raise ValueError("fault must be one of: " + ", ".join(KINDS))
        times, status = wish.get("times", 1), wish.get("status", 500)
        seconds = wish.get("seconds", 60 if kind == "timeout" else 1)
        if type(times) is not int or not 1 <= times <= 1000:
            raise ValueError("times must be a whole number from 1 to 1000")
        if type(status) is not int or not 400 <= status <= 599:
            raise ValueError("status must be from 400 to 599")
        if type(seconds) not in (int, float) or not 0 <= seconds <= 600:
            raise ValueError("seconds must be from 0 to 600")
        field, message = str(wish.get("field", ""))[:80], str(wish.get("message", ""))[:500]
        with self._lock:
            fault = Fault(kind, status, float(seconds), "seconds" in wish, field, message)
            self._waiting.extend([fault] * times)
            return len(self._waiting)

    def next(self) -> Fault | None:
        with self._lock:
            return self._waiting.popleft() if self._waiting else None
