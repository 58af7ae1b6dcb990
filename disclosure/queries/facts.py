"""What may be said of a standard and its society in public, read inside the society.

Everything is derived from the present state, so that a message may come late, twice or out of order.
"""

import hashlib
import unicodedata
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from disclosure.models import Openness
from disclosure.queries import channels
from societies import clock
from societies.models import Attachment, Society, SocietyProfile
from societies.models.names import pinyin_key
from societies.queries import suspensions
from standards.document import archive
from standards.document.outline import outline
from standards.document.references import parse_number, squeeze
from standards.document.tree import Cover, Document, SectionKind
from standards.models import Consultation, Rendition, Standard
from standards.queries import joint
from standards.queries.patents import standing
from workflow.models import Transition

_OPEN_PARTS = {SectionKind.PREFACE, SectionKind.INTRODUCTION, SectionKind.SCOPE}
T = TypeVar("T")
_CORRECTED = {  # what staff may put otherwise after a refusal → the column of a standard
    "standardTitleEn": "title_en",
    "ICS": "ics",
    "CCS": "ccs",
    "gbt4754": "industry",
    "editorUnit": "drafting_units",
    "drafterNames": "drafters",
    "scope": "scope",
}
_PROFILE = (
    "registration_number",
    "registration_authority",
    "business_scope",
    "legal_representative",
    "supporting_unit",
    "address",
    "postcode",
    "website",
)


def once(asked: Callable[[Standard], T]) -> Callable[[Standard], T]:
    """Ask a question of a standard once per object: the answer stays with it, for those who ask in the same act."""

    @wraps(asked)
    def answer(standard: Standard) -> T:
        key = f"_{asked.__name__}"
        if key not in standard.__dict__:
            standard.__dict__[key] = asked(standard)
        found: T = standard.__dict__[key]
        return found

    return answer


def standards_of(procedure: UUID) -> QuerySet[Standard]:
    """The standards that a message is about: its own procedure, or that of the project that made it."""
    return _standards().filter(Q(procedure=procedure) | Q(project__procedure=procedure))


def standard(pk: UUID) -> Standard:
    return _standards().get(pk=pk)


def _standards() -> QuerySet[Standard]:
    return Standard.objects.select_related(
        "number",
        "procedure",
        "project__procedure",
        "replaces__number",
        "announcement__pdf",
        "announcement__scan",
        "revision",
    )


def society_facts(society: Society) -> dict[str, Any]:
    """The columns of ``CatalogueSociety``: what the national platform shows of a society as well (DOMAIN 5.1)."""
    told, order = profile(), suspensions.running()
    return {
        "code": society.code,
        "name_zh": society.name_zh,
        "name_en": society.name_en,
        "name_key": pinyin_key(society.name_zh),
        "facts": {name: getattr(told, name) for name in _PROFILE} if told else {},
        "suspended_since": order.since if order else None,
        "suspension_document": order.document if order else "",
    }


def standard_facts(standard: Standard, society: Society) -> dict[str, Any]:
    """The columns of ``CatalogueStandard`` but for the text, which comes with its pictures."""
    standard = _as_corrected(standard)
    letter = standard.announcement
    return {
        "number": standard_number(standard),
        "slug": _slug(standard),
        "joint": joint_issuers(standard),
        "title_zh": standard.title_zh,
        "title_en": standard.title_en,
        "title_key": pinyin_key(standard.title_zh),
        "words": _words(standard, society),
        "status": standard.procedure.state,
        "issued_on": standard.issued_on,
        "effective_on": standard.effective_on,
        "withdrawn_on": ended_on(standard),
        "review_due_on": standard.review_due_on,
        "replaces": _replaced(standard),
        "replaced_by": [
            _pointer(one) for one in standard.replaced_by.select_related("number").order_by("issued_on")
        ],
        "ics": standard.ics,
        "ccs": standard.ccs,
        "industry": standard.industry,
        "field": standard.project.field if standard.project else "",
        "drafting_units": standard.drafting_units,
        "drafters": standard.drafters,
        "scope": standard.scope,
        "has_patents": has_patents(standard),
        "patents": patents(standard),
        "announcement": {
            "number": letter.number,
            "title": letter.title,
            "dated_on": _iso(letter.issued_on),
        }
        if letter
        else {},
        "history": history(standard),
        "openness": openness(standard),
        "disclosure": receipt(standard),
    }


def _as_corrected(standard: Standard) -> Standard:
    """The standard as it is disclosed: with the corrections of its record. Not to be saved."""
    record, shown = getattr(standard, "disclosure_record", None), copy(standard)
    for key, said in (record.corrections if record is not None else {}).items():
        if key in _CORRECTED:
            setattr(shown, _CORRECTED[key], said)
    return shown


@once
def joint_issuers(standard: Standard) -> list[dict[str, str]]:
    """The societies that issue a standard beside its own, with their numbers, in order."""
    found = joint.issuers(standard.project) if standard.project else []
    return [
        {"code": one.code, "name_zh": one.name_zh, "name_en": one.name_en, "number": number}
        for one, number in found
    ]


def standard_number(standard: Standard) -> str:
    """The number in its normal form: ``T/EXS 053—2026``."""
    number = parse_number(standard.number.text)
    return number.text if number else standard.number.text


def number_key(standard: Standard) -> str:
    """What a number is found by: equal for every way of writing it."""
    number = parse_number(standard.number.text)
    return number.key if number else standard.number.text


def ended_on(standard: Standard) -> date | None:
    """When the standard was withdrawn or superseded; None while it is in force."""
    if standard.procedure.state == "in_force":
        return None
    return standard.withdrawn_on or clock.date_of(standard.procedure.since)


@once
def patents(standard: Standard) -> list[dict[str, str]]:
    """The necessary patents disclosed while the standard was made, without anybody's address."""
    rows = standing(standard.project) if standard.project else []
    return [
        {
            "number": row.number,
            "title": row.title,
            "holder": row.holder,
            "licence": row.licence,
            "clauses": row.clauses,
        }
        for row in rows
    ]


def has_patents(standard: Standard) -> bool | None:
    """Whether patents are concerned; None when the register of an earlier time does not say."""
    return True if patents(standard) else standard.has_patents


def openness(standard: Standard) -> str:
    """How much of the text is open: as chosen for it, else as the society does; of earlier ones what was entered."""
    record = getattr(standard, "disclosure_record", None)
    if record is not None:
        return str(record.openness)
    return channels.openness() if standard.project_id else Openness.FULL


def profile() -> SocietyProfile | None:
    """The registration facts of the entered society."""
    return SocietyProfile.objects.first()


def commitment(standard: Standard, profile: SocietyProfile | None) -> dict[str, str]:
    """When the society made its self-commitment, and who signed this standard off with it."""
    record = getattr(standard, "disclosure_record", None)
    made = {"madeOn": _iso(profile.commitment_on)} if profile and profile.commitment_on else {}
    if record is None or record.signed_by is None:
        return made
    return made | {"signedBy": record.signed_by.name, "signedOn": _iso(clock.date_of(record.signed_at))}


def receipt(standard: Standard) -> dict[str, Any]:
    """What the national platform answered to each declaration, or nothing yet."""
    record = getattr(standard, "disclosure_record", None)
    if record is None or not record.receipt_number:
        return {}
    return {
        "receipt_number": record.receipt_number,
        "platform_id": record.platform_id,
        "accepted_on": clock.date_of(record.accepted_at).isoformat(),
        "proofs": [
            {
                "event": one.event,
                "version": one.version,
                "accepted_at": one.accepted_at.isoformat(),
                "receipt_number": one.receipt_number,
                "digest": one.digest,
                "signed": one.receipt is not None,
            }
            for one in record.declarations.exclude(accepted_at=None).order_by("version")
        ],
    }


def history(standard: Standard) -> list[dict[str, str]]:
    """What happened, newest first: ``on``, ``event`` (a code), ``detail`` (numbers only)."""
    found = [("issued", standard.issued_on, standard.announcement.number if standard.announcement else "")]
    if standard.effective_on != standard.issued_on:
        found.append(("effective", standard.effective_on, ""))
    if ended := ended_on(standard):
        found.append((standard.procedure.state, ended, ""))
    project = standard.project
    told = Q(procedure=standard.procedure_id, name="confirm")
    if project:
        told |= Q(procedure=project.procedure_id, name="approve_project")
    plan = project.plan_number if project else ""
    for made in Transition.objects.filter(told):
        event, detail = ("confirmed", "") if made.name == "confirm" else ("approved", plan)
        found.append((event, clock.date_of(made.made_at), detail))
    if project:
        for asked in Consultation.objects.filter(project=project, public=True, procedure__state="closed"):
            if asked.opens_at:
                found.append(("consultation", clock.date_of(asked.opens_at), ""))
    order = ("approved", "consultation", "issued", "effective", "confirmed", "superseded", "withdrawn")
    found.sort(key=lambda one: (one[1], order.index(one[0])), reverse=True)
    return [{"on": day.isoformat(), "event": event, "detail": detail} for event, day, detail in found]


def text_of(standard: Standard) -> Document | None:
    """The text that was approved, without what is between drafter and machine: losses, tracked changes, cover."""
    if standard.revision is None:
        return None
    document = archive.load(standard.revision.tree)
    return replace(document, cover=Cover(), losses=(), insertions=0, deletions=0, comments=0)


def open_text_of(standard: Standard) -> Document | None:
    """As much of the text as is open: of a part, the headings, and preface, introduction and scope with their words."""
    document, open_ = text_of(standard), openness(standard)
    if document is None or open_ == Openness.FULL:
        return document
    if open_ == Openness.WITHHELD:
        return None
    kept = tuple(
        one if one.kind in _OPEN_PARTS else replace(one, blocks=(), children=()) for one in document.sections
    )
    return replace(document, sections=kept, images=(), footnotes=())


def headings(standard: Standard) -> str:
    """The chapters and annexes, one a line: what is told as main content where only a part is open."""
    document = text_of(standard)
    lines = outline(document, deepest=1) if document else []
    return "\n".join(f"{one.number} {one.title}".strip() for one in lines)


def cover_of(standard: Standard, society: Society) -> Cover:
    """The cover that the standard was published with, whatever stood on its draft's."""
    issuers = [society.name_zh, *(one["name_zh"] for one in joint_issuers(standard))]
    return Cover(
        title_zh=standard.title_zh,
        title_en=standard.title_en,
        number=standard_number(standard),
        replaces="、".join(one["number"] for one in _replaced(standard)),
        ics=standard.ics,
        ccs=standard.ccs,
        issuer="、".join(issuers),
        issued_on=_iso(standard.issued_on),
        implemented_on=_iso(standard.effective_on),
    )


@once
def renditions(standard: Standard) -> dict[str, Rendition]:
    """The newest rendition of each kind."""
    wanted = Q(standard=standard)
    if standard.project_id:
        wanted |= Q(project=standard.project_id, standard=None)
    rows = Rendition.objects.filter(wanted).select_related("attachment").order_by("made_at", "pk")
    return {row.kind: row for row in rows}


def files(standard: Standard) -> list[tuple[str, Attachment, int | None]]:
    """The files that are public: (kind, attachment, pages). The announcement's scan counts as the letter's own."""
    found = {kind: (row.attachment, row.pages) for kind, row in renditions(standard).items()}
    if letter := standard.announcement:
        if letter.pdf:
            found.setdefault("announcement", (letter.pdf, None))
        if letter.scan:
            found.setdefault("scan", (letter.scan, None))
    return [(kind, *found[kind]) for kind in ("pdf", "announcement", "scan") if kind in found]


def _slug(standard: Standard) -> str:
    number = parse_number(standard.number.text)
    return number.slug if number else hashlib.sha256(standard.number.text.encode()).hexdigest()[:20]


def _words(standard: Standard, society: Society) -> str:
    lines = [standard.title_zh, standard.title_en, standard.drafting_units, society.name_zh, society.name_en]
    others = joint_issuers(standard)
    lines += [name for one in others for name in (one["name_zh"], one["name_en"])]
    numbers = [standard.number.text, *(one["number"] for one in others)]
    return "\n".join([*map(squeeze, numbers), *(fold(line) for line in lines if line)])


def fold(text: str) -> str:
    """Words as they are compared: half width, capitals, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).upper().split())


def _replaced(standard: Standard) -> list[dict[str, str]]:
    if standard.replaces is not None:
        return [_pointer(standard.replaces)]
    return [{"number": standard.replaces_text, "slug": ""}] if standard.replaces_text else []


def _pointer(standard: Standard) -> dict[str, str]:
    return {"number": standard.number.text, "slug": _slug(standard)}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
