"""Two senders that crash and oversleep, and a registry that loses, delays and doubles: no interleaving breaks a promise.

The senders are the relay's own (``disclosure.tasks.Sender``), taken step by step against PostgreSQL; the registry is the
reference platform's store behind a wire of our own. ``RELAY_EXAMPLES=300`` looks longer than CI does.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bench.proofs.push.planted import PLANTED, broken
from disclosure import tasks
from disclosure.actions import records
from disclosure.models import Declaration, DisclosureRecord, Endpoint
from disclosure.reference_platform.gate import Seal
from disclosure.reference_platform.store import Store
from disclosure.signing import Ed25519Key
from societies import clock
from societies.models import Society, Wake
from societies.scoping import enter
from standards.models import Standard
from tests.factories.people import make_person, make_society
from tests.factories.published import make_standard
from workflow.models import Procedure

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("RELAY_EXAMPLES", "6"))
OURS, SEAL = Ed25519Key.make("exs/1"), Ed25519Key.make("reference/1")
FATES = ("answered", "lost before", "lost after", "late", "doubled", "cut", "busy", "broken")


class Registry(httpx.BaseTransport):
    """Takes each key once, as the protocol has it; ``fate`` says what happens to the next request."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.fate = "answered"
        self.under_way: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        fate, self.fate = self.fate, "answered"
        if fate in {"busy", "broken"}:
            return httpx.Response(429 if fate == "busy" else 500, json={})
        if fate == "late":
            self.under_way.append(request)
        if fate not in {"late", "lost before"}:
            status, text = self.take(request)
            if fate == "doubled":
                self.take(request)
            if fate != "lost after":
                return httpx.Response(status, text=text[: len(text) // 2] if fate == "cut" else text)
        raise httpx.ReadError("the line is dead")

    def take(self, request: httpx.Request) -> tuple[int, str]:
        key = request.headers["Idempotency-Key"]
        if request.method == "GET":
            found = self.store.submitted(sender="exs", idempotency_key=key)
            return (200, found) if found else (404, "{}")
        receipt = self.store.take(
            json.loads(request.content),
            sender="exs",
            seal=Seal(SEAL.id, SEAL.private),
            idempotency_key=key,
            digest=hashlib.sha256(request.content).hexdigest(),
            at=datetime.now(UTC).isoformat(),
        )
        return (201 if receipt.fresh else 200), receipt.text

    def effects(self, number: str) -> list[str]:
        return [one["digest"] for one in self.store.effects() if one["number"] == number]


class Hands(Executor):
    """Makes a call when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, lambda: fn(*args, **kwargs)))
        return future

    def make_call(self, which: int) -> None:
        future, call = self.waiting.pop(which % len(self.waiting))
        future.set_result(call())


class Interleavings(RuleBasedStateMachine):
    """One society has two standards, the other one; each is published, corrected and withdrawn at any time."""

    standards: tuple[tuple[Society, Standard], ...]

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint()
        self.folder = tempfile.TemporaryDirectory()
        self.registry = Registry(Path(self.folder.name))
        self.line = httpx.Client(transport=self.registry)
        self.senders = [self.new_sender(), self.new_sender()]

    def new_sender(self) -> tuple[tasks.Sender, Hands]:
        hands = Hands()
        return tasks.Sender(self.line, hands), hands

    @rule(which=st.integers(0, 2))
    def publish(self, which: int) -> None:
        society, standard = self.standards[which]
        with enter(society):
            records.prepare(standard=standard, at=clock.now())

    @rule(which=st.integers(0, 2), end=st.booleans())
    def change(self, which: int, end: bool) -> None:
        society, standard = self.standards[which]
        with enter(society):
            found = DisclosureRecord.objects.filter(standard=standard).first()
            if found is None:
                return
            if end:
                Procedure.objects.filter(pk=standard.procedure_id).update(state="withdrawn")
            else:
                Standard.objects.filter(pk=standard.pk).update(drafters=uuid4().hex)
            records.renew(record=found, at=clock.now())

    @rule(who=st.integers(0, 1))
    def lease(self, who: int) -> None:
        self.senders[who][0]._lease()

    @rule(who=st.integers(0, 1), which=st.integers(0, 2), fate=st.sampled_from(FATES))
    def call(self, who: int, which: int, fate: str) -> None:
        hands = self.senders[who][1]
        if hands.waiting:
            self.registry.fate = fate
            hands.make_call(which)

    @rule(who=st.integers(0, 1))
    def keep(self, who: int) -> None:
        self.senders[who][0]._gather()

    @rule(who=st.integers(0, 1))
    def crash(self, who: int) -> None:
        self.senders[who] = self.new_sender()

    @rule()
    def oversleep(self) -> None:
        """Leases and pauses are over, whoever still works, and the platform may be tried again."""
        Wake.objects.filter(kind="push").update(leased_until=None, not_before=None)
        Endpoint.objects.exclude(probe_at=None).update(probe_at=clock.wall())

    @rule(which=st.integers(0, 3))
    def arrive(self, which: int) -> None:
        if self.registry.under_way:
            self.registry.take(self.registry.under_way.pop(which % len(self.registry.under_way)))

    @invariant()
    def nothing_twice_and_all_in_order(self) -> None:
        for declared, there in self.both():
            assert there == [one.digest for one in declared][: len(there)], "once, and in order"
            assert all(one.digest in there for one in declared if one.accepted_at), (
                "no receipt without effect"
            )

    def both(self) -> Iterator[tuple[list[Declaration], list[str]]]:
        """For each standard what was declared, and what the registry has taken."""
        for society, standard in getattr(self, "senders", ()) and self.standards:
            with enter(society):
                declared = Declaration.objects.filter(record__standard=standard).order_by("version")
                yield list(declared), self.registry.effects(standard.number.text)

    def teardown(self) -> None:
        """The registry has its good days: all that was committed arrives, and what was still under way changes nothing."""
        try:
            for _day in range(12):
                self.oversleep()
                for sender, hands in self.senders:
                    while sender._lease() or hands.waiting:
                        while hands.waiting:
                            hands.make_call(0)
                        sender._gather()
                if not Wake.objects.filter(kind="push").exists():
                    break
            while self.registry.under_way:
                self.arrive(0)
            self.nothing_twice_and_all_in_order()
            assert all(one.accepted_at for declared, _there in self.both() for one in declared), "lost"
            assert not Wake.objects.filter(kind="push").exists(), "left over"
        finally:
            self.line.close()
            self.folder.cleanup()
            transaction.savepoint_rollback(self.savepoint)


@pytest.fixture
def machine(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Interleavings]:
    for name, value in {
        "DISCLOSURE_ADAPTER": "reference",
        "DISCLOSURE_URL": "http://registry.invalid",
        "DISCLOSURE_KEY_ID": OURS.id,
        "DISCLOSURE_KEY": OURS.secret,
        "DISCLOSURE_PLATFORM_KEYS": SEAL.public,
    }.items():
        setattr(settings, name, value)
    monkeypatch.setattr(tasks, "WATCHED", 0)
    monkeypatch.setattr(tasks, "GATHERED", 0)
    made = []
    for code, many in (("EXA", 2), ("EXB", 1)):
        society = make_society(code, f"示例学会{code}")
        with enter(society):
            person = make_person("秘书甲", "secretary")
            for number in range(many):
                standard = make_standard(person, number=f"T/{code} {number + 1:03d}—2026", files=False)
                made.append((society, Standard.objects.select_related("number").get(pk=standard.pk)))
    return type("Interleavings", (Interleavings,), {"standards": tuple(made)})


def test_no_interleaving_loses_doubles_or_disorders(machine: type[Interleavings]) -> None:
    run_state_machine_as_test(
        machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=30, derandomize=True)
    )


# For each promise, a walk that only keeps it: publications, changes, calls and their fates.
WALKS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "fresh-key": [
        ("publish", {"which": 0}),
        ("lease", {"who": 0}),
        ("call", {"who": 0, "which": 0, "fate": "lost after"}),
    ],
    "no-queue": [
        ("publish", {"which": 0}),
        ("lease", {"who": 0}),
        ("change", {"which": 0, "end": False}),
        ("change", {"which": 0, "end": True}),
    ],
    "believing": [
        ("publish", {"which": 0}),
        ("lease", {"who": 0}),
        ("call", {"who": 0, "which": 0, "fate": "lost before"}),
        ("keep", {"who": 0}),
    ],
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_broken_promise_is_found_out(
    machine: type[Interleavings], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def walk() -> None:
        one = machine()
        one.begin()
        try:
            for step, how in WALKS[fault]:
                getattr(one, step)(**how)
                one.nothing_twice_and_all_in_order()
        finally:
            one.teardown()

    walk()
    for where, name, instead in broken(fault):
        monkeypatch.setattr(where, name, instead)
    with pytest.raises(AssertionError, match=r"once, and in order|no receipt without effect"):
        walk()
