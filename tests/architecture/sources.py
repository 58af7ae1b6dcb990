"""The first-party files, as the architecture tests read them."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("societies", "workflow", "standards", "disclosure")  # lower first
LINE = (*APPS, "config")


@functools.cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository that git does not ignore, relative to its root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return tuple(sorted(Path(name) for name in names if name and (ROOT / name).is_file()))


def _generated(path: Path) -> bool:
    return "migrations" in path.parts and path.name != "__init__.py"


def python(*tops: str, migrations: bool = False) -> tuple[Path, ...]:
    """Python files below these folders, without generated migrations unless asked."""
    return tuple(
        path
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] in (tops or LINE) and (migrations or not _generated(path))
    )


def templates() -> tuple[Path, ...]:
    """Template files, relative to ``templates/``."""
    return tuple(path.relative_to("templates") for path in tracked() if path.parts[0] == "templates")


@functools.cache
def text(path: Path) -> str:
    return (ROOT / path).read_text("utf-8")


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, decorators not counted."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of a chain of names, calls and subscripts left out; empty if it does not begin with a name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return ""


@functools.cache
def named_calls(path: Path) -> tuple[tuple[str, ast.Call, str], ...]:
    """Each call with its dotted name and the function (or ``<module>``) it stands in."""
    return tuple(_calls_below(tree(path), "<module>"))


def _calls_below(node: ast.AST, inside: str) -> Iterator[tuple[str, ast.Call, str]]:
    for child in ast.iter_child_nodes(node):
        name = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else inside
        if isinstance(child, ast.Call):
            yield dotted(child.func), child, name
        yield from _calls_below(child, name)
