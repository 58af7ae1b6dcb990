import pytest

from standards.rendering.standard import render_standard
from tests.standards.rendering.specimen import COVER, SPECIMEN


@pytest.fixture(scope="session")
def specimen() -> bytes:
    """The PDF of the specimen, printed once for all who look at it."""
    return render_standard(SPECIMEN, COVER)
