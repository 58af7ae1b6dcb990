"""Working days: weekends, holidays, weekends worked for them; years that an operator enters."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from societies import calendar

pytestmark = pytest.mark.django_db
DAY = date.fromisoformat
LATER = {
    "notice": "国办发明电〔2026〕1号",
    "off": [["元旦", "2027-01-01", "2027-01-03"], ["国庆节", "2027-10-01", "2027-10-07"]],
    "work": ["2027-09-26", "2027-10-09"],
}


@pytest.fixture
def entered() -> Iterator[None]:
    """As at start-up, and again afterwards: what was read is kept for a minute."""
    config = apps.get_app_config("societies")
    yield
    config.ready()


def test_the_shipped_years_have_as_many_days_as_their_notices_say() -> None:
    assert {
        year: (known.notice, len(known.off), len(known.work)) for year, known in calendar.shipped().items()
    } == {
        2024: ("国办发明电〔2023〕7号", 28, 8),
        2025: ("国办发明电〔2024〕12号", 28, 5),
        2026: ("国办发明电〔2025〕7号", 33, 6),
    }


@pytest.mark.parametrize(
    ("day", "working", "holiday"),
    [
        ("2026-09-30", True, ""),
        ("2026-10-01", False, "国庆节"),
        ("2026-10-04", False, "国庆节"),
        ("2026-10-10", True, ""),  # a Saturday, worked
        ("2026-10-11", False, ""),
        ("2025-10-08", False, "国庆节、中秋节"),
        ("2030-10-01", True, ""),  # a Tuesday of a year nobody has announced
    ],
)
def test_a_day_is_worked_or_off(day: str, working: bool, holiday: str) -> None:
    assert (calendar.is_working(DAY(day)), calendar.holiday(DAY(day))) == (working, holiday)


def test_the_working_days_around_a_holiday() -> None:
    day = DAY("2026-10-04")
    assert calendar.working_day_from(day, -1) == DAY("2026-09-30")
    assert calendar.working_day_from(day) == DAY("2026-10-08")
    assert calendar.working_days_after(DAY("2026-09-30"), 3) == DAY("2026-10-10")
    assert calendar.working_days_in(DAY("2026-09-28"), DAY("2026-10-11")) == 6


def test_an_operator_enters_a_later_year(entered: None, tmp_path: Path, capsys: Any) -> None:
    assert calendar.is_working(DAY("2027-10-01"))
    file = tmp_path / "2027.json"
    file.write_text(json.dumps({"2027": LATER}), encoding="utf-8")
    call_command("holidays", str(file))
    assert "2027 国办发明电〔2026〕1号: 10 days off, 2 weekend days worked" in capsys.readouterr().out
    apps.get_app_config("societies").ready()
    assert not calendar.is_working(DAY("2027-10-01"))
    assert calendar.is_working(DAY("2027-10-09"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"2026": LATER},
        {"2028": LATER},
        {"2027": {**LATER, "notice": ""}},
        {"2027": {**LATER, "work": ["2027-10-08"]}},
        {"2027": {**LATER, "off": [["国庆节", "2027-10-07", "2027-10-01"]]}},
        {"2027": {"off": "x"}},
        [],
        {"x": LATER},
    ],
)
def test_what_is_no_notice_is_refused(wrong: Any, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("holidays", str(file))
