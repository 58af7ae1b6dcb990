from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from societies.sheets import MemberRow, MemberSheet, read_members, write_template_members

HEADINGS = ("姓名", "邮箱", "单位", "角色", "统一社会信用代码", "利益相关方类别")
GOOD = {"姓名": "委员丙", "邮箱": "C@example.org", "单位": "示例单位甲", "角色": "会员"}
ROLES = {"会员": "member", "成员": "member", "秘书": "secretary"}
CODE = "91350100M000100Y43"  # the specimen of GB 32100—2015


def read(*rows: dict[str, Any]) -> MemberSheet:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([row.get(heading) for heading in HEADINGS])
    stream = io.BytesIO()
    book.save(stream)
    return read_members(stream.getvalue(), roles=ROLES)


def test_full_row_is_read() -> None:
    sheet = read(
        {**GOOD, "角色": "会员、秘书，成员", "统一社会信用代码": CODE.lower(), "利益相关方类别": "教育科研"}
    )
    assert sheet == MemberSheet(
        rows=(
            MemberRow(2, "委员丙", "c@example.org", "示例单位甲", ("member", "secretary"), CODE, "research"),
        ),
        problems=(),
    )


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"姓名": None}, "姓名", "The cell is empty. This column must be filled in."),
        ({"邮箱": "c at example"}, "邮箱", "“c at example” is not an e-mail address. Write it like name@example.org."),
        ({"角色": "主席"}, "角色", "“主席” is not a role. Choose from: 会员、成员、秘书."),
        ({"统一社会信用代码": CODE[:-1] + "4"}, "统一社会信用代码",
         "“91350100M000100Y44” is not a unified social credit code: 18 characters with a check character. Correct it."),
        ({"利益相关方类别": "朋友"}, "利益相关方类别",
         "“朋友” is not an interest category. Choose one of: 生产经营、消费使用、教育科研、检测认证、政府部门."),
    ],
)  # fmt: skip
def test_bad_cell_is_named(change: dict[str, Any], column: str, sentence: str) -> None:
    sheet = read({**GOOD, **change}, {**GOOD, "邮箱": "d@example.org"})
    assert [(problem.row, problem.column, problem.say()) for problem in sheet.problems] == [
        (2, column, sentence)
    ]
    assert [row.row for row in sheet.rows] == [3]


def test_one_person_may_stand_for_two_units_but_not_twice_nor_under_two_names() -> None:
    sheet = read(
        GOOD,
        {**GOOD, "单位": "示例单位乙"},
        {**GOOD, "邮箱": "c@EXAMPLE.org"},
        {**GOOD, "姓名": "委员丁", "角色": "秘书"},
    )
    assert [(problem.row, problem.column, problem.params) for problem in sheet.problems] == [
        (4, "邮箱", {"row": 2}),
        (5, "姓名", {"value": "c@example.org", "row": 2}),
    ]
    assert [row.row for row in sheet.rows] == [2, 3]


def test_without_roles_they_stay_as_written() -> None:
    book = load_workbook(io.BytesIO(write_template_members(tuple(ROLES))))
    book["成员名单"].append(["委员丙", "c@example.org", "示例单位甲", "会员、主席"])
    stream = io.BytesIO()
    book.save(stream)
    assert [row.roles for row in read_members(stream.getvalue()).rows] == [("会员", "主席")]
