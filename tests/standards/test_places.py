"""After the next version every comment is on its clause, or in the list of those that lost their place."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, Society
from societies.scoping import enter
from standards.actions import editing, places
from standards.document import archive
from standards.document.editing import Act
from standards.document.editing import mark as mark_of
from standards.document.outline import own_text, walk
from standards.document.tree import Paragraph, Section, SectionKind
from standards.models import Comment, Consultation
from standards.queries import editing as reads
from standards.queries.places import lost
from standards.queries.proposed_changes import fit
from tests.factories.consultations import close_at_deadline, fresh, make_comment, make_consultation
from tests.factories.people import make_society
from tests.factories.projects import someone
from tests.standards.test_comments import leader_client, url
from tests.standards.test_consultations_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


def sections(consultation: Consultation) -> list[Section]:
    text = reads.text_of(consultation.project)
    assert text is not None
    return list(walk(text.document.sections))


@pytest.fixture
def everywhere(society: Society) -> Consultation:
    """A closed consultation with a comment on every clause."""
    consultation = make_consultation("open")
    for one in sections(consultation):
        quote = own_text(one)
        make_comment(
            consultation,
            anchor=one.anchor,
            clause=one.number,
            quote=quote,
            proposal=quote and quote + "补充。",
        )
    make_comment(consultation)
    close_at_deadline(consultation)
    return fresh(consultation)


def moved(consultation: Consultation) -> tuple[Section, Section]:
    """The longest clause without clauses below it is taken out, and its words are put into another one."""
    clauses = [
        one
        for one in sections(consultation)
        if one.kind is SectionKind.CLAUSE
        and not one.children
        and all(isinstance(block, Paragraph) for block in one.blocks)
    ]
    old = max(clauses, key=lambda one: len(own_text(one)))
    actor, project, at = someone("组长乙"), consultation.project, clock.now()
    name = editing.arrange(project=project, anchor=old.anchor, act=Act.AFTER, actor=actor, at=at)
    editing.arrange(project=project, anchor=old.anchor, act=Act.REMOVE, actor=actor, at=at)
    new = next(one for one in sections(consultation) if one.anchor == name)
    edit = editing.write_clause(
        project=project,
        anchor=name,
        mark=mark_of(new),
        clause=replace(new, title="另一个标题", blocks=old.blocks, children=()),
        actor=actor,
        at=at,
    )
    assert edit is not None
    return old, archive.load_section(edit.after)


def test_every_comment_is_on_its_clause_or_in_the_list(everywhere: Consultation) -> None:
    assert lost(everywhere) == []
    old, new = moved(everywhere)
    text = reads.text_of(everywhere.project)
    assert text is not None
    editing.make_version(
        project=everywhere.project, seen=text.edits, note="", actor=someone("组长乙"), at=clock.now()
    )
    there = {one.anchor for one in sections(everywhere)}
    gone = set(Comment.objects.exclude(anchor__in=[*there, ""]).values_list("number", flat=True))
    (found,) = lost(everywhere)
    assert gone == set(found.numbers)
    assert found.anchor == old.anchor
    assert found.candidates[0][0] == new.anchor


def test_a_place_is_chosen_with_one_click_and_the_change_fits_there(everywhere: Consultation) -> None:
    old, new = moved(everywhere)
    comment = Comment.objects.get(anchor=old.anchor)
    text = reads.text_of(everywhere.project)
    assert text is not None
    assert fit(text, comment).now is None
    client = leader_client()
    page = client.get(url("comments_places", everywhere))
    assert page.content.decode().index(f'value="{new.anchor}"') < page.content.decode().index('value="-"')
    sent = client.post(
        url("comments_places", everywhere), {"anchor": old.anchor, "place": new.anchor}, follow=True
    )
    assert "所有意见均能对应到现稿章条" in sent.content.decode()
    comment.refresh_from_db()
    assert comment.stands_at == [new.anchor]
    assert fit(text, comment).then is not None
    assert LedgerEntry.objects.get(event="comments.placed").body["comments"] == 1


def test_a_clause_that_was_taken_out_is_settled_too(everywhere: Consultation) -> None:
    old, _new = moved(everywhere)
    places.choose(
        consultation=everywhere,
        anchor=old.anchor,
        place=Comment.TAKEN_OUT,
        actor=someone("组长乙"),
        at=clock.now(),
    )
    assert lost(everywhere) == []


def test_a_place_must_be_there(everywhere: Consultation) -> None:
    old, _new = moved(everywhere)
    with pytest.raises(Refused, match="另选"):
        places.choose(
            consultation=everywhere,
            anchor=old.anchor,
            place=old.anchor,
            actor=someone("组长乙"),
            at=clock.now(),
        )
    page = url("comments_places", everywhere)
    assert leader_client().post(page, {"anchor": old.anchor, "place": "nowhere"}).status_code == 422
    assert signed_in("委员丙").get(page).status_code == 403
