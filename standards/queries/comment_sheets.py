"""Reads about comment sheets: what was uploaded, and the rows to look at before they become comments."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from societies.models import Organization
from standards.document import archive
from standards.document.comments.places import Places
from standards.document.comments.placing import NUMBERED, Verdict, place
from standards.document.comments.rows import SheetRow, load_row
from standards.document.comments.typed import squeezed
from standards.models import CommentSheet, Consultation, SheetLine
from standards.queries.reading import Place, labels, place_of

WHOLE, OTHER, LEAVE = "whole", "other", "leave"
CLAUSE = "a:"  # before the anchor of a chosen clause
SEE_PROPOSAL = "见修改建议。"  # the comment of a row that only proposes a change
TEXT_LIMIT = 5000  # of a comment and of a proposed change


def sheets_of(consultation: Consultation) -> QuerySet[CommentSheet]:
    """What was uploaded, newest first, with the numbers of rows by what became of them."""
    counts = {
        f"{fate.value}_count": Count("lines", filter=Q(lines__fate=fate.value)) for fate in SheetLine.Fate
    }
    rows = consultation.sheets.select_related("source", "uploaded_by").order_by("-number")
    return rows.annotate(**counts)


def lines_of(sheet: CommentSheet, *, settled: bool) -> QuerySet[SheetLine]:
    """The rows that wait, or those that do not any more."""
    waiting = Q(fate=SheetLine.Fate.WAITING)
    rows = sheet.lines.filter(~waiting if settled else waiting)
    return rows.select_related("comment").order_by("position")


def digest_of(row: SheetRow) -> str:
    """One spelling for the words and the place as written, 64 hexadecimal digits; not of who says it."""
    words = (row.clause, row.element, row.comment, row.proposal)
    return hashlib.sha256("\0".join(map(squeezed, words)).encode()).hexdigest()


class Ground:
    """The version consulted on, its places prepared once."""

    def __init__(self, consultation: Consultation) -> None:
        assert consultation.revision is not None, "what was opened has a version"
        self.document = archive.load(consultation.revision.tree)
        self.named = dict(labels(self.document))

    @cached_property
    def places(self) -> Places:
        return Places(self.document)

    def place(self, anchor: str) -> Place | None:
        return place_of(self.document, anchor) if anchor else None

    def label(self, anchor: str) -> str:
        return self.named.get(anchor) or _("The whole document")

    def labels(self) -> list[str]:
        return list(self.named.values())

    def typed(self, text: str) -> str | None:
        """The anchor that a typed place surely names, "" for the whole document; None where it names none."""
        found = place(SheetRow(row=0, clause=text), self.places)
        if found.verdict is Verdict.DOUBTFUL:
            return next((anchor for anchor, label in self.named.items() if label == text.strip()), None)
        return found.key


class Known:
    """The comments that are in already: by what imported rows said, and by their words on their clause."""

    def __init__(self, consultation: Consultation) -> None:
        entered = SheetLine.objects.filter(sheet__consultation=consultation, comment__isnull=False)
        self._rows = {
            (squeezed(unit), digest): number
            for unit, digest, number in entered.values_list(
                "comment__organization", "digest", "comment__number"
            )
        }
        self._words = {
            (squeezed(unit), element or anchor, squeezed(text), squeezed(proposal)): number
            for unit, element, anchor, text, proposal, number in consultation.comments.values_list(
                "organization", "element", "anchor", "text", "proposal", "number"
            )
        }

    def number(self, unit: str, line: SheetLine, anchor: str | None) -> int | None:
        """The number of the comment that says the same of the same unit."""
        row = load_row(line.said)
        found = self._rows.get((squeezed(unit), line.digest))
        if found is None and anchor is not None:
            texts = (row.comment or SEE_PROPOSAL, words_of(row, sure=line.verdict != Verdict.DOUBTFUL))
            keys = [(squeezed(unit), anchor, squeezed(text), squeezed(row.proposal)) for text in texts]
            found = next((self._words[key] for key in keys if key in self._words), None)
        return found

    def add(self, unit: str, line: SheetLine, number: int) -> None:
        self._rows[squeezed(unit), line.digest] = number


@dataclass
class Option:
    value: str
    label: str
    why: str = ""
    chosen: bool = False


@dataclass
class LineView:
    """A row as the page shows it, with the places to choose from."""

    line: SheetLine
    row: SheetRow
    told: dict[str, str]
    unit: str
    options: list[Option] = field(default_factory=list)
    other: str = ""
    known: int | None = None
    too_long: bool = False
    error: str = ""


def views(
    lines: Iterable[SheetLine],
    ground: Ground,
    known: Known,
    units: dict[str, str],
    given: dict[str, Any],
    errors: dict[int, str],
) -> list[LineView]:
    """The rows of a page; ``given`` is what a refused form holds, so that nothing chosen is lost."""
    out = []
    for line in lines:
        row = load_row(line.said)
        unit = units.get(row.sender, "")
        name = f"place-{line.position}"
        options = _options(line, row, ground)
        default = next((one.value for one in options if one.chosen), "")
        other = given.get(f"other-{line.position}", "")
        chosen = given.get(name, default)
        if other.strip() and chosen != LEAVE:
            chosen = OTHER
        for one in options:
            one.chosen = one.value == chosen
        out.append(
            LineView(
                line,
                row,
                row.told(),
                unit,
                options,
                other=other,
                known=known.number(unit, line, line.anchor or None),
                too_long=too_long(row),
                error=errors.get(line.position, ""),
            )
        )
    return out


@dataclass
class SenderView:
    """Somebody named in the sheet, and the unit whose comments these are."""

    index: int
    written: str
    unit: str
    listed: bool
    error: str = ""


def review(
    sheet: CommentSheet,
    lines: list[SheetLine],
    ground: Ground,
    given: Any,
    line_errors: dict[int, str],
    sender_errors: dict[str, str],
) -> dict[str, Any]:
    """What the page of a sheet shows: its senders, the rows of one page, the rejected rows, the counts."""
    names = unit_names()
    listed = set(names)
    senders = [
        SenderView(
            index,
            written,
            given.get(f"unit-{index}", unit or written),
            given.get(f"unit-{index}", unit or written) in listed,
            sender_errors.get(written, ""),
        )
        for index, (written, unit) in enumerate(sheet.senders.items())
    ]
    chosen = {one.written: one.unit for one in senders}
    rejected = [
        BadRow(one["row"], one["table"], one["words"], _(one["message_id"]) % dict(one["where"]))
        for one in sheet.rejected
    ]
    return {
        "senders": senders,
        "names": names,
        "labels": ground.labels(),
        "lines": views(lines, ground, Known(sheet.consultation), chosen, given, line_errors),
        "rejected": rejected,
        "counts": counts_of(sheet),
    }


@dataclass(frozen=True)
class BadRow:
    row: int
    table: str
    words: str
    why: str


def _options(line: SheetLine, row: SheetRow, ground: Ground) -> list[Option]:
    sure, general = line.verdict == Verdict.SURE, line.verdict == Verdict.GENERAL
    found: dict[str, Option] = {}
    if sure:
        why = _(NUMBERED) % {"typed": row.clause} if row.clause else ""
        found[line.anchor] = Option(CLAUSE + line.anchor, ground.label(line.anchor), why, chosen=True)
    for one in line.candidates:
        key, why = one["element"] or one["anchor"], _(one["message_id"]) % one["where"]
        found.setdefault(key, Option(CLAUSE + key if key else WHOLE, ground.label(key), why))
    found.setdefault("", Option(WHOLE, _("The whole document"), chosen=general))
    others = [
        Option(OTHER, _("Another clause")),
        Option(LEAVE, _("Do not enter this row")),
    ]
    return [*found.values(), *others]


def too_long(row: SheetRow) -> bool:
    """Is it longer than a comment may be?"""
    return max(len(words_of(row)), len(row.proposal)) > TEXT_LIMIT


def words_of(row: SheetRow, *, sure: bool = False, part: str = "") -> str:
    """The comment, led by what the sheet says of the place and the place itself, with its ``part``, does not."""
    element = "" if sure and part and squeezed(row.element) == squeezed(part) else row.element
    place = [text for text in ("" if sure else row.clause, element) if text.strip(" -/—")]
    lead = f"〔{'；'.join(' '.join(one.split()) for one in place)}〕" if place else ""
    return lead + (row.comment or SEE_PROPOSAL)


def units_by_name(names: Iterable[str]) -> dict[str, Organization]:
    """The units of the society's list that bear one of the names."""
    return {one.name: one for one in Organization.objects.filter(name__in=set(names)).order_by("pk")}


def unit_names() -> list[str]:
    return list(Organization.objects.order_by("name_key", "pk").values_list("name", flat=True))


def counts_of(sheet: CommentSheet) -> dict[str, int]:
    """Rows by what became of them."""
    rows = sheet.lines.order_by("fate").values_list("fate").annotate(found=Count("pk"))
    counts = {fate.value: 0 for fate in SheetLine.Fate} | dict(rows)
    return counts | {"all": sum(counts.values())}
