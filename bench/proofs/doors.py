"""``./dev prove doors``: every role at every door of docs/doors.md, by every method, nobody standing for others.

The same tests as in ``./dev test``, which leave out who cannot add anything (``tests/doors/test_doors.py``), and
the doors that are wrong on purpose. Some minutes.
"""

import os
import sys

import pytest


def main() -> int:
    os.environ["TUANBIAO_ALL_DOORS"] = "yes"
    return int(pytest.main(["-n0", "-q", "--timeout=3600", "tests/doors"]))


if __name__ == "__main__":
    sys.exit(main())
