"""The operator stops and restores a society; its pages say so, and its requests are refused with the reason."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from societies.models import Person, Society, Suspension
from societies.scoping import enter
from tests.conftest import FrozenClock
from tests.factories.people import make_society
from tests.factories.suspensions import DOCUMENT, REASON, operator, suspend
from tests.societies.conftest import Sign

pytestmark = pytest.mark.django_db
STOP, RESTORE = "/platform/societies/EXS/suspend/", "/platform/societies/EXS/restore/"
ORDER = {"document": DOCUMENT, "reason": REASON, "since": "2026-03-20"}
LIST = "/platform/societies/"


def test_the_operator_stops_and_restores(society: Society, sign_in: Sign) -> None:
    client = sign_in(operator())
    assert STOP in client.get(LIST).content.decode()
    assert client.post(STOP, ORDER)["Location"] == LIST
    page = client.get(LIST).content.decode()
    assert RESTORE in page
    assert STOP not in page
    assert REASON in client.get(RESTORE).content.decode()
    assert client.post(RESTORE, {"document": "民发〔2026〕40号", "reason": "已整改。"})["Location"] == LIST
    with enter(society):
        order = Suspension.objects.get()
        assert (str(order.since), order.restored_reason) == ("2026-03-20", "已整改。")


def test_pressed_twice_or_wrongly_it_is_told_and_nothing_typed_is_lost(
    society: Society, sign_in: Sign
) -> None:
    client = sign_in(operator())
    late = client.post(STOP, {**ORDER, "since": "2026-03-27"})
    assert late.context["form"].errors == {"since": ["这一天尚未到来：请在决定生效当日录入。"]}
    client.post(STOP, ORDER)
    again = client.post(STOP, ORDER)
    assert again.context["form"].non_field_errors() == ["“示例学会”已处于停止活动状态。"]
    assert REASON in again.content.decode()


@pytest.mark.parametrize("url", [STOP, RESTORE])
def test_only_operators_have_these_pages(secretary: Person, sign_in: Sign, url: str) -> None:
    assert sign_in(secretary).get(url).status_code == 404
    assert sign_in(operator()).get(url.replace("EXS", "PLATFORM")).status_code == 404
    assert Client().get(url)["Location"] == f"/account/login/?next={url}"


def test_reads_stay_and_say_why(secretary: Person, society: Society, sign_in: Sign) -> None:
    suspend(society)
    client = sign_in(secretary)
    for path in ("members/", "settings/", "settings/ledger/", "projects/", "", "standards/"):
        page = client.get(f"/s/EXS/{path}")
        assert page.status_code == 200, path
        assert REASON in page.content.decode(), path
        assert DOCUMENT in page.content.decode(), path


def test_a_write_is_refused_and_the_words_are_kept(
    secretary: Person, society: Society, sign_in: Sign
) -> None:
    suspend(society)
    client, words = sign_in(secretary), "本学会业务范围：储能技术的研究、推广和标准化工作。"
    answer = client.post("/s/EXS/settings/profile/", {"business_scope": words, "postcode": "100081"})
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert "100081" not in answer.content.decode()
    assert client.post("/s/EXS/settings/archive/").status_code == 302, "taking out its own is reading"


def test_strangers_still_get_404(society: Society, secretary: Person, sign_in: Sign) -> None:
    other = make_society("EXB", "示例协会")
    suspend(society)
    with enter(other):
        stranger = Person.objects.create(name="外人丁", account=operator().account)
    assert sign_in(stranger).post("/s/EXS/settings/profile/", {}).status_code == 404


def test_another_society_goes_on(society: Society, secretary: Person, sign_in: Sign) -> None:
    suspend(make_society("EXB", "示例协会"))
    page = sign_in(secretary).get("/s/EXS/members/")
    assert REASON not in page.content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_the_order_page_costs_the_same_whatever_its_past(
    society: Society,
    sign_in: Sign,
    frozen: FrozenClock,
    django_assert_num_queries: Callable[..., Any],
    n: int,
) -> None:
    client = sign_in(operator())
    for _i in range(n):
        frozen.move(days=1)
        client.post(STOP, ORDER)
        client.post(RESTORE, {"document": DOCUMENT, "reason": "已整改。"})
    client.get(STOP)
    with django_assert_num_queries(14):
        page = client.get(STOP)
    assert len(page.context["orders"]) == n
