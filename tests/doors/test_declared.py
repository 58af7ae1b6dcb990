"""Nothing is reachable that is not declared: addresses, tasks, commands. None of these needs a database."""

from typing import Any

from django.core.management import get_commands

from config.celery import app
from societies.roles import ROLES
from tests.doors.draw import PAGE, draw
from tests.doors.knock import patterns
from tests.doors.planted import PLANTED
from tests.doors.states import THINGS
from tests.doors.table import ALSO, COMMANDS, DOORS, TASKS
from tests.doors.terms import Kind, personas

HERE = "declare it in tests/doors/table.py"
INSIDE = {name for name, door in DOORS.items() if door.kind is Kind.INSIDE}
APPS = {"societies", "workflow", "standards", "disclosure", "config"}


def undeclared() -> set[str]:
    """A sentence for each address that the table does not know, and for each that does not name its methods."""
    silent = {f"{p.name}: decorate it with require_http_methods" for p in patterns() if p.methods is None}
    return silent | {f"/{p.route} ({p.name}): {HERE}" for p in patterns() if p.name not in DOORS}


def test_every_address_is_declared_and_names_its_methods() -> None:
    names = [pattern.name for pattern in patterns()]
    assert len(names) == len(set(names)), "every address has a name of its own"
    assert undeclared() == set()
    assert set(DOORS) - set(names) == set(), "these addresses are gone: take them out of the table"


def test_an_address_that_nobody_declared_is_found(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.doors.planted"
    assert len(undeclared()) == len(PLANTED) + 1
    assert f"/s/<str:society>/planted/unasked/ (unasked): {HERE}" in undeclared()
    assert "mute: decorate it with require_http_methods" in undeclared()


def test_pages_are_read_by_get_and_act_by_post() -> None:
    odd = {p.name for p in patterns() if (p.methods or set()) - {"GET", "HEAD", "POST", "OPTIONS"}}
    assert odd & INSIDE == set()


def test_every_thing_is_behind_a_door() -> None:
    assert {door.of for door in (*DOORS.values(), *(door for _name, door in ALSO))} == set(THINGS)


def test_every_role_knocks() -> None:
    knocking = [name for who in personas() for name in (*who.society, *who.committee, *who.procedure)]
    assert set(knocking) == {name for name, role in ROLES.items() if role.on != "nowhere"}


def test_every_task_is_declared() -> None:
    app.loader.import_default_modules()
    found = {name for name in app.tasks if not name.startswith("celery.")}
    assert {f"{name}: {HERE}" for name in found - set(TASKS)} == set()
    assert set(TASKS) - found == set()


def test_every_command_of_ours_is_declared() -> None:
    found = {name for name, owner in get_commands().items() if owner in APPS}
    assert {f"{name}: {HERE}" for name in found - set(COMMANDS)} == set()
    assert set(COMMANDS) - found == set()


def test_the_page_of_doors_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == draw(), "run .venv/bin/python -m tests.doors.draw"
