"""``./dev prove filing``: what a society does about its disclosures, in a browser, against the running product.

A standard is published, signed off by an approver, and refused by the platform: the reason stands beside the field, it is mended, the receipt
comes. Its text is closed and what would change is shown before; the platform's list is compared and two planted
differences are dealt with; it is confirmed as valid and withdrawn. A society that enters by hand takes a pack and keeps
the portal's address as its receipt. Every page is photographed at 1440
and 390 px (``FILING_ALBUM``, else ``var/filing``) and read by axe-core. ``FILING_JOINS=ADDRESS=FOLDER`` walks through a fresh demo that
runs already.
"""

import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django

django.setup()

from config.local.browser import find_chromium  # noqa: E402
from config.local.places import VAR  # noqa: E402
from tests.journeys.axe import barriers  # noqa: E402
from tests.journeys.browser import Visitor, launch  # noqa: E402
from tests.journeys.product import Product, run_product  # noqa: E402

ALBUM = Path(os.environ.get("FILING_ALBUM", VAR / "filing"))
DESK = "/s/EXS/disclosure/"
REASON = "国际标准分类号 ICS 与标准领域不符，请核对后修改。"
MENDED = "27.075"
PORTAL = "https://portal.example/standardDetail/0123456789.html"


class Filing:
    """The people, and what they have come to: the address of the record, and of its public page."""

    def __init__(self, product: Product, enter: Callable[[str], Visitor]) -> None:
        self.product = product
        self.secretary, self.approver = enter("secretary"), enter("approver")
        self.visitor = Visitor(self.secretary.page.context.browser, product.address, ALBUM)  # type: ignore[arg-type]
        self.found: list[str] = []
        self.record = self.slug = ""

    def look(self, visitor: Visitor, name: str) -> None:
        """Photograph the page, and read it with axe-core."""
        visitor.shoot(name)
        self.found += [f"{name}: {one}" for one in barriers(visitor.page)]

    def wait(self, visitor: Visitor, path: str, text: str, *, seconds: float = 60) -> None:
        """Ask for a page again until it says something."""
        end = time.monotonic() + seconds
        while True:
            visitor.go(path)
            if text in visitor.page.locator("main").inner_text():
                return
            assert time.monotonic() < end, f"{path} does not say {text!r} within {seconds:.0f} s"
            time.sleep(0.5)

    def order_refusal(self) -> None:
        """The platform refuses the next record for one field, and says why."""
        wish = {"fault": "refuse", "field": "ICS", "message": REASON}
        request = urllib.request.Request(
            f"{self.platform_address()}/_control",
            data=json.dumps(wish).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert json.load(answer) == {"waiting": 1}

    def platform_address(self) -> str:
        told: dict[str, str] = json.loads((self.product.folder / "running.json").read_text())
        return told["DISCLOSURE_URL"].rstrip("/")

    def plant(self, number: str) -> None:
        """On the platform somebody changes the title of our standard, and registers another under our code."""
        path = self.product.folder / "reference_platform" / "reference.sqlite3"
        with closing(sqlite3.connect(path, timeout=30)) as db, db:
            [key, text] = db.execute(
                "SELECT unique_id, facts FROM record WHERE number = ?", [number]
            ).fetchone()
            facts = json.loads(text)
            other = {**facts, "standardNo": "T/EXS 888—2026", "standardTitleCn": "冒用编号的标准"}
            facts["standardTitleCn"] = "平台上被改动的名称"
            db.execute("UPDATE record SET facts = ? WHERE unique_id = ?", [json.dumps(facts), key])
            db.execute(
                "INSERT INTO record SELECT 'a' || substr(unique_id, 2), sender, ?, ?, organ_name, ?, 1, received_at"
                " FROM record WHERE unique_id = ?",
                [other["standardNo"], other["standardTitleCn"], json.dumps(other), key],
            )


def sign_off(on: Filing) -> None:
    """The society wants a signature under each publication: nothing is told before an approver gives it."""
    secretary, approver = on.secretary, on.approver
    secretary.go(DESK)
    secretary.page.locator("[name=signs]").check()
    secretary.click(secretary.page.locator("#way button"))
    secretary.go("/s/EXS/projects/")
    secretary.page.locator("main a", has_text="氢").first.click()
    secretary.page.wait_for_load_state()
    project = secretary.page.url.removeprefix(on.product.address)
    on.wait(secretary, f"{project}publish/", "条件齐备", seconds=180)
    secretary.send()
    on.wait(approver, DESK, "待签发")
    approver.page.locator("main tr", has_text="待签发").locator("a").first.click()
    approver.press("签发")
    on.look(approver, "00-sign-off")
    approver.send(asked_by_server=True)
    approver.sees("未作自我承诺的，不予公开。")
    approver.page.locator("[name=promised]").check()
    on.order_refusal()
    approver.send()


def refuse_and_mend(on: Filing) -> None:
    """What was signed is refused; the reason stands beside its field; mended, it gets its receipt."""
    secretary = on.secretary
    on.wait(secretary, DESK, "被平台退回")
    on.look(secretary, "01-desk-refused")
    secretary.page.locator("main tr", has_text="被平台退回").locator("a").first.click()
    secretary.page.wait_for_load_state()
    on.record = secretary.page.url.removeprefix(on.product.address)
    beside = secretary.page.locator("dd:has(#v-ICS)")
    assert REASON in beside.inner_text(), "the reason stands beside the field"
    on.look(secretary, "02-record-refused")
    secretary.press("更正公开记录")
    assert REASON in secretary.page.locator(".field:has([name=ICS])").inner_text()
    on.look(secretary, "03-mend")
    secretary.fill(ICS=MENDED)
    secretary.send()
    on.wait(secretary, on.record, "回执编号")
    secretary.sees(MENDED)
    on.look(secretary, "04-receipt")


def close_text(on: Filing, number: str) -> None:
    """Part of the text only: the page and the platform follow."""
    on.secretary.go(on.record)
    on.secretary.fill(openness="partial")
    on.secretary.click(on.secretary.page.locator("#text-open button"))
    on.wait(on.secretary, on.record, "更正")
    on.wait(on.visitor, on.slug, "部分公开")
    on.look(on.visitor, "05-public-partial")
    on.wait(on.secretary, on.record, "没有变更")


def compare(on: Filing, number: str) -> None:
    """What was planted is found, in words; one is declared again, the other reported."""
    secretary, page = on.secretary, f"{DESK}comparison/"
    on.plant(number)
    secretary.go(page)
    secretary.fill(reason="平台页面上看到名称有误")
    secretary.send()
    on.wait(secretary, page, "平台上被改动的名称")
    for said in ("2 项差异", "冒用编号的标准", "仅平台有", "平台内容不一致"):
        secretary.sees(said)
    on.look(secretary, "06-comparison")
    secretary.press("重新公开")
    secretary.page.locator("[name$='-note']").fill("已致函平台运行方")
    secretary.press("登记为已告知")
    secretary.sees("已致函平台运行方")
    on.look(secretary, "07-comparison-settled")
    on.wait(secretary, on.record, "核对后重新公开")
    on.wait(secretary, on.record, "平台已登记")
    secretary.go(page)
    secretary.fill(reason="复核")
    secretary.send()
    on.wait(secretary, page, "1 项差异")


def withdraw(on: Filing, number: str) -> None:
    """Confirmed by a review, then withdrawn: each an event of the same record."""
    inside = f"/s/EXS{on.slug}"
    on.approver.go(f"{inside}confirm/")
    on.approver.fill(reason="复审结论：继续有效。")
    on.look(on.approver, "08-confirm")
    on.approver.send()
    on.wait(on.secretary, on.record, "复审确认有效")
    on.wait(on.secretary, on.record, "平台已登记")
    on.approver.go(f"{inside}withdraw/")
    on.approver.fill(reason="技术内容已不适用。")
    on.approver.click(on.approver.page.locator("main form[method=post] button.danger"))
    on.wait(on.secretary, on.record, "标准终止")
    on.look(on.secretary, "09-record-withdrawn")
    on.wait(on.visitor, f"{on.slug}disclosure/", "废止")
    on.look(on.visitor, "10-proof")


def enter_by_hand(on: Filing, number: str) -> None:
    """By hand: the pack, the dry run, and the portal's address as receipt."""
    secretary = on.secretary
    secretary.go(DESK)
    secretary.fill(adapter="pack")
    secretary.click(secretary.page.locator("#way button"))
    on.look(secretary, "11-desk-by-hand")
    secretary.page.locator("main tr", has_text="T/EXS 007").locator("a").first.click()
    secretary.page.wait_for_load_state()
    record = secretary.page.url.removeprefix(on.product.address)
    secretary.fill(openness="withheld")
    secretary.click(secretary.page.locator("#text-open button"))
    secretary.go(record)
    changes = secretary.page.locator("#dry-run").inner_text()
    assert "标准文本是否公开" in changes, "a dry run says what would change"
    on.look(secretary, "12-pack-and-dry-run")
    with secretary.page.expect_download() as waiting:
        secretary.press("下载报送材料包")
    with ZipFile(BytesIO(waiting.value.path().read_bytes())) as pack:
        assert {"填报单.html", "填报单.txt"} <= set(pack.namelist())
        (ALBUM / "sheet.html").write_bytes(pack.read("填报单.html"))
    secretary.fill(receipt_number="人工-2026-01", portal_url="无效的地址")
    secretary.send(asked_by_server=True)
    on.look(secretary, "13-receipt-refused")
    secretary.fill(portal_url=PORTAL)
    secretary.press("保存回执")
    secretary.sees(PORTAL)
    on.look(secretary, "14-receipt-by-hand")
    on.visitor.page.goto((ALBUM / "sheet.html").as_uri())
    on.visitor.page.screenshot(
        path=ALBUM / "15-paste-sheet.png", full_page=True
    )  # for a desk, not for a phone
    on.found += [f"paste-sheet: {one}" for one in barriers(on.visitor.page)]


@contextmanager
def _product() -> Iterator[Product]:
    if joined := os.environ.get("FILING_JOINS"):
        address, _, folder = joined.partition("=")
        yield Product(address, Path(folder), "")
        return
    with tempfile.TemporaryDirectory(prefix="filing-") as folder, run_product(Path(folder)) as product:
        yield product


def main() -> int:
    path = find_chromium()
    if path is None:
        print("No Chromium was found (apt-get install chromium).")
        return 1
    shutil.rmtree(ALBUM, ignore_errors=True)
    ALBUM.mkdir(parents=True)
    with _product() as product, launch(path) as browser:

        def enter(name: str) -> Visitor:
            visitor, email = Visitor(browser, product.address, ALBUM, name), f"{name}@exs.example"
            visitor.sign_in(email, "demo-tuanbiao", lambda: product.manage("totp", email).stdout.strip())
            return visitor

        on = Filing(product, enter)
        try:
            _walk(on)
        finally:
            for visitor in (on.secretary, on.approver, on.visitor):
                visitor.leave()
    print(f"{len(list(ALBUM.glob('*-1440.png')))} pages at 1440 and 390 px in {ALBUM}")
    for barrier in on.found:
        print(f"  {barrier}")
    print("pass" if not on.found else "FAIL", " no serious finding of axe-core on any of them")
    return int(bool(on.found))


def _walk(on: Filing) -> None:
    _told("nothing is told before it is signed off", lambda: sign_off(on))
    _told("a refused record is mended and gets its receipt", lambda: refuse_and_mend(on))
    number = on.secretary.page.locator("#v-standardNo").inner_text()
    on.slug = f"/standards/{number.replace('/', '-').replace(' ', '-').replace('—', '-')}/"
    for what, step in (
        ("the text is closed in part, here and there", close_text),
        ("planted differences are found and dealt with", compare),
        ("confirmed by a review, then withdrawn", withdraw),
        ("a pack, a dry run, and a receipt entered by hand", enter_by_hand),
    ):
        _told(what, lambda step=step: step(on, number))  # type: ignore[misc]


def _told(what: str, step: Callable[[], None]) -> None:
    began = time.monotonic()
    step()
    print(f"pass  {what}  ({time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
