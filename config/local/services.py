"""PostgreSQL and Valkey for one run: embedded, unless the environment names others."""

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from config.local import database, postgres, valkey
from config.local.children import Child, stop_all
from config.local.places import keep_secret, server_folder
from config.local.ports import take_port


@dataclass(frozen=True)
class Services:
    """What runs: the environment that points at it, and the children that are ours."""

    env: dict[str, str]
    children: list[Child]


@dataclass(frozen=True)
class Plan:
    """Where services keep data and what may be lost: `durable` survives a power cut, `secret` names passwords."""

    home: Path
    postgres_port: int
    valkey_port: int
    durable: bool
    secret: Callable[[str], str]


def plan_kept(home: Path) -> Plan:
    """The demo's services: data and passwords stay in `home`."""
    return Plan(home, 15432, 16379, durable=True, secret=lambda name: keep_secret(name, home=home))


def plan_throw_away(home: Path, *, durable: bool = False) -> Plan:
    """Private services for one run of tests or of a benchmark (`durable`: with fsync, to be measured)."""
    return Plan(home, 17432, 18379, durable=durable, secret=lambda _: secrets.token_urlsafe(24))


@contextlib.contextmanager
def run_services(plan: Plan) -> Iterator[Services]:
    """Start what the environment does not name (DATABASE_URL, REDIS_URL); stop it in order afterwards."""
    services = Services({}, [])
    (plan.home / "log").mkdir(parents=True, exist_ok=True)
    try:
        _provide_database(plan, services)
        _provide_redis(plan, services)
        yield services
    finally:
        stop_all(services.children)


def _provide_database(plan: Plan, services: Services) -> None:
    given = os.environ.get("DATABASE_URL")
    if given:
        _use_given_database(given, services)
        return
    binaries = postgres.find_binaries()
    data = server_folder(plan.home, "postgres")
    superuser = plan.secret("postgres")
    postgres.create_cluster(binaries, data, password=superuser, durable=plan.durable)
    port = take_port(plan.postgres_port)
    log = plan.home / "log" / "postgres.log"
    server = postgres.describe_server(binaries, data, port=port, log=log, durable=plan.durable)
    services.children.append(server)
    server.start()
    superuser_url = f"postgres://postgres:{superuser}@127.0.0.1:{port}/postgres"
    postgres.wait_until_ready(server, superuser_url)
    urls = {
        variable: f"postgres://{role}:{plan.secret(role)}@127.0.0.1:{port}/tuanbiao"
        for variable, role in (
            ("DATABASE_URL", "tuanbiao_web"),
            ("DATABASE_OWNER_URL", "tuanbiao_owner"),
            ("DATABASE_BACKUP_URL", "tuanbiao_backup"),
        )
    }
    database.set_up(database.read_access({"DATABASE_SUPERUSER_URL": superuser_url, **urls}))
    services.env.update(urls)
    services.env["PGBENCH"] = str(binaries.folder / "pgbench")
    services.env["PG_LIBRARIES"] = binaries.libraries


def _use_given_database(given: str, services: Services) -> None:
    superuser_url = os.environ.get("DATABASE_SUPERUSER_URL")
    owner_url = os.environ.get("DATABASE_OWNER_URL")
    if not owner_url:
        raise SystemExit(
            "DATABASE_URL names a server, so DATABASE_OWNER_URL must too: migrations run as the role "
            "tuanbiao_owner. `python -m config.local.database` makes the roles (docs/getting-started.md)."
        )
    database.check_version(superuser_url or owner_url)
    if superuser_url:
        database.set_up(database.read_access(os.environ))
    services.env.update({"DATABASE_URL": given, "DATABASE_OWNER_URL": owner_url})


def _provide_redis(plan: Plan, services: Services) -> None:
    given = os.environ.get("REDIS_URL")
    if given:
        services.env["REDIS_URL"] = given
        return
    password = plan.secret("valkey")
    port = take_port(plan.valkey_port)
    data = server_folder(plan.home, "valkey")
    log = plan.home / "log" / "valkey.log"
    server = valkey.describe_server(data, port=port, password=password, log=log, durable=plan.durable)
    services.children.append(server)
    server.start()
    services.env["REDIS_URL"] = f"redis://:{password}@127.0.0.1:{port}/0"
    valkey.wait_until_ready(server, services.env["REDIS_URL"])
