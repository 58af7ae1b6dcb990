"""Where things lie: the checkout, its git-ignored `var/`, and throw-away folders."""

import contextlib
import fcntl
import os
import pwd
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("TUANBIAO_VAR", ROOT / "var")).resolve()
SYSTEM_HOME = Path("/var/lib/tuanbiao")  # only used by root, whose servers run as nobody
_PREFIX = "tuanbiao-run-"


@dataclass(frozen=True)
class Account:
    """The ordinary user that a server runs as when we are root."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """PostgreSQL refuses uid 0, and needs a passwd line: root's servers run as `nobody`."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def reachable_by_all(folder: Path) -> bool:
    """Whether a stranger may walk down to `folder` (nobody cannot enter /root)."""
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents) if parent.exists())


def server_folder(home: Path, name: str) -> Path:
    """A folder for one server's data, 0700 and owned by whom the server runs as; never opens a parent."""
    account = server_account()
    if account and not reachable_by_all(home):
        home = _claim_system_folder(home)
    folder = home / name
    folder.mkdir(parents=True, exist_ok=True)
    if account:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    return folder


def _claim_system_folder(home: Path) -> Path:
    """Where `nobody` keeps the data of a `home` it cannot enter, found by a token that lies in `home`.

    Data whose `home` is gone is removed: the passwords went with it.
    """
    token = keep_secret("place", home=home)
    for other in SYSTEM_HOME.glob("data-*"):
        note = other / "belongs-to"
        if not note.exists():  # another run is making it now
            continue
        owner = Path(note.read_text()) / "secrets" / "place"
        if not owner.exists() or owner.read_text() != other.name.removeprefix("data-"):
            shutil.rmtree(other, ignore_errors=True)
    folder = SYSTEM_HOME / f"data-{token}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "belongs-to").write_text(str(home))
    SYSTEM_HOME.chmod(0o711)
    folder.chmod(0o711)
    return folder


def keep_secret(name: str, *, home: Path = VAR) -> str:
    """The secret of this name, made once and kept in a file only we can read."""
    path = home / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    with contextlib.suppress(FileExistsError):
        draft = path.with_name(f".{name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(36))
        try:
            os.link(draft, path)  # whole or not at all, and only the first of two
        finally:
            draft.unlink()
    return path.read_text()


@contextlib.contextmanager
def hold_lock(path: Path, *, waiting: str = "") -> Iterator[None]:
    """Hold `path` against other runs of ./dev; says `waiting` on stderr when it has to wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                print(waiting, file=sys.stderr, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def try_lock(path: Path) -> Iterator[None]:
    """Hold `path`, or raise BlockingIOError at once when another run holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def is_locked(path: Path) -> bool:
    """Whether another run holds `path` now."""
    if not path.exists():
        return False
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextlib.contextmanager
def throw_away_folder() -> Iterator[Path]:
    """A private folder that is gone afterwards; also clears those of runs that were killed."""
    temp = Path(tempfile.gettempdir())
    for old in temp.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if old.stat().st_uid == os.geteuid() and (old / "lock").exists() and not is_locked(old / "lock"):
                shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        with hold_lock(folder / "lock"):
            folder.chmod(0o711 if server_account() else 0o700)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
