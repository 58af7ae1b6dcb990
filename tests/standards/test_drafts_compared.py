"""The page that compares two versions, and the 修订对照表."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from disclosure.management.demo.draft_text import para
from societies.models import Society
from societies.scoping import enter
from standards.models import Project, Revision
from tests.factories import drafts as words
from tests.factories.people import make_society
from tests.factories.projects import make_project
from tests.factories.revisions import make_revision
from tests.standards.test_drafts import at, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def project(society: Society) -> Project:
    return make_project("drafting")


def test_two_versions_are_compared_side_by_side_and_inline(project: Project) -> None:
    for _ in range(2):
        make_revision(project, frozen=False)
    client = signed_in(project)
    page = client.get(at("draft_compare", project))
    reading = page.context["reading"]
    assert (page.context["old"].sequence, page.context["new"].sequence) == (1, 2)
    assert [(count.sign, count.number) for count in reading.counts] == [
        ("+", 0),
        ("−", 0),
        ("±", 1),
        ("⇄", 0),
        ("#", 0),
    ]
    (change,) = reading.changes
    text = page.content.decode()
    assert f'href="#{change.anchor}"' in text
    assert text.count("<del>1</del><ins>2</ins>年") == 2
    assert "条无变化" in text
    inline = client.get(at("draft_compare", project), {"view": "inline"}).content.decode()
    assert inline.count("<del>1</del><ins>2</ins>年") == 1
    assert "系统应在制造商规定" not in inline
    whole = client.get(at("draft_compare", project), {"view": "inline", "all": "1"}).content.decode()
    assert "系统应在制造商规定" in whole
    assert at("draft_image", project, 2, "x")[:-2] in whole
    back = client.get(at("draft_compare", project), {"from": "2", "to": "1", "view": "inline"})
    assert "<del>2</del><ins>1</ins>年" in back.content.decode()
    assert client.get(at("draft_compare", project), {"from": "2", "to": "2"}).context["reading"].same


def test_what_does_not_exist_or_is_not_to_be_read_is_not_compared(project: Project) -> None:
    client, outsider = signed_in(project), signed_in(project, "会员戊")
    assert client.get(at("draft_compare", project)).context["reading"] is None
    assert client.get(at("revision_table", project)).status_code == 404
    make_revision(project, frozen=False)
    assert client.get(at("draft_compare", project)).context["reading"] is None
    make_revision(project)
    make_revision(project, frozen=False)
    assert client.get(at("draft_compare", project), {"from": "9"}).status_code == 404
    assert client.get(at("draft_compare", project), {"from": "x"}).status_code == 404
    for name in ("draft_compare", "revision_table"):
        assert outsider.get(at(name, project), {"from": "1", "to": "2"}).status_code == 404
    assert outsider.get(at("draft_compare", project)).context["reading"] is None


def test_the_table_of_revisions_is_a_workbook(project: Project) -> None:
    for _ in range(2):
        make_revision(project, frozen=False)
    answer = signed_in(project).get(at("revision_table", project), {"from": "1", "to": "2"})
    assert answer["Content-Disposition"].endswith(f'{project.reference}-v1-v2.xlsx"')
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[0] == ("序号", "原章条编号", "新章条编号", "原条文", "修订后条文", "说明")
    assert [row[1:3] for row in rows[1:]] == [("5.1.1", "5.1.1")]
    assert "维护记录应保存1年。" in str(rows[1][3])
    assert "维护记录应保存2年。" in str(rows[1][4])


def test_text_of_the_drafter_is_escaped(project: Project) -> None:
    evil = "<script>alert(1)</script>"
    for text in ("甲", f"{evil}乙"):
        content = words.build_draft(edit=lambda entries, text=text: [*entries, para(text)])  # type: ignore[misc]
        make_revision(project, frozen=False, content=content)
    page = signed_in(project).get(at("draft_compare", project)).content.decode()
    assert evil not in page
    assert "&lt;script&gt;" in page


def test_the_page_asks_as_often_for_three_versions_as_for_two(
    project: Project, django_assert_num_queries: Any
) -> None:
    client = signed_in(project)
    client.get(at("draft_compare", project))  # what is asked once a process
    for versions in (2, 3):
        while Revision.objects.count() < versions:
            make_revision(project, "working")
        with django_assert_num_queries(13):
            assert client.get(at("draft_compare", project), {"all": "1"}).status_code == 200
