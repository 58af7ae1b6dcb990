"""What measurements stand on: a migrated schema, and societies with their people."""

import os
import subprocess
import sys
from datetime import date, timedelta

from disclosure.management.demo import people
from disclosure.management.demo.people import Cast
from disclosure.management.demo.seed import EXS_FACTS
from societies import clock

MONDAY = date(2026, 1, 5)


def migrate() -> None:
    env = {**os.environ, "DATABASE_URL": os.environ["DATABASE_OWNER_URL"]}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"], env=env, check=True
    )


def found(code: str) -> Cast:
    at = clock.end_of(MONDAY - timedelta(days=30))
    platform = people.found_platform(at)
    parts = tuple(
        people.Part(p.email.replace("exs", code.lower()), p.name, p.what, p.unit, p.interest, p.roles, p.seat)
        for p in people.EXS
    )
    facts = {**EXS_FACTS, "commitment_on": MONDAY}
    return people.found_society(
        platform,
        at,
        code=code,
        name_zh=f"示例学会{code}",
        name_en="",
        facts=facts,
        parts=parts,
        committee=("委员会", "", "工作组"),
    )
