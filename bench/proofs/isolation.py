"""``./dev prove isolation``: nobody of a society can tell whether it is alone on the platform.

Twin worlds are cloned from one template database: in one society A is alone, in the other fifty noisy societies are
busy beside it. The same generated sessions of A's people are replayed in both, and everything that comes out is
compared (docs/isolation.md).
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_folder = tempfile.TemporaryDirectory()
os.environ["MEDIA_ROOT"] = f"{_folder.name}/media"  # the worlds' files are theirs alone
import django  # noqa: E402

django.setup()

from bench._ground import migrate  # noqa: E402
from bench.proofs.twins.run import Proof  # noqa: E402
from config.local.catalogues import compile_all  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev prove isolation", description=__doc__)
    parser.add_argument("--seed", type=int, default=20260326)
    parser.add_argument("--requests", type=int, default=12_000)
    parser.add_argument("--societies", type=int, default=50)
    parser.add_argument("--chapters", type=int, default=12)
    parser.add_argument("--template", default="", help="an already migrated, empty database")
    parser.add_argument("--small", action="store_true", help="eighty requests and one planted leak")
    parser.add_argument(
        "--mutants", action="store_true", help="take walls down one at a time, and see who notices"
    )
    parser.add_argument(
        "--sample", type=int, default=0, help="how many mutants of each kind; all, unless said"
    )
    chosen = parser.parse_args()
    if chosen.small:
        chosen.requests, chosen.chapters, chosen.societies = 80, 1, 1
    compile_all()
    if not chosen.template:
        migrate()
    proof = Proof(chosen, Path(_folder.name))
    return proof.run_mutants() if chosen.mutants else proof.run()


if __name__ == "__main__":
    sys.exit(main())
