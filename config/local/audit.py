"""`./dev audit`: pip-audit over the three locks. A registry that does not answer is said aloud, not taken for clean."""

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.local.children import say
from config.local.places import ROOT
from config.local.tools import find_tool

_LOCKS = ("base", "local", "tools")


@dataclass(frozen=True)
class Verdict:
    """What was found out about one lock: `vulnerable` are sentences, `asked` and `unasked` numbers of packages."""

    vulnerable: list[str]
    asked: int
    unasked: int


def run_audit(_arguments: Sequence[str]) -> int:
    """Say a verdict on each lock; 1 only when a known vulnerability was found."""
    pip_audit = find_tool("pip-audit")
    verdicts = {name: _audit(pip_audit, ROOT / "requirements" / f"{name}.txt") for name in _LOCKS}
    for name, verdict in verdicts.items():
        print(f"{_word(verdict)}  requirements/{name}.txt: {verdict.asked} packages audited", end="")
        print(f", {verdict.unasked} NOT AUDITED (no advisories were reached)" if verdict.unasked else "")
        for sentence in verdict.vulnerable:
            print(f"      {sentence}")
    return 1 if any(verdict.vulnerable for verdict in verdicts.values()) else 0


def _word(verdict: Verdict) -> str:
    if verdict.vulnerable:
        return "FAIL"
    return "skip" if verdict.unasked else "pass"


def _audit(pip_audit: Path, lock: Path) -> Verdict:
    """Ask the package index, whose mirrors often have no advisories, then OSV; the answer with more in it counts."""
    verdicts = []
    for service in ("pypi", "osv"):
        asked = ["--vulnerability-service", service, "--timeout", "15", "--format", "json"]
        done = subprocess.run(
            [pip_audit, *asked, "--disable-pip", "--require-hashes", "--progress-spinner=off", "-r", lock],
            env=os.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        verdicts.append(judge(done.stdout, expected=_count(lock)))
        if not verdicts[-1].unasked:
            break
        say(f"{lock.name}: {service} gave no advisories for {verdicts[-1].unasked} packages.")
    return max(verdicts, key=lambda verdict: verdict.asked)


def _count(lock: Path) -> int:
    return sum("==" in line and not line.startswith((" ", "#")) for line in lock.read_text().splitlines())


def judge(printed: str, *, expected: int) -> Verdict:
    """pip-audit's JSON as a verdict. It exits with 0 although every package was skipped, hence the counting."""
    try:
        packages = json.loads(printed)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        return Verdict([], 0, expected)
    asked = [package for package in packages if "skip_reason" not in package]
    return Verdict(
        [s for package in asked for s in _sentences(package)], len(asked), len(packages) - len(asked)
    )


def _sentences(package: dict[str, object]) -> Iterable[str]:
    found = package.get("vulns")
    for vulnerability in found if isinstance(found, list) else []:
        fixed = ", ".join(vulnerability.get("fix_versions", [])) or "no version yet"
        yield f"{package['name']} {package.get('version')}: {vulnerability['id']}, mended in {fixed}"
