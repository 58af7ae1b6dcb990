"""An edited text made ready to be a version."""

from __future__ import annotations

from dataclasses import replace

from standards.document.citations import rewrite
from standards.document.outline import images_in
from standards.document.tree import Document, Run

from .checking import runs_of


def settled(document: Document, base: Document) -> Document:
    """``document`` with the pictures of ``base`` that it shows, without the footnotes whose calls were taken out of ``base``.

    What was told about the Word file behind ``base`` (losses, tracked changes, its comments) is told no more.
    """
    gone = _called(base) - _called(document)
    kept = [number for number in range(1, len(document.footnotes) + 1) if number not in gone]
    new = {number: place for place, number in enumerate(kept, 1)}

    def called(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(replace(run, footnote=new.get(run.footnote, 0)) for run in runs)

    shown = {key for section in document.sections for key in images_in(section)}
    return replace(
        document,
        sections=tuple(rewrite(section, called) for section in document.sections),
        footnotes=tuple(document.footnotes[number - 1] for number in kept),
        images=tuple(image for image in base.images if image.key in shown),
        losses=(),
        insertions=0,
        deletions=0,
        comments=0,
    )


def _called(document: Document) -> set[int]:
    return {run.footnote for section in document.sections for run in runs_of(section) if run.footnote}
