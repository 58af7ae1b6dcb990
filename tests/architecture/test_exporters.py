"""Every list that leaves the house as a sheet: what begins like a formula is text there, and its characters are kept."""

import ast
import io
from datetime import date
from itertools import product

import pytest
from openpyxl import load_workbook

from societies.sheets import rows_to_xlsx
from tests.architecture import sources

# Who writes workbooks, and what of other people's text is in them.
WRITERS = {
    "societies/sheets/lists.py": "every list: rows_to_xlsx, tried here",
    "societies/sheets/templates.py": "empty templates: our own headings, nobody's text",
    "standards/rendering/tables.py": "意见汇总处理表, tried in tests/standards/rendering/test_tables.py",
}
STARTS = "=+-@\t\r＝＋－＠"
TAILS = ["1+1", 'HYPERLINK("https://example.org")', "cmd|' /C calc'!A0", "SUM(A1:A2)"]


def test_nobody_else_writes_a_sheet() -> None:
    found = {
        str(path)
        for path in sources.python()
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "openpyxl"
        if any(alias.name == "Workbook" for alias in node.names)
    }
    assert found == set(WRITERS)


def test_nobody_writes_comma_separated_values() -> None:
    found = [
        str(path)
        for path in sources.python()
        for node in ast.walk(sources.tree(path))
        if (isinstance(node, ast.Import) and any(alias.name == "csv" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "csv")
    ]
    assert found == []


@pytest.mark.parametrize(("start", "tail"), list(product(STARTS, TAILS)))
def test_a_formula_is_text(start: str, tail: str) -> None:
    text = start + tail
    book = load_workbook(io.BytesIO(rows_to_xlsx(text, [text], [[text], [-1], [date(2026, 1, 5)]])))
    head, given, number, day = (row[0] for row in book.active.iter_rows())  # type: ignore[union-attr]
    for cell in (head, given):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
        assert cell.value == text.replace("\r", "\n") or cell.value == text
    assert (number.value, day.value.date()) == (-1, date(2026, 1, 5))  # type: ignore[union-attr]
