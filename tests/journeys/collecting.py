"""A unit that collects from its own people, by the reply link of its letter."""

import re
from collections.abc import Callable

from tests.journeys.browser import Visitor

Shoot = Callable[[Visitor, str], None]


def collect_inside(phone: Visitor, enter: Callable[[str], Visitor], shoot: Shoot) -> None:
    """From the unit's reply page: two say the same, one something else; one position is sent, and they read that."""
    phone.press("在本单位内征集意见")
    shoot(phone, "08-collect-begin")
    phone.send()
    shoot(phone, "08-collect-link")
    words = phone.page.locator("#to-copy").inner_text()
    found = re.search(r"http\S+/contribute/\S+", words)
    assert found, words
    pages = [
        _contribute(enter(f"colleague {name}"), found[0], name, text, shoot if name == "甲工" else None)
        for name, text in (
            ("甲工", "试验周期偏长，建议缩短为三十天，以便企业安排生产。"),
            ("乙工", "试验周期偏长，宜缩短为三十天，以便企业安排生产。"),
            ("丙工", "希望推荐供货厂家。"),
        )
    ]
    phone.page.reload()
    phone.sees("大致相同")
    for name in ("甲工", "乙工"):
        phone.page.locator("label", has_text=name).locator("input").check()
    phone.press("合并为一条")
    phone.page.locator("label", has_text="丙工").locator("input").check()
    phone.fill(why="标准中不宜指定厂家。")
    phone.press("不采用")
    phone.page.locator("#point-1").get_by_role("link", name="修改").click()
    phone.page.locator("#point-1 [name=point-text]").fill("试验周期偏长，建议缩短为三十天。")
    shoot(phone, "08-collect-point")
    phone.press("保存修改")
    shoot(phone, "08-collect-position")
    phone.press("提交单位意见")
    phone.sees("贵单位的意见已收到")
    shoot(phone, "08-collect-sent")
    for page, became in zip(pages, ("合并提交", "合并提交", "不宜指定厂家"), strict=True):
        page.page.reload()
        page.sees(became)
    shoot(pages[0], "08-contribution-sent")


def _contribute(colleague: Visitor, link: str, name: str, text: str, shoot: Shoot | None) -> Visitor:
    """A colleague without an account, and the page that is theirs from then on."""
    colleague.go(link.removeprefix(colleague.address))
    colleague.fill(name=name, department="研发部", text=text)
    if shoot:
        shoot(colleague, "08-contribute")
    colleague.press("提交意见")
    colleague.sees("本页为您专用")
    if shoot:
        shoot(colleague, "08-contribution")
    return colleague
