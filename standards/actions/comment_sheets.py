"""Writes about comment sheets: keeping an uploaded one, and making comments of its rows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Denied, Refused
from societies.actions import attachments
from societies.models import Person
from standards import sandbox
from standards.actions import comments
from standards.actions.comments import Words
from standards.actions.drafts import File
from standards.document.comments.placing import Placement, Verdict, place
from standards.document.comments.rows import Sheet, SheetRow, load_row
from standards.document.sentences import Unreadable
from standards.models import Comment, CommentSheet, Consultation, SheetLine
from standards.queries.comment_sheets import Ground, Known, digest_of, too_long, units_by_name, words_of
from standards.queries.consultations import hold

KINDS = (".docx", ".xlsx")
_EDITORIAL, _GENERAL = ("ed", "编辑"), ("ge", "一般", "总体", "综合")
NAME_LIMIT = 100  # of a unit that is not in the list: it stands for its author too


@dataclass(frozen=True)
class Choice:
    """What was chosen for a row: a clause, "" for the whole document, None for nothing yet; or to leave it out."""

    anchor: str | None = None
    leave: bool = False


@dataclass(frozen=True)
class Settled:
    entered: int
    known: int
    left: int
    waiting: int


def _read(file: File) -> Sheet:
    """The rows of an uploaded sheet. Raises ``Refused`` with one sentence."""
    try:
        sheet = sandbox.parse_comments(file.content, file.name)
    except Unreadable as refusal:
        said = _(refusal.message_id) % refusal.where
        named = "%(name)s" in refusal.message_id
        raise Refused(Denied(said if named else f"“{file.name}”：{said}", place="sheets")) from refusal
    if not sheet.rows and not sheet.rejected:
        raise Refused(
            Denied(_("“%(name)s” has no filled row: nothing was kept.") % {"name": file.name}, place="sheets")
        )
    return sheet


@transaction.atomic
def receive(*, consultation: Consultation, file: File, actor: Person, at: datetime) -> CommentSheet:
    """Keep a comment sheet with its rows, each placed on its clause as far as that is sure. Nothing is entered yet.

    Raises ``Refused`` for what is no comment sheet.
    """
    sheet = _read(file)
    hold(consultation)
    ground = Ground(consultation)
    senders = dict.fromkeys(row.sender for row in sheet.rows)
    listed = units_by_name(senders)
    kept = CommentSheet.objects.create(
        consultation=consultation,
        number=(consultation.sheets.aggregate(last=Max("number"))["last"] or 0) + 1,
        source=attachments.store(file.content, name=file.name, actor=actor, at=at, accept=KINDS),
        senders={name: name if name in listed else "" for name in senders},
        rejected=[asdict(one) for one in sheet.rejected],
        uploaded_by=actor,
        uploaded_at=at,
    )
    lines = [
        _line(kept, position, row, place(row, ground.places))
        for position, row in enumerate(sheet.rows, start=1)
    ]
    SheetLine.objects.bulk_create(lines)
    ledger.record(
        "comments.received",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        sheet=kept.pk,
        number=kept.number,
        rows=len(lines),
        rejected=len(sheet.rejected),
        source=kept.source.sha256,
    )
    return kept


def _line(sheet: CommentSheet, position: int, row: SheetRow, found: Placement) -> SheetLine:
    return SheetLine(
        sheet=sheet,
        position=position,
        said=asdict(row),
        verdict=found.verdict.value,
        anchor=found.key,
        candidates=[asdict(one) for one in found.candidates],
        digest=digest_of(row),
    )


@transaction.atomic
def settle(
    *,
    sheet: CommentSheet,
    senders: Mapping[str, str],
    choices: Mapping[int, Choice],
    actor: Person,
    at: datetime,
) -> Settled:
    """Make comments of the rows in ``choices`` that have a place and a unit; the others wait.

    A row whose words are in already, from the same unit, becomes no second comment: it points to the first.
    Raises ``Refused`` where replies are not entered any more.
    """
    consultation = sheet.consultation
    hold(consultation)
    sheet.senders = sheet.senders | dict(senders)
    sheet.save(update_fields=["senders"])
    ground, known = Ground(consultation), Known(consultation)
    units = units_by_name(sheet.senders.values())
    waiting = sheet.lines.select_for_update(of=("self",)).filter(
        fate=SheetLine.Fate.WAITING, position__in=choices
    )
    done = dict.fromkeys(SheetLine.Fate, 0)
    for line in waiting.order_by("position"):
        row, choice = load_row(line.said), choices[line.position]
        unit = sheet.senders.get(row.sender, "")
        number = known.number(unit, line, choice.anchor) if unit else None
        if choice.leave:
            line.fate = SheetLine.Fate.LEFT
        elif number is not None:
            line.fate = SheetLine.Fate.KNOWN
            line.comment = consultation.comments.get(number=number)
        elif choice.anchor is not None and unit and not too_long(row):
            made = comments.enter_reply(
                consultation=consultation,
                actor=actor,
                at=at,
                unit=units.get(unit),
                name=unit[:NAME_LIMIT],
                words=_words(line, row, choice.anchor, ground),
                token=line.pk,
                printed=unit,
                source=sheet.source,
            )
            assert isinstance(made, Comment)
            line.fate, line.comment = SheetLine.Fate.ENTERED, made
            known.add(unit, line, made.number)
        line.save(update_fields=["fate", "comment"])
        done[SheetLine.Fate(line.fate)] += 1
    return Settled(
        done[SheetLine.Fate.ENTERED],
        done[SheetLine.Fate.KNOWN],
        done[SheetLine.Fate.LEFT],
        done[SheetLine.Fate.WAITING],
    )


def _words(line: SheetLine, row: SheetRow, anchor: str, ground: Ground) -> Words:
    """The comment that a row becomes. What it proposes is an instruction, not the clause rewritten: it has no quote."""
    where = ground.place(anchor)
    sure = line.verdict != Verdict.DOUBTFUL and line.anchor == anchor
    return Words(
        kind=_kind(row),
        text=words_of(row, sure=sure, part=where.part if where else ""),
        proposal=row.proposal,
        **(where.printed() if where else {}),
    )


def _kind(row: SheetRow) -> str:
    """Technical, unless the sheet says something else."""
    said = row.kind.strip().casefold()
    if said.startswith(_EDITORIAL):
        return Comment.Kind.EDITORIAL.value
    return (Comment.Kind.GENERAL if said.startswith(_GENERAL) else Comment.Kind.TECHNICAL).value
