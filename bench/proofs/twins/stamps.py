"""The permission stamps of the product: seeing them refuse, and taking one away in the running process.

A stamp is a call of ``can``, ``require`` or its kin, or a line that raises ``PermissionDenied``, or ``Http404`` where
nobody has come in yet. Without it everybody may: ``require(…)`` does nothing, ``can(…)`` is true, the line is passed.
"""

import ast
import builtins
import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from config.local.places import ROOT

REFUSING = {"require", "require_any", "deny"}
APPS = ("societies", "workflow", "standards", "disclosure")
# Where a 404 keeps people out, and not a wrong id.
ENTRANCES = {"societies/middleware.py", "societies/http.py"}
SEEN = "__stamp_refuses__"
Place = tuple[int, int]  # line, column


@dataclass(frozen=True)
class Stamp:
    path: str
    place: Place
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.place[0]} {self.text}"


def stamps() -> list[Stamp]:
    """Every stamp of the product, in the order of files."""
    return [
        Stamp(path, (node.lineno, node.col_offset), ast.unparse(node)[:90])
        for app in APPS
        for file in sorted((ROOT / app).rglob("*.py"))
        for path in [str(file.relative_to(ROOT))]
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call | ast.Raise) and _is_stamp(node, path)
    ]


def _is_stamp(node: ast.Call | ast.Raise, path: str) -> bool:
    if isinstance(node, ast.Call):
        return _called(node) in {*REFUSING, "can"}
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    name = raised.id if isinstance(raised, ast.Name) else ""
    return name == "PermissionDenied" or (name == "Http404" and path in ENTRANCES)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


@contextmanager
def without(stamp: Stamp) -> Iterator[None]:
    """Run this process without one stamp."""
    with _rewritten(ROOT / stamp.path, _Remover([stamp.place])):
        yield


@contextmanager
def watched(found: Iterable[Stamp], see: Callable[[Stamp], None]) -> Iterator[None]:
    """Tell ``see`` of every stamp that refuses: where it does not, taking it away changes nothing."""
    by_place = {(stamp.path, stamp.place): stamp for stamp in found}

    def told(path: str, place: Place, answer: Any = False) -> Any:
        if not answer:
            see(by_place[path, place])
        return answer

    setattr(builtins, SEEN, told)
    with ExitStack() as stack:
        for path in sorted({path for path, _place in by_place}):
            places = [place for other, place in by_place if other == path]
            stack.enter_context(_rewritten(ROOT / path, _Watcher(places, path)))
        yield
    delattr(builtins, SEEN)


class _Rewriter(ast.NodeTransformer):
    """Changes the stamps at some places. Everything that they name stays named: a closure keeps its cells."""

    def __init__(self, places: Iterable[Place], path: str = "") -> None:
        self.places, self.path = set(places), path

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        refuses = isinstance(node.value, ast.Call) and _called(node.value) in REFUSING
        self.generic_visit(node)
        return self.statement(node) if refuses and self._here(node.value) else node

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        self.generic_visit(node)
        return self.statement(node) if self._here(node) else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        return self.question(node) if self._here(node) and _called(node) == "can" else node

    def _here(self, node: ast.expr | ast.stmt) -> bool:
        return (node.lineno, node.col_offset) in self.places

    def statement(self, node: ast.Expr | ast.Raise) -> ast.stmt:
        raise NotImplementedError

    def question(self, node: ast.Call) -> ast.expr:
        raise NotImplementedError


class _Remover(_Rewriter):
    def statement(self, node: ast.Expr | ast.Raise) -> ast.stmt:
        if isinstance(node, ast.Raise):
            return ast.Expr(node.exc or ast.Constant(None))
        assert isinstance(node.value, ast.Call)
        return ast.Expr(ast.Tuple([node.value.func, *node.value.args], ast.Load()))

    def question(self, node: ast.Call) -> ast.expr:
        return ast.BoolOp(ast.Or(), [node, ast.Constant(True)])


class _Watcher(_Rewriter):
    def statement(self, node: ast.Expr | ast.Raise) -> ast.stmt:
        passed_on: list[ast.stmt] = [ast.Expr(self._tell(node)), ast.Raise()]
        return ast.Try([node], [ast.ExceptHandler(None, None, passed_on)], [], [])

    def question(self, node: ast.Call) -> ast.expr:
        return self._tell(node, node)

    def _tell(self, at: ast.expr | ast.stmt, *answer: ast.expr) -> ast.Call:
        told = [ast.Constant(self.path), ast.Constant((at.lineno, at.col_offset)), *answer]
        return ast.Call(ast.Name(SEEN, ast.Load()), told, [])


@contextmanager
def _rewritten(file: Path, rewriter: _Rewriter) -> Iterator[None]:
    """Every function made from a file gets the code that the rewriter makes of it."""
    import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    tree = ast.fix_missing_locations(rewriter.visit(ast.parse(file.read_text())))
    changed = dict(_codes(compile(tree, str(file), "exec")))
    swapped: list[tuple[FunctionType, CodeType]] = []
    for function in [one for one in gc.get_objects() if type(one) is FunctionType]:
        code = function.__code__
        if code.co_filename == str(file):
            new = changed.get((code.co_qualname, code.co_firstlineno))
            if new is not None and new != code:
                swapped.append((function, code))
                function.__code__ = new
    assert swapped, f"no running function comes from {file}"
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
