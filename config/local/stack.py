"""The kept stack of this checkout: one supervisor at a time, whom `./dev manage` may join."""

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.local.children import run_in_foreground, say
from config.local.places import ROOT, VAR, is_locked, keep_secret, try_lock
from config.local.ports import take_port
from config.local.services import Services, plan_kept, run_services
from disclosure.signing import Ed25519Key

_LOCK = VAR / "stack.lock"
_STATE = VAR / "running.json"
_AS_OWNER = {"migrate", "sqlmigrate", "showmigrations", "flush", "sqlflush", "optimizemigration"}
_WITHOUT_SERVICES = {
    *(
        "check",
        "makemigrations",
        "help",
        "version",
        "--help",
        "-h",
        "--version",
        "spectacular",
        "draw_lifecycles",
        "comments",
        "disclosure_keys",
        "draft",
    ),
    *(
        "collectstatic",
        "findstatic",
        "diffsettings",
        "compilemessages",
        "makemessages",
        "startapp",
        "sendtestemail",
    ),
    *("squashmigrations",),
}


@dataclass(frozen=True)
class Ports:
    """Where the processes of the demo listen on 127.0.0.1."""

    web: int = 8000
    smtp: int = 10025
    mail_page: int = 8025
    platform: int = 8900

    @classmethod
    def take(cls) -> "Ports":
        """The first free ones."""
        return cls(*(take_port(preferred) for preferred in (cls.web, cls.smtp, cls.mail_page, cls.platform)))


def demo_environment(services: Services, ports: Ports) -> dict[str, str]:
    """What settings need in the demo profile; what the environment already says wins, the profile excepted."""
    address = f"http://127.0.0.1:{ports.web}"
    stack = {
        "SECRET_KEY": keep_secret("django"),
        "MEDIA_ROOT": str(VAR / "media"),
        "STATIC_ROOT": str(VAR / "static"),
        "PUBLIC_BASE_URL": address,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(ports.smtp),
        "DEFAULT_FROM_EMAIL": "tuanbiao@demo.invalid",
        "DISCLOSURE_ADAPTER": "reference",
        "DISCLOSURE_URL": f"http://127.0.0.1:{ports.platform}",
        "DISCLOSURE_KEY_ID": "demo/1",
        "DISCLOSURE_KEY": keep_key("disclosure", "demo/1").secret,
        "DISCLOSURE_PLATFORM_KEYS": platform_key().public,
    }
    return {**stack, **os.environ, **services.env, "TUANBIAO_PROFILE": "demo"}


def keep_key(name: str, key_id: str) -> Ed25519Key:
    """A key for signatures, made once."""
    return Ed25519Key(
        key_id, Ed25519PrivateKey.from_private_bytes(hashlib.sha256(keep_secret(name).encode()).digest())
    )


def platform_key() -> Ed25519Key:
    """The key with which the demo's reference platform signs receipts."""
    return keep_key("platform", "reference/1")


def as_owner(env: Mapping[str, str]) -> dict[str, str]:
    """The same environment, signed in to PostgreSQL as the role that migrates."""
    return {**env, "DATABASE_URL": env["DATABASE_OWNER_URL"]}


def as_web(env: Mapping[str, str]) -> dict[str, str]:
    """The same environment without the passwords that web and workers have no business with."""
    return {
        name: value
        for name, value in env.items()
        if name not in {"DATABASE_OWNER_URL", "DATABASE_BACKUP_URL"}
    }


@contextlib.contextmanager
def publish(env: Mapping[str, str]) -> Iterator[None]:
    """Let `./dev manage` find the running demo. The file holds passwords: only we may read it."""
    chosen = {name: value for name, value in env.items() if os.environ.get(name) != value}
    draft = _STATE.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(chosen))
    draft.replace(_STATE)
    try:
        yield
    finally:
        _STATE.unlink(missing_ok=True)


def running_demo() -> dict[str, str] | None:
    """The environment of the demo that runs from this checkout now, if one does."""
    if not is_locked(_LOCK):
        return None
    try:
        found: dict[str, str] = json.loads(_STATE.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return found


@contextlib.contextmanager
def hold_stack() -> Iterator[Services]:
    """Start the kept services, as their only supervisor. Raises BlockingIOError when another run is it."""
    with try_lock(_LOCK):
        _STATE.unlink(missing_ok=True)  # of a supervisor that was killed
        with run_services(plan_kept(VAR)) as services:
            yield services


@contextlib.contextmanager
def borrow_stack() -> Iterator[dict[str, str]]:
    """The running demo's environment, or that of services started for as long as this lasts."""
    told = False
    while True:
        joined = running_demo()
        if joined is not None:
            yield {**joined, **os.environ}
            return
        try:
            with hold_stack() as services:
                yield {**demo_environment(services, Ports()), **_given("TUANBIAO_PROFILE")}
                return
        except BlockingIOError:
            if not told:
                say("Another ./dev holds the services of this checkout; waiting for it.")
            told = True
            time.sleep(0.3)


def _given(name: str) -> dict[str, str]:
    return {name: os.environ[name]} if name in os.environ else {}


def needs_services(arguments: Sequence[str]) -> bool:
    """Whether a Django command may ask the database."""
    if not arguments or arguments[0] in _WITHOUT_SERVICES:
        return any(argument.startswith("--database") for argument in arguments)
    return not {"--help", "-h"} & set(arguments)


def run_manage(arguments: Sequence[str]) -> int:
    """Run a Django command and give its exit code; stdout is the command's alone."""
    command: list[str] = [sys.executable, str(ROOT / "manage.py"), *arguments]
    if not needs_services(arguments):
        # makemigrations would warn that it could not compare its history with a database
        command[1:1] = ["-W", "ignore:Got an error checking a consistent migration history:RuntimeWarning"]
        return run_in_foreground(command, env={"TUANBIAO_PROFILE": "demo", **os.environ})
    with borrow_stack() as env:
        owned = arguments[0] in _AS_OWNER
        return run_in_foreground(command, env=as_owner(env) if owned else env)
