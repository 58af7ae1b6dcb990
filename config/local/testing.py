"""`./dev test` and `./dev services`: private, throw-away services, so that several runs do not meet."""

import contextlib
import os
import secrets
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.local import browser, catalogues, frontend, native
from config.local.children import run_in_foreground, say, stop_on_signals, watch
from config.local.places import ROOT, throw_away_folder
from config.local.services import Services, plan_throw_away, run_services


def test_environment(services: Services, folder: Path) -> dict[str, str]:
    """What settings need in the test profile, pointing at the private services and folder."""
    return {
        **services.env,
        "TUANBIAO_PROFILE": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "PUBLIC_BASE_URL": os.environ.get("PUBLIC_BASE_URL", "http://127.0.0.1:8000"),
    }


@contextlib.contextmanager
def private_stack(*, durable: bool = False) -> Iterator[tuple[Services, dict[str, str]]]:
    """Throw-away services and the environment to use them; everything is gone afterwards."""
    with throw_away_folder() as folder, run_services(plan_throw_away(folder, durable=durable)) as services:
        for name in ("media", "static"):
            (folder / name).mkdir()
        yield services, test_environment(services, folder)


def run_tests(arguments: Sequence[str]) -> int:
    """Run pytest with `arguments` and give its exit code. Default: the whole suite, on three workers that take from each other.

    One more than the two cores it is timed on: whoever walks the journeys mostly waits for the product.
    """
    frontend.try_to_build()
    catalogues.compile_all()
    native.ensure_pdf_libraries()
    extra = browser.ensure_chromium()
    command = [sys.executable, "-m", "pytest", *(arguments or ["-n", "3", "--dist", "worksteal", "tests"])]
    with private_stack() as (_, env):
        return run_in_foreground(command, env={**os.environ, **env, **extra})


def offer_services(_arguments: Sequence[str]) -> int:
    """Start private services, print `export` lines for a shell, and stay until Ctrl-C."""
    stopping = stop_on_signals()
    with private_stack() as (services, env):
        for name, value in env.items():
            print(f"export {name}={shlex.quote(value)}")
        sys.stdout.flush()
        say("Private services are running; Ctrl-C stops and removes them.")
        watch(services.children, stopping)
    return 0


def run_module(folder: str, arguments: Sequence[str], *, verb: str) -> int:
    """Run `folder`/NAME.py as a module against private services that keep their promises (fsync on)."""
    names = sorted(
        path.stem
        for path in (ROOT / folder).glob("*.py")
        if not path.stem.startswith("_") and path.stem != "conftest"
    )
    if not arguments or arguments[0] not in names:
        say(f"Usage: ./dev {verb} NAME, where NAME is one of: {', '.join(names) or '(none yet)'}.")
        return 2
    module = f"{folder.replace('/', '.')}.{arguments[0]}"
    with private_stack(durable=True) as (_, env):
        return run_in_foreground([sys.executable, "-m", module, *arguments[1:]], env={**os.environ, **env})
