"""The pages of a consultation: who sees what, what is kept, how many questions they ask the database."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies import clock
from societies.models import Society
from societies.scoping import enter
from standards.document import archive
from standards.document.outline import walk
from standards.models import Comment, Consultation
from tests.conftest import FrozenClock
from tests.factories.consultations import (
    close_at_deadline,
    fresh,
    frozen_draft,
    make_comment,
    make_consultation,
    member,
    secretary,
)
from tests.factories.people import make_person, make_society
from tests.factories.projects import make_committee, make_project, someone
from workflow import delivery

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


@pytest.fixture
def society() -> Society:
    return make_society()


def signed_in(name: str) -> Client:
    client = Client()
    account = someone(name).account
    assert account is not None
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(name: str, consultation: Consultation, *more: Any) -> str:
    return reverse(name, args=["EXS", consultation.project.reference, consultation.number, *more])


def clause(consultation: Consultation, number: str) -> str:
    assert consultation.revision is not None
    tree = archive.load(consultation.revision.tree)
    return next(one.anchor for one in walk(tree.sections) if one.number == number)


def test_from_preparation_to_opening(society: Society) -> None:
    with enter(society):
        secretary(), member()
        project = make_project("drafting", consumers_affected=True)
        revision = frozen_draft(project)
        client = signed_in("秘书甲")
        new = reverse("consultation_new", args=["EXS", project.reference])
    assert client.get(new).status_code == 200
    at_window = client.post(new, {"revision": revision.pk})
    with enter(society):
        made = fresh(Consultation.objects.get())
        assert (made.procedure.state, made.public, made.replies.count()) == ("draft", True, 2)
    assert at_window.headers["Location"] == at("consultation_window", made)
    assert client.get(new).headers["Location"] == at("consultation", made)
    page = client.get(at_window.headers["Location"]).content.decode()
    assert 'value="2026-04-27"' in page
    assert "该日为休息日，其后首个工作日是 2026-04-27" in page
    assert "共 32 个整日，其中工作日 21 天" in page
    short = client.post(at("consultation_window", made), {"last_day": "2026-04-01", "shorter_reason": "急"})
    assert short.headers["Location"] == at("consultation_audience", made)
    client.post(at("consultation_audience", made), {"groups": ["members"]})
    text = client.get(at("consultation", made)).content.decode()
    assert "不得少于 30 日" in text
    assert "须同时向社会公开" in text
    client.post(at("consultation_open", made))
    with enter(society):
        assert fresh(made).procedure.state == "draft"
    client.post(at("consultation_window", made), {"last_day": "2026-05-03"})
    holiday = client.get(at("consultation_window", made)).content.decode()
    assert "截止日 2026-05-03 周日 24:00 在劳动节放假期间。" in holiday
    assert "之前最后一个工作日是 2026-04-30 周四，之后首个工作日是 2026-05-06 周三。" in holiday
    client.post(at("consultation_window", made), {"last_day": "2026-04-25"})
    weekend = client.get(at("consultation_window", made)).content.decode()
    assert "截止日 2026-04-25 周六 24:00 是周末。" in weekend
    client.post(at("consultation_audience", made), {"groups": ["members"], "public": "on"})
    opened = client.post(at("consultation_open", made), follow=True)
    assert "征求意见已开始" in opened.content.decode()
    with enter(society):
        assert fresh(made).project.procedure.state == "consultation"
    assert client.get(at("consultation_window", made)).headers["Location"] == at("consultation", made)
    late = client.post(at("consultation_window", made), {"last_day": "2026-05-25", "shorter_reason": "晚了"})
    assert late.status_code == 422
    assert "晚了" in late.content.decode()


def test_a_wrong_day_is_said_beside_its_field(society: Society) -> None:
    with enter(society):
        made = make_consultation("draft")
        client = signed_in("秘书甲")
    page = client.post(
        at("consultation_window", made), {"last_day": "2026-03-25", "shorter_reason": "保留我"}
    )
    assert page.status_code == 422
    assert "这一天已过" in page.content.decode()
    assert "保留我" in page.content.decode()


def test_a_committee_s_units_are_asked_with_one_tick(society: Society) -> None:
    with enter(society):
        make_committee()
        unit = secretary().organization
        made = make_consultation("draft", units=())
        client = signed_in("秘书甲")
    assert unit is not None
    page = client.get(at("consultation_audience", made)).content.decode()
    assert "发函名单中没有这一方的单位" in page
    client.post(at("consultation_audience", made), {"groups": ["TC1"]})
    with enter(society):
        assert [reply.organization for reply in made.replies.select_related("organization")] == [unit]


def test_the_words_of_the_mail_are_previewed_kept_and_sent(society: Society, mailoutbox: list[Any]) -> None:
    with enter(society):
        made = make_consultation("draft")
        client = signed_in("秘书甲")
    url = at("consultation_mail", made)
    assert "请尽量给出修改后的文字和理由" in client.get(url).content.decode()
    previewed = client.post(url, {"mail_text": "请重点看第 5 章。", "preview": "1"})
    text = previewed.content.decode()
    assert text.count("请重点看第 5 章。") == 2
    assert "此处为该单位的专用回函链接" in text
    with enter(society):
        assert fresh(made).mail_text == ""
    client.post(url, {"mail_text": "请重点看第 5 章。"})
    client.post(at("consultation_open", made))
    for _ in range(4):
        for pk in delivery.due():
            delivery.run(pk)
    assert "请重点看第 5 章。" in mailoutbox[0].body
    assert "专利" in mailoutbox[0].body


def test_commenting_on_a_clause(society: Society) -> None:
    with enter(society):
        consultation = make_consultation("open")
        client, anchor = signed_in("委员丙"), clause(consultation, "5.1.1")
        token = uuid4()
    page = client.get(at("consultation", consultation), {"clause": anchor})
    assert page.status_code == 200
    assert "对 5.1.1 提意见" in page.content.decode()
    said = {"token": token, "clause": anchor, "kind": "te", "text": HOSTILE, "proposal": "改后\r\n的文字"}
    for _ in range(2):
        sent = client.post(at("comment_new", consultation), said, follow=True)
    text = sent.content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    with enter(society):
        made = Comment.objects.get()
        assert (made.clause, made.anchor, made.text, made.proposal) == (
            "5.1.1",
            anchor,
            HOSTILE,
            "改后\n的文字",
        )
        assert made.quote != ""


def test_an_untouched_clause_proposes_nothing(society: Society) -> None:
    with enter(society):
        consultation = make_consultation("open")
        client, anchor = signed_in("委员丙"), clause(consultation, "5.1.1")
    form = client.get(at("consultation", consultation), {"clause": anchor}).context["form"]
    untouched = form.initial["proposal"].replace("\n", "\r\n")
    assert untouched
    client.post(
        at("comment_new", consultation),
        {"token": uuid4(), "clause": anchor, "kind": "ge", "text": "赞成。", "proposal": untouched},
    )
    with enter(society):
        assert Comment.objects.get().proposal == ""


def test_after_the_deadline_the_words_are_kept(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        consultation = make_consultation("open")
        client = signed_in("委员丙")
    assert consultation.closes_at is not None
    frozen.at = consultation.closes_at
    page = client.post(
        at("comment_new", consultation),
        {"token": uuid4(), "clause": "", "kind": "te", "text": "我写了很久的意见"},
    )
    assert page.status_code == 422
    assert "我写了很久的意见" in page.content.decode()
    assert "2026-04-25 24:00 截止" in page.content.decode()
    with enter(society):
        assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "x", "text": "y"},
        {"token": "no", "kind": "te", "text": ""},
        {"clause": "nowhere", "token": str(uuid4()), "kind": "te", "text": "留下"},
    ],
)
def test_bad_input_comes_back_with_sentences(society: Society, data: dict[str, str]) -> None:
    with enter(society):
        consultation = make_consultation("open")
        client = signed_in("委员丙")
    page = client.post(at("comment_new", consultation), data)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()


def test_one_tap_says_no_comment(society: Society) -> None:
    with enter(society):
        consultation = make_consultation("open")
        client = signed_in("委员丙")
    page = client.post(at("no_comment", consultation), follow=True)
    assert "贵单位已回函" in page.content.decode()
    with enter(society):
        assert consultation.replies.get().no_comment_by == member()


def test_what_a_member_may_not_do(society: Society) -> None:
    with enter(society):
        consultation = make_consultation("open")
        client = signed_in("委员丙")
    for name in (
        "consultation_window",
        "consultation_ask",
        "consultation_extend",
        "consultation_close",
        "consultation_void",
        "reply_enter",
    ):
        assert client.get(at(name, consultation)).status_code == 403, name
    assert client.post(at("comment_list", consultation)).status_code == 403
    assert client.post(at("dispositions_tell", consultation)).status_code == 403
    client.post(at("consultation_open", consultation))
    client.post(at("consultation_discard", consultation))
    with enter(society):
        assert fresh(consultation).procedure.state == "open"


def test_strangers_find_nothing(society: Society) -> None:
    with enter(society):
        consultation = make_consultation("open")
    with enter(make_society("EXB", "示例协会")):
        make_person("秘书乙", "secretary", email="b@example.org")
        other = signed_in("秘书乙")
    for name in (
        "consultation",
        "consultation_account",
        "comment_list",
        "comments_mine",
        "comment_table_docx",
    ):
        assert other.get(at(name, consultation)).status_code == 404, name
        assert Client().get(at(name, consultation)).status_code == 302, name
    assert (
        other.get(reverse("public_consultation", args=["EXS", consultation.project.reference, 1])).status_code
        == 404
    )


def test_a_late_reply_on_paper(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        consultation = make_consultation("closed")
        unit = consultation.replies.get().organization
        client = signed_in("秘书甲")
    assert consultation.closes_at is not None
    frozen.at = consultation.closes_at
    missing = client.post(at("reply_enter", consultation), {"token": uuid4(), "unit": unit.pk, "kind": "te"})
    assert missing.status_code == 422
    sent = {"token": uuid4(), "unit": unit.pk, "kind": "te", "name": "委员戊", "text": "纸面意见。"}
    page = client.post(at("reply_enter", consultation), sent, follow=True)
    assert "逾期回函" in page.content.decode()
    with enter(society):
        assert [(c.late, c.author.name) for c in Comment.objects.select_related("author")] == [
            (True, "委员戊")
        ]


@pytest.mark.parametrize(
    ("page", "expected"),
    [("consultation", 12), ("consultation_account", 13), ("comment_list", 13), ("comments_mine", 11)],
)
def test_no_page_asks_more_for_more_comments(society: Society, page: str, expected: int) -> None:
    counts = []
    with enter(society):
        consultation = make_consultation("open")
        make_comment(consultation, member())
        client = signed_in("组长乙")
    for more in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(page, consultation)).status_code == 200
        counts.append(len(asked))
        if not more:
            with enter(society):
                make_comment(consultation, member("委员丁", "示例单位丁"))
                make_comment(consultation, member("委员戊", "示例单位戊"), proposal="改")
    assert counts == [expected, expected]


def test_the_list_has_open_ones_first_and_a_constant_number_of_questions(society: Society) -> None:
    with enter(society):
        first = make_consultation("open")
        make_comment(first)
        close_at_deadline(first)
        client = signed_in("委员丙")
    url, counts = reverse("consultation_list", args=["EXS"]), []
    for more in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
        if not more:
            with enter(society):
                second = make_consultation("open")
                third = make_consultation("draft")
    assert counts == [11, 11]
    rows = [(row.pk, row.comment_count, row.answered_count) for row in client.get(url).context["page"]]
    assert rows == [(second.pk, 0, 0), (third.pk, 0, 0), (first.pk, 1, 1)]
    found = client.get(url, {"state": "closed", "q": "储能"}).context["page"]
    assert [row.pk for row in found] == [first.pk]
    assert clock.today().isoformat() == "2026-03-26"
