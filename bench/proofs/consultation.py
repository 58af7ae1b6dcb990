"""``./dev prove consultation``: one consultation with six asked units, by its people in a browser, through the running product.

The wizard, the letters in the mail catcher, a reply by personal link on a phone, what its unit collects from its own people and
sends as one position, two units without comment, three comment sheets, triage, a change accepted by one press, the dispositions told,
an objection, a second round, the 意见汇总处理表. Every page that is photographed (1440 and 390 px, ``var/consultation`` or
``$JOURNEY_ALBUM``) is held against axe-core.
Some minutes; ``JOURNEY_JOINS=ADDRESS=FOLDER`` walks through a product that runs already.
"""

import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django

django.setup()

import docx  # noqa: E402
from openpyxl import load_workbook  # noqa: E402
from playwright.sync_api import Browser, expect  # noqa: E402

from config.local.browser import find_chromium  # noqa: E402
from config.local.places import ROOT  # noqa: E402
from disclosure.management.demo.subjects import LAMP_POST  # noqa: E402
from tests.factories.comment_sheets import feedback, iso, workbook  # noqa: E402
from tests.factories.drafts import build_draft  # noqa: E402
from tests.journeys.axe import barriers  # noqa: E402
from tests.journeys.browser import NARROW, Visitor, launch  # noqa: E402
from tests.journeys.clockwork import Hands  # noqa: E402
from tests.journeys.collecting import collect_inside  # noqa: E402
from tests.journeys.drafting import wait_for  # noqa: E402
from tests.journeys.product import Product, run_product  # noqa: E402

HOME = "/s/EXS/"
PASSWORD = "demo-tuanbiao"
ALBUM = Path(os.environ.get("JOURNEY_ALBUM", ROOT / "var" / "consultation"))
UNITS = ("示例单位甲", "示例单位丙", "示例单位丁", "示例单位戊", "示例单位己", "示例单位庚")
SHEETS = (
    (
        "反馈表 示例单位戊.docx",
        feedback(
            ("1", "4.1", "指标偏严，部分产品达不到。", "建议分两级。", "", ""),
            ("2", "见总则", "宜说明与照明标准的关系。", "", "", ""),
            unit="示例单位戊",
        ),
        2,
    ),
    (
        "ISO 示例单位己.docx",
        iso(
            ("示例单位己", "", "4.1", "", "te", "Limit values are too strict.", "Add a second level.", ""),
            ("示例单位己", "", "1", "", "ed", "范围宜写明不适用的场合。", "", ""),
        ),
        2,
    ),
    (
        "清单 示例单位庚.xlsx",
        workbook(
            (
                "意见",
                [
                    ("章条编号", "意见内容", "修改建议", "提出单位"),
                    ("4.1", "指标偏严，部分产品达不到。", "建议分两级。", "示例单位庚"),
                    ("全文", "文字宜统一。", "", "示例单位庚"),
                ],
            )
        ),
        2,
    ),
)


@dataclass(frozen=True)
class Stage:
    """Where the proof plays."""

    product: Product
    browser: Browser
    open_ones: ExitStack

    def enter(self, name: str, email: str = "") -> Visitor:
        """Somebody with a browser of their own, signed in if there is an address."""
        visitor = Visitor(self.browser, self.product.address, ALBUM, name)
        self.open_ones.callback(visitor.leave)
        if email:
            visitor.go("/account/login/")
            visitor.fill(login=email, password=PASSWORD)
            visitor.click(visitor.page.locator("form.form button").first)
            if "/authenticate/" in visitor.page.url:
                visitor.fill(code=self.product.manage("totp", email).stdout.strip())
                visitor.click(visitor.page.locator("form.form button").first)
            visitor.page.wait_for_url(re.compile("/(me|s|platform)/"))
        return visitor


def main() -> int:
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium was found: apt-get install chromium.")
        return 2
    shutil.rmtree(ALBUM, ignore_errors=True)
    ALBUM.mkdir(parents=True)
    with _product() as product, launch(chromium) as browser, ExitStack() as open_ones:
        _walk(Stage(product, browser, open_ones))
    print(
        f"Six units were asked twice; {len(list(ALBUM.glob('*-1440.png')))} pages without barrier, in {ALBUM}."
    )
    return 0


@contextmanager
def _product() -> Iterator[Product]:
    if joined := os.environ.get("JOURNEY_JOINS"):
        address, _, kept = joined.partition("=")
        yield Product(address, Path(kept), "")
        return
    with tempfile.TemporaryDirectory(prefix="proof-") as folder, run_product(Path(folder)) as running:
        yield running


def _shoot(visitor: Visitor, name: str) -> None:
    visitor.shoot(name)
    found = barriers(visitor.page)
    assert not found, f"{name}: {found}"


def _walk(stage: Stage) -> None:
    secretary, leader = (
        stage.enter("secretary", "secretary@exs.example"),
        stage.enter("leader", "leader@exs.example"),
    )
    hands = Hands(stage.enter("operator", "operator@platform.example"))
    project = _project(leader)
    _freeze(leader, project, 1)
    _ask(secretary, project, hands, 1)
    phone = _reply_by_link(stage)
    collect_inside(phone, stage.enter, _shoot)
    _have_no_comment(stage, project)
    _import(secretary, project)
    secretary.go(f"{project}consultations/1/account/")
    secretary.sees("6")
    _shoot(secretary, "11-reply-account")
    hands.move(32)
    wait_for(leader, f"{project}consultations/1/comments/", "截止后处理意见", there=False)
    _triage(leader, project)
    _accept(leader, project)
    _decide_the_rest(leader, project)
    _tell_and_object(stage, leader, project)
    _download(leader, project)
    _consult_again(stage, secretary, leader, project, hands)
    assert phone.faults == [], phone.faults


def _project(leader: Visitor) -> str:
    leader.go(f"{HOME}projects/")
    leader.page.get_by_role("link", name=LAMP_POST.title_zh).first.click()
    leader.page.wait_for_url(re.compile(r"/projects/[^/]+/$"))
    return leader.page.url.removeprefix(leader.address)


def _freeze(leader: Visitor, project: str, sequence: int) -> None:
    leader.go(f"{project}drafts/{sequence}/freeze/")
    leader.fill(stage="consultation")
    leader.upload("explanation", build_draft("编制说明"), "编制说明.docx")
    leader.send()


def _ask(secretary: Visitor, project: str, hands: Hands, round_: int) -> None:
    """The wizard, from the frozen version to the letters."""
    secretary.go(f"{project}consultations/new/")
    _shoot(secretary, f"{round_}0-text")
    secretary.send()
    secretary.fill(last_day=hands.day(31))
    _shoot(secretary, f"{round_}1-time")
    secretary.send()
    for unit in UNITS:
        expect(secretary.page.get_by_label(unit).first).to_be_checked()
    _shoot(secretary, f"{round_}2-audience")
    secretary.send()
    secretary.press("预览")
    secretary.sees("无意见")
    _shoot(secretary, f"{round_}3-letter")
    secretary.send()
    _shoot(secretary, f"{round_}4-last-look")
    secretary.press("公开征求意见")
    secretary.sees("还有")
    _shoot(secretary, f"{round_}5-reader")


def _reply_by_link(stage: Stage) -> Visitor:
    """A unit answers on a phone by the link of its letter: on some words, with a change of the clause's own."""
    phone = stage.enter("phone")
    phone.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    phone.go(stage.product.link("voter1@exs.example", "/s/EXS/reply/").removeprefix(stage.product.address))
    _shoot(phone, "06-link")
    phone.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    clause = phone.page.locator(
        "section.cl", has=phone.page.locator("a.pick-clause", has_text=re.compile(r"^4\.1$"))
    )
    words = phone.choose_words(clause.locator("p").first, 4)
    phone.press("对所选文字提意见")
    expect(phone.page.locator("[name=passage]")).to_have_value(words)
    phone.fill(name="王工", kind="te", text="防护等级宜提高，沿海地区有盐雾。")
    field = phone.page.locator("[name=proposal]:visible").first
    field.fill(field.input_value().replace("应", "宜", 1))
    _shoot(phone, "07-link-comment")
    phone.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    phone.press("提交意见")
    phone.sees("防护等级宜提高")
    expect(phone.page.locator("blockquote.passage")).to_have_text(words)
    _shoot(phone, "08-link-receipt")
    phone.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    phone.page.locator("summary", has_text="修改或撤回").first.click()
    phone.page.get_by_role("link", name="修改", exact=True).first.click()
    form = phone.page.locator("form[id^=own-]")
    form.locator("[name=text]").fill("防护等级宜提高，沿海和化工地区有盐雾。")
    _shoot(phone, "08-link-change")
    phone.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    phone.press("保存修改")
    phone.sees("沿海和化工地区")
    return phone


def _have_no_comment(stage: Stage, project: str) -> None:
    """One unit by its link, one with an account."""
    visitor = stage.enter("by-link")
    visitor.go(stage.product.link("voter2@exs.example", "/s/EXS/reply/").removeprefix(stage.product.address))
    visitor.page.locator("form.answer [name$=name]").fill("赵工")
    visitor.press("本单位无意见")
    visitor.sees("无意见")
    member = stage.enter("member", "leader@exs.example")
    member.go(f"{project}consultations/1/")
    member.press("本单位无意见")
    _shoot(member, "09-no-comment")


def _import(secretary: Visitor, project: str) -> None:
    """Three sheets at once; what the machine does not place is given to the whole document by a click."""
    secretary.go(f"{project}consultations/1/sheets/")
    kind = "application/octet-stream"
    secretary.page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": data} for name, data, _rows in SHEETS]
    )
    secretary.send()
    for number, (_name, _data, rows) in enumerate(SHEETS, 1):
        secretary.go(f"{project}consultations/1/sheets/{number}/")
        _shoot(secretary, f"10-sheet-{number}")
        expect(secretary.page.locator("fieldset.sheet-line")).to_have_count(rows)
        for line in secretary.page.locator("fieldset.sheet-line").all():
            if not line.locator("input[type=radio]:checked").count():
                line.locator("input[type=radio][value=whole]").check()
        secretary.press("登记已确定章条的意见")
    secretary.go(f"{project}consultations/1/sheets/")
    _shoot(secretary, "10-sheets")
    secretary.go(f"{project}consultations/1/comments/")
    secretary.sees("8")


def _triage(leader: Visitor, project: str) -> None:
    """Two units that said the same are one row; one comment goes to a drafter, and is proposed on."""
    board = f"{project}consultations/1/comments/"
    wait_for(leader, f"{board}?group=alike", "内容大致相同")
    _shoot(leader, "20-board-alike")
    leader.go(f"{board}?group=clause")
    _shoot(leader, "21-board-by-clause")
    leader.page.locator("input[name=comment]").last.check()
    leader.fill(verdict="deferred", reason="与下次修订一并考虑。")
    leader.press("拟处理")
    leader.sees("与下次修订一并考虑")
    leader.go(f"{project}consultations/1/comments/places/")
    _shoot(leader, "21-places")


def _accept(leader: Visitor, project: str) -> None:
    """The change that came by the link is in the draft by one press."""
    leader.go(f"{project}consultations/1/comments/1/")
    _shoot(leader, "22-change")
    leader.page.locator("#note").fill("接口厂商已确认可行。")
    leader.press("发表")
    leader.sees("接口厂商已确认可行")
    leader.page.locator("#topic").fill("防护")
    leader.press("标注议题")
    leader.press("采纳，并照此修改工作稿")
    leader.go(f"{project}consultations/1/comments/1/")
    leader.sees("采纳")
    _shoot(leader, "23-accepted")
    leader.press("这一条的全部意见与修改")
    leader.sees("4.1 的修改")
    _shoot(leader, "23-clause")


def _decide_the_rest(leader: Visitor, project: str) -> None:
    leader.go(f"{project}consultations/1/comments/?state=open")
    for box in leader.page.locator("input[name=comment]").all():
        box.check()
    leader.fill(verdict="rejected", reason="指标依据见编制说明 4.1 的验证数据。")
    leader.click(leader.page.locator("button[name=act][value=decide]"))
    leader.go(f"{project}consultations/1/comments/")
    _shoot(leader, "24-decided")


def _tell_and_object(stage: Stage, leader: Visitor, project: str) -> None:
    leader.press("告知意见提出人")
    author = stage.enter("author")
    link = stage.product.link("voter1@exs.example", "/s/EXS/dispositions/")
    author.go(link.removeprefix(stage.product.address))
    author.sees("采纳")
    author.page.locator("summary", has_text="异议").first.click()
    author.page.locator("textarea[name=text]:visible").first.fill("只改一处不够，4.2 也应一并修改。")
    _shoot(author, "25-objecting")
    author.press("提出异议")
    author.sees("起草组")
    leader.go(f"{project}consultations/1/comments/?state=objected")
    _shoot(leader, "26-objected")
    leader.go(f"{project}consultations/1/comments/?group=topic")
    _shoot(leader, "26-board-by-topic")
    leader.go(f"{project}consultations/1/mine/")
    _shoot(leader, "26-mine")
    leader.go(f"{project}consultations/1/comments/1/objection/")
    leader.fill(outcome="sustained", text="4.2 的要求另有试验依据，维持原处理意见。")
    _shoot(leader, "27-objection")
    leader.send()
    leader.sees("另有试验依据")


def _download(leader: Visitor, project: str) -> None:
    """The table says what was said: eight comments, five of six units replied with comments or without."""
    table = f"{project}consultations/1/comments/table"
    word = docx.Document(io.BytesIO(leader.context.request.get(f"{table}.docx").body()))
    book = load_workbook(io.BytesIO(leader.context.request.get(f"{table}.xlsx").body()))
    assert len(word.tables[0].rows) == 9, len(word.tables[0].rows)
    foot = "".join(paragraph.text for paragraph in word.paragraphs)
    assert "发送“征求意见稿”的单位数：6个" in foot, foot
    assert "没有回函的单位数：0个" in foot, foot
    assert book.worksheets[0].max_row == 16, book.worksheets[0].max_row
    leader.go(f"{project}consultations/1/comments/table/")
    leader.press("生成 PDF")
    leader.sees("正在生成汇总处理表")
    made = leader.page.locator("#files td a", has_text="PDF")
    expect(made).to_be_visible(timeout=90_000)
    _shoot(leader, "27-table")
    paper = leader.context.request.get(f"{leader.address}{made.get_attribute('href')}")
    assert paper.body().startswith(b"%PDF-1.7"), paper.status


def _consult_again(stage: Stage, secretary: Visitor, leader: Visitor, project: str, hands: Hands) -> None:
    """A second round on the changed text keeps the first."""
    leader.go(f"{project}drafts/open/review/")
    _shoot(leader, "28-changes")
    leader.press("保存为新版本")
    _freeze(leader, project, 2)
    _ask(secretary, project, hands, 3)
    stage.product.link("voter1@exs.example", "/s/EXS/reply/")
    secretary.go(f"{project}consultations/2/account/")
    _shoot(secretary, "40-second-account")
    secretary.go(f"{project}consultations/1/comments/")
    secretary.sees("意见")


if __name__ == "__main__":
    sys.exit(main())
