"""Making the demo: the platform, two societies with their earlier standards, and one standard at each stage.

Each society is one transaction: it is there with everything, or not at all. What is there is left as it is.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from disclosure.management.demo import earlier, people, stages
from disclosure.management.demo.people import Cast, Part
from disclosure.management.demo.together import work_together
from societies import clock
from societies.queries.tenants import code_taken
from societies.scoping import enter
from standards.actions import register

EXS_FACTS: dict[str, Any] = {
    "credit_code": "51100000EXS0000001",
    "registration_number": "示例社证字第0001号",
    "registration_authority": "示例登记管理机关",
    "business_scope": "学术交流、标准制定、科学普及、技术咨询、编辑刊物。",
    "legal_representative": "理事长午",
    "supporting_unit": "示例单位丁",
    "address": "示例市示例区标准路1号",
    "postcode": "100000",
    "contact_name": "秘书甲",
    "contact_phone": "010-00000001",
    "contact_email": "secretary@exs.example",
    "website": "https://exs.example/",
}
EXB_FACTS: dict[str, Any] = {
    "credit_code": "51100000EXB0000002",
    "registration_number": "示例社证字第0002号",
    "registration_authority": "示例登记管理机关",
    "business_scope": "行业自律、标准制定、培训和咨询。",
    "legal_representative": "会长未",
    "address": "示例市示例区协会街2号",
    "postcode": "100000",
    "contact_name": "秘书癸",
    "contact_phone": "010-00000002",
    "contact_email": "secretary@exb.example",
}


def seed(now: datetime) -> list[str]:
    """Make what is missing, as if it had been lived until ``now``; the codes of the societies made."""
    made: dict[str, Cast] = {}
    founded = _moment(now, 420)
    with transaction.atomic():
        platform = people.found_platform(founded)
    facts = {"commitment_on": clock.date_of(founded)}
    if not code_taken("EXS"):
        with transaction.atomic():
            cast = people.found_society(
                platform,
                _moment(now, 415),
                code="EXS",
                name_zh="示例学会",
                name_en="Example Society",
                facts=EXS_FACTS | facts,
                parts=people.EXS,
                committee=(
                    "储能与城市设施专业委员会",
                    "Committee on energy storage and urban facilities",
                    "户用储能工作组",
                ),
            )
            _live(cast, earlier.EXS, stages.EXS, now)
        made["EXS"] = cast
    if not code_taken("EXB"):
        with transaction.atomic():
            cast = people.found_society(
                platform,
                _moment(now, 400),
                code="EXB",
                name_zh="示例协会",
                name_en="Example Association",
                facts=EXB_FACTS | facts,
                parts=people.EXB,
                committee=("康复辅具专业委员会", "Committee on assistive products", "适配服务工作组"),
            )
            _live(cast, earlier.EXB, stages.EXB, now)
        made["EXB"] = cast
    if len(made) == 2:
        with transaction.atomic():
            work_together(made["EXS"], made["EXB"], now)
    return list(made)


def address_table() -> str:
    """Who to sign in as, for people to read."""
    groups: tuple[tuple[str, Sequence[Part]], ...] = (
        ("平台", (people.OPERATOR, people.SUPERVISOR)),
        ("示例学会 EXS", people.EXS),
        ("示例协会 EXB", people.EXB),
    )
    lines = [f"Everyone's password: {people.PASSWORD}"]
    for label, parts in groups:
        lines += ["", label, *(f"  {part.email:<28}{part.name}　{part.what}" for part in parts)]
    return "\n".join(lines)


def _live(
    cast: Cast, rows: Sequence[earlier.Earlier], stories: Sequence[stages.Story], now: datetime
) -> None:
    today, at = clock.date_of(now), _moment(now, 380)
    with enter(cast.society):
        code = cast.society.code
        upload = register.keep_upload(
            actor=cast.secretary,
            at=at,
            workbook=("已发布标准登记表.xlsx", earlier.workbook(code, rows, today)),
            files=earlier.files(code, rows, today),
        )
        register.enter_rows(upload=upload, actor=cast.secretary, at=at + timedelta(minutes=20))
        stages.tell(cast, stories, today)


def _moment(now: datetime, days_ago: int) -> datetime:
    """Ten in the morning, Beijing, some days ago."""
    return datetime.combine(clock.date_of(now) - timedelta(days=days_ago), time(10), clock.BEIJING)
