"""Whether the locks still hold what was asked for."""

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def read_pins(lock: Path) -> dict[str, str]:
    """Name to version of a compiled requirements file."""
    pins: dict[str, str] = {}
    for line in lock.read_text().splitlines():
        name, pinned, rest = line.partition("==")
        if pinned and not line.startswith((" ", "#")):
            pins[canonicalize_name(name.partition("[")[0])] = rest.split()[0]
    return pins


def find_differences(root: Path) -> list[str]:
    """One sentence for each requirement that its lock does not hold; nothing is resolved or fetched."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    base = read_pins(root / "requirements/base.txt")
    local = read_pins(root / "requirements/local.txt")
    asked = project["project"]["dependencies"]
    groups = dict(project.get("dependency-groups", {}))
    tools = groups.pop("tools", [])
    ours = [text for group in groups.values() for text in group]
    return [
        *_find_unmet(asked, base, "requirements/base.txt"),
        *_find_unmet([*asked, *ours], local, "requirements/local.txt"),
        *_find_unmet(
            tools, read_pins(root / "requirements/tools.txt") if tools else {}, "requirements/tools.txt"
        ),
        *(
            f"{name}: requirements/base.txt has {version}, requirements/local.txt has {local.get(name, 'none')}."
            for name, version in base.items()
            if local.get(name) != version
        ),
        *_find_unlocked_node_packages(root),
    ]


def _find_unmet(asked: Iterable[str], pins: dict[str, str], lock: str) -> Iterable[str]:
    for text in asked:
        wanted = Requirement(text)
        if wanted.marker and not wanted.marker.evaluate():
            continue
        version = pins.get(canonicalize_name(wanted.name))
        if version is None:
            yield f"{wanted.name} is asked for in pyproject.toml and missing from {lock}."
        elif not wanted.specifier.contains(version, prereleases=True):
            yield f"{wanted.name} {version} in {lock} is not {wanted.specifier}, which pyproject.toml asks for."


def _find_unlocked_node_packages(root: Path) -> Iterable[str]:
    if not (root / "package.json").exists():
        return
    asked = json.loads((root / "package.json").read_text())
    lock = root / "package-lock.json"
    if not lock.exists():
        yield "package-lock.json is missing: run npm install."
        return
    held = json.loads(lock.read_text())["packages"]
    for kind in ("dependencies", "devDependencies"):
        if held[""].get(kind, {}) != asked.get(kind, {}):
            yield f"The {kind} of package.json are not those of package-lock.json: run npm install."
    if any("resolved" in package for name, package in held.items() if name):
        yield "package-lock.json records download addresses: run npm install with our .npmrc."
