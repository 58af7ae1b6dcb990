"""Official letters: the one that counts for a project, and the list of all."""

from datetime import datetime

from django.db.models import QuerySet

from societies import clock
from standards.models import Letter, Project, StandardNumber
from standards.queries.numbers import successor_text
from standards.queries.rules import rules_of


def announcement_of(project: Project) -> Letter | None:
    """The latest announcement that is not void."""
    return (
        Letter.objects.filter(project=project, kind=Letter.Kind.ANNOUNCEMENT)
        .exclude(procedure__state__in=["", "void"])
        .select_related("procedure", "pdf", "scan", "signed_by", "project")
        .order_by("-pk")
        .first()
    )


def void_announcements(project: Project) -> QuerySet[Letter]:
    """Those that were given up, newest first."""
    return (
        Letter.objects.filter(project=project, kind=Letter.Kind.ANNOUNCEMENT, procedure__state="void")
        .select_related("procedure")
        .order_by("-pk")
    )


def scan_required(project: Project | None, at: datetime) -> bool:
    """Whether a letter takes effect only with its stamped scan (以社会团体文件形式发布)."""
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
    return found.select_related("procedure", "project__procedure", "pdf", "scan").order_by("-pk")


def taken_numbers(letter: Letter | None, number: str) -> bool:
    """Whether another letter bears this 文号."""
    others = Letter.objects.filter(number=number)
    return (others.exclude(pk=letter.pk) if letter else others).exists()


def printed_date(letter: Letter) -> str:
    return clock.date_of(letter.signed_at).isoformat() if letter.signed_at else ""
