"""The rules of GB/T 1.1—2020 that a machine can judge, each under a name (``docs/lint-rules.md``).

``check`` reads a tree and says what it found; ``apply`` carries out the fixes chosen among the findings.
"""

from __future__ import annotations

from standards.document.tree import Document

from . import (  # noqa: F401 -- importing them registers their rules
    annexes,
    blocks,
    citing,
    elements,
    lists,
    modals,
    numbering,
    preface,
    quantities,
    references,
    terms,
    wording,
)
from .draft import Catalogue, Draft, Standing, Standings
from .findings import Edit, Finding, Fix, Rebuild, Severity, Stage
from .fixes import apply
from .registry import RULES, Rule, findings_in

__all__ = [
    "RULES",
    "Catalogue",
    "Edit",
    "Finding",
    "Fix",
    "Rebuild",
    "Rule",
    "Severity",
    "Stage",
    "Standing",
    "Standings",
    "apply",
    "check",
]


def check(document: Document, *, stage: Stage, catalogue: Catalogue | None = None) -> list[Finding]:
    """What the rules say about ``document`` as a draft of ``stage``, in the order of the text.

    Drafts that are not in Chinese are asked only for numbering, order and cross-references. ``catalogue`` is asked
    once which of the listed documents are no longer in force; without it that rule is silent.
    """
    return findings_in(Draft(document, stage, catalogue))
