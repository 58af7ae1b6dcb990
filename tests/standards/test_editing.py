"""Editing the draft clause by clause, without any script: saving, conflicts, places, the cover, versions."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, Person, Society
from societies.scoping import enter
from standards.actions import drafts as versions
from standards.actions import drafts_pending
from standards.actions import editing as actions
from standards.actions.drafts import File
from standards.document import archive, editing
from standards.document.outline import walk
from standards.document.tree import Paragraph, Run, Section, Table
from standards.models import ClauseEdit, OpenDraft, Project, Revision, TypedClause
from standards.queries import drafts
from standards.queries import editing as reads
from tests.factories.people import make_society
from tests.factories.projects import make_project, someone
from tests.factories.revisions import draft_of, make_revision
from tests.standards.test_drafts import at, signed_in
from workflow.models import Procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def project(society: Society) -> Project:
    project = make_project("drafting")
    make_revision(project, frozen=False)
    return project


def text(project: Project) -> reads.Text:
    found = reads.text_of(project)
    assert found is not None
    return found


def patrol(project: Project) -> Section:
    """The clause 日常巡视 of the test draft."""
    return next(one for one in walk(text(project).document.sections) if one.title == "日常巡视")


def shown(client: Client, project: Project, anchor: str) -> dict[str, str]:
    """The fields of the page of a clause, as a browser would send them."""
    form = client.get(at("clause_edit", project, anchor)).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def leader(project: Project) -> Person:
    assert project.leader is not None
    return project.leader


def write(project: Project, words: str, *, actor: Person | None = None) -> ClauseEdit | None:
    """Another paragraph at the end of 日常巡视."""
    clause = patrol(project)
    return actions.write_clause(
        project=project,
        anchor=clause.anchor,
        mark=editing.mark(clause),
        clause=replace(editing.own(clause), blocks=(*clause.blocks, Paragraph((Run(words),)))),
        actor=actor or leader(project),
        at=clock.now(),
    )


def test_a_clause_is_saved_with_its_trace(project: Project) -> None:
    client = signed_in(project)
    clause = patrol(project)
    url = at("clause_edit", project, clause.anchor)
    fields = shown(client, project, clause.anchor)
    fields["text"] += "\n\n巡视人员应佩戴安全帽。"
    fields["title"] = "每日巡视"
    answer = client.post(url, fields)
    assert answer["Location"] == at("open_draft", project) + f"#{clause.anchor}"
    edit = ClauseEdit.objects.get()
    assert (edit.act, edit.anchor, edit.origin, edit.made_by) == (
        "changed",
        clause.anchor,
        "hand",
        project.leader,
    )
    assert edit.mark_before == editing.mark(clause)
    after = archive.load_section(edit.after)
    assert (after.title, after.blocks[:-1]) == ("每日巡视", clause.blocks)
    assert after.blocks[-1] == Paragraph((Run("巡视人员应佩戴安全帽。"),))
    entry = LedgerEntry.objects.get(event="draft.clause_edited")
    assert entry.body == {
        "draft": str(edit.draft_id),
        "base": 1,
        "edit": 1,
        "anchor": clause.anchor,
        "act": "changed",
        "before": edit.mark_before,
        "after": edit.mark_after,
        "origin": "hand",
        "comment": None,
    }
    assert Revision.objects.get().digest == archive.digest(drafts.whole_text(Revision.objects.get()))
    page = client.get(at("open_draft", project)).content.decode()
    assert "巡视人员应佩戴安全帽。" in page
    history = client.get(at("open_draft_history", project), {"clause": clause.anchor}).content.decode()
    assert "<ins>巡视人员应佩戴安全帽。</ins>" in history


def test_saving_the_same_again_changes_nothing(project: Project) -> None:
    client = signed_in(project)
    clause = patrol(project)
    fields = shown(client, project, clause.anchor)
    url = at("clause_edit", project, clause.anchor)
    assert client.post(url, fields).status_code == 302
    assert not ClauseEdit.objects.exists()
    fields["text"] += "\n\n新句。"
    assert [client.post(url, fields).status_code for _ in range(2)] == [302, 302]
    assert ClauseEdit.objects.count() == 1


def test_edits_never_change_and_one_draft_is_open(project: Project) -> None:
    write(project, "新句。")
    for act in (ClauseEdit.objects.update, ClauseEdit.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(**({"rules": "x"} if act == ClauseEdit.objects.update else {}))
    draft = OpenDraft.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        OpenDraft.objects.create(project=project, base=draft.base, tree={}, opened_at=clock.now())


def test_two_people_on_one_clause_see_both_texts(project: Project) -> None:
    client = signed_in(project)
    clause = patrol(project)
    fields = shown(client, project, clause.anchor)
    write(project, "对方的句子。", actor=someone("起草人乙", "member"))
    fields["text"] += "\n\n我的句子。"
    url = at("clause_edit", project, clause.anchor)
    answer = client.post(url, fields)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "<ins>对方的句子。</ins>" in page
    assert "<ins>我的句子。</ins>" in page
    assert "起草人乙" in page
    assert ClauseEdit.objects.count() == 1
    assert client.get(url).status_code == 409  # a closed laptop loses nothing
    sent = {"mark": answer.context["mark"], "content": answer.context["content"]}
    beside = client.post(url, sent | {"beside": "1"})
    assert beside.status_code == 200
    assert "我的句子。" in beside.context["form"]["text"].value()
    assert "对方的句子。" in beside.context["theirs"]
    kept = client.post(url, sent | {"mine": "1"})
    assert kept.status_code == 302
    assert [block for block in patrol(project).blocks if "句子" in str(block)] == [
        Paragraph((Run("我的句子。"),))
    ]
    assert not TypedClause.objects.exists()


def test_theirs_can_be_taken(project: Project) -> None:
    client = signed_in(project)
    clause = patrol(project)
    fields = shown(client, project, clause.anchor)
    write(project, "对方的句子。")
    url = at("clause_edit", project, clause.anchor)
    client.post(url, fields | {"text": fields["text"] + "\n\n我的句子。"})
    assert client.post(url, {"discard": "1"}).status_code == 302
    assert not TypedClause.objects.exists()
    assert client.get(url).status_code == 200


def test_two_people_on_different_clauses_never_meet(project: Project) -> None:
    client = signed_in(project)
    clause = patrol(project)
    fields = shown(client, project, clause.anchor)
    chapter = next(one for one in text(project).document.sections if clause in one.children)
    actions.arrange(
        project=project,
        anchor=chapter.anchor,
        act=editing.Act.BEFORE,
        actor=leader(project),
        at=clock.now(),
    )
    assert patrol(project).number != clause.number
    answer = client.post(
        at("clause_edit", project, clause.anchor), fields | {"text": fields["text"] + "\n\n我的句子。"}
    )
    assert answer.status_code == 302
    assert patrol(project).blocks[-1] == Paragraph((Run("我的句子。"),))


def test_what_is_typed_is_kept_offered_and_dropped(project: Project) -> None:
    client = signed_in(project)
    clause = patrol(project)
    fields = shown(client, project, clause.anchor) | {"text": "正在键入"}
    answer = client.post(at("clause_typed", project, clause.anchor), fields)
    assert (answer.status_code, answer.json()["changed"]) == (200, False)
    assert not ClauseEdit.objects.exists()
    page = client.get(at("clause_edit", project, clause.anchor))
    assert page.context["form"]["text"].value() == "正在键入"
    assert page.context["typed_at"] is not None
    drafter = someone("起草人乙", "member")
    assert reads.typing(project, drafter, clock.now()) == {clause.anchor: [leader(project).name]}
    client.post(at("clause_edit", project, clause.anchor), {"discard": "1"})
    assert not TypedClause.objects.exists()


def test_a_text_that_cannot_be_read_is_shown_again(project: Project) -> None:
    client = signed_in(project)
    clause = patrol(project)
    fields = shown(client, project, clause.anchor) | {"text": "留下的话\n\n[[99]] 图"}
    answer = client.post(at("clause_edit", project, clause.anchor), fields)
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == "留下的话\n\n[[99]] 图"
    assert "第 3 行" in str(answer.context["form"].errors["text"])
    broken = fields | {"content": '{"is": "Section"}'}
    assert client.post(at("clause_edit", project, clause.anchor), broken).status_code == 422


@pytest.mark.parametrize("state", ["review", "approval"])
def test_what_is_before_others_is_not_edited(project: Project, state: str) -> None:
    client = signed_in(project)
    clause = patrol(project)
    fields = shown(client, project, clause.anchor) | {"text": "不应丢失"}
    Procedure.objects.filter(pk=project.procedure_id).update(state=state)
    answer = client.post(at("clause_edit", project, clause.anchor), fields)
    assert answer.status_code == 422
    assert "不应丢失" in answer.content.decode()
    assert not ClauseEdit.objects.exists()
    assert client.get(at("open_draft", project)).status_code == 200


def test_only_who_writes_the_draft_edits_it(project: Project) -> None:
    clause = patrol(project)
    outsider = signed_in(project, "会员戊")
    for name, more in (("open_draft", ()), ("clause_edit", (clause.anchor,)), ("open_draft_review", ())):
        assert outsider.get(at(name, project, *more)).status_code == 403
    assert outsider.post(at("clause_edit", project, clause.anchor), {}).status_code == 403


def test_a_clause_is_added_moved_and_removed(project: Project) -> None:
    client = signed_in(project)
    clause = patrol(project)
    url = at("clause_arrange", project, clause.anchor)
    assert client.get(url).status_code == 200
    answer = client.post(url, {"act": "after"})
    new = ClauseEdit.objects.get(act="added")
    assert answer["Location"] == at("clause_edit", project, new.anchor)
    assert client.get(answer["Location"]).status_code == 200
    client.post(at("clause_arrange", project, new.anchor), {"act": "up"})
    numbers = {one.anchor: one.number for one in walk(text(project).document.sections)}
    assert numbers[new.anchor] == clause.number
    client.post(at("clause_arrange", project, new.anchor), {"act": "remove"})
    assert patrol(project).number == clause.number
    assert list(ClauseEdit.objects.order_by("number").values_list("act", flat=True)) == [
        "added",
        "moved",
        "removed",
    ]
    assert client.get(at("clause_edit", project, new.anchor)).status_code == 404
    assert client.get(at("open_draft_history", project)).status_code == 200
    assert client.post(url, {"act": "sideways"}).status_code == 422


def test_the_cover_is_edited(project: Project) -> None:
    client = signed_in(project)
    url = at("cover_edit", project)
    fields = {"mark": client.get(url).context["mark"]}
    answer = client.post(url, fields | {"title_zh": "新的名称"})
    assert answer.status_code == 302
    assert text(project).document.cover.title_zh == "新的名称"
    again = client.post(url, fields | {"title_zh": "另一名称"})
    assert again.status_code == 422
    assert "另一名称" in again.content.decode()
    assert "新的名称" in client.get(at("open_draft_history", project)).content.decode()


def test_the_open_draft_becomes_the_next_version(project: Project) -> None:
    client = signed_in(project)
    before = drafts.whole_text(Revision.objects.get())
    write(project, "新句。")
    url = at("open_draft_review", project)
    assert "<ins>新句。</ins>" in client.get(url).content.decode()
    assert client.post(url, {"seen": "0", "make": "1"}).status_code == 422
    answer = client.post(url, {"seen": "1", "make": "1", "note": "补了一句"})
    assert answer["Location"] == at("draft_version", project, 2)
    revision = Revision.objects.get(sequence=2)
    assert (revision.source, revision.note, revision.uploaded_by) == (None, "补了一句", project.leader)
    after = drafts.whole_text(revision)
    assert after.images == before.images
    assert [one.anchor for one in walk(after.sections)] == [one.anchor for one in walk(before.sections)]
    assert OpenDraft.objects.get().became == revision
    assert LedgerEntry.objects.get(event="draft.written").body["digest"] == revision.digest
    for name in ("draft_version", "draft"):
        assert client.get(at(name, project, 2)).status_code == 200
    assert client.get(at("draft_source", project, 2)).status_code == 404
    assert client.get(at("draft_list", project)).status_code == 200
    assert text(project).draft is None


def test_changes_can_be_given_up(project: Project) -> None:
    client = signed_in(project)
    clause = patrol(project)
    write(project, "新句。")
    answer = client.post(at("open_draft_review", project), {"seen": "1", "give_up": "1"})
    assert answer["Location"] == at("draft_list", project)
    assert patrol(project) == clause
    assert "新句" in client.get(at("open_draft_history", project)).content.decode()
    with pytest.raises(Refused):
        actions.give_up(project=project, seen=0, actor=leader(project), at=clock.now())


def test_a_word_file_does_not_pass_over_what_was_edited(project: Project) -> None:
    client = signed_in(project)
    write(project, "新句。")
    assert "1 处修改" in client.get(at("draft_upload", project)).content.decode()
    file = File("新稿.docx", draft_of(9))
    given: dict[str, Any] = {"project": project, "actor": leader(project), "at": clock.now()}
    with pytest.raises(Refused, match="1 处修改"):
        versions.upload(file=file, note="", **given)
    pending = drafts_pending.receive(file=file, note="", **given)
    url = at("draft_pending", project, pending.pk)
    assert "1 处修改" in client.get(url).content.decode()
    assert client.post(url, {"against": "1", "use": "1"}).status_code == 422
    actions.make_version(seen=1, note="", **given)
    assert client.post(url, {"against": "2", "use": "1"}).status_code == 302


def test_the_pages_ask_as_often_for_three_edits_as_for_one(
    project: Project, django_assert_num_queries: Any
) -> None:
    client = signed_in(project)
    anchor = patrol(project).anchor
    client.get(at("open_draft", project))
    for edits in (1, 3):
        while ClauseEdit.objects.count() < edits:
            write(project, f"第{ClauseEdit.objects.count()}句。", actor=someone(f"起草人{edits}", "member"))
        for name, more, queries in (
            ("open_draft", (), 14),
            ("clause_edit", (anchor,), 14),
            ("open_draft_review", (), 13),
            ("open_draft_history", (), 13),
        ):
            with django_assert_num_queries(queries):
                assert client.get(at(name, project, *more)).status_code == 200


def test_a_clause_with_a_table_keeps_it_through_the_plain_form(project: Project) -> None:
    client = signed_in(project)
    section = next(
        one
        for one in walk(text(project).document.sections)
        if any(isinstance(block, Table) for block in one.blocks)
    )
    fields = shown(client, project, section.anchor)
    fields["text"] += "\n\n末句。"
    assert client.post(at("clause_edit", project, section.anchor), fields).status_code == 302
    now = text(project).clause(section.anchor)
    assert now is not None
    assert now.blocks == (*section.blocks, Paragraph((Run("末句。"),)))
