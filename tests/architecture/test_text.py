"""What must not stand in the repository: machines, registries, promises to oneself, stray prints."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture import sources

TEXT = {
    ".py",
    ".html",
    ".md",
    ".toml",
    ".sh",
    ".yml",
    ".yaml",
    ".css",
    ".js",
    ".mjs",
    ".txt",
    ".json",
    ".po",
    ".conf",
    ".cfg",
}
NAMES = {"dev", "run", "Dockerfile", "LICENSE", "NOTICE", ".npmrc", ".gitignore", ".dockerignore"}

# Written so that this file does not match itself.
FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"(?<![\w.~}])/(?:wor[k]|far[m]|roo[t]|Users|home)/[\w.]"),
    "a scratch folder": re.compile(r"/tm[p]/[a-z]\w*/"),
    "a registry's host": re.compile(
        r"//[\w.-]*(?:pyp[i]|pythonhoste[d]|npm[j]s|debia[n]|npmmirro[r])\.(?:org|com)"
    ),
    "a promise to oneself": re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b"),
    "the workplace": re.compile(
        r"\b(?:Claud[e]|Anthropi[c]|ChatGP[T]|AI[ -]assistan[t]|sub-?agen[t]|co-authored-b[y])\b", re.I
    ),
    "a tool's lock that names hosts": re.compile(r'"resolve[d]"\s*:'),
}
# Places where a forbidden pattern is right, with the reason.
ALLOWED: dict[tuple[str, str], str] = {}

# Tests that a machine may be unable to run; those of the journeys lack a browser, and say so.
SKIPS = {
    "tests/factories/shared.py": "real drafts and the official schema are not ours to commit",
    "tests/architecture/test_local_stack.py": "only Linux tells children of their parent's death",
    "tests/standards/rendering/test_golden.py": "pages become pictures by poppler's pdftoppm",
    "tests/societies/test_passkeys.py": "passkeys need a Chromium",
}


def files() -> list[Path]:
    return [path for path in sources.tracked() if path.suffix in TEXT or path.name in NAMES]


@pytest.mark.parametrize("what", sorted(FORBIDDEN))
def test_text_is_clean(what: str) -> None:
    found: dict[str, str] = {}
    for path in files():
        for number, line in enumerate(sources.text(path).splitlines(), 1):
            if FORBIDDEN[what].search(line) and (str(path), what) not in ALLOWED:
                found[f"{path}:{number}"] = line.strip()[:120]
    assert found == {}


def test_allowances_are_all_needed() -> None:
    stale = [key for key in ALLOWED if not FORBIDDEN[key[1]].search(sources.text(Path(key[0])))]
    assert stale == []


def test_no_lock_of_uv() -> None:
    assert [str(path) for path in sources.tracked() if path.name == "uv.lock"] == []


def test_apps_do_not_print() -> None:
    found = [
        f"{path}:{call.lineno}"
        for path in sources.python(*sources.APPS)
        if "management" not in path.parts and "reference_platform" not in path.parts
        for name, call, _function in sources.named_calls(path)
        if name == "print"
    ]
    assert found == []


def test_no_test_is_put_off() -> None:
    found = {
        str(path)
        for path in sources.python("tests")
        if "journeys" not in path.parts
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail"}
        if sources.dotted(node).startswith("pytest.")
    }
    assert found == set(SKIPS)


def test_nothing_large_is_committed() -> None:
    assert [str(p) for p in sources.tracked() if (sources.ROOT / p).stat().st_size > 500_000] == []
