"""A comment in other words, or withdrawn, by its author: with an account or by the unit's link, while comments are taken."""

import json

import pytest
from django.test import Client

from societies.models import LedgerEntry
from societies.queries import archives
from societies.scoping import enter
from standards.models import Comment, Reply
from standards.queries.consultations import reply_account
from tests.conftest import FrozenClock
from tests.factories.consultations import fresh, make_comment, make_consultation, member
from tests.factories.people import make_society, make_unit
from tests.factories.projects import someone
from tests.standards.test_comments import url
from tests.standards.test_reply_links import asked, words

pytestmark = pytest.mark.django_db


def by(person: str) -> Client:
    client = Client()
    account = someone(person).account
    assert account is not None
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_by_the_link_a_comment_is_changed_and_withdrawn_and_the_unit_answers_anew() -> None:
    society, consultation, link = asked()
    client = Client()
    said = words(naming="unit")
    client.post(link, said)
    page = client.get(link, {"edit": 1})
    assert page.context["own"].initial["text"] == "建议补充试验方法。"
    sent = {"act": "reword", "comment": 1, "kind": "ed", "text": "建议补充附录。", "naming": "full"}
    assert client.post(link, sent)["Location"] == f"{link}#receipt"
    with enter(society):
        made = Comment.objects.get()
        assert (made.text, made.kind, made.naming, made.edited_at) == (
            "建议补充附录。",
            "ed",
            "full",
            made.made_at,
        )
    client.post(link, {"act": "withdraw", "comment": 1})
    with enter(society):
        assert not Comment.objects.exists()
        assert Comment.everything.get().text == "建议补充附录。"
        assert [json.loads(row)["number"] for row in archives.lines(Comment)] == [1]
        assert reply_account(fresh(consultation)).total.silent == 1
        assert (Reply.objects.get().way, Reply.objects.get().answered_at) == ("", None)
        events = ["comment.made", "comment.reworded", "comment.withdrawn"]
        rows = LedgerEntry.objects.filter(event__in=events).order_by("sequence")
        assert [row.event for row in rows] == events
        assert "建议" not in str([row.body for row in rows])
    again = client.post(link, said)
    assert again.status_code == 422
    assert "该意见已撤回" in again.content.decode()
    assert "本单位无意见" in client.get(link).content.decode()
    client.post(link, words(text="改提另一条。"))
    with enter(society):
        assert list(Comment.objects.values_list("number", "text")) == [(2, "改提另一条。")]
        assert Reply.objects.get().way == "link"


def test_with_an_account_only_one_s_own_while_comments_are_taken(frozen: FrozenClock) -> None:
    with enter(make_society()):
        consultation = make_consultation("open")
        make_unit("示例单位丁")
        make_comment(consultation, anchor="c-5", clause="5", quote="周期为一年。", proposal="周期为半年。")
        make_comment(consultation, member("委员丁", "示例单位丁"))
        client, other = by("委员丙"), by("委员丁")
    mine = url("comments_mine", consultation)
    assert client.get(mine, {"edit": 2}).status_code == 404
    assert other.post(mine, {"act": "withdraw", "comment": 1}).status_code == 404
    form = client.get(mine, {"edit": 1}).context["own"]
    assert (form["proposal"].value(), "naming" in form.fields) == ("周期为半年。", False)
    sent = {"act": "reword", "comment": 1, "kind": "te", "text": "宜更短。", "proposal": "周期为一季度。"}
    assert client.post(mine, {**sent, "text": ""}).status_code == 422
    assert client.post(mine, sent).status_code == 302
    assert "提出人于" in client.get(mine).content.decode()
    with enter(consultation.society):
        made = Comment.objects.get(number=1)
        assert (made.text, made.anchor, made.changes) == (
            "宜更短。",
            "c-5",
            [[4, 5, "一季度"]],
        ) or made.changes
    assert consultation.closes_at is not None
    frozen.at = consultation.closes_at
    late = client.post(mine, {**sent, "text": "截止后的改动"})
    assert late.status_code == 422
    assert "截止后的改动" in late.content.decode()
    refused = client.post(mine, {"act": "withdraw", "comment": 1}, follow=True)
    assert "不再" in refused.content.decode()
    with enter(consultation.society):
        assert Comment.objects.get(number=1).text == "宜更短。"


def test_what_came_on_paper_is_not_changed_by_the_link() -> None:
    society, consultation, link = asked()
    with enter(society):
        made = make_comment(consultation, member())
        source = consultation.revision.source if consultation.revision else None
        Comment.objects.filter(pk=made.pk).update(source=source)
    assert Client().get(link, {"edit": 1}).status_code == 404
    assert Client().post(link, {"act": "withdraw", "comment": 1}).status_code == 404
    assert Client().post(link, {"act": "withdraw", "comment": "x"}).status_code == 404
