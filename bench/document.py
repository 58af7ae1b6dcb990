"""``./dev bench document``: what a draft of 20, 100 and 200 pages costs to read, check, compare and print.

Drafts are those of ``bench compare``. Each stage runs in a process of its own, so that its peak of memory is its own, and is
measured there by the processor's time, after its imports and, for the PDF, after a first small page (the clock would measure other work of the machine). The sides of a ratio take
turns within one run, there and back (ABBA): reading in the sandbox's child against pandoc (``$PANDOC``, else the one on the
PATH), both as whole processes from a .docx to a tree in JSON; the PDF against bare WeasyPrint on the same HTML, sheet, fonts and pictures.

The command fails if 200 pages take more than 5 s to read or 1 s to check, if the PDF costs more than 1.1 × bare
WeasyPrint, or if a stage's cost for a word grows by more than 1.3 × from 100 pages to 200: twice the work costs 2 if it is
linear and 4 if it is quadratic, so 2.6 tells them apart and leaves noise its place.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from bench.compare import WORDS_PER_PAGE, written
from standards import sandbox
from standards.document import anchors, compare, exports, lint, outline, reader
from standards.document.tree import Document

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
SIZES = {20: 2, 100: 1, 200: 1}  # pages → rounds of two measurements each
LIMITS = {"read": 5.0, "lint": 1.0}  # seconds for 200 pages
MOST = {"pdf": 1.1}  # × bare WeasyPrint
GROWTH = 1.3
QUICK = 5  # measurements of what takes a second or less; the least counts, since other work only adds
PRINTS = tuple(exports.FORMS)
STAGES = ("read", "lint", "diff", *PRINTS, "pdf")
Cost = tuple[float, float]  # seconds of the processor, peak MB


# -- in the child


def _stage(name: str, folder: Path) -> Callable[[], object]:
    """What is measured; its imports and its input are ready when this returns."""
    if name == "read":
        data = (folder / "new.docx").read_bytes()
        return lambda: reader.read(data, "new.docx")
    if name == "bare":
        return _bare(folder)
    old, new = (pickle.loads((folder / side).read_bytes()) for side in ("old", "new"))
    if name == "lint":
        return lambda: lint.check(new, stage=lint.Stage.APPROVAL)
    if name == "diff":
        return lambda: compare.compare(old, anchors.carry(old, new))
    if name in PRINTS:
        return lambda: exports.FORMS[name].dump(new)
    return _pdf(new)


def _pdf(document: Document) -> Callable[[], bytes]:
    import django  # noqa: PLC0415 -- the other stages know no Django

    django.setup()
    from standards.rendering import standard  # noqa: PLC0415 -- slow import

    cover = standard.CoverFacts("户用储能系统", ("示例学会",), "T/EXS 001—2026", issued_on=date(2026, 1, 5))
    standard.render_standard(Document(document.cover, ()), cover)  # a worker has printed before
    return lambda: standard.render_standard(document, cover)


def _bare(folder: Path) -> Callable[[], bytes]:
    warnings.filterwarnings("ignore", message="No fonts configured")
    import weasyprint  # noqa: PLC0415 -- slow import

    page, sheet = weasyprint.HTML(folder / "page.html"), folder / "sheet.css"
    weasyprint.HTML(string="<html lang=zh-CN><title>题</title><p>文").write_pdf(
        stylesheets=[sheet], pdf_variant="pdf/a-2a"
    )
    return lambda: page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/a-2a")


def _measured(name: str, folder: Path) -> None:
    act = _stage(name, folder)
    start = time.process_time()
    act()
    seconds = time.process_time() - start
    print(
        json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024])
    )  # at least the parent's


# -- in the parent


def _child(name: str, folder: Path) -> Cost:
    argv = [sys.executable, "-m", "bench.document", name, str(folder)]
    fonts = {"FONTCONFIG_FILE": str(folder / "fonts.conf")} if name == "bare" else {}  # we set our own
    done = subprocess.run(argv, stdout=subprocess.PIPE, check=True, env={**os.environ, **fonts})
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return seconds, peak


def _whole(argv: list[str], given: Path) -> Cost:
    """A whole process from the file ``given`` to a tree, by the system's account of it."""
    with given.open("rb") as stream:
        child = subprocess.Popen(argv, stdin=stream, stdout=subprocess.DEVNULL)
        _pid, status, used = os.wait4(child.pid, 0)
        child.returncode = status
    assert status == 0, argv
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _in_turns(rounds: int, *sides: Callable[[], Cost]) -> list[Cost]:
    """The medians of each side, measured there and back."""
    costs: list[list[Cost]] = [[] for _ in sides]
    for _ in range(rounds):
        for place in (*range(len(sides)), *reversed(range(len(sides)))):
            costs[place].append(sides[place]())
    medians = ([statistics.median(one) for one in zip(*side, strict=True)] for side in costs)
    return [(seconds, peak) for seconds, peak in medians]


def _laid_by(folder: Path, times: int) -> int:
    """Writes the two versions, and the page for bare WeasyPrint, into ``folder``; returns the words of the new one."""
    for side, chance in (("old", None), ("new", Random(1))):
        data = written(times, chance)
        (folder / f"{side}.docx").write_bytes(data)
        document = reader.read(data, f"{side}.docx")
        (folder / side).write_bytes(pickle.dumps(document))
    subprocess.run([sys.executable, "-m", "bench.document", "lay-by", str(folder)], check=True)
    return outline.word_count(document)


def _write_page(folder: Path) -> None:
    """The HTML that we lay out, with its sheet, fonts and pictures as files beside it."""
    import django  # noqa: PLC0415 -- as above

    django.setup()
    from standards.rendering import fonts, press, standard  # noqa: PLC0415 -- slow import

    document = pickle.loads((folder / "new").read_bytes())
    cover = standard.CoverFacts("户用储能系统", ("示例学会",), "T/EXS 001—2026", issued_on=date(2026, 1, 5))
    page, sheet, pictures = standard.sources(document, cover)
    for key, (_media_type, data) in pictures.items():
        (folder / f"picture-{key}").write_bytes(data)
        page = page.replace(f'src="image:{key}"', f'src="picture-{key}"')
    faces = "".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};src:url("{face.path.as_uri()}")}}'
        for face in fonts.shipped_faces()
    )
    (folder / "page.html").write_text(fonts.typeset(page))
    (folder / "sheet.css").write_text(faces + sheet)
    shutil.copy(Path(press.__file__).with_name("fonts.conf"), folder)


def main() -> int:
    pandoc = os.environ.get("PANDOC") or shutil.which("pandoc")
    if pandoc is None:
        print("Reading is not compared: no pandoc was found ($PANDOC, or on the PATH).")
    once, twice = (outline.word_count(reader.read(written(times), "draft.docx")) for times in (1, 2))
    table: dict[int, dict[str, Cost]] = {}
    words: dict[int, int] = {}
    faults: list[str] = []
    for pages, rounds in SIZES.items():
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            folder = Path(name)
            words[pages] = _laid_by(folder, max(1, round(pages * WORDS_PER_PAGE / (twice - once))))
            table[pages] = _costs(folder, rounds, pandoc)
        for stage, (seconds, peak) in table[pages].items():
            print(
                f"{pages:>4} pages ({words[pages]} words)  {stage:<15} {seconds:8.3f} s {peak:7.0f} MB",
                flush=True,
            )
    for pages, costs in table.items():
        for ours, theirs in (("sandbox", "pandoc"), ("pdf", "bare")):
            if theirs in costs:
                ratio = costs[ours][0] / costs[theirs][0]
                print(f"{pages:>4} pages  {ours} / {theirs}: {ratio:.2f}")
                if ratio > MOST.get(ours, ratio):
                    faults.append(f"{ours} costs {ratio:.2f} × {theirs} at {pages} pages")
    large = table[200]
    faults += [
        f"{stage} takes {large[stage][0]:.2f} s" for stage, most in LIMITS.items() if large[stage][0] > most
    ]
    for stage in STAGES:
        growth = (large[stage][0] / words[200]) / (table[100][stage][0] / words[100])
        print(f"{stage}: a word of 200 pages costs {growth:.2f} × one of 100")
        if growth > GROWTH:
            faults.append(f"{stage} grows faster than its draft: {growth:.2f}")
    print("\n".join(faults) or "Within all limits.")
    return 1 if faults else 0


def _costs(folder: Path, rounds: int, pandoc: str | None) -> dict[str, Cost]:
    alone = [stage for stage in STAGES if stage != "pdf"]
    costs = {stage: min(_child(stage, folder) for _ in range(QUICK)) for stage in alone}
    costs["pdf"], costs["bare"] = _in_turns(
        rounds, *(partial(_child, side, folder) for side in ("pdf", "bare"))
    )
    if pandoc is not None:
        given = folder / "new.docx"
        sides = (sandbox.command("draft", given.name), [pandoc, "-f", "docx", "-t", "json"])
        found = _in_turns(rounds, *(partial(_whole, argv, given) for argv in sides))
        costs["sandbox"], costs["pandoc"] = found
    return costs


if __name__ == "__main__":
    if len(sys.argv) == 3:
        act, place = sys.argv[1], Path(sys.argv[2])
        _write_page(place) if act == "lay-by" else _measured(act, place)
    else:
        sys.exit(main())
