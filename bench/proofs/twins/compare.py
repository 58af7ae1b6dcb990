"""Two recordings side by side: every difference, every canary, and what was counted."""

import difflib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import IO, Any

from bench.proofs.twins import canaries
from bench.proofs.twins.public import NOISY, PUBLIC_LISTS, WITH_A_LIST, without_list

Record = dict[str, Any]


@dataclass
class Findings:
    """What a comparison saw. ``published`` are the columns whose canaries were read on pages that may show them."""

    counts: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    answered: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    differences: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    published: set[str] = field(default_factory=set)


class Comparison:
    """Compares chapters. ``public`` pages, and others' ``doors``, may show ``allowed`` columns of noisy societies."""

    def __init__(
        self, public: Collection[str] = (), doors: Collection[str] = (), allowed: Collection[str] = ()
    ) -> None:
        self.public, self.doors, self.allowed = public, doors, allowed
        self.found = Findings()

    def chapter(self, quiet: IO[str], noisy: IO[str]) -> None:
        """Read both worlds' recordings of a chapter, in step, until they end or go apart."""
        apart = False
        for one, other in zip_longest(_records(quiet), _records(noisy)):
            if apart:
                continue
            if one is None or other is None:
                self._differ(f"only one world had {_title(one or other)}")
                apart = True
            else:
                apart = self._pair(one, other)

    def _pair(self, one: Record, other: Record) -> bool:
        """Compare two records; True when the worlds no longer do the same."""
        if (one["what"], one.get("ask")) != (other["what"], other.get("ask")):
            self._differ(f"the worlds went apart: {_title(one)} / {_title(other)}")
            return True
        self._count(one)
        said, heard = one["said"], other["said"]
        name = one.get("name", "")
        if name in PUBLIC_LISTS or (name == "public_society" and NOISY in one["ask"]):
            self.found.counts["not compared: the public list of societies"] += 1
        elif name in self.public or (name in self.doors and f"/s/{NOISY}" in one["ask"]):
            self._published(one, other)
        else:
            if name in WITH_A_LIST:
                said, heard = without_list(said), without_list(heard)
            if said != heard:
                self._differ(f"{_title(one)}\n{_diff(said, heard)}")
            self._scan(other)
        return False

    def _count(self, one: Record) -> None:
        found = self.found
        found.counts[one["what"]] += 1
        if one["what"] != "response":
            return
        found.counts[f"{one['ask'].split(' ')[0]}, {one['why']}"] += 1
        found.statuses[one["status"]] += 1
        found.asked.add(one["name"])
        if one["status"] in (200, 302) and one["why"] != "foreign":
            found.answered.add(one["name"])
        if one["status"] >= 500:
            found.broken.append(f"{one['status']} {one['who']} {one['ask']} {one['data']}")

    def _scan(self, record: Record) -> None:
        """No canary in what the noisy world said, but for those that were in the question."""
        if match := canaries.PATTERN.search(_answered(record)):
            self._differ(f"canary {match[0]} of {canaries.found_in(match[0])} in {_title(record)}")

    def _published(self, one: Record, other: Record) -> None:
        """Of a public page only what it lists may differ, and that by nothing but the public fields."""
        seen = canaries.found_in(_answered(other))
        self.found.published |= seen
        if strange := seen - set(self.allowed):
            self._differ(f"not a public field: {sorted(strange)} in {_title(other)}")
        if one["why"] != "foreign" and NOISY not in one["ask"]:
            said, heard = _head(one["said"]), _head(other["said"])
            if said != heard:
                self._differ(f"the head of {_title(one)}\n{_diff(said, heard)}")

    def _differ(self, text: str) -> None:
        self.found.differences.append(text)


def _records(stream: IO[str]) -> Iterator[Record]:
    for line in stream:
        record = json.loads(line)
        if record["what"] == "end":
            return
        yield record
    raise SystemExit("a world's process has died; its words are above")


def _answered(record: Record) -> str:
    """What was said, without the canaries that were in the question."""
    asked = f"{record.get('ask', '')}{record.get('data', '')}".lower()
    return canaries.PATTERN.sub(
        lambda match: "" if match[0].lower() in asked else match[0], str(record["said"])
    )


def _title(record: Record) -> str:
    return f"{record['what']} {record.get('who', '')} {record.get('ask', '')} [{record.get('why', '')}] {record.get('data', '')[:200]}"


def _head(said: str) -> str:
    """Status and headers but those that hang on the body."""
    return re.sub(r"(Content-Length|ETag): .*\n", "", said.partition("\n\n")[0] + "\n")


def _diff(said: str, heard: str) -> str:
    lines = difflib.unified_diff(
        said.splitlines(), heard.splitlines(), "alone", "among others", lineterm="", n=0
    )
    return "\n".join(f"    {line[:300]}" for line in list(lines)[:12])
