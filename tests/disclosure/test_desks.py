"""What the society, the operator and everybody else see of the sending."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client

from disclosure import tasks
from disclosure.handlers.records import NO_RECEIPT
from disclosure.models import CatalogueStandard, DisclosureRecord, Endpoint
from societies import clock
from societies.models import Person, Society, Wake
from societies.queries import tenants
from societies.scoping import enter
from standards.models import Standard
from tests.disclosure.pushing import deliver, later, withdraw
from tests.factories.people import make_person
from workflow.queries.duties import count_waiting, waiting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]


@pytest.fixture
def operator(society: Society, client: Client) -> Client:
    platform = tenants.platform()
    assert platform is not None
    with enter(platform):
        person = make_person("运行人乙", "operator", email="o@example.org")
    client.force_login(person.account)
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_operator_sees_queues_breakers_and_counts(
    operator: Client, pk: Any, reference_platform: Any
) -> None:
    waiting = page(operator, "/platform/disclosure/")
    assert "EXS" in waiting
    assert "户用储能系统" not in waiting, "pointers only"
    Endpoint.objects.create(address="a" * 64, failures=7, open_since=clock.wall(), probe_at=clock.wall())
    assert "已熔断" in page(operator, "/platform/disclosure/")
    Endpoint.objects.all().delete()
    tasks.relay()
    done = operator.get("/platform/disclosure/")
    assert done.context["societies"] == []
    assert sum(bar.taken for bar in done.context["chart"]) == 1
    assert max(bar.height for bar in done.context["chart"]) == 100


def test_the_operators_page_costs_the_same_with_more_to_do(
    operator: Client, society: Society, pk: Any, django_assert_num_queries: Callable[..., Any]
) -> None:
    operator.get("/platform/disclosure/")
    with django_assert_num_queries(12):
        operator.get("/platform/disclosure/")
    for _more in range(2):
        Wake.objects.create(society=society, kind="push", object_id=uuid4(), due_at=clock.now())
        Endpoint.objects.create(address=uuid4().hex * 2)
    with django_assert_num_queries(12):
        operator.get("/platform/disclosure/")


def test_the_desk_counts_the_days_and_raises_an_alarm(
    society: Society, secretary: Person, pk: Any, client: Client
) -> None:
    client.force_login(secretary.account)
    assert "已超期" not in page(client, "/s/EXS/disclosure/")
    with enter(society):
        Standard.objects.update(issued_on=clock.today() - timedelta(days=3))
    assert "已超期" in page(client, "/s/EXS/disclosure/")
    assert "已超期" in page(client, f"/s/EXS/disclosure/{pk}/")
    tasks.relay()
    assert "已超期" not in page(client, "/s/EXS/disclosure/")


def test_a_dry_run_shows_what_would_change(
    society: Society, secretary: Person, pk: Any, client: Client
) -> None:
    client.force_login(secretary.account)
    address = f"/s/EXS/disclosure/{pk}/"
    assert len(client.get(address).context["dry_run"]) > 5, "the platform has nothing yet"
    tasks.relay()
    assert client.get(address).context["dry_run"] == []
    with enter(society):
        Standard.objects.update(scope="另一范围")
    changes = client.get(address).context["dry_run"]
    assert [(one["key"], one["there"], one["now"]) for one in changes] == [("scope", "", "另一范围")]


def test_a_society_that_enters_by_hand_gets_a_pack(
    society: Society, secretary: Person, pk: Any, client: Client, reference_platform: Any
) -> None:
    client.force_login(secretary.account)
    chosen = client.post("/s/EXS/disclosure/channel/", {"adapter": "pack", "openness": "full"})
    assert chosen.status_code == 302
    assert tasks.relay() == 0
    assert reference_platform.records() == []
    assert not Wake.objects.filter(kind="push").exists()
    assert "下载报送材料包" in page(client, f"/s/EXS/disclosure/{pk}/")
    answer = client.get(f"/s/EXS/disclosure/{pk}/pack/")
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as pack:  # type: ignore[attr-defined]
        assert sorted(pack.namelist()) == ["填报单.html", "填报单.txt", "标准公告.pdf", "标准正文.pdf"]
        sheet = pack.read("填报单.txt").decode()
        assert pack.read("标准正文.pdf").startswith(b"%PDF-")
    places = [sheet.index(word) for word in ("T/EXS 001—2026", "中文名称", "发布日期", "发布公告")]
    assert places == sorted(places), "in the order of the portal's form"
    told = {"receipt_number": "R-7", "portal_url": "https://platform.example/standardDetail/7.html"}
    assert client.post(f"/s/EXS/disclosure/{pk}/receipt/", told).status_code == 302
    assert told["portal_url"] in page(client, f"/s/EXS/disclosure/{pk}/")


def test_going_back_to_sending_sends_what_is_ready(
    society: Society, secretary: Person, pk: Any, client: Client, reference_platform: Any
) -> None:
    client.force_login(secretary.account)
    client.post("/s/EXS/disclosure/channel/", {"adapter": "pack", "openness": "full"})
    tasks.relay()
    assert client.post("/s/EXS/disclosure/channel/", {"adapter": "carrier pigeon"}).status_code == 422
    assert tasks.relay() == 0
    client.post("/s/EXS/disclosure/channel/", {"adapter": "http", "openness": "full"})
    assert tasks.relay() == 3
    assert len(reference_platform.records()) == 1


def test_everybody_sees_the_receipt_of_every_event(society: Society, pk: Any, client: Client) -> None:
    tasks.relay()
    withdraw(society)
    tasks.relay()
    deliver()
    slug = CatalogueStandard.objects.get().slug
    shown = page(client, f"/standards/{slug}/disclosure/")
    with enter(society):
        told = list(DisclosureRecord.objects.get().declarations.order_by("version"))
    assert [one.event for one in told] == ["published", "withdrawn"]
    for one in told:
        assert one.receipt_number in shown
        assert one.digest in shown
    assert client.get("/standards/T-EXS-404-2026/disclosure/").status_code == 404


def test_a_receipt_that_does_not_come_becomes_a_duty(
    society: Society, secretary: Person, pk: Any, reference_platform: Any, client: Client, frozen: Any
) -> None:
    """First for the publication; then for the withdrawal, whose days count from when it was declared."""

    def duties() -> list[str]:
        with enter(society):
            found = [
                duty.what
                for duty in waiting_for(secretary, clock.now())
                if duty.subject.url.endswith(f"{pk}/")
            ]
            assert count_waiting(secretary, clock.now()) == len(found)
        return found

    client.force_login(secretary.account)
    desk = "/s/EXS/disclosure/"
    reference_platform.control(fault="drop_after", times=2)
    tasks.relay()
    frozen.move(days=2)
    assert (duties(), "已超期" in page(client, desk)) == ([], False)
    frozen.move(days=1)
    assert duties() == [NO_RECEIPT]
    assert "已超期" in page(client, desk)
    answer = client.get("/s/EXS/")
    assert "逾期未取得国家平台回执" in answer.content.decode()
    later()
    tasks.relay()  # the second answer that is lost
    assert duties() == [NO_RECEIPT], "trying again is no answer"
    later()
    tasks.relay()
    assert duties() == []
    assert "3 天" in page(client, desk)

    frozen.move(days=30)
    reference_platform.control(fault="drop_before", times=2)
    withdraw(society)
    tasks.relay()
    frozen.move(days=2)
    assert duties() == []
    later()
    tasks.relay()
    frozen.move(days=1)
    assert duties() == [NO_RECEIPT], "its days count from when it was declared, not from the last try"
    assert "3 天 · 已超期" in page(client, desk)
    later()
    tasks.relay()
    assert duties() == []
    assert "3 天" in page(client, desk), "what was waited for is the first receipt"
