"""A proposed change from the form to the draft: stored, shown, accepted with one press, traced, watched over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, Society
from societies.scoping import enter
from standards.actions import dispositions, editing, proposed_changes
from standards.actions import drafts as versions
from standards.document import archive
from standards.document.editing import mark, own
from standards.document.outline import own_text, walk
from standards.document.tree import Paragraph, Run, Section
from standards.models import ClauseEdit, Comment, Consultation, Disposition, Revision
from standards.queries import editing as reads
from standards.queries.proposed_changes import conflicting, fit
from tests.conftest import FrozenClock
from tests.factories.consultations import close_at_deadline, fresh, make_comment, make_consultation
from tests.factories.people import make_society
from tests.factories.projects import someone
from tests.standards.test_comments import decide, leader_client, of, url, waits
from tests.standards.test_consultations_pages import at, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


def clause(consultation: Consultation) -> Section:
    """The first clause of the text as it is now that has a paragraph of some length."""
    text = reads.text_of(consultation.project)
    assert text is not None
    return next(
        own(one)
        for one in walk(text.document.sections)
        if one.number and one.blocks and isinstance(one.blocks[0], Paragraph) and len(own_text(one)) > 20
    )


def proposing(consultation: Consultation, old: str, new: str) -> Comment:
    """A comment that puts other words for the first of these in the clause."""
    here = clause(consultation)
    quote = own_text(here)
    assert old in quote
    return make_comment(
        consultation,
        anchor=here.anchor,
        clause=here.number,
        quote=quote,
        proposal=quote.replace(old, new, 1),
    )


def words(consultation: Consultation) -> str:
    return own_text(clause(consultation))


@pytest.fixture
def two(society: Society) -> Consultation:
    """A closed consultation with two comments on the same words, and one on others."""
    consultation = make_consultation("open")
    text = words(consultation)
    proposing(consultation, text[4:8], "甲乙")
    proposing(consultation, text[5:7], "丙丁戊")
    proposing(consultation, text[-4:-1], "己庚辛壬")
    close_at_deadline(consultation)
    return fresh(consultation)


def accept(comment: Comment, **more: Any) -> ClauseEdit | None:
    text = reads.text_of(comment.consultation.project)
    assert text is not None
    now = text.clause(comment.anchor)
    assert now is not None
    return proposed_changes.accept(
        comment=comment,
        mark=more.get("mark", mark(now)),
        reason="",
        seen=None,
        actor=someone("组长乙"),
        at=clock.now(),
    )


def test_the_form_stores_the_change_and_pages_show_it(society: Society) -> None:
    consultation = make_consultation("open")
    here, client = clause(consultation), signed_in("委员丙")
    page = client.get(at("consultation", consultation), {"clause": here.anchor})
    proposal = page.context["form"].initial["proposal"]
    gone = proposal[4:8]
    sent = {
        "token": uuid4(),
        "clause": here.anchor,
        "kind": "te",
        "text": "改。",
        "proposal": proposal.replace(gone, "甲乙丙", 1),
    }
    shown = client.post(at("comment_new", consultation), sent, follow=True).content.decode()
    made = Comment.objects.get()
    ((start, end, new),) = made.changes
    assert made.quote[:start] + new + made.quote[end:] == made.proposal
    assert f"<ins>{new}</ins>" in shown
    assert f"<del>{made.quote[start:end]}</del>" in shown


def test_a_change_is_accepted_with_one_press(two: Consultation) -> None:
    before, client = words(two), leader_client()
    page = client.get(url("comment", two, 1))
    form, change = page.context["form"], page.context["shown"].change
    assert change.why == ""
    assert "甲乙" in change.preview
    sent = {"apply": "1", "mark": change.mark, "reason": "", "seen": form["seen"].value()}
    assert client.post(url("comment", two, 1), sent).status_code == 302
    edit = ClauseEdit.objects.get()
    assert (edit.origin, edit.comment) == ("comment", of(two, 1))
    assert Disposition.objects.get().verdict == "accepted"
    assert words(two) == before.replace(before[4:8], "甲乙", 1)
    assert LedgerEntry.objects.get(event="draft.clause_edited").body["comment"] == str(of(two, 1).pk)
    again = client.get(url("comment", two, 1)).content.decode()
    assert f"{edit.clause} 的修改：" in again
    assert "稿中已是这样写" in again
    history = client.get(url_of_history(two)).content.decode()
    assert url("comment", two, 1) in history


def url_of_history(consultation: Consultation) -> str:
    return f"/s/EXS/projects/{consultation.project.reference}/drafts/open/history/"


def test_another_change_of_other_words_still_fits(two: Consultation) -> None:
    accept(of(two, 1))
    accept(of(two, 3))
    assert "甲乙" in words(two)
    assert "己庚辛壬" in words(two)
    assert conflicting(two) == {}


def test_two_changes_of_the_same_words_are_a_visible_conflict(two: Consultation) -> None:
    accept(of(two, 1))
    with pytest.raises(Refused, match="已经改动"):
        accept(of(two, 2))
    assert not Disposition.objects.filter(comment=of(two, 2)).exists()
    decide(of(two, 2))
    assert conflicting(two) == {1: [2], 2: [1]}
    assert "与第 2 号意见修改同一处文字" in leader_client().get(url("comment_list", two)).content.decode()
    assert (
        "与第 2 号意见修改同一处文字"
        not in signed_in("委员丙").get(url("comment_list", two)).content.decode()
    )


def test_a_conflict_stays_visible_until_one_of_the_two_is_decided_anew(two: Consultation) -> None:
    accept(of(two, 1))
    decide(of(two, 2))
    dispositions.tell(consultation=two, actor=someone("组长乙"), at=clock.now())
    client, board = leader_client(), url("comment_list", two)

    def meeting() -> list[int]:
        page = client.get(board, {"state": "conflict"})
        return [said.comment.number for said in page.context["talk"]]

    assert meeting() == [1, 2]
    assert "与第 1 号意见修改同一处文字" in client.get(url("comment", two, 2)).content.decode()
    decide(of(two, 2), "rejected", "以第 1 号意见为准。", seen=of(two, 2).disposition.decided_at)
    assert meeting() == []
    assert "与第 1 号意见修改同一处文字" not in client.get(url("comment", two, 2)).content.decode()


def test_the_preview_of_another_text_is_not_carried_out(two: Consultation) -> None:
    page = leader_client().get(url("comment", two, 3))
    accept(of(two, 1))
    sent = {"apply": "1", "mark": page.context["shown"].change.mark, "reason": "留下", "seen": ""}
    late = leader_client().post(url("comment", two, 3), sent)
    assert late.status_code == 422
    assert "留下" in late.content.decode()
    assert not Disposition.objects.filter(comment=of(two, 3)).exists()
    sent["mark"] = late.context["shown"].change.mark
    assert leader_client().post(url("comment", two, 3), sent).status_code == 302


def test_a_clause_edited_because_of_a_comment_points_to_it(two: Consultation) -> None:
    client, here = leader_client(), clause(two)
    page = f"/s/EXS/projects/{two.project.reference}/drafts/open/clauses/{here.anchor}/"
    shown = client.get(page, {"comment": "1-2"})
    assert "周期偏长" in shown.content.decode()
    form = shown.context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    fields |= {"text": fields["text"] + "\n\n另起一段。", "comment": "1-2"}
    assert client.post(page, fields)["Location"] == url("comment", two, 2)
    assert ClauseEdit.objects.get().comment == of(two, 2)
    assert client.get(page, {"comment": "1-99"}).status_code == 404
    assert client.get(page, {"comment": "x"}).status_code == 200


def test_others_see_what_changed_once_it_is_frozen(two: Consultation) -> None:
    accept(of(two, 1))
    client = signed_in("委员丙")
    page = client.get(url("comment", two, 1))
    assert (page.context["shown"].traces, page.context["shown"].change, page.context["form"]) == (
        [],
        None,
        None,
    )
    assert client.post(url("comment", two, 1), {"verdict": "accepted"}).status_code == 403
    freeze(two)
    assert len(client.get(url("comment", two, 1)).context["shown"].traces) == 1


def freeze(consultation: Consultation) -> Revision:
    project, actor = fresh(consultation).project, someone("组长乙")
    made = editing.make_version(
        project=project, seen=reads.text_of(project).edits, note="", actor=actor, at=clock.now()
    )  # type: ignore[union-attr]
    versions.freeze(project=project, revision=made, stage="review", actor=actor, at=clock.now())
    return made


def rewrite(consultation: Consultation, old: str, new: str) -> None:
    """Somebody writes other words by hand."""
    here = clause(consultation)
    text = own_text(here)
    assert old in text
    editing.write_clause(
        project=consultation.project,
        anchor=here.anchor,
        mark=mark(here),
        clause=replace_words(here, text.replace(old, new, 1)),
        actor=someone("组长乙"),
        at=clock.now(),
    )


def replace_words(section: Section, text: str) -> Section:
    raw = archive.dump_section(section)
    raw["blocks"] = archive.dump_section(
        Section(section.kind, section.anchor, "", "", 1, blocks=(Paragraph((Run(text),)),))
    )["blocks"]
    return archive.load_section(raw)


@pytest.mark.parametrize(("changed", "waiting"), [("甲乙", 1), ("己庚", 0)])
def test_an_accepted_change_that_is_undone_keeps_the_draft_from_review(
    two: Consultation, frozen: FrozenClock, changed: str, waiting: int
) -> None:
    accept(of(two, 1))
    frozen.at += timedelta(minutes=1)
    accept(of(two, 3))
    frozen.at += timedelta(minutes=1)
    rewrite(two, changed, "子丑")
    decide(of(two, 3), "partly", "另有写法", seen=of(two, 3).disposition.decided_at, at=frozen.at)
    freeze(two)
    assert len(undone_reasons(two)) == waiting
    if waiting:
        decide(of(two, 1), "partly", "另有写法", seen=of(two, 1).disposition.decided_at, at=frozen.at)
        assert undone_reasons(two) == []


def undone_reasons(consultation: Consultation) -> list[str]:
    return [reason for reason in waits(consultation) if "采纳时改动" in reason]


def test_a_change_made_after_the_version_was_frozen_is_missing_there(
    two: Consultation, frozen: FrozenClock
) -> None:
    accept(of(two, 3))
    freeze(two)
    frozen.at += timedelta(minutes=1)
    accept(of(two, 1))
    assert undone_reasons(two) == [
        "第 1 号意见采纳时改动了 1，第 2 稿中却没有这处改动：请恢复，或重新处理该意见。"
    ]


def test_what_cannot_be_fitted_says_why(two: Consultation) -> None:
    text = reads.text_of(two.project)
    assert text is not None
    whole = make_comment_like(two, anchor="", changes=[])
    assert "全文" in fit(text, whole).why
    assert "自己的话" in fit(text, make_comment_like(two, changes=[])).why
    assert "没有提出" in fit(text, make_comment_like(two, changes=[], proposal="")).why
    assert "不在" in fit(text, make_comment_like(two, anchor="gone")).why


def make_comment_like(consultation: Consultation, **fields: Any) -> Comment:
    comment = of(consultation, 1)
    for name, value in fields.items():
        setattr(comment, name, value)
    return comment
