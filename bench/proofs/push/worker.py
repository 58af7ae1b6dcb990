"""A Celery worker, perhaps with a fault of ours planted in it: ``worker FAULT|- CELERY-ARGUMENTS``.

Its clock is as many seconds wrong as the file ``PROOF_CLOCK`` says, which may change at any time.
"""

import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import django

from bench.proofs.push.planted import broken
from societies import clock


def wrong(wall: Callable[[], datetime], told: Path) -> Callable[[], datetime]:
    """The machine's clock, wrong by what is ``told``."""
    return lambda: wall() + timedelta(seconds=float(told.read_text() or 0) if told.exists() else 0)


if __name__ == "__main__":
    if sys.argv[1] != "-":
        django.setup()
        for where, name, instead in broken(sys.argv[1]):
            setattr(where, name, instead)
    clock.wall = wrong(clock.wall, Path(os.environ["PROOF_CLOCK"]))
    from celery.__main__ import main

    sys.argv = ["celery", *sys.argv[2:]]
    main()
