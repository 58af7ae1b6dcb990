"""One world for all cells of a module: built once, every request undone."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from societies import clock
from tests.conftest import NOW
from tests.doors.knock import undrawn_pages
from tests.doors.world import World, build


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    media: Path = tmp_path_factory.mktemp("media")
    with (
        undrawn_pages(),
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(clock, "now", lambda: NOW)
        patch.setattr(settings, "MEDIA_ROOT", str(media))
        # Thousands are refused, as they should be.
        patch.setattr(logging.getLogger("django.request"), "disabled", True)
        yield build()
        transaction.set_rollback(True)
