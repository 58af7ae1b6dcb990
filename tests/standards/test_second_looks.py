"""Who sent what was set aside asks once for a second look; the secretariat puts it back or says why not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, Society
from societies.scoping import enter
from standards.access import told_token
from standards.actions import moderation
from standards.models import Comment, Consultation, SecondLook
from standards.queries.consultations import reply_account
from tests.conftest import FrozenClock
from tests.factories.consultations import (
    close_at_deadline,
    fresh,
    from_outside,
    make_comment,
    make_consultation,
    secretary,
    set_aside,
)
from tests.factories.people import make_society
from tests.standards.test_comments import decide, url
from tests.standards.test_consultations_pages import signed_in
from tests.standards.test_consultations_public import deliver
from tests.standards.test_works import works
from workflow.queries.duties import count_waiting

pytestmark = pytest.mark.django_db
WHY = "我说的是第5章的限值，不是广告。"


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


def scene(texts: int = 1) -> Consultation:
    """Open and public, with no. 1 of a unit that was asked and the others from outside, set aside."""
    consultation = make_consultation("open", public=True)
    make_comment(consultation)
    for _text in range(texts):
        set_aside(from_outside(consultation))
    return fresh(consultation)


def of(consultation: Consultation, number: int = 2) -> Comment:
    return Comment.everything.select_related("author", "consultation__project").get(
        consultation=consultation, number=number
    )


def letter_of(consultation: Consultation) -> str:
    return reverse("dispositions_link", args=["EXS", told_token(consultation, of(consultation).author)])


def ask(consultation: Consultation, text: str = WHY, number: int = 2) -> SecondLook:
    found = of(consultation, number)
    found.consultation = consultation
    return moderation.ask_again(comment=found, text=text, actor=found.author, at=clock.now())


def answer(consultation: Consultation, text: str, *, back: bool) -> None:
    look = SecondLook.objects.get(comment__consultation=consultation)
    look.comment.consultation = consultation
    moderation.answer(look=look, back=back, text=text, actor=secretary(), at=clock.now())


def entries(*events: str) -> list[tuple[str, Any]]:
    rows = LedgerEntry.objects.filter(event__in=events).order_by("sequence")
    return [(row.event, row.actor) for row in rows]


def test_by_the_letter_s_link_once_and_by_nobody_else(society: Society, mailoutbox: list[Any]) -> None:
    consultation = scene()
    deliver()
    assert len([one for one in mailoutbox if "申请复核，每条可以申请一次" in one.body]) == 1
    link, client = letter_of(consultation), Client()
    said = {"act": "look_again", "comment": 2, "text": WHY}
    assert "申请复核" in client.get(link).content.decode()
    assert client.post(link, {**said, "text": ""}).status_code == 422
    for _ in range(2):
        assert client.post(link, said).status_code == 302
    again = client.post(link, {**said, "text": "再说一遍，这不是广告。"})
    assert (again.status_code, "再说一遍，这不是广告。" in again.content.decode()) == (422, True)
    page = client.get(link)
    assert WHY in page.content.decode()
    assert [one.until for one in page.context["aside"]] == [None]
    look = SecondLook.objects.get()
    assert (look.comment.number, look.text, look.outcome) == (2, WHY, "")
    other = from_outside(consultation, "建议补充试验方法。", "other@example.org")
    theirs = reverse("dispositions_link", args=["EXS", told_token(consultation, other.author)])
    assert client.post(theirs, said).status_code == 404
    counts = client.post(theirs, {**said, "comment": other.number})
    assert (counts.status_code, "已恢复计入，无需申请" in counts.content.decode()) == (422, True)
    mine = signed_in("委员丙").post(url("comments_mine", consultation), said)
    assert mine.status_code == 404
    assert entries("second_look.asked") == [("second_look.asked", look.comment.author)]
    body = LedgerEntry.objects.get(event="second_look.asked").body
    assert (body["comment"], "广告" in str(body)) == (str(look.comment_id), False)


def test_only_within_the_days_from_the_letter(society: Society, frozen: FrozenClock) -> None:
    consultation = scene(2)
    last = clock.end_of(clock.date_of(clock.now()) + timedelta(days=7))
    frozen.at = last - timedelta(microseconds=1)
    ask(consultation)
    frozen.at = last
    with pytest.raises(Refused, match=r"复核申请已于 .* 24:00 截止"):
        ask(consultation, number=3)
    page = Client().get(letter_of(consultation)).content.decode()
    assert "如有疑问，请与本团体联系" in page
    assert "每条可申请一次" not in page


def test_not_of_a_void_consultation(society: Society) -> None:
    consultation = scene()
    consultation.procedure.state = "void"
    consultation.procedure.save(update_fields=["state"])
    with pytest.raises(Refused, match="已宣布无效"):
        ask(consultation)


def test_it_is_a_duty_of_the_secretariat_until_it_is_answered(society: Society) -> None:
    consultation = scene()
    here = f"{consultation.project.reference}/consultations/"
    follow = ("跟进征求意见", f"{here}account/")
    assert works(secretary()) == [follow]
    ask(consultation)
    from_outside(consultation, "建议补充试验方法。", "other@example.org")
    outside = f"{here}1/comments/outside/"
    assert works(secretary()) == [follow, ("答复 1 项复核申请", f"{outside}?state=asked")]
    assert count_waiting(secretary(), clock.now()) == 2
    answer(consultation, "所述与本标准无关。", back=False)
    assert works(secretary()) == [follow, ("过目 1 条公众意见", outside)]
    moderation.look(consultation=consultation, numbers=[3], actor=secretary(), at=clock.now())
    assert works(secretary()) == [follow]


def test_what_nobody_has_looked_at_is_no_duty_once_the_project_moved_on(society: Society) -> None:
    consultation = make_consultation("open", public=True)
    from_outside(consultation)
    close_at_deadline(consultation)
    project = fresh(consultation).project
    assert "过目 1 条公众意见" in [said for said, _url in works(secretary())]
    project.procedure.state = "review"
    project.procedure.save(update_fields=["state"])
    assert "过目 1 条公众意见" not in [said for said, _url in works(secretary())]


def test_it_stays_for_a_reason_that_its_author_reads(society: Society, mailoutbox: list[Any]) -> None:
    consultation = scene()
    ask(consultation)
    deliver()
    mailoutbox.clear()
    client, page = signed_in("秘书甲"), url("second_look", consultation, 2)
    assert WHY in client.get(url("comments_outside", consultation), {"state": "asked"}).content.decode()
    assert WHY in client.get(page).content.decode()
    empty = client.post(page, {"outcome": "stays", "text": " "})
    assert (empty.status_code, "请说明维持移出的理由" in empty.content.decode()) == (422, True)
    said = {"outcome": "stays", "text": "所述为起草署名服务，与本标准无关。"}
    assert client.post(page, said).status_code == 302
    late = client.post(page, {"outcome": "back", "text": "改为恢复，请照常处理。"})
    assert (late.status_code, "改为恢复，请照常处理。" in late.content.decode()) == (422, True)
    deliver()
    [letter] = mailoutbox
    assert letter.to == ["public@example.org"]
    assert "维持移出" in letter.body
    assert said["text"] in letter.body
    assert said["text"] in Client().get(letter_of(consultation)).content.decode()
    assert entries("second_look.answered", "comments.put_back") == [("second_look.answered", secretary())]
    kept = LedgerEntry.objects.get(event="second_look.answered").body
    assert (kept["outcome"], "署名" in str(kept)) == ("stays", False)
    assert not Comment.objects.filter(number=2).exists()
    assert "并已告知提出人" in client.get(page).content.decode()


def test_it_counts_again_and_is_not_set_aside_anew(society: Society, mailoutbox: list[Any]) -> None:
    consultation = scene()
    close_at_deadline(consultation)
    consultation = fresh(consultation)
    ask(consultation)
    deliver()
    mailoutbox.clear()
    assert reply_account(consultation).comments == 1
    answer(consultation, "经核实，属于意见。", back=True)
    assert reply_account(fresh(consultation)).comments == 2
    deliver()
    [letter] = mailoutbox
    assert ("已恢复计入" in letter.body, "经核实，属于意见。" in letter.body) == (True, True)
    page = Client().get(letter_of(consultation)).content.decode()
    assert page.index(WHY) < page.index("经核实，属于意见。")
    assert entries("comments.put_back", "second_look.answered") == [
        ("comments.put_back", secretary()),
        ("second_look.answered", secretary()),
    ]
    with pytest.raises(Refused, match=r"经复核恢复的意见不再移出.*第 2 号"):
        set_aside(Comment.objects.get(number=2))
    decide(Comment.objects.get(number=2), "rejected", "另有标准规定。")


def test_put_back_with_others_is_an_answer_too(society: Society, mailoutbox: list[Any]) -> None:
    consultation = scene(2)
    ask(consultation)
    deliver()
    mailoutbox.clear()
    moderation.put_back(consultation=consultation, numbers=[2, 3], actor=secretary(), at=clock.now())
    look = SecondLook.objects.get()
    assert (look.outcome, look.answer, look.answered_by) == ("back", "", secretary())
    deliver()
    subjects = sorted(letter.subject.partition("：")[0] for letter in mailoutbox)
    assert subjects == ["关于您所提意见的复核答复", "您的意见已恢复计入"]


def test_after_the_project_moved_on_the_page_shows_all_and_says_so(society: Society) -> None:
    consultation = scene()
    from_outside(consultation, "建议补充试验方法。", "other@example.org")
    close_at_deadline(consultation)
    client, page = signed_in("秘书甲"), url("comments_outside", consultation)
    assert [said.comment.number for said, _look in client.get(page).context["talk"]] == [3]
    moderation.look(consultation=fresh(consultation), numbers=[3], actor=secretary(), at=clock.now())
    assert "征求意见已截止，不会再有新的意见" in client.get(page).content.decode()
    project = fresh(consultation).project
    project.procedure.state = "review"
    project.procedure.save(update_fields=["state"])
    shown = client.get(page)
    assert [said.comment.number for said, _look in shown.context["talk"]] == [2, 3]
    assert "现在不再移出或恢复" in shown.content.decode()
    assert 'name="act"' not in shown.content.decode()


def test_after_the_project_moved_on_it_is_answered_and_nothing_is_put_back(society: Society) -> None:
    consultation = scene()
    close_at_deadline(consultation)
    consultation = fresh(consultation)
    consultation.project.procedure.state = "review"
    consultation.project.procedure.save(update_fields=["state"])
    ask(consultation)
    client, page = signed_in("秘书甲"), url("second_look", consultation, 2)
    assert [value for value, _label in client.get(page).context["form"].fields["outcome"].choices] == [
        "stays"
    ]
    assert client.post(page, {"outcome": "back", "text": "恢复。"}).status_code == 422
    with pytest.raises(Refused, match="项目已进入"):
        answer(consultation, "恢复。", back=True)
    assert client.post(page, {"outcome": "stays", "text": "与本标准无关。"}).status_code == 302
    assert not SecondLook.objects.filter(outcome="").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same(society: Society, rows: int) -> None:
    consultation = scene(rows)
    for number in range(2, rows + 2):
        ask(consultation, number=number)
    author, runs = Client(), signed_in("秘书甲")
    outside, link = url("comments_outside", consultation), letter_of(consultation)
    cost = []
    for client, page, query in (
        (author, link, {}),
        (runs, outside, {"state": "asked"}),
        (runs, "/s/EXS/", {}),
    ):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page, query).status_code == 200
        cost.append(len(asked))
    assert cost == COST


COST = [10, 12, 15]
