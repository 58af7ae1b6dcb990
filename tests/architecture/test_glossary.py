"""The glossary's code names are names of the code, and no term stands there twice."""

import ast
import collections
import re

from tests.architecture import sources

GLOSSARY = "docs/glossary.md"


def entries() -> list[tuple[str, str, str, str]]:
    """Chinese, English, code name and source of each row."""
    text = (sources.ROOT / GLOSSARY).read_text("utf-8")
    found = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in text.splitlines()
        if line[:1] == "|"
    ]
    return [(a, b, c, d) for a, b, c, d in found if a not in {"中文", "---"}]


def names() -> set[str]:
    found: set[str] = set()
    for path in sources.python(*sources.APPS):
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.arg | ast.keyword):
                found.add(str(node.arg))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_code_names_exist() -> None:
    known = names()
    wanted = [name for entry in entries() for name in re.findall(r"`([^`]+)`", entry[2])]
    assert len(wanted) > 80
    assert [name for name in wanted if name not in known and not known.issuperset(name.split("."))] == []


def test_a_code_name_has_one_meaning() -> None:
    said = collections.Counter(entry[2] for entry in entries() if "`" in entry[2])
    assert [name for name, times in said.items() if times > 1] == []
    chinese = collections.Counter(entry[0] for entry in entries())
    assert [term for term, times in chinese.items() if times > 1] == []
