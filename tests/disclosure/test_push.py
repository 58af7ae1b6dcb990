"""A record reaches the far side once, whatever happens on the way. The far side is a real process."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from disclosure import delivery as wire
from disclosure import tasks
from disclosure.models import Attempt, CatalogueStandard, DisclosureRecord
from societies import clock
from societies.models import LedgerEntry, Person, Society, Wake
from societies.scoping import enter
from standards.models import Standard
from tests.factories.people import make_person, make_society
from tests.factories.published import make_standard, publish_message
from workflow import delivery
from workflow.models import Deadline, Procedure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation(settings: Any, tmp_path: Any, reference_platform: Any, monkeypatch: Any) -> None:
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
def pk(society: Society, secretary: Person) -> Any:
    """A published standard whose record is prepared and not yet sent."""
    with enter(society):
        publish_message(make_standard(secretary, drafting_units="示例单位甲"))
    deliver()
    with enter(society):
        return DisclosureRecord.objects.get().pk


def deliver() -> None:
    for wake in Wake.objects.filter(kind="message").order_by("pk").values_list("pk", flat=True):
        assert delivery.run(wake)


def state(society: Society) -> tuple[str, str]:
    with enter(society):
        record = DisclosureRecord.objects.select_related("procedure").get()
        return record.procedure.state, record.receipt_number


def outcomes(society: Society) -> list[tuple[str, str, int | None]]:
    with enter(society):
        return list(Attempt.objects.order_by("number").values_list("part", "outcome", "status"))


def told(page: Any) -> dict[str, str]:
    """What a browser sends back when nothing was changed."""
    return {name: page.context["form"][name].value() for name in page.context["form"].fields}


def later(society: Society) -> None:
    """The pause, or a killed worker's claim, is over."""
    with enter(society):
        DisclosureRecord.objects.update(claimed_until=None, retry_at=None)


def test_a_record_gets_its_receipt_and_its_files_follow(
    society: Society, pk: Any, reference_platform: Any, client: Client
) -> None:
    assert state(society) == ("ready", "")
    assert Wake.objects.filter(kind="push", object_id=pk).exists()
    assert tasks.push(str(society.pk), str(pk)) == 3
    [there] = reference_platform.records()
    assert (there["standardNo"], there["organName"], there["editorUnit"]) == (
        "T/EXS 001—2026",
        "示例学会",
        "示例单位甲",
    )
    assert sorted(file["fileType"] for file in there["files"]) == [1, 2]
    with enter(society):
        record = DisclosureRecord.objects.get()
        assert (record.platform_id, record.problems) == (there["standardUniqueId"], [])
        assert record.receipt["digest"] == record.digest
    assert outcomes(society) == [("record", "taken", 201), ("1", "taken", 201), ("2", "taken", 201)]
    assert not Wake.objects.filter(kind="push").exists()
    deliver()
    row = CatalogueStandard.objects.get()
    assert row.disclosure["receipt_number"] == record.receipt_number
    assert record.receipt_number in client.get(f"/standards/{row.slug}/").content.decode()


def test_publishing_twice_prepares_one_record(society: Society, pk: Any) -> None:
    with enter(society):
        publish_message(Standard.objects.get())
    deliver()
    with enter(society):
        assert DisclosureRecord.objects.get().pk == pk


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
            patch.setattr(tasks, "_keep", kill)
        tasks.push(str(society.pk), str(pk))
    assert state(society) == ("sending", "")
    assert tasks.push(str(society.pk), str(pk)) == 0, "the claim still holds"
    later(society)
    assert tasks.push(str(society.pk), str(pk)) == 3
    [there] = reference_platform.records()
    found, number = state(society)
    assert (found, number != "") == ("accepted", True)
    assert outcomes(society)[0][:2] == ("record", "lost")
    with enter(society):
        assert DisclosureRecord.objects.get().platform_id == there["standardUniqueId"]


def test_an_answer_lost_on_the_way_back_is_fetched_with_the_same_key(
    society: Society, pk: Any, reference_platform: Any
) -> None:
    reference_platform.control(fault="drop_after")
    assert tasks.push(str(society.pk), str(pk)) == 0
    assert state(society) == ("ready", "")
    assert len(reference_platform.records()) == 1, "the far side took it"
    later(society)
    assert tasks.push(str(society.pk), str(pk)) == 3
    assert outcomes(society)[:2] == [("record", "later", None), ("record", "taken", 200)]
    assert len(reference_platform.records()) == 1


def test_the_far_side_killed_in_mid_call_is_asked_again(
    society: Society, pk: Any, reference_platform: Any, settings: Any
) -> None:
    reference_platform.control(fault="drop_after")
    tasks.push(str(society.pk), str(pk))
    reference_platform.kill()
    later(society)
    assert tasks.push(str(society.pk), str(pk)) == 0
    reference_platform.start()
    settings.DISCLOSURE_URL = reference_platform.url
    later(society)
    assert tasks.push(str(society.pk), str(pk)) == 3
    assert len(reference_platform.records()) == 1
    assert state(society)[0] == "accepted"


def test_the_pause_that_the_platform_asks_for_is_kept(
    society: Society, pk: Any, reference_platform: Any
) -> None:
    reference_platform.control(fault="busy", seconds=600)
    before = clock.wall()
    assert tasks.push(str(society.pk), str(pk)) == 0
    with enter(society):
        record = DisclosureRecord.objects.get()
        assert record.retry_at is not None
        assert 590 < (record.retry_at - before).total_seconds() < 620
    assert tasks.push(str(society.pk), str(pk)) == 0
    assert outcomes(society) == [("record", "later", 429)]


def test_pauses_grow(society: Society, pk: Any, reference_platform: Any) -> None:
    pauses = []
    for _turn in range(3):
        reference_platform.control(fault="status", status=503)
        at = clock.wall()
        tasks.push(str(society.pk), str(pk))
        with enter(society):
            retry_at = DisclosureRecord.objects.get().retry_at
        assert retry_at is not None
        pauses.append(round((retry_at - at).total_seconds()))
        later(society)
    assert pauses == [2, 4, 8]


def test_faults_are_shown_beside_their_fields_and_mended(
    society: Society, secretary: Person, reference_platform: Any, client: Client
) -> None:
    with enter(society):
        publish_message(make_standard(secretary, drafters="甲" * 10_001))
    deliver()
    with enter(society):
        pk = DisclosureRecord.objects.get().pk
    assert tasks.push(str(society.pk), str(pk)) == 1
    assert state(society) == ("refused", "")
    assert reference_platform.records() == []
    client.force_login(secretary.account)
    page = client.get(f"/s/EXS/disclosure/{pk}/").content.decode()
    assert "起草人不得超过 10000 个字符。" in page
    form = client.get(f"/s/EXS/disclosure/{pk}/mend/")
    assert "起草人不得超过 10000 个字符。" in form.content.decode()
    answer = client.post(f"/s/EXS/disclosure/{pk}/mend/", {**told(form), "drafterNames": "组长乙"})
    assert (answer.status_code, state(society)) == (302, ("ready", ""))
    assert tasks.push(str(society.pk), str(pk)) == 3
    assert [row["drafterNames"] for row in reference_platform.records()] == ["组长乙"]
    with enter(society):
        record = DisclosureRecord.objects.get()
        assert (record.version, record.idempotency_key.endswith("-2")) == (2, True)
        bodies = LedgerEntry.objects.filter(event="disclosure.mend").values_list("body", flat=True)
        assert [body["fields"] for body in bodies] == [["drafterNames"]]


def test_the_far_side_is_told_when_the_standard_ends(
    society: Society, pk: Any, reference_platform: Any
) -> None:
    tasks.push(str(society.pk), str(pk))
    deliver()
    with enter(society):
        standard = Standard.objects.get()
        Procedure.objects.filter(pk=standard.procedure_id).update(state="withdrawn")
        Standard.objects.update(withdrawn_on=clock.today())
        publish_message(standard, "standard.withdrawn")
    deliver()
    assert state(society)[0] == "ready"
    assert tasks.push(str(society.pk), str(pk)) == 1, "the files are there already"
    deliver()
    assert state(society)[0] == "concluded"
    [there] = reference_platform.records()
    assert (there["standardStatus"], there["abolishDate"]) == (2, "2026-03-26")


def test_a_coming_standard_is_told_again_on_its_day(
    society: Society, secretary: Person, reference_platform: Any, frozen: Any
) -> None:
    with enter(society):
        publish_message(make_standard(secretary, effective_on=clock.today() + timedelta(days=3)))
    deliver()
    with enter(society):
        pk = DisclosureRecord.objects.get().pk
    tasks.push(str(society.pk), str(pk))
    deliver()
    assert reference_platform.records()[0]["standardStatus"] == 3
    frozen.move(days=3)
    with enter(society):
        due = Deadline.objects.get(move="renew", settled_at=None)
        assert due.due_at <= clock.now()
    wake = Wake.objects.get(object_id=due.pk)
    assert delivery.run(wake.pk)
    tasks.push(str(society.pk), str(pk))
    assert reference_platform.records()[0]["standardStatus"] == 1


def test_a_receipt_can_be_entered_by_hand(
    society: Society, secretary: Person, client: Client, settings: Any
) -> None:
    settings.DISCLOSURE_ADAPTER = "manual"
    with enter(society):
        publish_message(make_standard(secretary))
    deliver()
    assert not Wake.objects.filter(kind="push").exists()
    with enter(society):
        pk = DisclosureRecord.objects.get().pk
    client.force_login(secretary.account)
    page = client.get(f"/s/EXS/disclosure/{pk}/").content.decode()
    assert re.search(r"T/EXS 001—2026", page)
    empty = client.post(f"/s/EXS/disclosure/{pk}/receipt/", {"receipt_number": ""})
    assert empty.status_code == 422
    done = client.post(f"/s/EXS/disclosure/{pk}/receipt/", {"receipt_number": "R-2026-7"})
    assert (done.status_code, state(society)) == (302, ("accepted", "R-2026-7"))
    again = client.post(f"/s/EXS/disclosure/{pk}/receipt/", {"receipt_number": "R-2026-8"})
    assert (again.status_code, state(society)) == (422, ("accepted", "R-2026-7"))


def test_a_receipt_of_another_key_is_not_believed(
    society: Society, pk: Any, reference_platform: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = wire.verify_receipt
    monkeypatch.setattr(wire, "verify_receipt", lambda said, **kw: verify(said, **{**kw, "keys": {}}))
    assert tasks.push(str(society.pk), str(pk)) == 0
    assert state(society) == ("ready", "")


def test_the_list_costs_the_same_at_one_and_three_rows(
    society: Society,
    secretary: Person,
    client: Client,
    settings: Any,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    settings.DISCLOSURE_ADAPTER = "manual"
    client.force_login(secretary.account)
    with enter(society):
        publish_message(make_standard(secretary))
    deliver()
    client.get("/s/EXS/disclosure/")
    with django_assert_num_queries(15):
        client.get("/s/EXS/disclosure/")
    with enter(society):
        for number in (2, 3):
            publish_message(make_standard(secretary, number=f"T/EXS {number:03d}—2026"))
    deliver()
    with django_assert_num_queries(15):
        page = client.get("/s/EXS/disclosure/").content.decode()
    assert re.findall(r"T/EXS 00\d—2026", page) == ["T/EXS 003—2026", "T/EXS 002—2026", "T/EXS 001—2026"]
