"""A list of people to invite, held against who is here already: nothing is written, and nothing is lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from societies.models import Invitation, Organization, Person
from societies.sheets import MemberRow, read_members

MOST = 500  # rows of one list: about ten seconds of sending


@dataclass(frozen=True)
class Trouble:
    """What keeps a row out, in words. ``row`` as Excel counts, 0 for the whole file; ``column`` a heading or empty."""

    row: int
    column: str
    say: str


@dataclass(frozen=True)
class Listing:
    """``waiting`` can be invited now; ``known`` need no invitation, each with why; ``bad`` are to be mended."""

    waiting: tuple[MemberRow, ...]
    known: tuple[Trouble, ...]
    bad: tuple[Trouble, ...]
    ignored: tuple[str, ...] = ()


def read_list(data: bytes, *, roles: Mapping[str, str], at: datetime) -> Listing:
    """What an uploaded workbook holds. ``roles`` maps the words for a role to its name."""
    sheet = read_members(data, roles=roles)
    bad = [Trouble(p.row, p.column, p.say(_)) for p in sheet.problems]
    if len(sheet.rows) > MOST:
        said = _("%(n)d rows are too many for one list: at most %(most)d. Divide it.")
        return Listing((), (), (Trouble(0, "", said % {"n": len(sheet.rows), "most": MOST}),))
    return _held_against(sheet.rows, bad, sheet.ignored, at)


def compare(rows: Iterable[Mapping[str, Any]], *, at: datetime) -> Listing:
    """The same for rows that were read before (``pack``): others may have been invited meanwhile."""
    return _held_against([MemberRow(**{**row, "roles": tuple(row["roles"])}) for row in rows], [], (), at)


def pack(rows: Iterable[MemberRow]) -> list[dict[str, Any]]:
    """Rows as plain values."""
    return [asdict(row) for row in rows]


def _held_against(
    rows: Sequence[MemberRow], bad: list[Trouble], ignored: tuple[str, ...], at: datetime
) -> Listing:
    """In three queries, however long the list."""
    addresses = [row.email for row in rows]
    people = set(
        Person.objects.annotate(address=Lower("email"))
        .filter(address__in=addresses)
        .values_list("address", flat=True)
    ) | set(
        Person.objects.annotate(address=Lower("account__email"))
        .filter(address__in=addresses)
        .values_list("address", flat=True)
    )
    invited = dict(
        Invitation.objects.filter(
            email__in=addresses, accepted_at=None, revoked_at=None, expires_at__gt=at
        ).values_list("email", "expires_at")
    )
    units = set(Organization.objects.values_list("name", flat=True))
    known: list[Trouble] = []
    waiting: list[MemberRow] = []
    first: dict[str, int] = {}
    for row in rows:
        if row.email in people:
            known.append(Trouble(row.row, row.email, _("Belongs to the society already.")))
        elif row.email in invited:
            known.append(Trouble(row.row, row.email, _("Has an invitation that still stands.")))
        elif (earlier := first.setdefault(row.email, row.row)) != row.row:
            bad.append(
                Trouble(
                    row.row,
                    "邮箱",
                    _(
                        "This address stands in row %(row)d too, with another unit or role. Keep one row, with every "
                        "role in it; another unit can be added when the person is here."
                    )
                    % {"row": earlier},
                )
            )
        else:
            waiting.append(row)
    return Listing(*_with_units(waiting, units, bad, known), ignored)


def _with_units(
    rows: list[MemberRow], units: set[str], bad: list[Trouble], known: list[Trouble]
) -> tuple[tuple[MemberRow, ...], tuple[Trouble, ...], tuple[Trouble, ...]]:
    """A new unit must say in one of its rows whose side it speaks for."""
    sides = {row.organization: row.interest for row in reversed(rows) if row.interest}
    good = []
    for row in rows:
        if row.organization in units or row.organization in sides:
            good.append(row)
            continue
        said = _("“%(unit)s” is new here: say whose side it speaks for.") % {"unit": row.organization}
        bad.append(Trouble(row.row, "利益相关方类别", said))
    return tuple(good), tuple(known), tuple(sorted(bad, key=lambda trouble: trouble.row))
