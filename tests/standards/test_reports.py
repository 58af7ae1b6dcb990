"""Reports on published standards: filed by anybody, counted once confirmed, answered by the secretary."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from societies.models import LedgerEntry, Person, Society, Wake
from societies.scoping import enter
from standards.models import Report
from tests.factories.people import make_person, make_society
from tests.factories.published import make_earlier
from workflow import delivery

pytestmark = pytest.mark.django_db
NEW = "/s/EXS/public/standards/T-EXS-001-2026/report/"
GIVEN = {"text": "第 5 条违反强制性标准。", "name": "", "email": "reader@example.org"}


@pytest.fixture
def society() -> Society:
    society = make_society()
    with enter(society):
        make_earlier("T/EXS 001—2026", "示例标准")
    return society


@pytest.fixture
def secretary(society: Society) -> Person:
    with enter(society):
        return make_person("秘书甲", "secretary")


def deliver() -> None:
    for wake in Wake.objects.filter(kind="message").order_by("pk").values_list("pk", flat=True):
        assert delivery.run(wake)


def link() -> str:
    found = re.search(r"http://[^/]+(/s/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_a_report_counts_once_its_address_is_confirmed(
    society: Society, secretary: Person, client: Client
) -> None:
    assert client.get(NEW).status_code == 200
    assert client.post(NEW, GIVEN).status_code == 302
    assert "reader@example.org" in client.get(f"{NEW}sent/").content.decode()
    deliver()
    assert [m.to for m in mail.outbox] == [["reader@example.org"]]
    path = link()
    assert "违反强制性标准" in client.get(path).content.decode()
    with enter(society):
        assert Report.objects.get().number is None, "opening the link is not yet confirming"
    for _twice in range(2):
        assert "EXS-1" in client.post(path).content.decode()
    deliver()
    assert "EXS-1" in mail.outbox[-1].body
    assert len(mail.outbox) == 2
    client.force_login(secretary.account)
    assert "EXS-1" in client.get("/s/EXS/reports/").content.decode()
    page = client.post("/s/EXS/reports/1/", {"answer": ""})
    assert page.status_code == 422
    assert client.post("/s/EXS/reports/1/", {"answer": "已核实，将修订。"}).status_code == 302
    deliver()
    assert "已核实，将修订。" in mail.outbox[-1].body
    assert client.post("/s/EXS/reports/1/", {"answer": "再答一次"}).status_code == 422
    with enter(society):
        assert Report.objects.get().answer == "已核实，将修订。"
        entries = LedgerEntry.objects.filter(event__startswith="report.").order_by("sequence")
        assert [(entry.event, entry.body["number"]) for entry in entries] == [
            ("report.filed", 1),
            ("report.answered", 1),
        ]


def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(society: Society, client: Client) -> None:
    answer = client.post(NEW, {**GIVEN, "email": "nobody"})
    assert (answer.status_code, "违反强制性标准" in answer.content.decode()) == (422, True)
    assert client.post(NEW, {}).status_code == 422


def test_sending_twice_is_one_report_and_floods_are_refused(society: Society, client: Client) -> None:
    for _twice in range(2):
        client.post(NEW, GIVEN)
    with enter(society):
        assert Report.objects.count() == 1
    for number in range(3):
        answer = client.post(NEW, {**GIVEN, "text": f"问题 {number}"})
    assert (answer.status_code, "未确认的反映" in answer.content.decode()) == (422, True)


def test_other_doors_are_closed(society: Society, client: Client) -> None:
    for path in (
        "/s/EXS/public/standards/T-EXS-002-2026/report/",
        "/s/EXS/public/standards/nothing/report/",
        "/s/NONE/public/standards/T-EXS-001-2026/report/",
        f"{NEW}confirm/nonsense/",
    ):
        assert client.get(path).status_code == 404
    assert client.get("/s/EXS/reports/").status_code == 302


def test_members_do_not_see_reports(society: Society, client: Client) -> None:
    with enter(society):
        member: Any = make_person("成员甲", "member")
    client.force_login(member.account)
    assert client.get("/s/EXS/reports/").status_code == 403
