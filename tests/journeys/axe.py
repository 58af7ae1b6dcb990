"""axe-core on a page as it stands: what keeps people with impairments out (WCAG 2.1 A and AA)."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

_SOURCE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async () => {
  const rules = {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]};
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.filter(one => ["serious", "critical"].includes(one.impact)).flatMap(
    one => one.nodes.map(node => `${one.id} (${one.impact}): ${node.target.join(" ")}`));
}"""


@cache
def _source() -> str:
    assert _SOURCE.is_file(), f"{_SOURCE} is missing: run npm ci"
    return _SOURCE.read_text()


def barriers(page: Page) -> list[str]:
    """Serious and critical violations: rule, impact and place."""
    page.evaluate(_source())
    found: list[str] = page.evaluate(_RUN)
    return found
