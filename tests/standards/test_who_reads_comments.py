"""Whether those who are asked read each other's comments while they are taken: chosen when the consultation is prepared."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from societies import clock
from societies.models import LedgerEntry, Society
from societies.scoping import enter
from standards.actions import consultations
from standards.actions.drafts import File
from standards.models import Consultation
from tests.factories.consultations import (
    close_at_deadline,
    fresh,
    make_comment,
    make_consultation,
    member,
    secretary,
)
from tests.factories.people import make_society
from tests.standards.test_consultations_pages import at, clause, signed_in

pytestmark = pytest.mark.django_db
OTHERS, OWN = "别的单位的意见。", "本单位的意见。"
PDF = b"%PDF-1.7\n%"


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def apart(society: Society) -> Consultation:
    """An open consultation whose comments are read after its close: one of 示例单位丁, one of 示例单位乙."""
    made = make_consultation("draft")
    made.comments_seen = Consultation.Seen.CLOSED
    made.save(update_fields=["comments_seen"])
    consultations.open_(consultation=made, actor=secretary(), at=clock.now())
    found = fresh(made)
    where = {"anchor": clause(found, "5.1.1"), "clause": "5.1.1"}
    attached = File("图.pdf", PDF)
    make_comment(found, member("委员丁", "示例单位丁"), text=OTHERS, attached=attached, **where)
    make_comment(found, member("委员戊", "示例单位乙"), text=OWN, **where)
    return found


def pages(consultation: Consultation, name: str) -> dict[str, Any]:
    """What somebody gets of every page and file on which comments stand."""
    client, here = signed_in(name), clause(consultation, "5.1.1")
    theirs = consultation.comments.get(number=1)
    code, ref = "EXS", consultation.project.reference
    file = client.get(reverse("file", args=[code, theirs.attachment_id]))
    if file.streaming:
        assert b"".join(file.streaming_content) == PDF
    return {
        "reader": client.get(at("consultation", consultation), {"clause": here}),
        "board": client.get(at("comment_list", consultation)),
        "board by clause": client.get(at("comment_list", consultation), {"group": "clause"}),
        "comment": client.get(at("comment", consultation, 1)),
        "clause": client.get(reverse("clause", args=[code, ref, here])),
        "table": client.get(at("comment_table", consultation)),
        "table.docx": client.get(at("comment_table_docx", consultation)),
        "file": file,
    }


def text(page: Any) -> str:
    return "" if page.streaming else str(page.content.decode(errors="replace"))


def test_members_read_their_own_and_their_unit_s(apart: Consultation) -> None:
    found = pages(apart, "委员丙")
    for name in ("reader", "board", "board by clause", "clause"):
        assert found[name].status_code == 200, name
        assert OTHERS not in text(found[name]), name
        assert OWN in text(found[name]), name
    assert found["reader"].context["reading"].contents[-1].count == 0
    assert sum(unit.count for unit in found["reader"].context["reading"].units) == 1
    assert "征求意见结束后可看" in text(found["reader"])
    assert [found[name].status_code for name in ("comment", "table", "table.docx", "file")] == [
        404,
        403,
        403,
        403,
    ]
    assert "征求意见结束后方可查阅" in text(found["table"])
    assert signed_in("委员丙").get(at("comment", apart, 2)).status_code == 200


@pytest.mark.parametrize("name", ["秘书甲", "组长乙", "委员丁"])
def test_who_deals_with_them_and_their_author_read_them(apart: Consultation, name: str) -> None:
    found = pages(apart, name)
    for page in ("reader", "board", "board by clause", "clause", "comment"):
        assert found[page].status_code == 200, page
        assert OTHERS in text(found[page]), page
    assert found["file"].status_code == 200
    expected = 403 if name == "委员丁" else 200
    assert found["table"].status_code == found["table.docx"].status_code == expected


def test_after_the_close_everybody_of_the_society_reads_them(apart: Consultation) -> None:
    close_at_deadline(apart)
    found = pages(fresh(apart), "委员丙")
    assert {name: page.status_code for name, page in found.items()} == dict.fromkeys(found, 200)
    assert all(OTHERS in text(found[name]) for name in ("reader", "board", "comment", "clause"))


def test_it_is_chosen_with_the_audience(society: Society) -> None:
    made = make_consultation("draft")
    client = signed_in("秘书甲")
    page = client.get(at("consultation_audience", made))
    assert page.context["form"]["comments_seen"].value() == "at_once"
    units = [reply.organization_id for reply in made.replies.all()]
    client.post(at("consultation_audience", made), {"units": units, "comments_seen": "closed"})
    assert fresh(made).comments_seen == "closed"
    assert "征求意见结束后可看" in client.get(at("consultation", made)).content.decode()
    consultations.open_(consultation=fresh(made), actor=secretary(), at=clock.now())
    entry = LedgerEntry.objects.get(event="consultation.open")
    assert entry.body["comments_seen"] == "closed"
