"""What the portal and the read API show: the public catalogue, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from disclosure.models import (
    CatalogueConsultation,
    CatalogueFile,
    CatalogueIssue,
    CatalogueSociety,
    CatalogueStandard,
    Declaration,
)
from disclosure.queries.facts import fold
from standards.document.references import parse_number, squeeze
from standards.models import PatentDisclosure
from standards.models.fields import Field

STATUSES = {
    "in_force": _("In force"),
    "coming": _("Coming into force"),
    "superseded": _("Superseded"),
    "withdrawn": _("Withdrawn"),
}
EVENTS = {
    "approved": _("Project approved"),
    "consultation": _("Public consultation"),
    "issued": _("Publication"),
    "effective": _("Came into force"),
    "confirmed": _("Confirmed as valid"),
    "superseded": _("Superseded"),
    "withdrawn": _("Withdrawn"),
}
FILES = {
    "pdf": _("Text of the standard"),
    "announcement": _("Announcement of publication"),
    "scan": _("Announcement, stamped scan"),
    "html": _("Text as a web page"),
    "sts": _("Text as NISO STS XML, with its pictures"),
    "json": _("Text as JSON"),
    "text": _("Text as plain text"),
}
PROFILE = {
    "registration_number": _("Registration number"),
    "registration_authority": _("Registration authority"),
    "business_scope": _("Business scope"),
    "legal_representative": _("Legal representative"),
    "supporting_unit": _("Supporting unit"),
    "address": _("Address"),
    "postcode": _("Postcode"),
    "website": _("Website"),
}
# What lists do not show and pages do: left in the database by lists.
_HEAVY = ("tree", "scope", "drafters", "patents", "history", "words", "disclosure", "announcement")


@dataclass(frozen=True)
class Search:
    """One view of the catalogue. Empty values ask for everything."""

    words: str = ""
    society: str = ""
    status: str = ""
    year: int | None = None
    sort: str = ""  # "title" by pinyin; else the newest first

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Search":
        return cls(
            words=given.get("q") or "",
            society=given.get("society") or "",
            status=given.get("status") or "",
            year=int(given["year"]) if given.get("year") else None,
            sort=given.get("sort") or "",
        )


def status_of(row: CatalogueStandard, today: date) -> str:
    """One of ``STATUSES``: "coming" is in force by decision and not yet by date."""
    if row.status == "in_force" and row.effective_on > today:
        return "coming"
    return row.status


def standards(search: Search, *, today: date) -> QuerySet[CatalogueStandard]:
    """The standards that fit, without their texts."""
    rows = CatalogueStandard.objects.select_related("issuer").defer(*_HEAVY).filter(_fits(search.words))
    if search.society:
        joint = CatalogueIssue.objects.filter(issuer__code=search.society).values("standard")
        rows = rows.filter(Q(issuer__code=search.society) | Q(pk__in=joint))
    if search.year:
        rows = rows.filter(issued_on__year=search.year)
    if search.status == "coming":
        rows = rows.filter(status="in_force", effective_on__gt=today)
    elif search.status == "in_force":
        rows = rows.filter(status="in_force", effective_on__lte=today)
    elif search.status:
        rows = rows.filter(status=search.status)
    if search.sort == "title":
        return rows.order_by("title_key", "number_key")
    return rows.order_by("-issued_on", "-number_key")


def _fits(words: str) -> Q:
    """A whole number names its standard; else every word stands in the number, the titles or the units."""
    if number := parse_number(words):
        return _numbered(number_key=number.key)
    wanted = Q()
    for word in fold(words).split(" ")[:12]:
        if word:
            wanted &= Q(words__contains=word) | Q(words__contains=squeeze(word))
    return wanted


def _numbered(**said: str) -> Q:
    """The standard of a number, its own or that of another issuer's register."""
    return Q(**said) | Q(pk__in=CatalogueIssue.objects.filter(**said).values("standard"))


def standard(slug: str) -> CatalogueStandard | None:
    return CatalogueStandard.objects.select_related("issuer").filter(slug=slug).first()


def standard_by_number(text: str) -> CatalogueStandard | None:
    """The standard of a number in any spelling, an address's included (``t-exs-53-2026``)."""
    number = parse_number(text) or parse_number(text.replace("-", "/", 1).replace("-", " ", 1))
    if number is None:
        return None
    return CatalogueStandard.objects.select_related("issuer").filter(_numbered(number_key=number.key)).first()


def files_of(row: CatalogueStandard) -> list[CatalogueFile]:
    """What can be downloaded, the text first."""
    order = list(FILES)
    rows = CatalogueFile.objects.filter(standard=row, kind__in=order)
    return sorted(rows, key=lambda file: order.index(file.kind))


def file(sha256: str) -> CatalogueFile | None:
    """A public file by its content, under any of its names."""
    return CatalogueFile.objects.filter(sha256=sha256).order_by("pk").first()


def years() -> list[int]:
    return [day.year for day in CatalogueStandard.objects.dates("issued_on", "year", order="DESC")]


def societies() -> QuerySet[CatalogueSociety]:
    """Societies by pinyin, each with ``standard_count``."""
    count = Count("standards", distinct=True) + Count("joint_issues", distinct=True)
    return CatalogueSociety.objects.annotate(standard_count=count).order_by("name_key", "code")


def society(code: str) -> CatalogueSociety | None:
    return CatalogueSociety.objects.filter(code=code).first()


def open_consultations(at: datetime, *, society: str = "") -> QuerySet[CatalogueConsultation]:
    """The public calls that can be answered at ``at``, the one that closes first at the top."""
    rows = CatalogueConsultation.objects.select_related("issuer").filter(
        halted=False, opens_at__lte=at, closes_at__gt=at
    )
    if society:
        rows = rows.filter(issuer__code=society)
    return rows.order_by("closes_at", "pk")


def field_label(row: CatalogueStandard) -> str:
    """The field of 科协发创字〔2024〕20号 in words."""
    return str(Field(row.field).label) if row.field in Field.values else ""


def patents_of(row: CatalogueStandard) -> list[dict[str, str]]:
    """The patents with the holder's choice in words."""
    labels = {choice.value: str(choice.label) for choice in PatentDisclosure.Licence}
    return [{**one, "licence": labels.get(one["licence"], "")} for one in row.patents]


def facts_of(row: CatalogueSociety) -> list[tuple[str, str]]:
    """The registration facts that are known, with their labels."""
    return [(str(label), row.facts[key]) for key, label in PROFILE.items() if row.facts.get(key)]


def proofs_of(row: CatalogueStandard) -> list[dict[str, Any]]:
    """The receipts of a standard's declarations, oldest first, each with the ``label`` of its event and instants."""
    return [
        {
            **one,
            "label": Declaration.Event(one["event"]).label,
            "accepted_at": datetime.fromisoformat(one["accepted_at"]),
        }
        for one in row.disclosure.get("proofs", [])
    ]
