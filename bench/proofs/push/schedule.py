"""What goes wrong when: the same list for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

KILLED = ("worker", "sender 1", "sender 2", "beat", "Valkey", "PostgreSQL", "platform", "publisher")
ORDERED: dict[str, dict[str, Any]] = {
    "answers lost after commit": {"fault": "drop_after", "times": 6},
    "requests that arrive 4 s late": {"fault": "late", "times": 4, "seconds": 4},
    "black hole of 30 s": {"fault": "timeout", "times": 3, "seconds": 30},
    "503 with Retry-After": {"fault": "status", "status": 503, "seconds": 3, "times": 8},
    "truncated answers": {"fault": "truncate", "times": 6},
    "requests and answers doubled": {"fault": "twice", "times": 6},
    "answers slower than half a lease": {"fault": "slow", "times": 3, "seconds": 7},
}
WRONG = "clocks a minute apart"
CLOCKS = {"sender 1": 40.0, "sender 2": -20.0, "worker": 10.0}  # seconds wrong, from then on
EVERYTHING = (*KILLED, *ORDERED, WRONG)


@dataclass(frozen=True, order=True)
class Trouble:
    """At ``at`` seconds after the start: a part to kill, an order to the platform, or clocks to set wrong."""

    at: float
    name: str
    order: dict[str, Any] = field(default_factory=dict, compare=False)
    clocks: dict[str, float] = field(default_factory=dict, compare=False)


def troubles(seed: int, *, seconds: float, rounds: int) -> Iterator[Trouble]:
    """Every kind once a round, in an order and at moments of the seed, the last well before the end."""
    random = Random(seed)
    names = [name for _ in range(rounds) for name in random.sample(EVERYTHING, k=len(EVERYTHING))]
    step = seconds * 0.95 / max(1, len(names))
    for place, name in enumerate(names):
        at = round((place + random.uniform(0.2, 0.9)) * step, 1)
        yield Trouble(at, name, ORDERED.get(name, {}), CLOCKS if name == WRONG else {})
