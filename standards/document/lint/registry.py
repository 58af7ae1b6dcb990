"""Rules by name: a rule is a function from a draft to its hits, with what is to be said about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .draft import Draft
from .findings import Finding, Hit, Severity, Stage

Check = Callable[[Draft], Iterator[Hit]]


@dataclass(frozen=True)
class Rule:
    """One rule. ``source`` is its clause in GB/T 1.1—2020; before the draft of ``since`` it is a hint only.

    ``zh`` and ``en`` explain it, with the hit's values in braces. ``any_language`` rules also hold for drafts that
    are not in Chinese. ``fixes`` says whether hits may carry a fix.
    """

    id: str
    source: str
    severity: Severity
    zh: str
    en: str
    since: Stage
    any_language: bool
    fixes: bool
    check: Check

    def severity_at(self, stage: Stage) -> Severity:
        return self.severity if stage.reached(self.since) else Severity.HINT


RULES: dict[str, Rule] = {}


def rule(
    name: str,
    source: str,
    severity: Severity,
    *,
    zh: str,
    en: str,
    since: Stage = Stage.WORKING,
    any_language: bool = False,
    fixes: bool = False,
) -> Callable[[Check], Check]:
    """Register the function as the rule ``name``."""

    def register(check: Check) -> Check:
        if name in RULES:
            raise ValueError(f"two rules are called {name}")
        RULES[name] = Rule(name, source, severity, zh, en, since, any_language, fixes, check)
        return check

    return register


def findings_in(draft: Draft) -> list[Finding]:
    """What every rule that applies finds, in the order of the text, then of the rules."""
    place = {section.anchor: index for index, section in enumerate(draft.sections)}
    seen: Counter[tuple[str, str, str]] = Counter()
    out: list[Finding] = []
    for one in RULES.values():
        if not (draft.chinese or one.any_language):
            continue
        severity = one.severity_at(draft.stage)
        for hit in one.check(draft):
            seen[one.id, hit.anchor, hit.text] += 1
            out.append(
                Finding(
                    one.id,
                    severity,
                    hit.anchor,
                    hit.place,
                    hit.text,
                    one.zh.format(**hit.values),
                    one.en.format(**hit.values),
                    hit.fix,
                    seen[one.id, hit.anchor, hit.text],
                )
            )
    return sorted(out, key=lambda found: place.get(found.anchor, -1))
