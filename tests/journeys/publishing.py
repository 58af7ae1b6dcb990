"""Stages 6 to 9: approval, number, announcement, publication, receipt, portal, ledger."""

import re
from io import BytesIO

from pypdf import PdfReader

from tests.journeys.browser import Visitor
from tests.journeys.cast import CODE, TITLE
from tests.journeys.clockwork import Hands
from tests.journeys.drafting import upload_and_freeze, wait_for
from tests.journeys.product import Product

SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def submit(leader: Visitor, project: str) -> None:
    leader.go(f"{project}dossier/")
    leader.shoot("33-dossier-incomplete")
    upload_and_freeze(leader, project, "approval", 3)
    leader.go(f"{project}dossier/answer/")
    leader.fill(text="审查结论无遗留问题。")
    leader.send()
    leader.go(f"{project}dossier/drafters/")
    leader.upload("sheet", SCAN, "签字表.pdf")
    leader.send()
    leader.go(f"{project}dossier/")
    leader.press("提交批准")


def approve(approver: Visitor, project: str) -> str:
    """The approver's decision gives the number, which is returned."""
    approver.go(f"{project}dossier/")
    approver.shoot("34-dossier")
    approver.press("批准标准")
    approver.go(project)
    approver.sees(f"T/{CODE}")
    found = re.search(rf"T/{CODE}\s\d+—\d{{4}}", approver.page.locator("body").inner_text())
    assert found is not None
    return found.group(0)


def announce(secretary: Visitor, approver: Visitor, project: str, hands: Hands) -> None:
    secretary.go(f"{project}announcement/")
    secretary.fill(number="示研发〔2026〕1号", issued_on=hands.day(), effective_on=hands.day(30))
    secretary.shoot("35-announcement")
    secretary.press("拟稿")
    approver.go(f"{project}announcement/")
    approver.press("签发")
    wait_for(secretary, f"{project}files/", "PDF", tries=120)
    secretary.shoot("36-files")
    secretary.go(f"{project}announcement/")
    secretary.upload("scan", SCAN, "公告扫描件.pdf")
    secretary.press("上传扫描件")


def publish(secretary: Visitor, project: str, number: str, product: Product) -> None:
    wait_for(secretary, f"{project}publish/", "发布", tries=5)
    secretary.shoot("37-publish")
    secretary.send()
    follow(secretary, project, number, product)


def follow(secretary: Visitor, project: str, number: str, product: Product) -> None:
    """The receipt comes back by itself; the history shows every step; the chain proves itself."""
    wait_for(secretary, f"/s/{CODE}/disclosure/", "平台已登记", tries=60)
    secretary.shoot("38-records")
    secretary.page.locator("main a", has_text=number.split()[1]).first.click()
    secretary.shoot("39-record-receipt")
    secretary.go(f"{project}history/")
    secretary.shoot("40-history")
    assert product.manage("verify_ledger", CODE).returncode == 0


def read(visitor: Visitor, number: str) -> None:
    """A visitor finds the standard however the dash is typed, reads it and downloads it."""
    digits, year = re.findall(r"\d+", number)
    for typed in (f"T/{CODE} {digits}-{year}", f"Ｔ/{CODE}{digits}–{year}", "储能 维护"):
        visitor.go(f"/standards/?q={typed}")
        visitor.sees(TITLE)
    visitor.shoot("41-catalogue")
    visitor.page.locator("main a", has_text="储能").first.click()
    visitor.sees("范围")
    visitor.shoot("42-public-standard")
    address = visitor.page.locator("main a[href*='/files/']").first.get_attribute("href")
    answer = visitor.context.request.get(address or "")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)
    assert number.replace(" ", "") in text.replace(" ", "")
    visitor.go("/")
    visitor.shoot("43-home")
    listed = visitor.context.request.get("/api/v1/standards/", params={"q": number}).json()
    assert [row["number"] for row in listed["results"]] == [number]
    visitor.go(f"/s/{CODE}/projects/")
    visitor.page.wait_for_url("**/account/login/**")
