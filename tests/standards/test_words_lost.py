"""Words typed for something that is gone when they arrive come back, at each door, with the reason; and nothing else does."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from societies.models import Society
from societies.scoping import enter
from standards.access import told_token
from standards.models import Comment, Consultation, Contribution
from tests.factories.collecting import Unit, text_of
from tests.factories.consultations import from_outside, make_comment, make_consultation, member
from tests.factories.people import make_society, make_unit
from tests.standards.test_comments import url
from tests.standards.test_moderation import aside
from tests.standards.test_own_comments import by
from tests.standards.test_reply_links import asked, words

pytestmark = pytest.mark.django_db
TYPED = {"act": "reword", "comment": 1, "kind": "te", "text": "<另一说法>", "proposal": "改为半年。"}
WITHDRAWN = "该意见已撤回"


def comes_back(answer: Any, why: str, *typed: str) -> bool:
    page = text_of(answer)
    return answer.status_code == 422 and why in page and all(one in page for one in typed)


@pytest.fixture
def society() -> Society:
    return make_society()


def test_with_an_account(society: Society) -> None:
    with enter(society):
        consultation = make_consultation("open")
        make_unit("示例单位丁")
        make_comment(consultation)
        make_comment(consultation, member("委员丁", "示例单位丁"))
        client, other = by("委员丙"), by("委员丁")
    mine = url("comments_mine", consultation)
    client.post(mine, {"act": "withdraw", "comment": 1})
    assert comes_back(client.post(mine, TYPED), WITHDRAWN, "&lt;另一说法&gt;", "改为半年。")
    assert comes_back(client.post(mine, {**TYPED, "text": ""}), WITHDRAWN, "改为半年。")
    again = client.post(mine, {"act": "withdraw", "comment": 1}, follow=True)
    assert (again.status_code, WITHDRAWN in text_of(again)) == (200, True)
    page = client.get(mine, {"edit": 1})
    assert (page.status_code, page.context["own"], WITHDRAWN in text_of(page)) == (200, None, True)
    for refused in (other.post(mine, TYPED), client.post(mine, {**TYPED, "comment": 2})):
        assert (refused.status_code, WITHDRAWN in text_of(refused)) == (404, False)
    assert other.get(mine, {"edit": 1}).status_code == 404
    with enter(society):
        assert Comment.everything.get(number=1).text == "周期偏长，建议改为每半年一次。"


def by_letter(consultation: Consultation, author: Comment) -> str:
    return reverse("dispositions_link", args=["EXS", told_token(consultation, author.author)])


def test_by_the_letter_of_an_author(society: Society) -> None:
    with enter(society):
        consultation = make_consultation("open", public=True)
        mine, other = (from_outside(consultation, f"第{n}条。", f"{n}@example.org") for n in "一二")
        link, theirs = by_letter(consultation, mine), by_letter(consultation, other)
    client = Client()
    client.post(link, {"act": "withdraw", "comment": 1})
    assert comes_back(client.post(link, TYPED), WITHDRAWN, "另一说法", "改为半年。")
    assert client.post(theirs, TYPED).status_code == 404
    assert client.get(theirs, {"edit": 1}).status_code == 404
    with enter(society):
        aside(consultation, 2)
    changed = {**TYPED, "comment": 2}
    assert comes_back(client.post(theirs, changed), "该意见已移出", "另一说法", "改为半年。")
    page = client.get(theirs, {"edit": 2})
    assert (page.status_code, "该意见已移出" in text_of(page)) == (200, True)
    assert client.post(link, changed).status_code == 404


def test_by_the_link_of_a_unit() -> None:
    society, consultation, link = asked()
    client = Client()
    client.post(link, words(naming="unit"))
    with enter(society):
        make_unit("示例单位丁")
        make_comment(consultation, member("委员丁", "示例单位丁"))
    client.post(link, {"act": "withdraw", "comment": 1})
    assert comes_back(client.post(link, TYPED), WITHDRAWN, "另一说法", "改为半年。")
    page = client.get(link, {"edit": 1})
    assert (page.status_code, WITHDRAWN in text_of(page)) == (200, True)
    assert client.post(link, {**TYPED, "comment": 2}).status_code == 404


def test_on_a_colleague_s_page() -> None:
    unit = Unit()
    own = unit.say("限值偏严。")
    client = Client()
    client.post(own, {"token": "0" * 32, "clause": "", "kind": "ge", "text": "总体赞成。"})
    client.post(own, {"act": "withdraw", "contribution": 1})
    typed = {**TYPED, "contribution": 1}
    assert comes_back(client.post(own, typed), "这条意见已收回", "另一说法", "改为半年。")
    client.post(own, {"act": "withdraw", "contribution": 2})
    gone = client.post(own, {**typed, "text": "这是改过的说法。"})
    assert (gone.status_code, "这是改过的说法。" in text_of(gone)) == (404, True)
    assert client.get(own).status_code == 404
    with enter(unit.society):
        assert not Contribution.objects.exists()


def test_on_the_desk_of_a_unit() -> None:
    unit = Unit()
    unit.say("限值偏严。")
    unit.act("take", contribution=[1])
    unit.act("drop", number=1)
    typed = {"number": 1, "point-kind": "te", "point-text": "另一说法", "point-proposal": "改为半年。"}
    assert comes_back(unit.act("reword", **typed), "刚被提交或移出", "另一说法", "改为半年。")
    unit.act("forget")
    said = {"token": "0" * 32, "clause": "", "kind": "te", "text": "另一说法"}
    assert comes_back(unit.act("add", **said), "贵单位已删除", "另一说法")


def test_what_is_sent_to_an_address_that_never_was_is_not_shown() -> None:
    """Nothing has asked there whether it came from a page of ours."""
    answer = Client().post("/no/such/page/", {"text": "请拨打这个电话。"})
    assert (answer.status_code, "请拨打" in text_of(answer)) == (404, False)
    checked = Client(enforce_csrf_checks=True).post(
        reverse("contribute", args=["EXS", "x"]), {"text": "请拨打这个电话。"}
    )
    assert (checked.status_code, "请拨打" in text_of(checked)) == (403, False)


def test_a_password_is_never_shown() -> None:
    answer = Client().post(
        reverse("contribute", args=["EXS", "x"]),
        {"password1": "一个很长的口令一个很长的口令", "text": "请拨打这个电话。"},
    )
    assert answer.status_code == 404
    assert "口令一个" not in text_of(answer)
    assert "请拨打这个电话。" in text_of(answer)
