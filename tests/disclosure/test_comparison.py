"""What the platform lists beside what was declared: planted differences in the real platform's storage, found and mended."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from disclosure import delivery as wire
from disclosure import tasks
from disclosure.models import Difference, DisclosureRecord, Reconciliation
from disclosure.reference_platform import pages
from disclosure.reference_platform.gate import read_seal
from disclosure.reference_platform.store import Store
from societies import clock
from societies.models import LedgerEntry, Person, Society, Wake
from societies.scoping import enter
from tests.disclosure.pushing import deliver, state, withdraw
from tests.factories.people import make_society
from tests.factories.published import make_earlier, make_standard, publish_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]
ADDRESS = "/s/EXS/disclosure/comparison/"


def plant(platform: Any, facts: dict[str, Any]) -> None:
    """As if another system of the same sender had written it."""
    count = len(platform.effects())
    Store(platform.data).take(
        facts,
        sender=platform.key.id.partition("/")[0],
        seal=read_seal(f"{platform.seal.id}:{platform.seal.secret}"),
        idempotency_key=f"planted-{count:04d}",
        digest=f"{count:064d}",
        at="2026-03-26T00:00:00.000Z",
    )


def lose(platform: Any, number: str = "T/EXS 001—2026") -> None:
    with sqlite3.connect(platform.data / "reference.sqlite3") as db:
        db.execute("DELETE FROM file")
        db.execute("DELETE FROM record WHERE number = ?", [number])


def compare(client: Client, reason: str = "年度检查") -> list[tuple[str, str]]:
    """Ask for it on the page, let the worker do it; kind and number of each difference shown."""
    assert client.post(ADDRESS, {"reason": reason}).status_code == 302
    deliver()
    assert tasks.compare() == 1
    assert not Wake.objects.filter(kind="reconcile").exists()
    return [
        (one["difference"].kind, one["difference"].number) for one in client.get(ADDRESS).context["lines"]
    ]


def events(society: Society, of: str) -> int:
    with enter(society):
        return LedgerEntry.objects.filter(event=of).count()


@pytest.fixture
def desk(society: Society, secretary: Person, pk: Any, client: Client) -> Client:
    """The secretary's browser, after the first record has got its receipt."""
    assert tasks.relay() == 3
    client.force_login(secretary.account)
    return client


def test_where_nothing_differs_the_page_says_so(desk: Client, society: Society) -> None:
    assert compare(desk) == []
    page = desk.get(ADDRESS).content.decode()
    assert "平台已有我方公开的全部内容" in page
    assert "年度检查" in page
    assert (events(society, "disclosure.comparison_asked"), events(society, "disclosure.compared")) == (1, 1)
    with enter(society):
        assert Reconciliation.objects.get().compared == 1


def test_what_the_platform_lost_is_declared_again(
    desk: Client, society: Society, reference_platform: Any
) -> None:
    lose(reference_platform)
    assert compare(desk) == [("absent", "T/EXS 001—2026")]
    with enter(society):
        pk = Difference.objects.get().pk
    assert desk.post(f"{ADDRESS}differences/{pk}/").status_code == 302
    assert state(society)[0] == "ready"
    again = desk.post(f"{ADDRESS}differences/{pk}/", follow=True).content.decode()
    assert "已有人处理过这项差异" in again
    deliver()
    assert tasks.relay() == 3, "the record and both files"
    [there] = reference_platform.records()
    assert (len(there["files"]), state(society)[0]) == (2, "accepted")
    with enter(society):
        told = DisclosureRecord.objects.get().declarations.order_by("version")
        assert [one.event for one in told] == ["published", "repeated"]
    assert events(society, "disclosure.repeat") == 1
    assert compare(desk) == []


def test_other_content_is_shown_field_by_field(
    desk: Client, society: Society, reference_platform: Any
) -> None:
    with enter(society):
        told = DisclosureRecord.objects.get().payload
    plant(reference_platform, {**told, "standardTitleCn": "另一名称", "standardStatus": 3})
    assert compare(desk) == [("other", "T/EXS 001—2026")]
    [line] = desk.get(ADDRESS).context["lines"]
    assert [(one["key"], one["here"], one["there"]) for one in line["fields"]] == [
        ("standardTitleCn", told["standardTitleCn"], "另一名称"),
        ("standardStatus", "现行", "即将实施"),
    ]
    desk.post(f"{ADDRESS}differences/{line['difference'].pk}/")
    tasks.relay()
    assert reference_platform.records()[0]["standardTitleCn"] == told["standardTitleCn"]


def test_a_lost_file_is_a_difference(desk: Client, society: Society, reference_platform: Any) -> None:
    with sqlite3.connect(reference_platform.data / "reference.sqlite3") as db:
        db.execute("DELETE FROM file WHERE kind = 1")
    compare(desk)
    [line] = desk.get(ADDRESS).context["lines"]
    assert [(one["key"], one["there"]) for one in line["fields"]] == [("text", "")]


def test_what_only_the_platform_has_is_reported(
    desk: Client, society: Society, reference_platform: Any, record: Callable[..., dict[str, Any]]
) -> None:
    plant(reference_platform, record(standardNo="T/EXS 777—2026", standardTitleCn="冒用编号的标准"))
    plant(reference_platform, record(standardNo="T/EXS 900—2020", standardTitleCn="早年的标准"))
    plant(reference_platform, record(standardNo="T/EXB 001—2026", organCode="EXB"))
    with enter(society):
        make_earlier("T/EXS 900—2020", "早年的标准")
    assert compare(desk) == [("foreign", "T/EXS 777—2026"), ("foreign", "T/EXS 900—2020")]
    lines = desk.get(ADDRESS).context["lines"]
    assert [one["knows"] for one in lines] == [False, True]
    pk = lines[0]["difference"].pk
    empty = desk.post(f"{ADDRESS}differences/{pk}/", {f"{pk}-note": ""})
    assert (empty.status_code, list(empty.context["lines"][0]["form"].errors)) == (422, ["note"])
    assert desk.post(f"{ADDRESS}differences/{pk}/", {f"{pk}-note": "3月26日电话告知"}).status_code == 302
    page = desk.get(ADDRESS).content.decode()
    assert "3月26日电话告知" in page
    assert events(society, "disclosure.difference_reported") == 1
    assert desk.get("/s/EXS/disclosure/").context["differing"] == 1


def test_of_a_concluded_record_the_platform_is_told(
    desk: Client, society: Society, reference_platform: Any
) -> None:
    deliver()
    withdraw(society)
    tasks.relay()
    deliver()
    assert state(society)[0] == "concluded"
    lose(reference_platform)
    compare(desk)
    with enter(society):
        pk = Difference.objects.get().pk
    assert desk.post(f"{ADDRESS}differences/{pk}/").status_code == 422
    assert desk.post(f"{ADDRESS}differences/{pk}/", {f"{pk}-note": "已发函"}).status_code == 302
    assert state(society)[0] == "concluded"
    assert "已告知平台" in desk.get(ADDRESS).content.decode()


def test_long_lists_are_read_page_by_page(
    desk: Client, reference_platform: Any, record: Callable[..., dict[str, Any]]
) -> None:
    for number in range(pages.PAGE_SIZE + 1):
        plant(reference_platform, record(standardNo=f"T/EXS {number + 100}—2026"))
    assert len(wire.read_list(organCode="EXS")) == pages.PAGE_SIZE + 2
    assert len(compare(desk)) == pages.PAGE_SIZE + 1


def test_an_unreadable_list_is_tried_again_and_said(
    desk: Client, society: Society, reference_platform: Any
) -> None:
    reference_platform.stop()
    desk.post(ADDRESS, {"reason": "核对"})
    assert "正在进行" in desk.post(ADDRESS, {"reason": "再核对"}).content.decode(), "one at a time"
    for turn in range(tasks.MOST_READINGS):
        assert tasks.compare() == (turn == tasks.MOST_READINGS - 1)
        Wake.objects.filter(kind="reconcile").update(not_before=None)
    page = desk.get(ADDRESS).content.decode()
    assert "ConnectError" in page
    assert events(society, "disclosure.comparison_failed") == 1
    assert desk.get(ADDRESS).context["running"] is None


def test_what_is_on_its_way_is_no_difference(desk: Client, society: Society, reference_platform: Any) -> None:
    deliver()
    withdraw(society)
    assert state(society)[0] == "ready"
    assert compare(desk) == []


def test_every_night_societies_with_receipts_are_compared(desk: Client, society: Society) -> None:
    other = make_society("EXB", "示例协会")
    assert tasks.ask_to_compare() == 1
    assert tasks.ask_to_compare() == 0, "it waits already"
    deliver()
    assert tasks.compare() == 1
    with enter(society):
        assert Reconciliation.objects.get().asked_by is None
    with enter(other):
        assert not Reconciliation.objects.exists()
    assert "每夜" in desk.get(ADDRESS).content.decode()


def test_the_page_costs_the_same_with_more_to_show(
    desk: Client,
    society: Society,
    secretary: Person,
    reference_platform: Any,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    lose(reference_platform)
    compare(desk)
    with django_assert_num_queries(14):
        desk.get(ADDRESS)
    with enter(society):
        for number in (2, 3):
            publish_message(make_standard(secretary, number=f"T/EXS {number:03d}—2026"))
        Reconciliation.objects.update(asked_at=clock.now() - timedelta(days=1))
    deliver()
    tasks.relay()
    with sqlite3.connect(reference_platform.data / "reference.sqlite3") as db:
        db.execute("DELETE FROM record")
    assert len(compare(desk)) == 3
    with django_assert_num_queries(14):
        desk.get(ADDRESS)
