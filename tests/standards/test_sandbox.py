"""The child that reads uploads: same tree, bounded time and memory, refusals carried over."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from disclosure.management.demo import word
from disclosure.management.demo.word import Paper, paragraph, run
from standards import sandbox
from standards.document import reader, worker
from standards.document.comments import reading
from standards.document.sentences import Unreadable
from tests.factories import comment_sheets, drafts


def test_same_tree_as_in_this_process() -> None:
    data = drafts.build_draft()
    assert sandbox.parse(data, "草案.docx") == reader.read(data, "草案.docx")


@pytest.mark.parametrize(
    ("data", "code"),
    [(drafts.old_doc(), "old_doc"), (drafts.external_entity(), "entities"), (b"PK", "broken")],
)
def test_refusals_come_back_whole(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        sandbox.parse(data, "草 案 %s.docx")
    assert (caught.value.code, caught.value.where["name"]) == (code, "草 案 %s.docx")


def test_a_name_that_looks_like_an_option() -> None:
    with pytest.raises(Unreadable) as caught:
        sandbox.parse(b"PK", "--help")
    assert caught.value.code == "broken"


def endless(paragraphs: int) -> bytes:
    body = [
        paragraph(run("1　范围")),
        *(paragraph(run(f"{n * 7919 % 99991:x}字")) for n in range(paragraphs)),
    ]
    return Paper(body).save()


def test_too_much_work_ends_in_time() -> None:
    begun = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        sandbox.parse(endless(90_000), "draft.docx", seconds=1)
    assert caught.value.code == "too_slow"
    assert time.monotonic() - begun < 5


def test_too_much_memory_ends_the_child_only() -> None:
    with pytest.raises(Unreadable) as caught:
        sandbox.parse(endless(60_000), "draft.docx", megabytes=96)
    assert caught.value.code == "crashed"


def test_the_child_knows_no_django() -> None:
    script = f"import sys; sys.argv=['x']; sys.path.insert(0, {str(worker.__file__).rsplit('/standards/', 1)[0]!r}); from standards.document import reader; from standards.document.comments import reading; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_comment_sheet_is_read_like_in_this_process() -> None:
    data = comment_sheets.feedback(("1", "5.2", "甲", "乙", "", "丙"), ("2", "", "", "", "", "丁"))
    assert sandbox.parse_comments(data, "表.docx") == reading.read(data, "表.docx")
    with pytest.raises(Unreadable) as caught:
        sandbox.parse_comments(drafts.build_draft(), "草案.docx")
    assert (caught.value.code, caught.value.where["name"]) == ("no_headings", "草案.docx")


def test_pictures_come_back() -> None:
    document = sandbox.parse(drafts.build_draft(), "draft.docx")
    assert [image.data for image in document.images] == [word.png()]
