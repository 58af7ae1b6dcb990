"""The table of rules, ``docs/lint-rules.md``: ``python -m standards.document.lint.table > docs/lint-rules.md``."""

from __future__ import annotations

import sys

from . import RULES, Rule, Severity, Stage

_HEAD = """\
# Rules of the draft check

Made from `standards/document/lint/` by `python -m standards.document.lint.table`; a test keeps it current.
The clause is that of GB/T 1.1—2020; where only two figures are given, the third was not confirmed. E is an error, W a
warning, h a hint, at 草案, 征求意见稿, 送审稿 and 报批稿 in turn; an error keeps a 报批稿 from being frozen unless it is waived.
“any” marks rules that also hold for drafts that are not in Chinese; “fix” those that may propose one.
"""
_SIGN = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.HINT: "h"}


def markdown() -> str:
    """The whole page."""
    rows = [_row(one) for _, one in sorted(RULES.items())]
    head = f"\n{len(rows)} rules.\n\n| rule | clause | stages | | says | 说明 |\n|---|---|---|---|---|---|\n"
    return _HEAD + head + "\n".join(rows) + "\n"


def _row(one: Rule) -> str:
    stages = "".join(_SIGN[one.severity_at(stage)] for stage in Stage)
    marks = " ".join(word for word, is_so in (("fix", one.fixes), ("any", one.any_language)) if is_so)
    cells = (f"`{one.id}`", one.source, stages, marks, one.en, one.zh)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(markdown())
