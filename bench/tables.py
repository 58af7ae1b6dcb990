"""``./dev bench tables``: the 意见汇总处理表 of many comments, as a request writes it: processor time, and the most memory the process took."""

import argparse
import os
import resource
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django

django.setup()

from standards.rendering.tables import (  # noqa: E402
    CommentRow,
    CommentTable,
    comment_table_docx,
    comment_table_xlsx,
)

LIMIT = 300  # MB, of the process


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    most = parser.parse_args().rows
    print(f"{'form':6} {'rows':>7} {'processor s':>12} {'file KB':>8} {'peak MB':>8}   began at {_peak()} MB")
    for name, write in (("docx", comment_table_docx), ("xlsx", comment_table_xlsx)):
        for rows in (most // 10, most):
            facts = _table(rows)
            before = time.process_time()
            size = len(write(facts)) // 1024
            print(f"{name:6} {rows:7} {time.process_time() - before:12.2f} {size:8} {_peak():8}")
    return int(_peak() > LIMIT)


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
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
