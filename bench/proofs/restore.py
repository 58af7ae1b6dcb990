"""``./dev prove restore``: a backup made as ``tuanbiao_backup`` comes back whole on a server that knows nothing of ours.

Two societies walk a standard to its publication. ``pg_dump`` reads both as the backup role; a second, empty server gets
its roles by the set-up command and the dump by ``pg_restore`` as the owner. Then every table, policy, trigger, grant and
constraint is compared, the web role without a society sees no row, every chain verifies, and every file has its digest.
Last, one row is taken from the copy: the comparison must name its table.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django

django.setup()

import psycopg2  # noqa: E402

from bench import _ground  # noqa: E402
from config.local.places import ROOT, throw_away_folder  # noqa: E402
from config.local.services import plan_throw_away, run_services  # noqa: E402
from disclosure.management.demo import subjects  # noqa: E402
from disclosure.management.demo.walk import make, road  # noqa: E402
from disclosure.management.demo.walker import Walk  # noqa: E402
from societies.scoping import enter  # noqa: E402

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
ROWS = "SELECT count(*), md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM {} t"
# What stands around the rows; each must be the same on both servers.
WALLS = {
    "row security": "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
    "policies": "SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies",
    "triggers": "SELECT tgrelid::regclass, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc JOIN pg_language l ON l.oid = prolang"
    " WHERE pronamespace = 'public'::regnamespace AND lanname <> 'c'",
    "constraints": "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "defaults": "SELECT adrelid::regclass, adnum, pg_get_expr(adbin, adrelid) FROM pg_attrdef",
    "grants": "SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants"
    " WHERE table_schema = 'public'",
    "owners": "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'",
}


def main() -> int:
    _ground.migrate()
    for code in ("EXS", "EXP"):
        _publish_one(code)
    first = dict(os.environ)
    with tempfile.TemporaryDirectory() as kept, throw_away_folder() as folder:
        backup = Path(kept) / "tuanbiao.dump"
        _postgres("pg_dump", "--format=custom", f"--file={backup}", first["DATABASE_BACKUP_URL"])
        shutil.copytree(first["MEDIA_ROOT"], Path(kept) / "media")
        print(f"dumped as tuanbiao_backup: {backup.stat().st_size / 1024:.0f} KiB")
        del os.environ["DATABASE_URL"]
        with run_services(plan_throw_away(folder)) as services:
            second = {**first, **services.env, "MEDIA_ROOT": str(Path(kept) / "media")}
            options = ("--exit-on-error", "--no-comments", "--single-transaction")
            _postgres("pg_restore", *options, f"--dbname={second['DATABASE_OWNER_URL']}", str(backup))
            return _judge(first, second)


def _publish_one(code: str) -> None:
    cast = _ground.found(code)
    walk = Walk(cast, subjects.STORAGE, _ground.MONDAY)
    for step in road():
        with enter(cast.society):
            make(walk, step)


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs, found beside pgbench."""
    beside = Path(os.environ["PGBENCH"]).parent / program if "PGBENCH" in os.environ else Path(program)
    env = {**os.environ, "LD_LIBRARY_PATH": os.environ.get("PG_LIBRARIES", "")}
    subprocess.run([beside, *arguments], env=env, check=True)


def _judge(first: dict[str, str], second: dict[str, str]) -> int:
    tables = [table for (table,) in _ask(first, TABLES)]
    counted = sum(_ask(first, ROWS.format(table))[0][0] for table in tables)
    differing = _differing(first, second, tables)
    verdicts = {
        f"{counted} rows in {len(tables)} tables": not differing,
        **{what: _plain(_ask(first, sql)) == _plain(_ask(second, sql)) for what, sql in WALLS.items()},
        "the web role without a society sees nothing": _seen_without_society(second) == 0,
        "every chain verifies": _verify(second),
        f"{len(_files(second))} files have their digests": all(_files(second)),
        "a row taken away is noticed": _take_one(first, second, tables) == ["societies_affiliation"],
    }
    for what, passed in verdicts.items():
        print(f"{'pass' if passed else 'FAIL'}  {what}")
    if differing:
        print(f"      differing: {', '.join(differing)}")
    return 0 if all(verdicts.values()) else 1


def _ask(server: dict[str, str], sql: str, *, role: str = "DATABASE_BACKUP_URL") -> list[tuple[Any, ...]]:
    with closing(psycopg2.connect(server[role])) as connection, connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")  # two servers may show instants in two ways
        cursor.execute(sql)
        return cursor.fetchall()


def _plain(rows: list[tuple[Any, ...]]) -> list[str]:
    """What PostgreSQL prints of its catalogue, without the casts and brackets that a restored expression gains."""
    return sorted(re.sub(r"::(?:text|character varying)(?:\[\])?|[()\s]", "", repr(row)) for row in rows)


def _differing(first: dict[str, str], second: dict[str, str], tables: list[str]) -> list[str]:
    return [t for t in tables if _ask(first, ROWS.format(t)) != _ask(second, ROWS.format(t))]


def _seen_without_society(server: dict[str, str]) -> int:
    walled = _ask(server, "SELECT DISTINCT tablename FROM pg_policies")
    assert walled, "no table has a policy"
    nobody = "00000000-0000-0000-0000-000000000000"
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for (table,) in walled)
    with closing(psycopg2.connect(server["DATABASE_URL"], options=f"-c app.society={nobody}")) as connection:
        cursor = connection.cursor()
        cursor.execute(f"SELECT {counts}")
        return sum(cursor.fetchone() or ())


def _verify(server: dict[str, str]) -> bool:
    done = subprocess.run([sys.executable, "manage.py", "verify_ledger"], env=server, cwd=ROOT, check=False)
    return done.returncode == 0


def _files(server: dict[str, str]) -> list[bool]:
    """For each stored file of any society, whether its bytes have the digest that its row says."""
    folder = Path(server["MEDIA_ROOT"])
    rows = _ask(server, "SELECT file, sha256 FROM societies_attachment")
    return [hashlib.sha256((folder / path).read_bytes()).hexdigest() == sha256 for path, sha256 in rows]


def _take_one(first: dict[str, str], second: dict[str, str], tables: list[str]) -> list[str]:
    with closing(psycopg2.connect(second["DATABASE_OWNER_URL"])) as connection, connection:
        connection.cursor().execute(
            "DELETE FROM societies_affiliation WHERE id = (SELECT id FROM societies_affiliation LIMIT 1)"
        )
    return _differing(first, second, tables)


if __name__ == "__main__":
    sys.exit(main())
