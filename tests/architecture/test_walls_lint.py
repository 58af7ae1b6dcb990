"""The exceptions that `./dev prove walls` allows are those of the schema: none stale, none in silence."""

import tomllib
from typing import Any

import pytest

from config.local.places import ROOT
from tests.architecture import law

pytestmark = pytest.mark.django_db


def rules() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pgrls.toml").read_text())["lint"]["rules"]
    return found


def test_tables_without_row_security_are_exactly_the_allowed_ones() -> None:
    open_tables = {f"public.{table}" for table, (enabled, _forced) in law.security().items() if not enabled}
    assert set(rules()["SEC001"]["allowlist"]) == open_tables


def test_allowed_triggers_are_the_ones_that_refuse_change() -> None:
    found = law.rows(
        "SELECT DISTINCT 'public.' || tgrelid::regclass || '.' || tgname, tgfoid::regproc::text FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND relrowsecurity"
    )
    assert {name for name, function in found if function == "refuse_change"} == set(
        rules()["SEC013"]["allowlist"]
    )
    assert {function for _name, function in found} == {"refuse_change"}


def test_every_exception_has_its_reason() -> None:
    """A comment on the line or above its group; and no rule is allowed anything that is not named here."""
    text = (ROOT / "pgrls.toml").read_text()
    assert set(rules()) == {"SEC001", "SEC013", "SEC016", "SEC021"}
    for rule in rules():
        above = text.partition(f"[lint.rules.{rule}]")[0].rstrip().rsplit("\n", 1)[-1]
        assert above.startswith("# "), rule
