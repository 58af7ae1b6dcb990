"""A society's own standards, those that it published before it came here included."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies import clock
from societies.models import Attachment
from societies.scoping import entered
from standards.document.references import parse_number
from standards.models import Project, RegisterImport, Rendition, Standard, StandardNumber
from standards.queries.numbers import slug_of
from standards.queries.sequences import used_in_other_years
from standards.sheets import RegisterRow, RegisterSheet, read_register

STATUSES = {
    "upcoming": gettext_noop("To be implemented"),
    "in_force": gettext_noop("In force"),
    "superseded": gettext_noop("Superseded"),
    "withdrawn": gettext_noop("Withdrawn"),
}
TONES = {"upcoming": "blue", "in_force": "ok"}
_DASHES = str.maketrans(dict.fromkeys("-‐‑‒–—―−─━﹘﹣－ー", "—"))


@dataclass(frozen=True)
class About:
    """A fact that another app knows about a standard, such as its disclosure."""

    label: str
    value: str
    url: str = ""


ABOUT: list[Callable[[Standard], Iterable[About]]] = []


def about(function: Callable[[Standard], Iterable[About]]) -> Callable[[Standard], Iterable[About]]:
    """Supply facts that a standard's page shows beside its own; each in a fixed number of queries."""
    ABOUT.append(function)
    return function


def facts_about(standard: Standard) -> list[About]:
    return [fact for supply in ABOUT for fact in supply(standard)]


def status_of(standard: Standard, today: date) -> str:
    """A key of ``STATUSES``: 即将实施 is in force before its implementation date."""
    state = standard.procedure.state
    return "upcoming" if state == "in_force" and standard.effective_on > today else state


def standards(*, words: str = "", status: str = "", sort: str = "", today: date) -> QuerySet[Standard]:
    """The society's standards; ``words`` are a number, in any dash and width, or words of the title."""
    found = Standard.objects.exclude(procedure__state="").select_related(
        "number", "procedure", "replaces__number", "project"
    )
    if words.strip():
        found = _search(found, words)
    if status == "upcoming":
        found = found.filter(procedure__state="in_force", effective_on__gt=today)
    elif status == "in_force":
        found = found.filter(procedure__state="in_force", effective_on__lte=today)
    elif status in STATUSES:
        found = found.filter(procedure__state=status)
    orders = {
        "number": ("number__sequence", "number__part", "number__year"),
        "title": ("title_key",),
        "effective": ("-effective_on", "-number__sequence"),
    }
    return found.order_by(*orders.get(sort, ("-issued_on", "-number__sequence")), "pk")


def _search(found: QuerySet[Standard], words: str) -> QuerySet[Standard]:
    plain = unicodedata.normalize("NFKC", words.translate(_DASHES)).upper()
    exact = parse_number(words)
    squeezed = "".join(plain.split())
    found = found.annotate(squeezed=Replace(F("number__text"), Value(" "), Value("")))
    wanted = Q(squeezed__icontains=squeezed)
    if exact is not None:
        wanted |= Q(number__text=exact.text)
    titles = Q()
    for word in unicodedata.normalize("NFKC", words).split():
        titles &= Q(title_zh__icontains=word) | Q(title_en__icontains=word)
    return found.filter(wanted | titles)


def sheet_heads() -> list[str]:
    return [
        _("Number"),
        _("Title"),
        _("English title"),
        _("Status"),
        _("Date of issue (发布日期)"),
        _("Date of implementation (实施日期)"),
        _("Replaces"),
        _("Withdrawn on"),
        "ICS",
        "CCS",
    ]


def sheet_rows(rows: Iterable[Standard], today: date) -> Iterable[list[str | date | None]]:
    for row in rows:
        yield [
            row.number.text,
            row.title_zh,
            row.title_en,
            _(STATUSES[status_of(row, today)]),
            row.issued_on,
            row.effective_on,
            row.replaces_text,
            row.withdrawn_on,
            row.ics,
            row.ccs,
        ]


def standard_of(project: Project) -> Standard | None:
    return Standard.objects.filter(project=project).select_related("number", "procedure").first()


def standard_by_number(text: str) -> Standard | None:
    """A standard with what its page shows."""
    return (
        Standard.objects.filter(number__text=text)
        .select_related(
            "number", "procedure", "project__procedure", "replaces__number", "announcement", "revision"
        )
        .first()
    )


def successors(standard: Standard) -> list[Standard]:
    """What replaced it."""
    return list(
        Standard.objects.filter(replaces=standard).select_related("number").order_by("issued_on", "pk")
    )


def files_of(standard: Standard) -> list[Rendition]:
    return list(
        Rendition.objects.filter(standard=standard).select_related("attachment").order_by("kind", "-pk")
    )


# -- the register of earlier standards, as it was uploaded


@dataclass(frozen=True)
class Line:
    """A good row and what will become of it."""

    row: RegisterRow
    file: UUID | None
    entered: bool
    slug: str
    doubt: str = ""  # what should be looked at before it is entered


@dataclass(frozen=True)
class BadLine:
    row: int
    column: str
    say: str


@dataclass(frozen=True)
class Reading:
    """An uploaded register: what can be entered, what was, what is wrong and how to mend it."""

    waiting: list[Line]
    doubtful: list[Line]  # entered when somebody confirms them
    entered: list[Line]
    bad: list[BadLine]
    warnings: list[str]
    ignored: tuple[str, ...] = ()
    unmatched: list[str] = field(default_factory=list)


def read_upload(upload: RegisterImport, content: bytes | None = None) -> Reading:
    """Read the workbook again: it is small and bounded, and the register may have changed since the upload."""
    society = entered()
    assert society is not None, "a register belongs to a society"
    if content is None:
        with upload.workbook.file.open("rb") as stream:
            content = stream.read()
    sheet = read_register(content, parse_number=parse_number, code=society.code)
    taken = set(
        StandardNumber.objects.filter(text__in=[row.number for row in sheet.rows]).values_list(
            "text", flat=True
        )
    )
    ours = set(upload.entered)
    used = used_in_other_years(sheet.rows, at=clock.now())
    lines = [
        Line(
            row,
            _file_for(row, upload.files),
            row.number in ours,
            slug_of(row.number),
            _doubt(used[row.number]) if row.number in used else "",
        )
        for row in sheet.rows
    ]
    new = [line for line in lines if line.row.number not in taken]
    return Reading(
        waiting=[line for line in new if not line.doubt],
        doubtful=[line for line in new if line.doubt],
        entered=[line for line in lines if line.entered],
        bad=_bad(sheet, lines, taken - ours),
        warnings=[*upload.problems, *_missing_files(lines, upload)],
        ignored=sheet.ignored,
        unmatched=_unmatched(lines, upload),
    )


def _doubt(used: list[str]) -> str:
    return _(
        "Its sequence was given to %(numbers)s, and the row does not say that it replaces it. Correct the number or "
        "the column 代替, or confirm the row."
    ) % {"numbers": "、".join(used)}


def _bad(sheet: RegisterSheet, lines: list[Line], held: set[str]) -> list[BadLine]:
    problems = [BadLine(p.row, p.column, p.say(_)) for p in sheet.problems]
    problems += [
        BadLine(
            line.row.row,
            "标准编号",
            _("%(number)s is in the register already. Delete the row, or correct the number.")
            % {"number": line.row.number},
        )
        for line in lines
        if line.row.number in held
    ]
    return sorted(problems, key=lambda problem: problem.row)


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _file_for(row: RegisterRow, files: dict[str, str]) -> UUID | None:
    """By the name in the column, else by the number in the file's own name."""
    by_name = {_key(name): pk for name, pk in files.items()}
    if row.file:
        found = by_name.get(_key(row.file))
        return UUID(found) if found else None
    for name, pk in files.items():
        if number_in(name) == row.number:
            return UUID(pk)
    return None


def number_in(name: str) -> str:
    """The number that a file's name begins with, ``T_EXS 053-2026 标题.pdf``; no file name holds a slash."""
    stem = name.rsplit(".", 1)[0].translate(_DASHES)
    head = stem.split("—")
    if len(head) < 2:
        return ""
    tail = "".join(c for c in head[1][:5] if c.isdigit())[:4]
    text = head[0].strip()
    if text[:1].upper() == "T" and text[1:2] in "_ ∕／":
        text = f"T/{text[2:]}"
    parsed = parse_number(f"{text}—{tail}")
    return parsed.text if parsed else ""


def _missing_files(lines: list[Line], upload: RegisterImport) -> list[str]:
    return [
        _("Row %(row)d names the file %(file)s, which was not uploaded.")
        % {"row": line.row.row, "file": line.row.file}
        for line in lines
        if line.row.file and line.file is None and not line.entered
    ]


def _unmatched(lines: list[Line], upload: RegisterImport) -> list[str]:
    used = {str(line.file) for line in lines if line.file}
    return sorted(name for name, pk in upload.files.items() if pk not in used)


def uploads() -> QuerySet[RegisterImport]:
    return RegisterImport.objects.select_related("workbook", "uploaded_by").order_by("-number")


def upload_by_number(number: int) -> RegisterImport | None:
    return uploads().filter(number=number).first()


def attachment_of(pk: UUID) -> Attachment | None:
    return Attachment.objects.filter(pk=pk).first()
