"""Sequences that a register would use a second time (DOMAIN 1.3: a revision keeps its sequence, nothing else does)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from standards.document.references import parse_number
from standards.models import StandardNumber
from standards.queries.rules import rules_in_force
from standards.sheets import RegisterRow

Place = tuple[int, int | None]  # sequence, part


def used_in_other_years(rows: Sequence[RegisterRow], *, at: datetime) -> dict[str, list[str]]:
    """Number of a row -> numbers of other years with its sequence, though the row is no edition of any of them.

    Held numbers count in any year, rows of the same sheet in earlier ones. Nothing for societies whose sequence
    begins anew each year. One query beside the rules.
    """
    rules = rules_in_force(at)
    places = {row.number: _place(row.number) for row in rows}
    if rules is not None and rules.number_sequence == "yearly":
        return {}
    editions = {frozenset((row.number, earlier)) for row in rows for earlier in row.replaces}
    held: dict[Place, list[str]] = defaultdict(list)
    for text, sequence, part, replaces in StandardNumber.objects.filter(
        sequence__in={sequence for sequence, _part in places.values()}
    ).values_list("text", "sequence", "part", "standard__replaces_text"):
        held[sequence, part].append(text)
        editions |= {frozenset((text, earlier)) for earlier in (replaces or "").split("、") if earlier}
    found = {}
    for number, place in places.items():
        beside = [other for other, at_place in places.items() if at_place == place and other != number]
        others = {*held[place], *beside} - {number}
        if any(frozenset((number, other)) in editions for other in others):
            continue
        if used := sorted(
            {*held[place], *(other for other in beside if other[-4:] < number[-4:])} - {number}
        ):
            found[number] = used
    return found


def _place(number: str) -> Place:
    parsed = parse_number(number)
    assert parsed is not None, f"{number!r} was read as a number"
    return int(parsed.sequence), int(parsed.part) if parsed.part else None
