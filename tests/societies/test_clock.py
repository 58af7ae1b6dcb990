"""The demo's clock: ahead only, in the demo only, and one press is one move."""

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.management import CommandError, call_command
from django.test import Client

from societies import checks
from societies.models import ClockOffset, LedgerEntry, Person, Society, Wake
from societies.queries import tenants
from societies.scoping import enter
from tests.conftest import NOW
from tests.societies.conftest import Sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any, secretary: Person, sign_in: Sign) -> Client:
    settings.DEMO = True
    return sign_in(secretary)


def test_the_page_exists_in_the_demo_only(secretary: Person, sign_in: Sign) -> None:
    assert sign_in(secretary).get("/clock/").status_code == 404


def test_days_and_weeks_go_ahead_and_stand_in_the_platforms_chain(demo: Client) -> None:
    demo.post("/clock/", {"step": "day", "seen": "0"})
    demo.post("/clock/", {"step": "week", "seen": "86400"})
    assert ClockOffset.objects.get().seconds == 8 * 86400
    with enter(Society.objects.get(kind="platform")):
        moves = LedgerEntry.objects.filter(event="clock.moved").order_by("sequence")
        assert [(e.by, e.body) for e in moves] == [
            ("demo", {"seconds": 86400}),
            ("demo", {"seconds": 8 * 86400}),
        ]


def test_a_second_press_is_told_not_obeyed(demo: Client) -> None:
    for _press in range(2):
        page = demo.post("/clock/", {"step": "day", "seen": "0"}, follow=True)
    assert [str(m) for m in page.context["messages"]][
        -1
    ] == "其间时钟已被拨动。请先看清现在的时间，再决定是否继续拨。"
    assert ClockOffset.objects.get().seconds == 86400


def test_to_the_next_deadline(demo: Client, inside: Society) -> None:
    for kind, days in (("message", 1), ("deadline", 30), ("deadline", 10), ("deadline", -1)):
        Wake.objects.create(society=inside, kind=kind, object_id=uuid4(), due_at=NOW + timedelta(days=days))
    assert tenants.next_due(NOW) == NOW + timedelta(days=10)
    demo.post("/clock/", {"step": "deadline", "seen": "0"})
    assert ClockOffset.objects.get().seconds == 10 * 86400


def test_it_never_goes_back_and_needs_a_step(demo: Client) -> None:
    for given in ({"step": "back", "seen": "0"}, {"step": "deadline", "seen": "0"}, {"seen": "x"}, {}):
        page = demo.post("/clock/", given, follow=True)
        assert [str(m) for m in page.context["messages"]] == ["现在没有待到期的事项。请选择一天或一周。"]
    assert ClockOffset.objects.count() == 0


def test_production_refuses_a_demos_database(settings: Any) -> None:
    assert checks.the_clock_runs_true(None, ["default"]) == []
    ClockOffset.objects.create(seconds=86400)
    assert checks.the_clock_runs_true(None, ["default"]) == []
    settings.PRODUCTION = True
    assert [e.id for e in checks.the_clock_runs_true(None, ["default"])] == ["societies.E001"]


def test_totp_codes_are_printed_in_the_demo_only(secretary: Person, settings: Any) -> None:
    with pytest.raises(CommandError, match="demo profile only"):
        call_command("totp", "secretary@example.org")
    settings.DEMO = True
    with pytest.raises(CommandError, match="no account"):
        call_command("totp", "nobody@example.org")
    out = StringIO()
    call_command("totp", "Secretary@example.org", stdout=out)
    held = Authenticator.objects.get(user=secretary.account_id)
    assert auth.TOTP(held).validate_code(out.getvalue().strip()) is True
