"""``./dev bench tables``: the 意见汇总处理表 of many comments, as a worker makes it: processor time, and the most memory it took.

Each file is made in a process of its own. ``--of REFERENCE`` reads the comments of a project's first consultation from
the database of the environment, as ``./dev bench comments`` does; else the rows are made up.
"""

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django

django.setup()

from django.conf import settings  # noqa: E402

from societies import clock  # noqa: E402
from societies.models import Society  # noqa: E402
from societies.scoping import enter  # noqa: E402
from standards.access import consultation_or_404  # noqa: E402
from standards.rendering.comments import MAKERS, comment_table_of  # noqa: E402
from standards.rendering.tables import CommentRow, CommentTable  # noqa: E402

LIMIT = 300  # MB, of the process
HEAD = f"{'form':6} {'rows':>7} {'processor s':>12} {'file KB':>8} {'peak MB':>8} {'began at':>9}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--of", default="")
    given = parser.parse_args()
    cases = [("docx", given.rows), ("xlsx", given.rows)]
    cases += (
        []
        if given.of
        else [
            ("docx", given.rows // 10),
            ("xlsx", given.rows // 10),
            ("pdf", settings.COMMENT_TABLE_PDF_MOST),
        ]
    )
    return int(max(measure(cases, given.of)) > LIMIT)


def measure(cases: list[tuple[str, int]], reference: str = "") -> list[int]:
    """Print a line for each form and number of rows; the peaks, in megabytes."""
    print(HEAD)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        peaks = []
        for form, rows in cases:
            line, peak = pool.submit(_make, form, rows, reference).result()
            print(line, flush=True)
            peaks.append(peak)
    return peaks


def _make(form: str, rows: int, reference: str) -> tuple[str, int]:
    began, before = _peak(), time.process_time()
    facts = _read(reference) if reference else _table(rows)
    size = len(MAKERS[form](facts)) // 1024
    took, peak = time.process_time() - before, _peak()
    return f"{form:6} {len(facts.rows):7} {took:12.2f} {size:8} {peak:8} {began:9}", peak


def _read(reference: str) -> CommentTable:
    with enter(Society.objects.get(code="EXS")):
        return comment_table_of(consultation_or_404(reference, 1), clock.now())


def _table(rows: int) -> CommentTable:
    comment = "指标偏严，部分产品达不到，建议分级；依据见验证数据。\n第二行。"
    lines = (
        CommentRow(
            f"{one % 9 + 1}.{one % 30}",
            comment,
            "建议分两级。" * 3,
            f"示例单位{one % 2000}",
            "部分采纳：理由见编制说明。",
        )
        for one in range(rows)
    )
    return CommentTable("示例标准", "示例单位甲", "组长乙", "", tuple(lines), 2000, 1500, 1200, 500)


def _peak() -> int:
    """Megabytes, of this process alone: what ``getrusage`` tells includes who started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    sys.exit(main())
