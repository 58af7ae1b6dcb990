"""The SQL of some transactions, written down while they ran, as a pgbench script that can run again and again.

What must be new at each run (keys of rows that were inserted, numbers within a series) becomes a variable of
pgbench: ``uq_n``, twelve random digits, ends every new UUID; ``uq_m`` is a counter above all numbers in use.
"""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import connection

STEP = 1_000  # by how much the counter grows in each run: more than any series in a lifecycle takes
_INSERT = re.compile(r'INSERT INTO "(\w+)" \(([^)]*)\) VALUES \(([^)]*)\)')
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
# Columns whose values may not repeat in a society.
_SERIES = {
    ("workflow_transition", "sequence"),
    ("societies_ledgerentry", "sequence"),
    ("standards_project", "proposal_number"),
}
_MARK = 770_000_000
_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "\w+"')


@contextmanager
def writes() -> Iterator[Counter[str]]:
    """Count what is written meanwhile: each verb with its table, and how many rows it wrote."""
    rows: Counter[str] = Counter()

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if found := _WRITES.match(sql):
            rows[found[0]] += context["cursor"].rowcount
        return result

    with connection.execute_wrapper(watch):
        yield rows


class Script:
    """Statements in order; ``texts`` are further words that may not repeat, with what takes their place."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.new: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.series = 0

    def write(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        assert not many, "executemany is not replayed"
        found = _INSERT.match(sql)
        said = list(params or [])
        if found and said:
            table, places = found[1], zip(found[2].split(","), found[3].split(","), strict=True)
            columns = [name.strip(' "') for name, value in places if "%s" in value]
            for start in range(0, len(said), len(columns)):
                for place, column in enumerate(columns, start=start):
                    if column == "id":
                        self.new.setdefault(str(said[place]), f"{len(self.new) + 1:08x}-0000-7000-8000-:uq_n")
                    elif (table, column) in _SERIES:
                        said[place] = self._mark()
        if sql.startswith('UPDATE "societies_ledgerhead"'):
            said[0] = self._mark()
        with connection.connection.cursor() as cursor:
            text = cursor.mogrify(sql, said or None).decode()
        self.lines.append(text)
        return execute(sql, params, many, context)

    def _mark(self) -> int:
        self.series += 1
        assert self.series < STEP
        return _MARK + self.series

    def text(self) -> str:
        """The whole script."""
        body = ";\n".join(self.lines) + ";\n"
        body = _UUID.sub(lambda m: self.new.get(m[0], m[0]), body)
        body = re.sub(rf"\b{_MARK // STEP}(\d{{3}})\b", r"(:uq_m+\1)", body)
        body = re.sub(r"\+0+(\d)", r"+\1", body)
        for old, new in self.texts.items():
            body = body.replace(old, new)
        return f"\\set uq_n random(100000000000, 999999999999)\n\\set uq_m :uq_m + {STEP}\n{body}"


def run(path: Path, start: int, *, times: int) -> float:
    """Runs per second of a script by one client of pgbench."""
    url = urlsplit(os.environ["DATABASE_URL"])
    env = {
        **os.environ,
        "LD_LIBRARY_PATH": os.environ.get("PG_LIBRARIES", ""),
        "PGPASSWORD": unquote(url.password or ""),
    }
    argv = [
        *(os.environ.get("PGBENCH", "pgbench"), "-n", "-c", "1", "-t", str(times), "-f", str(path)),
        *("-D", f"uq_m={start}", "-h", str(url.hostname), "-p", str(url.port), "-U", str(url.username)),
        url.path[1:],
    ]
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or found is None:
        raise SystemExit(f"pgbench failed:\n{done.stdout}{done.stderr[:3000]}")
    return float(found[1])
