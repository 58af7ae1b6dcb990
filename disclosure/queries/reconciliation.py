"""Comparing what the society has declared with what the platform lists: nothing is written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from disclosure.models import Difference, DisclosureRecord, Reconciliation
from disclosure.queries import facts
from disclosure.queries.records import FILE_PARTS, LABELS, SETTLED, in_words
from societies.queries import suspensions
from standards.models import Standard

Row = Mapping[str, Any]  # a record as the platform lists it
KIND = Difference.Kind
_THEIRS = {"standardUniqueId", "version", "receivedAt", "files"}  # what the platform adds to what it was told
_FILE_KEYS = dict(zip(FILE_PARTS, ("text", "announcement"), strict=True))


@dataclass(frozen=True)
class Found:
    """What differs of one standard: columns of ``Difference``."""

    kind: str
    number: str
    title: str
    record: DisclosureRecord | None = None
    platform_id: str = ""
    fields: list[dict[str, str]] = field(default_factory=list)


def by_number(rows: Iterable[Row]) -> dict[str, Row]:
    return {str(row.get("standardNo", "")): row for row in rows}


def expected(before: datetime) -> list[DisclosureRecord]:
    """The records that the platform must have in full: with a receipt from ``before``, and nothing on its way."""
    return list(
        DisclosureRecord.objects.filter(procedure__state__in=SETTLED, accepted_at__lte=before).order_by("pk")
    )


def worth_asking() -> bool:
    """Whether the entered society has anything to compare, and may act."""
    return suspensions.running() is None and DisclosureRecord.objects.exclude(accepted_at=None).exists()


def compare(listed: Mapping[str, Row], ours: list[DisclosureRecord]) -> list[Found]:
    """Every difference, those that the society can mend itself first."""
    found = [one for record in ours if (one := _differs(record, listed)) is not None]
    known = {record.payload.get("standardNo") for record in DisclosureRecord.objects.only("body").iterator()}
    strange = [
        Found(
            KIND.FOREIGN,
            number[:60],
            str(row.get("standardTitleCn", ""))[:500],
            platform_id=str(row["standardUniqueId"])[:60],
        )
        for number, row in sorted(listed.items())
        if number not in known
    ]
    return found + strange


def _differs(record: DisclosureRecord, listed: Mapping[str, Row]) -> Found | None:
    told = record.payload
    number, title = told["standardNo"], told["standardTitleCn"]
    row = listed.get(number)
    if row is None:
        return Found(KIND.ABSENT, number, title, record)
    fields = [
        {"key": key, "here": in_words(key, told.get(key)), "there": in_words(key, row.get(key))}
        for key in (*LABELS, *sorted(row.keys() - LABELS.keys() - _THEIRS))
        if told.get(key) != row.get(key)
    ]
    there = {str(file.get("fileType")): file.get("sha256") for file in row.get("files", [])}
    fields += [
        {"key": _FILE_KEYS[part], "here": f"SHA-256 {digest}", "there": ""}
        for part in FILE_PARTS
        if (digest := told.get(_FILE_KEYS[part], {}).get("sha256"))
        and record.files_told.get(part) == digest
        and there.get(part) != digest
        and all(one["key"] != _FILE_KEYS[part] for one in fields)
    ]
    if not fields:
        return None
    return Found(KIND.OTHER, number, title, record, str(row["standardUniqueId"])[:60], fields)


def newest(count: int = 10) -> list[Reconciliation]:
    """The latest comparisons, the newest first."""
    return list(Reconciliation.objects.select_related("asked_by").order_by("-asked_at", "-pk")[:count])


def last_result() -> Reconciliation | None:
    """The latest comparison that came to an end, with ``open_differences``."""
    return Reconciliation.objects.exclude(ended_at=None).order_by("-ended_at", "-pk").first()


def running() -> Reconciliation | None:
    return Reconciliation.objects.filter(ended_at=None).first()


def count_open(one: Reconciliation | None) -> int:
    """How many of its differences nobody has dealt with."""
    return Difference.objects.filter(reconciliation=one, settled="").count() if one else 0


def differences_of(one: Reconciliation) -> list[Difference]:
    """What differed, open ones first, each with its record."""
    rows = Difference.objects.filter(reconciliation=one).select_related("settled_by", "record__procedure")
    return sorted(rows, key=lambda row: (row.settled != "", list(KIND.values).index(row.kind), row.number))


def difference_or_404(pk: UUID) -> Difference:
    found = Difference.objects.select_related("record__procedure__parent").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def lines(differences: Iterable[Difference]) -> list[dict[str, Any]]:
    """For the page: the ``difference``, its ``fields`` with labels, and whether the register ``knows`` its number."""
    rows = list(differences)
    foreign = [row.number for row in rows if row.kind == KIND.FOREIGN]
    known = {
        facts.standard_number(one)
        for one in Standard.objects.filter(number__text__in=foreign).select_related("number")
    }
    return [
        {
            "difference": row,
            "fields": [{**one, "label": LABELS.get(one["key"], one["key"])} for one in row.fields],
            "knows": row.number in known,
        }
        for row in rows
    ]
