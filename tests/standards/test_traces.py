"""From a comment to the decision, the changed words, the version and the published clause; and from a clause back."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from societies import clock
from societies.models import Society
from societies.scoping import enter
from standards.actions import dispositions, editing
from standards.document import archive
from standards.models import ClauseEdit, Comment, Consultation, Project, Rendition, Revision, Standard
from standards.queries import editing as reads
from standards.queries import traces
from standards.queries.approval import dossier
from tests.factories.consultations import (
    close_at_deadline,
    fresh,
    frozen_draft,
    make_comment,
    make_consultation,
)
from tests.factories.people import make_society
from tests.factories.projects import someone
from tests.factories.published import make_earlier, make_paper
from tests.standards.test_comments import decide, leader_client, of, url, waits
from tests.standards.test_consultations_pages import signed_in
from tests.standards.test_proposed_changes import accept, clause, freeze, proposing, rewrite, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def closed(society: Society) -> Consultation:
    """Two comments on one clause, the first with other words for it, and one on the whole document."""
    consultation = make_consultation("open")
    proposing(consultation, words(consultation)[4:8], "甲乙")
    here = clause(consultation)
    make_comment(consultation, anchor=here.anchor, clause=here.number)
    make_comment(consultation)
    close_at_deadline(consultation)
    return fresh(consultation)


def publish(consultation: Consultation, version: Revision, **places: int) -> Standard:
    """The version as a published standard with its PDF."""
    standard = make_earlier("T/EXS 009—2026", consultation.project.title_zh)
    standard.project, standard.revision = consultation.project, version
    standard.save()
    Rendition.objects.create(
        project=consultation.project,
        standard=standard,
        kind="pdf",
        attachment=make_paper(b"%PDF-text", "text.pdf"),
        pages=12,
        places=places,
        made_at=clock.now(),
    )
    return standard


def address(consultation: Consultation, anchor: str) -> str:
    return reverse("clause", args=["EXS", consultation.project.reference, anchor])


def test_a_comment_leads_to_what_it_changed_and_to_the_page_of_the_pdf(closed: Consultation) -> None:
    here = clause(closed)
    accept(of(closed, 1))
    version = freeze(closed)
    publish(closed, version, **{here.anchor: 7})
    page = signed_in("委员丙").get(url("comment", closed, 1)).content.decode()
    draft = reverse("draft", args=["EXS", closed.project.reference, version.sequence])
    assert f'href="{draft}#{here.anchor}"' in page
    assert re.search("<ins>[^<]*甲乙", page[page.index(draft) :])
    file = reverse("file", args=["EXS", Rendition.objects.get().attachment_id])
    assert f'href="{file}#page=7&amp;nameddest={here.anchor}"' in page
    assert "PDF 第 7 页" in page
    assert address(closed, here.anchor) in page


def test_a_pdf_made_before_pages_were_told_opens_at_the_clause(closed: Consultation) -> None:
    accept(of(closed, 1))
    publish(closed, freeze(closed))
    page = leader_client().get(url("comment", closed, 1)).content.decode()
    assert f"#nameddest={clause(closed).anchor}" in page


def test_where_no_change_names_the_comment_the_clause_is_compared(closed: Consultation) -> None:
    """The group drafts in Word: the page shows what became of the clause, and claims no more."""
    decide(of(closed, 1))
    version = from_word(closed, words(closed)[4:8], "甲乙")
    shown = signed_in("委员丙").get(url("comment", closed, 1)).context["shown"]
    since = shown.way.since
    assert (since.old.sequence, since.new, "甲乙" in since.html) == (1, version, True)
    decide(of(closed, 2), "rejected", "另有依据。")
    assert leader_client().get(url("comment", closed, 2)).context["shown"].way.since is None
    decide(of(closed, 3))
    assert leader_client().get(url("comment", closed, 3)).context["shown"].way == traces.Way()


def from_word(
    consultation: Consultation, old: str = "", new: str = "", stage: str = "consultation"
) -> Revision:
    """The next version as it comes from Word, with other words for the first of these."""
    assert consultation.revision is not None
    tree = json.dumps(consultation.revision.tree, ensure_ascii=False)
    assert old in tree
    text = archive.load(json.loads(tree.replace(old, new, 1)))
    return labelled(frozen_draft(consultation.project, text=text, frozen=False), stage)


def labelled(version: Revision, stage: str) -> Revision:
    version.stage, version.frozen_by, version.frozen_at = stage, version.uploaded_by, version.uploaded_at
    version.save()
    return version


def for_approval(consultation: Consultation) -> Revision:
    text, leader = reads.text_of(consultation.project), someone("组长乙")
    assert text is not None
    made = editing.make_version(
        project=consultation.project, seen=text.edits, note="", actor=leader, at=clock.now()
    )
    return labelled(made, "approval")


def test_words_that_stayed_are_said_to_be_the_same(closed: Consultation) -> None:
    from_word(closed)
    decide(of(closed, 1))
    assert "文字未变" in leader_client().get(url("comment", closed, 1)).content.decode()


def test_a_clause_lists_every_comment_that_shaped_it(closed: Consultation) -> None:
    """Those on it, and those on something else that changed it."""
    here = clause(closed)
    accept(of(closed, 1))
    changed_elsewhere(closed, of(closed, 3))
    rewrite(closed, words(closed)[-3:-1], "寅卯")
    trace = leader_client().get(address(closed, here.anchor)).context["trace"]
    assert [(said.comment.number, len(edits)) for said, edits in trace.rows] == [(1, 1), (2, 0), (3, 1)]
    assert (trace.version, trace.gone, trace.by_hand) == (None, False, 1)
    member = signed_in("委员丙").get(address(closed, here.anchor)).context["trace"]
    assert [(said.comment.number, len(edits)) for said, edits in member.rows] == [(1, 0), (2, 0), (3, 0)]
    assert (member.version.sequence, member.by_hand) == (1, 0)


def changed_elsewhere(consultation: Consultation, comment: Comment) -> None:
    """A comment on the whole document because of which this clause was edited."""
    client, here = leader_client(), clause(consultation)
    page = reverse("clause_edit", args=["EXS", consultation.project.reference, here.anchor])
    form = client.get(page, {"comment": f"1-{comment.number}"}).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    fields |= {"text": f"{fields['text']}\n\n另起一段。", "comment": f"1-{comment.number}"}
    assert client.post(page, fields).status_code == 302
    assert ClauseEdit.objects.filter(comment=comment).exists()


def test_a_version_counts_the_comments_of_each_clause(closed: Consultation) -> None:
    here = clause(closed)
    page = signed_in("委员丙").get(reverse("draft", args=["EXS", closed.project.reference, 1]))
    assert {one.anchor: n for one, n in page.context["clauses"] if n} == {here.anchor: 2}
    assert address(closed, here.anchor) in page.content.decode()
    changed_elsewhere(closed, of(closed, 3))
    again = signed_in("委员丙").get(reverse("draft", args=["EXS", closed.project.reference, 1]))
    assert {one.anchor: n for one, n in again.context["clauses"] if n} == {here.anchor: 3}


def test_a_clause_says_where_it_was_published(closed: Consultation) -> None:
    here = clause(closed)
    accept(of(closed, 1))
    standard = publish(closed, freeze(closed), **{here.anchor: 7})
    trace = signed_in("委员丙").get(address(closed, here.anchor)).context["trace"]
    assert (trace.printed.standard, trace.printed.page) == (standard, 7)
    assert "甲乙" in trace.html
    page = signed_in("委员丙").get(reverse("standard", args=["EXS", "T-EXS-009-2026"])).content.decode()
    assert reverse("draft", args=["EXS", closed.project.reference, 2]) in page


def test_the_public_reads_as_what_it_was_published(closed: Consultation) -> None:
    Consultation.objects.update(public=True)
    page = reverse("public_comments", args=["EXS", closed.project.reference, 1])
    assert "T/EXS" not in Client().get(page).content.decode()
    publish(closed, from_word(closed))
    assert "T/EXS 009—2026" in re.sub("<[^>]*>", "", Client().get(page).content.decode())


def test_a_clause_that_no_version_has_is_not_there(closed: Consultation) -> None:
    assert leader_client().get(address(closed, "c-99")).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_the_pages_ask_as_much_for_one_comment_as_for_three(
    closed: Consultation, more: int, django_assert_num_queries: Any
) -> None:
    here = clause(closed)
    accept(of(closed, 1))
    for _one in range(more):
        changed_elsewhere(closed, of(closed, 2))
        changed_elsewhere(closed, of(closed, 3))
    client = leader_client()
    client.get(address(closed, here.anchor))
    with django_assert_num_queries(16):
        client.get(address(closed, here.anchor))
    with django_assert_num_queries(14):
        client.get(reverse("draft", args=["EXS", closed.project.reference, 1]))


def lacked(consultation: Consultation) -> list[str]:
    return [reason for reason in waits(consultation) if "征求意见时的文字" in reason]


def test_an_accepted_change_that_was_never_made_keeps_the_draft_from_review(closed: Consultation) -> None:
    """Decided without the one press, and nobody wrote it afterwards."""
    decide(of(closed, 1))
    from_word(closed, stage="review")
    (said,) = lacked(closed)
    assert said == "第 1 号意见已采纳，第 2 稿的 1 却还是征求意见时的文字：请照意见修改，或重新处理该意见。"
    from_word(closed, words(closed)[4:8], "甲乙", stage="review")
    assert lacked(closed) == []


def test_a_change_that_is_owed_is_settled_by_another_decision(closed: Consultation) -> None:
    decide(of(closed, 1))
    from_word(closed, stage="review")
    assert lacked(closed)
    decide(of(closed, 1), "partly", "另有写法", seen=of(closed, 1).disposition.decided_at)
    assert lacked(closed) == []


def test_many_that_are_owed_are_not_all_named(closed: Consultation) -> None:
    for _one in range(11):
        Comment.objects.filter(pk=decided_like_the_first(closed).pk).update(changes=of(closed, 1).changes)
    decide(of(closed, 1))
    from_word(closed, stage="review")
    assert len(lacked(closed)) == 10
    assert "另有 2 条意见也是如此。" in waits(closed)


def decided_like_the_first(consultation: Consultation) -> Comment:
    first = of(consultation, 1)
    made = Comment.objects.create(
        consultation=consultation,
        number=Comment.objects.count() + 1,
        author=first.author,
        anchor=first.anchor,
        clause=first.clause,
        quote=first.quote,
        kind="ed",
        text="同前。",
        salt="0" * 32,
        made_at=clock.now(),
    )
    decide(made)
    return made


def test_making_a_change_that_was_accepted_decides_nothing_anew(closed: Consultation) -> None:
    decide(of(closed, 1))
    dispositions.tell(consultation=closed, actor=someone("组长乙"), at=clock.now())
    told = of(closed, 1).disposition
    client = leader_client()
    page = client.get(url("comment", closed, 1))
    assert "照此修改工作稿" in page.content.decode()
    assert "采纳，并照此修改工作稿" not in page.content.decode()
    form, change = page.context["form"], page.context["shown"].change
    sent = {"apply": "1", "mark": change.mark, "reason": "", "seen": form["seen"].value()}
    assert client.post(url("comment", closed, 1), sent).status_code == 302
    assert ClauseEdit.objects.get().comment == of(closed, 1)
    again = of(closed, 1).disposition
    assert (again.decided_at, again.told_at) == (told.decided_at, told.told_at)


def test_the_dossier_says_which_accepted_changes_the_draft_for_approval_lacks(closed: Consultation) -> None:
    """Undone between review and approval: the approver reads it."""
    project, old = closed.project, words(closed)[4:8]
    assert "采纳意见所作的修改" not in said_of_changes(project)
    accept(of(closed, 1))
    for_approval(closed)
    assert said_of_changes(project) == {"采纳意见所作的修改": (True, "")}
    rewrite(closed, "甲乙", old)
    for_approval(closed)
    assert said_of_changes(project) == {"采纳意见所作的修改": (False, "报批稿中没有第 1 号意见采纳的修改。")}


def said_of_changes(project: Project) -> dict[str, tuple[bool, str]]:
    return {paper.label: (paper.there, paper.detail) for paper in dossier(project) if "采纳" in paper.label}
