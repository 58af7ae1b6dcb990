"""Stages 3 to 5: a draft from Word, a consultation that closes by itself, comments answered, a ballot."""

from playwright.sync_api import expect

from tests.factories.drafts import build_draft, old_doc
from tests.journeys.browser import Visitor
from tests.journeys.cast import PEOPLE, TITLE, VOTERS
from tests.journeys.clockwork import Hands
from tests.journeys.product import Product


def upload_and_freeze(leader: Visitor, project: str, stage: str, sequence: int) -> None:
    """A Word file becomes a version; the version is frozen with its stage and its 编制说明."""
    leader.go(f"{project}drafts/new/")
    if sequence == 1:
        leader.fill(note="首次上传")
        leader.upload("file", old_doc(), "草案.doc")
        leader.send()
        leader.sees("另存为 .docx")
        expect(leader.page.locator("[name=note]")).to_have_value("首次上传")
        leader.shoot("15-upload-refused")
    leader.fill(note=f"第 {sequence} 稿")
    leader.upload("file", build_draft(TITLE), f"草案{sequence}.docx")
    leader.send()
    if sequence > 1:
        leader.sees(f"与第 {sequence - 1} 稿比较")
        leader.shoot("16-what-it-changes")
        leader.press("作为新版本")
    leader.sees("运行维护")
    if sequence == 1:
        leader.shoot("16-draft-read")
        leader.go(f"{project}drafts/1/")
        leader.shoot("17-reader")
    leader.go(f"{project}drafts/{sequence}/freeze/")
    leader.fill(stage=stage)
    leader.upload("explanation", build_draft("编制说明"), "编制说明.docx")
    leader.send()
    leader.go(f"{project}drafts/")
    if sequence == 1:
        leader.shoot("18-drafts")


def join_group(leader: Visitor, project: str) -> None:
    drafter = PEOPLE["drafter"]
    leader.go(f"{project}group/")
    leader.page.get_by_text("添加起草单位").click()
    leader.choose("organization", drafter.unit)
    leader.fill(interest=drafter.interest)
    leader.press("添加单位")
    leader.page.locator("summary", has_text="添加起草人").click()
    leader.choose("person", drafter.name)
    leader.choose("organization", drafter.unit)
    leader.fill(contribution="第 6 章")
    leader.click(leader.page.locator("main").get_by_role("button", name="添加起草人"))
    leader.go(f"{project}group/")
    leader.sees(drafter.name)
    leader.shoot("19-group")


def consult(
    secretary: Visitor, people: dict[str, Visitor], project: str, hands: Hands, product: Product
) -> None:
    secretary.go(f"{project}consultations/new/")
    secretary.send()
    secretary.fill(last_day=hands.day(10))
    secretary.shoot("20-consultation-window")
    secretary.send()
    secretary.go(f"{project}consultations/1/")
    secretary.sees("30")
    secretary.shoot("20-consultation-too-short")
    secretary.go(f"{project}consultations/1/window/")
    secretary.fill(last_day=hands.day(31))
    secretary.send()
    secretary.go(f"{project}consultations/1/")
    secretary.press("公开征求意见")
    secretary.sees("还有")
    product.link(PEOPLE["voter1"].email("voter1"), "/consultations/1/")
    comment(people["voter1"], project)
    voter = people["voter2"]
    voter.go(f"{project}consultations/1/")
    voter.press("本单位无意见")
    secretary.go(f"{project}consultations/1/account/")
    secretary.shoot("22-reply-account")
    secretary.go(project)
    secretary.shoot("23-project-consultation")
    hands.move(32)
    wait_for(secretary, f"{project}consultations/1/comments/", "截止后处理意见", there=False)


def comment(voter: Visitor, project: str) -> None:
    voter.go(f"{project}consultations/1/")
    clause = voter.page.locator("section.cl:has(p):has(.pin)").nth(3)
    words = voter.choose_words(clause.locator("p").first, 6)
    voter.press("对所选文字提意见")
    expect(voter.page.locator("[name=passage]")).to_have_value(words)
    voter.fill(kind="te", text="周期偏长，建议缩短。", proposal="应每半年检查一次。")
    voter.shoot("21-comment")
    voter.press("提交意见")
    expect(voter.page.locator("blockquote.passage")).to_have_text(words)
    voter.go(f"{project}consultations/1/mine/")
    voter.sees("周期偏长")


def dispose(leader: Visitor, voter: Visitor, project: str, product: Product) -> None:
    leader.go(project)
    leader.shoot("24-project-resolution")
    leader.go(f"{project}consultations/1/comments/1/")
    leader.fill(verdict="rejected", reason="")
    leader.page.locator("main form").evaluate_all("forms => forms.forEach(f => f.noValidate = true)")
    leader.press("处理")
    leader.shoot("25-disposition-needs-reason")
    leader.fill(verdict="partly", reason="改为每年检查一次，理由见编制说明。")
    leader.press("处理")
    leader.go(f"{project}consultations/1/comments/")
    leader.shoot("26-dispositions")
    leader.press("告知意见提出人")
    product.wait_for_letter(PEOPLE["voter1"].email("voter1"), "意见处理结果")
    voter.go(f"{project}consultations/1/mine/")
    voter.sees("部分采纳")
    voter.shoot("27-my-comments")
    for kind, magic in (("docx", b"PK"), ("xlsx", b"PK")):
        answer = leader.context.request.get(f"{project}consultations/1/comments/table.{kind}")
        assert (answer.status, answer.body()[:2]) == (200, magic)


def review(secretary: Visitor, people: dict[str, Visitor], project: str, hands: Hands) -> None:
    """A ballot among five voters of five units; the leader and the drafter cannot be chosen."""
    people["leader"].go(f"{project}move/submit_for_review/")
    people["leader"].send()
    secretary.go(f"{project}review/")
    secretary.shoot("28-review")
    secretary.go(f"{project}review/ballots/new/")
    secretary.fill(last_day=hands.day(21))
    secretary.send()
    elect_and_vote(secretary, people)


def elect_and_vote(secretary: Visitor, people: dict[str, Visitor]) -> None:
    """From the page that chooses who votes to the count."""
    for key in VOTERS:
        secretary.page.locator("main tr, main li, main label").filter(has_text=PEOPLE[key].name).locator(
            "input[name=people]"
        ).first.check()
    secretary.shoot("29-electors")
    secretary.press("保存名单")
    secretary.press("开启投票")
    ballot = secretary.page.url
    for number, key in enumerate(VOTERS):
        voter = people[key]
        voter.go(ballot)
        voter.fill(choice="yes" if number else "abstain", reason="" if number else "未参加试验")
        if not number:
            voter.shoot("30-vote")
        voter.send()
    secretary.go(ballot)
    secretary.shoot("31-ballot")
    secretary.press("截止并计票")
    secretary.send()
    secretary.shoot("32-ballot-counted")


def wait_for(visitor: Visitor, page: str, text: str, *, there: bool = True, tries: int = 60) -> None:
    """Look again until the workers have done it."""
    for _ in range(tries):
        visitor.go(page)
        if (text in visitor.page.locator("main").inner_text()) == there:
            return
        visitor.page.wait_for_timeout(1000)
    raise AssertionError(f"{page} {'never' if there else 'still'} says {text!r}")
