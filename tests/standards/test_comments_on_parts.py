"""A comment on a table, a figure, a formula or on words: where it stands, what it changes, where it goes with them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from societies import clock
from societies.scoping import enter
from standards.actions.comments import digest_of
from standards.document import archive
from standards.document.anchors import carry
from standards.document.outline import own_text, walk
from standards.document.tree import (
    Cell,
    Cover,
    Document,
    Figure,
    Formula,
    Paragraph,
    Run,
    Section,
    SectionKind,
    Table,
)
from standards.models import ClauseEdit, Comment, Consultation, Revision
from standards.queries import editing as reads
from standards.queries import traces
from standards.queries.places import lost
from standards.queries.proposed_changes import conflicting, fit
from standards.queries.reading import place_in
from tests.factories.consultations import (
    close_at_deadline,
    fresh,
    frozen_draft,
    make_consultation,
)
from tests.factories.people import make_society
from tests.factories.projects import make_project, someone
from tests.standards.test_comments import decide, leader_client, of, url
from tests.standards.test_consultations_pages import at, signed_in

pytestmark = pytest.mark.django_db


def _cells(*rows: tuple[str, str]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(Cell((Run(text),), header=not place) for text in row) for place, row in enumerate(rows)
    )


LIMITS = Table(
    "t-1", "表1", "测量项目和限值", _cells(("项目", "限值"), ("电压", "2.0 V"), ("内阻", "1.0 mΩ"))
)
FIGURE = Figure("f-1", "图1", "接线")
FORMULA = Formula("e-1", "（1）", "", "R = U / I")
MEASURING = Section(
    SectionKind.CLAUSE,
    "c-5-1",
    "5.1",
    "测量",
    2,
    (Paragraph((Run("电压应每年测量一次，内阻应每年测量一次。"),)), LIMITS, FIGURE, FORMULA),
)
SCOPE = Section(
    SectionKind.SCOPE, "c-1", "1", "范围", 1, (Paragraph((Run("本文件规定了蓄电池的测量方法。"),)),)
)
CHAPTER = Section(SectionKind.CLAUSE, "c-5", "5", "方法", 1, (), (MEASURING,))
TEXT = Document(Cover("蓄电池测量"), (SCOPE, CHAPTER))


@pytest.fixture
def consultation() -> Iterator[Consultation]:
    with enter(make_society()):
        project = make_project("drafting")
        frozen_draft(project, text=TEXT)
        yield make_consultation("open", project=project, public=True)


def say(consultation: Consultation, place: str, client: Client | None = None, **more: Any) -> Comment:
    """A comment by the form of the reader."""
    sent = {"token": uuid4(), "clause": place, "kind": "te", "text": "宜放宽。", **more}
    done = (client or signed_in("委员丙")).post(at("comment_new", consultation), sent)
    assert done.status_code == 302, done.content.decode()
    return Comment.objects.order_by("-number")[0]


def shown(consultation: Consultation, **query: Any) -> Any:
    return signed_in("委员丙").get(at("consultation", consultation), query)


def accepted(comment: Comment) -> str:
    """The words of the clause once its change was taken up with one press."""
    client, there = leader_client(), url("comment", comment.consultation, comment.number)
    page = client.get(there)
    change = page.context["shown"].change
    assert change.why == ""
    given = {"apply": "1", "mark": change.mark, "reason": "", "seen": page.context["form"]["seen"].value()}
    assert client.post(there, given).status_code == 302
    text = reads.text_of(comment.consultation.project)
    assert text is not None
    return next(own_text(one) for one in walk(text.document.sections) if one.anchor == "c-5-1")


@pytest.mark.parametrize(("place", "part"), [("t-1", "表1"), ("f-1", "图1"), ("e-1", "公式（1）")])
def test_what_has_an_anchor_can_be_commented_on(consultation: Consultation, place: str, part: str) -> None:
    page = shown(consultation, clause=place).content.decode()
    assert f"对 5.1 {part} 提意见" in page
    made = say(consultation, place)
    assert (made.anchor, made.clause, made.element, made.part) == ("c-5-1", "5.1", place, part)
    assert made.where == f"5.1 {part}"
    listed = leader_client().get(url("comment_list", consultation)).content.decode()
    assert f"5.1 {part}" in listed


def test_a_table_has_its_comments_and_its_clause_has_all(consultation: Consultation) -> None:
    say(consultation, "t-1", text="表的意见。")
    say(consultation, "c-5-1", text="条的意见。")
    of_table = shown(consultation, clause="t-1")
    assert [said.comment.text for said in of_table.context["talk"]] == ["表的意见。"]
    of_clause = shown(consultation, clause="c-5-1")
    assert [said.comment.text for said in of_clause.context["talk"]] == ["表的意见。", "条的意见。"]
    unit = next(one for one in of_clause.context["reading"].units if one.part.anchor == "c-5-1")
    assert (unit.count, [(part.name, part.count) for part in unit.portions if part.element]) == (
        2,
        [("表1", 1), ("图1", 0), ("公式（1）", 0)],
    )


def test_words_are_commented_on_where_they_were_chosen(consultation: Consultation) -> None:
    begun = shown(consultation, clause="c-5-1", words="每年测量一次", nth="1").context["form"]
    assert (begun.initial["passage"], begun.initial["nth"]) == ("每年测量一次", 1)
    made = say(consultation, "c-5-1", passage="每年 测量一次", nth="1")
    assert (made.chosen, made.nth) == ("每年测量一次", 1)
    assert made.passage == [made.quote.rindex("每年"), made.quote.rindex("每年") + 6]
    page = shown(consultation, clause="c-5-1").content.decode()
    assert 'data-in="c-5-1" data-nth="1">每年测量一次</blockquote>' in page
    close_at_deadline(consultation)
    assert (
        "每年测量一次</blockquote>" in leader_client().get(url("comment", consultation, 1)).content.decode()
    )


def test_words_that_are_not_there_are_refused_and_kept(consultation: Consultation) -> None:
    sent = {"token": uuid4(), "clause": "t-1", "kind": "te", "text": "留下", "passage": "每年测量"}
    page = signed_in("委员丙").post(at("comment_new", consultation), sent)
    assert page.status_code == 422
    text = page.content.decode()
    assert "5.1 表1 中没有这些文字" in text
    assert ">\n每年测量</textarea>" in text
    assert "留下" in text
    page = signed_in("委员丙").post(at("comment_new", consultation), sent | {"clause": "nowhere"})
    assert page.status_code == 422
    assert ">\n每年测量</textarea>" in page.content.decode()
    assert not Comment.objects.exists()


def test_words_are_chosen_anew_when_the_comment_is_changed(consultation: Consultation) -> None:
    made = say(consultation, "c-5-1", passage="每年测量一次", nth="1")
    client, there = signed_in("委员丙"), at("comments_mine", consultation)
    own = client.get(there, {"edit": made.number}).context["own"]
    assert (own.initial["passage"], own.initial["nth"]) == ("每年测量一次", 1)
    said = {"act": "reword", "comment": made.number, "kind": "te", "text": "改写。", "proposal": made.quote}
    assert client.post(there, said | {"passage": "电压"}).status_code == 302
    made.refresh_from_db()
    assert (made.chosen, made.text, made.proposal) == ("电压", "改写。", "")
    assert client.post(there, said | {"passage": "电流"}).status_code == 422


def test_a_change_of_a_table_is_taken_up_with_one_press(consultation: Consultation) -> None:
    form = shown(consultation, clause="t-1").context["form"]
    words = form.initial["proposal"]
    assert words.startswith("表1 测量项目和限值")
    made = say(consultation, "t-1", proposal=words.replace("2.0 V", "1.9 V"))
    assert made.quote == words
    assert own_text(MEASURING)[made.quote_at :].startswith(words)
    close_at_deadline(consultation)
    now = accepted(of(consultation))
    assert now == own_text(MEASURING).replace("2.0 V", "1.9 V")
    assert ClauseEdit.objects.get().comment == made


def test_changes_of_one_cell_meet_whether_clause_or_table_was_chosen(consultation: Consultation) -> None:
    whole = own_text(MEASURING)
    say(consultation, "c-5-1", proposal=whole.replace("2.0 V", "1.8 V"))
    table = place_in(consultation, "t-1")
    assert table is not None
    say(consultation, "t-1", proposal=table.text.replace("2.0 V", "1.9 V"))
    say(consultation, "t-1", proposal=table.text.replace("1.0 mΩ", "1.2 mΩ"))
    close_at_deadline(consultation)
    for number in (1, 2, 3):
        decide(of(fresh(consultation), number))
    assert conflicting(fresh(consultation)) == {1: [2], 2: [1]}


def moved_on(consultation: Consultation, *sections: Section) -> None:
    """The next version of the draft."""
    carried = carry(TEXT, replace(TEXT, sections=sections))
    project, leader = consultation.project, someone("组长乙")
    Revision.objects.create(
        project=project,
        sequence=2,
        tree=archive.dump(carried),
        digest=archive.digest(carried),
        uploaded_by=leader,
        uploaded_at=clock.now(),
    )


def test_a_comment_goes_with_its_table(consultation: Consultation) -> None:
    words = shown(consultation, clause="t-1").context["form"].initial["proposal"]
    say(consultation, "t-1", proposal=words.replace("2.0 V", "1.9 V"))
    say(consultation, "c-5-1")
    without = replace(MEASURING, blocks=(MEASURING.blocks[0],))
    annex = Section(SectionKind.ANNEX, "x", "A", "限值", 1, (replace(LIMITS, anchor="y", label="表A.1"),))
    moved_on(consultation, SCOPE, replace(CHAPTER, children=(without,)), annex)
    text = reads.text_of(consultation.project)
    assert text is not None
    on_table, on_clause = (text.clause_of(of(consultation, number)) for number in (1, 2))
    assert on_table is not None
    assert on_table.kind is SectionKind.ANNEX
    assert on_clause is not None
    assert on_clause.anchor == "c-5-1"
    assert lost(consultation) == []
    counted = traces.counts(consultation.project, text.document)
    assert (counted[on_table.anchor], counted["c-5-1"]) == (1, 2)
    page = leader_client().get(f"/s/EXS/projects/{consultation.project.reference}/clauses/{on_table.anchor}/")
    assert [said.comment.number for said, _edits in page.context["trace"].rows] == [1]
    then = fit(text, of(consultation, 1)).then
    assert then is not None
    assert "1.9 V" in own_text(then)


def test_a_table_that_is_gone_is_told(consultation: Consultation) -> None:
    words = shown(consultation, clause="t-1").context["form"].initial["proposal"]
    say(consultation, "t-1", proposal=words.replace("2.0 V", "1.9 V"))
    moved_on(
        consultation, SCOPE, replace(CHAPTER, children=(replace(MEASURING, blocks=MEASURING.blocks[:1]),))
    )
    text = reads.text_of(consultation.project)
    assert text is not None
    fitting = fit(text, of(consultation))
    assert fitting.now is not None
    assert fitting.now.anchor == "c-5-1"
    assert (fitting.then, fitting.why) == (None, "“表1”已不在现稿中。")
    assert lost(consultation) == []


def test_a_paper_reply_may_name_a_table(consultation: Consultation) -> None:
    client = signed_in("秘书甲")
    page = client.get(at("reply_enter", consultation))
    choices = dict(page.context["form"].fields["clause"].choices)
    assert choices["t-1"] == "5.1 表1 测量项目和限值"
    unit = consultation.replies.get().organization
    sent = {
        "token": uuid4(),
        "unit": unit.pk,
        "kind": "te",
        "name": "委员戊",
        "text": "见纸。",
        "clause": "t-1",
    }
    assert client.post(at("reply_enter", consultation), sent).status_code == 302
    assert Comment.objects.get().where == "5.1 表1"


def test_the_ledger_seals_what_a_comment_is_about(consultation: Consultation) -> None:
    made = say(consultation, "t-1", passage="2.0 V")
    sealed = digest_of(made)
    made.element = "f-1"
    assert digest_of(made) != sealed
    made.element, made.passage = "t-1", []
    assert digest_of(made) != sealed


def test_the_page_asks_no_more_for_more_tables(consultation: Consultation) -> None:
    counts = []
    for _ in range(2):
        say(consultation, "t-1", passage="电压")
        client = signed_in("组长乙")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at("consultation", consultation), {"clause": "t-1"}).status_code == 200
        counts.append(len(asked))
        say(consultation, "f-1")
    assert counts[0] == counts[1] <= 12
