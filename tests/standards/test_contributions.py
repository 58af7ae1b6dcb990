"""What a unit's people say among themselves, by their own link, until the unit's own date; nobody else reads it."""

import re
from datetime import timedelta
from io import BytesIO
from random import Random
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from bench.proofs.twins.urls import addresses, gather
from societies import clock, limits
from societies.actions import archives
from societies.models import LedgerEntry, OutboxMessage
from societies.scoping import enter
from standards.actions import asking, contributions
from standards.models import Colleague, Collection, Comment, Contribution, Point
from tests.conftest import FrozenClock
from tests.factories.collecting import Unit, text_of
from tests.factories.consultations import close_at_deadline, secretary
from tests.factories.suspensions import suspend
from tests.standards.test_consultations_pages import signed_in
from tests.standards.test_reply_links import link_of

pytestmark = pytest.mark.django_db


def test_colleagues_contribute_without_an_account_and_keep_a_page_of_their_own(frozen: FrozenClock) -> None:
    unit = Unit()
    page = Client().get(unit.door)
    assert "示例单位乙" in text_of(page)
    assert page.headers["Cache-Control"].count("no-store") == 1
    clause = unit.clause()
    form = Client().get(unit.door, {"clause": clause}).context["form"]
    own = unit.say(
        "限值偏严。", clause=clause, proposal=form["proposal"].value() + "补充。", department="研发部"
    )
    assert own != unit.door
    client = Client()
    page = client.get(own)
    assert [one.row.text for one in page.context["mine"]] == ["限值偏严。"]
    assert [state for state, _words in page.context["mine"][0].pieces] == ["same", "ins"]
    assert "name" not in page.context["form"].fields
    said = {"token": uuid4(), "clause": "", "kind": "ge", "text": "总体赞成。"}
    for _ in range(2):
        client.post(own, said)
    with enter(unit.society):
        assert list(Contribution.objects.order_by("number").values_list("number", "text")) == [
            (1, "限值偏严。"),
            (2, "总体赞成。"),
        ]
        assert list(Colleague.objects.values_list("name", "department")) == [("王工", "研发部")]
    assert client.get(own, {"edit": "2"}).context["own"]["text"].value() == "总体赞成。"
    changed = {"act": "reword", "contribution": 2, "kind": "ge", "text": "总体赞成，文字从略。"}
    assert client.post(own, {**changed, "text": ""}).status_code == 422
    with enter(unit.society):
        Contribution.objects.filter(number=2).update(left_out_at=frozen.at, why="重复。")
    assert client.post(own, changed).status_code == 302
    with enter(unit.society):
        row = Contribution.objects.get(number=2)
        assert (row.text, row.edited_at, row.waits) == ("总体赞成，文字从略。", frozen.at, True)
    assert client.post(own, {"act": "withdraw", "contribution": 2})["Location"] == f"{own}#mine"
    assert client.post(own, {"act": "withdraw", "contribution": 1})["Location"] == unit.door
    with enter(unit.society):
        assert (Contribution.objects.count(), Colleague.objects.count()) == (0, 0)
    assert client.get(own).status_code == 404


def test_what_is_taken_back_leaves_the_position_unless_it_says_more() -> None:
    unit = Unit()
    pages = [unit.say("甲说。", name="甲工"), unit.say("乙说。", name="乙工")]
    unit.act("take", contribution=[1, 2])
    unit.act("reword", number=2, **{"point-kind": "te", "point-text": "乙和我都说。"})
    for number, page in enumerate(pages, 1):
        Client().post(page, {"act": "withdraw", "contribution": number})
    with enter(unit.society):
        assert list(Point.objects.values_list("text", flat=True)) == ["乙和我都说。"]


def test_the_desk_says_that_words_were_changed_after_they_were_taken(frozen: FrozenClock) -> None:
    unit = Unit()
    own = unit.say("限值偏严。")
    unit.act("take", contribution=[1])
    frozen.at += timedelta(hours=1)
    Client().post(own, {"act": "reword", "contribution": 1, "kind": "te", "text": "限值过严。"})
    (said,) = unit.chief.get(unit.desk).context["page"].position
    assert (said.row.text, said.outrun) == ("限值偏严。", True)
    unit.act("reword", number=1, **{"point-kind": "te", "point-text": "限值过严。"})
    (said,) = unit.chief.get(unit.desk).context["page"].position
    assert (said.row.text, said.outrun) == ("限值过严。", False)


def test_the_unit_s_own_date_the_end_and_a_new_link(frozen: FrozenClock) -> None:
    unit = Unit()
    own = unit.say()
    assert unit.act("day", last_day=unit.day(1)).status_code == 422
    assert unit.act("day", last_day="2020-01-01").status_code == 422
    assert unit.act("day", last_day=unit.day(-5)).status_code == 302
    said = {"token": uuid4(), "clause": "", "kind": "te", "text": "晚到的话", "name": "王工"}
    with enter(unit.society):
        frozen.at = Collection.objects.get().due_at
    refused = Client().post(unit.door, said)
    assert (refused.status_code, "晚到的话" in text_of(refused)) == (422, True)
    assert Client().post(own, {"act": "withdraw", "contribution": 1}).status_code == 302
    with enter(unit.society):
        assert Contribution.objects.count() == 1
    unit.act("day", last_day=unit.day(0))
    assert Client().post(unit.door, said).status_code == 302
    unit.act("end")
    assert Client().get(unit.door).status_code == 404
    assert Client().post(unit.door, said).status_code == 404
    assert Client().get(own).status_code == 200
    refused = Client().post(own, {**said, "token": uuid4(), "text": "还有一句"})
    assert (refused.status_code, "还有一句" in text_of(refused)) == (422, True)
    unit.act("begin", last_day=unit.day(0))
    assert unit.shared() != unit.door
    assert Client().get(unit.door).status_code == 404
    assert Client().get(unit.shared()).status_code == 200


def test_after_the_consultation_nothing_is_sent_and_nothing_is_lost(frozen: FrozenClock) -> None:
    unit = Unit()
    own = unit.say("没来得及提交的意见。")
    unit.act("take", contribution=[1])
    assert unit.consultation.closes_at is not None
    frozen.at = unit.consultation.closes_at
    assert unit.send().status_code == 422
    with enter(unit.society):
        close_at_deadline(unit.consultation)
        assert not Comment.objects.exists()
    assert "没来得及提交的意见。" in text_of(unit.chief.get(unit.desk))
    assert Client().get(own).context["mine"][0].fate == "not_sent"
    assert Client().post(unit.door, {"text": "x"}).status_code == 422


def ended(unit: Unit) -> str:
    """What the desk and the unit's link both say after the end."""
    desk, link = (text_of(unit.chief.get(page)) for page in (unit.desk, unit.link))
    found = [re.search(r'id="end">(.*?)</div>', page, re.S) for page in (desk, link)]
    assert found[0]
    assert found[1]
    told, brief = (" ".join(one[1].split()) for one in found if one)
    assert told.endswith(brief)
    return told


def test_after_the_end_the_unit_reads_what_counted_and_what_can_still_be_done(frozen: FrozenClock) -> None:
    unit = Unit()
    unit.say("限值偏严。", name="赵工")
    unit.act("take", contribution=[1])
    unit.send()
    unit.say("宜给出过渡期。", name="钱工")
    unit.say("建议补充附录。", name="孙工")
    unit.act("take", contribution=[2])
    assert 'id="end"' not in text_of(unit.chief.get(unit.desk))
    assert unit.consultation.closes_at is not None
    frozen.at = unit.consultation.closes_at
    assert 'id="end"' not in text_of(unit.chief.get(unit.desk)), "the clock has not closed it yet"
    with enter(unit.society):
        close_at_deadline(unit.consultation)
    said = ended(unit)
    assert "贵单位的 1 条意见已计入" in said
    assert "有 2 条没有提交，不计入" in said
    assert "秘书处仍受理" in said
    desk = text_of(unit.chief.get(unit.desk))
    late = re.search(r'id="late-words">(.*?)</p>', desk, re.S)
    assert late
    assert late[1].split("\n")[1:] == ["1. 全文：宜给出过渡期。", "2. 全文：建议补充附录。"]
    assert "尚未提交" not in desk
    frozen.at += timedelta(days=60)
    assert "逾期意见已不再受理" in ended(unit)
    assert 'id="late-words"' not in text_of(unit.chief.get(unit.desk))


@pytest.mark.parametrize("agrees", [True, False])
def test_after_the_end_a_unit_without_comments_reads_how_it_counts(
    frozen: FrozenClock, *, agrees: bool
) -> None:
    unit = Unit()
    if agrees:
        unit.act("no_comment", **{"send-name": "代表甲"})
    assert unit.consultation.closes_at is not None
    frozen.at = unit.consultation.closes_at
    with enter(unit.society):
        close_at_deadline(unit.consultation)
    assert ("“无意见”的回函已计入" in ended(unit), "按未回函统计" in ended(unit)) == (agrees, not agrees)


def test_a_stopped_society_takes_nothing() -> None:
    unit = Unit()
    suspend(unit.society)
    said = {"token": uuid4(), "clause": "", "kind": "te", "text": "这句话很长，需要留下来。", "name": "王工"}
    assert Client().post(unit.door, said).status_code == 409
    assert unit.act("end").status_code == 409
    with enter(unit.society):
        assert not Contribution.objects.exists()


def test_a_renewed_reply_link_opens_what_was_collected_only_with_the_colleagues_link() -> None:
    unit = Unit()
    unit.say("只给本单位看的话")
    with enter(unit.society):
        asking.renew_link(reply=unit.consultation.replies.get(), actor=secretary(), at=clock.now())
        new = link_of(unit.consultation.replies.get())
    assert Client().get(unit.desk).status_code == 404
    desk, client = f"{new}collect/", Client()
    assert "只给本单位看的话" not in text_of(client.get(desk)) + text_of(client.get(new))
    for act in ("take", "end", "send", "forget", "begin"):
        assert client.post(desk, {"act": act, "contribution": 1, "last_day": unit.day(0)}).status_code == 404
    wrong = client.post(desk, {"act": "open", "typed": "https://example.org/s/EXS/contribute/x/"})
    assert wrong.status_code == 422
    typed = f"https://example.org{unit.door} "
    assert client.post(desk, {"act": "open", "typed": typed}).status_code == 302
    assert "只给本单位看的话" in text_of(client.get(desk))


def test_only_so_much_is_taken_in_a_minute_and_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = Unit()
    monkeypatch.setattr(contributions, "LIMIT", 1)
    monkeypatch.setitem(limits.RATES, "contribution", "2/m/ip")
    said = {"clause": "", "kind": "te", "text": "多说一句。", "name": "王工"}
    answers = [Client().post(unit.door, {**said, "token": uuid4()}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 422, 429]
    assert "已征集到 1 条意见，达到上限" in text_of(answers[1])


def test_what_the_unit_withdrew_since_is_told() -> None:
    unit = Unit()
    own = unit.say()
    unit.act("take", contribution=[1])
    unit.send()
    unit.chief.post(unit.link, {"act": "withdraw", "comment": 1})
    assert "贵单位后来撤回了这条意见" in text_of(Client().get(own))
    assert "贵单位后来撤回了这条意见" in text_of(unit.chief.get(unit.desk))


def test_nobody_s_link_opens_anything_else() -> None:
    unit = Unit()
    own, other = unit.say(), unit.say("别人的话", name="李工")
    assert "别人的话" not in text_of(Client().get(own)) + text_of(Client().get(unit.door))
    assert Client().get(own, {"edit": "2"}).status_code == 404
    assert Client().post(own, {"act": "withdraw", "contribution": 2}).status_code == 404
    assert Client().post(unit.door, {"act": "withdraw", "contribution": 1}).status_code == 404
    for path in (f"{unit.link}", f"{own}collect/", own.replace("EXS", "OTH", 1), other[:-3] + "xx/"):
        assert Client().get(path).status_code == (200 if path == unit.link else 404)
    token = unit.door.rstrip("/").rpartition("/")[2]
    assert Client().get(reverse("reply_link", args=["EXS", token])).status_code == 404
    with enter(unit.society):
        said = [*LedgerEntry.objects.values_list("body", flat=True)]
        said += [*OutboxMessage.objects.values_list("body", flat=True)]
        assert Collection.objects.filter(token_hash__in=[token]).count() == 0
        assert not re.search(f"{token}|王工|别人的话", str(said))


SECRETS = ("内部说的话", "内部的人", "内部的部门")


def told(body: bytes) -> str:
    """What a page or a file says, files inside a package too."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with ZipFile(BytesIO(body)) as package:
        return "".join(told(package.read(name)) for name in package.namelist())


@pytest.mark.parametrize("state", ["open", "closed"])
def test_no_page_and_no_file_of_the_society_shows_what_a_unit_keeps_to_itself(state: str) -> None:
    """Every address of the URLconf, for who runs the consultation and for who leads the draft; and the archive."""
    unit = Unit()
    unit.say("内部说的话，一。", name="内部的人", department="内部的部门")
    unit.say("内部说的话，二。", name="内部的人", department="内部的部门")
    unit.act("take", contribution=[1])
    unit.act("reword", number=1, **{"point-kind": "te", "point-text": "单位的意见。"})
    unit.send(**{"send-leaving_rest": "on"})
    unit.say("内部说的话，三。", name="内部的人", department="内部的部门")
    with enter(unit.society):
        if state == "closed":
            close_at_deadline(unit.consultation)
        pool = gather(unit.society, Random(1))
        clients = [signed_in("秘书甲"), signed_in("组长乙")]
        wish = archives.ask(actor=secretary(), at=clock.now())
        archive = archives.make(archive=wish, at=clock.now())
        assert archive is not None
        with archive.file.open() as kept:
            said = told(kept.read())
        assert "单位的意见。" in said
        assert [word for word in SECRETS if word in said] == []
    pool.values |= {"ref": [unit.consultation.project.reference], "number": ["1"], "comment": ["1"]}
    seen, leaks = 0, []
    for address in addresses():
        path = address.fill(pool.pick(address, Random(2)))
        for client in clients if "token" not in address.params and "logout" not in path else ():
            page = client.get(path, {"q": SECRETS[0]} if address.name == "search" else {})
            body = b"".join(page) if page.streaming else page.content
            seen += "单位的意见。" in told(body)
            leaks += [address.name for word in SECRETS[address.name == "search" :] if word in told(body)]
    assert (leaks, seen > 3) == ([], True)
