"""Reading and writing of numbers as text, and the register as its page shows it."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from societies import clock
from societies.models import RulePack
from standards.document.references import StandardNo, parse_number
from standards.models import NumberSeries, Project, StandardNumber

Status = StandardNumber.Status
HELD = (Status.ALLOTTED, Status.PUBLISHED)


def format_number(code: str, sequence: int, year: int, rules: RulePack) -> str:
    """``T/EXS 053—2026``: padded to the rule pack's width, U+2014 (团体标准管理规定 art 17)."""
    return StandardNo(code, f"{sequence:0{rules.number_width}d}", "", str(year)).text


def successor_text(text: str, year: int) -> str:
    """The same sequence, as the society writes it, in another year."""
    parsed = parse_number(text)
    assert parsed is not None, f"{text!r} stands in the register"
    return replace(parsed, year=str(year)).text


def number_of(project: Project) -> StandardNumber | None:
    """The number that a project holds now."""
    return StandardNumber.objects.filter(project=project, status__in=HELD).order_by("-pk").first()


def joint_number_of(procedure: UUID) -> StandardNumber | None:
    """The number that the entered society's register holds for another host's joint standard."""
    return StandardNumber.objects.filter(joint=procedure, status__in=HELD).order_by("-pk").first()


def slug_of(text: str) -> str:
    """``T-EXS-053-2026``: a number as a part of an address; ``read_slug`` is the way back."""
    parsed = parse_number(text)
    assert parsed is not None, f"{text!r} stands in the register"
    part = f".{parsed.part}" if parsed.part else ""
    return f"T-{parsed.code}-{parsed.sequence}{part}-{parsed.year}"


def read_slug(slug: str) -> str:
    """The number of an address, in its normal form; empty if it is none."""
    pieces = slug.split("-")
    if len(pieces) != 4 or pieces[0] != "T":
        return ""
    parsed = parse_number(f"T/{pieces[1]} {pieces[2]}—{pieces[3]}")
    return parsed.text if parsed else ""


@dataclass(frozen=True)
class Gap:
    """Sequences that no row of the register accounts for; ``before`` the first number that we allotted ourselves."""

    first: int
    last: int


def register_rows() -> QuerySet[StandardNumber]:
    """Every number of the society, the newest first."""
    return StandardNumber.objects.select_related("project__procedure", "standard__procedure").order_by(
        "-year", "-sequence", "-part", "-pk"
    )


def gaps(rules: RulePack) -> list[Gap]:
    """Runs of sequences without a row between the first number we gave and the last: there should be none."""
    ours = StandardNumber.objects.exclude(status=Status.EARLIER).filter(part=None)
    known = StandardNumber.objects.values_list("year", "sequence")
    found: list[Gap] = []
    if rules.number_sequence == "yearly":
        for _year, pairs in groupby(
            ours.order_by("year", "sequence").values_list("year", "sequence"), lambda p: p[0]
        ):
            held = {s for y, s in known if y == _year}
            found += _holes([s for _y, s in pairs], held)
        return found
    return _holes(sorted(set(ours.values_list("sequence", flat=True))), {s for _y, s in known})


def _holes(ours: list[int], held: set[int]) -> list[Gap]:
    """``ours`` ascending."""
    if not ours:
        return []
    missing = [s for s in range(ours[0], ours[-1] + 1) if s not in held]
    return [
        Gap(run[0][1], run[-1][1])
        for run in (list(group) for _k, group in groupby(enumerate(missing), lambda pair: pair[1] - pair[0]))
    ]


def next_text(code: str, rules: RulePack, at: datetime) -> str:
    """What the next approval would get, as it stands now; sequences held by others are passed over then."""
    year = clock.date_of(at).year
    kind = year if rules.number_sequence == "yearly" else 0
    series = NumberSeries.objects.filter(year=kind).first()
    first = rules.first_number if kind in (0, rules.adopted_on.year) else 1
    return format_number(code, series.next_sequence if series else max(first, 1), year, rules)
