"""Comment sheets of a consultation: uploaded, looked at, entered once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies.access import Refused
from societies.models import Attachment, LedgerEntry, Person, Society
from societies.registry import reads_file
from societies.scoping import enter
from standards.actions import comment_sheets as actions
from standards.actions.comment_sheets import Choice
from standards.actions.drafts import File
from standards.models import Comment, CommentSheet, Consultation, SheetLine
from standards.queries import comment_sheets as reads
from standards.queries.consultations import reply_account
from tests.conftest import FrozenClock
from tests.factories import comment_sheets as sheets
from tests.factories.consultations import (
    close_at_deadline,
    fresh,
    make_comment,
    make_consultation,
    member,
    secretary,
)
from tests.factories.people import make_society, make_unit
from tests.factories.projects import someone

pytestmark = pytest.mark.django_db
ROWS = (
    ("1", "4.1", "周期偏长", "改为半年", "", ""),
    ("2", "4.9", "应补充", "", "行业惯例", ""),
    ("3", "全文", "用词不统一", "", "", ""),
    ("4", "4.2", "", "", "", ""),
)


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


def received(
    consultation: Consultation, clock: FrozenClock, *rows: Any, unit: str = "示例单位乙"
) -> CommentSheet:
    data = sheets.feedback(*(rows or ROWS), unit=unit)
    return actions.receive(
        consultation=consultation, file=File("意见表.docx", data), actor=secretary(), at=clock.at
    )


def chosen(sheet: CommentSheet, **anchors: str | None) -> dict[int, Choice]:
    """The sure places as they are, and those of ``r2="c-4"``."""
    found = {
        line.position: Choice(None if line.verdict == "doubtful" else line.anchor)
        for line in sheet.lines.all()
    }
    return found | {int(name[1:]): Choice(anchor) for name, anchor in anchors.items()}


def settled(
    sheet: CommentSheet, clock: FrozenClock, unit: str = "示例单位乙", **anchors: str | None
) -> actions.Settled:
    return actions.settle(
        sheet=sheet,
        senders=dict.fromkeys(sheet.senders, unit),
        choices=chosen(sheet, **anchors),
        actor=secretary(),
        at=clock.at,
    )


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_rows_become_comments_of_their_unit_on_their_clause(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        consultation = make_consultation("open")
        sheet = received(consultation, frozen)
        assert (sheet.senders, len(sheet.rejected)) == ({"示例单位乙": "示例单位乙"}, 1)
        assert [(one.verdict, one.anchor) for one in sheet.lines.order_by("position")] == [
            ("sure", "c-4-1"),
            ("doubtful", ""),
            ("general", ""),
        ]
        assert settled(sheet, frozen) == actions.Settled(entered=2, known=0, left=0, waiting=1)
        assert settled(sheet, frozen, r2="c-4") == actions.Settled(entered=1, known=0, left=0, waiting=0)
        found = list(Comment.objects.order_by("number").select_related("unit", "author"))
        assert [(one.number, one.anchor, one.clause, one.text, one.proposal) for one in found] == [
            (1, "c-4-1", "4.1", "周期偏长", "改为半年"),
            (2, "", "", "用词不统一", ""),
            (3, "c-4", "4", "〔4.9〕应补充\n理由：行业惯例", ""),
        ]
        assert {(one.organization, one.unit.name, one.author.name, one.quote) for one in found} == {
            ("示例单位乙", "示例单位乙", "示例单位乙", "")
        }
        assert {one.source_id for one in found} == {sheet.source_id}
        assert reply_account(consultation).total.commented == 1
        events = list(LedgerEntry.objects.order_by("sequence").values_list("event", flat=True))
        assert events[events.index("comments.received") :] == [
            "comments.received",
            "person.admitted",
            "comment.made",
            "comment.made",
            "comment.made",
        ]


def test_the_same_sheet_again_adds_nothing_and_says_what_is_there(
    society: Society, frozen: FrozenClock
) -> None:
    with enter(society):
        consultation = make_consultation("open")
        assert settled(received(consultation, frozen), frozen, r2="c-4").entered == 3
        again = received(consultation, frozen)
        ground = reads.Ground(consultation)
        shown = reads.review(again, list(reads.lines_of(again, settled=False)), ground, {}, {}, {})
        assert [view.known for view in shown["lines"]] == [1, 2, 3]
        assert settled(again, frozen) == actions.Settled(entered=0, known=3, left=0, waiting=0)
        assert Comment.objects.count() == 3
        other = received(consultation, frozen, unit="另一单位")
        assert settled(other, frozen, unit="另一单位").entered == 2
        twice = received(consultation, frozen, ROWS[0], ROWS[0], ("", "4.2", "新意见", "", "", ""))
        assert settled(twice, frozen) == actions.Settled(entered=1, known=2, left=0, waiting=0)


def test_what_was_typed_in_by_hand_is_not_entered_again(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        consultation = make_consultation("open")
        make_comment(consultation, text="周期偏长", anchor="c-4-1", clause="4.1", proposal="改为半年")
        assert settled(received(consultation, frozen, ROWS[0]), frozen).known == 1


def test_a_unit_that_is_not_in_the_list_comments_under_its_name(
    society: Society, frozen: FrozenClock
) -> None:
    with enter(society):
        consultation = make_consultation("open")
        settled(received(consultation, frozen, *ROWS[:3], unit="外地某公司"), frozen, unit="外地某公司")
        settled(
            received(consultation, frozen, ("", "4.2", "另", "", "", ""), unit="外地某公司"),
            frozen,
            unit="外地某公司",
        )
        found = list(Comment.objects.select_related("author", "unit"))
        assert {(one.organization, one.unit, one.author.name) for one in found} == {
            ("外地某公司", None, "外地某公司")
        }
        assert Person.objects.filter(name="外地某公司").count() == 1


def test_rows_without_unit_or_place_wait_and_left_ones_are_left(
    society: Society, frozen: FrozenClock
) -> None:
    with enter(society):
        consultation = make_consultation("open")
        sheet = received(consultation, frozen, unit="")
        done = settled(sheet, frozen, unit="")
        assert (done.entered, done.waiting, Comment.objects.count()) == (0, 3, 0)
        done = actions.settle(
            sheet=sheet, senders={}, choices={1: Choice(leave=True)}, actor=secretary(), at=frozen.at
        )
        assert (done.left, reads.counts_of(sheet)["left"]) == (1, 1)
        long = received(consultation, frozen, ("", "4.1", "长" * 5001, "", "", ""))
        assert settled(long, frozen).waiting == 1


def test_after_the_close_rows_are_late_and_too_late_they_are_refused(
    society: Society, frozen: FrozenClock
) -> None:
    with enter(society):
        consultation = make_consultation("open")
        sheet = received(consultation, frozen)
        close_at_deadline(consultation)
        late = fresh(consultation)
        assert late.closes_at is not None
        frozen.at = late.closes_at
        sheet.consultation = late
        settled(sheet, frozen)
        assert [one.late for one in Comment.objects.all()] == [True, True]
        frozen.at = frozen.at.replace(year=frozen.at.year + 1)
        with pytest.raises(Refused):
            settled(sheet, frozen, r2="c-4")


def test_through_the_pages(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        consultation = make_consultation("open")
        make_unit("另一单位")
        client = signed_in("秘书甲")
    page = client.get(at("comment_sheets", consultation))
    assert page.status_code == 200
    refused = client.post(at("comment_sheets", consultation), {"sheets": [upload("甲.pdf", b"%PDF-1.7")]})
    assert refused.status_code == 422
    assert "甲.pdf" in refused.content.decode()
    both = [upload("甲.docx", sheets.feedback(*ROWS, unit="")), upload("乙.pdf", b"%PDF-1.7")]
    page = client.post(at("comment_sheets", consultation), {"sheets": both}, follow=True)
    assert "乙.pdf" in page.content.decode()
    url = at("comment_sheet", consultation, 1)
    assert "4.1" in client.get(url).content.decode()
    sent = {
        "unit-0": "另一单位",
        "place-1": "a:c-4-1",
        "other-2": "9.9.9",
        "place-3": "leave",
    }
    page = client.post(url, sent)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="9.9.9"' in text
    assert 'value="另一单位"' in text
    page = client.post(url, sent | {"other-2": "4.2"}, follow=True)
    assert page.redirect_chain == [(url, 302)]
    assert client.get(f"{url}?show=settled").status_code == 200
    with enter(society):
        made = list(Comment.objects.order_by("number").values_list("anchor", "organization"))
        assert made == [("c-4-1", "另一单位"), ("c-4-2", "另一单位")]
        fates = SheetLine.objects.order_by("position").values_list("fate", flat=True)
        assert list(fates) == ["entered", "entered", "left"]


def test_who_may_upload_and_who_reads_the_file(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        consultation = make_consultation("open")
        sheet = received(consultation, frozen)
        lead, asked = signed_in("组长乙"), signed_in("委员丙")
        readers = [reads_file(one, sheet.source_id) for one in (secretary(), someone("组长乙"), member())]
    assert readers == [True, True, False]
    for client in (lead, asked):
        assert client.get(at("comment_sheets", consultation)).status_code == 403
        assert client.get(at("comment_sheet", consultation, 1)).status_code == 403
    assert Client().get(at("comment_sheet", consultation, 1)).status_code == 302


def test_a_scan_stays_with_a_reply_that_was_typed_in(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        consultation = make_consultation("open")
        unit = consultation.replies.get().organization
        client = signed_in("秘书甲")
    base = {"unit": unit.pk, "kind": "te", "name": "委员戊", "text": "纸面意见。"}
    bad = client.post(
        at("reply_enter", consultation), base | {"token": uuid4(), "scan": upload("a.exe", b"MZ")}
    )
    assert bad.status_code == 422
    mail = upload("来函.eml", b"From: a@example.org\r\nSubject: x\r\n\r\n")
    client.post(at("reply_enter", consultation), base | {"token": uuid4(), "scan": mail})
    silent = {"unit": unit.pk, "kind": "te", "no_comment": "on", "token": uuid4()}
    client.post(at("reply_enter", consultation), silent | {"scan": upload("回函.pdf", b"%PDF-1.7")})
    with enter(society):
        comment = Comment.objects.select_related("source").get()
        assert comment.source is not None
        assert (comment.source.name, comment.source.media_type) == ("来函.eml", "message/rfc822")
        assert consultation.replies.get().source.name == "回函.pdf"
        assert Attachment.objects.filter(name="a.exe").count() == 0


@pytest.mark.parametrize("show", ["", "?show=settled"])
def test_the_page_asks_no_more_for_more_rows(society: Society, frozen: FrozenClock, show: str) -> None:
    counts = []
    with enter(society):
        consultation = make_consultation("open")
        client = signed_in("秘书甲")
        for rows in (1, 3):
            sheet = received(consultation, frozen, *ROWS[:rows])
            if show:
                settled(sheet, frozen, r2="c-4") if rows > 1 else settled(sheet, frozen)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(at("comment_sheet", consultation, sheet.number) + show).status_code == 200
            counts.append(len(asked))
    assert counts == [counts[0]] * 2
    assert counts[0] <= 24
