"""Comments in the text as it is now: each on its clause, or among those that lost their place, with the nearest ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from standards.document.archive import load
from standards.document.comments import alike
from standards.document.outline import holders, own_text, walk
from standards.document.tree import Section
from standards.models import Comment, Consultation
from standards.queries import editing
from standards.queries.reading import label_of

_CANDIDATES = 3


@dataclass(frozen=True)
class Lost:
    """A clause of the version consulted on that is there no more, its comments, and where they may belong now."""

    anchor: str
    name: str
    words: str
    numbers: Sequence[int]
    candidates: Sequence[tuple[str, str]]  # as ``choices``


def lost(consultation: Consultation) -> list[Lost]:
    """In the order in which they were commented on. What was chosen for a clause counts while that clause is there."""
    text, revision = editing.text_of(consultation.project), consultation.revision
    if text is None or revision is None:
        return []
    document, numbers = text.document, dict[str, list[int]]()
    there = holders(document)
    rows = consultation.comments.exclude(anchor="").exclude(place=Comment.TAKEN_OUT).order_by("number")
    for comment in rows.only("number", "anchor", "element", "place"):
        if not any(anchor in there for anchor in comment.stands_at):
            numbers.setdefault(comment.anchor, []).append(comment.number)
    if not numbers:
        return []
    now = [(one, alike.stretches(_words(one))) for one in walk(document.sections)]
    old = {section.anchor: section for section in walk(load(revision.tree).sections)}
    return [_lost(anchor, old.get(anchor), some, now) for anchor, some in numbers.items()]


def _lost(
    anchor: str, was: Section | None, numbers: Sequence[int], now: Sequence[tuple[Section, frozenset[int]]]
) -> Lost:
    if was is None:  # it never was a clause of that version: there is nothing to compare
        return Lost(anchor, anchor, "", numbers, ())
    own = alike.stretches(_words(was))
    ranked = sorted(now, key=lambda pair: -alike.likeness(own, pair[1]))[:_CANDIDATES]
    near = [(one.anchor, label_of(one)) for one, said in ranked if own & said]
    return Lost(anchor, _name(was), own_text(was), numbers, near)


def _words(section: Section) -> str:
    return f"{section.title}\n{own_text(section)}"


def _name(section: Section) -> str:
    return f"{editing.place_of(section)} {section.title if section.number else ''}".strip()


def choices(consultation: Consultation) -> list[tuple[str, str]]:
    """The clauses of the text as it is now, as a choice."""
    text = editing.text_of(consultation.project)
    sections = walk(text.document.sections) if text else ()
    return [(one.anchor, label_of(one)) for one in sections]
