"""Exactly once in effect, and in order, whatever happens on the way. The far side is a real process."""

import random
import time
from datetime import timedelta
from typing import Any

import pytest

from disclosure import delivery as wire
from disclosure import tasks
from disclosure.actions import endpoints, records
from disclosure.models import Declaration, DisclosureRecord, Endpoint
from societies import clock
from societies.models import Indicator, LedgerEntry, OutboxMessage, Person, Society, Wake
from societies.queries.ledger import verify
from societies.scoping import enter
from tests.disclosure.pushing import deliver, later, outcomes, state, waits, withdraw
from tests.factories.published import make_standard, publish_message
from workflow import delivery, engine
from workflow.machine import By
from workflow.models import DutyPointer, Procedure, Transition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]


@pytest.mark.parametrize("moment", ["after the claim", "during the call", "before the answer is kept"])
def test_a_worker_killed_anywhere_leaves_one_record(
    society: Society, pk: Any, reference_platform: Any, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(*args: Any, **kwargs: Any) -> None:
        raise Killed

    tell = wire.tell

    def tell_and_die(*args: Any, **kwargs: Any) -> None:
        tell(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        if moment == "after the claim":
            patch.setattr(tasks.delivery, "tell", kill)
        elif moment == "during the call":
            patch.setattr(tasks.delivery, "tell", tell_and_die)
        else:
            patch.setattr(tasks.sending, "keep", kill)
        tasks.relay()
    assert state(society) == ("sending", "")
    assert tasks.relay() == 0, "the lease still holds"
    later()
    reached = moment != "after the claim"
    assert tasks.relay() == (3 if reached else 4)
    [there] = reference_platform.records()
    found, number = state(society)
    assert (found, number != "") == ("accepted", True)
    asked = [("query", "taken", 200)] if reached else [("query", "absent", 404), ("record", "taken", 201)]
    assert outcomes(society)[: 1 + len(asked)] == [("record", "lost", None), *asked]
    with enter(society):
        assert DisclosureRecord.objects.get().platform_id == there["standardUniqueId"]


@pytest.mark.parametrize("fault", ["drop_after", "truncate"])
def test_an_answer_lost_on_the_way_back_is_asked_for(
    society: Society, pk: Any, reference_platform: Any, fault: str
) -> None:
    reference_platform.control(fault=fault)
    assert tasks.relay() == 0
    assert state(society) == ("sending", "")
    assert len(reference_platform.records()) == 1, "the far side took it"
    later()
    assert tasks.relay() == 3
    assert [one[:2] for one in outcomes(society)[:2]] == [("record", "lost"), ("query", "taken")]
    assert reference_platform.effects() == [("T/EXS 001—2026", 1)]


@pytest.mark.parametrize("fault", ["drop_before", "late"])
def test_what_the_platform_does_not_know_is_sent_again_under_the_same_key(
    society: Society, pk: Any, reference_platform: Any, fault: str
) -> None:
    reference_platform.control(fault=fault, seconds=1)
    assert tasks.relay() == 0
    later()
    assert tasks.relay() == 4
    expected = [("record", "lost", None), ("query", "absent", 404), ("record", "taken", 201)]
    assert outcomes(society)[:3] == expected
    time.sleep(1.5 if fault == "late" else 0)  # what was on its way arrives now
    assert reference_platform.effects() == [("T/EXS 001—2026", 1)]


def test_an_answer_that_comes_twice_is_one(society: Society, pk: Any, reference_platform: Any) -> None:
    reference_platform.control(fault="twice")
    assert tasks.relay() == 3
    assert reference_platform.effects() == [("T/EXS 001—2026", 1)]


def test_a_later_event_waits_for_the_receipt_of_the_earlier(
    society: Society, pk: Any, reference_platform: Any
) -> None:
    reference_platform.control(fault="drop_after")
    assert tasks.relay() == 0
    withdraw(society)
    assert state(society) == ("sending", ""), "the publication has no receipt yet"
    later()
    assert tasks.relay() == 4, "the question, the withdrawal, two files"
    assert reference_platform.effects() == [("T/EXS 001—2026", 1), ("T/EXS 001—2026", 2)]
    with enter(society):
        told = list(Declaration.objects.order_by("version").values_list("event", "receipt__receiptNo"))
    assert [event for event, _number in told] == ["published", "withdrawn"]
    assert len({number for _event, number in told}) == 2


def test_a_withdrawal_that_is_heard_of_first_is_told_after_the_publication(
    society: Society, secretary: Person, reference_platform: Any
) -> None:
    with enter(society):
        publish_message(make_standard(secretary))
    published = Wake.objects.filter(kind="message").latest("pk")
    withdraw(society, but=published)
    deliver()
    assert tasks.relay() == 4
    assert reference_platform.effects() == [("T/EXS 001—2026", 1), ("T/EXS 001—2026", 2)]
    assert [one["standardStatus"] for one in reference_platform.records()] == [2]


def test_an_address_that_fails_is_left_alone_until_one_probe_succeeds(
    society: Society, pk: Any, reference_platform: Any
) -> None:
    reference_platform.control(fault="status", status=503, times=6)
    for _turn in range(5):
        assert tasks.relay() == 0
        later()
    shut = Endpoint.objects.get()
    assert (shut.failures, shut.open_since is not None) == (5, True)
    calls = len(outcomes(society))
    Endpoint.objects.update(probe_at=clock.wall() + timedelta(minutes=1))
    assert tasks.relay() == 0
    assert len(outcomes(society)) == calls, "no call while the breaker is open"
    Endpoint.objects.update(probe_at=clock.wall())
    assert tasks.relay() == 0, "the probe fails"
    assert len(outcomes(society)) == calls + 1
    later()
    Endpoint.objects.update(probe_at=clock.wall())
    assert tasks.relay() == 3
    again = Endpoint.objects.get()
    assert (again.failures, again.open_since, again.probe_at) == (0, None, None)


def test_a_record_that_cannot_be_read_holds_nobody_up(
    society: Society, secretary: Person, pk: Any, reference_platform: Any
) -> None:
    with enter(society):
        files_of = DisclosureRecord.objects.get().standard.renditions.get(kind="pdf").attachment
        files_of.file.storage.delete(files_of.file.name)
        publish_message(make_standard(secretary, number="T/EXS 002—2026"))
    deliver()
    assert tasks.relay() == 4, "all of the second; of the first its receipt, but its text is gone"
    with enter(society):
        assert set(DisclosureRecord.objects.values_list("procedure__state", flat=True)) == {"accepted"}
    assert waits() > 0
    assert len(reference_platform.records()) == 2


def test_moves_made_together_leave_what_moves_made_alone_leave(society: Society, secretary: Person) -> None:
    """``engine.move_all`` beside ``engine.move``: the same rows, and a chain that verifies."""
    at = clock.now()
    with enter(society):
        standards = [make_standard(secretary, number=f"T/EXS {n:03d}—2026", files=False) for n in range(1, 5)]
        made = [records.prepare(standard=standard, at=at) for standard in standards]
        alone, together = made[:2], made[2:]
        said = {one.pk: {"ledger": records.fact(one), "receipt_number": "CK1"} for one in made}
        for name in ("send", "accept"):
            for one in alone:
                engine.move(one.procedure, name, by=By.WORKER, at=at, **said[one.pk])
            engine.move_all([(one.procedure, said[one.pk]) for one in together], name, by=By.WORKER, at=at)
        first, *others = [_left(one) for one in made]
        assert others == [first] * 3
        assert [name for _step, name, *_rest in first["transitions"]] == ["prepare", "send", "accept"]
        assert first["messages"] == ["disclosure.accepted"]
        assert not verify().fault


def _left(record: DisclosureRecord) -> dict[str, Any]:
    """What the moves of a record left, without what differs from record to record."""
    own = {"procedure": record.procedure_id}
    made = Transition.objects.filter(**own).order_by("sequence")
    messages = OutboxMessage.objects.filter(body__procedure=str(record.procedure_id))
    return {
        "state": Procedure.objects.values("state", "moves_made").get(pk=record.procedure_id),
        "transitions": list(made.values_list("sequence", "name", "source", "target", "by", "reason")),
        "ledger": [
            (entry.event, entry.by, {**entry.body, "digest": ""})
            for entry in LedgerEntry.objects.filter(**own).order_by("sequence")
        ],
        "indicator": list(Indicator.objects.filter(**own).values("kind", "state", "due_at")),
        "duties": list(DutyPointer.objects.filter(**own).values_list("permission")),
        "messages": [message.topic for message in messages],
        "waking": Wake.objects.filter(kind="message", object_id__in=messages.values("pk")).count(),
        "receipt": list(Declaration.objects.filter(record=record).values_list("version", "receipt_number")),
    }


@pytest.mark.parametrize("wrong", [timedelta(), timedelta(hours=1), timedelta(hours=-1)])
def test_two_workers_never_take_the_same_wake_up(
    society: Society, pk: Any, wrong: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the clock of the second says."""
    [wake] = delivery.take("push", most=9)
    right = clock.wall
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(clock, "wall", lambda: right() + wrong)
        assert delivery.take("push", most=9) == []
    Wake.objects.update(leased_until=clock.wall())
    [again] = delivery.take("push", most=9)
    assert (again.pk, again.attempts) == (wake.pk, 2)


def test_the_far_side_killed_in_mid_call_is_asked_again(
    society: Society, pk: Any, reference_platform: Any, settings: Any
) -> None:
    reference_platform.control(fault="drop_after")
    tasks.relay()
    reference_platform.kill()
    later()
    assert tasks.relay() == 0
    reference_platform.start()
    settings.DISCLOSURE_URL = reference_platform.url
    later()
    assert tasks.relay() == 3
    assert len(reference_platform.records()) == 1
    assert state(society)[0] == "accepted"


def test_the_pause_that_the_platform_asks_for_is_kept(
    society: Society, pk: Any, reference_platform: Any
) -> None:
    reference_platform.control(fault="busy", seconds=600)
    assert tasks.relay() == 0
    assert 590 < waits() < 700
    assert tasks.relay() == 0
    assert outcomes(society) == [("record", "later", 429)]


def test_pauses_grow_and_are_spread(
    society: Society, pk: Any, reference_platform: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "uniform", lambda _low, high: high)
    pauses = []
    for _turn in range(3):
        reference_platform.control(fault="status", status=503)
        tasks.relay()
        pauses.append(round(waits()))
        later()
    assert pauses == [1, 2, 4]
    longest = endpoints.jitter(99, longest=timedelta(minutes=5))
    assert longest == timedelta(minutes=5)
