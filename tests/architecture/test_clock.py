"""Business time comes from ``societies.clock``; the machine's time has few, named users."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import sources

CLOCK = Path("societies/clock.py")
# Programs that are not the product: they run it, or only happen to live here.
ELSEWHERE = ("config/local/", "disclosure/reference_platform/")

# Who may ask the machine's time, and why business time would be wrong there.
WALL_CALLERS: dict[str, str] = {
    "standards/actions/renditions.py:take": "a renderer's lease must not end because the demo's clock jumped",
    "standards/handlers/publication.py:call_printer": "the same lease, looked at",
    "societies/http.py:shell": "the demo's banner says how far business time runs ahead of the machine",
    "societies/http.py:is_reauthentication_required": "a session: how long ago this browser showed its password",
    "societies/middleware.py:__call__": "a session: when this browser was last used",
    "societies/http.py:_seen_first": "the same, at signing in",
    "societies/limits.py:_left": "attempts are counted in the machine's time, by allauth",
    "societies/views/account.py:me": "which sessions have not run out",
    "disclosure/tasks.py:_tell": "signatures of calls to the national platform",
    "disclosure/actions/endpoints.py:count": "throughput by the machine's hours",
    "disclosure/views/relay.py:relay_desk": "the hours of throughput",
    "societies/models/security.py:write": "the security log is about machines: sessions, addresses, sign-ins",
    "societies/tasks.py:forget_old_security_events": "the same log's age",
}

# Who asks the database's clock, the one that all processes share: business time would jump there when the demo's clock does.
SHARED_CALLERS: dict[str, str] = {
    "disclosure/actions/endpoints.py:admit": "whether a breaker lets a call pass",
    "disclosure/actions/endpoints.py:report": "the next probe of a breaker",
    "disclosure/queries/records.py:next_at": "the pause of a record, looked at",
    "disclosure/queries/relay.py:queues": "leases and pauses, looked at",
    "workflow/delivery.py:_due": "back-off and leases of wake-ups",
    "workflow/delivery.py:take": "takes a lease",
    "workflow/delivery.py:let_go": "sets the pause of what could not be done",
    "workflow/delivery.py:_renew": "renews a lease",
    "workflow/delivery.py:run": "takes a lease, and sets the back-off after a failure",
}

FORBIDDEN_CALLS = {
    "timezone.now": "societies.clock.now",
    "timezone.localtime": "societies.clock.now",
    "timezone.localdate": "societies.clock.today",
    "datetime.now": "societies.clock.now",
    "datetime.utcnow": "societies.clock.now",
    "datetime.today": "societies.clock.today",
    "date.today": "societies.clock.today",
    "time.time": "societies.clock.wall",
    "functions.Now": "societies.clock.shared, or a parameter",
    "Now": "societies.clock.shared, or a parameter",
}
SQL_NOW = re.compile(
    r"\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(\s*\)|\bcurrent_(?:timestamp|date|time)\b",
    re.I,
)
# Template words that read the machine's clock.
TEMPLATE_NOW = re.compile(r"\{%\s*now\b|\|\s*(?:timesince|timeuntil|naturaltime|naturalday)\b")


def product() -> Iterator[Path]:
    for path in sources.python(migrations=True):
        if path != CLOCK and not str(path).startswith(ELSEWHERE):
            yield path


def test_nobody_else_reads_a_clock() -> None:
    found = []
    for path in product():
        for name, call, _function in sources.named_calls(path):
            tail = ".".join(name.split(".")[-2:])
            if tail in FORBIDDEN_CALLS:
                found.append(f"{path}:{call.lineno} {tail}() → {FORBIDDEN_CALLS[tail]}")
    assert found == []


def test_no_column_fills_itself_from_the_machine() -> None:
    found = [
        f"{path}:{call.lineno} {keyword.arg}"
        for path in product()
        for _name, call, _function in sources.named_calls(path)
        for keyword in call.keywords
        if keyword.arg in {"auto_now", "auto_now_add"}
        or (
            keyword.arg in {"default", "db_default"}
            and sources.dotted(keyword.value).endswith(("timezone.now", "Now"))
        )
    ]
    assert found == []


def docstrings(path: Path) -> set[int]:
    return {
        id(node.body[0].value)
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }


def strings(path: Path) -> Iterator[ast.Constant]:
    prose = docstrings(path)
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node


# The database keeps the security log for half a year by its own clock, whatever the app says.
SQL_CLOCKS = {"societies/models/security.py"}


def test_no_sql_reads_a_clock() -> None:
    found = [
        f"{path}:{node.lineno} {node.value[:60]!r}"
        for path in product()
        for node in strings(path)
        if SQL_NOW.search(str(node.value)) and str(path) not in SQL_CLOCKS
    ]
    assert found == []


def test_no_template_reads_a_clock() -> None:
    found = [
        f"{template}: {match[0]}"
        for template in sources.templates()
        for match in TEMPLATE_NOW.finditer(sources.text("templates" / template))
    ]
    assert found == []


@pytest.mark.parametrize(("clock", "known"), [("wall", WALL_CALLERS), ("shared", SHARED_CALLERS)])
def test_users_of_machine_time_are_known(clock: str, known: dict[str, str]) -> None:
    """``file:function`` of every use, called or handed on."""
    users = set()
    for path in product():
        imported = {
            alias.asname or alias.name
            for node in ast.walk(sources.tree(path))
            if isinstance(node, ast.ImportFrom) and node.module == "societies.clock"
            for alias in node.names
            if alias.name == clock
        }
        for name, _call, function in sources.named_calls(path):
            if name.endswith(f"clock.{clock}") or name in imported:
                users.add(f"{path}:{function}")
        for node in ast.walk(sources.tree(path)):
            for keyword in node.keywords if isinstance(node, ast.Call) else []:
                if sources.dotted(keyword.value).endswith(f"clock.{clock}") and not isinstance(
                    keyword.value, ast.Call
                ):
                    users.add(f"{path}:{keyword.arg}=")
    assert users == set(known)
