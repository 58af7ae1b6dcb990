"""Every message has its Chinese: in its app's catalogue, in another of ours, or in a library's."""

import collections
import re

import pytest

from config.local import catalogues

# Entries that no file of ours mentions, with the reason; they replace a library's own words.
OVERRIDES: dict[str, str] = {}

PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[#0\- +]*\d*(?:\.\d+)?[sdrfx]|\{\w*\}")


def placeholders(text: str) -> collections.Counter[str]:
    return collections.Counter(match[0] for match in PLACEHOLDER.finditer(text.replace("%%", "")))


@pytest.mark.parametrize("app", catalogues.APPS)
def test_every_message_is_translated(app: str) -> None:
    assert [f"{use.key.msgid!r} ({use.place})" for use in catalogues.missing(app)] == []


@pytest.mark.parametrize("app", catalogues.APPS)
def test_placeholders_agree(app: str) -> None:
    wrong = []
    for entry in catalogues.entries(app):
        allowed = [placeholders(entry.msgid)] + ([placeholders(entry.plural)] if entry.plural else [])
        wrong += [f"line {entry.line}: {s!r}" for s in entry.strings if s and placeholders(s) not in allowed]
    assert wrong == []


@pytest.mark.parametrize("app", catalogues.APPS)
def test_no_fuzzy_and_no_empty_entry(app: str) -> None:
    assert [f"line {e.line}: {e.msgid!r}" for e in catalogues.entries(app) if not e.translated] == []


@pytest.mark.parametrize("app", catalogues.APPS)
def test_no_entry_that_nobody_uses(app: str) -> None:
    unused = {entry.msgid: f"line {entry.line}" for entry in catalogues.obsolete(app)}
    assert {msgid: line for msgid, line in unused.items() if msgid not in OVERRIDES} == {}


def test_overrides_are_all_needed() -> None:
    unused = {entry.msgid for app in catalogues.APPS for entry in catalogues.obsolete(app)}
    assert set(OVERRIDES) - unused == set()


def test_one_message_has_one_translation() -> None:
    """At run time the catalogues are one: two translations of one message would win by chance."""
    said = collections.defaultdict(set)
    for app in catalogues.APPS:
        for entry in catalogues.entries(app):
            said[entry.key].add(tuple(entry.strings))
    assert {key: strings for key, strings in said.items() if len(strings) > 1} == {}
