"""The permission stamps of the product, and taking one away in the running process.

A stamp is a call of ``can``, ``require`` or its kin, or a line that raises ``PermissionDenied``, or ``Http404`` where
nobody has come in yet. Without it everybody may: ``require(…)`` does nothing, ``can(…)`` is true, the line is passed.
"""

import ast
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import TypeVar

REFUSING = {"require", "require_any", "deny"}
APPS = ("societies", "workflow", "standards", "disclosure")
# Where a 404 keeps people out, and not a wrong id.
ENTRANCES = {"societies/middleware.py", "societies/http.py"}
N = TypeVar("N", bound=ast.stmt)


@dataclass(frozen=True)
class Stamp:
    """``function`` is the qualified name of the outermost function it stands in, the one that can be exchanged."""

    path: str
    function: str
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.text}"


def stamps(root: Path) -> list[Stamp]:
    """Every stamp of the product, in the order of files."""
    return [
        Stamp(path, function, node.lineno, node.col_offset, ast.unparse(node)[:90])
        for app in APPS
        for file in sorted((root / app).rglob("*.py"))
        for path in [str(file.relative_to(root))]
        for function, definition in _functions(ast.parse(file.read_text()), "")
        for node in ast.walk(definition)
        if _is_stamp(node, path)
    ]


def _functions(within: ast.Module | ast.ClassDef, before: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The outermost functions of a module, and the methods of its classes, by qualified name."""
    for node in within.body:
        if isinstance(node, ast.FunctionDef):
            yield f"{before}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{before}{node.name}.")


def _is_stamp(node: ast.AST, path: str) -> bool:
    if isinstance(node, ast.Call):
        return _called(node) in {*REFUSING, "can"}
    if isinstance(node, ast.Raise) and node.exc is not None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        name = raised.id if isinstance(raised, ast.Name) else ""
        return name == "PermissionDenied" or (name == "Http404" and path in ENTRANCES)
    return False


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


class _Remover(ast.NodeTransformer):
    def __init__(self, stamp: Stamp) -> None:
        self.place = (stamp.line, stamp.column)

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        if isinstance(node.value, ast.Call) and self._here(node.value) and _called(node.value) in REFUSING:
            return ast.copy_location(ast.Pass(), node)
        return self._on(node)

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node) if self._here(node) else self._on(node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if self._here(node) and _called(node) in {*REFUSING, "can"}:
            return ast.copy_location(ast.Constant(True), node)
        self.generic_visit(node)
        return node

    def _here(self, node: ast.expr | ast.stmt) -> bool:
        return (node.lineno, node.col_offset) == self.place

    def _on(self, node: N) -> N:
        self.generic_visit(node)
        return node


@contextmanager
def without(stamp: Stamp, root: Path) -> Iterator[None]:
    """Run this process without one stamp: every function made from that code gets the code without it."""
    file = root / stamp.path
    tree = _Remover(stamp).visit(ast.parse(file.read_text()))
    changed = dict(_codes(compile(tree, str(file), "exec")))
    swapped: list[tuple[FunctionType, CodeType]] = []
    for function in [one for one in gc.get_objects() if type(one) is FunctionType]:
        code = function.__code__
        if code.co_filename == str(file):
            new = changed.get((code.co_qualname, code.co_firstlineno))
            if new is not None and new != code:
                swapped.append((function, code))
                function.__code__ = new
    assert swapped, f"no running function holds {stamp}"
    try:
        yield
    finally:
        for function, code in swapped:
            function.__code__ = code


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield (inner.co_qualname, inner.co_firstlineno), inner
            yield from _codes(inner)
