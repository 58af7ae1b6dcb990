"""Fixes of the draft check, chosen: which can be carried out together, and what they change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from standards.document import editing, lint
from standards.document.outline import walk
from standards.document.tree import Cover, Document, Section
from standards.queries.editing import Text
from standards.queries.editing_pages import changes
from standards.queries.findings import Judged, Said


@dataclass(frozen=True)
class Chosen:
    """``fit`` can be carried out together; ``left`` cannot with them, only afterwards; ``gone`` are not there any more."""

    fit: Sequence[Said]
    left: Sequence[Said]
    gone: int


@dataclass(frozen=True)
class Proposal:
    """What the fixes do to one clause, as safe HTML."""

    anchor: str
    place: str
    said: Sequence[Said]
    html: str


def choose(text: Text, judged: Judged, keys: Collection[str]) -> Chosen:
    """The findings with these keys, as far as the text still has them."""
    clauses = {one.anchor: one for one in walk(text.document.sections)}
    found = [one for one in judged.said if one.finding.key in keys and one.finding.fix is not None]
    fit: dict[str, list[Said]] = {}
    left = []
    for one in found:
        assert one.finding.fix is not None, "only those were taken"
        beside = fit.setdefault(one.finding.fix.anchor, [])
        if _fixed(clauses[one.finding.fix.anchor], [*beside, one]) is None:
            left.append(one)
        else:
            beside.append(one)
    return Chosen([one for some in fit.values() for one in some], left, len(set(keys)) - len(found))


def proposals(code: str, text: Text, chosen: Chosen) -> list[Proposal]:
    """What the fixes that fit do, clause by clause in the order of the text."""
    out = []
    for section in walk(text.document.sections):
        said = [one for one in chosen.fit if one.finding.fix and one.finding.fix.anchor == section.anchor]
        if said:
            html = changes(code, text, editing.own(section), _fixed(section, said))
            out.append(Proposal(section.anchor, said[0].finding.place, said, html))
    return out


def _fixed(section: Section, said: Sequence[Said]) -> Section | None:
    """The clause with these fixes; None if they exclude each other."""
    fixes = [one.finding.fix for one in said if one.finding.fix is not None]
    try:
        return lint.apply(Document(Cover(), (editing.own(section),)), fixes).sections[0]
    except ValueError:
        return None
