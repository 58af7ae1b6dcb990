"""What the national platform is told of a standard, and how far that has come (docs/disclosure-protocol.md)."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, When
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from disclosure.models import Attempt, Declaration, DisclosureRecord, Openness
from disclosure.queries import facts
from societies import clock
from societies.models import Attachment, Society, Wake
from standards.models import Standard
from standards.models.fields import Field
from workflow.models import Procedure

STATUS_NUMBERS = {"in_force": 1, "superseded": 2, "withdrawn": 2}
COMING = 3
SETTLED = ("accepted", "concluded")  # nothing of these is on its way
LABELS = {
    "standardNo": _("Number of the standard"),
    "standardTitleCn": _("Chinese title"),
    "standardTitleEn": _("English title"),
    "standardStatus": _("Status of the standard"),
    "publishDate": _("Date of publication"),
    "implementDate": _("Date of implementation"),
    "confirmDate": _("Date of confirmation in a review"),
    "abolishDate": _("Date of withdrawal"),
    "organName": _("Name of the society"),
    "organCode": _("Code of the society"),
    "organ": _("Registration of the society"),
    "jointOrgans": _("Joint issuers and their numbers"),
    "ICS": _("International classification (ICS)"),
    "CCS": _("Chinese classification (CCS)"),
    "gbt4754": _("Industry (GB/T 4754)"),
    "editorUnit": _("Drafting units"),
    "drafterNames": _("Drafters"),
    "scope": _("Scope"),
    "mainContent": _("Main technical content"),
    "isPatentName": _("Patents concerned"),
    "patents": _("Patents"),
    "isOpen": _("Text open to the public"),
    "standardField": _("Field of the standard"),
    "announcement": _("Announcement"),
    "text": _("Text of the standard"),
    "commitment": _("Self-commitment of the society"),
}
# What staff may put otherwise after a refusal; the rest are facts of publication.
CORRECTABLE = (
    "standardTitleEn",
    "ICS",
    "CCS",
    "gbt4754",
    "editorUnit",
    "drafterNames",
    "scope",
    "mainContent",
    "standardField",
)
FILE_PARTS = (Attempt.Part.TEXT, Attempt.Part.ANNOUNCEMENT)
ORGAN = {  # the society's own record on the platform (DOMAIN 5.1): key → field of the profile, and its name there
    "registrationNo": ("registration_number", "登记证号"),
    "registrationOrgan": ("registration_authority", "发证机关"),
    "businessScope": ("business_scope", "业务范围"),
    "legalRepresentative": ("legal_representative", "法定代表人"),
    "supportingUnit": ("supporting_unit", "依托单位"),
    "address": ("address", "通讯地址"),
    "postcode": ("postcode", "邮编"),
}
_STATUS_WORDS = {1: "现行", 2: "废止", 3: "即将实施"}


def payload(
    standard: Standard, society: Society, corrections: dict[str, str], *, as_published: bool = False
) -> dict[str, Any]:
    """The fields of the record as they stand today; what is not known is left out.

    ``as_published`` leaves out that the standard has ended since: its publication is told first.
    """
    papers = {kind: (attachment, pages) for kind, attachment, pages in facts.files(standard)}
    openness = facts.openness(standard)
    text = papers.get("pdf") if openness == Openness.FULL else None
    concerned = facts.patents(standard)
    ended = None if as_published else facts.ended_on(standard)
    registered = facts.profile()
    status = 1 if as_published else STATUS_NUMBERS[standard.procedure.state]
    fields: dict[str, Any] = {
        "standardNo": facts.standard_number(standard),
        "standardTitleCn": standard.title_zh,
        "standardTitleEn": standard.title_en,
        "standardStatus": COMING if status == 1 and standard.effective_on > clock.today() else status,
        "publishDate": standard.issued_on.isoformat(),
        "implementDate": standard.effective_on.isoformat(),
        "confirmDate": standard.confirmed_on.isoformat() if standard.confirmed_on else "",
        "abolishDate": ended.isoformat() if ended else "",
        "organName": society.name_zh,
        "organCode": society.code,
        "organ": {
            key: told for key, (name, _label) in ORGAN.items() if (told := getattr(registered, name, ""))
        },
        "jointOrgans": [
            {"organCode": one["code"], "organName": one["name_zh"], "standardNo": one["number"]}
            for one in facts.joint_issuers(standard)
        ],
        "ICS": standard.ics,
        "CCS": standard.ccs,
        "gbt4754": standard.industry,
        "editorUnit": standard.drafting_units,
        "drafterNames": standard.drafters,
        "scope": standard.scope,
        "mainContent": facts.headings(standard) if openness == Openness.PARTIAL else "",
        "standardField": _field(standard),
        "isPatentName": "是" if facts.has_patents(standard) else "否",
        "patents": concerned,
        "isOpen": 1 if text else 0,
        "commitment": facts.commitment(standard, registered),
    }
    fields.update(corrections)
    known = {key: value for key, value in fields.items() if value not in ("", [], {}, None)}
    if letter := standard.announcement:
        paper = announcement_file(standard)
        known["announcement"] = {
            "number": letter.number,
            "title": letter.title,
            "dated_on": letter.issued_on.isoformat() if letter.issued_on else "",
            "sha256": paper.sha256 if paper else "",
        }
    if text:
        known["text"] = {"sha256": text[0].sha256, "pages": text[1] or 1}
    return known


def body_of(fields: dict[str, Any]) -> str:
    """One spelling for one record: what is stored and sent."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def announcement_file(standard: Standard) -> Attachment | None:
    """The paper that is told: the stamped scan where there is one."""
    papers = {kind: attachment for kind, attachment, _pages in facts.files(standard)}
    return papers.get("scan") or papers.get("announcement")


def files_to_tell(record: DisclosureRecord) -> list[tuple[str, Attachment]]:
    """The files that the record declares and the platform has not yet."""
    if _declared(record).items() <= record.files_told.items():
        return []
    if "standard" not in record._state.fields_cache:  # one query instead of a walk through its rows
        record.standard = facts.standard(record.standard_id)
    return [
        (part, paper) for part, paper in declared_files(record) if record.files_told.get(part) != paper.sha256
    ]


def declared_files(record: DisclosureRecord) -> list[tuple[str, Attachment]]:
    """The files that the record declares: ("1" text, "2" announcement)."""
    papers = [attachment for _kind, attachment, _pages in facts.files(record.standard)]
    return [
        (part, next(paper for paper in papers if paper.sha256 == digest))
        for part, digest in _declared(record).items()
        if any(paper.sha256 == digest for paper in papers)
    ]


def _declared(record: DisclosureRecord) -> dict[str, str]:
    """File type → the digest in the body."""
    fields = record.payload
    digests = {
        part: fields.get(name, {}).get("sha256") for part, name in (("1", "text"), ("2", "announcement"))
    }
    return {part: digest for part, digest in digests.items() if digest}


def waiting(record: DisclosureRecord) -> list[Declaration]:
    """What is declared and has no receipt yet, in the order in which it is told."""
    return list(_waiting().filter(record=record).order_by("version"))


def with_more(taken: Collection[DisclosureRecord]) -> set[UUID]:
    """Those of the records for which something is declared and has no receipt yet."""
    return set(_waiting().filter(record__in=taken).values_list("record", flat=True)) if taken else set()


def _waiting() -> QuerySet[Declaration]:
    return Declaration.objects.filter(accepted_at=None, dropped=False)


def _taken() -> QuerySet[Declaration]:
    return Declaration.objects.exclude(accepted_at=None)


def unsent(record: DisclosureRecord) -> bool:
    """Whether nobody has been told yet of what is to be told next."""
    return (
        record.procedure.state in {"unsigned", "ready"}
        and not Attempt.objects.filter(record=record, version=record.version).exists()
    )


def last_declared(record: DisclosureRecord) -> str:
    """The body of the latest declaration that was not dropped."""
    found = Declaration.objects.filter(record=record, dropped=False).order_by("-version").first()
    return found.body if found else record.body


def next_version(record: DisclosureRecord) -> int:
    newest = Declaration.objects.filter(record=record).aggregate(Max("version"))["version__max"]
    return max(newest or 0, record.version) + 1


def event_between(before: str, now: dict[str, Any], standard: Standard) -> str:
    """Which event makes the fields ``now`` of those that were declared last."""
    earlier = json.loads(before).get("standardStatus")
    if now["standardStatus"] == earlier and now.get("confirmDate") != json.loads(before).get("confirmDate"):
        return Declaration.Event.CONFIRMED
    if now["standardStatus"] == earlier:
        return Declaration.Event.CORRECTED
    if now["standardStatus"] == STATUS_NUMBERS["withdrawn"]:
        return Declaration.Event(standard.procedure.state)
    return Declaration.Event.BEGAN


def rows() -> QuerySet[DisclosureRecord]:
    """All records: those refused first, then the newest."""
    refused = Case(When(procedure__state="refused", then=0), default=1)
    of_it = Q(record=OuterRef("pk"))
    return (
        DisclosureRecord.objects.select_related("procedure", "standard__number")
        .annotate(
            calls=Count("attempts"),
            declared_at=Subquery(_waiting().filter(of_it).order_by("version").values("prepared_at")[:1]),
            taken_at=Subquery(_taken().filter(of_it).order_by("version").values("accepted_at")[:1]),
        )
        .order_by(refused, "-procedure__since", "-pk")
    )


@dataclass(frozen=True)
class Line:
    """A record in the list: for how many days it has been waited for, or was; whether that is too long."""

    record: DisclosureRecord
    days: int
    waiting: bool

    @property
    def late(self) -> bool:
        return self.waiting and self.days >= settings.DISCLOSURE_ALARM_DAYS


def lines(records: Iterable[DisclosureRecord]) -> list[Line]:
    """Of records from ``rows``."""
    return [_line(one, one.declared_at, one.taken_at) for one in records]  # type: ignore[attr-defined]


def line(record: DisclosureRecord, declared: Iterable[Declaration]) -> Line:
    """Of a record and all that was ``declared`` of its standard."""
    waiting = [one.prepared_at for one in declared if one.accepted_at is None and not one.dropped]
    taken = [one.accepted_at for one in declared if one.accepted_at is not None]
    return _line(record, min(waiting, default=None), min(taken, default=None))


def _line(record: DisclosureRecord, declared_at: datetime | None, taken_at: datetime | None) -> Line:
    """The clock of the duty: from publication to the first receipt, for what came later from when it was declared."""
    waiting = record.procedure.state not in SETTLED
    begun, ended = record.standard.issued_on, clock.today()
    if waiting and taken_at and declared_at:
        begun = clock.date_of(declared_at)
    elif not waiting and taken_at:
        ended = clock.date_of(taken_at)
    return Line(record, max(0, (ended - begun).days), waiting)


def is_late(at: datetime) -> Q:
    """Of procedures: records whose receipt has been waited for too long, as ``Line.late`` has it."""
    day = clock.date_of(at) - timedelta(days=settings.DISCLOSURE_ALARM_DAYS)
    later = _waiting().filter(record=OuterRef("pk"), prepared_at__lte=clock.end_of(day))
    first = Q(accepted_at=None, standard__issued_on__lte=day)
    late = DisclosureRecord.objects.filter(
        first | Q(Exists(later), accepted_at__isnull=False), procedure=OuterRef("pk")
    )
    return Q(Exists(late))


def declarations_of(record: DisclosureRecord) -> list[Declaration]:
    """Everything declared of a standard, newest first."""
    return list(Declaration.objects.filter(record=record).order_by("-version"))


def dry_run(record: DisclosureRecord, declared: Sequence[Declaration]) -> list[dict[str, Any]]:
    """Field by field what the platform has by its last receipt, and what it would be told now: only what differs."""
    taken = next((one for one in declared if one.accepted_at), None)
    there = json.loads(taken.body) if taken else {}
    now = payload(record.standard, record.society, record.corrections)
    return [
        {
            "key": key,
            "label": label,
            "there": in_words(key, there.get(key)),
            "now": in_words(key, now.get(key)),
        }
        for key, label in LABELS.items()
        if there.get(key) != now.get(key)
    ]


def next_at(record: DisclosureRecord) -> datetime | None:
    """Until when (wall time) the next call waits; None when nothing holds it back."""
    wake = Wake.objects.filter(kind="push", object_id=record.pk, not_before__gt=clock.shared()).first()
    return wake.not_before if wake else None


def ready() -> list[DisclosureRecord]:
    """Records that wait to be told, by whichever way."""
    return list(DisclosureRecord.objects.filter(procedure__state="ready").order_by("pk"))


def attempts_of(record: DisclosureRecord) -> list[Attempt]:
    """The calls made for a record, newest first."""
    return list(Attempt.objects.filter(record=record).order_by("-number"))


def with_standard(pk: UUID) -> DisclosureRecord:
    """A record with all that its payload and files are made from."""
    found = DisclosureRecord.objects.select_related("procedure__parent").get(pk=pk)
    found.standard = facts.standard(found.standard_id)
    return found


def references(procedures: Collection[Procedure]) -> dict[UUID, DisclosureRecord]:
    found = DisclosureRecord.objects.filter(procedure__in=procedures).select_related("standard__number")
    return {row.procedure_id: row for row in found}


def told(record: DisclosureRecord) -> list[dict[str, Any]]:
    """Field by field in the platform's order: ``key``, ``label``, ``value`` in words, ``problems`` with it."""
    fields = record.payload
    faults: dict[str, list[str]] = {}
    for fault in record.problems:
        faults.setdefault(fault["field"].partition(".")[0].partition("[")[0], []).append(fault["message"])
    return [
        {
            "key": key,
            "label": label,
            "value": in_words(key, fields.get(key)),
            "problems": faults.pop(key, []),
        }
        for key, label in LABELS.items()
        if key in fields or key in faults
    ] + [{"key": key, "label": key, "value": "", "problems": said} for key, said in faults.items()]


def in_words(key: str, value: Any) -> str:
    """A field as people read it; what the platform sends in no known shape, as it is."""
    if value is None:
        return ""
    try:
        return _in_words(key, value)
    except (KeyError, TypeError):
        return json.dumps(value, ensure_ascii=False)


def _in_words(key: str, value: Any) -> str:
    if key == "standardStatus":
        return _STATUS_WORDS[value]
    if key == "isOpen":
        return "是" if value else "否"
    if key == "jointOrgans":
        return "\n".join(f"{one['organName']} {one['standardNo']}" for one in value)
    if key == "patents":
        return "\n".join(
            "　".join((one["number"], one["title"], one["holder"], one["licence"])) for one in value
        )
    if key == "announcement":
        return "\n".join((value["number"], value["title"], value["dated_on"], f"SHA-256 {value['sha256']}"))
    if key == "commitment":
        signed = f"{value['signedBy']}，{value['signedOn']} 签发" if "signedBy" in value else ""
        return "\n".join(filter(None, (f"{value['madeOn']} 承诺" if "madeOn" in value else "", signed)))
    if key == "organ":
        return "\n".join(f"{label}　{value[part]}" for part, (_name, label) in ORGAN.items() if part in value)
    if key == "text":
        return f"SHA-256 {value['sha256']}\n{value['pages']} 页"
    return str(value)


def _field(standard: Standard) -> str:
    if standard.project is None or standard.project.field not in Field.values:
        return ""
    with translation.override("zh-hans"):
        return str(Field(standard.project.field).label)
