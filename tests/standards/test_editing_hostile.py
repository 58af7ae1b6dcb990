"""What no editor sends: it is refused or made harmless, and no page breaks over it."""

from collections.abc import Iterator

import pytest

from societies.models import Society
from societies.scoping import enter
from standards.models import ClauseEdit, Project
from tests.factories.people import make_society
from tests.factories.projects import make_project
from tests.factories.revisions import make_revision
from tests.standards.test_drafts import at, signed_in
from tests.standards.test_editing import patrol, shown

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


CLAUSE = '{"is": "Section", "kind": "clause", "anchor": "x", "number": "", "title": "%s", "level": 1, "blocks": [%s]}'
HOSTILE = [
    "[" * 100_000,
    "{}",
    "null",
    CLAUSE % ("\\u0000\\ud800", ""),
    CLAUSE
    % (
        "",
        '{"is": "ListBlock", "items": [{"is": "ListItem", "label": "\\u0000", "level": 99999999999, "runs": []}]}',
    ),
    CLAUSE % ("", '{"is": "Figure", "anchor": "../..", "label": "", "title": "", "image": "a/b"}'),
    CLAUSE % ("", '{"is": "Paragraph", "runs": [{"is": "Run", "text": "x", "footnote": -1}]}'),
]


@pytest.mark.parametrize("content", HOSTILE)
def test_what_no_editor_sends_does_no_harm(project: Project, content: str) -> None:
    client = signed_in(project)
    clause = patrol(project)
    fields = shown(client, project, clause.anchor) | {"content": content}
    assert client.post(at("clause_typed", project, clause.anchor), fields).status_code in {200, 422}
    assert client.get(at("clause_edit", project, clause.anchor)).status_code == 200
    assert client.post(at("clause_edit", project, clause.anchor), fields).status_code in {302, 422}
    assert client.get(at("open_draft", project)).status_code == 200


@pytest.mark.parametrize("mark", ["", "x", "\x00", "f" * 64, "f" * 100])
def test_a_mark_that_nothing_ever_had_changes_nothing(project: Project, mark: str) -> None:
    client = signed_in(project)
    clause = patrol(project)
    fields = shown(client, project, clause.anchor) | {"mark": mark, "text": "别的话"}
    assert client.post(at("clause_edit", project, clause.anchor), fields).status_code in {409, 422}
    assert client.post(at("clause_typed", project, clause.anchor), fields).status_code == 410
    assert not ClauseEdit.objects.exists()


@pytest.mark.parametrize("anchor", ["nowhere", "a" * 500])
def test_a_clause_that_is_not_there_is_not_found(project: Project, anchor: str) -> None:
    client = signed_in(project)
    for name in ("clause_edit", "clause_arrange"):
        assert client.get(at(name, project, anchor)).status_code == 404
    assert client.get(at("open_draft_history", project), {"clause": anchor}).status_code == 200
