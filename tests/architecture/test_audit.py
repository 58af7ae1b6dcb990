"""A lock that could not be asked about is not a clean lock."""

import json

from config.local.audit import Verdict, judge

KNOWN = {
    "name": "example",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["1.1"], "description": "", "aliases": []}],
}
CLEAN = {"name": "other", "version": "2.0", "vulns": []}
SKIPPED = {
    "name": "third",
    "skip_reason": "Dependency not found on PyPI and could not be audited: third (3.0)",
}


def test_a_known_vulnerability_is_named_with_its_mending() -> None:
    printed = json.dumps({"dependencies": [KNOWN, CLEAN], "fixes": []})
    assert judge(printed, expected=2) == Verdict(["example 1.0: PYSEC-0000-1, mended in 1.1"], 2, 0)


def test_skipped_packages_are_counted_as_not_audited() -> None:
    assert judge(json.dumps({"dependencies": [CLEAN, SKIPPED]}), expected=2) == Verdict([], 1, 1)


def test_no_answer_is_no_audit() -> None:
    assert judge("", expected=7) == Verdict([], 0, 7)
