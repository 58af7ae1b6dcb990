"""Who walks the road: the people of the society EXJ, as they will be invited."""

import os
from dataclasses import dataclass

CODE = os.environ.get("JOURNEY_CODE", "EXJ")  # another one, to walk again through a product that runs already


@dataclass(frozen=True)
class Part:
    name: str
    roles: tuple[str, ...]
    unit: str = ""
    interest: str = "research"

    def email(self, key: str) -> str:
        return f"{key}@{CODE.lower()}.example"


PEOPLE: dict[str, Part] = {
    "leader": Part("组长乙", ("member",), "示例单位甲", "producer"),
    "drafter": Part("起草人丙", ("expert",), "示例单位乙", "producer"),
    "voter1": Part("委员丁", ("member",), "示例单位丙", "consumer"),
    "voter2": Part("委员戊", ("member",), "示例单位丁", "research"),
    "voter3": Part("委员己", ("member",), "示例单位戊", "testing"),
    "voter4": Part("委员庚", ("member",), "示例单位己", "government"),
    "voter5": Part("委员辛", ("member",), "示例单位庚", "producer"),
    "approver": Part("批准人壬", ("approver", "project_approver"), "示例秘书处"),
}
VOTERS = tuple(key for key in PEOPLE if key.startswith("voter"))
TITLE = "户用储能系统 运行维护技术规范"
