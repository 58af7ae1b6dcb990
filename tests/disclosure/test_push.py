"""A record reaches the far side, is mended, renewed and concluded. The far side is a real process."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosure import delivery as wire
from disclosure import tasks
from disclosure.actions import records as actions
from disclosure.models import CatalogueStandard, DisclosureRecord
from societies import clock
from societies.models import LedgerEntry, Person, Society, SocietyProfile, Wake
from societies.scoping import enter
from standards.models import Standard
from tests.disclosure.pushing import deliver, outcomes, state, withdraw
from tests.factories.published import make_standard, publish_message
from workflow import delivery
from workflow.models import Deadline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]


def told(page: Any) -> dict[str, str]:
    """What a browser sends back when nothing was changed."""
    return {name: page.context["form"][name].value() for name in page.context["form"].fields}


def test_a_record_gets_its_receipt_and_its_files_follow(
    society: Society, pk: Any, reference_platform: Any, client: Client
) -> None:
    assert state(society) == ("ready", "")
    assert Wake.objects.filter(kind="push", object_id=pk).exists()
    assert tasks.relay() == 3
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


def test_the_societys_registration_is_told_with_each_standard(
    society: Society, secretary: Person, reference_platform: Any, client: Client
) -> None:
    with enter(society):
        SocietyProfile.objects.update_or_create(
            defaults={"registration_number": "12345", "address": "示例市示例路 1 号", "supporting_unit": ""}
        )
        publish_message(make_standard(secretary))
    deliver()
    assert tasks.relay() == 3
    [there] = reference_platform.records()
    assert there["organ"] == {"registrationNo": "12345", "address": "示例市示例路 1 号"}
    with enter(society):
        record = DisclosureRecord.objects.get()
    client.force_login(secretary.account)
    assert "登记证号　12345" in client.get(reverse("record", args=["EXS", record.pk])).content.decode()


def test_publishing_twice_prepares_one_record(society: Society, pk: Any) -> None:
    with enter(society):
        publish_message(Standard.objects.get())
    deliver()
    with enter(society):
        assert DisclosureRecord.objects.get().pk == pk


def test_faults_are_shown_beside_their_fields_and_mended(
    society: Society, secretary: Person, reference_platform: Any, client: Client
) -> None:
    with enter(society):
        publish_message(make_standard(secretary, drafters="甲" * 10_001))
    deliver()
    with enter(society):
        pk = DisclosureRecord.objects.get().pk
    assert tasks.relay() == 1
    assert state(society) == ("refused", "")
    assert reference_platform.records() == []
    client.force_login(secretary.account)
    page = client.get(f"/s/EXS/disclosure/{pk}/").content.decode()
    assert "起草人不得超过 10000 个字符。" in page
    form = client.get(f"/s/EXS/disclosure/{pk}/mend/")
    assert "起草人不得超过 10000 个字符。" in form.content.decode()
    answer = client.post(f"/s/EXS/disclosure/{pk}/mend/", {**told(form), "drafterNames": "组长乙"})
    assert (answer.status_code, state(society)) == (302, ("ready", ""))
    assert tasks.relay() == 3
    assert [row["drafterNames"] for row in reference_platform.records()] == ["组长乙"]
    deliver()
    assert CatalogueStandard.objects.get().drafters == "组长乙", "our page says what the platform's says"
    with enter(society):
        record = DisclosureRecord.objects.get()
        assert (record.version, record.idempotency_key.endswith("/published/2")) == (2, True)
        bodies = LedgerEntry.objects.filter(event="disclosure.mend").values_list("body", flat=True)
        assert [body["fields"] for body in bodies] == [["drafterNames"]]


def test_the_far_side_is_told_when_the_standard_ends(
    society: Society, pk: Any, reference_platform: Any
) -> None:
    tasks.relay()
    deliver()
    withdraw(society)
    assert state(society)[0] == "ready"
    assert tasks.relay() == 1, "the files are there already"
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
    tasks.relay()
    deliver()
    assert reference_platform.records()[0]["standardStatus"] == 3
    frozen.move(days=3)
    with enter(society):
        due = Deadline.objects.get(move="renew", settled_at=None)
        assert due.due_at <= clock.now()
    wake = Wake.objects.get(object_id=due.pk)
    assert delivery.run(wake.pk)
    tasks.relay()
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


def test_a_withdrawal_waits_for_the_receipt_that_is_entered_by_hand(
    society: Society, secretary: Person, settings: Any, frozen: Any
) -> None:
    settings.DISCLOSURE_ADAPTER = "manual"
    with enter(society):
        publish_message(make_standard(secretary))
    deliver()
    withdraw(society)
    with enter(society):
        record = DisclosureRecord.objects.get()
        assert record.payload["standardStatus"] == 1
        actions.record_receipt(record=record, actor=secretary, at=clock.now(), receipt_number="R-1")
        record.refresh_from_db()
        assert (record.version, record.payload["standardStatus"]) == (2, 2)
    assert state(society) == ("ready", "R-1")


def test_a_receipt_of_another_key_is_not_believed(
    society: Society, pk: Any, reference_platform: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = wire.verify_receipt
    monkeypatch.setattr(wire, "verify_receipt", lambda said, **kw: verify(said, **{**kw, "keys": {}}))
    assert tasks.relay() == 0
    assert state(society) == ("sending", "")


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
    with django_assert_num_queries(14):
        client.get("/s/EXS/disclosure/")
    with enter(society):
        for number in (2, 3):
            publish_message(make_standard(secretary, number=f"T/EXS {number:03d}—2026"))
    deliver()
    with django_assert_num_queries(14):
        page = client.get("/s/EXS/disclosure/").content.decode()
    assert re.findall(r"T/EXS 00\d—2026", page) == ["T/EXS 003—2026", "T/EXS 002—2026", "T/EXS 001—2026"]
