"""Comments from the public once they count: looked at, set aside as none, put back."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies import clock
from societies.access import Refused
from societies.actions import attachments
from societies.models import LedgerEntry, Society
from societies.scoping import enter
from standards.access import told_token
from standards.actions import moderation, own_comments
from standards.actions.comments import Words
from standards.guards.dispositions import comments_disposed
from standards.models import Comment, Consultation
from standards.queries.consultations import earlier_rounds, reply_account
from standards.queries.published_comments import of_consultation
from standards.rendering.comments import comment_table_of
from tests.factories.consultations import (
    AD,
    close_at_deadline,
    fresh,
    from_outside,
    make_comment,
    make_consultation,
    secretary,
)
from tests.factories.people import make_society
from tests.standards.test_comments import decide, url
from tests.standards.test_consultations_pages import signed_in
from tests.standards.test_consultations_public import deliver
from workflow.registry import Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


def asked() -> Consultation:
    """Open and public, with no. 1 of a unit that was asked and no. 2 and 3 from outside."""
    consultation = make_consultation("open", public=True)
    make_comment(consultation)
    from_outside(consultation)
    from_outside(consultation, "建议补充试验方法。", "other@example.org")
    return fresh(consultation)


def press(consultation: Consultation, act: str, *numbers: int, **more: str) -> int:
    doing: dict[str, Any] = {"look": moderation.look, "put_back": moderation.put_back}
    done: int = doing[act](consultation=consultation, numbers=numbers, actor=secretary(), at=clock.now())
    return done


def aside(consultation: Consultation, *numbers: int, words: str = "") -> int:
    return moderation.set_aside(
        consultation=consultation,
        numbers=numbers,
        reason="advertising",
        words=words,
        actor=secretary(),
        at=clock.now(),
    )


def counted(consultation: Consultation) -> list[int]:
    return list(
        Comment.objects.filter(consultation=consultation).order_by("number").values_list("number", flat=True)
    )


def shown(client: Client, consultation: Consultation, **query: Any) -> list[int]:
    page = client.get(url("comments_outside", consultation), query)
    return [said.comment.number for said, _look in page.context["talk"]]


def test_what_is_set_aside_counts_nowhere_and_is_put_back_as_it_was(society: Society) -> None:
    consultation = asked()
    press(consultation, "look", 2)
    assert aside(consultation, 2, 3) == 2
    assert counted(consultation) == [1]
    account = reply_account(consultation)
    assert (account.comments, account.others, account.total.commented) == (1, 0, 1)
    assert [row.comment for row in comment_table_of(consultation, clock.now()).rows] == [
        "周期偏长，建议改为每半年一次。"
    ]
    assert [row.number for row in of_consultation(consultation)] == [1]
    kept = Comment.everything.get(number=2)
    assert (kept.text, kept.aside_by, kept.aside_for) == (AD, secretary(), "advertising")
    assert aside(consultation, 2) == 0, "set aside already"
    assert press(consultation, "put_back", 2, 3) == 2
    assert counted(consultation) == [1, 2, 3]
    back = Comment.objects.get(number=2)
    assert (back.aside_at, back.aside_by, back.aside_for, back.looked_at) == (None, None, "", clock.now())
    assert from_outside(consultation, "再提一条。").number == 4


def test_a_press_is_one_entry_of_the_ledger_without_words(society: Society) -> None:
    consultation = asked()
    press(consultation, "look", 2, 3)
    press(consultation, "look", 2, 3)
    aside(consultation, 2, 3, words="两条都是广告")
    press(consultation, "put_back", 3)
    events = ["comments.looked_at", "comments.set_aside", "comments.put_back"]
    rows = list(LedgerEntry.objects.filter(event__in=events).order_by("sequence"))
    assert [(row.event, row.body["numbers"]) for row in rows] == [
        ("comments.looked_at", [2, 3]),
        ("comments.set_aside", [2, 3]),
        ("comments.put_back", [3]),
    ]
    assert {row.actor for row in rows} == {secretary()}
    assert (rows[1].body["reason"], len(set(rows[1].body["digests"]))) == ("advertising", 2)
    assert "广告" not in str([row.body for row in rows])


def test_after_the_close_the_gate_and_the_fixed_account_follow(society: Society) -> None:
    consultation = asked()
    close_at_deadline(consultation)
    consultation = fresh(consultation)
    deliver()
    decide(Comment.objects.get(number=1), "accepted", "")
    decide(Comment.objects.get(number=3), "accepted", "")
    gate = Asked(consultation.project.procedure, secretary(), None, clock.now())
    assert len(list(comments_disposed(gate))) == 1
    before = reply_account(consultation)
    aside(consultation, 2)
    assert list(comments_disposed(gate)) == []
    now = reply_account(fresh(consultation))
    assert (now.comments, now.others) == (before.comments - 1, before.others - 1)
    assert (now.units, now.fixed) == (before.units, True)
    Comment.everything.filter(number=2).update(alike=None)
    press(consultation, "put_back", 2)
    assert reply_account(fresh(consultation)) == before
    assert len(list(comments_disposed(gate))) == 1
    deliver()
    assert Comment.objects.get(number=2).alike == 2, "compared with the others again"


def test_an_earlier_round_counts_without_it(society: Society) -> None:
    consultation = asked()
    aside(consultation, 2)
    later = Consultation(project=consultation.project, number=2)
    assert [(one.number, one.comments) for one in earlier_rounds(later)] == [(1, 2)]


def test_only_what_came_from_outside_and_was_not_decided_on(society: Society) -> None:
    consultation = asked()
    for refused in (1, 9):
        with pytest.raises(Refused, match="公众"):
            aside(consultation, 2, refused)
    close_at_deadline(consultation)
    consultation = fresh(consultation)
    decide(Comment.objects.get(number=3), "accepted", "")
    with pytest.raises(Refused, match="第 3 号"):
        aside(consultation, 2, 3)
    assert counted(consultation) == [1, 2, 3]


def test_what_was_set_aside_meanwhile_is_not_decided_on(society: Society) -> None:
    consultation = asked()
    close_at_deadline(consultation)
    consultation = fresh(consultation)
    found = Comment.objects.get(number=2)
    aside(consultation, 2)
    with pytest.raises(Refused, match="已移出"):
        decide(found, "accepted", "")


def test_nothing_once_the_table_went_to_the_review(society: Society) -> None:
    consultation = asked()
    aside(consultation, 2)
    consultation.project.procedure.state = "review"
    for act in (
        lambda: aside(consultation, 3),
        lambda: press(consultation, "put_back", 2),
        lambda: press(consultation, "look", 3),
    ):
        with pytest.raises(Refused, match="项目已进入"):
            act()
    assert counted(consultation) == [1, 3]


def test_the_page_is_a_queue_and_keeps_what_was_set_aside(society: Society) -> None:
    consultation = asked()
    client, page = signed_in("秘书甲"), url("comments_outside", consultation)
    account = url("consultation_account", consultation)
    assert client.get(account).context["waiting"] == 2
    assert shown(client, consultation) == [2, 3]
    assert shown(client, consultation, q="other@") == [3]
    assert client.post(page, {"act": "look", "comment": ["3"]}).status_code == 302
    assert (shown(client, consultation), shown(client, consultation, state="looked_at")) == ([2], [3])
    said = {"act": "set_aside", "comment": ["2"], "words": "与标准无关的招揽"}
    wrong = client.post(page, said)
    assert (wrong.status_code, wrong.context["bulk"].numbers) == (422, [2])
    assert "与标准无关的招揽" in wrong.content.decode()
    assert client.post(page, {**said, "comment": [], "reason": "abuse"}).status_code == 422
    assert client.post(page, {**said, "comment": ["1"], "reason": "abuse"}).status_code == 422
    assert client.post(page, {**said, "reason": "advertising"}).status_code == 302
    assert (shown(client, consultation), client.get(account).context["waiting"]) == ([], 0)
    kept = client.get(page, {"state": "aside"}).content.decode()
    assert AD in kept
    assert re.search(r"秘书甲.*移出：广告.*与标准无关的招揽", kept)
    assert client.get(url("comment", consultation, 2)).status_code == 404
    assert client.post(page, {"act": "put_back", "comment": ["2"]}).status_code == 302
    assert shown(client, consultation, state="looked_at") == [2, 3]


def opens(client: Client, file: str) -> bool:
    answer = client.get(file)
    return answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_file_of_what_was_set_aside_is_for_who_looks_at_it(society: Society) -> None:
    consultation = asked()
    kept = attachments.store(b"%PDF-1.7\n%", name="附件.pdf", actor=secretary(), at=clock.now())
    Comment.objects.filter(number=2).update(attachment=kept)
    file = reverse("file", args=["EXS", kept.pk])
    member, runs = signed_in("委员丙"), signed_in("秘书甲")
    assert (opens(member, file), opens(runs, file)) == (True, True)
    aside(consultation, 2)
    assert file in runs.get(url("comments_outside", consultation), {"state": "aside"}).content.decode()
    assert (opens(member, file), opens(runs, file)) == (False, True)
    Comment.everything.update(withdrawn_at=clock.now())
    assert not opens(runs, file)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same(society: Society, rows: int) -> None:
    consultation = make_consultation("open", public=True)
    for number in range(rows):
        from_outside(consultation, f"第{number}条意见。", f"public{number}@example.org")
    aside(consultation, *range(1, rows + 1))
    client = signed_in("秘书甲")
    with CaptureQueriesContext(connection) as asked_for:
        assert len(shown(client, consultation, state="aside")) == rows
    assert len(asked_for) == 12


def test_its_author_is_told_why_and_changes_it_no_more(society: Society, mailoutbox: list[Any]) -> None:
    consultation = asked()
    found = Comment.objects.get(number=2)
    link = reverse("dispositions_link", args=["EXS", told_token(consultation, found.author)])
    deliver()
    mailoutbox.clear()
    aside(consultation, 2, words="与本标准无关")
    deliver()
    [letter] = mailoutbox
    assert letter.to == ["public@example.org"]
    assert "移出原因：广告。与本标准无关" in letter.body
    page = Client().get(link)
    assert "广告" in page.content.decode()
    assert "都已撤回" not in page.content.decode()
    refused = Client().post(link, {"act": "withdraw", "comment": 2}, follow=True)
    assert "该意见已移出" in refused.content.decode()
    with pytest.raises(Refused, match="移出"):
        own_comments.withdraw(comment=found, actor=found.author, at=clock.now())
    press(consultation, "put_back", 2)
    assert "移出" not in Client().get(link).content.decode()


def test_other_words_are_looked_at_anew(society: Society) -> None:
    consultation = asked()
    press(consultation, "look", 2, 3)
    found = Comment.objects.get(number=3)
    own_comments.reword(comment=found, actor=found.author, at=clock.now(), words=Words("te", AD))
    assert shown(signed_in("秘书甲"), consultation) == [3]


def test_authors_are_told_what_counts_again_and_no_more_that_it_was_set_aside(
    society: Society, mailoutbox: list[Any]
) -> None:
    consultation = asked()
    deliver()
    mailoutbox.clear()
    aside(consultation, 2)
    press(consultation, "put_back", 2)
    deliver()
    [letter] = mailoutbox
    assert (letter.to, "您的意见已恢复计入" in letter.subject) == (["public@example.org"], True)
    assert "第 2 号" in letter.body
