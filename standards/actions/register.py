"""Writes about the register of standards older than the platform: keeping an upload, entering its good rows."""

import io
import zipfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from societies import access, clock
from societies.access import Denied, Refused
from societies.actions import attachments
from societies.models import Attachment, LedgerHead, Person
from societies.roles import Permission
from societies.scoping import entered
from societies.sheets.archive import NOT_OPENED, SPOILT
from standards.actions import numbers
from standards.models import RegisterImport, Rendition, Standard
from standards.queries.register import Line, Reading, read_upload
from standards.sheets import RegisterRow, RegisterStatus
from workflow import engine

Upload = tuple[str, bytes]  # name, content
BATCH = 200  # rows that one press enters: about three seconds
MAX_WORKBOOK = 10 * 1024 * 1024
MAX_FILES = 500
MAX_UNPACKED = 400 * 1024 * 1024

_MOVES = {
    RegisterStatus.SUPERSEDED: "enter_superseded",
    RegisterStatus.WITHDRAWN: "enter_withdrawn",
}


@transaction.atomic
def keep_upload(*, actor: Person, at: datetime, workbook: Upload, files: list[Upload]) -> RegisterImport:
    """Keep a workbook and its PDFs to be looked at; nothing is entered yet. Raises ``Refused`` for the workbook."""
    _require(actor)
    name, content = workbook
    if len(content) > MAX_WORKBOOK:
        raise Refused(
            Denied(
                _("“%(name)s” is larger than %(limit)d MB: delete pictures and unused sheets.")
                % {"name": name, "limit": MAX_WORKBOOK // 2**20},
                place="workbook",
            )
        )
    try:
        kept = attachments.store(content, name=name, actor=actor, at=at, accept=(".xlsx",))
    except Refused as refused:
        raise Refused(*(Denied(r.reason, place="workbook") for r in refused.refusals)) from refused
    found: dict[str, str] = {}
    problems: list[str] = []
    for file in files:
        _keep_file(file, found, problems, actor, at)
    _queue()
    last = RegisterImport.objects.aggregate(last=Max("number"))["last"]
    return RegisterImport.objects.create(
        number=(last or 0) + 1,
        workbook=kept,
        files=found,
        problems=problems,
        uploaded_by=actor,
        uploaded_at=at,
    )


@transaction.atomic
def enter_rows(
    *, upload: RegisterImport, actor: Person, at: datetime, confirmed: Collection[str] = ()
) -> int:
    """Enter up to ``BATCH`` good rows that are not in the register yet, and say how many. Bad rows stay out.

    ``confirmed`` are numbers of doubtful rows that somebody looked at: only these are entered then.
    """
    _require(actor)
    _queue()
    upload = (
        RegisterImport.objects.select_for_update(of=("self",)).select_related("workbook").get(pk=upload.pk)
    )
    reading: Reading = read_upload(upload)
    wanted = [line for line in reading.doubtful if line.row.number in confirmed]
    batch = (wanted if confirmed else reading.waiting)[:BATCH]
    made: dict[str, Standard] = {}
    for line in batch:
        made[line.row.number] = _enter(line, actor, at)
    _link(batch, made)
    upload.entered = [*upload.entered, *made]
    upload.save(update_fields=["entered"])
    return len(batch)


def _enter(line: Line, actor: Person, at: datetime) -> Standard:
    row = line.row
    procedure = engine.begin("standard", at=at)
    standard = Standard.objects.create(
        procedure=procedure,
        number=numbers.enter_earlier(text=row.number, actor=actor, at=at),
        title_zh=row.title_zh,
        title_en=row.title_en,
        issued_on=row.issued_on,
        effective_on=row.effective_on,
        withdrawn_on=row.withdrawn_on,
        replaces_text="、".join(row.replaces)[:200],
        ics="、".join(row.ics)[:40],
        ccs="、".join(row.ccs)[:40],
        industry=row.industry,
        drafting_units="、".join(row.units),
        drafters="、".join(row.drafters),
        scope=row.scope,
        review_due_on=_review_due(row, at),
    )
    if line.file is not None:
        Rendition.objects.create(
            standard=standard,
            kind=Rendition.Kind.PDF,
            attachment=Attachment.objects.get(pk=line.file),
            made_at=at,
        )
    move = _MOVES.get(row.status, "enter") if row.status else "enter"
    engine.move(procedure, move, actor=actor, at=at, ledger={"number": row.number})
    return standard


def _link(batch: list[Line], made: dict[str, Standard]) -> None:
    """Point a standard to the one that it replaced, where the register has that one too."""
    wanted = {text for line in batch for text in line.row.replaces}
    known = {
        s.number.text: s for s in Standard.objects.filter(number__text__in=wanted).select_related("number")
    }
    for line in batch:
        if earlier := next((known[text] for text in line.row.replaces if text in known), None):
            standard = made[line.row.number]
            standard.replaces = earlier
            standard.save(update_fields=["replaces"])


def _review_due(row: RegisterRow, at: datetime) -> date | None:
    """Five years after the issue, or today's next anniversary: a long-due review is due, not lost."""
    if row.status in _MOVES:
        return None
    year = row.issued_on.year + 5
    day = min(row.issued_on.day, 28) if row.issued_on.month == 2 else row.issued_on.day
    due = date(year, row.issued_on.month, day)
    return max(due, clock.date_of(at))


def _keep_file(file: Upload, found: dict[str, str], problems: list[str], actor: Person, at: datetime) -> None:
    name, content = file
    if PurePath(name).suffix.lower() == ".zip":
        try:
            for inner in _unzipped(name, content):
                _keep_pdf(inner, found, problems, actor, at)
        except Refused as refused:
            problems += [denied.reason for denied in refused.refusals]
        return
    _keep_pdf(file, found, problems, actor, at)


def _keep_pdf(file: Upload, found: dict[str, str], problems: list[str], actor: Person, at: datetime) -> None:
    name = PurePath(file[0].replace("\\", "/")).name
    if name in found:
        problems.append(_("Two files are called “%(name)s”; the first one is used.") % {"name": name})
        return
    try:
        kept = attachments.store(file[1], name=name, actor=actor, at=at, accept=(".pdf",))
    except Refused as refused:
        problems += [denied.reason for denied in refused.refusals]
        return
    found[name] = str(kept.pk)


def _unzipped(name: str, content: bytes) -> Iterator[Upload]:
    """The PDFs in a zip, within bounds. Chinese Windows writes names in GBK without saying so."""
    damaged = Refused(_("“%(name)s” is not a zip file that can be read: pack it again.") % {"name": name})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            if any(part.flag_bits & 1 for part in parts):
                raise Refused(
                    _("“%(name)s” is protected by a password: pack it without one.") % {"name": name}
                )
            if len(parts) > MAX_FILES or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Refused(
                    _("“%(name)s” holds too much: at most %(files)d files of %(limit)d MB together.")
                    % {"name": name, "files": MAX_FILES, "limit": MAX_UNPACKED // 2**20}
                )
            for part in parts:
                inner = _name_in_zip(part)
                if inner.startswith((".", "__MACOSX")) or not inner.lower().endswith(".pdf"):
                    continue
                with archive.open(part) as stream:
                    yield inner, stream.read(settings.UPLOAD_MAX_BYTES + 1)
    except (*NOT_OPENED, *SPOILT) as error:
        raise damaged from error


def _name_in_zip(part: zipfile.ZipInfo) -> str:
    path = part.filename
    if not part.flag_bits & 0x800:
        with suppress(UnicodeError):
            path = path.encode("cp437").decode("gbk")
    return PurePath(path.replace("\\", "/")).name


def _require(actor: Person) -> None:
    society = entered()
    assert society is not None, "a register belongs to a society"
    access.require(actor, Permission.REGISTER_ENTER, society)


def _queue() -> None:
    """One at a time: two people entering registers at once would enter rows twice."""
    LedgerHead.objects.select_for_update().first()
