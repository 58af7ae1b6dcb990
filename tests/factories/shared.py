"""Real drafts and the official schema: data that is not ours to commit. ``SHARED_DATA`` names its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("SHARED_DATA", "../shared/data"))


def needs(*names: str) -> pytest.MarkDecorator:
    """Skip aloud where one of the files is not there."""
    missing = [name for name in names if not (DATA / name).exists()]
    return pytest.mark.skipif(
        bool(missing), reason=f"{DATA} has no {' '.join(missing)}: name it in SHARED_DATA"
    )
