"""Dispositions: decided, told, objected to; the table as files; what the review waits for."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import docx
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry
from societies.scoping import enter
from standards.actions import dispositions
from standards.models import Comment, Consultation, Disposition
from tests.conftest import NOW, FrozenClock
from tests.factories.consultations import (
    close_at_deadline,
    fresh,
    make_comment,
    make_consultation,
    member,
)
from tests.factories.people import make_society
from tests.factories.projects import someone
from workflow import delivery
from workflow.engine import Overtaken, may_move

pytestmark = pytest.mark.django_db


def resolving(*kinds: str) -> Consultation:
    consultation = make_consultation("open")
    for place, kind in enumerate(kinds or ("te",)):
        make_comment(consultation, kind=kind, text=f"意见{place + 1}。")
    close_at_deadline(consultation)
    return fresh(consultation)


def leader_client() -> Client:
    client = Client()
    account = someone("组长乙").account
    assert account is not None
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(name: str, consultation: Consultation, *more: Any) -> str:
    return reverse(name, args=["EXS", consultation.project.reference, consultation.number, *more])


def decide(comment: Comment, verdict: str = "accepted", reason: str = "", **more: Any) -> Disposition:
    return dispositions.dispose(
        comment=comment,
        actor=someone("组长乙"),
        at=more.get("at", NOW),
        verdict=verdict,
        reason=reason,
        seen=more.get("seen"),
    )


def of(consultation: Consultation, number: int = 1) -> Comment:
    comment = consultation.comments.get(number=number)
    comment.consultation = consultation
    return comment


def waits(consultation: Consultation, at: Any = None) -> list[str]:
    verdict = may_move(
        fresh(consultation).project.procedure,
        "submit_for_review",
        actor=someone("组长乙"),
        at=at or clock.now(),
    )
    return [refusal.reason for refusal in verdict.refusals]


@pytest.mark.parametrize(
    ("verdict", "reason", "taken"),
    [("accepted", "", True), ("partly", " ", False), ("rejected", "", False), ("partly", "已有规定", True)],
)
def test_anything_but_acceptance_needs_its_reason(verdict: str, reason: str, taken: bool) -> None:
    with enter(make_society()):
        comment = of(resolving())
        if taken:
            assert decide(comment, verdict, reason).reason == reason
        else:
            with pytest.raises(Refused, match="理由"):
                decide(comment, verdict, reason)


def test_of_two_at_once_the_second_is_told() -> None:
    with enter(make_society()):
        comment = of(resolving())
        first = decide(comment)
        with pytest.raises(Overtaken):
            decide(comment, "rejected", "不同意")
        assert Disposition.objects.get().verdict == "accepted"
        decide(comment, "rejected", "看过之后", seen=first.decided_at, at=NOW + timedelta(minutes=1))
        assert Disposition.objects.get().verdict == "rejected"


def test_the_second_page_keeps_its_words() -> None:
    society = make_society()
    with enter(society):
        consultation = resolving()
        client = leader_client()
        page = url("comment", consultation, 1)
    assert client.get(page).status_code == 200
    with enter(society):
        decide(of(consultation))
    late = client.post(page, {"verdict": "rejected", "reason": "我的理由", "seen": ""})
    assert late.status_code == 422
    assert "刚才已有人处理" in late.content.decode()
    assert "我的理由" in late.content.decode()
    broken = client.post(page, {"verdict": "rejected", "reason": "我的理由", "seen": "2026-99-99"})
    assert broken.status_code == 422


def test_comments_are_not_disposed_of_before_the_close() -> None:
    with enter(make_society()):
        consultation = make_consultation("open")
        make_comment(consultation)
        with pytest.raises(Refused, match="截止之后"):
            decide(of(fresh(consultation)))


def test_authors_are_told_once_each_and_the_days_for_objections_run(
    frozen: FrozenClock, mailoutbox: list[Any]
) -> None:
    society = make_society()
    with enter(society):
        consultation = resolving("te", "te")
        assert consultation.closed_at is not None
        frozen.at = consultation.closed_at + timedelta(hours=10)
        assert waits(consultation)[0] == "2 条意见还没有处理意见。"
        decide(of(consultation, 1), at=frozen.at)
        decide(of(consultation, 2), "rejected", "见 5.1", at=frozen.at)
        assert waits(consultation)[0] == "2 条意见的处理结果还没有告知提出人。"
        client = leader_client()
    for _ in range(2):
        client.post(url("dispositions_tell", consultation))
    for _ in range(3):
        for pk in delivery.due():
            delivery.run(pk)
    told = [mail for mail in mailoutbox if "意见处理结果" in mail.subject]
    assert len(told) == 1
    assert "未采纳。理由：见 5.1" in told[0].body
    with enter(society):
        assert waits(consultation)[0] == "告知之后有 7 日异议期：到 2026-05-03 24:00。"
        over = clock.end_of(clock.date_of(frozen.at) + timedelta(days=7))
        assert [r for r in waits(consultation, over) if "异议期" in r] == []
        assert len([r for r in waits(consultation, over - timedelta(microseconds=1)) if "异议期" in r]) == 1


def test_deciding_anew_is_told_again() -> None:
    with enter(make_society()):
        consultation = resolving()
        first = decide(of(consultation))
        dispositions.tell(consultation=consultation, actor=someone("组长乙"), at=NOW)
        decide(of(consultation), "rejected", "复核", seen=first.decided_at)
        assert Disposition.objects.get().told_at is None


def test_authors_see_the_decision_once_they_were_told() -> None:
    society = make_society()
    with enter(society):
        consultation = resolving()
        decide(of(consultation), "rejected", "不可行")
        client = Client()
        account = member().account
        assert account is not None
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    mine = url("comments_mine", consultation)
    assert "不可行" not in client.get(mine).content.decode()
    with enter(society):
        dispositions.tell(consultation=consultation, actor=someone("组长乙"), at=NOW)
    assert "不可行" in client.get(mine).content.decode()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [1, 2, 3]),
        ({"state": "open"}, [2, 3]),
        ({"kind": "ed"}, [1, 3]),
        ({"state": "accepted"}, [1]),
        ({"q": "意见2"}, [2]),
        ({"state": "bad", "kind": "zz"}, [1, 2, 3]),
    ],
)
def test_the_list_narrows(query: dict[str, str], numbers: list[int]) -> None:
    with enter(make_society()):
        consultation = resolving("ed", "te", "ed")
        decide(of(consultation))
        client = leader_client()
    page = client.get(url("comment_list", consultation), query)
    assert [said.comment.number for said in page.context["talk"]] == numbers


def test_the_table_as_word_and_excel() -> None:
    with enter(make_society()):
        consultation = make_consultation("open")
        make_comment(consultation, text='=HYPERLINK("http://x")', clause="5.1", anchor="c-5.1")
        close_at_deadline(consultation)
        consultation = fresh(consultation)
        decide(of(consultation), "rejected", "不可行")
        client = leader_client()
    word = client.get(url("comment_table_docx", consultation))
    name = f"意见汇总处理表 {consultation.project.reference} {consultation.project.title_zh}.docx"
    assert f"filename*=utf-8''{quote(name, safe='')}" in word.headers["Content-Disposition"]
    cells = [cell.text for cell in docx.Document(io.BytesIO(word.content)).tables[0].rows[1].cells]
    assert cells == ["1", "5.1", '=HYPERLINK("http://x")', "", "示例单位乙", "未采纳：不可行", "技术"]
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(url("comment_table_xlsx", consultation)).content)
    ).active
    assert sheet is not None
    assert str(sheet["C5"].value).startswith("'=")
    assert "发送“征求意见稿”的单位数：1个" in str(sheet["A6"].value)


def test_the_ledger_holds_ids_and_digests_but_no_words() -> None:
    with enter(make_society()):
        consultation = resolving()
        decide(of(consultation), "rejected", "不可行")
        made = LedgerEntry.objects.get(event="comment.made").body
        decided = LedgerEntry.objects.get(event="comment.disposed").body
        assert sorted(made) == ["attachment", "author", "comment", "digest", "late", "number"]
        assert sorted(decided) == ["comment", "digest", "verdict"]
        assert len(made["digest"]) == len(decided["digest"]) == 64
