"""The budgets of docs/architecture.md: short files, short functions, shorter views and templates."""

from pathlib import Path

from tests.architecture import sources

FILE, FILE_P90 = 400, 250
FUNCTION, FUNCTION_MOST, FUNCTION_SHARE = 60, 50, 0.01
VIEW, TEMPLATE = 45, 200
CODE = {".py", ".js", ".css", ".html", ".sh"}


def lines(path: Path) -> int:
    return sources.text(path).count("\n")


def ours() -> list[Path]:
    return [
        p
        for p in sources.tracked()
        if (p.suffix in CODE or p.name == "dev") and not ("migrations" in p.parts and p.name[0].isdigit())
    ]


def test_files_are_short() -> None:
    sizes = {str(path): lines(path) for path in ours()}
    assert {path: size for path, size in sizes.items() if size > FILE} == {}
    ordered = sorted(sizes.values())
    assert ordered[int(len(ordered) * 0.9)] <= FILE_P90


def test_functions_are_short() -> None:
    sizes = {
        f"{path}:{node.lineno} {node.name}": sources.length(node)
        for path in sources.python(*sources.LINE, "tests", "bench")
        for node in sources.functions(path)
    }
    assert {name: size for name, size in sizes.items() if size > FUNCTION} == {}
    long = {name: size for name, size in sizes.items() if size > FUNCTION_MOST}
    assert len(long) <= FUNCTION_SHARE * len(sizes), long


def test_views_are_short() -> None:
    views = [p for p in sources.python(*sources.APPS) if "views" in p.parts or p.name == "views.py"]
    sizes = {f"{p}:{n.lineno} {n.name}": sources.length(n) for p in views for n in sources.functions(p)}
    assert {name: size for name, size in sizes.items() if size > VIEW} == {}


def test_templates_are_short() -> None:
    sizes = {str(path): lines("templates" / path) for path in sources.templates()}
    assert {path: size for path, size in sizes.items() if size > TEMPLATE} == {}
