"""Two people edit one clause in a real browser: typing Chinese, a list, a cell, undo, what is kept, both texts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import Visitor
from tests.journeys.product import Product

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def test_two_people_edit_one_clause(product: Product, enters: Callable[[str], Visitor]) -> None:
    people = {name: enters(f"editor-{name}") for name in ("drafter", "leader")}
    for name, visitor in people.items():
        email = f"{name}@exs.example"
        visitor.sign_in(
            email, "demo-tuanbiao", lambda email=email: product.manage("totp", email).stdout.strip()
        )
    mine, theirs = (visitor.page for visitor in people.values())
    clause = clause_with_a_table(mine)
    for page in (mine, theirs):
        page.goto(clause)

    write(mine, "应记录环境温度。")
    mine.keyboard.press("Enter")
    mine.keyboard.type("a) ")
    mine.keyboard.insert_text("第一项；")
    mine.keyboard.press("Enter")
    mine.keyboard.insert_text("第二项。")
    expect(mine.locator(".ProseMirror .items li").last).to_have_attribute("data-label", "b)")
    cell = text(mine).locator("td .words").first
    cell.click()
    mine.keyboard.press("End")
    mine.keyboard.insert_text("（含）")
    expect(cell).to_contain_text("（含）")
    mine.keyboard.press("Control+z")
    expect(cell).not_to_contain_text("（含）")
    mine.keyboard.press("Control+y")
    expect(mine.locator("[data-kept]")).to_contain_text("已自动保存")
    mine.reload()
    expect(text(mine)).to_contain_text("第二项。")

    write(theirs, "应记录湿度。")
    theirs.keyboard.press("Control+s")
    theirs.wait_for_url("**/open/#*")
    mine.keyboard.press("Control+s")
    expect(mine.get_by_role("heading", level=1)).to_contain_text("的两种文本")
    expect(mine.locator("ins", has_text="应记录湿度。")).to_be_visible()
    mine.get_by_role("button", name="继续编辑我的").click()
    expect(mine.locator(".theirs")).to_contain_text("应记录湿度。")
    write(mine, "应记录湿度。")
    mine.keyboard.press("Control+s")
    mine.wait_for_url("**/open/#*")
    expect(mine.locator("main")).to_contain_text("应记录环境温度。应记录湿度。")
    mine.on("dialog", lambda dialog: dialog.accept())
    mine.goto(f"{mine.url.partition('#')[0]}review/")
    mine.get_by_role("button", name="放弃全部修改").click()  # another run begins as this one did
    mine.wait_for_url("**/drafts/")
    assert [visitor.faults for visitor in people.values()] == [[], []]


def text(page: Page) -> Locator:
    return page.locator(".ProseMirror")


def write(page: Page, words: str) -> None:
    """At the end of the first paragraph."""
    text(page).locator("> p").first.click()
    page.keyboard.press("End")
    page.keyboard.insert_text(words)


def clause_with_a_table(page: Page) -> str:
    """The address of a clause with a paragraph above a table, in a draft of the demo that is worked on."""
    page.goto("/s/EXS/projects/")
    projects = page.locator("a[href*='/projects/EXS-']")
    for address in {one.get_attribute("href") for one in projects.all()}:
        page.goto(f"{address}drafts/open/")
        found = page.locator("section.cl:has(table):has(p) .pencil a")
        if found.count():
            return found.first.get_attribute("href") or ""
    raise AssertionError("no draft of the demo has such a clause")
