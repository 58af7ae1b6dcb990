"""The link of an asked unit: it answers for its unit without an account, until the window ends."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, OutboxMessage, Society
from societies.scoping import enter
from standards.access import reply_token
from standards.actions import asking, dispositions
from standards.models import Comment, Consultation, Reply, ReplyLink
from standards.queries.consultations import reply_account
from tests.conftest import FrozenClock
from tests.factories.consultations import (
    close_at_deadline,
    fresh,
    make_comment,
    make_consultation,
    member,
    secretary,
)
from tests.factories.people import make_society, make_unit
from tests.factories.suspensions import suspend
from workflow import delivery

pytestmark = pytest.mark.django_db


def asked(**options: Any) -> tuple[Society, Consultation, str]:
    """An open consultation, and the address of the link of its unit 示例单位乙."""
    society = make_society()
    with enter(society):
        consultation = make_consultation("open", **options)
        return society, consultation, link_of(consultation.replies.get())


def link_of(reply: Reply) -> str:
    return reverse("reply_link", args=["EXS", reply_token(reply.links.get(voided_at=None))])


def words(**more: Any) -> dict[str, Any]:
    return {
        "token": uuid4(),
        "clause": "",
        "kind": "te",
        "text": "建议补充试验方法。",
        "name": "王工",
        **more,
    }


def deliver() -> None:
    for _ in range(4):
        for pk in delivery.due():
            delivery.run(pk)


def test_the_letter_carries_a_link_that_opens_the_page_of_its_unit(mailoutbox: list[Any]) -> None:
    society, _consultation, url = asked()
    deliver()
    (mail,) = mailoutbox
    assert re.findall(r"/s/EXS/reply/\S+", mail.body) == [url]
    page = Client().get(url)
    text = page.content.decode()
    assert page.status_code == 200
    assert "示例单位乙" in text
    assert "本单位无意见" in text
    assert page.headers["Cache-Control"].count("no-store") == 1
    token = url.rstrip("/").rpartition("/")[2]
    with enter(society):
        stored = [*ReplyLink.objects.values_list("token_hash", flat=True)]
        said = [str(body) for body in [*LedgerEntry.objects.values_list("body", flat=True)]]
        said += [str(body) for body in [*OutboxMessage.objects.values_list("body", flat=True)]]
    assert token not in "".join([*stored, *said])


def test_no_comment_takes_one_tap_and_can_be_taken_back(frozen: FrozenClock) -> None:
    society, consultation, url = asked()
    client = Client()
    refused = client.post(f"{url}no-comment/", {"who-name": ""})
    assert refused.status_code == 422
    for _ in range(2):
        done = client.post(f"{url}no-comment/", {"who-name": "王工"}, follow=True)
    text = done.content.decode()
    assert "贵单位的回函已收到：无意见" in text
    assert "王工" in text
    with enter(society):
        reply = Reply.objects.select_related("no_comment_by").get()
        assert reply.no_comment_by is not None
        assert (reply.no_comment_by.name, reply.no_comment_by.account_id, reply.way) == ("王工", None, "link")
        assert reply_account(fresh(consultation)).total.no_comment == 1
        entry = LedgerEntry.objects.get(event="reply.no_comment")
        assert (entry.actor, entry.body["way"]) == (reply.no_comment_by, "link")
        assert "王工" not in str([*LedgerEntry.objects.values_list("body", flat=True)])
    client.post(f"{url}take-back/", {"who-name": "王工"})
    with enter(society):
        reply = Reply.objects.get()
        assert (reply.no_comment_at, reply.answered_at, reply.way) == (None, None, "")
        assert reply_account(fresh(consultation)).total.silent == 1
    assert client.get(url).context["speaker"].initial == {"name": "王工"}


def test_a_comment_counts_for_the_unit_and_comes_from_a_person_without_account() -> None:
    society, consultation, url = asked()
    said = words(naming="unit")
    for _ in range(2):
        sent = Client().post(url, said, follow=True)
    assert "建议补充试验方法。" in sent.content.decode()
    assert "本单位无意见" not in sent.content.decode()
    with enter(society):
        made = Comment.objects.select_related("author", "unit").get()
        assert made.unit is not None
        assert (made.author.name, made.author.account_id, made.unit.name) == ("王工", None, "示例单位乙")
        assert made.naming == "unit"
        line = reply_account(fresh(consultation)).units[0]
        assert (line.answer, line.comments) == ("commented", 1)
        assert Reply.objects.get().way == "link"


def test_a_link_never_speaks_as_somebody_with_an_account() -> None:
    society, _consultation, url = asked()
    Client().post(url, words(name="委员丙"))
    with enter(society):
        author = Comment.objects.select_related("author").get().author
        assert (author.name, author.account_id) == ("委员丙", None)
        assert author != member()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"text": ""}, {"text": "x" * 5001}, {"clause": "nowhere"}])
def test_bad_input_comes_back_with_what_was_typed(wrong: dict[str, str]) -> None:
    society, _consultation, url = asked()
    page = Client().post(url, words(**{"proposal": "保留的文字", **wrong}))
    assert page.status_code == 422
    assert "保留的文字" in page.content.decode()
    with enter(society):
        assert Comment.objects.count() == 0


def test_after_the_window_the_link_says_so(frozen: FrozenClock) -> None:
    society, consultation, url = asked()
    assert consultation.closes_at is not None
    frozen.at = consultation.closes_at
    refused = Client().post(url, words(text="晚到的意见"))
    assert refused.status_code == 422
    assert "晚到的意见" in refused.content.decode()
    assert Client().post(f"{url}no-comment/", {"who-name": "王工"}).status_code == 422
    with enter(society):
        close_at_deadline(consultation)
    text = Client().get(url).content.decode()
    assert "2026-04-25 24:00" in text
    assert "<form" not in text.partition("<main")[2].partition("</main")[0]
    with enter(society):
        assert (Comment.objects.count(), Reply.objects.exclude(no_comment_at=None).count()) == (0, 0)


def test_what_became_of_a_comment_is_mailed_to_its_unit_and_stands_behind_its_link(
    mailoutbox: list[Any],
) -> None:
    society, consultation, url = asked()
    Client().post(url, words())
    with enter(society):
        close_at_deadline(consultation)
        closed = fresh(consultation)
        leader = closed.project.leader
        assert leader is not None
        dispositions.dispose(
            comment=closed.comments.get(),
            actor=leader,
            at=clock.now(),
            verdict="rejected",
            reason="已有国家标准规定。",
            seen=None,
        )
        assert "已有国家标准规定。" not in Client().get(url).content.decode()
        dispositions.tell(consultation=closed, actor=leader, at=clock.now())
    mailoutbox.clear()
    deliver()
    (mail,) = [mail for mail in mailoutbox if "已有国家标准规定。" in mail.body]
    with enter(society):
        assert mail.to == [member().email]
    assert "已有国家标准规定。" in Client().get(url).content.decode()


def test_a_new_link_voids_the_old_one(mailoutbox: list[Any]) -> None:
    society, consultation, old = asked()
    deliver()
    with enter(society):
        asking.renew_link(
            reply=consultation.replies.get(), actor=secretary(), at=clock.now(), address="office@example.org"
        )
        new = link_of(consultation.replies.get())
    deliver()
    assert {mail.to[0] for mail in mailoutbox[1:]} >= {"office@example.org"}
    assert new in mailoutbox[-1].body
    assert Client().get(new).status_code == 200
    for path in (old, f"{old}images/image1.png"):
        assert Client().get(path).status_code == 404
    for path in (old, f"{old}no-comment/", f"{old}take-back/"):
        assert Client().post(path, words()).status_code == 404


def test_a_link_opens_nothing_in_another_society_and_a_changed_one_nowhere() -> None:
    _society, _consultation, url = asked()
    make_society("OTH")
    same = []
    for path in (url.replace("EXS", "OTH", 1), url[:-3] + "xx/", reverse("reply_link", args=["EXS", "x"])):
        page = Client().get(path)
        assert page.status_code == 404
        same.append(re.sub(r'(?<=")\w{64}(?=")', "", page.content.decode()).replace(path, ""))
    assert len(set(same)) == 1


def test_a_stopped_society_takes_no_reply() -> None:
    society, _consultation, url = asked()
    suspend(society)
    assert Client().post(url, words()).status_code == 409
    with enter(society):
        assert Comment.objects.count() == 0


def test_the_page_asks_the_database_the_same_for_one_and_three_comments() -> None:
    _society, _consultation, url = asked()
    counts = []
    for more in (1, 2):
        for n in range(more):
            Client().post(url, words(name=f"王工{more}{n}"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert Client().get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_silent_units_are_reminded_once_a_day_and_by_the_clock(
    frozen: FrozenClock, mailoutbox: list[Any]
) -> None:
    society = make_society()
    with enter(society):
        quiet, spoken = member(), member("委员丁", "示例单位丁", "producer")
        assert quiet.organization is not None
        assert spoken.organization is not None
        consultation = make_consultation("open", units=(quiet.organization, spoken.organization))
        make_comment(consultation, spoken)
    deliver()
    mailoutbox.clear()
    with enter(society):
        assert asking.remind(consultation=consultation, actor=secretary(), at=clock.now()) == 1
        with pytest.raises(Refused):
            asking.remind(consultation=consultation, actor=secretary(), at=clock.now())
    deliver()
    assert [mail.to for mail in mailoutbox] == [[quiet.email]]
    assert "/s/EXS/reply/" in mailoutbox[0].body
    assert consultation.closes_at is not None
    frozen.at = consultation.closes_at - timedelta(days=7) + timedelta(hours=9)
    deliver()
    assert [mail.to for mail in mailoutbox if "催办" in mail.subject] == [[quiet.email]] * 2
    with enter(society):
        entries = LedgerEntry.objects.filter(event="consultation.reminded").order_by("sequence")
        assert [(entry.by, entry.body["units"]) for entry in entries] == [("", 1), ("clock", 1)]


def test_a_unit_asked_while_it_runs_gets_its_letter_at_once(mailoutbox: list[Any]) -> None:
    society, consultation, _url = asked()
    deliver()
    mailoutbox.clear()
    with enter(society):
        late = member("检验员戊", "示例检验所", "testing")
        assert late.organization is not None
        for expected in (1, 0):
            assert (
                asking.ask(
                    consultation=consultation,
                    units=[late.organization, make_unit("示例单位乙", "consumer")],
                    actor=secretary(),
                    at=clock.now(),
                )
                == expected
            )
    deliver()
    assert [mail.to for mail in mailoutbox] == [[late.email]]
    with enter(society):
        close_at_deadline(consultation)
        with pytest.raises(Refused):
            asking.ask(
                consultation=fresh(consultation), units=[], actor=secretary(), at=clock.now() + timedelta(90)
            )
