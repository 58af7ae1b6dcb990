import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from config.local.browser import find_chromium
from tests.journeys.browser import Visitor, launch
from tests.journeys.product import Product, run_product

ALBUM = Path(os.environ.get("JOURNEY_ALBUM", Path(__file__).parents[2] / "var" / "journey"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed with its module: while Playwright's loop runs, Django would refuse its database to later tests."""
    path = find_chromium()
    if path is None:
        pytest.skip("No Chromium was found: the browser journeys did not run (apt-get install chromium).")
    with launch(path) as browser:
        yield browser


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    if joined := os.environ.get("JOURNEY_JOINS"):  # ADDRESS=FOLDER of a product that runs already
        address, _, kept = joined.partition("=")
        yield Product(address, Path(kept), "")
        return
    folder = tmp_path_factory.mktemp("demo")
    with run_product(folder) as running:
        yield running


@pytest.fixture(scope="package")
def album() -> Path:
    """Where the pictures go; of an earlier run nothing stays."""
    shutil.rmtree(ALBUM, ignore_errors=True)
    ALBUM.mkdir(parents=True)
    return ALBUM


@pytest.fixture
def enters(chromium: Browser, product: Product, album: Path) -> Iterator[Callable[[str], Visitor]]:
    """``enters("secretary")`` gives somebody a browser of their own."""
    here: list[Visitor] = []

    def enter(name: str) -> Visitor:
        here.append(Visitor(chromium, product.address, album, name))
        return here[-1]

    yield enter
    for visitor in here:
        visitor.leave()
