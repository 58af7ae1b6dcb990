"""`./dev demo`: the whole product on one machine, in the foreground, under one supervisor."""

import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.local import catalogues, frontend, native
from config.local.children import Child, run_captured, say, stop_all, stop_on_signals, watch
from config.local.places import ROOT, VAR
from config.local.stack import (
    Ports,
    as_owner,
    as_web,
    demo_environment,
    hold_stack,
    platform_key,
    publish,
    running_demo,
)
from disclosure.signing import Ed25519Key

_WEB_SECONDS = 60.0


def run_demo(_arguments: Sequence[str]) -> int:
    """Set up, run until Ctrl-C, stop in order. 1 when something needed did not start."""
    stopping = stop_on_signals()
    frontend.build_if_stale()
    catalogues.compile_all()
    native.ensure_pdf_libraries()
    try:
        with hold_stack() as services:
            ports = Ports.take()
            env = demo_environment(services, ports)
            kept = [VAR / "reference_platform", VAR / "mail", VAR / "beat"]
            for folder in [*kept, Path(env["MEDIA_ROOT"]), Path(env["STATIC_ROOT"])]:
                folder.mkdir(parents=True, exist_ok=True)
            say("Migrating the database")
            run_step("migrate", as_owner(env), "--verbosity", "0")
            parts = describe_parts(env, ports)
            with publish(env):
                try:
                    for part in parts:
                        part.start()
                    return _serve(services.children, parts, env, ports, stopping)
                finally:
                    stop_all(parts)
    except BlockingIOError:
        found = running_demo() or {}
        say(f"Another ./dev runs from this checkout already. {found.get('PUBLIC_BASE_URL', '')}".strip())
        return 1


def run_step(name: str, env: Mapping[str, str], *arguments: str) -> str:
    """Run one Django command to its end and give what it printed. Raises SystemExit with its complaint."""
    done = run_captured([sys.executable, ROOT / "manage.py", name, *arguments], env=env)
    if done.returncode:
        raise SystemExit(f"`manage.py {name}` failed (exit code {done.returncode}):\n{done.stdout}")
    return done.stdout


def describe_parts(env: Mapping[str, str], ports: Ports) -> list[Child]:
    """Every process of the product, in starting order."""
    served = as_web(env)
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "config"]
    worker = [*celery, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    parts: list[tuple[str, list[str]]] = [
        (
            "reference platform",
            [
                *(python, "-m", "disclosure.reference_platform", "--host", "127.0.0.1"),
                *("--port", str(ports.platform), "--data", str(VAR / "reference_platform")),
            ],
        ),
        (
            "mail catcher",
            [
                *(python, "-m", "config.local.mail", "--smtp-port", str(ports.smtp)),
                *("--page-port", str(ports.mail_page), "--data", str(VAR / "mail")),
            ],
        ),
        ("worker", [*worker, "-Q", "sweep,default", "-c", "2", "-n", "work@%h"]),
        ("disclosure worker", [*worker, "-Q", "disclosure", "-c", "2", "-n", "disclosure@%h"]),
        ("render worker", [*worker, "-Q", "render", "-c", "1", "-n", "render@%h"]),
        ("beat", [*celery, "beat", "--loglevel", "INFO", "-s", str(VAR / "beat" / "schedule"), "--pidfile="]),
        (
            "web",
            [
                *(python, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{ports.web}"),
                *("--preload", "--workers", "2", "--threads", "4"),
                *("--graceful-timeout", "10", "--no-control-socket", "--access-logfile", "-"),
            ],
        ),
    ]
    seal = platform_key()
    keys = {
        "REFERENCE_PLATFORM_KEYS": Ed25519Key.read(env["DISCLOSURE_KEY_ID"], env["DISCLOSURE_KEY"]).public,
        "REFERENCE_PLATFORM_SEAL": f"{seal.id}:{seal.secret}",
    }
    unwanted = set()
    if (
        env["DISCLOSURE_URL"] != f"http://127.0.0.1:{ports.platform}"
        or env["DISCLOSURE_ADAPTER"] != "reference"
    ):
        unwanted.add("reference platform")
    if (env["EMAIL_HOST"], env["EMAIL_PORT"]) != ("127.0.0.1", str(ports.smtp)):
        unwanted.add("mail catcher")
    return [
        Child(
            name=name,
            argv=argv,
            log=VAR / "log" / f"{name.replace(' ', '_')}.log",
            env={**_stranger(served), **keys} if name == "reference platform" else served,
        )
        for name, argv in parts
        if name not in unwanted
    ]


def _stranger(env: Mapping[str, str]) -> dict[str, str]:
    """The reference platform is not ours: it gets no address or secret of ours."""
    private = ("DATABASE_", "REDIS_", "SECRET_KEY", "DISCLOSURE_", "EMAIL_", "MEDIA_")
    return {name: value for name, value in env.items() if not name.startswith(private)}


def _serve(
    services: Sequence[Child],
    parts: Sequence[Child],
    env: Mapping[str, str],
    ports: Ports,
    stopping: threading.Event,
) -> int:
    seeds = any(ROOT.glob("*/management/commands/seed_demo.py"))
    people = ""
    if seeds and not stopping.is_set():
        say("Filling in what is missing of the demo data")
        people = run_step("seed_demo", as_web(env))
    web = next(part for part in parts if part.name == "web")
    if not wait_for_web(web, f"http://127.0.0.1:{ports.web}/", stopping):
        return 1
    if not stopping.is_set():
        lines = [f"\nTuanbiao runs at {env['PUBLIC_BASE_URL']}"]
        if any(part.name == "mail catcher" for part in parts):
            lines.append(f"Its mail is read at http://127.0.0.1:{ports.mail_page}")
        lines.append("A person's current TOTP code: ./dev manage totp EMAIL")
        lines.append(f"Logs: {VAR / 'log'}. Ctrl-C stops everything; the data stays.")
        print("\n".join(lines))
        if people:
            print(f"\n{people.rstrip()}")
        sys.stdout.flush()
    watch([*services, *parts], stopping)
    say("Stopping.")
    return 0


def wait_for_web(web: Child, address: str, stopping: threading.Event) -> bool:
    """True when the first page answers (or we are asked to stop); else says why not, with the log's end."""
    end = time.monotonic() + _WEB_SECONDS
    reason = "it does not answer"
    while time.monotonic() < end and not stopping.wait(0.1):
        if not web.is_running():
            reason = "it ended by itself"
            break
        try:
            with urllib.request.urlopen(address, timeout=10):  # noqa: S310 -- our own loopback address
                return True
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return True
            reason = f"it answers {answer.code}"
            time.sleep(1)
        except OSError:
            continue
    if stopping.is_set():
        return True
    say(f"The web process does not serve {address}: {reason}. The end of {web.log}:\n{web.tail()}")
    return False
