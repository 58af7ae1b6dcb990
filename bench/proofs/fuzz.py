"""``./dev prove fuzz``: whatever is typed, sent or asked, no page and no endpoint answers 500, and nothing typed is lost.

Forms: everybody of a society with a standard at every stage crawls the pages, and every form found is sent with
hostile values, field by field, from the same state each time (the transaction of a try is rolled back). Addresses: every pattern
with hostile parameters and questions. The API: schemathesis asks a running server for all that its document allows.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_folder = tempfile.TemporaryDirectory()
os.environ["MEDIA_ROOT"] = f"{_folder.name}/media"  # what is uploaded here goes with it
import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from bench._ground import migrate, print_nothing  # noqa: E402
from bench.proofs.fuzzing import planted  # noqa: E402
from bench.proofs.fuzzing.visitors import Report, Visitors  # noqa: E402
from bench.proofs.twins import worlds  # noqa: E402
from config.local.ports import take_port  # noqa: E402
from config.local.tools import find_tool  # noqa: E402

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev prove fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--each", type=int, default=12, help="hostile tries of each form and each address")
    parser.add_argument("--examples", type=int, default=60, help="of schemathesis, for each operation")
    parser.add_argument("--only", choices=("forms", "api"))
    chosen = parser.parse_args()
    migrate()
    worlds.build_quiet(connection.settings_dict["NAME"], printer=print_nothing)
    passed = True
    if chosen.only != "api":
        passed = _try_forms(chosen.seed, chosen.each)
    if chosen.only != "forms":
        passed = _ask_api(chosen.seed, chosen.examples) and passed
    return 0 if passed else 1


def _try_forms(seed: int, each: int) -> bool:
    began = time.monotonic()
    found = Visitors(random.Random(seed)).try_all(each)
    print(
        f"{found.pages} pages read, {found.forms} forms of {found.doors} addresses sent {found.sent} times, "
        f"{found.asked} addresses asked with hostile parameters: {len(found.problems)} problems; seed {seed}, "
        f"{time.monotonic() - began:.0f} s"
    )
    for problem in found.problems.values():
        print(f"  {problem}")
    caught = _find_planted(seed)
    for name, problem in caught.items():
        print(f"{'caught' if problem else 'MISSED'}  planted: {name}  {problem}")
    return not found.problems and all(caught.values())


def _find_planted(seed: int) -> dict[str, str]:
    """How each planted fault was noticed; "" for one that was not."""
    settings.ROOT_URLCONF = planted.__name__
    found = Report()
    Visitors(random.Random(seed)).try_pages(list(planted.FAULTS.values()), found, each=60)
    return {
        name: next((text for text in found.problems.values() if page in text), "")
        for name, page in planted.FAULTS.items()
    }


def _ask_api(seed: int, examples: int) -> bool:
    with _server() as address:
        done = subprocess.run(
            [
                *(find_tool("schemathesis"), "run", f"{address}/api/v1/openapi.json"),
                *("--checks", CHECKS, "--max-examples", str(examples), "--seed", str(seed)),
                *("--phases", "examples,coverage,fuzzing", "--no-color"),
            ],
            check=False, cwd=_folder.name,
        )  # fmt: skip
    return done.returncode == 0


@contextmanager
def _server() -> Iterator[str]:
    """The product's web server on the same database, its readers not limited; its address."""
    port = take_port(8000)
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    env = {**os.environ, "API_RATE": "1000000/min"}
    log = Path(_folder.name) / "web.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [*command, "--threads", "4", "--no-control-socket"], env=env, stdout=out, stderr=out
        ) as server,
    ):
        try:
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()
    print(_tracebacks(log.read_text(errors="replace")), end="")


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _try in range(120):
        try:
            if httpx.get(f"{address}/", trust_env=False).status_code < 500:
                return
        except httpx.TransportError:
            pass
        if server.poll() is not None:
            break
        time.sleep(0.5)
    raise SystemExit("The web server did not answer within a minute.")


def _tracebacks(log: str) -> str:
    """What the server said of faults; "" for none."""
    _head, found, rest = log.partition("Traceback")
    return f"{found}{rest[:4000]}\n" if found else ""


if __name__ == "__main__":
    sys.exit(main())
