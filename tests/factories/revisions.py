"""Versions of a draft, uploaded and frozen by the product's own actions."""

from datetime import datetime
from functools import partial

from disclosure.management.demo.draft_text import Entry, para
from societies import clock
from societies.models import Person
from standards.actions import drafts
from standards.actions.drafts import File
from standards.models import Project, Revision
from tests.factories.drafts import build_draft

REPORT = File("编制说明.pdf", b"%PDF-1.7\n% an explanatory report\n")


def make_revision(
    project: Project,
    stage: str = "consultation",
    *,
    frozen: bool = True,
    explained: bool = True,
    person: Person | None = None,
    content: bytes | None = None,
    at: datetime | None = None,
) -> Revision:
    """The next version of a project, each with a sentence of its own; frozen under ``stage``, with its 编制说明.

    The project must stand where a version of that label is made: ``drafting`` for ``consultation``, ``resolution``
    for ``review``, ``finalizing`` for ``approval``. ``person`` is the project's leader unless given.
    """
    actor = person or project.leader
    assert actor is not None, "a draft is uploaded by somebody"
    at = at or clock.now()
    number = Revision.objects.filter(project=project).count() + 1
    file = File(f"草案{number}.docx", content or draft_of(number))
    revision, _new = drafts.upload(project=project, file=file, note=f"第{number}稿", actor=actor, at=at)
    if frozen:
        report = REPORT if explained else None
        drafts.freeze(project=project, revision=revision, stage=stage, actor=actor, at=at, explanation=report)
    return revision


def draft_of(number: int) -> bytes:
    """The test draft with a sentence that tells its version."""
    return build_draft(edit=partial(_with_sentence, f"维护记录应保存{number}年。"))


def _with_sentence(text: str, entries: list[Entry]) -> list[Entry]:
    at = next(i for i, entry in enumerate(entries) if entry.title == "日常巡视")
    return [*entries[: at + 2], para(text), *entries[at + 2 :]]
