"""The pages of the specimen as pictures, kept as text: how much ink lies in each field of 5 mm × 2.5 mm.

A digit says how much of the field is covered: 0 for nothing, 9 for two fifths and more, by square roots, so that a
thin line counts. So a page is 119 lines
of 42 digits that a reviewer can read, a moved line shows in a diff, and no binary is committed. Fonts and engine are
locked, so the pages are the same everywhere but for the smoothing of edges, which the tolerance covers.

    python -m tests.standards.rendering.golden FOLDER    writes the golden pages anew, and pictures to look at to FOLDER
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

GOLDEN = Path(__file__).parent / "golden"
ACROSS, DOWN = 5.0, 2.5  # mm of a field
DPI = 101.6  # 4 px a mm
FULL = 0.4  # the part of a field that 9 stands for
_STEPS = 9
SMALL = 1  # digits that a field may differ by
FEW = 1  # field of a page that may differ by more


def rasterised(pdf: bytes) -> list[Image.Image]:
    """The pages in grey, 4 px a mm. Needs poppler's pdftoppm."""
    tool = shutil.which("pdftoppm")
    assert tool is not None
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([tool, "-r", str(DPI), "-gray", "-", f"{folder}/p"], input=pdf, check=True)
        return [Image.open(io.BytesIO(path.read_bytes())) for path in sorted(Path(folder).iterdir())]


def fields(page: Image.Image) -> str:
    """The page as lines of digits."""
    size = round(page.width / 4 / ACROSS), round(page.height / 4 / DOWN)
    grey = page.convert("L").resize(size, Image.Resampling.BOX).tobytes()
    digits = [str(min(_STEPS, round(((1 - value / 255) / FULL) ** 0.5 * _STEPS))) for value in grey]
    return "\n".join("".join(digits[at : at + size[0]]) for at in range(0, len(digits), size[0])) + "\n"


def difference(wanted: str, found: str) -> str:
    """What is not as it was, in words; "" if the two pages look the same."""
    if [len(line) for line in wanted.splitlines()] != [len(line) for line in found.splitlines()]:
        return "the page has another size"
    far = [
        at
        for at, (one, other) in enumerate(zip(wanted, found, strict=True))
        if one != "\n" and abs(int(one) - int(other)) > SMALL
    ]
    if len(far) <= FEW:
        return ""
    width = wanted.index("\n") + 1
    rows = sorted({at // width for at in far})
    return f"{len(far)} fields differ, {rows[0] * DOWN:.0f} to {rows[-1] * DOWN + DOWN:.0f} mm from the top"


def golden() -> list[str]:
    return [path.read_text() for path in sorted(GOLDEN.glob("*.txt"))]


def main() -> None:
    import django  # noqa: PLC0415 -- only the command needs it

    django.setup()
    from standards.rendering.standard import render_standard  # noqa: PLC0415
    from tests.standards.rendering.specimen import COVER, SPECIMEN  # noqa: PLC0415

    shutil.rmtree(GOLDEN, ignore_errors=True)
    GOLDEN.mkdir()
    for number, page in enumerate(rasterised(render_standard(SPECIMEN, COVER)), 1):
        (GOLDEN / f"page-{number:02}.txt").write_text(fields(page))
        page.save(Path(sys.argv[1]) / f"page-{number:02}.png")


if __name__ == "__main__":
    main()
