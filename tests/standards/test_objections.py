"""Objections: made once and in time by who was told, answered, and shown to the review; what the public reads."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies import limits
from societies.access import Refused
from societies.models import LedgerEntry, Society
from societies.scoping import enter
from standards.access import told_token
from standards.actions import comments, dispositions, objections
from standards.actions.comments import Words
from standards.models import Comment, Consultation, Objection, PendingComment
from standards.queries.objections import sustained
from standards.rendering.comments import comment_table_of
from tests.conftest import NOW, FrozenClock
from tests.factories.consultations import close_at_deadline, fresh, make_comment, make_consultation, member
from tests.factories.people import make_society
from tests.factories.projects import someone
from tests.factories.subjects import RULE
from tests.standards.test_comments import decide, leader_client, of, resolving, url, waits
from tests.standards.test_consultations_pages import signed_in
from workflow import delivery
from workflow.models import Ballot, Meeting, Procedure
from workflow.queries.duties import waiting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def told(society: Society) -> Consultation:
    """A comment that was not accepted, and its author told."""
    consultation = resolving("te")
    decide(of(consultation), "rejected", "不可行")
    dispositions.tell(consultation=consultation, actor=someone("组长乙"), at=NOW)
    return consultation


def object_(consultation: Consultation, text: str = "仍应缩短周期。", at: Any = NOW) -> Objection:
    comment = of(consultation)
    return objections.make(comment=comment, text=text, actor=comment.author, at=at)


def link(consultation: Consultation) -> str:
    return reverse("dispositions_link", args=["EXS", told_token(consultation, of(consultation).author)])


def test_one_objects_by_the_link_of_the_letter(told: Consultation, mailoutbox: list[Any]) -> None:
    for _ in range(2):
        for pk in delivery.due():
            delivery.run(pk)
    (mail,) = (mail for mail in mailoutbox if "意见处理结果" in mail.subject)
    assert link(told).rsplit(":", 1)[0].split("/")[-1].split(":")[0] in mail.body
    assert "请在 2026-04-02 24:00 前" in mail.body
    client = Client()
    page = client.get(link(told))
    assert "不可行" in page.content.decode()
    sent = client.post(link(told), {"comment": "1", "text": "仍应缩短周期。"}, follow=True)
    assert "仍应缩短周期。" in sent.content.decode()
    assert Objection.objects.get().comment == of(told)
    entry = LedgerEntry.objects.get(event="objection.made")
    assert sorted(entry.body) == ["comment", "digest"]


def test_one_objects_once_and_only_to_ones_own(told: Consultation) -> None:
    assert object_(told) == object_(told)
    with pytest.raises(Refused, match="只能提出一次"):
        object_(told, "再说一遍")
    make = Comment.objects.get(number=1)
    make.pk, make.number, make.token, make.author = None, 2, None, member("委员丁", "示例单位丁")
    make._state.adding = True
    make.save()
    assert Client().post(link(told), {"comment": "2", "text": "别人的"}).status_code == 404
    assert Client().get(reverse("dispositions_link", args=["EXS", "x"])).status_code == 404


def test_before_being_told_and_after_the_days_nothing_is_taken(society: Society) -> None:
    consultation = resolving("te")
    with pytest.raises(Refused, match="尚未告知"):
        object_(consultation)
    decide(of(consultation))
    dispositions.tell(consultation=consultation, actor=someone("组长乙"), at=NOW)
    with pytest.raises(Refused, match="异议期已于"):
        object_(consultation, at=NOW + timedelta(days=8))
    client = Client()
    page = client.post(link(consultation), {"comment": "1", "text": ""})
    assert page.status_code == 422


def test_a_refused_objection_comes_back_with_its_words(told: Consultation, frozen: FrozenClock) -> None:
    object_(told, "先前的一条")
    late = signed_in("委员丙").post(url("comments_mine", told), {"comment": "1", "text": "我的话要留下"})
    assert late.status_code == 422
    assert "我的话要留下" in late.content.decode()
    assert "只能提出一次" in late.content.decode()


def test_an_objection_is_answered_before_the_review_and_sustained_ones_are_shown_there(
    told: Consultation, mailoutbox: list[Any]
) -> None:
    assert not [reason for reason in waits(told) if "异议尚未答复" in reason]
    object_(told)
    assert [reason for reason in waits(told) if "异议尚未答复" in reason]
    client = leader_client()
    assert [
        s.comment.number for s in client.get(url("comment_list", told), {"state": "objected"}).context["talk"]
    ] == [1]
    page = url("objection", told, 1)
    assert client.post(page, {"outcome": "sustained", "text": ""}).status_code == 422
    assert client.post(page, {"outcome": "sustained", "text": "双方意见不一。"}).status_code == 302
    assert not [reason for reason in waits(told) if "异议尚未答复" in reason]
    assert [one.comment.number for one in sustained(told.project)] == [1]
    review = client.get(reverse("review", args=["EXS", told.project.reference])).content.decode()
    assert "双方意见不一。" in review
    assert "一并提交技术审查" in Client().get(link(told)).content.decode()
    for pk in delivery.due():
        delivery.run(pk)
    assert any("提请技术审查时一并审议" in mail.body for mail in mailoutbox)


def test_what_is_editorial_is_not_said_to_go_to_the_review(told: Consultation, mailoutbox: list[Any]) -> None:
    Comment.objects.update(kind="ed")
    objections.answer(
        objection=object_(told), outcome="sustained", text="维持原文。", actor=someone("组长乙"), at=NOW
    )
    assert not sustained(told.project).exists()
    assert "一并提交技术审查" not in Client().get(link(told)).content.decode()
    for pk in delivery.due():
        delivery.run(pk)
    (mail,) = (mail for mail in mailoutbox if "异议已答复" in mail.subject)
    assert "技术审查" not in mail.body


def test_what_waits_stands_first(told: Consultation) -> None:
    project = reverse("project", args=["EXS", told.project.reference])
    board = url("comment_list", told)
    pages = (board, project)
    assert all("并已告知提出人" in leader_client().get(page).content.decode() for page in pages)
    object_(told)
    duties = waiting_for(someone("组长乙"), NOW)
    assert [duty.work.said for duty in duties if duty.work] == ["答复 1 条异议"]
    assert all("有 1 条异议待答复" in leader_client().get(page).content.decode() for page in pages)
    assert url("objection", told, 1) in leader_client().get(board).content.decode()


def test_who_votes_and_who_meets_reads_the_objection_beside_the_comment(told: Consultation) -> None:
    objections.answer(
        objection=object_(told), outcome="sustained", text="维持原文。", actor=someone("组长乙"), at=NOW
    )
    procedure, rule = told.project.procedure, RULE.dump()
    ballot = Ballot.objects.create(
        procedure=child("ballot", procedure), question="通过吗", rule=rule, closes_at=NOW
    )
    meeting = Meeting.objects.create(
        procedure=child("meeting", procedure), held_on=NOW.date(), place="会议室", rule=rule, invited=5
    )
    for name, pk in (("ballot", ballot.pk), ("meeting", meeting.pk)):
        page = signed_in("委员丙").get(reverse(name, args=["EXS", told.project.reference, pk]))
        text = page.content.decode()
        assert all(
            words in text
            for words in (of(told).text, "不可行", "仍应缩短周期。", "维持原文。", url("comment", told, 1))
        )
    assert comment_table_of(told, NOW).rows[0].remark == "技术，保留异议"


def child(kind: str, parent: Procedure) -> Procedure:
    return Procedure.objects.create(
        kind=kind, state="draft" if kind == "ballot" else "called", since=NOW, parent=parent
    )


def test_the_link_takes_only_so_much_in_a_minute(told: Consultation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.RATES, "author_link", "2/m/ip")
    sent = {"comment": "1", "text": "请再考虑。"}
    assert [Client().post(link(told), sent).status_code for _ in range(3)] == [302, 302, 429]
    assert Client().get(link(told)).status_code == 200


def test_an_objection_on_paper_is_entered_by_the_group(told: Consultation) -> None:
    page = url("objection", told, 1)
    assert signed_in("委员丙").get(page).status_code == 403
    assert leader_client().post(page, {"comment": "1", "text": "来函所述异议"}).status_code == 302
    assert "来函所述异议" in leader_client().get(url("comment", told, 1)).content.decode()


def public() -> Consultation:
    consultation = make_consultation("open", public=True)
    for naming in ("full", "unit", "nobody"):
        pending = comments.await_confirmation(
            consultation=consultation,
            at=NOW,
            name=f"读者{naming}",
            organization=f"单位{naming}",
            email=f"{naming}@example.org",
            words=Words("te", f"意见{naming}", naming=naming),
            token=uuid4(),
        )
        comments.confirm(pending=pending, at=NOW)
    make_comment(consultation, text="会员的意见")
    close_at_deadline(consultation)
    return fresh(consultation)


def test_the_public_reads_what_authors_allowed(society: Society) -> None:
    consultation = public()
    decide(of(consultation, 1), "rejected", "另有规定")
    page = reverse("public_comments", args=["EXS", consultation.project.reference, consultation.number])
    text = Client().get(page).content.decode()
    for shown in ("读者full（单位full）", "单位unit", "意见nobody", "会员的意见", "处理中"):
        assert shown in text
    for hidden in ("读者unit", "读者nobody", "单位nobody", "委员丙", "示例单位乙", "另有规定"):
        assert hidden not in text
    dispositions.tell(consultation=consultation, actor=someone("组长乙"), at=NOW)
    assert "另有规定" in Client().get(page).content.decode()


def test_nothing_is_published_while_comments_are_taken(society: Society) -> None:
    consultation = make_consultation("open", public=True)
    page = reverse("public_comments", args=["EXS", consultation.project.reference, consultation.number])
    assert Client().get(page).status_code == 404


def test_the_form_asks_what_may_be_published(society: Society) -> None:
    consultation = make_consultation("open", public=True)
    page = reverse("public_consultation", args=["EXS", consultation.project.reference, consultation.number])
    form = Client().get(page).context["form"]
    assert form["naming"].value() == "nobody"
    data = {
        "token": uuid4(),
        "kind": "te",
        "text": "意见",
        "name": "读者",
        "email": "a@example.org",
        "clause": "",
    }
    assert Client().post(page, data).status_code == 302
    assert Client().post(page, data | {"token": uuid4(), "naming": "unit"}).status_code == 302
    assert sorted(PendingComment.objects.values_list("naming", flat=True)) == ["nobody", "unit"]


@pytest.mark.parametrize("page", ["public_comments", "dispositions_link"])
def test_the_pages_ask_no_more_for_more_comments(society: Society, page: str) -> None:
    consultation = public()
    where = (
        link(consultation)
        if page == "dispositions_link"
        else reverse(page, args=["EXS", consultation.project.reference, consultation.number])
    )
    counts = []
    for number in range(10, 14):
        more = Comment.objects.get(consultation=consultation, number=1)
        more.pk, more.number, more.token = None, number, None
        more._state.adding = True
        more.save()
        decide(of(consultation, number), "rejected", "不可行")
        if number % 2:
            with CaptureQueriesContext(connection) as asked:
                assert Client().get(where).status_code == 200
            counts.append(len(asked))
    assert counts[0] == counts[1]
