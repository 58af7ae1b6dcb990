"""What measurements stand on: a migrated schema, and societies with their people."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from disclosure.management.demo import people
from disclosure.management.demo.papers import scan
from disclosure.management.demo.people import Cast
from disclosure.management.demo.seed import EXS_FACTS
from societies import clock
from standards import sandbox
from standards.document.tree import Document
from standards.models import Rendition
from standards.queries.renditions import Plan, Printed

MONDAY = date(2026, 1, 5)


def migrate() -> None:
    env = {**os.environ, "DATABASE_URL": os.environ["DATABASE_OWNER_URL"]}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"], env=env, check=True
    )


def found(code: str, *, on: date = MONDAY - timedelta(days=30)) -> Cast:
    """A society with the demo's people, its rules adopted on a day."""
    at = clock.end_of(on)
    platform = people.found_platform(at)
    parts = tuple(
        people.Part(p.email.replace("exs", code.lower()), p.name, p.what, p.unit, p.interest, p.roles, p.seat)
        for p in people.EXS
    )
    facts = {**EXS_FACTS, "commitment_on": on}
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


@contextmanager
def ready_papers(draft: Document | None = None) -> Iterator[None]:
    """Drafts are read once, before the measurement; or all are ``draft``."""
    parse, known = sandbox.parse, {"one": draft} if draft else {}

    def ready(data: bytes, name: str) -> Document:
        if "one" not in known:
            known["one"] = parse(data, name)
        return known["one"]

    sandbox.parse = ready  # type: ignore[assignment]
    try:
        yield
    finally:
        sandbox.parse = parse


def print_nothing(_tree: dict[str, object], plan: Plan) -> list[Printed]:
    """A page with a number instead of the files of an edition."""
    page = scan(plan.edition.number, [plan.edition.title_zh])
    kinds = (Rendition.Kind.PDF, Rendition.Kind.ANNOUNCEMENT)
    return [Printed(kind, f"{kind}.pdf", page, 1, "none") for kind in kinds]
