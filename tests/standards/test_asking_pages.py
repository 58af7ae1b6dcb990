"""The secretary's pages about who is asked: the balance, more units, new links, reminding."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies import clock
from societies.models import Society
from societies.scoping import enter
from standards.actions import asking
from standards.models import Consultation, ReplyLink
from tests.factories.consultations import make_comment, make_consultation, member, secretary
from tests.factories.people import make_society, make_unit
from tests.standards.test_consultations_pages import at, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> tuple[Society, Consultation, Client]:
    """An open consultation that asks 示例单位乙 alone; the register knows 示例检验所, which tests."""
    society = make_society()
    with enter(society):
        make_unit("示例检验所", "testing")
        return society, make_consultation("open"), signed_in("秘书甲")


def test_a_missing_side_is_named_with_whom_to_ask(scene: tuple[Society, Consultation, Client]) -> None:
    society, consultation, client = scene
    page = client.get(at("consultation_account", consultation))
    lacking = {
        side.label: [unit.name for unit in side.candidates] for side in page.context["balance"].lacking
    }
    assert lacking["检测认证"] == ["示例检验所"]
    assert "消费使用" in lacking
    unit = next(
        unit
        for side in page.context["balance"].lacking
        for unit in side.candidates
        if unit.name == "示例检验所"
    )
    done = client.post(at("consultation_ask", consultation), {"units": [unit.pk]}, follow=True)
    text = done.content.decode()
    assert "已增加 1 个发函单位" in text
    assert "示例检验所" in text
    with enter(society):
        reply = consultation.replies.get(organization=unit)
        assert reply.asked_at is not None
        assert reply.links.filter(voided_at=None).count() == 1
    refused = client.post(at("consultation_ask", consultation), {})
    assert refused.status_code == 422
    assert "请至少选择一个单位" in refused.content.decode()


def test_a_side_that_answered_is_not_missing(scene: tuple[Society, Consultation, Client]) -> None:
    society, consultation, client = scene
    with enter(society):
        make_comment(consultation)
    page = client.get(at("consultation_account", consultation))
    assert "消费使用" not in [side.label for side in page.context["balance"].lacking]


def test_a_link_is_shown_once_to_be_handed_over(scene: tuple[Society, Consultation, Client]) -> None:
    society, consultation, client = scene
    with enter(society):
        reply = consultation.replies.get()
    url = at("asked_unit_link", consultation, reply.pk)
    assert client.get(url).status_code == 200
    with enter(society):
        assert ReplyLink.objects.count() == 1
    shown = client.post(url, {"address": ""}).context["link"]
    assert Client().get(shown).status_code == 200
    assert client.post(url, {"address": "no"}).status_code == 422
    mailed = client.post(url, {"address": "office@example.org"}, follow=True)
    assert "office@example.org" in mailed.content.decode()
    assert Client().get(shown).status_code == 404
    with enter(society):
        reply.refresh_from_db()
        assert reply.address == "office@example.org"
        assert [link.voided_at is None for link in ReplyLink.objects.order_by("pk")] == [False, False, True]


def test_reminding_says_how_many_and_then_that_none_is_left(
    scene: tuple[Society, Consultation, Client],
) -> None:
    _society, consultation, client = scene
    url = at("consultation_remind", consultation)
    assert "已催办 1 个单位" in client.post(url, follow=True).content.decode()
    assert "今天都已催办过" in client.post(url, follow=True).content.decode()


def test_a_member_asks_and_reminds_nobody(scene: tuple[Society, Consultation, Client]) -> None:
    society, consultation, _client = scene
    with enter(society):
        client, reply = signed_in("委员丙"), consultation.replies.get()
    for path in (at("consultation_ask", consultation), at("asked_unit_link", consultation, reply.pk)):
        assert client.get(path).status_code == 403
    assert client.post(at("consultation_remind", consultation)).status_code == 403
    account = client.get(at("consultation_account", consultation)).content.decode()
    assert "更换链接" not in account
    assert reverse("consultation_remind", args=["EXS", consultation.project.reference, 1]) not in account


def test_the_account_says_how_each_unit_answered(scene: tuple[Society, Consultation, Client]) -> None:
    society, consultation, client = scene
    answers: list[Any] = []
    for answer in ("未回函", "账号"):
        text = client.get(at("consultation_account", consultation)).content.decode()
        answers.append(answer in text)
        with enter(society):
            make_comment(consultation, member())
            assert secretary() is not None
    assert answers == [True, True]


@pytest.mark.parametrize(
    ("page", "state"),
    [("consultation_account", "open"), ("consultation_audience", "draft"), ("consultation", "draft")],
)
def test_no_page_asks_more_for_more_units(page: str, state: str) -> None:
    society = make_society()
    with enter(society):
        consultation, client = make_consultation(state), signed_in("秘书甲")
        more = [member(name, f"单位{name}").organization for name in ("甲一", "甲二")]
    counts = []
    for units in ([], more):
        with enter(society):
            asking.ask(
                consultation=consultation,
                units=[unit for unit in units if unit is not None],
                actor=secretary(),
                at=clock.now(),
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(page, consultation)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
