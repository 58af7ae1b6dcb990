"""Stages 1 and 2: a society and its people; a proposal that becomes a project."""

from collections.abc import Callable

from tests.journeys.browser import Visitor
from tests.journeys.cast import CODE, PEOPLE, TITLE
from tests.journeys.clockwork import Hands
from tests.journeys.product import Product

Enters = Callable[[str], Visitor]
HOME = f"/s/{CODE}/"
SECRETARY = f"secretary@{CODE.lower()}.example"


def register_society(operator: Visitor, product: Product) -> None:
    email = "operator@platform.example"
    operator.sign_in(email, "demo-tuanbiao", lambda: product.manage("totp", email).stdout.strip())
    operator.go("/platform/societies/new/")
    operator.fill(code="GB", name_zh="示例研究会", first_name="秘书甲", first_email=SECRETARY)
    operator.send(asked_by_server=True)
    operator.sees("没有保存")
    operator.shoot("01-society-refused")
    operator.fill(
        code=CODE,
        name_en="Example Research Society",
        credit_code="51100000500000005N",
        registration_number="社证字第 0000 号",
        registration_authority="示例登记管理机关",
        business_scope="学术交流、科学普及、标准制定",
        legal_representative="法定代表人甲",
        supporting_unit="示例单位甲",
        address="示例市示例路 1 号",
        postcode="100081",
        contact_name="联系人甲",
        contact_phone="010-00000000",
        contact_email=f"office@{CODE.lower()}.example",
        commitment_on="2026-01-05",
    )
    operator.send()
    operator.sees("示例研究会已登记")
    operator.shoot("02-societies")


def invite_people(secretary: Visitor, enters: Enters, product: Product) -> dict[str, Visitor]:
    """The secretary accepts, adopts the rules, invites everyone; each accepts in a browser of their own."""
    secretary.accept(product.link(SECRETARY, "/invitation/"))
    secretary.shoot("03-welcome")
    secretary.go(HOME + "settings/rules/new/")
    secretary.fill(title="示例研究会团体标准管理办法")
    secretary.send()
    secretary.shoot("04-rules")
    units: set[str] = set()
    for key, part in PEOPLE.items():
        secretary.go(HOME + "members/invite/")
        secretary.fill(name=part.name, email=part.email(key))
        for role in part.roles:
            secretary.fill(roles=role)
        secretary.fill(new_unit=part.unit, interest=part.interest)
        if key == "leader":
            secretary.shoot("05-invite")
        secretary.send()
        secretary.sees(f"邀请正发往 {part.email(key)}")
        units.add(part.unit)
    people = {key: enters(key) for key in PEOPLE}
    for key, person in people.items():
        person.accept(product.link(PEOPLE[key].email(key), "/invitation/"))
    secretary.go(HOME + "members/")
    secretary.shoot("06-members")
    return people


def found_committee(secretary: Visitor) -> None:
    secretary.go(HOME + "committees/new/")
    secretary.fill(code="TC1", name="示例专业委员会", name_en="Example committee", founded_on="2026-01-10")
    secretary.send()
    secretary.choose("person", "秘书甲")
    secretary.fill(role="committee_secretary")
    secretary.send()
    secretary.sees("秘书甲已就任")
    secretary.shoot("07-committee")


def file_proposal(leader: Visitor) -> None:
    leader.go(HOME + "projects/new/")
    leader.fill(
        title_zh=TITLE, purpose="户用储能系统数量增长快，运行维护缺少统一要求，需要规定维护项目与周期。"
    )
    leader.send(asked_by_server=True)
    leader.shoot("08-proposal-refused")
    leader.fill(
        title_en="Household energy storage systems — Technical specification for operation and maintenance",
        kind="new",
        function="specification",
        field_list="frontier",
        field="energy_storage",
        ics="27.180",
        ccs="F19",
        industry="3849",
        scope="规定户用储能系统运行维护的一般要求、定期维护、异常处理和记录。",
        background="现行国家标准对户用场景的维护周期未作规定。",
        relation="complements",
        compared_with="GB/T 36276—2018",
        legal_relation="符合现行法律法规，不低于强制性标准的要求，与现行国家标准协调。",
        starts_on="2026-01-05",
        ends_on="2027-12-31",
        funding="自筹",
    )
    leader.page.locator("[name=consumers_affected]").check()
    leader.send()
    leader.sees("提案")
    leader.shoot("09-proposal")


def approve_project(secretary: Visitor, people: dict[str, Visitor], hands: Hands) -> str:
    """Returned once, resubmitted, notified to members, appraised, approved; gives the project's path."""
    project = HOME + "projects/P0001/"
    secretary.go(project)
    secretary.shoot("10-project-proposed")
    secretary.go(project + "return/")
    secretary.fill(reason_1="请补充与强制性标准的关系。")
    secretary.send()
    leader = people["leader"]
    leader.go(project + "resubmit/")
    leader.shoot("11-resubmit")
    leader.page.locator("main textarea").first.fill("已补充：不低于 GB 强制性标准。")
    leader.send()
    secretary.go(project + "check/")
    secretary.fill(overlap_note="与在办项目和已发布标准比对，没有重复。")
    secretary.choose("committee", "TC1")
    secretary.shoot("12-check")
    secretary.send()
    voter = people["voter1"]
    voter.go(project + "appraisal/opinion/")
    voter.fill(supports="1", text="建议增加消费者告知要求。")
    voter.send()
    secretary.go(project + "appraisal/")
    secretary.page.locator("main textarea").first.fill("起草时考虑。")
    secretary.press("答复")
    secretary.go(project + "appraisal/record/")
    secretary.fill(held_on="2026-11-20", experts="7", in_favour="1", conclusion="同意立项。")
    secretary.send()
    secretary.go(project + "team/")
    secretary.choose("leader", "组长乙")
    secretary.choose("secretary", "秘书甲")
    secretary.send()
    approver = people["approver"]
    approver.go(project + "appraisal/")
    approver.sees("会员反馈期到")
    approver.shoot("13-appraisal-too-early")
    hands.move(16)
    approver.go(project + "appraisal/")
    approver.press("批准立项")
    approver.send()
    approver.go(project)
    approver.sees(f"{CODE}-")
    approver.shoot("14-project-approved")
    return approver.page.url.removeprefix(approver.address)
