"""Official letters: the one that counts for a project, and the list of all."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from societies import clock
from standards.models import Consultation, Letter, Project, StandardNumber
from standards.queries.numbers import successor_text
from standards.queries.rules import rules_of

# Kind of a letter -> URL name of its page; its steps are called after it: ``announcement_sign``.
PAGES: dict[str, str] = {
    Letter.Kind.ANNOUNCEMENT: "announcement",
    Letter.Kind.PROJECT_NOTICE: "project_notice",
    Letter.Kind.CONSULTATION: "consultation_letter",
}


def _of(project: Project, kind: str, consultation: Consultation | None) -> QuerySet[Letter]:
    rows = Letter.objects.filter(project=project, kind=kind).order_by("-pk")
    return rows.filter(procedure__parent=consultation.procedure_id) if consultation else rows


def letter_of(project: Project, kind: str, consultation: Consultation | None = None) -> Letter | None:
    """The latest letter of a kind that is not void; letters of consultation belong to their consultation."""
    return (
        _of(project, kind, consultation)
        .exclude(procedure__state__in=["", "void"])
        .select_related("procedure__parent", "pdf", "scan", "signed_by", "project")
        .first()
    )


def announcement_of(project: Project) -> Letter | None:
    """The latest announcement that is not void."""
    return letter_of(project, Letter.Kind.ANNOUNCEMENT)


def void_letters(project: Project, kind: str, consultation: Consultation | None = None) -> QuerySet[Letter]:
    """Those that were given up, newest first."""
    return _of(project, kind, consultation).filter(procedure__state="void").select_related("procedure")


def letter_by_procedure(pk: UUID) -> Letter | None:
    """A letter with all that its paper says."""
    return (
        Letter.objects.select_related(
            "procedure__parent__consultation", "project__leader__organization", "project__procedure", "pdf"
        )
        .filter(procedure=pk)
        .first()
    )


def address_of(letter: Letter) -> tuple[str, list[object]]:
    """URL name and arguments, less the society's code, of a letter's page; its procedure comes with its parent."""
    if letter.project is None:
        return "letter_list", []
    parent = letter.procedure.parent
    number = [parent.consultation.number] if letter.kind == Letter.Kind.CONSULTATION and parent else []
    return PAGES[letter.kind], [letter.project.reference, *number]


def letters_of(project: Project) -> list[Letter]:
    """What was drawn up for a project and is not void, for its page, oldest first."""
    return list(letters().filter(project=project).exclude(procedure__state="void").order_by("pk"))


def scan_required(project: Project | None, at: datetime, kind: str = Letter.Kind.ANNOUNCEMENT) -> bool:
    """Whether a letter takes effect only with its stamped scan: announcements do (以社会团体文件形式发布)."""
    if kind != Letter.Kind.ANNOUNCEMENT:
        return False
    rules = rules_of(project, at) if project else None
    return rules is None or rules.announcement_scan_required


def printed_number(number: StandardNumber, letter: Letter | None) -> str:
    """The number with the year of issue that the letter states: signing off makes it so."""
    if letter is None or letter.issued_on is None or letter.issued_on.year == number.year:
        return number.text
    return successor_text(number.text, letter.issued_on.year)


def letters(*, kind: str = "", words: str = "") -> QuerySet[Letter]:
    """All letters of the society, the newest first; ``words`` stand in the 文号 or the title."""
    found = Letter.objects.exclude(procedure__state="")
    if kind:
        found = found.filter(kind=kind)
    for word in words.split():
        found = found.filter(title__icontains=word) | found.filter(number__icontains=word)
    return found.select_related(
        "procedure__parent__consultation", "project__procedure", "pdf", "scan"
    ).order_by("-pk")


def taken_numbers(letter: Letter | None, number: str) -> bool:
    """Whether another letter bears this 文号."""
    others = Letter.objects.filter(number=number)
    return (others.exclude(pk=letter.pk) if letter else others).exists()


def printed_date(letter: Letter) -> str:
    return clock.date_of(letter.signed_at).isoformat() if letter.signed_at else ""
