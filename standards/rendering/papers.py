"""Letters of a project as paper: what is said beside the words that the secretary wrote, and the usual words."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from societies import clock
from societies.models import Society
from standards.models import Consultation, Letter, Project
from standards.queries.rules import rules_of
from standards.rendering.letters import LetterFacts, LetterKind, LetterTable, render_letter
from standards.rendering.wording import (
    APPROVED,
    ApprovedProject,
    approval_notice,
    approved_line,
    consultation_letter,
    papers_of,
)

_KINDS = {
    Letter.Kind.PROJECT_NOTICE: LetterKind.APPROVAL_NOTICE,
    Letter.Kind.CONSULTATION: LetterKind.CONSULTATION,
}


def paper_of(letter: Letter, *, society: Society) -> LetterFacts:
    """A notice of project approval lists the project; a letter of consultation is addressed and names what goes with it."""
    kind, project = _KINDS[Letter.Kind(letter.kind)], letter.project
    assert project is not None, "these letters are about a project"
    notice = kind is LetterKind.APPROVAL_NOTICE
    return LetterFacts(
        kind=kind,
        society=society.name_zh,
        signer=society.name_zh,
        title=letter.title,
        paragraphs=tuple(letter.paragraphs),
        number=letter.number,
        addressee="" if notice else "各有关单位",
        table=LetterTable(APPROVED, (approved_line(_line(project)),)) if notice else None,
        attachments=() if notice else papers_of(project.title_zh),
        dated_on=letter.issued_on,
    )


def print_letter(letter: Letter, *, society: Society) -> bytes:
    """The PDF of a signed letter. Raises ``fonts.MissingGlyphs``, which its form refused before."""
    return render_letter(paper_of(letter, society=society))


def usual_words(
    project: Project, consultation: Consultation | None, *, society: Society, at: datetime
) -> LetterFacts:
    """The usual wording, to begin with: of a consultation's letter, or of the notice of approval."""
    if consultation is not None:
        page = reverse("public_consultation", args=[society.code, project.reference, consultation.number])
        return consultation_letter(
            society=society.name_zh,
            title=project.title_zh,
            closes_on=clock.date_of(consultation.closes_at or at),
            address=urljoin(settings.PUBLIC_BASE_URL, page) if consultation.public else "",
        )
    pack = rules_of(project, at)
    rules = f"《{pack.title}》" if pack and pack.title else f"《{society.name_zh}团体标准管理办法》"
    return approval_notice(society=society.name_zh, projects=[_line(project)], rules=rules)


def _line(project: Project) -> ApprovedProject:
    unit = project.leader.organization if project.leader else None
    return ApprovedProject(
        project.plan_number,
        project.title_zh,
        "修订" if project.kind == Project.Kind.REVISION else "制定",
        unit.name if unit else "—",
        project.ends_on.strftime("%Y年%m月") if project.ends_on else "—",
    )
