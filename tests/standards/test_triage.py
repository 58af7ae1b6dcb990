"""The triage board: narrowed, grouped, given out, proposed and decided on together."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, Person, Society
from societies.scoping import enter
from standards.actions import own_comments, triage
from standards.models import Comment, Consultation, Disposition, ProposedDisposition
from standards.queries.triage import drafters, progress
from tests.conftest import FrozenClock
from tests.factories.consultations import (
    close_at_deadline,
    fresh,
    frozen_draft,
    make_comment,
    make_consultation,
    member,
)
from tests.factories.people import make_society
from tests.factories.projects import someone
from tests.standards.test_comments import decide, leader_client, of, resolving, url
from tests.standards.test_consultations_pages import signed_in
from workflow import delivery

pytestmark = pytest.mark.django_db
CAMPAIGN = "我们认为每年测量一次内阻的周期过长，不能及时发现劣化的电池，建议改为每半年测量一次。"


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


def numbers(client: Client, consultation: Consultation, **query: Any) -> list[int]:
    return [
        said.comment.number for said in client.get(url("comment_list", consultation), query).context["talk"]
    ]


def act(consultation: Consultation, name: str, chosen: list[int], query: str = "", **more: Any) -> Any:
    data = {"act": name, "comment": [str(one) for one in chosen], **more}
    return leader_client().post(url("comment_list", consultation) + query, data)


def test_a_choice_is_proposed_then_decided_as_proposed(society: Society) -> None:
    consultation = resolving("te", "te", "te")
    assert act(consultation, "propose", [1, 2], verdict="rejected", reason="另有规定").status_code == 302
    assert not Disposition.objects.exists()
    client = leader_client()
    assert numbers(client, consultation, state="proposed") == [1, 2]
    assert "组长乙拟：不采纳。另有规定" in client.get(url("comment_list", consultation)).content.decode()
    assert client.get(url("comment", consultation, 1)).context["form"]["reason"].value() == "另有规定"
    act(consultation, "propose", [2], verdict="deferred", reason="下一版考虑")
    act(consultation, "as_proposed", [1, 2, 3])
    assert list(
        Disposition.objects.order_by("comment__number").values_list("comment__number", "verdict", "reason")
    ) == [
        (1, "rejected", "另有规定"),
        (2, "deferred", "下一版考虑"),
    ]
    body = LedgerEntry.objects.get(event="comments.disposed").body
    assert [verdict for _pk, verdict, _seal in body["dispositions"]] == ["rejected", "deferred"]
    assert "另有规定" not in str(body)


def test_the_board_narrows_to_a_unit(society: Society) -> None:
    consultation = make_consultation("open")
    make_comment(consultation, member("委员丁", "示例单位丁"))
    make_comment(consultation, member("委员戊", "示例单位戊"))
    assert numbers(leader_client(), consultation, unit="单位戊") == [2]


def test_who_answered_by_a_unit_s_link_is_reached_at_the_unit(society: Society) -> None:
    consultation = make_consultation("open")
    reply = consultation.replies.get()
    Person.objects.filter(organization=reply.organization).update(email="")
    make_comment(consultation, Person.objects.create(name="王工", organization=reply.organization))
    close_at_deadline(consultation)
    consultation = fresh(consultation)
    decide(of(consultation, 1), "accepted")
    assert (progress(consultation).untold, progress(consultation).unreachable) == (1, 1)
    consultation.replies.update(address="office@unit.example")
    assert (progress(consultation).untold, progress(consultation).unreachable) == (1, 0)


def test_those_decided_before_stay_as_they_are(society: Society) -> None:
    consultation = resolving("te", "te")
    decide(of(consultation, 1), "rejected", "不可行")
    act(consultation, "decide", [1, 2], verdict="accepted")
    found = Disposition.objects.order_by("comment__number").values_list("verdict", flat=True)
    assert list(found) == ["rejected", "accepted"]


@pytest.mark.parametrize(
    ("name", "chosen", "more", "said"),
    [
        ("propose", [1], {"verdict": "rejected", "reason": " "}, "请说明理由"),
        ("decide", [1], {"reason": "留下"}, "请选择处理意见"),
        ("decide", [], {"verdict": "accepted"}, "请先勾选意见"),
        ("fly", [1], {}, "有效"),
    ],
)
def test_a_refusal_keeps_the_choice_and_the_words(
    society: Society, name: str, chosen: list[int], more: dict[str, str], said: str
) -> None:
    consultation = resolving("te")
    page = act(consultation, name, chosen, query="?state=open", **more)
    assert page.status_code == 422
    text = page.content.decode()
    assert said in text or page.context["bulk"].errors
    assert text.count(" checked") == len(chosen)
    assert not Disposition.objects.exists()
    assert not ProposedDisposition.objects.exists()


def test_comments_are_given_to_drafters_and_to_nobody_else(society: Society) -> None:
    consultation = resolving("te", "te")
    leader = someone("组长乙")
    assert list(drafters(consultation.project)) == [leader]
    act(consultation, "assign", [2], assignee=str(leader.pk))
    assert numbers(leader_client(), consultation, assignee=str(leader.pk)) == [2]
    assert numbers(leader_client(), consultation, assignee="nobody") == [1]
    with pytest.raises(Refused, match="起草组"):
        triage.assign(consultation=consultation, numbers=[1], assignee=member(), actor=leader, at=clock.now())
    act(consultation, "assign", [2], assignee="")
    assert not Comment.objects.exclude(assignee=None).exists()


def test_a_drafter_proposes_and_does_not_decide(society: Society) -> None:
    consultation = resolving("te")
    member_ = signed_in("委员丙")
    data = {"act": "decide", "comment": ["1"], "verdict": "accepted"}
    assert member_.post(url("comment_list", consultation), data).status_code == 403
    assert not Disposition.objects.exists()


def campaign(frozen: FrozenClock) -> Consultation:
    consultation = make_consultation("open")
    for place in range(5):
        text = (
            CAMPAIGN + "谢谢。" * (place % 2)
            if place != 2
            else "另一条意见，谈运输与贮存时的温度和湿度，不宜过宽。"
        )
        make_comment(consultation, text=text)
    close_at_deadline(consultation)
    assert consultation.closes_at is not None
    frozen.at = consultation.closes_at
    deliver()
    return fresh(consultation)


def deliver() -> None:
    for _ in range(2):
        for pk in delivery.due():
            delivery.run(pk)


def test_a_campaign_is_one_row_with_its_supporters(society: Society, frozen: FrozenClock) -> None:
    consultation = campaign(frozen)
    assert list(Comment.objects.order_by("number").values_list("alike", flat=True)) == [1, 1, 3, 1, 1]
    client = leader_client()
    page = client.get(url("comment_list", consultation), {"group": "alike"})
    assert [said.comment.number for said in page.context["talk"]] == [1, 3]
    assert "共 4 条内容大致相同" in page.content.decode()
    assert numbers(client, consultation, alike="1") == [1, 2, 4, 5]
    decide(of(consultation, 1), "accepted")
    assert numbers(client, consultation, group="alike", state="open") == [2, 3]
    act(consultation, "decide", [2], query="?group=alike", verdict="partly", reason="改为每季度")
    assert Disposition.objects.count() == 4
    assert triage.group(consultation=consultation) == 2


def test_clause_by_clause_is_the_order_of_the_text(society: Society) -> None:
    consultation = make_consultation("open")
    assert consultation.revision is not None
    anchors = ["c-10", "c-2"]
    for section in consultation.revision.tree["document"]["sections"]:
        anchors = [one["anchor"] for one in section.get("children", [])] or anchors
    for anchor in [*reversed(anchors), ""]:
        make_comment(consultation, anchor=anchor, clause=anchor[:10])
    client = leader_client()
    page = client.get(url("comment_list", consultation), {"group": "clause"})
    assert [said.comment.anchor for said in page.context["talk"]] == ["", *anchors]


@pytest.mark.parametrize("query", [{}, {"group": "alike"}, {"group": "clause"}, {"state": "conflict"}])
def test_the_board_asks_no_more_for_more_comments(society: Society, query: dict[str, str]) -> None:
    consultation = resolving("te")
    client, counts = leader_client(), []
    page = url("comment_list", consultation)
    for place in range(4):
        decide(make_late(consultation, place))
        if place % 2:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page, query).status_code == 200
            counts.append(len(asked))
    assert counts[0] == counts[1]


def make_late(consultation: Consultation, place: int) -> Comment:
    made = Comment.objects.get(consultation=consultation, number=1)
    made.pk, made.number, made.token = None, 2 + place, None
    made._state.adding = True
    made.quote, made.proposal, made.changes = "原文", f"新文{place}", [[0, 1, f"新{place}"]]
    made.save()
    return of(consultation, made.number)


def test_comments_are_put_under_topics_and_the_board_narrows_and_groups_by_them(society: Society) -> None:
    consultation = resolving("te", "ed", "te")
    client = leader_client()
    page = url("comment_list", consultation)
    client.post(page, {"act": "label", "comment": [1, 3], "topic": "限值"})
    client.post(url("comment_discussion", consultation, 2), {"act": "label", "topic": "术语"})
    assert numbers(client, consultation, topic="限") == [1, 3]
    grouped = client.get(page, {"group": "topic"})
    assert [said.comment.topic for said in grouped.context["talk"]] == ["术语", "限值", "限值"]
    assert sorted(grouped.context["progress"].topics) == ["术语", "限值"]
    client.post(page, {"act": "label", "comment": [1], "topic": ""})
    assert numbers(client, consultation, topic="限值") == [3]
    assert LedgerEntry.objects.filter(event="comments.labelled").count() == 3
    assert "限值" not in str([*LedgerEntry.objects.values_list("body", flat=True)])


def test_the_group_discusses_a_comment_and_nobody_else_reads_it(society: Society) -> None:
    consultation = resolving("te")
    client = leader_client()
    there = url("comment_discussion", consultation, 1)
    refused = client.post(there, {"act": "note", "text": "", "topic": "限值与周期"})
    assert refused.status_code == 422
    assert 'value="限值与周期"' in refused.content.decode()
    client.post(there, {"act": "note", "text": "先问检测机构。"})
    page = url("comment", consultation, 1)
    assert "先问检测机构。" in client.get(page).content.decode()
    assert "起草组讨论 1 条" in client.get(url("comment_list", consultation)).content.decode()
    author = Client()
    account = someone("委员丙").account
    assert account is not None
    author.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert author.post(there, {"act": "note", "text": "插话"}).status_code == 403
    for name, more in (("comment", [1]), ("comment_list", []), ("comments_mine", []), ("consultation", [])):
        text = author.get(url(name, consultation, *more)).content.decode()
        assert "先问检测机构" not in text, name
        assert "起草组讨论" not in text, name
    entry = LedgerEntry.objects.get(event="comment.discussed")
    assert (entry.actor, sorted(entry.body)) == (someone("组长乙"), ["comment", "digest"])


def test_a_second_round_keeps_the_first(society: Society) -> None:
    first = make_consultation("open")
    for text in ("周期偏长。", "术语不一致。", "写错了。"):
        make_comment(first, text=text)
    own_comments.withdraw(comment=of(first, 3), actor=member(), at=clock.now())
    close_at_deadline(first)
    decide(of(fresh(first), 1), "rejected", "依据见编制说明。")
    account = fresh(first).account
    frozen_draft(first.project)
    second = make_consultation("open", project=fresh(first).project)
    make_comment(second, text="第二轮的意见。")
    client = signed_in("秘书甲")
    said = client.get(url("consultation_account", second)).content.decode()
    assert "第 1 次征求意见保留不变：共 2 条意见，其中 1 条已有处理意见。" in said
    assert url("comment_list", first) in said
    assert numbers(client, fresh(first)) == [1, 2]
    assert numbers(client, second) == [1]
    assert fresh(first).account == account
