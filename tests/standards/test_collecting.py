"""The representative of an asked unit decides on what colleagues said, and sends one position."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from societies import clock
from societies.models import LedgerEntry, Person
from societies.scoping import enter
from standards.actions import asking, dispositions
from standards.models import Colleague, Collection, Comment, Contribution, Point
from standards.queries.consultations import reply_account
from tests.factories.collecting import Unit, text_of
from tests.factories.consultations import close_at_deadline, fresh, member, secretary
from tests.standards.test_consultations_pages import at, signed_in
from tests.standards.test_reply_links import deliver

pytestmark = pytest.mark.django_db


def test_the_desk_shows_what_waits_clause_by_clause_and_what_probably_says_the_same() -> None:
    unit = Unit()
    clause = unit.clause()
    long = "建议明确试验环境温度和湿度的范围，否则各实验室的结果不可比较。"
    unit.say(long, name="王工", clause=clause)
    unit.say("总体赞成。", name="李工")
    unit.say(long.replace("建议", "宜"), name="赵工", clause=clause)
    page = unit.chief.get(unit.desk).context["page"]
    assert [one.anchor for one in page.clauses] == ["", clause]
    assert [(one.row.number, list(one.alike)) for one in page.clauses[1].heard] == [(1, [3]), (3, [1])]
    assert (page.heard, page.waiting) == (3, 3)
    unit.act("take", contribution=[3])
    page = unit.chief.get(unit.desk).context["page"]
    assert [(list(one.alike), clause.points) for clause in page.clauses for one in clause.heard] == [
        ([], []),
        ([3], [1]),
    ]


def decided() -> tuple[Unit, list[str]]:
    """Five said something: two were merged, one taken over, two left out, one of them without a word."""
    unit = Unit()
    clause = unit.clause()
    pages = [
        unit.say("限值偏严。", name="王工", clause=clause),
        unit.say("限值宜放宽。", name="李工", clause=clause),
        unit.say("总体赞成。", name="赵工"),
        unit.say("格式不好看。", name="钱工"),
        unit.say("名称宜缩短。", name="孙工"),
    ]
    unit.act("merge", contribution=[1, 2])
    unit.act("take", contribution=[3, 5])
    unit.act("leave", contribution=[4], why="与本标准无关。", at="")
    unit.act("add", token=uuid4(), clause="", kind="ge", text="感谢征求我单位意见。")
    unit.act("drop", number=3)
    return unit, pages


def test_one_position_is_sent_in_one_act() -> None:
    unit, _pages = decided()
    assert unit.act("merge", contribution=[5], into=1).status_code == 422
    with enter(unit.society):
        assert list(Point.objects.order_by("number").values_list("text", flat=True)) == [
            "限值偏严。\n限值宜放宽。",
            "总体赞成。",
            "感谢征求我单位意见。",
        ]
        assert not Comment.objects.exists()
    assert unit.chief.get(unit.desk, {"point": "1"}).context["own"].row.number == 1
    words = {"point-kind": "te", "point-text": "限值偏严，宜放宽。"}
    assert unit.act("reword", number=1, **{**words, "point-text": ""}).status_code == 422
    assert unit.act("reword", number=1, **words).status_code == 302
    refused = unit.send()
    assert refused.status_code == 422
    assert "send-leaving_rest" in text_of(refused)
    with enter(unit.society):
        assert not Comment.objects.exists()
        assert not Person.objects.filter(name="代表甲").exists()
    done = unit.chief.post(
        unit.desk,
        {"act": "send", "send-name": "代表甲", "send-naming": "unit", "send-leaving_rest": "on"},
        follow=True,
    )
    assert "第 1、2、3 号" in text_of(done)
    with enter(unit.society):
        made = Comment.objects.order_by("number").select_related("author", "unit")
        assert [(one.number, one.text, one.author.name, one.naming) for one in made] == [
            (1, "限值偏严，宜放宽。", "代表甲", "unit"),
            (2, "总体赞成。", "代表甲", "unit"),
            (3, "感谢征求我单位意见。", "代表甲", "unit"),
        ]
        assert made[0].unit == unit.consultation.replies.get().organization
        line = reply_account(fresh(unit.consultation)).units[0]
        assert (line.answer, line.comments) == ("commented", 3)
        events = ["comment.made", "comment.made", "comment.made", "reply.position_sent"]
        rows = list(LedgerEntry.objects.order_by("-sequence")[:4])[::-1]
        assert [row.event for row in rows] == events
        assert rows[-1].body["comments"] == 3
    assert unit.send().status_code == 422


def test_colleagues_follow_what_became_of_theirs() -> None:
    unit, pages = decided()
    unit.send(**{"send-leaving_rest": "on"})
    fates = [Client().get(page).context["mine"][0].fate for page in pages]
    assert fates == ["merged", "merged", "as_it_is", "left_out", "left_out"]
    assert "与本标准无关。" in text_of(Client().get(pages[3]))
    refused = Client().post(pages[0], {"act": "reword", "contribution": 1, "kind": "te", "text": "再改一次"})
    assert (refused.status_code, "再改一次" in text_of(refused)) == (422, True)
    with enter(unit.society):
        close_at_deadline(unit.consultation)
        closed = fresh(unit.consultation)
        leader = closed.project.leader
        assert leader is not None
        dispositions.dispose(
            comment=closed.comments.get(number=2),
            actor=leader,
            at=clock.now(),
            verdict="rejected",
            reason="已有国家标准规定。",
            seen=None,
        )
        assert "已有国家标准规定。" not in text_of(Client().get(pages[2]))
        dispositions.tell(consultation=closed, actor=leader, at=clock.now())
    assert "已有国家标准规定。" in text_of(Client().get(pages[2]))
    assert "已有国家标准规定。" in text_of(unit.chief.get(unit.desk))


def test_sending_in_other_words_and_adding_to_a_point_are_told_as_such() -> None:
    unit = Unit()
    pages = [
        unit.say("甲说。", name="甲工"),
        unit.say("乙说。", name="乙工"),
        unit.say("丙说。", name="丙工"),
    ]
    unit.act("take", contribution=[1, 2])
    unit.act("merge", contribution=[3], into=2)
    unit.act("reword", number=1, **{"point-kind": "ge", "point-text": "我单位认为甲。"})
    assert unit.act("merge", contribution=[3], into=2).status_code == 422
    unit.send()
    fates = [Client().get(page).context["mine"][0].fate for page in pages]
    assert fates == ["other_words", "merged", "merged"]
    assert "我单位认为甲。" in text_of(Client().get(pages[0]))


def test_no_comment_is_a_position_too() -> None:
    unit = Unit()
    page = unit.say("随便看看。")
    assert unit.act("no_comment", **{"send-name": "代表甲"}).status_code == 422
    unit.act("take", contribution=[1])
    refused = unit.act("no_comment", **{"send-name": "代表甲"})
    assert refused.status_code == 422
    unit.act("drop", number=1)
    unit.act("no_comment", **{"send-name": "代表甲", "send-leaving_rest": "on"})
    with enter(unit.society):
        reply = unit.consultation.replies.select_related("no_comment_by").get()
        assert reply.no_comment_by is not None
        assert (reply.no_comment_by.name, reply.way) == ("代表甲", "link")
        assert reply_account(fresh(unit.consultation)).total.no_comment == 1
    assert Client().get(page).context["mine"][0].fate == "left_out"


def test_with_an_account_of_the_unit_the_same_desk_opens() -> None:
    unit = Unit()
    unit.say("限值偏严。")
    with enter(unit.society):
        client, others = signed_in("委员丙"), signed_in("秘书甲")
    url = at("unit_collect", unit.consultation)
    assert url in text_of(client.get(at("consultation", unit.consultation)))
    assert "限值偏严。" in text_of(client.get(url))
    assert client.post(url, {"act": "take", "contribution": 1}).status_code == 302
    assert client.post(url, {"act": "send"}, follow=True).status_code == 200
    with enter(unit.society):
        made = Comment.objects.select_related("author").get()
        assert (made.author.name, made.text) == ("委员丙", "限值偏严。")
        assert unit.consultation.replies.get().way == "account"
    assert others.get(url).status_code == 403


def test_whose_unit_was_not_asked_is_told_so() -> None:
    unit = Unit()
    with enter(unit.society):
        member("委员丁", "示例单位丁")
        client = signed_in("委员丁")
    done = client.get(at("unit_collect", unit.consultation), follow=True)
    assert "没有向贵单位发函" in text_of(done)


def test_who_collected_nothing_reads_so_afterwards() -> None:
    unit = Unit()
    unit.act("forget")
    with enter(unit.society):
        close_at_deadline(unit.consultation)
    page = unit.chief.get(unit.desk)
    assert "贵单位没有征集过内部意见" in text_of(page)
    assert page.context["day"] is None


def test_everything_collected_can_be_deleted() -> None:
    unit = Unit()
    own = unit.say()
    unit.act("take", contribution=[1])
    unit.send()
    unit.act("forget")
    with enter(unit.society):
        assert (Collection.objects.count(), Colleague.objects.count(), Comment.objects.count()) == (0, 0, 1)
    assert Client().get(own).status_code == 404


def test_the_reminder_says_how_many_are_not_sent(mailoutbox: list[Any]) -> None:
    unit = Unit()
    unit.say()
    unit.say("第二条。", name="李工")
    unit.act("leave", contribution=[2])
    deliver()
    with enter(unit.society):
        asking.remind(consultation=unit.consultation, actor=secretary(), at=clock.now())
    deliver()
    assert "已征集到 1 条意见" in mailoutbox[-1].body


@pytest.mark.parametrize("page", ["desk", "own"])
def test_pages_ask_the_database_the_same_for_one_and_three(page: str) -> None:
    unit = Unit()
    counts = []
    own = ""
    for more in (1, 2):
        for _ in range(more):
            if own:
                Client().post(own, {"token": uuid4(), "clause": "", "kind": "te", "text": "又一条。"})
            else:
                own = unit.say()
        for n in range(more):
            unit.say(f"采用{more}{n}。", name="李工")
        with enter(unit.society):
            waiting = list(
                Contribution.objects.filter(text__startswith="采用", point=None).values_list(
                    "number", flat=True
                )
            )
        unit.act("take", contribution=waiting)
        with CaptureQueriesContext(connection) as queries:
            assert unit.chief.get(unit.desk if page == "desk" else own).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
