"""`./dev check`: everything that can be judged without running the product, each in its own words."""

import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.local import catalogues, locks
from config.local.children import run_captured
from config.local.places import ROOT

Check = Callable[[], tuple[bool, str]]


def _tool(name: str) -> str:
    """The command of this name in our environment, else on the machine."""
    own = Path(sys.executable).parent / name
    return str(own) if own.exists() else shutil.which(name) or name


def run_command(*argv: str, **more: str) -> Check:
    """A check that a command exits with 0, given some more environment; its words are the command's."""

    def ask() -> tuple[bool, str]:
        # No service is needed, and none may be reached by accident.
        env = {
            **os.environ,
            "TUANBIAO_PROFILE": "test",
            "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
            **more,
        }
        done = run_captured([_tool(argv[0]), *argv[1:]], env=env)
        return done.returncode == 0, done.stdout

    return ask


def ask_catalogues() -> tuple[bool, str]:
    """Every message that a page may show has a Chinese translation, and every catalogue compiles."""
    lacking = [
        f"{app}: {use.key.msgid!r} ({use.place})"
        for app in catalogues.APPS
        for use in catalogues.missing(app)
    ]
    catalogues.compile_all()
    return not lacking, "\n".join(lacking)


def ask_locks() -> tuple[bool, str]:
    """The locks hold what pyproject.toml and package.json ask for (compared, not resolved: no network)."""
    found = locks.find_differences(ROOT)
    return not found, "\n".join(found)


def _manage(*arguments: str, **more: str) -> Check:
    quiet = "ignore:Got an error checking a consistent migration history:RuntimeWarning"
    return run_command(sys.executable, "-W", quiet, "manage.py", *arguments, **more)


_PRODUCTION = {
    "TUANBIAO_PROFILE": "production",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "ALLOWED_HOSTS": "standards.example.org",
    "PUBLIC_BASE_URL": "https://standards.example.org",
}


CHECKS: list[tuple[str, Check]] = [
    ("format", run_command("ruff", "format", "--check", ".")),
    ("lint", run_command("ruff", "check", ".")),
    ("types", run_command("mypy")),
    ("import contracts", run_command("lint-imports")),
    ("system check", _manage("check")),
    ("production check", _manage("check", "--deploy", "--fail-level", "WARNING", **_PRODUCTION)),
    ("migrations", _manage("makemigrations", "--check", "--dry-run")),
    ("template format", run_command("djlint", "--check", "templates")),
    ("template lint", run_command("djlint", "--lint", "templates")),
    ("catalogues", ask_catalogues),
    ("locks", ask_locks),
    ("shell", run_command("sh", "-n", "dev")),
    ("shell of CI", run_command("bash", "-n", ".ci/run")),
]


def run_checks(arguments: Sequence[str]) -> int:
    """Run all checks (or those named) side by side, continue after failures, and give 1 if any failed."""
    chosen = [(name, ask) for name, ask in CHECKS if not arguments or name in arguments]
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        asked = [(name, pool.submit(_time, ask)) for name, ask in chosen]
        for name, answer in asked:
            passed, words, took = answer.result()
            print(f"{'pass' if passed else 'FAIL'}  {name} ({took:.1f} s)", flush=True)
            if not passed:
                failed.append(name)
                print("\n".join(f"      {line}" for line in words.rstrip().splitlines()), flush=True)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _time(ask: Check) -> tuple[bool, str, float]:
    began = time.monotonic()
    return *ask(), time.monotonic() - began
