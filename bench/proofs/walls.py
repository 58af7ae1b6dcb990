"""``./dev prove walls``: pgrls reads the migrated schema, finds nothing unexplained, and proves the tenant wall.

``lint`` is clean but for the reasoned allow-lists of ``pgrls.toml``; ``verify`` proves for every table with row-level
security that nobody without a society, and nobody of another, reads or writes a row. Then each wall is broken
once, to see that the same commands find it: a proof that cannot fail proves nothing.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg2

from config.local.children import run_captured
from config.local.places import ROOT
from config.local.tools import find_tool

MODES = ("anon", "cross-tenant", "write", "escalation", "reachability")
ASKED = {
    "lint": ("lint", "--fail-on", "info"),
    **{mode: ("verify", "--strict", "--mode", mode) for mode in MODES},
}
# Question → what is broken, on which table: each question must name exactly its table.
PLANTED: dict[str, list[tuple[str, str]]] = {
    "lint": [
        ("workflow_vote", "ALTER TABLE {} DISABLE ROW LEVEL SECURITY"),
        ("workflow_meeting", "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY"),
    ],
    "anon": [("workflow_ballot", "CREATE POLICY planted ON {} TO PUBLIC USING (true)")],
    "cross-tenant": [("workflow_ballot", "DROP POLICY society_fence ON {}")],
    "write": [
        ("workflow_elector", "DROP POLICY society_fence ON {}"),
        ("workflow_elector", "ALTER POLICY society_wall ON {} WITH CHECK (true)"),
    ],
}
FINDING = re.compile(r"public\.(\w+)\s+(?:LEAK|UNVERIFIED)|SEC\d+\s+public\.(\w+)")


def main() -> int:
    pgrls, owner = find_tool("pgrls"), os.environ["DATABASE_OWNER_URL"]
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env={**os.environ, "DATABASE_URL": owner}, cwd=ROOT, check=True)
    failed = False
    for question in ASKED:
        passed, words = ask(pgrls, question, owner)
        failed |= not passed
        last = words.strip().splitlines()[-1]
        print(f"{'pass' if passed else 'FAIL'}  {question}: {last if passed else words}", flush=True)
    for question, missed in find_planted(pgrls, owner).items():
        failed |= bool(missed)
        print(
            f"{'MISSED' if missed else 'caught'}  planted for {question} {missed or ''}".rstrip(), flush=True
        )
    return 1 if failed else 0


def ask(pgrls: Path, question: str, url: str) -> tuple[bool, str]:
    """Whether pgrls has nothing to say to one question about the database at ``url``, and its words."""
    done = run_captured(
        [pgrls, *ASKED[question], "--config", ROOT / "pgrls.toml", "--database-url", url], env=os.environ
    )
    return done.returncode == 0, done.stdout


def find_planted(pgrls: Path, owner: str) -> dict[str, list[str]]:
    """The tables that each question should have named and did not, in a broken copy of the schema."""
    server, _, original = owner.rpartition("/")
    copy = f"{server}/planted"
    _execute(owner, f"CREATE DATABASE planted TEMPLATE {original}")
    try:
        _execute(copy, *(text.format(table) for planted in PLANTED.values() for table, text in planted))
        return {question: _missed(pgrls, question, copy) for question in PLANTED}
    finally:
        _execute(owner, "DROP DATABASE planted")


def _missed(pgrls: Path, question: str, url: str) -> list[str]:
    passed, words = ask(pgrls, question, url)
    named = {one or other for one, other in FINDING.findall(words)}
    wanted = {table for table, _ in PLANTED[question]}
    return sorted(wanted) if passed else sorted(wanted - named)


def _execute(url: str, *statements: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        for statement in statements:
            connection.cursor().execute(statement)
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
