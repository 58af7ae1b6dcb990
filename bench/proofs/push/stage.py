"""The processes of one run, each of which may be killed and comes back: services, workers, beat, platform, publisher."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from bench.proofs.push.schedule import Trouble
from config.local.children import Child, say, stop_all
from config.local.places import ROOT, throw_away_folder
from config.local.ports import take_port
from config.local.services import plan_throw_away, run_services
from config.local.testing import test_environment
from disclosure.signing import Ed25519Key

BACK_AFTER = 0.7  # seconds a supervisor needs to notice
_WORK = "SELECT count(*), coalesce(extract(epoch FROM now() - min(due_at)), 0) FROM societies_wake WHERE kind IN ('message', 'push')"


@dataclass
class Stage:
    """What runs, and what may be done to it."""

    env: dict[str, str]
    children: dict[str, Child]
    folder: Path

    @property
    def platform_data(self) -> Path:
        return self.folder / "platform"

    def start(self, *names: str) -> None:
        for name in names:
            self.children[name].start()

    def kill(self, name: str) -> None:
        """SIGKILL to all of a part; it is back a moment later."""
        process = self.children[name].process
        if process is None or process.poll() is not None:
            return
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(BACK_AFTER)
        self.children[name].start()

    def revive(self) -> None:
        """Start again whatever ended with an error, such as a publisher that met a database on its way down."""
        for child in self.children.values():
            if child.process is not None and child.process.poll():
                child.start()

    def make(self, trouble: Trouble) -> None:
        if trouble.clocks:
            for name, seconds in trouble.clocks.items():
                _clock(self.folder, name).write_text(str(seconds))
        elif trouble.order:
            with contextlib.suppress(OSError):  # it is just being killed
                self._order(trouble)
        else:
            self.kill(trouble.name)

    def _order(self, trouble: Trouble) -> None:
        request = urllib.request.Request(
            f"{self.env['DISCLOSURE_URL']}/_control", data=json.dumps(trouble.order).encode(), method="POST"
        )
        urllib.request.urlopen(request, timeout=10).close()

    def waiting(self) -> tuple[int, float] | None:
        """How many wake-ups are left, and for how many seconds the oldest is due; None while nobody can say."""
        with contextlib.suppress(psycopg2.Error):
            connection = psycopg2.connect(self.env["DATABASE_URL"], connect_timeout=2)
            with contextlib.closing(connection), connection.cursor() as cursor:
                cursor.execute(_WORK)
                count, age = cursor.fetchone() or (0, 0)
                return int(count), float(age)
        return None

    def run(self, module: str, *arguments: str) -> str:
        """Run a step of the proof to its end, and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", f"bench.proofs.push.{module}", *arguments],
            env=self.env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout


@contextlib.contextmanager
def set_up(*, plain: bool, planted: str, rate: float) -> Iterator[Stage]:
    """Services of the run's own, an empty migrated database, and every part described but not started."""
    for given in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(given, None)
    with (
        throw_away_folder() as folder,
        run_services(plan_throw_away(folder, durable=True)) as services,
    ):
        for name in ("media", "static", "platform"):
            (folder / name).mkdir()
        ours, seal = Ed25519Key.make("proof/1"), Ed25519Key.make("reference/1")
        port = take_port(8900)
        env = {
            **os.environ,
            **test_environment(services, folder),
            "DISCLOSURE_ADAPTER": "reference",
            "DISCLOSURE_URL": f"http://127.0.0.1:{port}",
            "DISCLOSURE_KEY_ID": ours.id,
            "DISCLOSURE_KEY": ours.secret,
            "DISCLOSURE_PLATFORM_KEYS": seal.public,
        }
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
            env={**env, "DATABASE_URL": env["DATABASE_OWNER_URL"]},
            cwd=ROOT,
            check=True,
        )
        children = {child.name: child for child in services.children}
        own = list(_parts(env, folder, port, plain=plain, planted=planted, rate=rate))
        own[0].env = {
            **env,
            "REFERENCE_PLATFORM_KEYS": ours.public,
            "REFERENCE_PLATFORM_SEAL": f"{seal.id}:{seal.secret}",
        }
        try:
            yield Stage(env, {**children, **{child.name: child for child in own}}, folder)
        except BaseException:
            for child in own:
                say(f"--- {child.name}\n{child.tail(12)}")
            raise
        finally:
            stop_all(own)


def _parts(
    env: dict[str, str], folder: Path, port: int, *, plain: bool, planted: str, rate: float
) -> Iterator[Child]:
    python = sys.executable
    app = "bench.proofs.push.plain" if plain else "config"
    work = ["worker", "--loglevel", "ERROR", "--without-gossip", "--without-mingle"]
    worker = [python, "-m", "bench.proofs.push.worker", planted or "-", "-A", app, *work]
    described: dict[str, list[str]] = {
        "platform": [
            *(python, "-m", "disclosure.reference_platform", "--port", str(port)),
            *("--data", str(folder / "platform")),
        ],
        "worker": [*worker, "-c", "2", "-Q", "sweep,default", "-n", "messages@%h"],
        "sender 1": [*worker, "-c", "1", "-Q", "disclosure", "-n", "one@%h"],
        "sender 2": [*worker, "-c", "1", "-Q", "disclosure", "-n", "two@%h"],
        "beat": [
            *(python, "-m", "celery", "-A", app, "beat", "--loglevel", "ERROR", "--pidfile="),
            *("-s", str(folder / "beat")),
        ],
        "publisher": [
            *(python, "-m", "bench.proofs.push.publisher", "publish", str(rate)),
            *(["--plain"] if plain else []),
        ],
    }
    for name, argv in described.items():
        own = {"PROOF_CLOCK": str(_clock(folder, name))}
        yield Child(name=name, argv=argv, log=folder / "log" / f"{name.replace(' ', '_')}.log", env=env | own)


def _clock(folder: Path, name: str) -> Path:
    """Where a part reads by how many seconds its clock is wrong."""
    return folder / f"{name.replace(' ', '_')}.clock"
