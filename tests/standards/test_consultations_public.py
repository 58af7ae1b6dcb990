"""The anonymous door: comment, letter, confirmation, and nothing after the deadline."""

import re
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from societies import clock
from societies.models import LedgerEntry, Person, Society
from societies.scoping import enter
from standards.actions import dispositions
from standards.models import Comment, Consultation, Objection, PendingComment
from tests.conftest import FrozenClock
from tests.factories.consultations import close_at_deadline, fresh, make_consultation
from tests.factories.people import make_society
from tests.factories.projects import someone
from tests.factories.suspensions import REASON, suspend
from tests.standards.test_comments import decide
from workflow import delivery

pytestmark = pytest.mark.django_db


def asked(**options: Any) -> tuple[Society, Consultation, str]:
    society = make_society()
    with enter(society):
        consultation = make_consultation("open", **{"public": True, **options})
        url = reverse("public_consultation", args=["EXS", consultation.project.reference, 1])
    return society, consultation, url


def words(**more: Any) -> dict[str, Any]:
    return {
        "token": uuid4(),
        "clause": "",
        "kind": "te",
        "text": "公众的意见。",
        "name": "公众甲",
        "organization": "",
        "email": "public@example.org",
        **more,
    }


def deliver() -> None:
    for _ in range(3):
        for pk in delivery.due():
            delivery.run(pk)


def link(mailoutbox: list[Any]) -> str:
    paths = re.findall(r"/s/EXS/public/\S+/confirm/\S+", "\n".join(mail.body for mail in mailoutbox))
    assert len(paths) == 1
    return str(paths[0])


def whose(answer: Any) -> str:
    """The page of an author to which an answer leads, without when its address was signed."""
    return str(answer["Location"]).split(":")[0]


def test_a_comment_counts_once_its_address_is_confirmed(mailoutbox: list[Any]) -> None:
    society, consultation, url = asked()
    client = Client()
    assert client.get(url).status_code == 200
    said = words()
    for _ in range(2):
        sent = client.post(url, said, follow=True)
    assert "public@example.org" in sent.content.decode()
    with enter(society):
        assert (PendingComment.objects.count(), Comment.objects.count()) == (1, 0)
    deliver()
    path = link(mailoutbox)
    assert Client().get(path).status_code == 200
    with enter(society):
        assert Comment.objects.count() == 0
    for _ in range(2):
        done = Client().post(path, follow=True)
        assert "第 1 号" in done.content.decode()
    with enter(society):
        made = Comment.objects.select_related("author").get()
        assert (made.author.name, made.author.account, made.organization, made.unit) == (
            "公众甲",
            None,
            "公众",
            None,
        )
        assert Person.objects.filter(email="public@example.org").count() == 1
        assert fresh(consultation).comments.count() == 1


def test_nothing_after_the_deadline(frozen: FrozenClock, mailoutbox: list[Any]) -> None:
    society, consultation, url = asked()
    Client().post(url, words())
    deliver()
    assert consultation.closes_at is not None
    frozen.at = consultation.closes_at
    page = Client().post(url, words(text="晚到的意见"))
    assert page.status_code == 422
    assert "晚到的意见" in page.content.decode()
    refused = Client().post(link(mailoutbox))
    assert refused.status_code == 422
    assert "2026-04-25 24:00 截止" in refused.content.decode()
    assert "公众的意见" in refused.content.decode()
    with enter(society):
        assert Comment.objects.count() == 0
        close_at_deadline(consultation)
    closed = Client().get(url).content.decode()
    assert "征求意见已于 2026-04-25" in closed
    assert '<form class="form"' not in closed


def test_a_link_is_good_for_three_days(monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]) -> None:
    society, _consultation, url = asked()
    Client().post(url, words())
    deliver()
    path = link(mailoutbox)
    later = time.time() + timedelta(days=3, seconds=1).total_seconds()
    monkeypatch.setattr(time, "time", lambda: later)
    assert "链接已超过三天" in Client().post(path).content.decode()
    monkeypatch.undo()
    assert Client().get(path[:-4] + "xyz/").status_code == 404
    with enter(society):
        assert Comment.objects.count() == 0


def test_the_link_of_the_letter_changes_and_withdraws_what_was_said_while_comments_are_taken(
    frozen: FrozenClock, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    society, consultation, url = asked()
    said = words(naming="unit")
    Client().post(url, said)
    deliver()
    letter = link(mailoutbox)
    first = Client().post(letter)
    own = first["Location"]
    later = time.time() + timedelta(days=9).total_seconds()
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: later)
        assert whose(Client().get(letter)) == whose(first), "confirmed, it leads on for good"
    form = Client().get(own, {"edit": 1}).context["own"]
    assert (form["text"].value(), form["naming"].value()) == ("公众的意见。", "unit")
    sent = {"act": "reword", "comment": 1, "kind": "ed", "text": "改后的意见。", "naming": "full"}
    assert Client().post(own, {**sent, "text": ""}).status_code == 422
    assert Client().post(own, sent).status_code == 302
    with enter(society):
        made = Comment.objects.get()
        assert (made.text, made.naming, made.edited_at) == ("改后的意见。", "full", made.made_at)
    assert Client().post(own, {"act": "withdraw", "comment": 1}).status_code == 302
    again = [Client().get(letter, follow=True), Client().post(letter, follow=True)]
    assert all("都已撤回" in page.content.decode() for page in again)
    with enter(society):
        assert (Comment.objects.count(), Comment.everything.count()) == (0, 1)
        events = LedgerEntry.objects.filter(event__startswith="comment.").order_by("sequence")
        assert [row.event for row in events] == ["comment.made", "comment.reworded", "comment.withdrawn"]
    second = words(text="另一条意见。", token=uuid4())
    Client().post(url, second)
    mailoutbox.clear()
    deliver()
    assert whose(Client().post(link(mailoutbox))) == whose(first), "one page for one person"
    assert consultation.closes_at is not None
    frozen.at = consultation.closes_at
    late = Client().post(own, {**sent, "comment": 2, "text": "截止后的改动"})
    assert late.status_code == 422
    assert "截止后的改动" in late.content.decode()
    with enter(society):
        assert Comment.objects.get().text == "另一条意见。"


def test_who_confirmed_an_address_is_told_and_may_object(mailoutbox: list[Any]) -> None:
    society, consultation, url = asked()
    Client().post(url, words())
    deliver()
    Client().post(link(mailoutbox))
    with enter(society):
        close_at_deadline(consultation)
        decide(Comment.objects.get(), "rejected", "另有规定")
        dispositions.tell(consultation=fresh(consultation), actor=someone("组长乙"), at=clock.now())
    mailoutbox.clear()
    deliver()
    letter = next(mail for mail in mailoutbox if mail.to == ["public@example.org"])
    page = re.search(r"/s/EXS/dispositions/\S+/", letter.body)
    assert page is not None
    shown = Client().get(page[0]).content.decode()
    assert "另有规定" in shown
    assert "修改或撤回" not in shown
    assert Client().post(page[0], {"comment": "1", "text": "请再考虑。"}).status_code == 302
    with enter(society):
        assert Objection.objects.get().text == "请再考虑。"


@pytest.mark.parametrize("state", ["draft", "open"])
def test_what_is_not_public_is_not_there(state: str) -> None:
    society = make_society()
    with enter(society):
        consultation = make_consultation(state, public=state == "draft")
    ref = consultation.project.reference
    url = reverse("public_consultation", args=["EXS", ref, 1])
    assert Client().get(url).status_code == 404
    assert Client().post(url, words()).status_code == 404
    assert Client().get(reverse("consultation_image", args=["EXS", ref, 1, "image1.png"])).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"email": "no"}, {"name": ""}, {"text": ""}, {"text": "x" * 5001}, {"clause": "nowhere"}]
)
def test_bad_input_comes_back_with_what_was_typed(wrong: dict[str, str]) -> None:
    society, _consultation, url = asked()
    page = Client().post(url, words(**{"organization": "保留的单位", **wrong}))
    assert page.status_code == 422
    assert "保留的单位" in page.content.decode()
    with enter(society):
        assert PendingComment.objects.count() == 0


def test_one_address_gets_only_so_many_letters() -> None:
    society, _consultation, url = asked()
    statuses = [Client().post(url, words()).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [422]
    with enter(society):
        assert PendingComment.objects.count() == 5


def test_a_stopped_society_tells_the_public_so_but_not_what_it_has() -> None:
    society, _consultation, url = asked()
    suspend(society)
    said = words(text="公众写了很久的一段意见，不应当丢失，也不应当送达。")
    refused = Client().post(url, said)
    assert refused.status_code == 409
    assert said["text"] in refused.content.decode()
    assert REASON not in refused.content.decode(), "the reason is the society's own"
    nowhere = url.replace("EXS/", "NOWHERE/", 1)
    ghosts = (url.replace("/1/", "/7/"), "/s/EXS/public/EXS-1999-001/consultations/1/", nowhere)
    pages = [(path, Client().post(path, said)) for path in ghosts]
    assert {page.status_code for _path, page in pages} == {404}
    token = re.compile(r'(?<=")\w{64}(?=")')
    assert len({token.sub("", page.content.decode().replace(path, "")) for path, page in pages}) == 1
    with enter(society):
        assert PendingComment.objects.count() == 0
